"""The changes of a document as a unified diff of lines, or as its text with the words marked that changed."""

from collections.abc import Callable
from typing import Literal

from newsclean.cleaned import Cleaned
from newsclean.document import Document
from newsclean.views.marks import Mark, bare, marks_of, plain


def diff(document: Document, cleaned: Cleaned, paint: Callable[[Mark], str] = bare) -> str:
    """The changes as a unified diff; empty where there are none."""
    name = document.id
    before, after = cleaned.raw.splitlines(keepends=True), cleaned.text.splitlines(keepends=True)
    from difflib import unified_diff  # this module is imported at each start

    rows = unified_diff(before, after, name, f"{name} (clean)")
    return "".join(_painted(row, paint) for row in rows)


def _painted(row: str, paint: Callable[[Mark], str]) -> str:
    """A line of a diff with its line break, removed and added ones as marks of that kind."""
    text = row.rstrip("\r\n")
    is_head = row.startswith(("--- ", "+++ "))
    return paint(Mark("same" if is_head else _KINDS.get(row[0], "same"), text)) + (
        row[len(text) :] or "\n\\ No newline at end of file\n"
    )


_KINDS: dict[str, Literal["same", "removed", "added"]] = {"-": "removed", "+": "added"}


def diff_words(document: Document, cleaned: Cleaned, paint: Callable[[Mark], str] = plain) -> str:
    """The whole document with each change marked in its place; empty where there is none."""
    if not cleaned.changed:
        return ""
    marks = (mark for piece in cleaned.pieces if piece.changes or not piece.rules for mark in marks_of(piece))
    shown = "".join(map(paint, marks))
    return f"--- {document.id}\n{shown}" + ("" if shown.endswith("\n") else "\n")
