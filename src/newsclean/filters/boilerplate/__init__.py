"""Removes what surrounds an article: `首页 > 新闻 > 正文` and `【关闭】` go, the article stays.

The pipeline calls it for a text whose characters are mended. A pass works in these steps:

1. `tags`, `scramble`, `parts`: noise within lines is cut out, `首页 > 生活 > 正文 阳台种薄荷` → `阳台种薄荷`;
2. `classify`: rules match the lines one by one, by the data in rule_files/ (`page` does this and the first step);
3. `content`, `runs`: matches are dropped of lines that are content in their company, as the rows of a table;
4. `heads`, `position`, `menus`, `threads`, `sections`, `boxes`, `site_words`: position, neighbours and words decide
   which lines are removed around the main text (`body`), between the posts of a thread and between headings;
5. `article`: on a page full of boilerplate the article is searched for, and the lines above and below are removed.

Passes are repeated until nothing changes.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, get_args

from newsclean.edit import Change, Edit, until_stable
from newsclean.errors import ConfigError
from newsclean.filter import Prefilter, RepeatAfter
from newsclean.filters.boilerplate.article import Strictness, decide_by_article
from newsclean.filters.boilerplate.body import is_label
from newsclean.filters.boilerplate.content import without_content_matches
from newsclean.filters.boilerplate.decision import Decision, Decisions, boilerplate_count
from newsclean.filters.boilerplate.heads import foreign_head
from newsclean.filters.boilerplate.page import PRINTED_BYLINE, Page, read_page
from newsclean.filters.boilerplate.position import decide_by_position, lines_to_keep
from newsclean.filters.boilerplate.reading import rule_set
from newsclean.filters.boilerplate.scramble import RULE
from newsclean.filters.boilerplate.sections import STEP
from newsclean.lines import line_starts, remove_lines
from newsclean.marks import Mark
from newsclean.page.line import ABOUT_ARTICLE, ANYWHERE, PageLine
from newsclean.page.prose import is_whole_sentence

_LEAST_WITHOUT_PROSE = 3  # boilerplate lines of a poem, a table or a list, bylines apart; with fewer nothing is removed


@dataclass(frozen=True)
class Boilerplate:
    """Removes navigation, bylines, share bars, related links, footers and their like, line by line.

    On a page that is full of boilerplate it also finds where the article starts and ends, and what is around it
    goes, readers' comments and teasers in full sentences too. `strictness` is how full: "normal" asks for five
    lines that rules match, or four of three rules, "strict" for two lines less, "careful" never does it. Where
    nothing else would be removed, "careful" leaves bylines, and "normal" those that newspapers print, `本报记者李田`.
    `extend_rules` names files of further rules, in the form of rule_files/; they are asked first. With
    `keep_meta` the lines that say something of the article stay: bylines, times, counts.
    Raises ConfigError for a file of rules that cannot work and for another strictness.
    """

    name: ClassVar[str] = "boilerplate"
    summary: ClassVar[str] = "navigation, bylines, share bars, related links, adverts, footers"
    goes_after: ClassVar[Mapping[str, str]] = {
        "mojibake": "its rules match words, which mojibake hides",
        "byteshift": "its rules match words, which byte shift breaks",
        "invisible": "its rules match words, which zero-width characters split",
        "pinyin": "labels and menus are annotated as well, and its rules match their words",
    }
    repeat_after: ClassVar[RepeatAfter] = "removed lines"
    removes_lines: ClassVar[bool] = True
    reads_marks: ClassVar[bool] = True

    strictness: Strictness = "normal"
    extend_rules: tuple[str, ...] = field(default=(), metadata={"paths": True})
    keep_meta: bool = field(default=False, metadata={"flag": True})

    def __post_init__(self) -> None:
        if self.strictness not in get_args(Strictness):
            raise ConfigError(f"strictness is {self.strictness!r}; it is one of {', '.join(get_args(Strictness))}")
        paths = (self.extend_rules,) if isinstance(self.extend_rules, str) else tuple(self.extend_rules)
        object.__setattr__(self, "extend_rules", tuple(map(str, paths)))
        if paths:
            rule_set(self.extend_rules)  # a broken file is an error now, not on every document

    def prefilter(self) -> Prefilter:
        """Whether a rule matches a line or a part of one, and the line is not a single one within the article.

        A text with marks is not asked: they tell of boilerplate that no rule knows.
        """
        rules = rule_set(self.extend_rules)
        keeps_bylines = self.strictness != "strict"

        def may_remove(text: str) -> bool:
            page = read_page(text, rules, ())
            return page.may_have_boilerplate() and not (keeps_bylines and page.has_only_printed_bylines())

        return may_remove

    def edits(self, text: str, marks: Sequence[Mark] = ()) -> Iterable[Edit]:
        """One edit for each line and each part of a line that is removed, with its rule."""
        page = read_page(text, rule_set(self.extend_rules), tuple(marks))
        removed = self._removed(page)
        edits = self._edits_of(page, removed)

        def next_pass(now: str) -> Sequence[Edit]:
            nonlocal page, removed, edits
            page = page.after(removed, edits, now)
            removed = self._removed(page)
            edits = self._edits_of(page, removed)
            return edits

        return until_stable(text, next_pass, edits) if edits else ()

    @property
    def rules(self) -> frozenset[str]:
        """The names of all its rules."""
        return frozenset(rule.rule for rule in rule_set(self.extend_rules).rules) | {RULE, "title-copy"}

    def decisions(self, text: str, marks: Sequence[Mark] = ()) -> dict[int, Decision]:
        """Why lines are removed in the first pass, by index of the line in `split_lines(text)`."""
        page = read_page(text, rule_set(self.extend_rules), tuple(marks))
        return self._decide(page) if page.may_have_boilerplate() else {}

    def evidence(self, text: str, changes: Sequence[Change]) -> list[list[str]]:
        """For each removed line the step that removed it and why, where that was in the first pass."""
        decisions, starts = self.decisions(text), line_starts(text)
        found = (decisions.get(bisect_right(starts, change.start)) for change in changes)
        return [[f"removed by {decision.step}: {decision.evidence}"] if decision else [] for decision in found]

    def _removed(self, page: Page) -> dict[int, str]:
        """The lines of a page that are removed in one pass, by index, each with its rule."""
        if not page.may_have_boilerplate():
            return {}
        return {i: decision.rule for i, decision in self._decide(page).items()}

    def _edits_of(self, page: Page, removed: Mapping[int, str]) -> Sequence[Edit]:
        """Edits that remove some lines of a page and cut its parts."""
        parts = (edit for edit in page.part_edits(removed) if not self.keep_meta or edit.rule not in ABOUT_ARTICLE)
        return sorted([*remove_lines(page.text, removed), *parts])

    def _decide(self, page: Page) -> dict[int, Decision]:
        """The decisions on the lines of a page, by index among all its lines."""
        by_index = page.lines()
        indexes, lines = list(by_index), list(by_index.values())
        decided = _decide(lines, self.strictness)
        if self.keep_meta:
            decided = {k: decision for k, decision in decided.items() if not _is_metadata_line(lines, k, decision)}
        if self._may_be_no_page(lines, decided, has_parts=bool(page.parts or page.scrambled)):
            decided = {}
        found = {indexes[k]: decision for k, decision in decided.items()}
        junk = {i: Decision(rule, "scramble", "it is junk between the lines") for i, rule in page.scrambled.items()}
        return junk | found

    def _may_be_no_page(self, lines: Sequence[PageLine], decided: Decisions, *, has_parts: bool) -> bool:
        """Whether so little would be removed that the text may come from no web page, but have a byline of its own."""
        boilerplate = boilerplate_count(decided)
        if self.strictness == "strict" or has_parts:
            return False
        if boilerplate < _LEAST_WITHOUT_PROSE and not any(line.is_prose for line in lines):
            if any(len({match.rule for match in lines[k].matches} & ABOUT_ARTICLE) > 1 for k in decided):
                return False  # who published it and when in one line, as web pages say it
            return not any(lines[k].match_for(ANYWHERE) or lines[k].has_rule(("breadcrumb",)) for k in decided)
        if self.strictness == "careful":
            return boilerplate == 0
        # `编辑：` alone is how a letter begins; a page has other labels, with values.
        return all(PRINTED_BYLINE.fullmatch(lines[k].folded) or is_label(lines[k]) for k in decided)


def _decide(lines: Sequence[PageLine], strictness: Strictness) -> Decisions:
    """First what is around the article, where one can be found; then what rules match among the lines left."""
    lines = without_content_matches(lines)
    by_position = foreign_head(lines) | decide_by_position(lines)
    around = decide_by_article(lines, by_position, strictness)
    if around:
        left = [k for k in range(len(lines)) if k not in around]
        within = decide_by_position([lines[k] for k in left])
        within_text = {k: decision for k, decision in by_position.items() if decision.step == STEP}
        by_position = within_text | around | {left[k]: decision for k, decision in within.items()}
    if strictness == "careful":
        by_position = {k: found for k, found in by_position.items() if _is_matched_non_sentence(lines[k])}
    if len(by_position) == len(lines):
        by_position = {k: by_position[k] for k in by_position.keys() - lines_to_keep(lines)}
    return by_position


def _is_matched_non_sentence(line: PageLine) -> bool:
    """Whether a rule matches a line, and the line is no sentence."""
    return bool(line.matches) and not is_whole_sentence(line.text)


def _is_metadata_line(lines: Sequence[PageLine], k: int, decision: Decision) -> bool:
    """Whether a removed line holds metadata of the article, by itself or as the value of the label above it."""
    if decision.rule not in ABOUT_ARTICLE:
        return False
    return lines[k].has_rule(ABOUT_ARTICLE) or (k > 0 and lines[k - 1].text.endswith((":", "：")))
