"""The tables of a verdict in DuckDB, on one machine: what does not fit in memory is spilled to disk."""

import re
from collections.abc import Sequence

from newsclean.across.statements import Statement
from newsclean.across.tables import Source
from newsclean.errors import NewscleanError

_ROWS_A_PART = 2_500_000
"""Statements by site or by key are run in parts of about so many rows: cost then grows with the rows and not faster,
for hash tables beyond the caches of a processor cost several times as much a row."""

_PARTED = {
    "site": ("site", "paragraph|pages|own_text|site_key|template|masked_template|figures_text|flagged|gap"),
    "key": ("h1", "text|shared"),
}
"""The column that divides each kind of statement, and the tables that it divides."""


class DuckTables:
    """Implements `tables.Tables`; `memory` is a size such as 2GB, `folder` is where the rest is spilled."""

    def __init__(self, folder: str, memory: str = "2GB", threads: int = 0) -> None:
        import duckdb

        self._error = duckdb.Error
        self._folder = folder
        options: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "temp_directory": folder,
            "preserve_insertion_order": False,
        }
        if threads:
            options["threads"] = threads
        self._connection = duckdb.connect(":memory:", config=options)
        self._connection.execute("SET enable_progress_bar = false")
        self._views: set[str] = set()
        self._parts = 1

    def close(self) -> None:
        """Close the database; its tables are lost."""
        self._connection.close()

    def read(self, name: str, sources: Sequence[Source]) -> None:
        """Name the rows of Parquet files a table; see `Tables.read`."""
        selects = [
            f"SELECT {source.columns} FROM read_parquet([{', '.join(map(_quoted, source.files))}])"
            for source in sources
        ]
        self._drop(name)
        self._views.add(name)
        self._execute(f"CREATE VIEW {name} AS {' UNION ALL '.join(selects)}")

    def divide(self, rows: int) -> None:
        """Run statements by site and by key in parts fit for so many rows."""
        self._parts = max(1, -(-rows // _ROWS_A_PART))

    def make(self, statement: Statement) -> None:
        """Make a table of what a SELECT gives."""
        self._drop(statement.name)
        if statement.by is None or self._parts == 1:
            self._execute(f"CREATE TABLE {statement.name} AS {statement.sql}")
            return
        for part in range(self._parts):
            sql = _in_part(statement, part, self._parts)
            verb = f"CREATE TABLE {statement.name} AS" if part == 0 else f"INSERT INTO {statement.name}"
            self._execute(f"{verb} {sql}")

    def rename(self, old: str, new: str) -> None:
        """Give a table another name, in place of the table of that name."""
        self._drop(new)
        self._execute(f"ALTER TABLE {old} RENAME TO {new}")

    def count(self, name: str) -> int:
        """How many rows a table has."""
        found = self._connection.execute(f"SELECT count(*) FROM {name}").fetchone()
        assert found is not None
        return int(found[0])

    def write(self, sql: str, path: str) -> list[str]:
        """Write what a SELECT gives to a Parquet file, in its order."""
        self._execute(f"COPY ({sql}) TO {_quoted(path)} (FORMAT parquet, COMPRESSION zstd)")
        return [path]

    def _drop(self, name: str) -> None:
        self._execute(f"DROP {'VIEW' if name in self._views else 'TABLE'} IF EXISTS {name}")
        self._views.discard(name)

    def _execute(self, sql: str) -> None:
        try:
            self._connection.execute(sql)
        except self._error as error:
            message = str(error).splitlines()[0]
            raise NewscleanError(f"{self._folder}: duckdb: {message}; {_remedy(message)}") from None


def _quoted(path: str) -> str:
    return "'" + path.replace("'", "''") + "'"


def _in_part(statement: Statement, part: int, parts: int) -> str:
    """A statement that reads, of the tables that may be divided, one of several parts."""
    column, tables = _PARTED[str(statement.by)]
    width = (1 << 64) // parts
    least = part * width - (1 << 63)
    limit = f" AND {column} < {least + width}" if part + 1 < parts else ""
    return re.sub(
        rf"\b(FROM|JOIN) ({tables})\b",
        rf"\1 (SELECT * FROM \2 WHERE {column} >= {least}{limit})",
        statement.sql,
    )


def _remedy(message: str) -> str:
    """What to try where DuckDB fails."""
    if "out of memory" in message.lower():
        return "give more with --memory"
    return "check the disk and its rights"
