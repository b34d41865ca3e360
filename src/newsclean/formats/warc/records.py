"""The records of a web archive, one by one, with what is cut off or has a wrong length.

Done here and not by a library: FastWARC 2.0.1 and warcio 1.7 give a cut record without a word, and lose the records of
files with bare line feeds.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from newsclean.compression import Sink, read_available
from newsclean.errors import UnreadableRestError
from newsclean.formats.cutting import always
from newsclean.formats.format import Start
from newsclean.patterns import compile_later

_MOST_HEAD = 64 << 10  # bytes of the header lines of a record; those of real ones have a thousand
_CHUNK = 1 << 16
_NEXT = compile_later(rb"(?:\A|\n)(WARC/[0-9.]+\r?\n[A-Za-z-]+: )")
_BLANK = b" \t\r\n"
_BEGINNING = 200  # bytes by which the beginning of a record is known


class Record(NamedTuple):
    """A record: its header lines by lower-case name, its bytes, and what is wrong with it ("" mostly).

    `number` counts the records of a file from 1.
    """

    number: int
    header: dict[str, str]
    body: bytes
    fault: str = ""

    @property
    def kind(self) -> str:
        """Its WARC-Type: response, request, conversion …"""
        return self.header.get("warc-type", "")


def records_in(source: BinaryIO, most: int, first: int = 1, size: int | None = None) -> Iterator[Record]:
    """The records of an unpacked archive; of one longer than `most` bytes no more than that is kept.

    Of a part of an archive, the records that begin in its next `size` bytes, of which the first has the number `first`.
    Raises UnreadableRestError, behind the last record, where the archive was packed and is cut off or damaged.
    """
    return _records(_Buffer(source), most, first, size)


def _records(buffer: "_Buffer", most: int, first: int = 1, size: int | None = None) -> Iterator[Record]:
    """The records in a buffer, as `records_in`."""
    number = first - 1
    while (size is None or buffer.position < size) and buffer.skip_blank():
        number += 1
        line = buffer.line()
        if not line.startswith(b"WARC/"):
            junk = line + buffer.up_to_next(most)
            yield Record(
                number, {}, junk, "does not begin with a WARC header; what follows up to the next record is left"
            )
            continue
        header, fault = _header(buffer)
        length = header.get("content-length", "")
        if fault or not length.isascii() or not length.isdecimal():
            yield Record(number, header, buffer.up_to_next(most), fault or f"has no length ({length[:20]!r})")
            continue
        body, fault = _body(buffer, int(length), most, has_line_feeds=not line.endswith(b"\r\n"))
        yield Record(number, header, body, fault)
    if buffer.fault:
        raise buffer.fault


def _header(buffer: "_Buffer") -> tuple[dict[str, str], str]:
    """The header lines up to a blank one, and what is wrong with them."""
    header: dict[str, str] = {}
    size = 0
    name = ""
    while line := buffer.line():
        size += len(line)
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if not text:
            return header, ""
        if size > _MOST_HEAD:
            return header, f"has a header of more than {_MOST_HEAD:,} bytes"
        if text[0] in " \t" and name:
            header[name] += " " + text.strip()
            continue
        name, colon, value = text.partition(":")
        name = name.strip().lower()
        if not colon:
            return header, f"has a broken header line ({text[:40]!r})"
        header.setdefault(name, value.strip())
    return header, "is cut off in its header"


def _body(buffer: "_Buffer", length: int, most: int, *, has_line_feeds: bool) -> tuple[bytes, str]:
    """The bytes of a record, `length` of them by its header, and what is wrong with them."""
    body = buffer.read(min(length, most))
    if length > most and len(body) == most:
        left = length - most
        while left and (data := buffer.read(min(left, _CHUNK))):
            left -= len(data)
        return body, f"is longer than {most:,} bytes; allow it with --max-document"
    if len(body) == length and (buffer.ends_record(has_line_feeds=has_line_feeds) or buffer.is_at_record()):
        return body, ""
    # The length is wrong, or the file ends too soon: where another record begins, this one is over.
    inner = _NEXT.search(body + buffer.peek(_BEGINNING))
    if inner and inner.start(1) <= len(body):
        buffer.give_back(body[inner.start(1) :])
        missing = length - inner.start(1)
        body = body[: inner.start(1)]
        # A length that counts two bytes for each line break of a file that has one.
        if has_line_feeds and missing <= body.count(b"\n") + 4:
            return body.rstrip(b"\n") + b"\n", ""
        return body, f"holds {len(body):,} bytes, not {length:,}, and another record behind them"
    if len(body) < length:
        return body, f"is cut off: it holds {len(body):,} of {length:,} bytes"
    if has_line_feeds:
        return body + buffer.up_to_next(most), ""
    buffer.up_to_next(most)
    return body, f"has more than the {length:,} bytes of its header"


class RecordCutter:
    """The cutter of archives. Behind the records that it writes to a sink are some bytes of the next, which show
    whoever reads them where the last one ends."""

    def __init__(self, source: BinaryIO, most: int) -> None:
        self.start = Start()
        self.at_end = False
        self.taken = 0
        self._buffer = _Buffer(source)
        self._records = _records(self._buffer, most)

    def take(self, most: int, sink: Sink | None = None, more: Callable[[int], bool] = always) -> None:
        """See `Cutter.take`."""
        buffer, begin = self._buffer, self._buffer.position
        self.taken = 0
        buffer.copy_to(sink)
        try:
            while self.taken < most and not self.at_end and (not self.taken or more(buffer.position)):
                record = next(self._records, None)
                self.at_end = record is None
                self.taken = buffer.position - begin
                if record is not None:
                    self.start = Start(record.number + 1)
        finally:
            buffer.peek(_BEGINNING)
            buffer.copy_to(None)


class _Buffer:
    """A stream that can be read by line and by size, and takes bytes back."""

    def __init__(self, source: BinaryIO) -> None:
        self._source, self._data, self._at = source, b"", 0
        self._read = 0
        self._copy: Sink | None = None
        self.fault: UnreadableRestError | None = None
        """Why the file ends before it is over, where it is packed and damaged."""

    def _more(self, size: int) -> bytes:
        """Some more bytes; none where the file is over, or damaged from here on."""
        try:
            data = b"" if self.fault else read_available(self._source, size)
        except UnreadableRestError as error:
            self.fault = error
            return b""
        self._read += len(data)
        if self._copy is not None:
            self._copy.write(data)
        return data

    @property
    def position(self) -> int:
        """How many bytes of the stream are before the next."""
        return self._read - len(self._data) + self._at

    def copy_to(self, sink: Sink | None) -> None:
        """Write all that is read from here on to `sink` as well."""
        self._copy = sink
        if sink is not None:
            sink.write(self._data[self._at :])

    def _fill(self) -> bool:
        """Whether there was more to read."""
        more = self._more(_CHUNK)
        self._data, self._at = self._data[self._at :] + more, 0
        return bool(more)

    def line(self) -> bytes:
        """The next line, cut at the most bytes a header may have."""
        while (end := self._data.find(b"\n", self._at)) < 0:
            if len(self._data) - self._at > _MOST_HEAD or not self._fill():
                end = len(self._data) - 1
                break
        line, self._at = self._data[self._at : end + 1], end + 1
        return line

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end."""
        parts = [self._data[self._at : self._at + size]]
        self._at += len(parts[0])
        left = size - len(parts[0])
        while left and (data := self._more(left)):
            parts.append(data)
            left -= len(data)
        return b"".join(parts)

    def give_back(self, data: bytes) -> None:
        """Put bytes back in front of the rest."""
        self._data, self._at = data + self._data[self._at :], 0

    def peek(self, size: int) -> bytes:
        """The next bytes, which stay; at least `size` of them where there are so many."""
        while len(self._data) - self._at < size and self._fill():
            pass
        return self._data[self._at : self._at + size]

    def ends_record(self, *, has_line_feeds: bool) -> bool:
        """Whether the two line breaks are here that end a record; single line feeds are in texts as well."""
        return not has_line_feeds and self.peek(4) == b"\r\n\r\n"

    def skip_blank(self) -> bool:
        """Skip white space; whether anything follows it."""
        while True:
            while self._at < len(self._data) and self._data[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._data):
                return True
            if not self._fill():
                return False

    def is_at_record(self) -> bool:
        """Whether a record begins behind white space, or the file ends."""
        if not self.skip_blank():
            return True
        return self.peek(5) == b"WARC/"

    def up_to_next(self, most: int) -> bytes:
        """The lines up to the next that begins a record; no more than `most` bytes of them are kept."""
        parts: list[bytes] = []
        size = 0
        while self.peek(5) != b"WARC/" and (line := self.line()):
            if size < most:
                parts.append(line)
                size += len(line)
        return b"".join(parts)
