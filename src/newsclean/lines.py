"""Lines of a text as spans, and edits that remove whole lines: line breaks are never translated."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import accumulate
from operator import add
from typing import NamedTuple

from newsclean.edit import Edit
from newsclean.patterns import compile_later

# A lone \r is a line break too: in files of old Macs, and where scrapers kept what a form field sent.
_BREAK = compile_later(r"\r\n|\n|\r")


class Line(NamedTuple):
    """A line of a text as a span: its `text` ends, and its break begins, at `end`; the next line begins at `next`."""

    start: int
    end: int
    next: int
    text: str

    @property
    def stripped(self) -> str:
        """The line without the white space around it."""
        return self.text.strip()


@lru_cache(maxsize=1)
def line_texts(text: str) -> tuple[Sequence[str], Sequence[str]]:
    """The lines of a text without their breaks, and the same without the white space around them.

    Both have an item for what is behind the last break, though it be nothing. They are kept for the next
    filter, which mostly asks for the same text.
    """
    texts = _BREAK.split(text) if "\r" in text else text.split("\n")
    return texts, list(map(str.strip, texts))


def line_offsets(text: str) -> list[int]:
    """Where each line of `line_texts` starts, in characters."""
    sizes = [len(line) + 1 for line in line_texts(text)[0]]
    starts = list(accumulate(sizes[:-1], initial=0))
    if "\r\n" in text:  # breaks of two characters, perhaps among others of one
        seen = 0
        for k in range(1, len(starts)):
            seen += text.startswith("\r\n", starts[k] + seen - 1)
            starts[k] += seen
    return starts


@lru_cache(maxsize=1)
def split_lines(text: str) -> tuple[Line, ...]:
    r"""All lines of a text, ended by \n, \r\n or a lone \r; an unended last line counts, an empty one does not."""
    texts, starts = line_texts(text)[0], line_offsets(text)
    ends = map(add, starts, map(len, texts))
    lines = tuple(map(_line, zip(starts, ends, [*starts[1:], len(text)], texts, strict=True)))
    return lines if texts[-1] else lines[:-1]


_line = partial(tuple.__new__, Line)  # half the time of Line(...), and every page has dozens


def lines_at(text: str, positions: Iterable[int]) -> Iterator[tuple[int, str]]:
    """The lines in which some positions are, each once: where it starts, and its text.

    The positions are sorted, and none is that of a line break. For a few lines of a long text: nothing is split.
    """
    end = 0
    for position in positions:
        if position < end:
            continue
        start = max(text.rfind("\n", end, position), text.rfind("\r", end, position), end - 1) + 1
        line_break = _BREAK.search(text, position)
        end = line_break.start() if line_break else len(text)
        yield start, text[start:end]


def remove_lines(text: str, rules: Mapping[int, str]) -> Iterator[Edit]:
    r"""Edits that remove whole lines with their line breaks; `rules` gives the reason by index of the line.

    The break before a line is removed instead of its own in two cases: where it has none, so that a text without
    a final line break stays one; and where a \r before it would meet a \n behind it, for the two would be one break.
    """
    lines = split_lines(text) if rules else ()
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
    """Runs of neighbouring indexes: of each the first, and the one behind its last."""
    first = last = -2
    for index in (*sorted(indexes), -1):
        if index != last + 1:
            if first >= 0:
                yield first, last + 1
            first = index
        last = index


def line_starts(text: str) -> list[int]:
    """Where each line but the first starts, in characters.

    The line (from 1) of a position p is `bisect_right(line_starts(text), p) + 1`.
    """
    return line_offsets(text)[1:]
