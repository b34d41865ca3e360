"""Edits proposed by filters, changes done by the pipeline, and the arithmetic between them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple


class Edit(NamedTuple):
    """Put `replacement` where `text[start:end]` stands; positions are in characters.

    `rule` is the reason inside the filter. An edit that puts back what stands there is a *finding*:
    it changes nothing and is shown and counted like a change (trouble seen, but not mended).
    """

    start: int
    end: int
    replacement: str
    rule: str


class Change(NamedTuple):
    """An edit that was applied, told in the words of the raw input.

    `line` is the line (from 1) of the raw input; `start` is where `before` stood, in characters of the
    text that this filter was given.
    """

    filter: str
    rule: str
    line: int
    before: str
    after: str
    start: int


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Apply edits in order of position and give the new text.

    Raises ValueError where edits are unsorted, overlapping or out of range.
    """
    pieces: list[str] = []
    position = 0
    for start, end, replacement, rule in edits:
        if not position <= start <= end:
            raise ValueError(f"edit {start}:{end} ({rule}) overlaps or precedes the one that ends at {position}")
        pieces.append(text[position:start])
        if replacement != "":  # None must not pass for nothing
            pieces.append(replacement)
        position = end
    if position > len(text):
        raise ValueError(f"edit ends at {position}, behind the end of the text at {len(text)}")
    pieces.append(text[position:])
    return "".join(pieces)


def apply_changes(raw: str, changes: Iterable[Change]) -> str:
    """Do the changes of a cleaning again: the raw input in, the clean text out."""
    text = raw
    for stage in _stages(changes):
        edits = [Edit(change.start, change.start + len(change.before), change.after, change.rule) for change in stage]
        text = apply_edits(text, edits)
    return text


def undo_changes(text: str, changes: Iterable[Change]) -> str:
    """Take the changes of a cleaning back: the clean text in, the raw input out."""
    for stage in reversed(list(_stages(changes))):
        edits = []
        moved = 0
        for change in stage:
            start = change.start + moved
            edits.append(Edit(start, start + len(change.after), change.before, change.rule))
            moved += len(change.after) - len(change.before)
        text = apply_edits(text, edits)
    return text


def _stages(changes: Iterable[Change]) -> Iterator[list[Change]]:
    for _, stage in groupby(changes, key=lambda change: change.filter):
        yield list(stage)


class PositionMap:
    """Carries positions in a text after edits back to the text before them."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts: list[int] = []  # where each edit's replacement starts, in the text after
        moved = 0
        for edit in edits:
            self._starts.append(edit.start + moved)
            moved += len(edit.replacement) - (edit.end - edit.start)

    def back(self, position: int) -> int:
        """The position before the edits of a `position` (characters) after them.

        Within a replacement it is the same distance from the edit's start, at most its last character.
        """
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return position
        edit = self._edits[index]
        inside = position - self._starts[index]
        beyond = inside - len(edit.replacement)
        return edit.end + beyond if beyond >= 0 else min(edit.start + inside, max(edit.start, edit.end - 1))
