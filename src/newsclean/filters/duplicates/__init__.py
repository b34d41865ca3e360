"""Takes away what the page says twice: `标题 / 标题-某网 / 标题正文… → 标题 / 正文…`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from newsclean.edit import Edit
from newsclean.errors import ConfigError
from newsclean.filter import Prefilter, RepeatAfter
from newsclean.filters.duplicates.captions import drop_captions
from newsclean.filters.duplicates.glance import may_repeat
from newsclean.filters.duplicates.leads import drop_leads
from newsclean.filters.duplicates.page import Page, Said
from newsclean.filters.duplicates.repeats import drop_repeats
from newsclean.filters.duplicates.titles import drop_titles
from newsclean.lines import remove_lines, split_lines

_LOOKS = 6  # what goes may lay the next copy bare; pages settle in two


@dataclass(frozen=True)
class Duplicates:
    """Removes the second copy of a title, caption, paragraph or body, and the summary the body says in full.

    What is the same is told by the text without white space; lines of `near_from` characters or more may differ
    in their marks and in a small word. Refrains, dialogue, tables, schedules and short lines that come back on
    purpose stay.
    """

    name: ClassVar[str] = "duplicates"
    summary: ClassVar[str] = "titles, captions and paragraphs said before"
    goes_after: ClassVar[Mapping[str, str]] = {
        "pinyin": "two copies may be annotated differently",
        "traditional": "one copy may be written in Traditional characters",
        "boilerplate": "a byline or a breadcrumb between two copies hides that they are copies",
    }
    repeat_after: ClassVar[RepeatAfter] = "never"
    removes_lines: ClassVar[bool] = True

    near_from: int = 60

    def __post_init__(self) -> None:
        if self.near_from < 1:
            raise ConfigError(f"duplicates.near_from is {self.near_from}; give a number of characters, 1 or more")

    def prefilter(self) -> Prefilter:
        """Whether two lines begin or end alike, one of the first lines comes back, or a summary opens the text."""
        return may_repeat

    def edits(self, text: str) -> Iterable[Edit]:
        """One edit for each line that goes, and one for a title glued to a paragraph."""
        lines = split_lines(text)
        said = [Said(i, line.text) for i, line in enumerate(lines) if line.stripped]
        gone: dict[int, str] = {}
        glued: list[tuple[int, int, int]] = []
        for _ in range(_LOOKS):
            page = _look(Page(said, self.near_from))
            if not page.gone and not page.glued:
                break
            gone.update((said[k].index, rule) for k, rule in page.gone.items())
            glued += page.glued
            said = [said[k] for k in page.left()]
        else:
            return ()  # what never settles is no page, and must not be cut a little more each time
        titles = (
            Edit(lines[i].start + start, lines[i].start + end, "", "title-glued")
            for i, start, end in glued
            if i not in gone
        )
        return sorted([*remove_lines(text, gone), *titles])


def _look(page: Page) -> Page:
    """Titles first: a paragraph is known as a copy only when the title glued to it is off."""
    drop_titles(page)
    drop_leads(page)
    drop_repeats(page)
    drop_captions(page)
    return page
