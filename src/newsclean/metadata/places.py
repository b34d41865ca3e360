"""Where on a page its lines stand: above the title, under it, in the body, below it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from newsclean.filters.duplicates.page import HEAD, TAIL, is_prose
from newsclean.page.dates import is_year
from newsclean.page.labels import is_label, opens_with_label

_ABOVE, _HEAD, _LEAD, _TAIL = 4, 20, 5, 12  # lines above and under the title, under a lead, below the body


@dataclass(frozen=True)
class Places:
    """The lines of a page that are not blank, and whether cleaning kept each."""

    lines: list[str]
    kept: list[bool]

    @cached_property
    def body(self) -> tuple[int, int]:
        """The first and the last paragraph that was kept; the number of lines twice where there is none."""
        prose = [i for i, line in enumerate(self.lines) if self.kept[i] and is_prose(line)]
        return (prose[0], prose[-1]) if prose else (len(self.lines), len(self.lines))

    def head(self, title: int) -> range:
        """The lines between the title and the first paragraph; without a title, those above that paragraph."""
        stop = next((i for i in range(title + 1, len(self.lines)) if self.kept[i] and is_prose(self.lines[i])), None)
        start = title + 1 if title >= 0 or stop is None else max(0, stop - _HEAD)
        return range(start, min(len(self.lines) if stop is None else stop, start + _HEAD))

    def above(self, title: int) -> range:
        """The lines above the title, the nearest first."""
        return range(title - 1, max(-1, title - 1 - _ABOVE), -1)

    def below(self, start: int) -> Iterator[int]:
        """The lines from `start` on that open with a label."""
        return (i for i in range(start, len(self.lines)) if opens_with_label(self.lines[i]))

    def under_lead(self, first: int) -> Iterator[int]:
        """Lines right under the first paragraph that cleaning took: a byline below a summary."""
        return takewhile(lambda i: not self.kept[i], range(first + 1, min(len(self.lines), first + 1 + _LEAD)))

    def beside(self, i: int, title: int) -> list[str]:
        """The lines above and below a line, but not the title."""
        return [self.lines[k] for k in (i - 1, i + 1) if k > title and k < len(self.lines)]

    def tail(self) -> range:
        """The lines right below the last paragraph."""
        last = self.body[1]
        return range(last + 1, min(len(self.lines), last + 1 + _TAIL))

    def edges_of_body(self) -> list[str]:
        """The first and the last paragraph."""
        return [self.lines[i] for i in self.body if i < len(self.lines)]

    def last_words(self) -> str:
        """The last line that was kept."""
        return next((line for line, kept in zip(reversed(self.lines), reversed(self.kept), strict=True) if kept), "")

    def with_value(self, i: int) -> str:
        """A line, and behind a label without a value or a year without a day the line below it."""
        line = self.lines[i]
        if is_year(line):
            return "-".join([line.rstrip("年"), " ".join(self.lines[i + 1 : i + 3])])
        if not is_label(line) or i + 1 == len(self.lines) or is_label(self.lines[i + 1]):
            return line
        return f"{line.rstrip(':： ')}：{self.lines[i + 1]}"


def places_of(page: str, text: str) -> Places:
    """The lines of `page`; kept are those that `text` holds, whole or but for a part at one end."""
    left = Counter("".join(line.split()) for line in text.splitlines())
    edges = {edge for key in left if len(key) > TAIL for edge in (key[:HEAD], key[-HEAD:])}
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    kept = []
    for line in lines:
        key = "".join(line.split())
        kept.append(
            left[key] > 0 or (is_prose(key) and key not in left and not edges.isdisjoint((key[:HEAD], key[-HEAD:])))
        )
        left[key] -= 1
    return Places(lines, kept)
