"""What cleaning changes in a document, as text: a linter's lines, a diff, or each change in its surroundings."""

import difflib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Literal, NamedTuple

from newsclean.document import Document, readable
from newsclean.edit import Change
from newsclean.filter import ExplainsChanges, Filter
from newsclean.pipeline import Cleaned, replay

View = Callable[[Document, Cleaned], str]
"""Describes what cleaning changes in a document."""

EXCERPT = 40
"""How much of a change a line shows, in characters."""


def check_lines(document: Document, cleaned: Cleaned) -> str:
    """A line `path:line: filter/rule: excerpt` for each change and finding; for records, `line` is the record's."""
    path = readable(document.path)
    rows = [
        f"{path}:{document.line or change.line}: {change.filter}/{change.rule}: {excerpt(change)}\n"
        for change in sorted((*document.changes, *cleaned.changes), key=lambda change: change.line)
    ]
    return "".join(rows)


def excerpt(change: Change) -> str:
    """The change in one short line: what is removed, or what it becomes."""
    if change.before == change.after:
        return f"{shorten(change.before)} (left as it is)"
    if not change.after:
        return shorten(change.before)
    same = len(os.path.commonprefix((change.before, change.after)))
    return f"{shorten(change.before[same:])} -> {shorten(change.after[same:])}"


def shorten(text: str) -> str:
    """The text on one line, control characters shown, cut to EXCERPT characters."""
    text = text.rstrip("\r\n") or text  # a removed line is shown without its line break
    visible = "".join(_visible(character) for character in text[: EXCERPT + 1])
    return visible if len(text) <= EXCERPT else f"{visible[:EXCERPT]}…"


def _visible(character: str) -> str:
    if character == "\n":
        return "⏎"
    return character if character.isprintable() or character == "\u3000" else f"<U+{ord(character):04X}>"


def diff(document: Document, cleaned: Cleaned) -> str:
    """The changes as a unified diff; empty where there are none."""
    name = document.id
    before, after = cleaned.raw.splitlines(keepends=True), cleaned.text.splitlines(keepends=True)
    rows = difflib.unified_diff(before, after, name, f"{name} (clean)")
    return "".join(row if row.endswith(("\n", "\r")) else f"{row}\n\\ No newline at end of file\n" for row in rows)


class Piece(NamedTuple):
    """A stretch of a text as `explain` shows it; "reported" is trouble that was found and left as it is."""

    kind: Literal["same", "removed", "added", "reported"]
    text: str


def pieces(change: Change, stage_text: str) -> Iterator[Piece]:
    """A change in its surroundings; `stage_text` is the text its filter was given."""
    end = change.start + len(change.before)
    yield Piece("same", _context(stage_text[max(0, change.start - CONTEXT) : change.start], from_end=True))
    if change.before == change.after:
        yield Piece("reported", _abridged(change.before))
    elif len(change.before) == len(change.after):
        yield from _aligned(change.before, change.after)
    else:
        yield Piece("removed", _abridged(change.before))
        yield Piece("added", _abridged(change.after))
    yield Piece("same", _context(stage_text[end : end + CONTEXT], from_end=False))


CONTEXT = 12
"""How much `explain` shows on either side of a change, in characters."""


def _context(text: str, *, from_end: bool) -> str:
    """The part of a context on the same line."""
    lines = text.splitlines() or [""]
    return "" if text.endswith(("\n", "\r")) and from_end else lines[-1 if from_end else 0]


def _aligned(before: str, after: str) -> Iterator[Piece]:
    """Two strings of one length, character by character, as runs that stay and runs that change."""
    for same, run in groupby(zip(before, after, strict=True), key=lambda pair: pair[0] == pair[1]):
        old, new = map("".join, zip(*run, strict=True))
        if same:
            yield Piece("same", _abridged(old))
        else:
            yield Piece("removed", old)
            yield Piece("added", new)


def _abridged(text: str) -> str:
    """The text on one line, its middle left out where it is long."""
    if len(text) <= 2 * EXCERPT:
        return "".join(map(_visible, text))
    cut = len(text) - EXCERPT - EXCERPT // 2
    return "".join(map(_visible, f"{text[:EXCERPT]}… {cut} characters …{text[-EXCERPT // 2 :]}"))


_BRACKETS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}", "reported": "[={}=]"}


def plain(piece: Piece) -> str:
    """A piece in the brackets of wdiff: [-removed-] {+added+}, and [=reported=] for what is left as it is."""
    return _BRACKETS[piece.kind].format(piece.text) if piece.text else ""


def explain(
    document: Document, cleaned: Cleaned, filters: Iterable[Filter] = (), paint: Callable[[Piece], str] = plain
) -> str:
    """What each filter did to a document, a line a change, and below it the evidence that `filters` give."""
    by_name = {filter.name: filter for filter in filters}
    total = len(cleaned.changes)
    rows = [f"{document.id}: {total} changes, {len(cleaned.raw):,} characters in, {len(cleaned.text):,} out\n"]
    rows += [f"  line {change.line:<5} decode/{change.rule}: {excerpt(change)}\n" for change in document.changes]
    all_changes = iter(cleaned.changes)
    for stage, text in replay(cleaned.raw, cleaned.stages):
        changes = list(islice(all_changes, len(stage.edits)))
        filter = by_name.get(stage.filter)
        evidence: Sequence[Sequence[str]] = [()] * len(changes)
        if isinstance(filter, ExplainsChanges):
            evidence = filter.evidence(text, changes)
        for change, lines in zip(changes, evidence, strict=True):
            shown = "".join(map(paint, pieces(change, text)))
            rows.append(f"  line {change.line:<5} {change.filter}/{change.rule}: {shown}\n")
            rows += [f"             {line}\n" for line in lines]
    return "".join(rows)
