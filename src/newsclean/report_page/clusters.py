"""The documents of which `clean --across` found most copies, each with some of these: bounded, whatever the run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from newsclean.changes.record import DocumentChanges
from newsclean.report_page.summary import Kept

LISTED = 10
"""How many copies of a document are listed."""

_SHOWN = 2
"""Of how many copies of a document the page holds the text."""


class Copy(NamedTuple):
    """A document that is a copy: its number in the file, its name, by which rule, and how alike it is (0 to 1)."""

    number: int
    id: str
    rule: str
    similarity: float


@dataclass
class Clusters:
    """The first copies of each of the `kept` documents, in the order of the file."""

    kept: Sequence[Kept]
    copies: dict[str, list[Copy]] = field(init=False)

    def __post_init__(self) -> None:
        self.copies = {kept.clean_id: [] for kept in self.kept}

    def add(self, changes: DocumentChanges, number: int) -> bool:
        """Take a document that is a copy of a kept one; gives whether the page holds its text."""
        copies = self.copies.get(changes.across.copy_of or "")
        if copies is None or len(copies) == LISTED:
            return False
        copies.append(Copy(number, changes.id, changes.across.rule, changes.across.similarity))
        return len(copies) <= _SHOWN

    def numbers(self) -> Iterator[int]:
        """The numbers of the documents whose text the page holds, of each cluster the kept one first."""
        for kept in self.kept:
            yield kept.number
            yield from (copy.number for copy in self.copies[kept.clean_id][:_SHOWN])

    def figures(self) -> list[dict[str, object]]:
        """The clusters as JSON may hold them."""
        return [
            {"id": kept.id, "number": kept.number, "copies": kept.copies}
            | {"listed": [copy._asdict() for copy in self.copies[kept.clean_id]]}
            for kept in self.kept
        ]
