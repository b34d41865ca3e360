"""What an engine of SQL does for a verdict; DuckDB (`duck`) and Spark (`engines.spark`) do it alike."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from newsclean.across.statements import By, Statement


class Source(NamedTuple):
    """Parquet files, and what is selected of them."""

    files: Sequence[str]
    columns: str


class Tables(Protocol):
    """Tables that are made by SELECT statements, one after the other."""

    def read(self, name: str, sources: Sequence[Source]) -> None:
        """Make a table of the rows of Parquet files, those of the sources one behind the other."""
        ...

    def divide(self, rows: int) -> None:
        """Prepare for so many rows."""
        ...

    def make(self, statement: Statement) -> None:
        """Make the table of a statement, in place of one of that name."""
        ...

    def rename(self, old: str, new: str) -> None:
        """Give a table another name, in place of one of that name."""
        ...

    def count(self, name: str) -> int:
        """How many rows a table has."""
        ...

    def write(self, sql: str, path: str, by: By | None = None) -> list[str]:
        """Write the rows of a SELECT to Parquet files, which are given, in its order; names begin with `path`.

        `by` is as in `Statement`.
        """
        ...
