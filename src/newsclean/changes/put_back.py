"""Puts the edits of some rules back and keeps the others: with them go those that were made on top of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from newsclean.edit import Edit, apply_edits


def put_back(
    raw: str, stages: Iterable[tuple[str, Sequence[Edit]]], is_chosen: Callable[[str], bool]
) -> tuple[str, Counter[str]]:
    """The text with all edits done but those of chosen rules; and how many of each other rule are left out as well.

    `stages` are filters with their edits, `is_chosen` is asked for names `filter/rule`. An edit is left out with a
    chosen one where it changes characters that are no longer the same before it.
    """
    also: Counter[str] = Counter()
    text = raw
    differences: list[Edit] = []  # from the text after all edits so far to the text without those left out
    for filter, edits in stages:
        left_out = [is_chosen(f"{filter}/{edit.rule}") for edit in edits]
        for index, is_touched in enumerate(_touched(edits, differences)):
            if is_touched and not left_out[index]:
                left_out[index] = True
                also[f"{filter}/{edits[index].rule}"] += 1
        differences = _carried(text, edits, left_out, differences)
        text = apply_edits(text, edits)
    return apply_edits(text, differences), also


def _touched(edits: Sequence[Edit], differences: Sequence[Edit]) -> list[bool]:
    """For each edit whether it overlaps a difference."""
    touched, index = [], 0
    for edit in edits:
        while index < len(differences) and differences[index].end <= edit.start:
            index += 1
        touched.append(index < len(differences) and differences[index].start < edit.end)
    return touched


class _Span:
    """A part of a text that differs: its start and end, the differences in it, its start after the stage."""

    def __init__(self, start: int, end: int, start_after: int) -> None:
        self.start, self.end, self.start_after = start, end, start_after
        self.inner: list[Edit] = []

    def difference(self, text: str, growth: int) -> Edit:
        """The part as a difference of the text after the stage, which edits up to here made `growth` longer."""
        inner = [edit._replace(start=edit.start - self.start, end=edit.end - self.start) for edit in self.inner]
        return Edit(self.start_after, self.end + growth, apply_edits(text[self.start : self.end], inner), "put back")


def _carried(text: str, edits: Sequence[Edit], left_out: Sequence[bool], differences: Sequence[Edit]) -> list[Edit]:
    """The differences after the edits of a stage, some of which are left out."""
    steps: list[tuple[Edit, bool | None]] = [(edit, is_out) for edit, is_out in zip(edits, left_out, strict=True)]
    steps += [(edit, None) for edit in differences]
    carried: list[Edit] = []
    span: _Span | None = None
    growth = 0
    for edit, is_out in sorted(steps, key=lambda step: (step[0].start, step[0].end, step[1] is not None)):
        if span and (is_out is False or edit.start >= span.end):
            carried.append(span.difference(text, growth))
            span = None
        if is_out is not False:
            span = span or _Span(edit.start, edit.end, edit.start + growth)
            span.end = max(span.end, edit.end)
            if is_out is None:
                span.inner.append(edit)
        if is_out is not None:
            growth += len(edit.replacement) - (edit.end - edit.start)
    return [*carried, span.difference(text, growth)] if span else carried
