"""Files of other systems, s3:// or gs:// or memory://: listed, read in large blocks, written whole; the room of fsspec.

What is written is a local file first and is sent when it is complete, so that nobody ever sees half of it: to an object
store in one request, which has all of it or nothing; elsewhere under a temporary name, which is then changed. Errors of
the libraries become OSErrors.
"""

import errno
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from newsclean.compression import ByteStream
from newsclean.errors import ConfigError, NewscleanError, OutputError, reason_of
from newsclean.extras import need
from newsclean.patterns import compile_later

_URL = compile_later(r"([a-z][a-z0-9+.-]*)://")

_OBJECT_STORES = ("s3", "s3a", "gs", "gcs", "az", "abfs", "adl")
"""Systems whose files appear whole or not at all, and which have no folders that must be made."""

_BLOCK = 16 << 20  # bytes of a request: smaller ones spend their time waiting

_PACKAGES = dict.fromkeys(("gs", "gcs"), "gcsfs") | dict.fromkeys(("az", "abfs", "abfss", "adl"), "adlfs")
"""What fsspec needs besides the extra for some systems."""

_VERSIONS = ("ETag", "etag", "mtime", "updated", "LastModified", "created")
"""What the systems call that which differs once a file is written anew."""


def is_remote(path: str) -> bool:
    """Whether a path is the URL of a file or folder."""
    return _URL.match(path) is not None


def is_in_memory(path: str) -> bool:
    """Whether only this process can see a file."""
    return path.startswith("memory://")


def is_folder(path: str) -> bool:
    """Whether a path, local or remote, is a folder; of an object store, whether anything lies below it."""
    if not is_remote(path):
        return os.path.isdir(path)
    with _as_os_error(path):
        system, key = _system(path)
        return bool(system.isdir(key))


def names_below(folder: str) -> list[str]:
    """The files below a remote folder, as paths relative to it, in their order."""
    with _as_os_error(folder):
        system, key = _system(folder)
        top = key.rstrip("/") + "/"
        return sorted(name.removeprefix(top) for name in system.find(key) if name.startswith(top))


def remote_stamp(path: str, *, is_fresh: bool = True) -> tuple[int, int]:
    """The size of a remote file and a number that differs once it is written anew.

    They are asked for anew, or where `is_fresh` is false may be those of the last listing.
    """
    with _as_os_error(path):
        system, key = _system(path)
        if is_fresh:
            system.invalidate_cache()
        info = system.info(key)
        version = next((info[name] for name in _VERSIONS if info.get(name)), "")
        return int(info["size"] or 0), zlib.crc32(str(version).encode())


def remote_size(path: str) -> int | None:
    """The size of a remote file in bytes; None where there is none."""
    try:
        return remote_stamp(path)[0]
    except FileNotFoundError:
        return None


def open_file(path: str) -> BinaryIO:
    """A file to read, local or remote; raises OSError."""
    if not is_remote(path):
        return open(path, "rb", 1 << 16)  # without a size it asks whether it is a terminal
    with _as_os_error(path):
        system, key = _system(path)
        stream = _RemoteStream(system.open(key, "rb", block_size=_BLOCK, cache_type="none"), path)
        return io.BufferedReader(stream, _BLOCK)


class _RemoteStream(ByteStream):
    """A remote file that is read from its beginning to its end."""

    def __init__(self, file: Any, path: str) -> None:
        self._file, self._path = file, path
        self._position = 0

    def next_bytes(self, size: int) -> bytes:
        with _as_os_error(self._path):
            data: bytes = self._file.read(size)
        self._position += len(data)
        return data

    def tell(self) -> int:
        """How many bytes were read."""
        return self._position

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def send_file(local: str, path: str) -> None:
    """Put a local file in the place of a remote one and delete it; raises OutputError, and the old one stays."""
    try:
        with _as_os_error(path):
            _put(local, path)
    except OSError as error:
        message = f"{path}: cannot be written ({reason_of(error)}); once it can be, run the same command again"
        raise OutputError(message, error.errno or errno.EIO) from None
    os.unlink(local)


def _put(local: str, path: str) -> None:
    """Copy a local file to a remote one, which appears whole."""
    system, key = _system(path)
    if path.partition("://")[0] in _OBJECT_STORES:
        system.put_file(local, key)
        return
    folder, _, name = key.rpartition("/")
    system.makedirs(folder, exist_ok=True)
    import secrets  # 5 ms of a start that local files do not need

    temporary = f"{folder}/.newsclean-{name[:40]}-{secrets.token_hex(6)}"
    try:
        system.put_file(local, temporary)
        system.mv(temporary, key)
    except BaseException:  # Ctrl-C as well: nothing half sent stays
        with suppress(Exception):
            system.rm_file(temporary)
        raise


def delete_file(path: str) -> None:
    """Delete a file, local or remote, if it is there."""
    with suppress(FileNotFoundError):
        if not is_remote(path):
            os.unlink(path)
            return
        with _as_os_error(path):
            system, key = _system(path)
            system.rm_file(key)


def _system(path: str) -> tuple[Any, str]:
    """The file system of a URL, and what it calls the file; raises ConfigError where a package for it is missing."""
    need("remote")
    import fsspec

    try:
        return fsspec.core.url_to_fs(path)  # type: ignore[no-any-return]  # fsspec has no types
    except ImportError as error:
        kind = path.partition("://")[0]
        package = _PACKAGES.get(kind)
        how = f"needs {package}; install with pip install {package}" if package else f"cannot be opened ({error})"
        raise ConfigError(f"{path}: {kind}:// {how}") from None


@contextmanager
def _as_os_error(path: str) -> Iterator[None]:
    """Raise what a library raises as an OSError with words and the path."""
    try:
        yield
    except NewscleanError:
        raise
    except FileNotFoundError:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path) from None
    except PermissionError as error:
        raise PermissionError(errno.EACCES, str(error) or os.strerror(errno.EACCES), path) from None
    except Exception as error:  # each library has its own
        number = getattr(error, "errno", None) or errno.EIO
        raise OSError(number, str(error) or type(error).__name__, path) from None
