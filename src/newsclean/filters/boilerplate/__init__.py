"""Takes away what surrounds an article: `首页 > 新闻 > 正文` and `【关闭】` go, the article stays."""

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import ClassVar, get_args

from newsclean.edit import Edit
from newsclean.errors import ConfigError
from newsclean.filter import RepeatAfter
from newsclean.filters.boilerplate.article import Strictness, outside_article
from newsclean.filters.boilerplate.classify import (
    SHORT,
    Entry,
    Mark,
    is_prose,
    marks_of,
    marks_of_short,
)
from newsclean.filters.boilerplate.content import content_of
from newsclean.filters.boilerplate.judge import judge, last_words
from newsclean.filters.boilerplate.parts import Draft, cut_parts
from newsclean.filters.boilerplate.reading import rule_set
from newsclean.filters.boilerplate.rules import RuleSet
from newsclean.filters.boilerplate.scramble import cut_scramble
from newsclean.filters.boilerplate.zones import ANYWHERE, OF_THE_ARTICLE
from newsclean.lines import Line, line_texts, remove_lines, split_lines

# A byline as newspapers print it: by name, without the labels, times and counts of a page. Where nothing else would
# go it stays.
_PRINTED = re.compile(
    r"(?!.*(?:编辑|編輯|[责責][编編]|校[对對]|[审審]核))(?=.*(?:[记記]者|通[讯訊][员員]))[^:：\d/|]{2,60}"
)
# Taking lines away can show more: a second look finds it. Pages settle in two or three.
_LOOKS = 8


@dataclass(frozen=True)
class Boilerplate:
    """Removes navigation, bylines, share bars, related links, footers and their like, line by line.

    On a page that is full of chrome it also finds where the article starts and ends, and what stands around it
    goes, readers' comments and teasers in full sentences too. `strictness` says how full: "normal" asks for five
    lines that rules know, or four of three kinds, "strict" for two lines less, "careful" never does it. Where
    nothing else goes, "careful" leaves bylines, and "normal" those that newspapers print, `本报记者李田`.
    `extend_rules` names files of further rules, in the form of boilerplate.toml; they are asked first. With
    `keep_meta` the lines that tell of the article stay: bylines, times, counts.
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

    def edits(self, text: str) -> Iterable[Edit]:
        """One edit for each line and each part of a line that goes, with the rule that says so."""
        rules = rule_set(self.extend_rules)
        texts, stripped = map(list, line_texts(text))
        suspects = _suspects(text, texts, rules)
        drafts = {i: Draft(texts[i]) for i, asked in suspects.items() if asked}
        gone = cut_scramble(text, texts, drafts)
        for i, draft in drafts.items():
            cut_parts(draft, rules, suspects.get(i, set()))
            texts[i], stripped[i] = draft.text, draft.text.strip()
        marks = _marks(stripped, rules, suspects)
        cut = {i: draft for i, draft in drafts.items() if draft.cut}
        if not cut and not gone and (not marks or _lie_inside(texts, marks)):
            return ()
        if not _settle(_entries(texts, marks), gone, self.strictness, self.keep_meta, is_page=bool(cut)):
            return ()
        lines = split_lines(text)  # only now: on a clean page it would cost more than all the rules
        parts = _part_edits(lines, gone, cut)
        if self.keep_meta:
            parts = (edit for edit in parts if edit.rule not in OF_THE_ARTICLE)
        return sorted([*remove_lines(text, gone), *parts])


def _suspects(text: str, texts: Sequence[str], rules: RuleSet) -> dict[int, set[int]]:
    """The lines that hold a word of the rules for paragraphs and parts, with the numbers of those for parts."""
    found = rules.suspects(text)
    if not found:
        return {}
    if "\r\n" in text:
        ends = [line.next for line in split_lines(text)]
    else:
        ends = list(accumulate([len(line) + 1 for line in texts]))
    lines: dict[int, set[int]] = {}
    for position, numbers in found:
        lines.setdefault(bisect_right(ends, position), set()).update(numbers)
    return lines


def _marks(lines: Sequence[str], rules: RuleSet, suspects: Container[int]) -> dict[int, tuple[Mark, ...]]:
    """The rule matches of stripped lines, by index."""
    marks = {}
    # Most lines of an article are long and have a full stop.
    for i in [i for i, line in enumerate(lines) if "。" not in line or len(line) <= SHORT or i in suspects]:
        line = lines[i]
        if line and (found := (marks_of_short if len(line) <= SHORT else marks_of)(line, rules, i in suspects)):
            marks[i] = found
    return marks


# Longer lines than a title, and than the closing words of a site: the body starts and ends with these for sure.
_SURE = 60
_FEW = 2  # marked lines; more may tell of a page full of chrome


def _lie_inside(texts: Sequence[str], marks: Mapping[int, tuple[Mark, ...]]) -> bool:
    """Whether what rules know stands between paragraphs and may go at the edges of a page only: it stays then.

    `judge` says the same at twenty times the price; newspapers have such a line in one page of ten.
    """
    if len(marks) > _FEW or any(m.where in ANYWHERE or m.opens or m.closes for found in marks.values() for m in found):
        return False
    first, last = min(marks), max(marks)
    below = next((i for i in range(len(texts) - 1, last, -1) if _is_sure(texts[i])), 0)
    if not below or not any(map(_is_sure, texts[:first])):
        return False
    said = texts[below].strip()
    return not any(line.rstrip().endswith(said) for line in texts[:below])


def _is_sure(line: str) -> bool:
    return len(line) > _SURE and is_prose(line.strip())


def entries_of(text: str) -> list[Entry]:
    """The lines of a text that are not blank, with what the rules of newsclean say of each by itself."""
    texts, stripped = line_texts(text)
    rules = rule_set()
    return list(content_of(list(_entries(texts, _marks(stripped, rules, _suspects(text, texts, rules))).values())))


def _entries(texts: Sequence[str], marks: dict[int, tuple[Mark, ...]]) -> dict[int, Entry]:
    entries = {}
    for i, line in enumerate(texts):
        said = line.strip()
        if said:
            found = marks.get(i, ())
            entries[i] = Entry(said, found, not found and is_prose(said))
    return entries


def _settle(
    entries: dict[int, Entry], gone: dict[int, str], strictness: Strictness, keep_meta: bool, *, is_page: bool
) -> bool:
    """Judge, and judge what is left, until nothing more goes: cleaning twice must not find more.

    Around an article the lines go first, so that what is left of the page is judged without them. `is_page` tells
    that a part of a line is chrome. A text that goes on losing lines look after look is no page; it stays as it is
    (and False is said of it).
    """
    for look in range(_LOOKS):
        left = [i for i in entries if i not in gone]
        now = content_of([entries[i] for i in left])
        verdicts = judge(now)
        if look == 0 or not (_without_meta(now, verdicts) if keep_meta else verdicts):
            verdicts = outside_article(now, verdicts, strictness) or verdicts
        if not verdicts:
            return True
        if len(verdicts) == len(left):  # never a text become empty because each line is a little like chrome
            kept = last_words(now)
            if len(kept) == len(left):
                return True
            verdicts = {k: rule for k, rule in verdicts.items() if k not in kept}
        if keep_meta:
            verdicts = _without_meta(now, verdicts)
            if not verdicts:
                return True
        if strictness == "careful" and all(rule in OF_THE_ARTICLE for rule in verdicts.values()):
            return True  # a text with bylines and nothing else is a newspaper's, not a page
        if strictness == "normal" and not (gone or is_page) and all(_PRINTED.fullmatch(now[k].text) for k in verdicts):
            return True
        gone.update((left[k], rule) for k, rule in verdicts.items())
    return False


def _without_meta(entries: Sequence[Entry], verdicts: Mapping[int, str]) -> dict[int, str]:
    return {k: rule for k, rule in verdicts.items() if not _is_meta(entries, k, rule)}


def _is_meta(entries: Sequence[Entry], k: int, rule: str) -> bool:
    """Whether a line that would go tells of the article, by its own words or as the value of the label above it."""
    if rule not in OF_THE_ARTICLE:
        return False
    own = any(mark.rule in OF_THE_ARTICLE for mark in entries[k].marks)
    return own or (k > 0 and entries[k - 1].text.endswith((":", "：")))


def _part_edits(lines: Sequence[Line], gone: dict[int, str], cut: dict[int, Draft]) -> Iterator[Edit]:
    for i, draft in cut.items():
        if i not in gone:
            for start, end, rule in draft.settled():
                yield Edit(lines[i].start + start, lines[i].start + end, "", rule)
