"""What a line looks like among the lines of its page, as the features that weights.toml weighs.

`水渠昨天通水，三百亩旱地……` between paragraphs → `40-79 characters`, `one stop`, `sentence end`, `prose next` ...
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

from newsclean.filters.boilerplate.classify import Entry
from newsclean.hanzi import HANZI_RANGES

ARTICLE_ENDS = ("comments", "related", "hot-list", "footer", "licence", "disclaimer", "share")
"""Rules of what stands below articles: the more of them a line has above it, the less it belongs to one."""

_DIGITS = re.compile("[0-9]+")
_HANZI = re.compile(f"[{HANZI_RANGES}]")
_DATE = re.compile(r"(?:19|20)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}")
_AGO = re.compile(
    r"\d ?(?:秒|分钟|分鐘|小时|小時|天|周|週|个月|個月|月|年)前[ 0-9:]{0,8}\Z"
    r"|\A(?:昨天|前天|今天|刚刚|剛剛) ?[0-9:]{0,5}\Z"
)
_EDITOR = re.compile("编辑|編輯|责编|責編|编审|編審|校对|校對")
_SEPARATOR = re.compile("[|>_丨·]")
_STARTED = 40  # characters of prose after which the article has begun
_WINDOW = 4  # lines above and below whose kind counts
_SHORT = 10  # characters of a line of a menu, at most
_SIZES = (4, 8, 14, 24, 39, 79)
_DISTANCES = (1, 2, 4, 8, 16)
_SIZE_NAMES = ("1-4", "5-8", "9-14", "15-24", "25-39", "40-79", "80+")
_DISTANCE_NAMES = ("1", "2", "3-4", "5-8", "9-16", "17+")
_COUNT_NAMES = ("no", "one", "two", "many")
_SHARE_NAMES = ("no", "some", "half", "most")


class Page:
    """The lines of a page with what many features ask for, counted once.

    `gone` are the lines that rules have taken by now, `title` the line of the title or -1.
    """

    def __init__(self, entries: Sequence[Entry], gone: dict[int, str], title: int) -> None:
        self.entries = entries
        texts = [entry.text for entry in entries]
        self._stops = [text.count("。") + text.count("！") + text.count("？") for text in texts]
        self._commas = [text.count("，") + text.count("、") + text.count(",") for text in texts]
        self._full = [self._is_full(i) for i in range(len(texts))]
        self._shapes = [_DIGITS.sub("0", text) for text in texts]
        self._times = Counter(self._shapes)
        self._ended = self._article_ends(title)
        prose = [full or text[-1] in "，。！？；" for full, text in zip(self._full, texts, strict=True)]
        standing = [said and i not in gone for i, said in enumerate(prose)]
        self._above = _distances(standing)
        self._below = _distances(standing[::-1])[::-1]
        short = (
            len(text) <= _SHORT and not stops and not commas
            for text, stops, commas in zip(texts, self._stops, self._commas, strict=True)
        )
        self._sums = {
            "prose": _sums(prose),
            "short lines": _sums(short),
            "chrome": _sums(bool(entry.marks) for entry in entries),
        }

    def has_ended(self, i: int) -> bool:
        """Whether something that stands below articles stands between the beginning of the article and line `i`."""
        return self._ended[i] > 0

    def features(self, i: int) -> list[str]:
        """The names of the features of line `i`."""
        return [*self._of_text(i), *self._of_marks(i), *self._of_neighbours(i)]

    def _of_text(self, i: int) -> list[str]:
        text = self.entries[i].text
        size = len(text)
        found = [
            f"{_SIZE_NAMES[_step(size, _SIZES)]} characters",
            f"{_COUNT_NAMES[min(3, self._stops[i])]} stops",
            f"{_COUNT_NAMES[min(3, self._commas[i])]} commas",
        ]
        if text[-1] in "。！？”…：:；，,、":
            found.append("sentence end")
        if size <= 12 and sum(map(str.isdigit, text)) * 2 > size:
            found.append("digits")
        elif size > 4 and len(_HANZI.findall(text)) * 3 < size:
            found.append("no hanzi")
        if _SEPARATOR.search(text):
            found.append("separator")
        if not self._stops[i] and text.count(" ") >= 2:
            found.append("spaces")
        if text.endswith("…") or "..." in text[-4:]:
            found.append("cut short")
        return found + _dates(text)

    def _of_marks(self, i: int) -> list[str]:
        marks = self.entries[i].marks
        found = []
        if marks:
            found.append("chrome" if any(mark.where != "near" for mark in marks) else "perhaps chrome")
            if any(mark.rule in ("byline", "timestamp", "counter") for mark in marks):
                found.append("about the article")
        times = self._times[self._shapes[i]]
        if times > 1:
            found.append("said twice" if times == 2 else "said often")
        return found

    def _of_neighbours(self, i: int) -> list[str]:
        above, below = self._above[i], self._below[i]
        found = [
            f"{_COUNT_NAMES[min(3, self._ended[i])]} ends above",
            f"prose above {_DISTANCE_NAMES[_step(above, _DISTANCES)]}",
            f"prose below {_DISTANCE_NAMES[_step(below, _DISTANCES)]}",
            f"prose within {_DISTANCE_NAMES[_step(min(above, below), _DISTANCES)]}",
        ]
        for kind, sums in self._sums.items():
            found.append(f"{_SHARE_NAMES[_share(sums, i - _WINDOW, i)]} {kind} above")
            found.append(f"{_SHARE_NAMES[_share(sums, i + 1, i + 1 + _WINDOW)]} {kind} below")
        return found

    def _is_full(self, i: int) -> bool:
        size = len(self.entries[i].text)
        return (size >= 20 and self._stops[i] > 0) or (size >= 40 and self._commas[i] > 1)

    def _is_known(self, i: int) -> bool:
        return 0 <= i < len(self.entries) and bool(self.entries[i].marks)

    def _article_ends(self, title: int) -> list[int]:
        """By line, how many kinds of things that stand below articles stand above it, once prose has begun."""
        ended = []
        seen: set[str] = set()
        mass = 0
        for i, entry in enumerate(self.entries):
            if i == title:
                mass = 0
                seen.clear()
            ended.append(len(seen))
            if self._full[i] and not entry.marks:
                mass += len(entry.text)
            elif mass >= _STARTED:
                beside = self._is_known(i - 1) or self._is_known(i + 1)
                seen.update(m.rule for m in entry.marks if m.rule in ARTICLE_ENDS and (beside or m.where != "near"))
                if any(mark.rule == "byline" for mark in entry.marks) and _EDITOR.search(entry.text):
                    seen.add("editor")
        return ended


def _dates(text: str) -> list[str]:
    found = []
    date = _DATE.search(text)
    if date:
        found.append("date")
        if date.end() >= len(text) - 6 and date.start() > 4:
            found.append("date at the end")
    if _AGO.search(text):
        found.append("time ago")
    return found


def _step(value: int, steps: tuple[int, ...]) -> int:
    return next((n for n, step in enumerate(steps) if value <= step), len(steps))


def _sums(flags: Iterable[bool]) -> list[int]:
    return list(accumulate(flags, initial=0))


def _share(sums: list[int], start: int, end: int) -> int:
    """0 for none of the lines from `start` to `end`, up to 3 for two thirds and more."""
    start, end = max(0, start), min(len(sums) - 1, end)
    if start >= end or sums[end] == sums[start]:
        return 0
    return 1 + min(2, (sums[end] - sums[start]) * 3 // (end - start))


def _distances(flags: Sequence[bool]) -> list[int]:
    """How many lines above each the next line with its flag set stands, 99 and more for none."""
    found = []
    last = -99
    for i, flag in enumerate(flags):
        found.append(i - last)
        if flag:
            last = i
    return found
