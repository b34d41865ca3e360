"""A JSON array of records, as Scrapy and json.dump write it; it is read record by record, never as a whole."""

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO, ClassVar

from newsclean.compression import Sink, read_available
from newsclean.document import Document
from newsclean.errors import DocumentError, UnreadableRestError
from newsclean.formats.cutting import always, part_of
from newsclean.formats.format import Cutter, Frame, Item, Range, ReadOptions, Rejected, Start
from newsclean.formats.json_record import JsonRecord, add_fields, read_document
from newsclean.patterns import compile_later

_BETWEEN = compile_later(rb"[ \t\r\n]*+")
_BRACKET_OR_QUOTE = compile_later(rb'[\[\]{}"]')
_STRING_END = compile_later(rb'(?:[^"\\]|\\.)*+"', re.S)
_PLAIN_VALUE = compile_later(rb"[^,\]\s]*+")
_LINE_BREAK = compile_later(rb"[ \t]*+[\r\n]\s*+")  # only between values: strings hold none
_CHUNK = 1 << 16
_BEGINNING = Start()
_ENDING = b"\n]\n"  # of an array whose rest cannot be read


@dataclass(frozen=True)
class JsonArray:
    """A document for each object of an array; brackets, commas and white space stay to the letter."""

    name: ClassVar[str] = "json"
    title: ClassVar[str] = "a JSON array"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)
    output_suffix: ClassVar[str] = ""

    is_framed: ClassVar[bool] = True

    options: ReadOptions = ReadOptions()

    def read(self, source: BinaryIO, path: str) -> Iterator[Item]:
        """Raises UnreadableRestError, behind the records before it, where the array is not well formed."""
        scanner = _Scanner(source, self.options.max_document)
        opening = scanner.opening()
        yield Frame(opening)
        if not opening.strip():
            return
        try:
            yield from self._values(scanner, path, is_first=True)
        except UnreadableRestError as error:
            error.line, error.rest = error.line or scanner.line, scanner.begun()
            yield Frame(_ENDING)  # what is written stays an array
            raise

    def cutter(self, source: BinaryIO) -> Cutter:
        """Cuts behind values."""
        return _ArrayCutter(_Scanner(source, self.options.max_document))

    def read_part(self, source: BinaryIO, path: str, start: Start, where: Range) -> Iterator[Item]:
        """See `Divisible.read_part`."""
        scanner = _Scanner(part_of(source, where), self.options.max_document, start, is_part=True)
        if not start.header:
            yield Frame(scanner.opening())
        yield from self._values(scanner, path, is_first=not start.header)

    def _values(self, scanner: "_Scanner", path: str, *, is_first: bool) -> Iterator[Item]:
        """What each value is, with what is before it, and what ends the array; of a part, up to its end."""
        while not scanner.is_over():
            separator = scanner.separator(is_first=is_first)
            if separator.endswith(b"]"):
                yield Frame(separator + scanner.rest())
                return
            yield Frame(separator, b"" if b"," in separator else separator)
            line = scanner.line
            item = self._item(scanner.value(), line, path)
            if isinstance(item, Rejected) and b"\n" not in separator:  # the line does not show which record it is
                item = replace(item, error=DocumentError(f"record {scanner.values:,}: {item.error}", line))
            yield item
            is_first = False

    def _item(self, raw: bytes, line: int, path: str) -> Item:
        """A record of the array as a document, or rejected with its line."""
        try:
            return read_document(raw, path, line, self.options)
        except DocumentError as error:
            error.line = line
            return Rejected(raw, error)

    def write(self, document: Document, text: str) -> bytes:
        """The object with its text replaced; the rest of it stays to the letter."""
        assert isinstance(document.record, JsonRecord)
        return document.record.with_text(text)

    def write_json_line(self, document: Document, text: str, metadata: Mapping[str, str]) -> bytes:
        """The object on one line, and behind it what it lacks of the metadata."""
        record = add_fields(self.write(document, text), metadata)
        return _LINE_BREAK.sub(b" ", record) + b"\n"


class _ArrayCutter:
    """The cutter of arrays; raises DocumentError for what is none."""

    def __init__(self, scanner: "_Scanner") -> None:
        self.start = Start()
        self.at_end = False
        self.taken = 0
        self._scanner = scanner
        self._opening = scanner.opening()
        self._read = 0

    def take(self, most: int, sink: Sink | None = None, more: Callable[[int], bool] = always) -> None:
        """See `Cutter.take`."""
        self.taken = 0
        while self.taken < most and not self.at_end and (not self.taken or more(self._read)):
            try:
                data = self._opening + self._next()
            except UnreadableRestError as error:
                error.line, error.rest = error.line or self._scanner.line, self._scanner.begun()
                error.ending = _ENDING
                raise
            self._opening = b""
            self.taken += len(data)
            self._read += len(data)
            self.start = Start(self._scanner.line, header=b"[", records=self._scanner.values)
            if sink is not None:
                sink.write(data)

    def _next(self) -> bytes:
        """The next value with what is before it, or what ends the array."""
        if not self._opening.strip() and self.start == Start():  # of an empty file
            self.at_end = True
            return b""
        separator = self._scanner.separator(is_first=self.start == Start())
        self.at_end = separator.endswith(b"]")
        return separator + (self._scanner.rest() if self.at_end else self._scanner.value())


class _Scanner:
    """Cuts the bytes of an array into its parts.

    `line` is the line (from 1) that it has come to, `values` how many values are before that. With `is_part` they may
    end behind any value.
    """

    def __init__(self, source: BinaryIO, most: int, start: Start = _BEGINNING, *, is_part: bool = False) -> None:
        self._source, self._most, self._is_part = source, most, is_part
        self._buffer = bytearray()
        self.line, self.values = start.line, start.records

    def is_over(self) -> bool:
        """Whether this is a part of an array, and all of it was given."""
        return self._is_part and not self._fill_to(1)

    def opening(self) -> bytes:
        """All up to the bracket that opens the array; of an empty file, all there is."""
        size = 3 if self._fill_to(3) and self._buffer.startswith(codecs.BOM_UTF8) else 0
        size = self._end_of_white(size)
        if not self._fill_to(size + 1):
            return self._take(size)
        if self._buffer.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise DocumentError("is UTF-16; JSON is read as UTF-8: convert with iconv -f utf-16 -t utf-8")
        if self._buffer[size : size + 1] == b"{":
            raise DocumentError(
                "holds one object, not an array of records; put it in [ and ], or name it .jsonl if it is a line"
            )
        if self._buffer[size : size + 1] != b"[":
            raise DocumentError("is no JSON array; correct it, or give its --format")
        return self._take(size + 1)

    def separator(self, *, is_first: bool) -> bytes:
        """What is before the next value, or all up to the bracket that ends the array."""
        size = self._end_of_white(0)
        if not self._fill_to(size + 1):
            raise self._error("the array is cut off", size)
        if self._buffer[size : size + 1] == b"]":
            return self._take(size + 1)
        if not is_first:
            if self._buffer[size : size + 1] != b",":
                raise self._error("a comma is missing between two values", size)
            size = self._end_of_white(size + 1)
            if self._buffer[size : size + 1] == b"]":
                raise self._error("there is a comma before the end of the array", size)
        return self._take(size)

    def value(self) -> bytes:
        """The next value, whatever it is."""
        depth = end = 0
        while True:
            mark, found = self._mark(end) if depth else self._first_mark()
            if mark == b'"':
                found = self._string_end(found)
            if not found and self._is_part and not mark and not depth and not self._fill():
                found = len(self._buffer)  # a number ends where the part does
            if not found:
                self._more()
                continue
            end = found
            depth += (mark in (b"{", b"[")) - (mark in (b"}", b"]"))
            if depth <= 0:
                self.values += 1
                return self._take(end)

    def begun(self) -> bytes:
        """The bytes that were read and not given yet."""
        return bytes(self._buffer)

    def rest(self) -> bytes:
        """The white space behind the array."""
        size = self._end_of_white(0)
        if self._fill_to(size + 1):
            raise self._error("something follows the array", size)
        return self._take(size)

    # A match object locks the buffer, which could not grow: these return positions, 0 for no match.

    def _mark(self, position: int) -> tuple[bytes, int]:
        """The next bracket or quote and where it ends; `b""` if the buffer holds none."""
        match = _BRACKET_OR_QUOTE.search(self._buffer, position)
        return (match[0], match.end()) if match else (b"", 0)

    def _first_mark(self) -> tuple[bytes, int]:
        """The bracket or quote that a value begins with, or the whole of a number or a word."""
        match = _BRACKET_OR_QUOTE.match(self._buffer)
        if match:
            return match[0], match.end()
        plain = _PLAIN_VALUE.match(self._buffer)
        end = plain.end() if plain else 0
        return b"", end if end < len(self._buffer) else 0

    def _string_end(self, position: int) -> int:
        """Where the string that began before `position` ends; 0 if not in the buffer."""
        match = _STRING_END.match(self._buffer, position)
        return match.end() if match else 0

    def _more(self) -> None:
        """Read on within a record; raises where it is too long or the array ends."""
        if len(self._buffer) > self._most:
            raise self._error(f"a record is longer than {self._most:,} bytes (--max-document)")
        if not self._fill():
            raise self._error("the array is cut off")

    def _end_of_white(self, start: int) -> int:
        """Where the white space from `start` ends, reading on if need be."""
        while True:
            end = self._white_end(start)
            if end < len(self._buffer) or not self._fill():
                return end

    def _white_end(self, start: int) -> int:
        """Where the white space from `start` ends in the buffer."""
        match = _BETWEEN.match(self._buffer, start)
        return match.end() if match else start

    def _fill_to(self, size: int) -> bool:
        """Whether the buffer could be filled to `size` bytes."""
        while len(self._buffer) < size:
            if not self._fill():
                return False
        return True

    def _fill(self) -> bool:
        """Whether there was more to read into the buffer."""
        # Twice as much each time: a long value is looked through from its beginning.
        data = read_available(self._source, max(_CHUNK, len(self._buffer)))
        self._buffer += data
        return bool(data)

    def _take(self, size: int) -> bytes:
        """The next bytes of the buffer, which are removed from it and their lines counted."""
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        self.line += data.count(b"\n")
        return data

    def _error(self, what: str, position: int = 0) -> UnreadableRestError:
        """The error for this array, at the place that was reached."""
        line = self.line + self._buffer.count(b"\n", 0, position)
        return UnreadableRestError(f"{what}, behind record {self.values:,}; correct the file from here on", line)
