"""One run at a time in a folder: the second is refused, for two would mix what they write."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from newsclean.errors import ConfigError

_NAME = ".lock"


@contextmanager
def locked(folder: str) -> Iterator[None]:
    """Hold a folder, made if need be, while the block runs; raises ConfigError where another run holds it."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, _NAME)
    with open(path, "a+", encoding="utf-8") as file:
        if not _lock(file.fileno()):
            file.seek(0)
            raise ConfigError(f"{folder}: is in use by another run ({file.read().strip()}); wait until it has ended")
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {time.strftime('%Y-%m-%d %H:%M:%S')}\n")
        file.flush()
        yield


def _lock(descriptor: int) -> bool:
    """Whether the lock was free. The system frees it when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows: such runs are not kept apart
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
