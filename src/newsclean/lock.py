"""A lock on an output folder, which the system takes back when its process ends, however it ends."""

import json
import os
import time
from typing import Any

from newsclean.errors import ConfigError

try:
    import fcntl
except ImportError:  # Windows: nothing keeps two runs apart there
    fcntl = None  # type: ignore[assignment]  # a module elsewhere


class Lock:
    """The lock file `path`, held until it is released; raises ConfigError, naming who holds it, if another does."""

    def __init__(self, path: str, folder: str) -> None:
        self._file = open(path, "a+b")  # noqa: SIM115  # closed by release()
        try:
            if fcntl is not None:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise ConfigError(
                f"{folder}: {holder_of(path)} cleans into it; wait for it, or choose another -o"
            ) from None
        self._file.truncate(0)
        self._file.write(json.dumps({"process": os.getpid(), "started": time.time()}).encode())
        self._file.flush()

    def release(self) -> None:
        """Let another process have it."""
        self._file.close()


def holder_of(path: str) -> str:
    """Who holds or held a lock last: `process 4711, started 2026-01-31 12:00:05,`."""
    try:
        with open(path, "rb") as source:
            held: dict[str, Any] = json.load(source)
        return f"process {held['process']}, started {clock(held['started'])},"
    except (OSError, ValueError, KeyError):
        return "another process"


def clock(seconds: float) -> str:
    """Seconds since 1970 as local time: `2026-01-31 12:00:05`."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))


def is_locked(path: str) -> bool:
    """Whether a process holds the lock."""
    if fcntl is None or not os.path.exists(path):
        return False
    with open(path, "rb") as source:
        try:
            fcntl.lockf(source, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
