"""Writes row groups with clean texts as Parquet tables; the other half of `parquet`, which reads them."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from newsclean.formats.parquet_footers import MAGIC, marked_footer

ADDED = {"copies": "int32", "copy_of": "string", "rule": "string"}
"""The columns that `clean --across` may add, with their types."""

_IS_ADDED = {b"newsclean": b"added"}  # metadata of such a column, by which undo knows it


@dataclass
class RowGroup:
    """The rows of a row group, the clean texts of those that are written, and what the columns ADDED have of them.

    `columns` is as in `ReadOptions`.
    """

    table: Any
    column: str
    columns: tuple[str, ...] | None = None
    clean: dict[int, str] = field(default_factory=dict)
    added: dict[int, Mapping[str, object]] = field(default_factory=dict)

    def written(self) -> Any:
        """The table with the clean texts, without the rows that are not written."""
        import pyarrow as pa

        table = self.table
        texts = table.column(self.column).to_pylist()
        new = [self.clean.get(row, text) if text is not None else None for row, text in enumerate(texts)]
        if new != texts:
            index = table.schema.get_field_index(self.column)
            kind = table.schema.field(index)
            column = pa.array(new, pa.string())
            column = column.dictionary_encode() if pa.types.is_dictionary(kind.type) else column
            table = table.set_column(index, kind, column.cast(kind.type))
        table = _with_columns(table, self.columns, self.added)
        rows = sorted(self.clean)
        return table if len(rows) == len(texts) else table.take(pa.array(rows, pa.int64()))


class Out:
    """Writes row groups one by one, and gives the bytes of each; `has_head` is whether the file begins with them."""

    def __init__(self, file: Any, columns: tuple[str, ...] | None, *, has_head: bool = True) -> None:
        self._file, self._columns, self._bytes, self._has_head = file, columns, Drained(), has_head
        self._writer: Any = None

    def group(self, group: RowGroup) -> bytes:
        """The bytes of a row group, if any of its rows is written."""
        table = group.written()
        if table.num_rows:
            self._open().write_table(table, row_group_size=table.num_rows)
        return self._bytes.drain()

    def head(self) -> bytes:
        """The bytes that begin the file, where no row group was written."""
        self._open()
        return self._bytes.drain()

    def marked_footer(self) -> bytes:
        """The end of a table of these row groups alone, as `ending` needs it."""
        self._open()
        size = self._bytes.tell() - len(MAGIC)
        return marked_footer(self.footer(), size)

    def footer(self) -> bytes:
        """The bytes that end the file."""
        self._open().close()
        return self._bytes.drain()

    def _open(self) -> Any:
        """The writer, opened with the compression and dictionaries of the columns that were read."""
        import pyarrow.parquet as pq

        if self._writer is None:
            metadata = self._file.metadata
            groups = metadata.num_row_groups
            columns = [metadata.row_group(0).column(i) for i in range(metadata.num_columns)] if groups else []
            self._writer = pq.ParquetWriter(
                self._bytes,
                _with_columns(self._file.schema_arrow.empty_table(), self._columns, {}).schema,
                version=metadata.format_version,
                compression={one.path_in_schema: _codec(one.compression) for one in columns} or "snappy",
                use_dictionary=[one.path_in_schema for one in columns if one.has_dictionary_page],
            )
            if not self._has_head:
                self._bytes.drain()
        return self._writer


class Drained(io.BytesIO):
    """A file in memory that is emptied as it grows; `tell` counts all that was written."""

    def __init__(self) -> None:
        super().__init__()
        self._drained = 0

    def tell(self) -> int:
        return self._drained + super().tell()

    def drain(self) -> bytes:
        """What was written since the last time."""
        data = self.getvalue()
        self._drained += len(data)
        self.seek(0)
        self.truncate()
        return data

    def close(self) -> None:
        """Stays open: what was written last is still to be taken."""


def _with_columns(table: Any, columns: tuple[str, ...] | None, added: Mapping[int, Mapping[str, object]]) -> Any:
    """The table with those of the columns ADDED that it is to have, None as it is; `added` has their values by row."""
    import pyarrow as pa

    if columns is None:
        return table
    for kind in table.schema:
        if kind.name not in columns and (kind.metadata or {}).items() >= _IS_ADDED.items():
            table = table.drop_columns(kind.name)
    for name in columns:
        if name not in table.schema.names:
            values = [added.get(row, {}).get(name) for row in range(table.num_rows)]
            kind = pa.field(name, ADDED[name], metadata=_IS_ADDED)
            table = table.append_column(kind, pa.array(values, kind.type))
    return table


def _codec(name: str) -> str:
    """The name by which pyarrow knows a compression of a column."""
    return {"UNCOMPRESSED": "none", "LZ4_RAW": "lz4"}.get(name, name.lower())
