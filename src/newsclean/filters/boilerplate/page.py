"""A text as the lines of a page, with the rule matches of each and the parts that are cut from it.

Called by the prefilter and by each pass: `首页 > 正文 阳台种薄荷` is the line `阳台种薄荷` without its first part.
"""

from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice

from newsclean.edit import Edit, apply_edits
from newsclean.filters.boilerplate.classify import matches_of_lines
from newsclean.filters.boilerplate.content import without_content_matches
from newsclean.filters.boilerplate.heads import MOST_ABOVE, may_have_foreign_head
from newsclean.filters.boilerplate.menus import COUNTED_ENTRY
from newsclean.filters.boilerplate.parts import part_edits
from newsclean.filters.boilerplate.reading import rule_set
from newsclean.filters.boilerplate.rules import RuleSet
from newsclean.filters.boilerplate.scramble import scramble_edits
from newsclean.filters.boilerplate.tags import tag_edits
from newsclean.lines import line_offsets, line_texts, split_lines
from newsclean.marks import Mark, marks_of_lines, moved_marks
from newsclean.page.fold import fold
from newsclean.page.labels import summary_label
from newsclean.page.line import ANYWHERE, PageLine, RuleMatch
from newsclean.page.prose import is_prose
from newsclean.patterns import compile_later

_LONG = 60  # characters; a longer paragraph is neither a title nor the closing words of a site
# A byline as newspapers print it, by name, without a page's labels, times and counts: `本报记者李田`, `(摄影:李田)`.
PRINTED_BYLINE = compile_later(
    r"(?!.*(?:编辑|责编|校对|审核))(?:(?=.*(?:记者|通讯员))[^:\d/|]{2,60}|\((?:摄影|插图)[^()\d/|]{2,20}\))"
)
_FEW = 2  # matched lines; more may be signs of a page full of boilerplate


@dataclass(eq=False)
class Page:
    """A text as a page in one pass, as `read_page` reads it.

    `stripped`: all its lines without the white space around them and without their parts, `matches`: what rules say of
    them, `parts`: lines of which parts are cut, `scrambled`: lines that are nothing but tags or inserted junk, each
    with its rule; by index of the line.
    """

    text: str
    rules: RuleSet
    marks: Sequence[Mark]
    stripped: Sequence[str]
    matches: dict[int, tuple[RuleMatch, ...]]
    parts: dict[int, list[Edit]] = field(default_factory=dict)
    scrambled: Mapping[int, str] = field(default_factory=dict)

    def after(self, removed: Container[int], edits: Sequence[Edit], text: str) -> "Page":
        """The page of which some lines were removed, or `edits` made `text` besides.

        Where only whole lines were, nothing is read again: what rules say of a line depends on the line alone, and
        whether junk is inserted into a page on how many lines have some. A carriage return by itself may come to end a
        line together with the line feed of another, though.
        """
        marks = moved_marks(self.marks, edits) if self.marks else ()
        has_lone_return = self.text.count("\r") > self.text.count("\r\n")
        if self.parts or self.scrambled or has_lone_return:
            return _read_page(text, self.rules, marks)
        left = [i for i in range(len(self.stripped)) if i not in removed]
        matches = {new: self.matches[i] for new, i in enumerate(left) if i in self.matches}
        return Page(text, self.rules, marks, [self.stripped[i] for i in left], matches)

    def may_have_boilerplate(self) -> bool:
        """Whether anything may be removed."""
        if self.parts or self.scrambled or self.marks:
            return True
        if may_have_foreign_head(list(islice(filter(None, self.stripped), MOST_ABOVE))):
            return True
        return bool(self.matches) and not _stand_within_text(self.stripped, self.matches)

    def has_only_printed_bylines(self) -> bool:
        """Whether rules match nothing but bylines as newspapers print them, on a page with paragraphs.

        All steps decide on such bylines alone, unless entries with counts are beside them, and in the end they stay.
        One page of a newspaper in fifteen has them, and the steps take as long as cleaning a page without.
        """
        if self.parts or self.scrambled or self.marks or not self.matches:
            return False
        if any(
            match.rule != "byline" or match.opens or match.closes for some in self.matches.values() for match in some
        ):
            return False
        if not all(PRINTED_BYLINE.fullmatch(fold(self.stripped[i])) for i in self.matches):
            return False
        others = [line for i, line in enumerate(self.stripped) if i not in self.matches]
        return any(map(_is_paragraph, others)) and not any(map(COUNTED_ENTRY.fullmatch, others))

    def lines(self) -> dict[int, PageLine]:
        """The lines, by index among all lines."""
        marks: Sequence[Mark | None] = [None] * len(self.stripped)
        if self.marks:
            marks = marks_of_lines(self.marks, (line[:2] for line in split_lines(self.text)))
        return {
            i: _page_line((line, matches := self.matches.get(i, ()), not matches and _is_paragraph(line), marks[i]))
            for i, line in enumerate(self.stripped)
            if line and i not in self.scrambled
        }

    def part_edits(self, removed: Container[int]) -> Iterator[Edit]:
        """Edits that cut the parts of lines that stay."""
        lines = split_lines(self.text) if self.parts else ()
        for i, edits in self.parts.items():
            if i not in removed:
                start = lines[i].start
                yield from (edit._replace(start=start + edit.start, end=start + edit.end) for edit in edits)


_page_line = partial(tuple.__new__, PageLine)  # half the time of PageLine(...)


def _read_page(text: str, rules: RuleSet, marks: Sequence[Mark] = ()) -> Page:
    """A text as a page."""
    texts, stripped = line_texts(text)
    suspects = _suspects(text, rules)
    scramble = tag_edits(text, texts) or scramble_edits(text, texts)
    if not (suspects or scramble):  # most pages without boilerplate
        return Page(text, rules, marks, stripped, matches_of_lines(stripped, rules, suspects))
    scrambled = {i: edits[0].rule for i, edits in scramble.items() if edits[0][:2] == (0, len(texts[i]))}
    parts = {
        i: edits
        for i in (suspects.keys() | scramble.keys()) - scrambled.keys()
        if (edits := part_edits(texts[i], rules, rules.part_rules_among(suspects.get(i, 0)), scramble.get(i, ())))
    }
    if parts:
        stripped = list(stripped)
        for i, edits in parts.items():
            stripped[i] = apply_edits(texts[i], edits).strip()
    return Page(text, rules, marks, stripped, matches_of_lines(stripped, rules, suspects), parts, scrambled)


read_page = lru_cache(maxsize=1)(_read_page)  # the prefilter reads a page, and then the first pass


def page_lines(text: str, marks: Sequence[Mark] = ()) -> list[PageLine]:
    """The lines of a text that are not blank, with what the built-in rules say of each that is no content."""
    return list(without_content_matches(list(read_page(text, rule_set(), tuple(marks)).lines().values())))


def _suspects(text: str, rules: RuleSet) -> dict[int, int]:
    """The lines that hold a word which rules for paragraphs and parts need, with the bits of these rules."""
    found = list(rules.find_needed_words(text))
    if not found:
        return {}
    starts = line_offsets(text)
    lines: dict[int, int] = {}
    for position, bits in found:
        i = bisect_right(starts, position) - 1
        lines[i] = lines.get(i, 0) | bits
    return lines


def _is_paragraph(line: str) -> bool:
    """Whether a line is prose and no summary: the main text does not start with a summary above the byline."""
    return is_prose(line) and not summary_label(line)


def _stand_within_text(lines: Sequence[str], matches: Mapping[int, tuple[RuleMatch, ...]]) -> bool:
    """Whether few lines match, between long paragraphs, and all matches remove lines around the main text only.

    The steps come to the same at twenty times the price; newspapers have such a line in one page of ten.
    """
    every = [match for found in matches.values() for match in found]
    if len(matches) > _FEW or any(match.where in ANYWHERE or match.opens or match.closes for match in every):
        return False
    first, last = min(matches), max(matches)
    below = next((i for i in range(len(lines) - 1, last, -1) if _is_long_paragraph(lines[i])), 0)
    if not below or not any(map(_is_long_paragraph, lines[:first])):
        return False
    return not any(line.endswith(lines[below]) for line in lines[:below])


def _is_long_paragraph(line: str) -> bool:
    return len(line) > _LONG and is_prose(line)
