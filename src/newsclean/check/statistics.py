"""Problems counted by rule: a row of rule, problems, characters removed and replaced, documents."""

from collections.abc import Callable
from dataclasses import dataclass, field

from newsclean.check.problem import Problem


@dataclass
class _Count:
    problems: int = 0
    removed: int = 0
    replaced: int = 0
    documents: int = 0
    last: tuple[str, int | None] | None = None


@dataclass
class Statistics:
    """Counts problems by rule; `show` is given the rows, those with most problems first."""

    show: Callable[[list[tuple[str, ...]]], object]
    _counts: dict[str, _Count] = field(default_factory=dict)

    def add(self, problem: Problem) -> None:
        """Count one; the problems of a document come one after the other."""
        count = self._counts.setdefault(problem.rule, _Count())
        count.problems += 1
        if problem.changes:
            removed, replaced = characters_of(problem.before, problem.after)
            count.removed += removed
            count.replaced += replaced
        if count.last != problem.document:
            count.documents += 1
            count.last = problem.document

    def end(self) -> None:
        """Show the rows."""
        rows = sorted(self._counts.items(), key=lambda item: (-item[1].problems, item[0]))
        head = ("problems", "removed", "replaced", "documents", "rule")
        cells = [(c.problems, c.removed, c.replaced, c.documents) for _, c in rows]
        shown = [(*(f"{number:,}" for number in row), rule) for row, (rule, _) in zip(cells, rows, strict=True)]
        if shown:
            self.show([head, *shown])


def characters_of(before: str, after: str) -> tuple[int, int]:
    """How many characters a change removes, and how many it replaces by others."""
    if len(before) == len(after):
        return 0, sum(map(str.__ne__, before, after))
    return max(0, len(before) - len(after)), min(len(before), len(after))
