"""Edits: what filters propose, how edits are applied, composed and repeated until stable, and how they are undone."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from newsclean.errors import ChangesError


class Edit(NamedTuple):
    """Put `replacement` in place of `text[start:end]`; positions are in characters.

    `rule` is the reason inside the filter. An edit whose replacement is the very text it replaces is a *finding*:
    it changes nothing and is shown and counted like a change (trouble seen, but not mended).
    """

    start: int
    end: int
    replacement: str
    rule: str


class Change(NamedTuple):
    """An edit that was applied, as a user is shown it.

    `line` and `column` (from 1, in characters) are the place in the raw input of the first character that changed.
    `start` is where `before` was, in characters of the text that this filter was given. `stage` is the number
    (from 0) of the filter's turn: the changes of one stage are edits of one text, and a filter that ran twice has
    two stages.
    """

    filter: str
    rule: str
    line: int
    before: str
    after: str
    start: int
    stage: int = 0
    column: int = 1


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


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """The edits `first` of a text, and then `second` of what they made of it, as edits of the text itself.

    Applying the outcome gives what applying both in turn gives. Edits that do not overlap keep their extent and
    their rule; those that do become one edit, which has the rule of the first of them that changes something and
    is left out where they cancel each other out. Linear in the number of edits.
    """
    if not first or not second:
        return list(first or second)
    composed: list[Edit] = []
    moved = 0  # characters by which the edits of `first` up to here have moved the text behind them
    i = j = 0
    while i < len(first) or j < len(second):
        start, end = _extent(first, i, moved)
        if i < len(first) and (j == len(second) or end <= second[j].start):
            composed.append(first[i])
            i, moved = i + 1, moved + _growth(first[i])
            continue
        if i == len(first) or second[j].end <= start:
            composed.append(second[j]._replace(start=second[j].start - moved, end=second[j].end - moved))
            j += 1
            continue
        low, high = min(start, second[j].start), max(end, second[j].end)
        origin, a, b = low - moved, i, j
        while True:  # take in whatever overlaps what was taken in so far
            start, end = _extent(first, i, moved)
            if i < len(first) and start < high:
                high, moved, i = max(high, end), moved + _growth(first[i]), i + 1
            elif j < len(second) and second[j].start < high:
                high, j = max(high, second[j].end), j + 1
            else:
                break
        composed += _merged(text[origin : high - moved], origin, low, first[a:i], second[b:j])
    return composed


def _extent(edits: Sequence[Edit], index: int, moved: int) -> tuple[int, int]:
    """Where the replacement of an edit starts and ends in the text after the edits; (0, 0) behind the last one."""
    if index == len(edits):
        return 0, 0
    start = edits[index].start + moved
    return start, start + len(edits[index].replacement)


def _growth(edit: Edit) -> int:
    """How many characters longer an edit makes its text."""
    return len(edit.replacement) - (edit.end - edit.start)


def _merged(before: str, origin: int, low: int, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Overlapping edits of two passes as one; `origin` and `low` are where `before` begins in the text before and after
    the first pass."""
    own = [edit._replace(start=edit.start - origin, end=edit.end - origin) for edit in first]
    between = apply_edits(before, own)
    later = [edit._replace(start=edit.start - low, end=edit.end - low) for edit in second]
    after = apply_edits(between, later)
    changing = [*changes_only(before, own), *changes_only(between, later)]
    if changing and after == before:
        return []
    return [Edit(origin, origin + len(before), after, (changing or own)[0].rule)]


def changes_only(text: str, edits: Sequence[Edit]) -> list[Edit]:
    """The edits that change something, without the findings."""
    return [edit for edit in edits if text[edit.start : edit.end] != edit.replacement]


def without_overlaps(edits: Iterable[Edit]) -> list[Edit]:
    """Of edits in order those that do not overlap one before them."""
    kept: list[Edit] = []
    for edit in edits:
        if not kept or kept[-1].end <= edit.start:
            kept.append(edit)
    return kept


Span = tuple[int, int]
"""Where something starts and ends in a text, in characters."""


def joined_spans(spans: Iterable[Span], *, touching: bool = False) -> list[Span]:
    """The spans in order, those that overlap as one; with `touching` those between which nothing is, too."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1] + touching:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def without_spans(text: str, edits: Iterable[Edit], spans: Sequence[Span], *, may_remove: bool) -> list[Edit]:
    """The edits, restricted so that the spans, which are sorted, stay as they are.

    Of an edit that replaces characters one for one those in a span stay; any other edit that overlaps a span is left
    out, but for one that removes all of it where `may_remove` is true.
    """
    kept: list[Edit] = []
    index = 0
    for edit in edits:
        while index < len(spans) and spans[index][1] <= edit.start:
            index += 1
        replacement, at = edit.replacement, index
        while at < len(spans) and spans[at][0] < edit.end:
            start, end = max(spans[at][0], edit.start), min(spans[at][1], edit.end)
            if len(replacement) == edit.end - edit.start:
                replacement = replacement[: start - edit.start] + text[start:end] + replacement[end - edit.start :]
            elif not (may_remove and not replacement and (start, end) == spans[at]):
                break
            at += 1
        else:
            if replacement != text[edit.start : edit.end] or replacement == edit.replacement:
                kept.append(edit._replace(replacement=replacement))
    return kept


def moved_spans(spans: Iterable[Span], edits: Sequence[Edit]) -> list[Span]:
    """Where spans of a text are after edits of it, without those that an edit changes."""
    after: list[Span] = []
    growth = index = 0
    for start, end in sorted(spans):
        while index < len(edits) and edits[index].end <= start:
            growth += _growth(edits[index])
            index += 1
        if index == len(edits) or edits[index].start >= end:
            after.append((start + growth, end + growth))
    return after


def stretched_spans(spans: Iterable[Span], edits: Sequence[Edit]) -> Iterator[Span]:
    """Where each span of a text is after edits of it, whatever they change inside; empty where nothing is left."""
    ends = [edit.end for edit in edits]
    moved = [0, *accumulate(map(_growth, edits))]
    for start, end in spans:
        i, j = bisect_right(ends, start), bisect_right(ends, end)
        new_start, new_end = start + moved[i], end + moved[j]
        if i < len(edits) and edits[i].start < start:  # an edit that reaches into the span from before it
            new_start = edits[i].start + moved[i] + len(edits[i].replacement)
        if j < len(edits) and edits[j].start < end:  # one that reaches beyond it
            new_end = edits[j].start + moved[j]
        yield new_start, max(new_start, new_end)


MOST_PASSES = 8
"""Passes over one text before it is given up as unstable. Of all labelled pages none needs more than three; what
needs more was made to, and is left as it is, with a finding."""

UNSTABLE = "unstable"
"""Rule of the finding, at the start of a text, that the passes over it did not come to an end."""


def until_stable(
    text: str, propose: Callable[[str], Iterable[Edit]], first: Sequence[Edit] | None = None
) -> list[Edit]:
    """The edits after which `propose` has nothing more to change: so that cleaning twice changes nothing.

    `propose` gives the edits of one pass; `first` are those of the first pass, where they are known already.
    Findings are those of the last pass, for what was found earlier may have been changed since. A text that still
    changes after MOST_PASSES passes stays as it is, with one finding of the rule UNSTABLE.
    """
    done: list[Edit] = []
    now = text
    for _ in range(MOST_PASSES):
        proposed = list(propose(now)) if first is None else list(first)
        first = None
        changing = changes_only(now, proposed)
        if not changing:
            return compose(text, done, proposed)
        done = compose(text, done, changing)
        now = apply_edits(now, changing)
    return [Edit(0, 0, "", UNSTABLE)]


def apply_changes(raw: str, changes: Iterable[Change]) -> str:
    """Do the changes of a cleaning again: the raw input in, the clean text out.

    Raises ChangesError where the changes were made to another text.
    """
    text = raw
    for stage in _stages(changes):
        text = _swap(text, [(change.start, change.before, change.after, change.rule) for change in stage])
    return text


def undo_changes(text: str, changes: Iterable[Change]) -> str:
    """Take the changes of a cleaning back: the clean text in, the raw input out.

    Raises ChangesError where the text is not what the changes made.
    """
    for stage in reversed(list(_stages(changes))):
        swaps = []
        moved = 0
        for change in stage:
            swaps.append((change.start + moved, change.after, change.before, change.rule))
            moved += len(change.after) - len(change.before)
        text = _swap(text, swaps)
    return text


def _stages(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Changes cut into those of each stage."""
    for _, stage in groupby(changes, key=lambda change: change.stage):
        yield list(stage)


def _swap(text: str, swaps: Sequence[tuple[int, str, str, str]]) -> str:
    """The text with each of `(start, old, new, rule)` swapped; raises ChangesError where an old one is not there."""
    for start, old, _, rule in swaps:
        if not text.startswith(old, start) or start > len(text):
            raise ChangesError(
                f"the text has no {old[:20]!r} at character {start} for a change of the rule {rule}; "
                "give the text as it was when the changes were made"
            )
    return apply_edits(text, [Edit(start, start + len(old), new, rule) for start, old, new, rule in swaps])


class PositionMap:
    """Carries positions in a text after edits back to the text before them."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts: list[int] = []  # where each edit's replacement starts, in the text after
        moved = 0
        for edit in edits:
            self._starts.append(edit.start + moved)
            moved += _growth(edit)

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


def carried_back(position: int, maps: Sequence[PositionMap]) -> int:
    """The position in the first of several texts of a `position` (characters) in the last, by the maps between them."""
    for earlier in reversed(maps):
        position = earlier.back(position)
    return position
