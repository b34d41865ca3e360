"""Counts over a changes file in bounded memory, and the choice of the documents that a report shows."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple, TypeVar

from newsclean.changes.record import DocumentChanges
from newsclean.check.statistics import RuleCount
from newsclean.report_page.frequent import FrequentLines

EXTREMES = 20
"""How many of the documents that lost most, and of those with most trouble left, are listed."""

BARS = 10
"""Bars of the histogram: each a tenth of the share of characters that a document lost."""


class Choice(NamedTuple):
    """How many documents a report samples; other seeds give other samples."""

    sample: int = 200
    seed: int = 0


class Listed(NamedTuple):
    """A document in a list: what it is sorted by, its number in the file, its name."""

    figure: float
    number: int
    id: str


class Kept(NamedTuple):
    """A document of which others are copies: how many, its number in the file, its name, that of its clean file."""

    copies: int
    number: int
    id: str
    clean_id: str


@dataclass
class Summary:
    """Figures of a run, by rule, by share removed, the lines removed most often, the documents with most copies."""

    documents: int = 0
    changed: int = 0
    characters_in: int = 0
    characters_out: int = 0
    rules: dict[str, RuleCount] = field(default_factory=dict)
    bars: list[int] = field(default_factory=lambda: [0] * BARS)
    lost_most: list[Listed] = field(default_factory=list)
    trouble: list[Listed] = field(default_factory=list)
    sample: list[Listed] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    copies: int = 0
    lines: FrequentLines = field(default_factory=FrequentLines)
    emptied: int = 0
    halved: int = 0

    def add(self, changes: DocumentChanges, choice: Choice) -> None:
        """Count a document."""
        number = self.documents
        self.documents += 1
        raw, clean = changes.characters
        self.characters_in += raw
        self.characters_out += clean
        self.changed += changes.raw != changes.clean
        left = self._add_rules(changes, number)
        share = share_removed(changes)
        self.bars[min(BARS - 1, int(share * BARS))] += 1
        self.emptied += bool(raw) and not clean
        self.halved += share > 0.5
        self.lines.add(changes, number)
        if share > 0:
            _keep(self.lost_most, Listed(share, number, changes.id), EXTREMES)
        if left:
            _keep(self.trouble, Listed(left, number, changes.id), EXTREMES)
        self.copies += changes.across.copy_of is not None
        if changes.across.copies:
            _keep(self.kept, Kept(changes.across.copies, number, changes.id, changes.across.id), EXTREMES)
        drawn = blake2b(f"{choice.seed}:{changes.id}".encode("utf-8", "surrogatepass"), digest_size=6)
        _keep(self.sample, Listed(int.from_bytes(drawn.digest(), "big"), number, changes.id), choice.sample)

    def _add_rules(self, changes: DocumentChanges, number: int) -> int:
        """Count the edits of a document by rule; gives how many are findings."""
        findings = 0
        for filter, stage in changes.stages:
            for _, before, after, rule in stage:
                self.rules.setdefault(f"{filter}/{rule}", RuleCount()).add(before, after, number)
                findings += before == after
        return findings

    def sorted_rules(self) -> list[tuple[str, RuleCount]]:
        """The rules, those first that removed or replaced most characters."""
        return sorted(self.rules.items(), key=lambda item: (-item[1].removed - item[1].replaced, item[0]))

    def most_copied(self) -> list[Kept]:
        """The documents with most copies; of equal ones the one that came first."""
        return sorted(self.kept, key=lambda kept: (-kept.copies, kept.number))

    def numbers_to_show(self, of_copies: Iterable[int] = ()) -> list[int]:
        """The numbers of the documents that the report shows, the most telling first, among them some of copies."""
        lists = (top(self.lost_most), top(self.trouble))
        numbers = [listed.number for documents in lists for listed in documents]
        numbers += [line.number for line in self.lines.most_common()]
        numbers += of_copies
        numbers += [listed.number for listed in top(self.sample)]
        return list(dict.fromkeys(numbers))


def summarise(documents: Iterable[DocumentChanges], choice: Choice) -> Summary:
    """The summary of a changes file."""
    summary = Summary()
    for changes in documents:
        summary.add(changes, choice)
    return summary


def share_removed(changes: DocumentChanges) -> float:
    """The share of its characters that a document lost, 0 to 1."""
    raw, clean = changes.characters
    return max(0.0, 1 - clean / raw) if raw else 0.0


def top(documents: list[Listed]) -> list[Listed]:
    """The documents of a list, the largest figure first; of equal ones the one that came first."""
    return sorted(documents, key=lambda listed: (-listed.figure, listed.number))


_Ranked = TypeVar("_Ranked", Listed, Kept)


def _keep(heap: list[_Ranked], listed: _Ranked, most: int) -> None:
    """Keep the `most` documents with the largest figures in a heap."""
    if len(heap) < most:
        heapq.heappush(heap, listed)
    elif most and listed > heap[0]:
        heapq.heapreplace(heap, listed)
