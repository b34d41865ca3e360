"""What the reader of a page knows of its lines beyond their text: how much of a line is link, whether it is main text.

`formats.html` makes them, `Pipeline.clean` carries them through the edits of the filters, the filter boilerplate reads
them. A text without marks is judged by its words alone.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newsclean.edit import Edit, stretched_spans


class Mark(NamedTuple):
    """Evidence on the characters from `start` to `end` of a text, a line mostly.

    `link_share` is the share of them that are in links, 0 to 1; `in_main` is whether they are in the element of
    the page that holds most prose.
    """

    start: int
    end: int
    link_share: float
    in_main: bool


def moved_marks(marks: Sequence[Mark], edits: Sequence[Edit]) -> tuple[Mark, ...]:
    """The marks of a text after edits of it; a mark of which nothing is left is dropped."""
    if not edits:
        return tuple(marks)
    spans = stretched_spans(((mark.start, mark.end) for mark in marks), edits)
    return tuple(
        Mark(start, end, mark.link_share, mark.in_main)
        for mark, (start, end) in zip(marks, spans, strict=True)
        if start < end
    )


def marks_of_lines(marks: Sequence[Mark], spans: Iterable[tuple[int, int]]) -> list[Mark | None]:
    """For each span, in their order, the first mark that overlaps it, or None; both are sorted."""
    found: list[Mark | None] = []
    index = 0
    for start, end in spans:
        while index < len(marks) and marks[index].end <= start:
            index += 1
        is_marked = index < len(marks) and marks[index].start < end
        found.append(marks[index] if is_marked else None)
    return found
