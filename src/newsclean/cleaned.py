"""A text before and after cleaning, with every edit that lies between: its changes, counts, pieces and metadata."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import dropwhile
from os.path import commonprefix
from typing import NamedTuple

from newsclean.edit import Change, Edit, PositionMap, apply_edits, carried_back, compose
from newsclean.lines import line_starts
from newsclean.pieces import Piece, cut_into_pieces


class Stage(NamedTuple):
    """A turn of a filter in which it proposed something.

    `edits` are to the text that the stages before it made; `changes` is whether they change it (else all are
    findings), `removes_lines` whether the filter is one that removes whole lines.
    """

    filter: str
    edits: Sequence[Edit]
    changes: bool = True
    removes_lines: bool = False


def replay(raw: str, stages: Iterable[Stage]) -> Iterator[tuple[Stage, str]]:
    """Each stage with the text that it was given."""
    text = raw
    for stage in stages:
        yield stage, text
        text = apply_edits(text, stage.edits)


@dataclass(frozen=True)
class Cleaned:
    """A text before and after cleaning, and the edits that lie between.

    The texts between are not kept, for each would take as much memory again; `replay` makes them when asked.
    """

    raw: str
    text: str
    stages: tuple[Stage, ...]

    @property
    def changed(self) -> bool:
        """Whether the clean text differs from the raw one."""
        return self.raw != self.text

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every edit of every filter, in the order they were done, by line of the raw input.

        `apply_changes(raw, changes)` is the clean text, `undo_changes(text, changes)` the raw one. A change
        whose `before` equals its `after` is a finding: trouble that was seen and left as it is.
        """
        return tuple(self._each_change())

    def _each_change(self) -> Iterator[Change]:
        """The changes in order, each with its place in the raw text."""
        starts = self.line_starts
        for number, (stage, text) in enumerate(replay(self.raw, self.stages)):
            earlier = self._maps[:number]
            for start, end, after, rule in stage.edits:
                before = text[start:end]
                same = len(commonprefix((before, after))) if before != after else 0
                position = carried_back(start + same, earlier)
                line = bisect_right(starts, position)
                column = position - (starts[line - 1] if line else 0) + 1
                yield Change(stage.filter, rule, line + 1, before, after, start, number, column)

    @cached_property
    def line_starts(self) -> list[int]:
        """Where each line of the raw text but the first starts, in characters."""
        return line_starts(self.raw)

    @cached_property
    def _maps(self) -> list[PositionMap]:
        """For each stage what carries positions back to the text that it was given."""
        return [PositionMap(stage.edits) for stage in self.stages]

    def page(self) -> tuple[str, list[Edit]]:
        """The text with all its lines, as the first filter that removes lines was given it, and all edits to it since.

        What a filter knew of a line shows in the rule of the edit that removes it.
        """
        page, edits = self.text, list[Edit]()
        for stage, text in dropwhile(lambda step: not step[0].removes_lines, replay(self.raw, self.stages)):
            page = page if edits else text
            edits = compose(page, edits, stage.edits)
        return page, edits

    @cached_property
    def metadata(self) -> dict[str, str]:
        """Title, date, source, author, editor and url, where the page names them; see `read_metadata`."""
        from newsclean.metadata import read_metadata  # only some outputs ask: a tenth of the start of the command line

        return read_metadata(*self.page())

    def raw_line(self, position: int) -> int:
        """The line (from 1) of the raw input from which the clean text has its `position` (characters)."""
        return bisect_right(self.line_starts, carried_back(position, self._maps)) + 1

    @cached_property
    def pieces(self) -> list[Piece]:
        """The raw text cut into pieces, each with what became of it and by which rules."""
        return cut_into_pieces(self.raw, ((stage.filter, stage.edits) for stage in self.stages))

    def counts(self) -> Counter[str]:
        """How many edits each rule made, by `filter/rule`."""
        return Counter(f"{stage.filter}/{edit.rule}" for stage in self.stages for edit in stage.edits)
