"""A stream whose first bytes can be looked at before it is read, a pipe's as well."""

import io
from typing import BinaryIO

HEAD = 4096
"""At most so many bytes are looked at."""


def with_head(source: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream, and a stream that begins with them.

    Waits for no more than a line that is not blank, so that whoever sends records one by one gets an answer to
    the first.
    """
    head = b""
    while len(head) < HEAD and b"\n" not in head.lstrip():
        more = _read_available(source, HEAD - len(head))
        if not more:
            break
        head += more
    return head, io.BufferedReader(_Joined(head, source), 1 << 16)


class _Joined(io.RawIOBase):
    """Bytes that were read already, then the rest of their stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        data = data or _read_available(self._rest, len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _read_available(source: BinaryIO, size: int) -> bytes:
    """What there is of a stream, without waiting for all of `size`."""
    return source.read1(size) if isinstance(source, io.BufferedReader) else source.read(size)
