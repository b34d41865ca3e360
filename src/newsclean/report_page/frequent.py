"""The lines that were removed most often, counted in bounded memory."""

import os
import re
from dataclasses import dataclass, field
from heapq import nlargest
from typing import NamedTuple

from newsclean.changes.record import DocumentChanges

SHOWN = 40
"""How many lines a report lists."""

_LONGEST = 120
"""Characters of a line that is counted; longer ones are no menu lines."""

_MOST_KEPT = 50_000
"""Lines that are counted at a time, some 15 MB; when there are more, the rarer half is dropped and may be counted
too low if it comes again."""

_MOST_SITES = 100
"""The most sites that are counted for a line."""


class FrequentLine(NamedTuple):
    """A line, the rule that removed it, how often, from how many sites, and the number of a document with it."""

    text: str
    rule: str
    times: int
    sites: int
    number: int


@dataclass
class _Count:
    number: int
    count: int = 0
    sites: set[str] = field(default_factory=set)


class FrequentLines:
    """Counts lines that rules remove whole, by text and rule."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], _Count] = {}

    def add(self, changes: DocumentChanges, number: int) -> None:
        """Count the removed lines of a document."""
        site = site_of(changes)
        for filter, stage in changes.stages:
            for _, before, after, rule in stage:
                if after or not ("\n" in before or "\r" in before):
                    continue
                for line in before.splitlines():
                    text = line.strip()
                    if 1 < len(text) <= _LONGEST:
                        self._count(text, f"{filter}/{rule}", site, number)

    def _count(self, text: str, rule: str, site: str, number: int) -> None:
        """Count a line; the rare ones are dropped where there are too many."""
        count = self._counts.get((text, rule))
        if count is None:
            if len(self._counts) >= _MOST_KEPT:
                self._counts = dict(nlargest(_MOST_KEPT // 2, self._counts.items(), key=lambda item: item[1].count))
            count = self._counts[text, rule] = _Count(number)
        count.count += 1
        if len(count.sites) < _MOST_SITES:
            count.sites.add(site)

    def most_common(self) -> list[FrequentLine]:
        """The lines that were removed most often."""
        ranked = sorted(self._counts.items(), key=lambda item: (-item[1].count, item[0]))[:SHOWN]
        return [FrequentLine(text, rule, count.count, len(count.sites), count.number) for (text, rule), count in ranked]


_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)


def site_of(changes: DocumentChanges) -> str:
    """The site that a document is from: a folder named like a host, else the folder or file that it is in."""
    folder, name = os.path.split(changes.path)
    parts = folder.replace(os.sep, "/").split("/")
    host = next((part for part in parts if _HOST.fullmatch(part)), None)
    return host or (folder if changes.line is None else name)
