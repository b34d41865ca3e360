"""Edits counted by rule, for check and for reports: documents, changes, findings, characters removed and replaced."""

from collections.abc import Callable
from dataclasses import dataclass, field

from newsclean.check.problem import Problem


@dataclass
class RuleCount:
    """What one rule did: `left` counts its findings, `last` is the document counted last."""

    documents: int = 0
    changes: int = 0
    left: int = 0
    removed: int = 0
    replaced: int = 0
    last: object = None

    def add(self, before: str, after: str, document: object) -> None:
        """Count an edit; those of a document come one after the other."""
        if self.last != document:
            self.documents += 1
            self.last = document
        if before == after:
            self.left += 1
            return
        removed, replaced = _characters_of(before, after)
        self.changes += 1
        self.removed += removed
        self.replaced += replaced


@dataclass
class Statistics:
    """Counts problems by rule; `show` is given the rows, those of the rules with most problems first."""

    show: Callable[[list[tuple[str, ...]]], object]
    _counts: dict[str, RuleCount] = field(default_factory=dict)

    def add(self, problem: Problem) -> None:
        """Count one; the problems of a document come one after the other."""
        self._counts.setdefault(problem.rule, RuleCount()).add(problem.before, problem.after, problem.document)

    def end(self) -> None:
        """Show the rows."""
        head = ("problems", "removed", "replaced", "documents", "rule")
        rows = [(c.changes + c.left, c.removed, c.replaced, c.documents, rule) for rule, c in self._counts.items()]
        rows.sort(key=lambda row: (-row[0], row[-1]))
        if rows:
            self.show([head, *((*(f"{number:,}" for number in numbers), rule) for *numbers, rule in rows)])


def _characters_of(before: str, after: str) -> tuple[int, int]:
    """How many characters a change removes, and how many it replaces by others."""
    if len(before) == len(after):
        return 0, sum(map(str.__ne__, before, after))
    return max(0, len(before) - len(after)), min(len(before), len(after))
