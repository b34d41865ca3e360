"""The errors that newsclean raises; every message tells what is wrong and what to try."""

import errno


def reason_of(error: Exception) -> str:
    """Why something failed, as an error line has it; of the system in lower case: `no such file or directory`."""
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)


def advised(error: OSError, advice: str) -> str:
    """Why the system refused something, and what to try: `advice`, but for a limit that is no matter of the disk."""
    if error.errno in (errno.EMFILE, errno.ENFILE):
        advice = "allow more with ulimit -n, or use fewer --jobs"
    return f"{reason_of(error)}; {advice}"


class NewscleanError(Exception):
    """Base of every error that newsclean raises on purpose."""


class ConfigError(NewscleanError):
    """A setting, a filter name or an order of filters that cannot work; nothing was read or written."""


class TextError(NewscleanError, TypeError):
    """What was given to clean is no string."""


class FilterError(NewscleanError):
    """A filter broke its contract (edits overlapping, unsorted, out of range) or crashed; names the filter."""


class ChangesError(NewscleanError):
    """Changes that do not belong to the text they are to be applied to or undone in."""


class DocumentError(NewscleanError):
    """One document could not be read, cleaned or written; it stays as it was and the others go on.

    `line` is the line (from 1) of the file at fault, where one is.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line

    def __reduce__(self) -> tuple[type["DocumentError"], tuple[str, int | None], dict[str, object]]:
        # Crosses process borders in a pool; the default would lose `line`.
        return type(self), (str(self), self.line), self.__dict__


class UnreadableRestError(DocumentError):
    """From some place on a file cannot be read: damaged, cut off, too large; the documents before that are good.

    `rest` are the bytes of the record that was begun there, where they are known, `ending` is what ends a file that
    has the documents before it. `last_line` is what was unpacked of the last line, which is a part of `rest` where
    records are lines.
    """

    rest: bytes = b""
    last_line: bytes = b""
    ending: bytes = b""


class OutputError(NewscleanError):
    """Standard output cannot be written, or the disk is full: `errno` is why, EPIPE where a pipe was closed."""

    def __init__(self, message: str, errno: int) -> None:
        super().__init__(message)
        self.errno = errno

    def __reduce__(self) -> tuple[type["OutputError"], tuple[str, int]]:
        # Crosses process borders in a pool.
        return type(self), (str(self), self.errno)


def raise_if_full(error: OSError, path: str | None) -> None:
    """Raise OutputError where the system reports that there is no room for `path`: the run has to stop."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        where = error.filename or path or "temporary files"
        raise OutputError(f"{where}: {reason_of(error)}; make room and run the same command again", error.errno)
