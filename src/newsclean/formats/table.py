"""Comma- and tab-separated tables: a record a row, its text in one column; all else stays to the letter."""

import codecs
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, ClassVar, NamedTuple

from newsclean.decode import Decoded
from newsclean.document import Document
from newsclean.errors import DocumentError, UnreadableRestError
from newsclean.formats.cutting import LineCutter, part_of
from newsclean.formats.format import (
    Cutter,
    Frame,
    Item,
    Range,
    ReadOptions,
    Rejected,
    Start,
    first_names,
    json_line,
    text_column,
    unless_utf8,
    with_absent,
)
from newsclean.formats.source import read_lines, refuse_utf16, usual_encoding

_QUOTE = '"'


class _Row(NamedTuple):
    """A row as it is written, with where each of its fields begins and ends; what is quoted, with the quotes."""

    source: str
    fields: list[tuple[int, int]]

    def value(self, column: int) -> str:
        """A field without its quotes."""
        start, end = self.fields[column]
        field = self.source[start:end]
        return field[1:-1].replace('""', _QUOTE) if _is_quoted(field) else field

    def swallows_rows(self, column: int) -> bool:
        """Whether a field begins with a quote that is closed on a later line, but not at the end of the field."""
        start, end = self.fields[column]
        field = self.source[start:end]
        return "\n" in field and not (_is_quoted(field) and _QUOTE not in field[1:-1].replace(_QUOTE * 2, ""))

    def with_value(self, column: int, value: str, delimiter: str) -> str:
        """The row with another value in one field, quoted if it was or if it must be."""
        start, end = self.fields[column]
        must_quote = any(mark in value for mark in (delimiter, _QUOTE, "\n", "\r"))
        if must_quote or _is_quoted(self.source[start:end]):
            value = f'"{value.replace(_QUOTE, _QUOTE * 2)}"'
        return self.source[:start] + value + self.source[end:]


class _TextField(NamedTuple):
    """What is needed to write a row back: the row, the names of all columns, and the column of the text."""

    row: _Row
    names: list[str]
    column: int
    delimiter: str


@dataclass(frozen=True)
class Csv:
    """A document a row, below a header that names the columns. Fields may be quoted and then hold line breaks."""

    name: ClassVar[str] = "csv"
    title: ClassVar[str] = "comma-separated values"
    suffixes: ClassVar[tuple[str, ...]] = (".csv",)
    output_suffix: ClassVar[str] = ""
    delimiters: ClassVar[str] = ",;\t"
    """The separators there may be: the one of which the header has most is the file's."""

    is_framed: ClassVar[bool] = False
    has_header: ClassVar[bool] = True

    options: ReadOptions = ReadOptions()

    def cutter(self, source: BinaryIO) -> Cutter:
        """Cuts behind the line that ends a record."""
        return LineCutter(source, self)

    def read_part(self, source: BinaryIO, path: str, start: Start, where: Range) -> Iterator[Item]:
        """See `Divisible.read_part`."""
        return self.read_from(part_of(source, where), path, start)

    def record_end(self) -> Callable[[bytes], bool]:
        """A row ends with a line that ends outside of quotes."""
        in_quotes = False
        delimiter = b""

        def ends_row(line: bytes) -> bool:
            """Whether a row ends with this line, so that quotes are closed."""
            nonlocal in_quotes, delimiter
            delimiter = delimiter or self._header(line)[1].encode()
            in_quotes = _ends_in_quotes(line, delimiter, in_quotes=in_quotes)
            return not in_quotes

        return ends_row

    def read(self, source: BinaryIO, path: str) -> Iterator[Item]:
        """The documents of a table, a row each.

        Raises DocumentError, with the columns there are, where none is that of the text, and UnreadableRestError,
        behind the rows before it, where a quote is not closed.
        """
        return self.read_from(source, path, Start())

    def read_from(self, source: BinaryIO, path: str, start: Start) -> Iterator[Item]:
        """The same for a part of a stream, below the header row of the whole."""
        most = self.options.max_document
        lines = _lines(source, most, start.line)
        marked = start.header or next(lines, b"")
        first = marked.removeprefix(codecs.BOM_UTF8)  # it belongs to no column, and Excel needs it
        if not first:
            return
        header_encoding, delimiter = self._header(first)
        usual = start.usual or (None if header_encoding in ("utf-8", "bom") else header_encoding)
        rows = _rows(lines if start.header else chain([first], lines), delimiter.encode(), most, start.line)
        raw, _ = (first, 1) if start.header else next(rows)
        row, _ = self._decoded_row(raw, delimiter, usual)
        names = [row.value(column) for column in range(len(row.fields))]
        column = self._text_column(names)
        if not start.header:
            mark = codecs.BOM_UTF8 if marked != first else b""
            yield Frame(mark + (raw if usual is None else row.source.encode("utf-8")))
        for raw, line in rows:
            if not raw.strip():
                yield Frame(raw)
                continue
            try:
                row, decoded = self._decoded_row(raw, delimiter, usual, line)
                usual = usual or usual_encoding(raw, decoded.encoding)
                if len(row.fields) != len(names):
                    fields = "1 field" if len(row.fields) == 1 else f"{len(row.fields)} fields"
                    raise DocumentError(f"has {fields} under {len(names)} columns; correct the row")
                if any(row.swallows_rows(column) for column in range(len(names))):
                    raise DocumentError(
                        "a quote that opens in this row closes in the middle of a later line; correct the row"
                    )
            except DocumentError as error:
                error.line = line
                yield Rejected(raw, error)
                continue
            field = _TextField(row, names, column, delimiter)
            data = unless_utf8(raw, decoded)
            yield Document(path, row.value(column), decoded.encoding, line, decoded.changes, field, source=data)

    def _header(self, line: bytes) -> tuple[str, str]:
        """The encoding and the delimiter of a file, by its first line; raises DocumentError for UTF-16."""
        refuse_utf16(line, self.title, self.options.encoding)
        header = self.options.decode(line.partition(b"\n")[0])
        return header.encoding, max(self.delimiters, key=header.text.count)

    def _decoded_row(
        self, raw: bytes, delimiter: str, usual: str | None, line: int | None = None
    ) -> tuple[_Row, Decoded]:
        """A row as its fields, with how its bytes were decoded."""
        decoded = self.options.decode(raw, usual, line)
        return _Row(decoded.text, list(_fields(decoded.text, delimiter))), decoded

    def _text_column(self, names: list[str]) -> int:
        """The index of the column of the text; raises DocumentError where there is none, or are several."""
        try:
            found = text_column(names, self.options.text_field)
        except DocumentError as error:
            raise DocumentError(f"{error}; the first row must be the names of the columns") from None
        if names.count(found) > 1:
            raise DocumentError(
                f"has several columns {found!r} ({first_names(names)}); rename all but that of the text"
            )
        return names.index(found)

    def write(self, document: Document, text: str) -> bytes:
        """The row with its text replaced; the rest of it stays to the letter."""
        field = document.record
        assert isinstance(field, _TextField)
        is_same = text == field.row.value(field.column)
        row = field.row.source if is_same else field.row.with_value(field.column, text, field.delimiter)
        return row.encode("utf-8")

    def write_json_line(self, document: Document, text: str, metadata: Mapping[str, str]) -> bytes:
        """A record with the columns by name, all as strings, and what they lack of the metadata."""
        field = document.record
        assert isinstance(field, _TextField)
        record = {name: field.row.value(column) for column, name in enumerate(field.names)}
        record[field.names[field.column]] = text
        return json_line(with_absent(record, metadata))


@dataclass(frozen=True)
class Tsv(Csv):
    """The same with tabs between the fields."""

    name: ClassVar[str] = "tsv"
    title: ClassVar[str] = "tab-separated values"
    suffixes: ClassVar[tuple[str, ...]] = (".tsv", ".tab")
    delimiters: ClassVar[str] = "\t"


def _lines(source: BinaryIO, most: int, first: int) -> Iterator[bytes]:
    """The lines of a table; raises UnreadableRestError where one is too long."""
    for line in read_lines(source, most, first):
        if line.more is not None:
            raise UnreadableRestError(
                f"a line is longer than {most:,} bytes; allow it with --max-document", line.number
            )
        yield line.data


def _rows(lines: Iterator[bytes], delimiter: bytes, most: int, number: int) -> Iterator[tuple[bytes, int]]:
    """Each row with its first line's number: a line, or several where a quoted field holds line breaks."""
    for line in lines:
        parts, size = [line], len(line)
        in_quotes = _ends_in_quotes(line, delimiter, in_quotes=False)
        while in_quotes:
            try:
                line = next(lines, b"")
            except UnreadableRestError as error:
                error.line, error.rest = number, b"".join(parts) + error.rest
                raise
            size += len(line)
            if not line or size > most:
                unclosed = UnreadableRestError("a quote that opens in this row is not closed; correct the row", number)
                unclosed.rest = b"".join(parts)
                raise unclosed
            parts.append(line)
            in_quotes = _ends_in_quotes(line, delimiter, in_quotes=True)
        yield b"".join(parts), number
        number += len(parts)


def _ends_in_quotes(line: bytes, delimiter: bytes, *, in_quotes: bool) -> bool:
    """Whether a quoted field continues in the next line. In GBK no part of a hanzi is one of the bytes looked for."""
    if not in_quotes and b'"' not in line:
        return False
    position = 0
    while True:
        if in_quotes or line.startswith(b'"', position):
            close = line.find(b'"', position if in_quotes else position + 1)
            while close >= 0 and line.startswith(b'"', close + 1):
                close = line.find(b'"', close + 2)
            if close < 0:
                return True
            position = close + 1
            in_quotes = False
        position = line.find(delimiter, position) + 1
        if not position:
            return False


def _fields(row: str, delimiter: str) -> Iterator[tuple[int, int]]:
    """Where each field of a row begins and ends, with its quotes."""
    total = len(row.rstrip("\r\n"))
    start = 0
    while True:
        end = start
        if row.startswith(_QUOTE, start):
            end = row.find(_QUOTE, start + 1)
            while end >= 0 and row.startswith(_QUOTE, end + 1):
                end = row.find(_QUOTE, end + 2)
        end = row.find(delimiter, max(end, start), total)
        yield start, end if end >= 0 else total
        if end < 0:
            return
        start = end + 1


def _is_quoted(field: str) -> bool:
    return len(field) > 1 and field[0] == field[-1] == _QUOTE
