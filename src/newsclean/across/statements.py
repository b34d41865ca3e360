"""The statements of a file of SQL, with the thresholds put in: `verdict.sql` → (name, part, SQL) of each table."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple, cast

_HEADING = re.compile(r"^-- table: (\w+)(?: by (site|key|doc))?( read once)?$", re.M)
_NAMED = re.compile(r":([a-z][a-z_]*)")


By = Literal["site", "key", "doc"]
"""By what the rows of a table may be divided into parts."""


class Statement(NamedTuple):
    """A SELECT that makes the table `name`; with `by` it may be run for each part of the sites, keys or documents.

    A table that `is_read_once` need not be stored.
    """

    name: str
    by: By | None
    sql: str
    is_read_once: bool = False


def statements(file: str, parameters: Mapping[str, object]) -> list[Statement]:
    """The statements of a file of this package, in order, with `:name` replaced by its parameter."""
    return [
        statement._replace(sql=_NAMED.sub(lambda match: str(parameters[match[1]]), statement.sql))
        for statement in _read(file)
    ]


@cache
def _read(file: str) -> list[Statement]:
    """The statements of a file, their parameters still by name."""
    text = files("newsclean.across").joinpath(file).read_text("utf-8")
    parts = _HEADING.split(text)[1:]
    return [
        Statement(name, cast("By | None", by), _without_comments(sql), once is not None)
        for name, by, once, sql in zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True)
    ]


def _without_comments(sql: str) -> str:
    """A statement without its comments and its semicolon."""
    return "\n".join(line for line in sql.splitlines() if not line.startswith("--")).strip().rstrip(";")
