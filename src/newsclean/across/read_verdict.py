"""A verdict as it is read for applying and showing it: what is removed of each document, in the order of the files."""

import json
from typing import Any, NamedTuple, Self

import pyarrow
import pyarrow.parquet

from newsclean.across.parquet import read_rows
from newsclean.across.rows import order_of
from newsclean.across.verdict import KEPT, METADATA, VERSION, WHOLE
from newsclean.document import readable
from newsclean.errors import ConfigError

Row = dict[str, Any]


class DocumentVerdict(NamedTuple):
    """The verdict on one document: `lines` are the indexes of lines to remove, each with its rule; `copy_of` is the
    document that a copy repeats; `copies` counts the copies of this document."""

    id: str
    digest: str
    lines: dict[int, str]
    copy_of: str | None
    rule: str
    similarity: float
    copies: int


def read_about(path: str) -> dict[str, Any]:
    """What a verdict is of: index, thresholds, rounds. Raises ConfigError where the file is no verdict of today."""
    try:
        metadata = pyarrow.parquet.read_schema(path).metadata or {}
        about = json.loads(metadata.get(METADATA, b"null"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: does not exist; make it with newsclean across verdict") from None
    except (OSError, ValueError, pyarrow.ArrowException):
        about = None
    if not isinstance(about, dict):
        raise ConfigError(f"{path}: is no verdict; make one with newsclean across verdict")
    if about.get("version") != VERSION:
        raise ConfigError(
            f"{path}: is a verdict of version {about.get('version')}, not {VERSION}; "
            "make it anew with newsclean across verdict"
        )
    return about


class VerdictFile:
    """Reads a verdict along with the files: for each file `start`, `next_document` for each of its documents, `end`."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.about = read_about(path)

    def __enter__(self) -> Self:
        self._rows = read_rows(self._path)
        self._next = next(self._rows, None)
        self._number: int | None = None
        return self

    def __exit__(self, *error: object) -> None:
        self._rows.close()

    def start(self, relative: str) -> None:
        """Go on to the file of that place in the corpus."""
        row = self._next
        if row is not None and order_of(row["path"]) < order_of(relative):
            self._refuse_missing(row)
        self._number = row["doc"] if row is not None and row["path"] == relative else None
        self._count = 0

    def next_document(self) -> DocumentVerdict | None:
        """The verdict on the next document of the file; None where it stays as it is."""
        if self._number is None:
            return None
        doc = (self._number >> 32 << 32) + self._count
        self._count += 1
        rows = []
        while self._next is not None and self._next["doc"] == doc:
            rows.append(self._next)
            self._next = next(self._rows, None)
        return _document_verdict(rows) if rows else None

    def end(self, path: str) -> None:
        """The file has no more documents; raises ConfigError where the verdict speaks of more."""
        row = self._next
        if self._number is not None and row is not None and row["doc"] >> 32 == self._number >> 32:
            raise ConfigError(
                f"{readable(path)}: has no document {readable(row['id'])}, of which the verdict speaks; "
                "index the files anew"
            )

    def finish(self) -> None:
        """There are no more files; raises ConfigError where the verdict speaks of more."""
        if self._next is not None:
            self._refuse_missing(self._next)

    def _refuse_missing(self, row: Row) -> None:
        """Raise ConfigError for a document of the verdict that is not in the folder."""
        raise ConfigError(
            f"{readable(row['path'])}: is not there, and the verdict speaks of it; give the folder that was indexed"
        )


def _document_verdict(rows: list[Row]) -> DocumentVerdict:
    """The rows of one document as its verdict."""
    lines = {row["pos"]: f"across/{row['rule']}" for row in rows if row["pos"] >= 0}
    whole = next((row for row in rows if row["pos"] == WHOLE), None)
    copies = sum(row["copies"] for row in rows if row["rule"] == KEPT)
    rule, similarity = (whole["rule"], whole["similarity"]) if whole else ("", 0.0)
    return DocumentVerdict(
        rows[0]["id"], rows[0]["digest"], lines, whole["of"] if whole else None, rule, similarity, copies
    )
