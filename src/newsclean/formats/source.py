"""Streams whose first bytes can be looked at before they are read, and their lines, however long."""

import codecs
import io
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from typing import BinaryIO, NamedTuple

from newsclean.compression import ByteStream, read_available
from newsclean.decode.encodings import usual_name
from newsclean.errors import DocumentError, UnreadableRestError

HEAD = 4096
"""At most so many bytes are looked at."""


def with_head(source: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream, and a stream that begins with them.

    Waits for no more than a line that is not blank, so that whoever sends records one by one gets an answer to
    the first.
    """
    if isinstance(source, io.BufferedReader):
        head = source.peek(HEAD)[:HEAD]
        if not head or _shows_enough(head):
            return head, source
    head = b""
    while not _shows_enough(head):
        more = read_available(source, HEAD - len(head))
        if not more:
            break
        head += more
    return head, io.BufferedReader(_Joined(head, source), 1 << 16)


def _shows_enough(head: bytes) -> bool:
    """Whether the beginning of a file is long enough to tell its format."""
    return len(head) >= HEAD or b"\n" in head.lstrip()


class _Joined(ByteStream):
    """Bytes that were read already, then the rest of their stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def next_bytes(self, size: int) -> bytes:
        """Those of the head first."""
        data, self._head = self._head[:size], self._head[size:]
        return data or read_available(self._rest, size)


class Limited(ByteStream):
    """The next `size` bytes of a file."""

    def __init__(self, source: BinaryIO, size: int) -> None:
        self._source, self._left = source, size

    def next_bytes(self, size: int) -> bytes:
        """No more than are left of the size."""
        data = self._source.read(min(size, self._left))
        self._left -= len(data)
        return data


_ASCII = bytes(range(128))

_ENOUGH = 24
"""Bytes beyond ASCII, a dozen hanzi, from which on a record shows its encoding for certain."""


def usual_encoding(raw: bytes, encoding: str) -> str | None:
    """The encoding of a record's bytes if records of its file that are too short to show theirs are most likely in it.

    None for UTF-8, which shows in a single hanzi, and for a record that is short itself.
    """
    if encoding in ("utf-8", "bom", "mixed") or len(raw.translate(None, _ASCII)) < _ENOUGH:
        return None
    return encoding


_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # UTF-32's begin with one of them, or with NUL
_WIDE_BYTES = 32  # of a line's beginning, where keys and column names are
_WIDE_BYTES_PER_NUL = 8  # fewer bytes for each NUL are UTF-16; more are a line with a stray NUL


def refuse_utf16(first: bytes, title: str, encoding: str | None) -> None:
    """Raise DocumentError for lines in UTF-16 or UTF-32, which are cut in the middle of a character.

    `first` is the first line, where each ASCII character has a NUL byte; `encoding` is what the user named, if any.
    """
    named = ""
    with suppress(LookupError):
        named = usual_name(encoding or "")
    name = next((name for name in ("utf-16", "utf-32") if named.startswith(name)), "")
    start = first[:_WIDE_BYTES]
    if name or start.startswith(_WIDE_MARKS) or start.count(0) * _WIDE_BYTES_PER_NUL > len(start):
        name = name or ("utf-32" if b"\0\0" in first else "utf-16")
        order = "" if start.startswith(_WIDE_MARKS) or b"\0" not in start else "-be" if start[0] == 0 else "-le"
        order = "" if start.startswith(codecs.BOM_UTF32_BE) else order
        what = f"is {name.upper()}; {title} are read as UTF-8"
        raise DocumentError(f"{what}: convert with iconv -f {name}{order} -t utf-8")


def ends_record(_line: bytes) -> bool:
    """Whether a record ends with a line: the cutter of formats that have a record a line."""
    return True


class RawLine(NamedTuple):
    """A line of a stream, counted from 1; where it is longer than allowed, `more` gives what follows `data`."""

    number: int
    data: bytes
    more: Iterator[bytes] | None = None


def read_lines(source: BinaryIO, most: int, first: int = 1) -> Iterator[RawLine]:
    """The lines of a stream with their line feeds, the first with the number `first`.

    Of one longer than `most` bytes no more than that is in memory.
    """
    for number in count(first):
        try:
            data = source.readline(most + 1)
        except UnreadableRestError as error:
            error.line, error.rest = number, error.last_line
            raise
        if not data:
            return
        if len(data) <= most or data.endswith(b"\n"):
            yield RawLine(number, data)
        else:
            more = _rest_of_line(source)
            yield RawLine(number, data, more)
            for _ in more:  # whatever the caller left of it
                pass


def _rest_of_line(source: BinaryIO) -> Iterator[bytes]:
    """The rest of a long line, in pieces."""
    while data := source.readline(1 << 20):
        yield data
        if data.endswith(b"\n"):
            return
