"""Takes away what the page says twice: `标题 / 标题-某网 / 标题正文… → 标题 / 正文…`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from newsclean.edit import Edit
from newsclean.filters.duplicates.leads import LABEL, drop_leads
from newsclean.filters.duplicates.page import KNOWN_BY, LEAD_LINES, TITLE_SHORTEST, Page, Said
from newsclean.filters.duplicates.repeats import drop_captions, drop_repeats
from newsclean.filters.duplicates.titles import drop_titles
from newsclean.paragraphs import remove_lines, split_lines

_LOOKS = 6  # what goes may lay the next copy bare; pages settle in two


@dataclass(frozen=True)
class Duplicates:
    """Removes the second copy of a title, caption, paragraph or body, and the summary the body says in full.

    What is the same is told by the text without white space. Refrains, dialogue, tables, schedules and short
    lines that come back on purpose stay.
    """

    name: ClassVar[str] = "duplicates"
    summary: ClassVar[str] = "titles, captions and paragraphs said before"
    goes_after: ClassVar[Mapping[str, str]] = {
        "pinyin": "two copies may be annotated differently",
        "traditional": "one copy may be written in Traditional characters",
        "boilerplate": "a byline or a breadcrumb between two copies hides that they are copies",
    }

    def edits(self, text: str) -> Iterable[Edit]:
        """One edit for each line that goes, and one for a title glued to a paragraph."""
        if _all_differ(text):
            return ()
        lines = split_lines(text)
        said = [Said(i, line.text) for i, line in enumerate(lines) if line.stripped]
        gone: dict[int, str] = {}
        glued: list[tuple[int, int, int]] = []
        for _ in range(_LOOKS):
            page = _look(said)
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
        return sorted([*remove_lines(lines, gone), *titles])


def _look(said: list[Said]) -> Page:
    """Titles first: a paragraph is known as a copy only when the title glued to it is off."""
    page = Page(said)
    drop_titles(page)
    drop_leads(page)
    drop_repeats(page)
    drop_captions(page)
    return page


def _all_differ(text: str) -> bool:
    """A cheap look that lets most pages pass: no two lines begin or end alike, and no summary opens them."""
    broken = text.replace("\r", "\n") if "\r" in text else text
    said = [line for part in broken.split("\n") if (line := part.strip())]
    if len({line[:TITLE_SHORTEST] for line in said}) < len(said):
        return False
    if len({line[-TITLE_SHORTEST:] for line in said}) < len(said):
        return False
    # A summary may run short lines together, of which only the first few characters are known.
    heads = {line[:2] for line in said if len(line) <= KNOWN_BY}
    return not any(LABEL.match(line) or (len(line) > KNOWN_BY and line[:2] in heads) for line in said[:LEAD_LINES])
