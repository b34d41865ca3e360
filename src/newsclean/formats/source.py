"""Streams whose first bytes can be looked at before they are read, and their lines, however long."""

import io
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from newsclean.compression import read_available

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
    return len(head) >= HEAD or b"\n" in head.lstrip()


class _Joined(io.RawIOBase):
    """Bytes that were read already, then the rest of their stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        data = data or read_available(self._rest, len(buffer))
        buffer[: len(data)] = data
        return len(data)


class RawLine(NamedTuple):
    """A line of a stream, counted from 1; where it is longer than allowed, `more` gives what follows `data`."""

    number: int
    data: bytes
    more: Iterator[bytes] | None = None


def read_lines(source: BinaryIO, most: int) -> Iterator[RawLine]:
    """The lines of a stream with their line feeds; of one longer than `most` bytes no more than that is in memory."""
    number = 0
    while data := source.readline(most + 1):
        number += 1
        if len(data) <= most or data.endswith(b"\n"):
            yield RawLine(number, data)
        else:
            more = _rest_of_line(source)
            yield RawLine(number, data, more)
            for _ in more:  # whatever the caller left of it
                pass


def _rest_of_line(source: BinaryIO) -> Iterator[bytes]:
    while data := source.readline(1 << 20):
        yield data
        if data.endswith(b"\n"):
            return
