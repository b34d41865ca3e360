"""Lines of a text as spans, and how to take whole lines out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

from newsclean.edit import Edit

# A lone \r is a line break too: old Mac files, and scrapers that kept what a form field sent.
_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")


class Line(NamedTuple):
    """A line of a text: `text` is what it says, without the break that ends it at `end`; `next` begins the next one."""

    start: int
    end: int
    next: int
    text: str

    @property
    def stripped(self) -> str:
        """The words of the line, without the white space around them."""
        return self.text.strip()


@lru_cache(maxsize=2)  # filters that follow each other mostly ask for the same text
def split_lines(text: str) -> tuple[Line, ...]:
    r"""All lines of a text, ended by \n, \r\n or a lone \r; an unended last line counts, an empty one does not."""
    if "\r" in text:
        spans = ((match.start(), match.end(1), match.end(), match[1]) for match in _LINE.finditer(text))
        return tuple(Line(*span) for span in spans if span[0] < len(text))
    lines = []
    position = 0
    for content in text.split("\n"):
        end = position + len(content)
        lines.append(_line((position, end, end + 1, content)))
        position = end + 1
    last = lines.pop()  # what no line feed ends
    return (*lines, last._replace(next=last.end)) if last.text else tuple(lines)


_line = partial(tuple.__new__, Line)  # half the time of Line(...), and every page has dozens


def remove_lines(text: str, rules: Mapping[int, str]) -> Iterator[Edit]:
    r"""Edits that take whole lines out with their line breaks; `rules` gives the reason by index of the line.

    The break in front of a line goes in the stead of its own where it has none, so that a text without a
    final newline stays one, and where a \r in front would meet a \n behind, for the two are one break.
    """
    lines = split_lines(text)
    for first, behind in _runs(rules):
        start, end = lines[first].start, lines[behind - 1].next
        unended = end == lines[behind - 1].end
        in_front = first > 0 and (unended or (text[start - 1] == "\r" and text[end : end + 1] == "\n"))
        for index in range(first, behind):
            line = lines[index]
            yield Edit(
                lines[index - 1].end if in_front else line.start, line.end if in_front else line.next, "", rules[index]
            )


def _runs(indexes: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring indexes together: the first of each run, and what follows its last."""
    first = last = -2
    for index in (*sorted(indexes), -1):
        if index != last + 1:
            if first >= 0:
                yield first, last + 1
            first = index
        last = index


def line_starts(text: str) -> list[int]:
    """Where each line but the first begins, in characters; the line (from 1) of a position p is
    `bisect_right(line_starts(text), p) + 1`."""
    return [line.next for line in split_lines(text) if line.next > line.end]
