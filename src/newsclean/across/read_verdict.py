"""A verdict as it is read for applying and showing it: what is removed of each document, in the order of the files."""

import json
import os
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
    """The verdict on the document of number `doc`, in the file `path` below the folder of clean files.

    `lines` are the indexes of lines to remove, each with its rule, and `kept_in` for some of these the document that
    keeps them; `copy_of` is the document that a copy repeats; `copies` counts the copies of this document; `shown` are
    the positions (WHOLE is the document) that are the first of an entry of `show` on their site.
    """

    doc: int
    path: str
    id: str
    digest: str
    lines: dict[int, str]
    kept_in: dict[int, str]
    copy_of: str | None
    rule: str
    similarity: float
    copies: int
    shown: tuple[int, ...]


def verdict_in(path: str) -> str:
    """The file of a verdict: `path`, or the one that `clean --across` leaves in the folder `path` or below it."""
    if not os.path.isdir(path):
        return path
    places = [os.path.join(path, below, "verdict.parquet") for below in ("", os.path.join(".newsclean", "across"))]
    found = next(filter(os.path.exists, places), None)
    if found is None:
        raise ConfigError(f"{path}: is a folder without a verdict; make one with newsclean across verdict")
    return found


def entry_of(row: Row) -> tuple[Any, ...]:
    """What `show` counts as one: all lines of a key, or what is copied of a document."""
    return (row["rule"], row["key"]) if row["key"] is not None else (row["rule"], row["of"])


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
        self._seen: set[tuple[Any, ...]] = set()
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
        return _document_verdict(rows, self._first_positions(rows)) if rows else None

    def _first_positions(self, rows: list[Row]) -> tuple[int, ...]:
        """The positions of rows that are the first of their entry on their site."""
        positions = []
        for row in rows:
            entry = (*entry_of(row), row["site"])
            if row["rule"] != KEPT and entry not in self._seen:
                self._seen.add(entry)
                positions.append(row["pos"])
        return tuple(positions)

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


def _document_verdict(rows: list[Row], shown: tuple[int, ...]) -> DocumentVerdict:
    """The rows of one document as its verdict."""
    lines = {row["pos"]: f"across/{row['rule']}" for row in rows if row["pos"] >= 0}
    kept_in = {row["pos"]: row["of"] for row in rows if row["pos"] >= 0 and row["of"] is not None}
    whole = next((row for row in rows if row["pos"] == WHOLE), None)
    copies = sum(row["copies"] for row in rows if row["rule"] == KEPT)
    rule, similarity = (whole["rule"], whole["similarity"]) if whole else ("", 0.0)
    copy_of = whole["of"] if whole else None
    doc, path, id, digest = (rows[0][key] for key in ("doc", "path", "id", "digest"))
    return DocumentVerdict(doc, path, id, digest, lines, kept_in, copy_of, rule, similarity, copies, shown)
