"""Divides the lines of a page into those above the title, below it, in the body and below that."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, takewhile
from typing import NamedTuple

from newsclean.edit import Edit
from newsclean.lines import split_lines
from newsclean.page.dates import is_year
from newsclean.page.fold import fold
from newsclean.page.labels import is_label, opens_with_label
from newsclean.page.prose import is_prose

_ABOVE, _HEAD, _LEAD, _TAIL = 4, 20, 5, 12  # lines above and under the title, under a lead, below the body


class CleanedLine(NamedTuple):
    """A line of the page that is not blank, and what cleaning made of it.

    `left`: what is left of the line; "" where it was removed. `rule`: the rule of the first edit to it, the filter's
    reason; "" where nothing was changed.
    """

    text: str
    left: str
    rule: str = ""

    @property
    def folded(self) -> str:
        """The line of the page as patterns see it."""
        return fold(self.text)


@dataclass(frozen=True)
class Places:
    """The lines of a page that are not blank, and which of them are the body."""

    lines: Sequence[CleanedLine]

    @cached_property
    def body(self) -> tuple[int, int]:
        """The first and the last paragraph that was kept; the number of lines twice where there is none."""
        prose = [i for i, line in enumerate(self.lines) if is_prose(line.left)]
        if not prose:
            return len(self.lines), len(self.lines)
        # A headline may be long and end with `！`.
        return next((i for i in prose if "。" in self.lines[i].left), prose[0]), prose[-1]

    def head(self, title: int) -> range:
        """The lines between the title and the first paragraph; without a title, those above that paragraph."""
        stop = next((i for i in range(title + 1, len(self.lines)) if is_prose(self.lines[i].left)), None)
        start = title + 1 if title >= 0 or stop is None else max(0, stop - _HEAD)
        return range(start, min(len(self.lines) if stop is None else stop, start + _HEAD))

    def above(self, title: int) -> range:
        """The lines above the title, the nearest first."""
        return range(title - 1, max(-1, title - 1 - _ABOVE), -1)

    def below(self, start: int) -> Iterator[int]:
        """The lines from `start` on that open with a label."""
        return (i for i in range(start, len(self.lines)) if opens_with_label(self.lines[i].text))

    def under_lead(self, first: int) -> Iterator[int]:
        """Lines right under the first paragraph that cleaning removed: a byline below a summary."""
        return takewhile(lambda i: not self.lines[i].left, range(first + 1, min(len(self.lines), first + 1 + _LEAD)))

    def beside(self, i: int, title: int) -> list[str]:
        """The lines above and below a line, but not the title."""
        return [self.lines[k].text for k in (i - 1, i + 1) if k > title and k < len(self.lines)]

    def tail(self) -> range:
        """The lines right below the last paragraph."""
        last = self.body[1]
        return range(last + 1, min(len(self.lines), last + 1 + _TAIL))

    def edges_of_body(self) -> list[str]:
        """The first and the last paragraph of the page, before cleaning."""
        return [self.lines[i].text for i in self.body if i < len(self.lines)]

    def last_line(self) -> str:
        """The last line that was kept."""
        return next((line.left for line in reversed(self.lines) if line.left), "")

    def with_value(self, i: int) -> str:
        """A line, and behind a label without a value or a year without a day the line below it."""
        line = self.lines[i].text
        if is_year(line):
            return "-".join([line.rstrip("年"), " ".join(below.text for below in self.lines[i + 1 : i + 3])])
        if not is_label(line) or i + 1 == len(self.lines) or is_label(self.lines[i + 1].text):
            return line
        return f"{line.rstrip(':： ')}：{self.lines[i + 1].text}"


def places_of(page: str, edits: Sequence[Edit]) -> Places:
    """The lines of `page` that are not blank, with what `edits` leave of each."""
    lines = []
    first = 0
    for line in split_lines(page):
        while first < len(edits) and edits[first].end <= line.start:
            first += 1
        if line.stripped:
            left = _left_of(page, line.start, line.end, islice(edits, first, None)).strip()
            is_edited = first < len(edits) and edits[first].start < line.end
            lines.append(CleanedLine(line.stripped, left, edits[first].rule if is_edited else ""))
    return Places(lines)


def _left_of(page: str, start: int, end: int, edits: Iterable[Edit]) -> str:
    """What edits, the first of them the first that reaches beyond `start`, leave of `page[start:end]`."""
    pieces = []
    position = start
    for edit in takewhile(lambda edit: edit.start < end, edits):
        pieces += [page[position : max(position, edit.start)], edit.replacement if edit.start >= start else ""]
        position = max(position, min(edit.end, end))
    return "".join((*pieces, page[position:end]))
