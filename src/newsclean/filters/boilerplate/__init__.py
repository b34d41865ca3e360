"""Removes what surrounds an article: `首页 > 新闻 > 正文` and `【关闭】` go, the article stays.

The pipeline calls it for a text whose characters are mended. A pass works in these steps:

1. `scramble`, `parts`: noise within lines is cut out, `首页 > 生活 > 正文 阳台种薄荷` → `阳台种薄荷`;
2. `classify`: rules match the lines one by one, by the data in rule_files/;
3. `content`, `runs`: matches are dropped of lines that are content in their company, as the rows of a table;
4. `position`, `menus`: position and neighbours decide which matched lines are removed, around the main text (`body`);
5. `article`: on a page full of boilerplate the article is searched for, and the lines above and below are removed.

Passes are repeated until nothing changes.
"""

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar, get_args

from newsclean.edit import Change, Edit, apply_edits, changes_only, until_stable
from newsclean.errors import ConfigError
from newsclean.filter import Prefilter, RepeatAfter
from newsclean.filters.boilerplate.article import Strictness, decide_by_article
from newsclean.filters.boilerplate.body import is_label
from newsclean.filters.boilerplate.classify import SHORT, line_matches
from newsclean.filters.boilerplate.content import without_content_matches
from newsclean.filters.boilerplate.decision import Decision, Decisions
from newsclean.filters.boilerplate.parts import part_edits
from newsclean.filters.boilerplate.position import decide_by_position, lines_to_keep
from newsclean.filters.boilerplate.reading import rule_set
from newsclean.filters.boilerplate.rules import RuleSet
from newsclean.filters.boilerplate.scramble import RULE, scramble_edits
from newsclean.lines import line_offsets, line_starts, line_texts, remove_lines, split_lines
from newsclean.marks import Mark, marks_of_lines, moved_marks
from newsclean.page.labels import summary_label
from newsclean.page.line import ABOUT_ARTICLE, ANYWHERE, PageLine, RuleMatch
from newsclean.page.prose import is_prose, is_whole_sentence

# A byline as newspapers print it, by name, without the labels, times and counts of a page: `本报记者李田`.
_PRINTED_BYLINE = re.compile(r"(?!.*(?:编辑|责编|校对|审核))(?=.*(?:记者|通讯员))[^:\d/|]{2,60}")
_LEAST_WITHOUT_PROSE = 3  # boilerplate lines of a poem, a table or a list, bylines apart; with fewer nothing is removed
_LONG = 60  # characters; a longer paragraph is neither a title nor the closing words of a site
_FEW = 2  # matched lines; more may tell of a page full of boilerplate


@dataclass(frozen=True)
class Boilerplate:
    """Removes navigation, bylines, share bars, related links, footers and their like, line by line.

    On a page that is full of boilerplate it also finds where the article starts and ends, and what stands around it
    goes, readers' comments and teasers in full sentences too. `strictness` says how full: "normal" asks for five
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
        return lambda text: _page(text, rules, ()).may_have_boilerplate()

    def edits(self, text: str, marks: Sequence[Mark] = ()) -> Iterable[Edit]:
        """One edit for each line and each part of a line that is removed, with the rule that says so."""
        marks_now = marks

        def next_pass(now: str) -> Sequence[Edit]:
            nonlocal marks_now
            proposed = self._pass(now, marks_now)
            marks_now = moved_marks(marks_now, changes_only(now, proposed)) if marks else ()
            return proposed

        first = next_pass(text)
        return until_stable(text, next_pass, first) if first else ()

    def rule_names(self) -> frozenset[str]:
        """The names of all its rules."""
        return frozenset(rule.rule for rule in rule_set(self.extend_rules).rules) | {RULE, "title-copy"}

    def decisions(self, text: str, marks: Sequence[Mark] = ()) -> dict[int, Decision]:
        """Why lines are removed in the first pass, by index of the line in `split_lines(text)`."""
        page = _page(text, rule_set(self.extend_rules), tuple(marks))
        return self._decide(page) if page.may_have_boilerplate() else {}

    def evidence(self, text: str, changes: Sequence[Change]) -> list[list[str]]:
        """For each removed line the step that removed it and why, where that was in the first pass."""
        decisions, starts = self.decisions(text), line_starts(text)
        found = (decisions.get(bisect_right(starts, change.start)) for change in changes)
        return [[f"removed by {decision.step}: {decision.evidence}"] if decision else [] for decision in found]

    def _pass(self, text: str, marks: Sequence[Mark]) -> Sequence[Edit]:
        page = _page(text, rule_set(self.extend_rules), tuple(marks))
        if not page.may_have_boilerplate():
            return ()
        removed = {i: decision.rule for i, decision in self._decide(page).items()}
        parts = (edit for edit in page.part_edits(removed) if not self.keep_meta or edit.rule not in ABOUT_ARTICLE)
        return sorted([*remove_lines(text, removed), *parts])

    def _decide(self, page: "_Page") -> dict[int, Decision]:
        """The decisions on the lines of a page, by index among all its lines."""
        by_index = page.lines()
        indexes, lines = list(by_index), list(by_index.values())
        decided = _decide(lines, self.strictness)
        if self.keep_meta:
            decided = {k: decision for k, decision in decided.items() if not _is_metadata_line(lines, k, decision)}
        if self._may_be_no_page(lines, decided, has_parts=bool(page.parts or page.scrambled)):
            decided = {}
        found = {indexes[k]: decision for k, decision in decided.items()}
        return {i: Decision(RULE, "scramble", "it is junk between the lines") for i in page.scrambled} | found

    def _may_be_no_page(self, lines: Sequence[PageLine], decided: Decisions, *, has_parts: bool) -> bool:
        """Whether so little would be removed that the text may come from no web page, but have a byline of its own."""
        boilerplate = sum(decision.rule not in ABOUT_ARTICLE for decision in decided.values())
        if self.strictness == "strict" or has_parts:
            return False
        if boilerplate < _LEAST_WITHOUT_PROSE and not any(line.is_prose for line in lines):
            if any(len({match.rule for match in lines[k].matches} & ABOUT_ARTICLE) > 1 for k in decided):
                return False  # who published it and when in one line, as web pages say it
            return not any(lines[k].match_for(ANYWHERE) or lines[k].has_rule(("breadcrumb",)) for k in decided)
        if self.strictness == "careful":
            return boilerplate == 0
        # `编辑：` alone is how a letter begins; a page has other labels, with values.
        return all(_PRINTED_BYLINE.fullmatch(lines[k].folded) or is_label(lines[k]) for k in decided)


def _decide(lines: Sequence[PageLine], strictness: Strictness) -> Decisions:
    """First what stands around the article, where one can be found; then what rules match among the lines left."""
    lines = without_content_matches(lines)
    by_position = decide_by_position(lines)
    around = decide_by_article(lines, by_position, strictness)
    if around:
        left = [k for k in range(len(lines)) if k not in around]
        within = decide_by_position([lines[k] for k in left])
        by_position = around | {left[k]: decision for k, decision in within.items()}
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


class _Page:
    """A text as a page in one pass.

    `parts`: lines of which parts are cut, `scrambled`: lines that are nothing but inserted junk, `lines`: the other
    lines that are not blank, without their parts, with what rules say of them. All by index of the line.
    """

    def __init__(self, text: str, rules: RuleSet, marks: Sequence[Mark] = ()) -> None:
        self._text, self._marks = text, marks
        texts, stripped = line_texts(text)
        suspects = _suspects(text, rules)
        scramble = scramble_edits(text, texts)
        self.scrambled = {i for i, edits in scramble.items() if edits[0][:2] == (0, len(texts[i]))}
        self.parts = {
            i: edits
            for i in (suspects.keys() | scramble.keys()) - self.scrambled
            if (edits := part_edits(texts[i], rules, rules.part_rules_among(suspects.get(i, 0)), scramble.get(i, ())))
        }
        if self.parts:
            stripped = list(stripped)
            for i, edits in self.parts.items():
                stripped[i] = apply_edits(texts[i], edits).strip()
        self._stripped = stripped
        self._matches = _matches(stripped, rules, suspects)

    def may_have_boilerplate(self) -> bool:
        """Whether anything may be removed."""
        if self.parts or self.scrambled or self._marks:
            return True
        return bool(self._matches) and not _stand_within_text(self._stripped, self._matches)

    def lines(self) -> dict[int, PageLine]:
        """The lines, by index among all lines."""
        marks = [None] * len(self._stripped) if not self._marks else self._line_marks()
        return {
            i: PageLine(line, matches := self._matches.get(i, ()), not matches and _is_paragraph(line), marks[i])
            for i, line in enumerate(self._stripped)
            if line and i not in self.scrambled
        }

    def _line_marks(self) -> list[Mark | None]:
        return marks_of_lines(self._marks, (line[:2] for line in split_lines(self._text)))

    def part_edits(self, removed: Container[int]) -> Iterator[Edit]:
        """Edits that cut the parts of lines that stay."""
        lines = split_lines(self._text) if self.parts else ()
        for i, edits in self.parts.items():
            if i not in removed:
                start = lines[i].start
                yield from (edit._replace(start=start + edit.start, end=start + edit.end) for edit in edits)


_page = lru_cache(maxsize=1)(_Page)  # the prefilter reads a page, and then a pass


def page_lines(text: str, marks: Sequence[Mark] = ()) -> list[PageLine]:
    """The lines of a text that are not blank, with what the built-in rules say of each that is no content."""
    return list(without_content_matches(list(_page(text, rule_set(), tuple(marks)).lines().values())))


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


def _matches(lines: Sequence[str], rules: RuleSet, suspects: Mapping[int, int]) -> dict[int, tuple[RuleMatch, ...]]:
    """The rule matches of stripped lines, by index."""
    matches = {}
    # Most lines of an article are long and have a full stop.
    for i in [i for i, line in enumerate(lines) if "。" not in line or len(line) <= SHORT or i in suspects]:
        line = lines[i]
        if not line:
            continue
        found = line_matches(line, rules, suspects.get(i, 0) & rules.paragraph_bits)
        if found:
            matches[i] = found
    return matches


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
