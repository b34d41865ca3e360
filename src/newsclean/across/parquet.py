"""Parquet files that appear whole or not at all."""

import io
from collections.abc import Generator, Iterable
from types import TracebackType
from typing import Any, Self

import pyarrow
import pyarrow.parquet

from newsclean.atomic import AtomicFile

_ROWS_A_GROUP = 200_000


class _Stream(io.RawIOBase):
    """An AtomicFile as pyarrow wants to write to it: a stream that knows its position, whose errors name its path."""

    def __init__(self, file: AtomicFile, path: str) -> None:
        self._file, self._path, self._position = file, path, 0

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Write bytes behind those written before."""
        try:
            self._file.write(data)
        except OSError as error:
            error.filename = self._path
            raise
        self._position += len(data)
        return len(data)

    def tell(self) -> int:
        """How many bytes were written."""
        return self._position


class ParquetFile:
    """A Parquet file to which tables are added."""

    def __init__(self, path: str, schema: pyarrow.Schema) -> None:
        self._file, self._path, self._schema = AtomicFile(path), path, schema

    def __enter__(self) -> Self:
        stream = pyarrow.PythonFile(_Stream(self._file.__enter__(), self._path), mode="w")
        self._parquet = pyarrow.parquet.ParquetWriter(stream, self._schema, compression="zstd")
        return self

    def add(self, table: pyarrow.Table) -> None:
        """Write a table behind those before."""
        self._parquet.write_table(table.replace_schema_metadata(self._schema.metadata))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.finish()
            self._parquet.close()
        except BaseException as failure:  # Ctrl-C as well: a half-written table is not put in place
            self._file.__exit__(type(failure), failure, None)
            raise
        self._file.__exit__(kind, error, trace)

    def finish(self) -> None:
        """Write what still waits."""


class ParquetRows(ParquetFile):
    """The same, to which rows are added one by one."""

    def __init__(self, path: str, schema: pyarrow.Schema) -> None:
        super().__init__(path, schema)
        self._waiting: list[tuple[Any, ...]] = []
        self.count = 0

    def add_row(self, values: tuple[Any, ...]) -> None:
        """Write a row behind those before."""
        self.add_rows((values,))

    def add_rows(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Write several rows behind those before."""
        before = len(self._waiting)
        self._waiting.extend(rows)
        self.count += len(self._waiting) - before
        if len(self._waiting) >= _ROWS_A_GROUP:
            self.finish()

    def finish(self) -> None:
        """Write the rows that still wait."""
        columns = zip(*self._waiting, strict=True) if self._waiting else ([] for _ in self._schema)
        arrays = [pyarrow.array(list(column), field.type) for column, field in zip(columns, self._schema, strict=True)]
        self.add(pyarrow.Table.from_arrays(arrays, schema=self._schema))
        self._waiting = []


def read_rows(path: str) -> Generator[dict[str, Any]]:
    """The rows of a Parquet file, few of them in memory at a time."""
    with pyarrow.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(20_000):
            yield from batch.to_pylist()
