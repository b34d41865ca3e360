"""Near copies: candidates with a band of their signatures in common, each checked on the texts before it is removed.

A document is removed if it is alike to the one that stays, has no long stretch of its own, and is no table of figures
that differs by its numbers.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Self

import numpy as np
import pyarrow
from numpy.typing import NDArray

from newsclean.across.index import index_files, read_header, read_indexed
from newsclean.across.minhash import bands_of, grams_of
from newsclean.across.parquet import ParquetRows, read_rows
from newsclean.across.rows import folded
from newsclean.across.statements import statements
from newsclean.across.tables import Source, Tables
from newsclean.across.thresholds import Thresholds
from newsclean.across.verdict import WHOLE
from newsclean.formats import ReadOptions
from newsclean.lines import line_texts

BUCKET = 50
"""Of so many documents with a band in common every pair is looked at; of more, each and the first."""

_NUMBERS = re.compile(r"[\d.]+")
_BATCH = 20_000
"""So many documents' texts are in memory at once."""

_MOST_TRIED = 20
"""A document is held against so many of those of its group that stay."""

_TEXTS = pyarrow.schema([("doc", pyarrow.int64()), ("site", pyarrow.string()), ("text", pyarrow.string())])
_BAND_ROWS = pyarrow.schema([("doc", pyarrow.int64()), ("band", pyarrow.int32()), ("value", pyarrow.int64())])
_COPIES = pyarrow.schema([("doc", pyarrow.int64()), ("of_doc", pyarrow.int64()), ("similarity", pyarrow.float64())])


class Likeness(NamedTuple):
    """How alike two documents are: `jaccard` of their grams, the longest stretch of grams that only the second has,
    and how much of the difference remains when numbers are masked."""

    jaccard: float
    own_length: int
    unmasked: float


@dataclass(frozen=True)
class Grams:
    """The grams of a text: in order, each once, and each once with its numbers masked."""

    site: str
    ordered: NDArray[np.uint64]
    once: NDArray[np.uint64]
    masked: NDArray[np.uint64]

    @classmethod
    def of(cls, site: str, text: str) -> Self:
        """The grams of a folded text."""
        ordered = grams_of(text)
        return cls(site, ordered, np.unique(ordered), np.unique(grams_of(_NUMBERS.sub("0", text))))


@dataclass(frozen=True)
class NearCopies:
    """Makes the table `near_copy` for the index in `folder`; see `verdict.NearFinder`."""

    folder: str
    spill: str
    thresholds: Thresholds

    def __call__(self, tables: Tables) -> None:
        """Read what is left of the texts, find the pairs, check them."""
        texts, bands, copies = (os.path.join(self.spill, f"{name}.parquet") for name in ("texts", "bands", "copies"))
        removed = tables.write("SELECT doc, pos FROM removed ORDER BY doc, pos", os.path.join(self.spill, "removed"))
        with ParquetRows(texts, _TEXTS) as text_rows, ParquetRows(bands, _BAND_ROWS) as band_rows:
            for doc, site, text in self._left(removed):
                text_rows.add_row((doc, site, text))
                for band, value in enumerate(bands_of(text).tolist()):
                    band_rows.add_row((doc, band, value))
        tables.read("band", [Source([bands], "doc, band, value")])
        for statement in statements("near.sql", {"bucket_size": BUCKET}):
            tables.make(statement)
        with ParquetRows(copies, _COPIES) as copy_rows:
            for row in self._checked(self._pairs(tables), texts):
                copy_rows.add_row(row)
        columns = f"doc, {WHOLE} AS pos, CAST(NULL AS BIGINT) AS key, 'near-copy' AS rule, of_doc, similarity"
        tables.read("near_copy", [Source([copies], columns)])

    def _left(self, removed_rows: Sequence[str]) -> Iterator[tuple[int, str, str]]:
        """The folded text that is left of each document: its number, site and text."""
        header = read_header(self.folder)
        reading = ReadOptions(**header.reading)
        rows = _Cursor(removed_rows)
        for path, number in self._paths():
            for record in read_indexed(header.root, path, number, reading, header.site_field):
                removed = rows.positions(record.doc)
                if WHOLE in removed:
                    continue
                lines = line_texts(record.document.text)[0]
                text = folded("".join(line for position, line in enumerate(lines) if position not in removed))
                if len(text) >= self.thresholds.passage_length:
                    yield record.doc, record.site, text

    def _paths(self) -> Iterator[tuple[str, int]]:
        """The files of the index in order, each with its number."""
        last = ""
        for part in index_files(self.folder, "documents"):
            for row in read_rows(part):
                if row["path"] != last:
                    last = row["path"]
                    yield last, row["doc"] >> 32

    def _pairs(self, tables: Tables) -> Iterator[tuple[int, int]]:
        """The ranks and numbers of documents that may be copies: (kept, copy), by rank."""
        sql = (
            "SELECT p.kept, p.copy, d.rank AS kept_rank, e.rank AS copy_rank FROM near_pair p "
            "JOIN document d ON d.doc = p.kept JOIN document e ON e.doc = p.copy ORDER BY copy_rank, kept_rank"
        )
        for part in tables.write(sql, os.path.join(self.spill, "pairs")):
            for row in read_rows(part):
                yield row["kept"], row["copy"]

    def _checked(self, pairs: Iterator[tuple[int, int]], texts: str) -> Iterator[tuple[int, int, float]]:
        """The near copies: of each the number, that of the document that stays, and how alike they are."""
        groups = Groups()
        linked: dict[int, list[int]] = defaultdict(list)
        for kept, copy in pairs:
            groups.join(kept, copy)
            linked[copy].append(kept)
        for batch in _batches(groups.groups()):
            reader = _GramsReader(texts, {doc for group in batch for doc in group})
            for group in batch:
                yield from self._copies_in(group, linked, reader)

    def _copies_in(
        self, docs: Sequence[int], linked: Mapping[int, Sequence[int]], texts: "_GramsReader"
    ) -> Iterator[tuple[int, int, float]]:
        """The near copies in a group of documents, of which pairs are linked; all by rank."""
        groups = Groups()
        for copy in docs:
            for kept in linked.get(copy, ()):
                least = self.thresholds.near_linked
                if texts.grams(kept).site == texts.grams(copy).site:
                    least = self.thresholds.near_same_site
                if self._may_be_removed(likeness(texts.grams(kept), texts.grams(copy)), least):
                    groups.join(kept, copy)
        for group in groups.groups():
            staying: list[int] = []
            for doc in group:
                for kept in staying[:_MOST_TRIED]:
                    found = likeness(texts.grams(kept), texts.grams(doc))
                    if self._may_be_removed(found, self.thresholds.near_kept):
                        yield doc, kept, found.jaccard
                        break
                else:
                    staying.append(doc)

    def _may_be_removed(self, found: Likeness, least: float) -> bool:
        """Whether a document may be removed for another that is alike to it by at least `least`."""
        return (
            found.jaccard >= least
            and found.own_length <= self.thresholds.near_own_length
            and found.unmasked >= self.thresholds.near_numbers
        )


def likeness(kept: Grams, copy: Grams) -> Likeness:
    """How alike two texts are, of which the second is to go."""
    common = len(np.intersect1d(kept.once, copy.once, assume_unique=True))
    jaccard = common / (len(kept.once) + len(copy.once) - common)
    if jaccard == 1:
        return Likeness(1.0, 0, 1.0)
    masked = len(np.intersect1d(kept.masked, copy.masked, assume_unique=True))
    masked_jaccard = masked / (len(kept.masked) + len(copy.masked) - masked)
    own = np.concatenate(([0], ~np.isin(copy.ordered, kept.once), [0]))
    ends = np.flatnonzero(np.diff(own.astype(np.int8)))
    longest = int((ends[1::2] - ends[::2]).max()) if len(ends) else 0
    return Likeness(jaccard, longest, (1 - masked_jaccard) / (1 - jaccard))


class Groups:
    """Puts documents together that are joined, directly or through others."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def join(self, first: int, second: int) -> None:
        """Put two documents, and all that are with them, together."""
        a, b = self._root(first), self._root(second)
        self._parent[b] = a

    def groups(self) -> list[list[int]]:
        """The documents of each group, in the order in which they came."""
        found: dict[int, list[int]] = defaultdict(list)
        for doc in self._parent:
            found[self._root(doc)].append(doc)
        return list(found.values())

    def _root(self, doc: int) -> int:
        """The document that represents the group of `doc` (union-find, which shortens the way there)."""
        self._parent.setdefault(doc, doc)
        root = doc
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[doc] != root:
            self._parent[doc], doc = root, self._parent[doc]
        return root


def _batches(groups: Sequence[list[int]]) -> Iterator[list[list[int]]]:
    """The groups in lists of about _BATCH documents."""
    batch: list[list[int]] = []
    size = 0
    for group in groups:
        batch.append(group)
        size += len(group)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _GramsReader:
    """The texts of some documents, and their grams, of which the last used are kept."""

    def __init__(self, path: str, docs: set[int]) -> None:
        self._texts = {row["doc"]: (row["site"], row["text"]) for row in read_rows(path) if row["doc"] in docs}
        self.grams = lru_cache(1_000)(self._grams)

    def _grams(self, doc: int) -> Grams:
        """The 5-grams of a document."""
        site, text = self._texts[doc]
        return Grams.of(site, text)


class _Cursor:
    """Goes through rows of (doc, pos), sorted, along with the documents."""

    def __init__(self, files: Sequence[str]) -> None:
        self._rows = (row for file in files for row in read_rows(file))
        self._next = next(self._rows, None)

    def positions(self, doc: int) -> set[int]:
        """The positions of a document; documents are asked for in order."""
        found = set()
        while self._next is not None and self._next["doc"] <= doc:
            if self._next["doc"] == doc:
                found.add(self._next["pos"])
            self._next = next(self._rows, None)
        return found
