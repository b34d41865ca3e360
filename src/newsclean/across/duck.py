"""The tables of a verdict in DuckDB, on one machine: what does not fit in memory is spilled to disk."""

import re
from collections.abc import Iterator, Sequence

from newsclean.across.statements import By, Statement
from newsclean.across.tables import Source
from newsclean.errors import ConfigError, NewscleanError

_ROWS_A_PART = 4_000_000
"""Statements by site or by key are run in parts of about so many rows: cost then grows with the rows and not faster,
for hash tables beyond the caches of a processor cost several times as much a row."""

_PARTED = {
    "site": ("site", "paragraph|pages|own_text|site_key|template|masked_template|figures_text|flagged|gap"),
    "key": ("h1", "text|shared"),
    "doc": ("doc", "paragraph|verdict|listed"),
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
        try:
            self._connection = duckdb.connect(":memory:", config=options)
        except duckdb.Error as error:
            message = str(error).splitlines()[0]
            raise ConfigError(f"--memory is {memory!r}: {message}; write a size such as 2GB") from None
        self._connection.execute("SET enable_progress_bar = false")
        self._views: set[str] = set()
        self._parts = 1
        self._limits: dict[str, list[int]] = {}

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
        """Run statements by site, by key and by document in parts fit for so many rows."""
        self._parts = max(1, -(-rows // _ROWS_A_PART))
        width = (1 << 64) // self._parts
        evenly = [part * width - (1 << 63) for part in range(1, self._parts)]
        shares = [part / self._parts for part in range(1, self._parts)]
        found = self._connection.execute(f"SELECT quantile_disc(doc, {shares}) FROM about WHERE doc >= 0").fetchone()
        self._limits = {"site": evenly, "key": evenly, "doc": found[0] if found and self._parts > 1 else []}

    def make(self, statement: Statement) -> None:
        """Make a table of what a SELECT gives."""
        self._drop(statement.name)
        verb = f"CREATE TABLE {statement.name} AS"
        for sql in self._in_parts(statement.sql, statement.by):
            self._execute(f"{verb} {sql}")
            verb = f"INSERT INTO {statement.name}"

    def rename(self, old: str, new: str) -> None:
        """Give a table another name, in place of the table of that name."""
        self._drop(new)
        self._execute(f"ALTER TABLE {old} RENAME TO {new}")

    def count(self, name: str) -> int:
        """How many rows a table has."""
        found = self._connection.execute(f"SELECT count(*) FROM {name}").fetchone()
        assert found is not None
        return int(found[0])

    def write(self, sql: str, path: str, by: By | None = None) -> list[str]:
        """Write what a SELECT gives to a Parquet file, in its order."""
        paths = []
        for number, part in enumerate(self._in_parts(sql, by)):
            paths.append(f"{path}-{number}")
            self._execute(f"COPY ({part}) TO {_quoted(paths[-1])} (FORMAT parquet, COMPRESSION zstd)")
        return paths

    def _in_parts(self, sql: str, by: By | None) -> Iterator[str]:
        """A SELECT for each part of the sites, keys or documents, or the SELECT itself where it is not divided."""
        if by is None or self._parts == 1:
            yield sql
            return
        column, tables = _PARTED[by]
        limits = self._limits[by]
        for least, limit in zip([None, *limits], [*limits, None], strict=True):
            part = " AND ".join(
                f"{column} {sign} {value}" for sign, value in ((">=", least), ("<", limit)) if value is not None
            )
            yield re.sub(rf"\b(FROM|JOIN) ({tables})\b", rf"\1 (SELECT * FROM \2 WHERE {part})", sql)

    def _drop(self, name: str) -> None:
        """Drop a table or view, if it is there."""
        self._execute(f"DROP {'VIEW' if name in self._views else 'TABLE'} IF EXISTS {name}")
        self._views.discard(name)

    def _execute(self, sql: str) -> None:
        """Run a statement; raises NewscleanError with the folder and a remedy where DuckDB refuses."""
        try:
            self._connection.execute(sql)
        except self._error as error:
            message = str(error).splitlines()[0]
            raise NewscleanError(f"{self._folder}: duckdb: {message}; {_remedy(message)}") from None


def _quoted(path: str) -> str:
    """A path as a string of SQL."""
    return "'" + path.replace("'", "''") + "'"


def _remedy(message: str) -> str:
    """What to try where DuckDB fails."""
    if "offload" in message or "temp_directory_size" in message:
        return "make room on its disk, or give more with --memory"
    if "out of memory" in message.lower():
        return "give more with --memory"
    if "magic bytes" in message or "at least one file" in message:
        return "the index is damaged, make it anew with newsclean across index"
    return "check the disk and its rights"
