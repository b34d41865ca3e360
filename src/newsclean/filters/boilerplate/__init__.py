"""Takes away what surrounds an article: `首页 > 新闻 > 正文` and `【关闭】` go, the article stays."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from newsclean.edit import Edit
from newsclean.filters.boilerplate.classify import Entry, classify
from newsclean.filters.boilerplate.judge import judge
from newsclean.filters.boilerplate.parts import Draft, cut_parts
from newsclean.filters.boilerplate.rules import RuleSet, rule_set
from newsclean.filters.boilerplate.scramble import cut_scramble
from newsclean.paragraphs import Line, remove_lines, split_lines

# Taking lines away can show more: a second look finds it. Pages settle in two or three.
_LOOKS = 8


@dataclass(frozen=True)
class Boilerplate:
    """Removes navigation, bylines, share bars, related links, footers and their like, line by line.

    `extend_rules` names files of further rules, in the form of boilerplate.toml; they are asked first.
    Raises ConfigError for a file of rules that cannot work. It keeps what it doubts: teasers and readers'
    comments in full sentences stay.
    """

    name: ClassVar[str] = "boilerplate"
    summary: ClassVar[str] = "navigation, bylines, share bars, related links, adverts, footers"
    goes_after: ClassVar[Mapping[str, str]] = {
        "mojibake": "its rules match words, which mojibake hides",
        "byteshift": "its rules match words, which byte shift breaks",
        "invisible": "its rules match words, which zero-width characters split",
        "pinyin": "labels and menus are annotated as well, and its rules match their words",
    }

    extend_rules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        paths = (self.extend_rules,) if isinstance(self.extend_rules, str) else tuple(self.extend_rules)
        object.__setattr__(self, "extend_rules", tuple(map(str, paths)))
        if paths:
            rule_set(self.extend_rules)  # a broken file is an error now, not on every document

    def edits(self, text: str) -> Iterable[Edit]:
        """One edit for each line and each part of a line that goes, with the rule that says so."""
        rules = rule_set(self.extend_rules)
        lines = split_lines(text)
        suspects = _suspect_lines(text, lines, rules)
        filled = [i for i, line in enumerate(lines) if line.text and not line.text.isspace()]
        drafts = [Draft(lines[i].text) for i in filled]
        gone = dict.fromkeys((filled[k] for k in cut_scramble(text, drafts)), "anti-copy")
        entries: dict[int, Entry] = {}
        for i, draft in zip(filled, drafts, strict=True):
            if i in suspects:
                cut_parts(draft, rules)
            entries[i] = classify(draft.text.strip(), rules, i in suspects)
        _settle(entries, gone)
        if not gone and not any(draft.cut for draft in drafts):
            return ()
        return sorted([*remove_lines(lines, gone), *_part_edits(lines, gone, dict(zip(filled, drafts, strict=True)))])


def _suspect_lines(text: str, lines: list[Line], rules: RuleSet) -> set[int]:
    """The indexes of lines that hold a word of the rules for paragraphs and parts."""
    starts: list[int] = []
    found = set()
    for match in rules.scan.finditer(text):
        starts = starts or [line.start for line in lines]
        found.add(bisect_right(starts, match.start()) - 1)
    return found


def _settle(entries: dict[int, Entry], gone: dict[int, str]) -> None:
    """Judge, and judge what is left, until nothing more goes: cleaning twice must not find more."""
    for _ in range(_LOOKS):
        left = [i for i in entries if i not in gone]
        verdicts = judge([entries[i] for i in left])
        if not verdicts:
            return
        gone.update((left[k], rule) for k, rule in verdicts.items())


def _part_edits(lines: list[Line], gone: dict[int, str], drafts: dict[int, Draft]) -> Iterator[Edit]:
    for i, draft in drafts.items():
        if i not in gone:
            for start, end, rule in draft.settled():
                yield Edit(lines[i].start + start, lines[i].start + end, "", rule)
