"""Cleans a column of a table of pyarrow: what Spark and Ray call for each batch of their rows.

{text: "学(xué)习", …} → the same columns, and `clean`, `metadata`, `changes`, `error` behind them.
"""

import json
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow

from newsclean.errors import ConfigError, DocumentError, FilterError
from newsclean.pipeline import Pipeline

ADDED = ("clean", "metadata", "changes", "error")
"""The columns that are added, all strings; `metadata` and `changes` are JSON."""


class HasPipeline(Protocol):
    """What `config.Settings` is to this file: something that knows its pipeline."""

    def pipeline(self) -> Pipeline:
        """The pipeline that these settings ask for."""
        ...


@dataclass(frozen=True)
class TableSettings:
    """The pipeline, and the name of the column of the text; small when pickled, for clusters are sent it."""

    pipeline: Pipeline
    text: str = "text"

    @classmethod
    def of(cls, settings: HasPipeline | Pipeline | None, text: str) -> "TableSettings":
        """Settings out of what a caller has, None for the defaults; raises ConfigError where they cannot work."""
        if settings is None:
            return cls(Pipeline.of(), text)
        return cls(settings if isinstance(settings, Pipeline) else settings.pipeline(), text)


def clean_table(table: pyarrow.Table, settings: TableSettings) -> pyarrow.Table:
    """The table with the clean text, metadata and changes of each row behind its columns.

    A row that cannot be cleaned has its text as it was, and `error` has the reason; a null stays null. Raises
    ConfigError where there is no column of strings of that name, or one of the names in ADDED is taken.
    """
    schema = cleaned_schema(table.schema, settings.text)
    rows = [_cleaned(settings.pipeline, text) for text in table.column(settings.text).to_pylist()]
    columns = zip(*rows, strict=True) if rows else ((),) * len(ADDED)
    added = [pyarrow.array(list(column), pyarrow.string()) for column in columns]
    return pyarrow.Table.from_arrays([*table.columns, *added], schema=schema)


def cleaned_schema(schema: pyarrow.Schema, text: str) -> pyarrow.Schema:
    """The schema of the cleaned table; raises ConfigError as `clean_table` does."""
    names = schema.names
    if text not in names:
        raise ConfigError(f"there is no column {text!r} among {', '.join(names)}; name that of the text")
    kind = schema.field(text).type
    if not (pyarrow.types.is_string(kind) or pyarrow.types.is_large_string(kind) or pyarrow.types.is_null(kind)):
        raise ConfigError(f"the column {text!r} holds {kind}, not strings; name that of the text")
    taken = [name for name in ADDED if name in names]
    if taken:
        raise ConfigError(f"there is a column {taken[0]!r} already; rename it")
    return pyarrow.schema([*schema, *(pyarrow.field(name, pyarrow.string()) for name in ADDED)], schema.metadata)


def _cleaned(pipeline: Pipeline, text: str | None) -> tuple[str | None, str | None, str | None, str | None]:
    """The values of the columns ADDED for one text."""
    if text is None:
        return None, None, None, None
    try:
        cleaned = pipeline.clean(text)
        cleaned.text.encode()  # a lone surrogate is in no table
    except (FilterError, DocumentError, UnicodeEncodeError) as error:
        return text, None, None, str(error)
    changes = [list(change) for change in cleaned.changes]
    return cleaned.text, _json(cleaned.metadata), _json(changes), None


def _json(value: Any) -> str:
    """A value as JSON, hanzi as they are."""
    return json.dumps(value, ensure_ascii=False)
