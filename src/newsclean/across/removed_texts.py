"""The texts of what `clean --across` has removed, for `show`: the clean files that the verdict is of are there no more.

Of each entry of `show` the first on each site: (doc, pos) → text, in `texts.parquet` beside the verdict.
"""

import os
from collections.abc import Collection, Iterable
from typing import Any

import pyarrow
import pyarrow.parquet

from newsclean.across.parquet import ParquetRows, read_rows
from newsclean.across.verdict import METADATA, WHOLE
from newsclean.lines import line_texts

_SCHEMA = pyarrow.schema([("doc", pyarrow.int64()), ("pos", pyarrow.int32()), ("text", pyarrow.string())])

Place = tuple[int, int]
"""A document by its number, and the index of a line of its clean text, or WHOLE."""


class RemovedTexts(ParquetRows):
    """Writes the texts of a verdict into a file beside it; `about` is what `read_about` gives of the verdict."""

    def __init__(self, verdict: str, about: dict[str, Any]) -> None:
        super().__init__(_path(verdict), _SCHEMA.with_metadata({METADATA: about["index"]["digest"]}))

    def add_texts(self, doc: int, text: str, positions: Iterable[int]) -> None:
        """Write the lines at some positions of a document; see `text_at`."""
        for position in positions:
            self.add_row((doc, position, text_at(text, position)))


def text_at(text: str, position: int) -> str:
    """A line of a text, by its index; of a whole document (WHOLE) the first line that is not empty."""
    lines = line_texts(text)[1]
    if position == WHOLE:
        return next(filter(None, lines), "")
    return lines[position] if position < len(lines) else ""


def removed_texts(verdict: str, about: dict[str, Any], wanted: Collection[Place]) -> dict[Place, str]:
    """The texts at the wanted places, as far as they are in the file beside the verdict."""
    try:
        metadata = pyarrow.parquet.read_schema(_path(verdict)).metadata or {}
    except (OSError, pyarrow.ArrowException):
        return {}
    if metadata.get(METADATA, b"").decode() != about["index"]["digest"]:
        return {}
    rows = ((row["doc"], row["pos"], row["text"]) for row in read_rows(_path(verdict)))
    return {(doc, position): text for doc, position, text in rows if (doc, position) in wanted}


def _path(verdict: str) -> str:
    """Where the texts of a verdict are."""
    return os.path.join(os.path.dirname(verdict), "texts.parquet")
