"""Cuts streams of lines behind any line that ends a record; see `format.Cutter`."""

import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO, ClassVar, Protocol

from newsclean.compression import Sink
from newsclean.errors import DocumentError, UnreadableRestError
from newsclean.formats.format import Item, Range, ReadOptions, Start
from newsclean.formats.source import Limited, usual_encoding

_PIECE = 1 << 20  # bytes that are read of a line at a time


class _OfLines(Protocol):
    """A format whose records are lines, or some of them."""

    has_header: ClassVar[bool]
    """Whether the first record is a header, which the others depend on."""

    @property
    def options(self) -> ReadOptions:
        """How it is read."""
        ...

    def record_end(self) -> Callable[[bytes], bool]:
        """A function that is given each line of a file in turn, and returns whether a record ends with it."""
        ...

    def read_from(self, source: BinaryIO, path: str, start: Start) -> Iterator[Item]:
        """The documents of a stream from `start` on."""
        ...


def part_of(source: BinaryIO, where: Range) -> BinaryIO:
    """A part of a file as a stream of its own."""
    source.seek(where.offset)
    return io.BufferedReader(Limited(source, where.size), 1 << 16)


def always(_read: int) -> bool:
    """More of a file is always there."""
    return True


class LineCutter:
    """The cutter of a format of lines; raises DocumentError where its header is not as it must be."""

    def __init__(self, stream: BinaryIO, format: _OfLines) -> None:
        self.start = Start()
        self.at_end = False
        self.taken = 0
        self._format, self._stream, self._options = format, stream, format.options
        self._ends_record = format.record_end()
        self._read = 0
        self._header: list[bytes] = []
        if format.has_header:
            self._header = list(self._pieces())
            list(format.read_from(io.BytesIO(b"".join(self._header)), "", Start()))

    def take(self, most: int, sink: Sink | None = None, more: Callable[[int], bool] = always) -> None:
        """See `Cutter.take`."""
        self.taken = size = 0
        while self.taken < most and not self.at_end and (not self.taken or more(self._read)):
            lines, record = 0, bytearray()
            try:
                for piece in self._pieces():
                    size += len(piece)
                    lines += piece.endswith(b"\n")
                    record += piece[: max(0, self._options.max_document - len(record))]
                    if sink is not None:
                        sink.write(piece)
            except UnreadableRestError as error:
                error.line, error.rest = self.start.line, bytes(record) + error.last_line
                raise
            self.taken = size
            line, usual, header, _ = self.start
            if not header and self._format.has_header:
                header = bytes(record)
            self.start = Start(line + lines, usual or self._encoding_for_short_records(record), header)

    def _pieces(self) -> Iterator[bytes]:
        """The next record in pieces of which each is a line or a part of a long one; none at the end of the stream."""
        if self._header:
            yield from self._header
            self._header = []
            return
        line = b""
        while piece := self._stream.readline(_PIECE):
            self._read += len(piece)
            yield piece
            line += piece[: max(0, self._options.max_document - len(line))]
            if piece.endswith(b"\n"):
                if self._ends_record(line):
                    return
                line = b""
        self.at_end = True

    def _encoding_for_short_records(self, record: bytearray) -> str | None:
        """The encoding of this record, for later ones too short to show theirs; None if it is UTF-8 or unclear."""
        if self._options.encoding is not None or record.isascii():
            return None
        with suppress(UnicodeDecodeError):
            record.decode("utf-8")
            return None
        with suppress(DocumentError):
            raw = bytes(record)
            return usual_encoding(raw, self._options.decode(raw).encoding)
        return None
