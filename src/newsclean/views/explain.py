"""A document as it reads, with each change marked in its place, its rules in the margin and the evidence below."""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from newsclean.cleaned import Cleaned, replay
from newsclean.document import Document
from newsclean.edit import Change, Edit
from newsclean.filter import ExplainsChanges, Filter, NotesEdits
from newsclean.pieces import Piece
from newsclean.rule_choice import filter_of
from newsclean.views.excerpt import abridged, excerpt, visible
from newsclean.views.marks import Mark, marks_of, plain


@dataclass
class _Row:
    """A line of the raw text: what is shown of it, and the rules that changed something on it."""

    marks: list[Mark] = field(default_factory=list)
    rules: dict[str, None] = field(default_factory=dict)

    def add(self, mark: Mark) -> None:
        """Put a mark behind the others, as one with the last where that is of the same kind."""
        if self.marks and self.marks[-1].kind == mark.kind:
            mark = Mark(mark.kind, self.marks.pop().text + mark.text)
        self.marks.append(mark)


@dataclass(frozen=True)
class Explain:
    """The view of `newsclean explain`.

    `filters` give the evidence for their changes. With `rule` only changes of a filter, or of `filter/rule`, are
    marked, and the raw text is shown in place of others. With `context` only so many lines around marks are shown.
    `evidence` has, by name of a stage that no filter made, the lines of evidence for each of its changes; `remark` is
    what is known of the document as a whole.
    """

    filters: tuple[Filter, ...] = ()
    paint: Callable[[Mark], str] = plain
    rule: str | None = None
    context: int | None = None
    evidence: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    remark: str = ""

    def __call__(self, document: Document, cleaned: Cleaned) -> str:
        """The view of a document."""
        total = len(cleaned.changes)
        head = f"{document.id}: {total} changes, {len(cleaned.raw):,} characters in, {len(cleaned.text):,} out\n"
        head += f"  {self.remark}\n" if self.remark else ""
        decoded = [
            f"  line {change.line}: decode/{change.rule}: {excerpt(change.before, change.after)}\n"
            for change in document.changes
            if self._is_chosen(f"decode/{change.rule}")
        ]
        rows = list(self._rows(cleaned))
        notes = self._notes(cleaned)
        return head + "".join(decoded) + "".join(self._shown(rows, notes)) + "\n"

    def _is_chosen(self, name: str) -> bool:
        return self.rule is None or self.rule in (name, filter_of(name))

    def _rows(self, cleaned: Cleaned) -> Iterator[_Row]:
        """The lines of the raw text, in order."""
        row = _Row()
        for piece, ends_line in _cut_at_line_ends(cleaned):
            rules = tuple(filter(self._is_chosen, piece.rules))
            for mark in marks_of(piece._replace(rules=rules)):
                row.add(mark)
            row.rules.update(dict.fromkeys(rules))
            if ends_line:
                yield row
                row = _Row()
        if row.marks or row.rules:
            yield row

    def _notes(self, cleaned: Cleaned) -> dict[int, list[str]]:
        """By line of the raw text, the evidence of the filters for their changes on it."""
        by_name = {filter.name: filter for filter in self.filters}
        notes: dict[int, list[str]] = defaultdict(list)
        all_changes = iter(cleaned.changes)
        for stage, text in replay(cleaned.raw, cleaned.stages):
            changes = list(islice(all_changes, len(stage.edits)))
            evidence = self.evidence.get(stage.filter) or _evidence(by_name.get(stage.filter), text, changes)
            for change, lines in zip(changes, evidence, strict=True):
                if self._is_chosen(f"{change.filter}/{change.rule}"):
                    notes[change.line] += lines
        return notes

    def _shown(self, rows: Sequence[_Row], notes: Mapping[int, list[str]]) -> Iterator[str]:
        """The lines of the view: number, rules, text, notes; … where lines are left out."""
        marked = [number for number, row in enumerate(rows) if row.rules]
        width = max((len(rule) for row in rows for rule in row.rules), default=0)
        last = -1
        for number, row in enumerate(rows):
            if self.context is not None and not _is_near(number, marked, self.context):
                continue
            if number > last + 1:
                yield f"{'':5} {'':{width}} …\n"
            last = number
            rules = list(row.rules) or [""]
            yield f"{number + 1:5} {rules[0]:{width}} │ {''.join(map(self._painted, row.marks))}\n"
            for rule in rules[1:]:
                yield f"{'':5} {rule:{width}} │\n"
            for note in dict.fromkeys(notes.get(number + 1, ())):
                yield f"{'':5} {'':{width}} │   {note}\n"

    def _painted(self, mark: Mark) -> str:
        """A mark as it is shown: without its line break, abridged where it is long and changed."""
        text = mark.text.rstrip("\r\n") or ("" if mark.kind == "same" else mark.text)
        if not text:
            return ""
        return self.paint(Mark(mark.kind, visible(text) if mark.kind == "same" else abridged(text)))


def _cut_at_line_ends(cleaned: Cleaned) -> Iterator[tuple[Piece, bool]]:
    """The pieces, each within a line of the raw text, and whether it ends the line."""
    starts = deque(cleaned.line_starts)
    position = 0
    for piece in cleaned.pieces:
        end = position + len(piece.raw)
        while starts and position < starts[0] <= end:
            at = starts.popleft() - position
            is_last = at == len(piece.raw)
            first = piece.clean[:at] if not piece.changes else piece.clean if is_last else ""
            yield Piece(piece.raw[:at], first, piece.rules), True
            if is_last:
                break
            piece = Piece(piece.raw[at:], piece.clean[len(first) :], piece.rules)
            position += at
        else:
            yield piece, False
        position = end


def _evidence(filter: Filter | None, text: str, changes: Sequence[Change]) -> Iterator[list[str]]:
    """For each change of a filter to `text`, its lines of evidence; none where it gives none."""
    evidence = filter.evidence(text, changes) if isinstance(filter, ExplainsChanges) else [()] * len(changes)
    for change, lines in zip(changes, evidence, strict=True):
        edit = Edit(change.start, change.start + len(change.before), change.after, change.rule)
        note = filter.note(text, edit) if isinstance(filter, NotesEdits) else None
        why_left = _WHY_LEFT.get(f"{change.filter}/{change.rule}") if change.before == change.after else None
        yield [*([why_left] if why_left and not note else ()), *lines, *(note.splitlines() if note else ())]


_WHY_LEFT = {  # findings of which their filters do not say why
    "mojibake/lost": "left: the bytes of these characters are lost",
    "mojibake/suspect": "left: probably decoded with the wrong encoding, but no other reading is certain",
    "byteshift/unrepaired": "left: no reading of these bytes is sure enough",
    "invisible/spaced": "left: only a part of this line has a space behind each hanzi",
    "invisible/variation": "left: it chooses a form of the hanzi before it",
    "pipeline/unstable": "left: the text still changed after all passes, so it is left as it was",
}


def _is_near(number: int, marked: Sequence[int], distance: int) -> bool:
    """Whether a number is at most at a distance from one of sorted numbers."""
    index = bisect_left(marked, number - distance)
    return index < len(marked) and marked[index] <= number + distance
