"""Removes what a page holds twice: `标题 / 标题-某网 / 标题正文… → 标题 / 正文…`.

Called by the pipeline after boilerplate. A pass runs four finders over the lines in this order, for each needs
the copies that those before it found: `titles` (a paragraph is a copy once the title glued to it is cut), `leads`
(summaries and cut copies), `repeats` (paragraphs and bodies, with `near` for copies that differ a little), `captions`.
Passes are repeated until nothing changes. `prefilter` excludes texts that hold no copies for certain.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from newsclean.edit import Edit, until_stable
from newsclean.errors import ConfigError
from newsclean.filter import Prefilter, RepeatAfter
from newsclean.filters.duplicates.captions import mark_captions
from newsclean.filters.duplicates.copies import TAIL, Copies, end_of
from newsclean.filters.duplicates.leads import mark_leads
from newsclean.filters.duplicates.prefilter import may_hold_copies
from newsclean.filters.duplicates.repeats import mark_repeats
from newsclean.filters.duplicates.titles import mark_titles
from newsclean.lines import line_texts, remove_lines, split_lines


@dataclass(frozen=True)
class Duplicates:
    """Removes the second copy of a title, caption, paragraph or body, and the summary that the body holds in full.

    Lines are compared without white space; lines of `near_from` characters or more may differ in their marks and in
    a small word. Refrains, dialogue, tables, schedules and short lines that come back on purpose stay.
    """

    name: ClassVar[str] = "duplicates"
    summary: ClassVar[str] = "repeated titles, captions and paragraphs"
    goes_after: ClassVar[Mapping[str, str]] = {
        "pinyin": "two copies may be annotated differently",
        "traditional": "one copy may be written in Traditional characters",
        "boilerplate": "a byline or a breadcrumb between two copies hides that they are copies",
    }
    repeat_after: ClassVar[RepeatAfter] = "never"
    removes_lines: ClassVar[bool] = True
    rules: ClassVar[frozenset[str]] = frozenset(
        ("title", "title-glued", "caption", "paragraph", "lead", "near", "body")
    )

    near_from: int = 60

    def __post_init__(self) -> None:
        if self.near_from < 1:
            raise ConfigError(f"duplicates.near_from is {self.near_from}; give a number of characters, 1 or more")

    def prefilter(self) -> Prefilter:
        """Whether two lines begin or end alike, one of the first lines comes back, or a summary opens the text."""
        return may_hold_copies if self.near_from > TAIL else _always

    def edits(self, text: str) -> Iterable[Edit]:
        """One edit for each line that is removed, and one for a title glued to a paragraph."""
        return until_stable(text, self._pass)

    def _pass(self, text: str) -> Iterator[Edit]:
        """The edits of one pass: what all finders of copies find."""
        copies = Copies(text, self.near_from)
        for find in (mark_titles, mark_leads, mark_repeats, mark_captions):
            find(copies)
        if copies.removed or copies.cut:
            numbers = [number for number, line in enumerate(line_texts(text)[1]) if line]
            removed = {numbers[k]: rule for k, rule in copies.removed.items()}
            cut = {numbers[k]: count for k, count in copies.cut.items() if k not in copies.removed}
            yield from sorted([*remove_lines(text, removed), *_cut_titles(text, cut)])


def _always(_text: str) -> bool:
    """True: lines so short are compared that no cheap test excludes a text."""
    return True


def _cut_titles(text: str, cut: Mapping[int, int]) -> Iterator[Edit]:
    """Edits that cut so many characters, not counting white space, off the front of lines, by their number."""
    lines = split_lines(text) if cut else ()
    for number, count in cut.items():
        line = lines[number]
        indent = len(line.text) - len(line.text.lstrip())
        yield Edit(line.start + indent, line.start + end_of(line.text, count), "", "title-glued")
