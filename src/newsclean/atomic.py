"""Writes files whole or not at all: a kill or a full disk leaves the old file as it was."""

import errno
import os
import platform
import re
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache, lru_cache, partial
from types import TracebackType
from typing import BinaryIO, Self

from newsclean.compression import Sink, by_suffix, packed
from newsclean.errors import DocumentError
from newsclean.patterns import compile_later
from newsclean.remote import is_remote, send_file


def make_folder_of(path: str) -> None:
    """Make the folder of a local file where there is none."""
    folder = os.path.dirname(path) or "."
    if not is_remote(path) and not os.path.isdir(folder):  # makedirs asks the system five times
        os.makedirs(folder, exist_ok=True)


def real_path(path: str) -> str:
    """The path of a local file without links; those of its folder are followed once a process: a file takes 2 us."""
    folder, name = os.path.split(os.path.abspath(path))
    path = os.path.join(_real_folder(folder), name)
    return os.path.realpath(path) if os.path.islink(path) else path


_real_folder = lru_cache(maxsize=1024)(os.path.realpath)


class AtomicFile:
    """A file to write at `path`, which may be remote; it is put in place when the `with` block ends without an error.

    A link is followed and stays a link; an existing file keeps its owner and mode. `abandon` leaves it as it was.
    With a suffix `backup` the old file is kept as well, as `keep_old` does.
    """

    def __init__(self, path: str, backup: str = "") -> None:
        self._path = path if is_remote(path) else real_path(path)
        import secrets
        from tempfile import gettempdir  # brings random and shutil, 3 ms of a start

        folder = gettempdir() if is_remote(path) else os.path.dirname(self._path)
        # Hidden, so that a run over the same folder does not take it for an input.
        self._temporary = os.path.join(folder, f".{temporary_prefix()}{secrets.token_hex(6)}")
        self._abandoned = False
        self._backup = backup
        self.size: int | None = None
        """Bytes of the file, once it is in place."""

    def __enter__(self) -> Self:
        _refuse_special(self._path)
        _temporary_files.add(self._temporary)
        try:
            # os.open, not mkstemp: that one makes files nobody else may read.
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            self._file: BinaryIO = os.fdopen(os.open(self._temporary, flags, 0o666), "wb")
        except OSError as error:
            _temporary_files.discard(self._temporary)
            error.filename = self._path  # what the user knows
            raise
        except BaseException:  # a signal may come between making the file and knowing it
            self._remove()
            raise
        return self

    def write(self, data: bytes) -> int:
        """Write bytes behind those written before; an OSError names the file."""
        try:
            return self._file.write(data)
        except OSError as error:
            error.filename = self._path
            raise

    def flush(self) -> None:
        """Send on what is buffered; an OSError names the file."""
        try:
            self._file.flush()
        except OSError as error:
            error.filename = self._path
            raise

    def keep_first(self, size: int) -> None:
        """Put the first bytes in place, where writing has failed behind them; no `with` block is left then."""
        for step in (partial(os.truncate, self._temporary, size), self._file.close):
            with suppress(OSError):
                step()
        os.truncate(self._temporary, size)  # closing has written what was buffered
        replace_file(self._temporary, self._path)
        self._remove()

    def abandon(self) -> None:
        """Keep the file that is there now."""
        self._abandoned = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.flush()
            size = self._file.tell() if kind is None else 0
            self._file.close()
            if kind is None and not self._abandoned:
                if self._backup:
                    keep_old(self._path, self._backup)
                replace_file(self._temporary, self._path)
                self.size = size
        finally:
            if self.size is None or is_remote(self._path):
                self._remove()
            _temporary_files.discard(self._temporary)

    def _remove(self) -> None:
        """Remove the temporary file, if it is still there."""
        with suppress(FileNotFoundError):
            os.unlink(self._temporary)
        _temporary_files.discard(self._temporary)


class LateFile:
    """A file that `open` opens when something is first written to it, though it be no bytes."""

    def __init__(self, open: Callable[[], Sink]) -> None:
        self._open = cache(open)

    @property
    def is_open(self) -> bool:
        """Whether something was written."""
        return self._open.cache_info().currsize > 0

    def write(self, data: bytes, /) -> int:
        """Write bytes behind those written before."""
        return self._open().write(data)


def late_packed_file(path: str, stack: ExitStack) -> LateFile:
    """A file at `path`, packed by its suffix; it is put in place when the `stack` closes, if it was written to."""

    def open() -> Sink:
        file = stack.enter_context(AtomicFile(path))
        return stack.enter_context(packed(file, by_suffix(path)))

    return LateFile(open)


def keep_old(path: str, suffix: str) -> None:
    """Give a local file a second name, its own with a suffix; raises DocumentError where a file has that name."""
    path = os.path.realpath(path)
    backup = path + suffix
    if os.path.lexists(backup):
        raise DocumentError(f"{backup} is there already; move it away, or choose another --backup")
    try:
        os.link(path, backup)
    except OSError:  # a file system without links
        from shutil import copyfileobj, copystat

        with open(path, "rb") as old, open(backup, "xb") as new:
            copyfileobj(old, new)
        copystat(path, backup)


def _refuse_special(path: str) -> None:
    """Raise OSError for a device or pipe, which a file must not replace: /dev/null would be gone for all."""
    with suppress(FileNotFoundError):
        if not is_remote(path):
            _refuse_special_mode(os.stat(path).st_mode, path)


def _refuse_special_mode(mode: int, path: str) -> None:
    """Raise OSError where a file of this mode is neither a regular file nor a folder."""
    if stat.S_IFMT(mode) not in (stat.S_IFREG, stat.S_IFDIR):
        raise OSError(errno.EINVAL, "is no regular file", path)


def replace_file(new: str, path: str) -> None:
    """Put a file in the place of another, with the owner and mode of that, as far as this user may.

    Raises OutputError where that is remote and cannot be written.
    """
    if is_remote(path):
        send_file(new, path)
        return
    with suppress(FileNotFoundError):
        old = os.stat(path)
        _refuse_special_mode(old.st_mode, path)
        with suppress(OSError, AttributeError):  # only root may give files away; Windows has no owners
            os.chown(new, old.st_uid, old.st_gid)
        os.chmod(new, old.st_mode & 0o7777)
    os.replace(new, path)


_temporary_files: set[str] = set()


def remove_temporary_files() -> None:
    """Delete what this process has half written; for a process that is about to end."""
    for path in list(_temporary_files):
        with suppress(OSError):
            os.unlink(path)


def forget_temporary_files() -> None:
    """Leave the half-written files to the process that this one was forked from."""
    _temporary_files.clear()


def temporary_prefix() -> str:
    """With what names of temporary files and folders of this process begin."""
    return f"newsclean-{_host()}-{os.getpid()}-"


_TEMPORARY = compile_later(r"\.newsclean-([0-9a-f]{8})-(\d+)-[0-9a-f]{12}")
_FOLDER = compile_later(r"newsclean-([0-9a-f]{8})-(\d+)-\w+")


def remove_abandoned_files(folder: str) -> None:
    """Delete what processes of this machine have half written in a folder, or for it, before they were killed."""
    from tempfile import gettempdir

    for path in _abandoned(gettempdir() if is_remote(folder) else folder, _TEMPORARY):
        with suppress(OSError):
            os.unlink(path)


def remove_abandoned_folders(folder: str) -> None:
    """Delete the temporary folders that processes of this machine made in `folder` before they were killed."""
    from shutil import rmtree

    for path in _abandoned(folder, _FOLDER):
        rmtree(path, ignore_errors=True)


def _abandoned(folder: str, names: re.Pattern[str]) -> Iterator[str]:
    """The paths in a folder whose names have the host and number of a process of this machine that has ended."""
    with suppress(OSError):
        for name in os.listdir(folder):
            match = names.fullmatch(name)
            if match and match[1] == _host() and not _is_running(int(match[2])):
                yield os.path.join(folder, name)


@contextmanager
def spool_folder() -> Iterator[str]:
    """A folder for temporary files, deleted in the end; where a run is killed, by the next run."""
    from tempfile import TemporaryDirectory, gettempdir

    remove_abandoned_folders(gettempdir())
    with TemporaryDirectory(prefix=temporary_prefix(), ignore_cleanup_errors=True) as folder:
        yield folder


def _is_running(process: int) -> bool:
    """Whether a process of this number runs; True where this cannot be found out."""
    if os.name != "posix":  # there this would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


@cache
def _host() -> str:
    """This machine's name as eight digits: a folder may be shared with others."""
    return f"{zlib.crc32(platform.node().encode()):08x}"
