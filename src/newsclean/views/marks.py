"""A piece as marked text: [-removed-] {+added+} and [=reported, left as it is=], the marks of wdiff."""

from typing import Literal, NamedTuple

from newsclean.pieces import Piece


class Mark(NamedTuple):
    """A part of a text as it is shown; "reported" is trouble that was found and left as it is."""

    kind: Literal["same", "removed", "added", "reported"]
    text: str


def marks_of(piece: Piece) -> list[Mark]:
    """What is shown of a piece."""
    if not piece.rules:
        return [Mark("same", piece.raw)]
    if not piece.changes:
        return [Mark("reported", piece.raw)]
    marks = [Mark("removed", piece.raw), Mark("added", piece.clean)]
    return [mark for mark in marks if mark.text]


def bare(mark: Mark) -> str:
    """A mark as its text alone."""
    return mark.text


_BRACKETS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}", "reported": "[={}=]"}


def plain(mark: Mark) -> str:
    """A mark in the brackets of wdiff."""
    return _BRACKETS[mark.kind].format(mark.text)
