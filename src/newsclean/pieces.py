"""The edits of all filters as one list of pieces of the raw text: 學(xué)習 → 學|学, (xué)|, 習|习."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, count
from operator import ne
from os.path import commonprefix
from typing import NamedTuple

from newsclean.edit import Edit


class Piece(NamedTuple):
    """A part of the raw text, what became of it, and the names `filter/rule` that did it, in order.

    A piece without rules is the same on both sides. One with rules that is the same on both sides is a finding,
    or was changed back. The `raw` of all pieces joined is the raw text, the `clean` the clean one.
    """

    raw: str
    clean: str
    rules: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether raw and clean differ."""
        return self.raw != self.clean


def cut_into_pieces(raw: str, stages: Iterable[tuple[str, Sequence[Edit]]]) -> list[Piece]:
    """The raw text cut as finely as its edits allow; `stages` are names of filters and their edits, in order.

    An edit that replaces characters one for one is cut into the runs of characters that change. The borders of
    earlier pieces stay: what an earlier stage removed inside a later edit is a piece of its own. Each edit is in the
    rules of one piece at least. Takes time linear in the text and in the edits of each stage.
    """
    pieces = [Piece(raw, raw)] if raw else []
    for filter, edits in stages:
        waiting = _Waiting(pieces)
        pieces = []
        position = 0
        for edit in edits:
            pieces += waiting.take(edit.start - position)
            pieces += _edited(waiting.take(edit.end - edit.start), edit.replacement, f"{filter}/{edit.rule}")
            position = edit.end
        pieces += waiting.rest()
    return list(_joined(pieces))


class _Waiting:
    """The pieces of a text that are still to be edited; they are cut where edits start and end."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._index = 0
        self._done = 0  # characters of the piece at `_index` that are taken already

    def take(self, length: int) -> list[Piece]:
        """The pieces of the next characters of the text, up to the last of `length`, with what was removed between."""
        taken: list[Piece] = []
        while length:
            piece = self._pieces[self._index]
            left = len(piece.clean) - self._done
            if left > length:
                taken.append(self._part(piece, self._done + length))
                self._done += length
                break
            taken.append(self._part(piece, len(piece.clean)))
            self._index, self._done = self._index + 1, 0
            length -= left
        return taken

    def rest(self) -> list[Piece]:
        """All that are left."""
        if not self._done:
            return list(self._pieces[self._index :])
        piece = self._pieces[self._index]
        return [self._part(piece, len(piece.clean)), *self._pieces[self._index + 1 :]]

    def _part(self, piece: Piece, end: int) -> Piece:
        """A piece from what is taken of it to a place in its clean text.

        Where its characters have no partners in the raw text, that stays in front.
        """
        start = self._done
        if not start and end == len(piece.clean):
            return piece
        raw = piece.raw[start:end] if len(piece.raw) == len(piece.clean) else "" if start else piece.raw
        return Piece(raw, piece.clean[start:end], piece.rules)


def _edited(old: list[Piece], replacement: str, rule: str) -> Iterator[Piece]:
    """The pieces after an edit that puts `replacement` in place of all of them."""
    before = "".join(piece.clean for piece in old)
    if before == replacement:
        return _found(old, rule)
    if len(before) == len(replacement):
        return _replaced_one_for_one(old, replacement, rule)
    return _replaced(old, before, replacement, rule)


def _found(old: Sequence[Piece], rule: str) -> Iterator[Piece]:
    """The pieces with the name of a finding."""
    if not any(piece.clean for piece in old):
        yield from old
        yield Piece("", "", (rule,))
        return
    for piece in old:
        yield piece._replace(rules=(*piece.rules, rule)) if piece.clean else piece


def _replaced_one_for_one(old: Sequence[Piece], replacement: str, rule: str) -> Iterator[Piece]:
    """The pieces after an edit that replaces characters one for one, cut into the runs of those that change."""
    position = 0
    for raw, clean, rules in old:
        new = replacement[position : position + len(clean)]
        position += len(clean)
        if new == clean:
            yield Piece(raw, clean, rules)
        elif len(raw) != len(clean):
            yield Piece(raw, new, (*rules, rule))
        else:
            done = 0
            for start, end in _differing_runs(clean, new):
                if done < start:
                    yield Piece(raw[done:start], clean[done:start], rules)
                yield Piece(raw[start:end], new[start:end], (*rules, rule))
                done = end
            if done < len(clean):
                yield Piece(raw[done:], clean[done:], rules)


def _differing_runs(old: str, new: str) -> Iterator[tuple[int, int]]:
    """Start and end of each run of characters in which two texts of one length differ."""
    start = end = -1
    for position in compress(count(), map(ne, old, new)):
        if position != end:
            if start >= 0:
                yield start, end
            start = position
        end = position + 1
    if start >= 0:
        yield start, end


def _replaced(old: list[Piece], before: str, replacement: str, rule: str) -> Iterator[Piece]:
    """The pieces after an edit of another length; what it begins and ends with unchanged stays outside."""
    shortest = min(len(before), len(replacement))
    same_first = len(commonprefix((before, replacement)))
    same_last = min(shortest - same_first, len(commonprefix((before[::-1], replacement[::-1]))))
    waiting = _Waiting(old)
    yield from waiting.take(same_first)
    new = replacement[same_first : len(replacement) - same_last]
    middle = waiting.take(len(before) - same_first - same_last)
    if not middle:
        yield Piece("", new, (rule,))
    for raw, clean, rules in middle:
        if not clean:
            yield Piece(raw, clean, rules)
            continue
        yield Piece(raw, new, (*rules, rule))
        new = ""
    yield from waiting.rest()


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces, neighbours without rules as one."""
    same: list[str] = []
    for piece in pieces:
        if not piece.rules:
            same.append(piece.raw)
            continue
        if same:
            yield Piece("".join(same), "".join(same))
            same = []
        yield piece
    if same:
        yield Piece("".join(same), "".join(same))
