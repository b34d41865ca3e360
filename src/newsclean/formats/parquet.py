"""Parquet tables: a record a row, its text in one column; the other columns, schema and row groups stay.

The room of pyarrow among the formats: it alone keeps the schema as it is.
"""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO, ClassVar, NamedTuple

from newsclean.compression import Sink
from newsclean.document import Document, escaped
from newsclean.errors import ConfigError, DocumentError, UnreadableRestError
from newsclean.extras import need
from newsclean.formats.cutting import always
from newsclean.formats.format import (
    Cutter,
    Footer,
    Item,
    LateFrame,
    Note,
    Range,
    ReadOptions,
    Rejected,
    Start,
    first_names,
    json_line,
    text_column,
    too_long,
    with_absent,
)
from newsclean.formats.parquet_footers import joined_footer
from newsclean.formats.parquet_out import Out, RowGroup

_LARGEST_GROUP = 512 << 20
"""Bytes of a row group, unpacked, that are in memory at once; a larger one is read in batches of _BATCH."""

_BATCH = 64 << 20  # bytes of a batch of rows, unpacked


class _Row(NamedTuple):
    """A row of a group, counted from 0."""

    group: RowGroup
    number: int


@dataclass(frozen=True)
class Parquet:
    """A document a row; a null text is an empty document and stays null."""

    name: ClassVar[str] = "parquet"
    title: ClassVar[str] = "a parquet table"
    suffixes: ClassVar[tuple[str, ...]] = (".parquet",)
    output_suffix: ClassVar[str] = ""

    is_framed: ClassVar[bool] = True

    options: ReadOptions = ReadOptions()

    def read(self, source: BinaryIO, path: str) -> Iterator[Item]:
        """Raises DocumentError, with the columns there are, where none is that of the text, or it is no string."""
        from tempfile import TemporaryFile

        with TemporaryFile() as spool:
            file = self._open(_seekable(source, spool))
            out = Out(file, self.options.columns)
            yield from self._groups(file, out, range(file.metadata.num_row_groups), 1, path)
            yield LateFrame(out.footer)

    def cutter(self, source: BinaryIO) -> Cutter:
        """Cuts between row groups; raises DocumentError as `read`, and for a stream in which one cannot go back."""
        if not _is_seekable(source):
            raise DocumentError(f"is {self.title} in a stream; it is read as a whole")
        return _GroupCutter(self._open(source).metadata, source)

    def read_part(self, source: BinaryIO, path: str, start: Start, where: Range) -> Iterator[Item]:
        """The rows of some row groups; `where` counts these."""
        file = self._open(source)
        out = Out(file, self.options.columns, has_head=where.offset == 0)
        groups = range(where.offset, where.offset + where.size)
        yield from self._groups(file, out, groups, start.line, path)
        yield LateFrame(out.head)
        yield Footer(out.marked_footer)

    def ending(self, footers: bytes) -> bytes:
        """See `HasEnding`."""
        return joined_footer(footers)

    def _open(self, source: BinaryIO) -> Any:
        """A table; raises DocumentError where it cannot be read, or has no texts."""
        try:
            need("parquet")
        except ConfigError as error:
            raise DocumentError(f"is {self.title}; {error}") from None
        import pyarrow.parquet as pq

        try:
            file = pq.ParquetFile(source, buffer_size=1 << 20, pre_buffer=False)  # no whole row groups in memory
        except Exception as error:  # pyarrow has many, for what is damaged, cut off or encrypted
            reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            remedy = "decrypt it first" if "encrypt" in reason else "write it anew"
            raise DocumentError(f"is no parquet table that can be read ({reason}); {remedy}") from None
        self._text_column(file.schema_arrow)
        return file

    def _groups(self, file: Any, out: "Out", groups: Iterable[int], first: int, path: str) -> Iterator[Item]:
        """The rows of row groups, behind those of each its bytes; one that is damaged is rejected as a whole.

        `first` is the number (from 1) of the first row.
        """
        column = self._text_column(file.schema_arrow)
        for number in groups:
            group = file.metadata.row_group(number)
            if (size := group.total_byte_size) > _LARGEST_GROUP:
                yield Note(f"its row group {number + 1} unpacks to {size:,} bytes; it becomes several smaller ones")
            row = first
            try:
                for rows in _tables(file, number):
                    read = RowGroup(rows, column, self.options.columns)
                    yield from self._rows(read, row, path)
                    yield LateFrame(partial(out.group, read))
                    row += rows.num_rows
            except UnreadableRestError as error:
                yield Rejected(b"", error, is_in_place=False, is_unreadable=True)
            first += group.num_rows

    def _rows(self, group: RowGroup, first: int, path: str) -> Iterator[Item]:
        """The rows of a group as documents; those that are too long are rejected and keep their text."""
        for row, text in enumerate(group.table.column(group.column).to_pylist()):
            document = Document(path, text or "", "utf-8", first + row, record=_Row(group, row))
            if len(document.text) * 4 > self.options.max_document < len(document.text.encode("utf-8", "replace")):
                group.clean[row] = document.text
                error = too_long(self.options.max_document, first + row)
                yield Rejected(self.original(document), error, is_in_place=False)
            else:
                yield document

    def _text_column(self, schema: Any) -> str:
        """The name of the column of the text; raises DocumentError where it holds no strings."""
        import pyarrow as pa

        column = text_column(schema.names, self.options.text_field)
        kind = schema.field(column).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
            raise DocumentError(
                f"its column {column!r} holds {kind}, not strings ({first_names(schema.names)}); "
                "name that of the text with --text-field"
            )
        return column

    def write(self, document: Document, text: str) -> bytes:
        """Nothing yet: the rows of a group are written together, behind its last."""
        row = document.record
        assert isinstance(row, _Row)
        row.group.clean[row.number] = text
        return b""

    def add_to_row(self, document: Document, fields: Mapping[str, object]) -> None:
        """Put values into the columns ADDED of a row that is written; a column of the table's own stays as it is."""
        row = document.record
        assert isinstance(row, _Row)
        row.group.added[row.number] = fields

    def write_json_line(self, document: Document, text: str, metadata: Mapping[str, str]) -> bytes:
        """A record with the columns by name, and what they lack of the metadata; what JSON has no form for as text."""
        row = document.record
        assert isinstance(row, _Row)
        record = row.group.table.slice(row.number, 1).to_pylist()[0]
        if text or record[row.group.column] is not None:
            record[row.group.column] = text
        return json_line(json.loads(json.dumps(with_absent(record, metadata), default=str)))

    def original(self, document: Document) -> bytes:
        """The row as it was read, as a line of JSON."""
        return self.write_json_line(document, document.text, {})


class _GroupCutter:
    """The cutter of tables; what it counts are row groups."""

    def __init__(self, metadata: Any, source: BinaryIO) -> None:
        self.start = Start()
        self.at_end = False
        self.taken = 0
        self._metadata, self._source = metadata, source
        self._next = self._read = 0

    def take(self, most: int, sink: Sink | None = None, more: Callable[[int], bool] = always) -> None:
        """See `Cutter.take`; the bytes are those of unpacked row groups."""
        if sink is not None:
            raise DocumentError("is a table that is not copied; it is read as a whole")
        size, begin, rows = 0, self._next, 0
        while size < most and self._next < self._metadata.num_row_groups:
            group = self._metadata.row_group(self._next)
            size += group.total_byte_size
            rows += group.num_rows
            self._read += sum(group.column(i).total_compressed_size for i in range(group.num_columns))
            self._next += 1
        self.at_end = self._next == self._metadata.num_row_groups
        self.taken = self._next - begin
        self.start = Start(self.start.line + rows)
        self._source.seek(*((0, io.SEEK_END) if self.at_end else (self._read,)))  # as if read so far


def _tables(file: Any, number: int) -> Iterator[Any]:
    """The rows of a row group as one table, of a large one as several."""
    import pyarrow as pa

    group = file.metadata.row_group(number)
    try:
        if group.total_byte_size <= _LARGEST_GROUP:
            tables = iter([file.read_row_group(number)])
        else:
            rows = max(1, group.num_rows * _BATCH // group.total_byte_size)
            batches = file.iter_batches(rows, row_groups=[number])
            tables = (pa.Table.from_batches([batch]) for batch in batches)
        for table in tables:
            table.validate(full=True)  # a text that is no UTF-8 fails only where it is taken out
            yield table
    except Exception as error:  # pyarrow has many, as above
        raise UnreadableRestError(
            f"its row group {number + 1} is damaged ({escaped(str(error)[:200].strip())}); write it anew"
        ) from None


def _seekable(source: BinaryIO, spool: BinaryIO) -> BinaryIO:
    """A stream in which one can go back, as the footer of a table is read first; what was read so far counts."""
    if _is_seekable(source):
        return source
    from shutil import copyfileobj

    copyfileobj(source, spool, 1 << 20)
    spool.seek(0)
    return spool


def _is_seekable(source: BinaryIO) -> bool:
    try:
        return source.seekable()
    except (AttributeError, OSError):
        return False
