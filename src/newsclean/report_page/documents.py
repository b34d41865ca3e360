"""The documents that a report shows, cut into pieces, with their texts where the files are still there."""

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from newsclean.changes.record import AcrossDocuments, DocumentChanges, text_digest
from newsclean.document import Document
from newsclean.edit import PositionMap, carried_back
from newsclean.errors import NewscleanError
from newsclean.formats import ReadOptions, open_input
from newsclean.pieces import Piece, cut_into_pieces
from newsclean.report_page.clusters import Clusters
from newsclean.report_page.frequent import FrequentLine
from newsclean.report_page.summary import Summary

UNKNOWN = "\U0010ffff"
"""In place of a character of a raw text that no edit touches, where its file is missing; no text holds it."""

_MOST_CHARACTERS = 6_000
"""Characters of a document that the page holds, some 20 KB; of a longer one the surroundings of its changes."""

_CONTEXT = 120
"""Characters that stay on either side of a change where a document is cut."""

Shown = str | int | tuple[str, str, tuple[str, ...]]
"""A part of a document: text that stays, so many characters left out, or raw and clean with the rules."""


@dataclass
class ShownDocument:
    """A document of the page; `marks` are the indexes of parts by removed line."""

    number: int
    id: str
    characters: tuple[int, int]
    parts: list[Shown]
    more: int = 0
    marks: dict[tuple[str, str], int] = field(default_factory=dict)
    across: AcrossDocuments = AcrossDocuments()

    @property
    def size(self) -> int:
        """About how many bytes of the page it takes."""
        return sum(_size(part) for part in self.parts) + 3 * len(self.id) + 60


def _size(part: Shown) -> int:
    """About how many bytes a part takes in the page."""
    if isinstance(part, int):
        return 8
    if isinstance(part, str):
        return 3 * len(part) + 4
    return 3 * len(part[0]) + 3 * len(part[1]) + 14 + 4 * len(part[2])


def chosen_documents(
    documents: Iterable[DocumentChanges],
    summary: Summary,
    clusters: Clusters,
    reading: ReadOptions,
    most_bytes: int,
) -> list[ShownDocument]:
    """The documents of a changes file that a report shows, the most telling first, until `most_bytes` are full.

    `clusters` get the copies that are met on the way.
    """
    lines = summary.lines.most_common()
    wanted = set(summary.numbers_to_show(kept.number for kept in clusters.kept))
    by_number: dict[int, list[FrequentLine]] = {}
    for line in lines:
        by_number.setdefault(line.number, []).append(line)
    texts = _Texts(reading)
    shown = {}
    for number, changes in enumerate(documents):
        if clusters.add(changes, number) or number in wanted:
            shown[number] = _shown(number, changes, texts.of(changes), by_number.get(number, ()))
    chosen, size = [], 0
    for number in summary.numbers_to_show(clusters.numbers()):
        document = shown.get(number)
        if document is not None and size + document.size <= most_bytes:
            chosen.append(document)
            size += document.size
    return chosen


class _Texts:
    """Finds the raw text of documents: in the files that were cleaned, or from the clean ones."""

    def __init__(self, reading: ReadOptions) -> None:
        self._reading = reading
        self._path: str | None = None
        self._documents: Iterator[Document] = iter(())

    def of(self, changes: DocumentChanges) -> str | None:
        """The raw text of a document, if its file is there and unchanged; those of one file are asked in order."""
        if self._path != changes.path:
            self._path, self._documents = changes.path, self._read(changes.path)
        for document in self._documents:
            if document.line == changes.line:
                return self._raw(document.text, changes)
        return None

    def _read(self, path: str) -> Iterator[Document]:
        """The documents of a file, none where it cannot be read."""
        with suppress(OSError, NewscleanError):
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    for item in open_input(file, path, self._reading).read():
                        if isinstance(item, Document):
                            yield item

    def _raw(self, text: str, changes: DocumentChanges) -> str | None:
        """The raw text of a document, if `text` is its raw or its clean one."""
        with suppress(NewscleanError, ValueError):
            if len(text) == changes.characters[0] and text_digest(changes.done_again(text)) == changes.clean:
                return text
        with suppress(NewscleanError, ValueError):
            if text_digest(text) == changes.clean:  # cleaned in place
                return changes.undone(text)
        return None


def raw_sketch(changes: DocumentChanges) -> str:
    """The raw text as far as the edits show it, UNKNOWN for each other character."""
    text = UNKNOWN * changes.characters[1]
    for _, stage in reversed(changes.stages):
        parts, moved, position = [], 0, 0
        for start, before, after, _ in stage:
            parts += [text[position : start + moved], before]
            position = start + moved + len(after)
            moved += len(after) - len(before)
        text = "".join([*parts, text[position:]])
    return text


def _shown(number: int, changes: DocumentChanges, raw: str | None, lines: Iterable[FrequentLine]) -> ShownDocument:
    """A document cut into parts, with marks of the frequent lines in it; `raw` is its text, where that is known."""
    raw = raw_sketch(changes) if raw is None else raw
    pieces = cut_into_pieces(raw, changes.edits())
    parts, more = _parts(pieces, is_cut=len(raw) > _MOST_CHARACTERS)
    document = ShownDocument(
        number, changes.id, changes.characters, [part for _, part in parts], more, across=changes.across
    )
    wanted = {(line.text, line.rule) for line in lines}
    places = _places(changes, wanted) if wanted else {}
    starts = [start for start, _ in parts]
    for line, place in places.items():
        document.marks[line] = max(0, bisect_right(starts, place) - 1)
    return document


def _parts(pieces: Sequence[Piece], *, is_cut: bool) -> tuple[list[tuple[int, Shown]], int]:
    """The pieces as parts with their places in the raw text, and how many changes are left out at the end."""
    parts: list[tuple[int, Shown]] = []
    position = size = 0
    for index, piece in enumerate(pieces):
        for part, length in _cut(piece, is_cut):
            parts.append((position, part))
            position += length
            size += 0 if isinstance(part, int) else length
        size += len(piece.clean) if piece.rules else 0
        if is_cut and size > _MOST_CHARACTERS:
            return parts, sum(bool(piece.rules) for piece in pieces[index + 1 :])
    return parts, 0


def _cut(piece: Piece, is_cut: bool) -> Iterator[tuple[Shown, int]]:
    """The parts of a piece, each with its length in the raw text."""
    raw, clean, rules = piece
    if rules:
        most = _MOST_CHARACTERS // 4
        yield (_abridged(raw, most), _abridged(clean, most), rules), len(raw)
    else:
        for match in _RUN.finditer(raw):
            yield from _cut_unchanged(match[0], is_cut)


_RUN = re.compile(f"{UNKNOWN}+|[^{UNKNOWN}]+")


def _cut_unchanged(text: str, is_cut: bool) -> Iterator[tuple[Shown, int]]:
    """The parts of a text that no edit touches: a number in place of what is not known, or is too long."""
    if text[0] == UNKNOWN:
        yield len(text), len(text)
    elif is_cut and len(text) > 2 * _CONTEXT + 20:
        left_out = len(text) - 2 * _CONTEXT
        yield text[:_CONTEXT], _CONTEXT
        yield left_out, left_out
        yield text[-_CONTEXT:], _CONTEXT
    else:
        yield text, len(text)


def _abridged(text: str, most: int) -> str:
    """The start and the end of a text that has more than `most` characters, and how many are left out."""
    return text if len(text) <= most else f"{text[: most // 2]}… {len(text) - most} …{text[-most // 2 :]}"


def _places(changes: DocumentChanges, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Where in the raw text the lines are that rules removed."""
    maps: list[PositionMap] = []
    places: dict[tuple[str, str], int] = {}
    for (filter, edits), (_, stage) in zip(changes.edits(), changes.stages, strict=True):
        for start, before, _, rule in stage:
            for line in before.splitlines():
                key = (line.strip(), f"{filter}/{rule}")
                if key in wanted and key not in places:
                    places[key] = carried_back(start + before.index(key[0]), maps)
        maps.append(PositionMap(edits))
    return places
