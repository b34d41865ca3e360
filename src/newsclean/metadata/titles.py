"""Finds the title: above the byline or the body, and repeated in <title>: `标题_河东新闻网 … 标题 → 标题`.

Where nothing but its position is evidence for a line, and another could be the title as well, there is none: an empty
field is better than a wrong one.
"""

from dataclasses import dataclass
from functools import cached_property

from newsclean.metadata.bylines import read_byline, read_short
from newsclean.metadata.places import Places
from newsclean.metadata.shapes import (
    LONGEST,
    is_chapter,
    is_issuer,
    is_kind_of_notice,
    is_menu,
    is_of_body,
    is_subtitle,
    may_be_title,
)
from newsclean.page.beside import is_signature
from newsclean.page.fold import fold
from newsclean.page.labels import SHORT, is_label, labels_in
from newsclean.page.line import ABOUT_ARTICLE
from newsclean.page.names import is_person
from newsclean.page.numbering import is_numbered
from newsclean.page.prose import is_prose
from newsclean.page.titles import PageTitle, site_start, words_of
from newsclean.patterns import compile_later

_FILE = compile_later(r"\.(?:docx?|pdf|pptx?|xlsx?|wps)\Z")  # the title of a document that was shared as a file
_CANDIDATES = 100  # lines above the body that are searched, at most
_BYLINE_WITHIN = 4  # lines below the title that may be the byline
_LABELLED = compile_later(r"(?:标 {0,4}题|主 {0,4}题) ?: ?(?=.{4})")
_SPLIT = 4  # lines that a title is spread over, at most
_ARTICLE, _ARTICLE_LINES = 300, 20  # characters below a title in so many lines that make an article, at least
_SURE = 6  # characters of a title whose words the body does not hold, at least
_NAME = 12  # characters of the name that an encyclopaedia's first paragraph begins with, at most
_SUBHEAD = 5  # characters of a heading within a text, at most
_OVER_BYLINE = 8  # characters of a title that cleaning removed, right over a byline, at least
_PAIRS, _OF_TITLE = 5, 2.5  # pairs of characters of a first headline, at least; one in so many is in the body too
_SHARED = 2  # times that the body holds pairs of characters of its title, at least
_MOST_COUNTED = 5  # times that one pair counts, at most
_TITLES_OWN = 6  # times that the body holds pairs of another line, which may be the title then, at least
_OUTWEIGHS = 2  # times that the body holds the title's words more often than those of another line above, at least
_READ_BODY = 20_000  # characters of the body that are searched for the words of a title


def title_of(places: Places) -> tuple[str, int]:
    """The title and its line; "" and -1 where no line is one: a text of one line has none."""
    if len(places.lines) < 2:
        return "", -1
    search = _Search(places)
    ways = (search.repeated_in_page_title, search.labelled, search.above_byline, search.below_date, search.above_body)
    return next((found for way in ways if (found := way())[1] >= 0), ("", -1))


@dataclass(frozen=True)
class _Search:
    """The ways to find a title, each of which gives the title and its line, "" and -1 where it finds none."""

    places: Places

    @cached_property
    def start(self) -> int:
        """The first paragraph of the body, or the number of lines."""
        return self.places.body[0]

    @cached_property
    def candidates(self) -> list[int]:
        """The lines above the body that could be a title."""
        return [i for i in (0, *self._nearby) if i < self.start and may_be_title(self._text(i))]

    @cached_property
    def _nearby(self) -> range:
        """The lines above the first paragraph, or around the first line that was kept."""
        start = self.start
        if self._without_prose:
            first = next((i for i, line in enumerate(self.places.lines) if line.left), 0)
            start = min(first + _CANDIDATES // 2, start)
        return range(max(1, start - _CANDIDATES), start)

    def repeated_in_page_title(self) -> tuple[str, int]:
        """The line that repeats the first line, which is the <title>: above the byline, or else kept."""
        if self.places.lines[0].rule == "breadcrumb":
            return "", -1
        page_title = PageTitle.of(fold(self._text(0)))
        folded = {i: fold(self._text(i)) for i in self._nearby if len(self._text(i)) <= LONGEST}
        exact = [i for i, line in folded.items() if page_title.is_exactly(line)]
        if not page_title.has_names:  # a word of a menu may come again too
            long = len(page_title.head) >= _SURE
            exact = [i for i in exact if self._is_kept(i) or (long and self._byline_below(i))]
            exact = [i for i in exact if may_be_title(self._text(i))]
        if exact:
            title = next((i for i in exact if self._byline_below(i)), exact[0])
            return _without_site(self._text(title)), title
        split = self._split_over_lines(page_title)
        if split >= 0:
            return _without_site(self._text(0)), split
        if self.candidates[:1] == [0] and self.places.lines[0].left and self._is_byline(1):
            return "", -1  # a page without a <title>
        loose = [i for i in self.candidates if i and self._is_kept(i) and page_title.is_repeated_by(folded[i])]
        title = next((i for i in loose if self._byline_below(i)), next(iter(loose), -1))
        title = title if loose else self._repeated_below_body_start(page_title)
        return (_without_site(self._text(title)), title) if title >= 0 else ("", -1)

    def _repeated_below_body_start(self, page_title: PageTitle) -> int:
        """The line that repeats the first line's title above much text, where other lines passed for the body."""
        lines = self.places.lines
        for i in range(self.start + 1, len(lines) if not lines[0].left else 0):
            below = sum(len(line.text) for line in lines[i + 1 : i + 1 + _ARTICLE_LINES])
            if below >= _ARTICLE and len(lines[i].text) <= LONGEST and page_title.is_exactly(fold(lines[i].text)):
                return i
        return -1

    def _split_over_lines(self, page_title: PageTitle) -> int:
        """The last of the lines that together are the first line's title, as long ones are set; or -1."""
        words = {i: words_of(fold(self._text(i))) for i in self._nearby}
        for i in self._nearby:
            joined = words[i]
            for k in range(
                i + 1, min(i + _SPLIT, self._nearby.stop) if joined and page_title.head.startswith(joined) else i
            ):
                joined += words[k]
                if joined == page_title.head:
                    return k
        return -1

    def labelled(self) -> tuple[str, int]:
        """The title behind its label, in the table above a decree or over a forum's first post."""
        for i in self._nearby:
            line = self.places.lines[i].text
            label = _LABELLED.match(fold(line))
            if label and len(line) <= LONGEST:
                return line[label.end() :].strip(), i
        return "", -1

    def above_byline(self) -> tuple[str, int]:
        """The kept line closest above the byline, with the lines above it that belong to it, or any right above it."""
        found = [i for i in self.candidates if self._byline_below(i) and not is_person(self._text(i))]
        found = [i for i in found if not is_signature(self.places.lines, i + 1)]
        found = [i for i in found if i == 0 or is_chapter(self._text(i)) or not is_numbered(fold(self._text(i)))]
        kept = [i for i in found if self._is_kept(i)]
        if self._without_prose:  # a line above a date farther down is a row, or the name of who signs
            kept = [i for i in kept[:1] if not any(line.left for line in self.places.lines[:i])]
            kept = [i for i in kept if i + 1 not in found and i + 2 not in found]  # another may be the title as well
            found = []
        if not kept:
            found = [i for i in found if self._is_byline(i + 1) and len(self._text(i)) >= _OVER_BYLINE]
            found = [i for i in found if self.places.lines[i].rule not in ABOUT_ARTICLE]
            if any(map(self._is_kept, self.candidates)):
                return "", -1  # what cleaning left above the body is likelier
            return (_without_site(self._text(found[-1])), found[-1]) if found else ("", -1)
        title = kept.pop()
        while kept and kept[-1] == title - 1 and self._has_second_headline(kept[-1], title):
            title = kept.pop()
        below = [i for i in self.candidates if i > title and self._is_kept(i)]
        if not self._words_shared(title) and (
            any(self._words_shared(i) >= _TITLES_OWN for i in kept)
            or any(self._words_shared(i) >= _SHARED for i in below)
        ):
            return "", -1  # the body shares its words with another line
        return _without_site(self._text(title)), title

    def below_date(self) -> tuple[str, int]:
        """The one kept line between a date and a button that cleaning removed, as blogs set it."""
        lines = self.places.lines
        found = [
            i
            for i in self.candidates[1:]
            if lines[i].left and len(lines[i].text) >= _SUBHEAD and lines[i - 1].rule == "timestamp"
            if not (lines[i - 1].left or lines[i + 1].left)
        ]
        return (self._text(found[0]), found[0]) if len(found) == 1 else ("", -1)

    def _heads_first_paragraph(self, i: int) -> bool:
        """Whether a line is the name that the first paragraph below it begins with: `穆怀远，清末县令。`"""
        lines, name = self.places.lines, self._text(i)
        if self._without_prose or any(line.left for line in lines[i + 1 : self.start]):
            return False
        first = lines[self.start].left
        return first.startswith(name) and first[len(name)] in "，,（(是" and len(name) <= _NAME

    def _has_second_headline(self, title: int, below: int) -> bool:
        """Whether line `below` is a second headline of `title`, its author or his profession."""
        if is_subtitle(self._text(below)) or self._is_repeated(title):
            return True
        pairs = self._pairs(title)
        return len(pairs) >= _PAIRS and sum(pair in self._body for pair in pairs) * _OF_TITLE >= len(pairs)

    def _is_repeated(self, i: int) -> bool:
        """Whether another line above the body is the same, as in the list of the titles of a newspaper's page."""
        text = self._text(i)
        return any(line.text == text for k, line in enumerate(self.places.lines[: self.start]) if k != i)

    def _is_kept(self, i: int) -> bool:
        """Whether a line was kept, or removed for being a copy of the title."""
        return bool(self.places.lines[i].left) or self.places.lines[i].rule == "title"

    def above_body(self) -> tuple[str, int]:
        """The kept line above the body, where the body holds its words and those of no other line above."""
        kept = [i for i in self.candidates if self.places.lines[i].left]
        if kept and self._heads_first_paragraph(kept[-1]):
            return self._text(kept[-1]), kept[-1]
        titles = [i for i in kept if not (is_subtitle(self._text(i)) or is_of_body(self._text(i)))]
        titles = [i for i in titles if not is_person(self._text(i))]
        if not titles and kept and is_chapter(self._text(kept[0])):
            return self._text(kept[0]), kept[0]
        if titles[1:] and is_issuer(self._text(titles[0])):
            del titles[0]
        if not titles:
            return "", -1
        shared = {i: self._words_shared(i) for i in titles}
        if self._begins_with_title(titles, shared):
            return _without_site(self._text(titles[0])), titles[0]
        title = max(reversed(titles), key=shared.__getitem__)
        if title > kept[0] == 0 and len(self._text(title)) <= _SUBHEAD:
            return "", -1  # a heading within a text that begins with its title
        others = [shared[i] for i in titles if i != title]
        sure = shared[title] >= _SHARED if others else shared[title] > 0
        sure = sure and all(other * _OUTWEIGHS <= shared[title] for other in others)
        return (_without_site(self._text(title)), title) if sure else ("", -1)

    def _begins_with_title(self, titles: list[int], shared: dict[int, int]) -> bool:
        """Whether the first candidate begins the text: a clean one, or it is the only one above the body."""
        first = titles[0]
        if first > 1 or (first == 1 and not self.places.lines[0].left):
            return False
        if first == 1 and is_person(self._text(0)) and len(self._text(1)) <= _SUBHEAD:
            return False  # the first heading below a title that looks like a name
        if first + 2 in titles and is_menu(self._text(first + 1)):
            return False  # the name of a site above its menu, and the title below that
        alone = all(len(self._text(i)) <= _SUBHEAD for i in titles[1:])
        if all(line.left for line in self.places.lines):
            below = fold("".join(line.left for line in self.places.lines[first + 1 : first + 2]))
            heads = is_numbered(below) or below.endswith(":") or (first + 1 in titles and len(below) <= _SUBHEAD)
            return shared[first] > 0 or alone or heads or self._without_prose or is_kind_of_notice(self._text(first))
        is_name = not shared[first] and len(self._text(first)) < _SURE  # of a site, a channel, the weather
        return len(titles) == 1 and not is_name and not self._without_prose

    @property
    def _without_prose(self) -> bool:
        """Whether the page has no paragraph."""
        return self.start == len(self.places.lines)

    def _words_shared(self, i: int) -> int:
        """How often the body holds the pairs of characters of a line, each counted a few times at most."""
        return sum(min(_MOST_COUNTED, self._body.count(pair)) for pair in self._pairs(i))

    def _pairs(self, i: int) -> set[str]:
        """The pairs of neighbouring characters of a line, without its marks."""
        words = words_of(fold(self._text(i)))
        return {words[k : k + 2] for k in range(len(words) - 1)}

    @cached_property
    def _body(self) -> str:
        """The beginning of the body, folded, without white space."""
        lines = (line.left for line in self.places.lines[self.start :])
        return fold("".join("".join(lines).split())[:_READ_BODY])

    def _byline_below(self, i: int) -> bool:
        """Whether a byline follows a line, above the body."""
        return any(self._is_byline(k) for k in range(i + 1, min(i + 1 + _BYLINE_WITHIN, self.start)))

    def _is_byline(self, i: int) -> bool:
        """Whether a line names a date, a source or an author, or was removed for doing so."""
        line = self.places.with_value(i)
        if is_prose(line):
            return False
        removed_as = (
            "" if self.places.lines[i].left or is_label(self.places.lines[i].text) else self.places.lines[i].rule
        )
        if removed_as in ABOUT_ARTICLE:
            return True
        if len(line) <= SHORT and len(labels_in(fold(line))) > 1:
            return True
        facts = read_byline(line) or (read_short(line) if "，" not in line else {})
        return bool(facts.keys() & {"date", "source", "author"}) or self._is_author(i)

    def _is_author(self, i: int) -> bool:
        """Whether a line is the name of a person right over the body or a subtitle."""
        if not is_person(self._text(i)) or i + 1 == len(self.places.lines):
            return False
        return i + 1 == self.start or is_subtitle(self._text(i + 1))

    def _text(self, i: int) -> str:
        """What is left of a line, or the line where nothing is."""
        return self.places.lines[i].left or self.places.lines[i].text


def _without_site(title: str) -> str:
    """A title without the names of channel and site behind it."""
    return _FILE.sub("", title[: site_start(fold(title))].lstrip("# ").rstrip(" -_|"))
