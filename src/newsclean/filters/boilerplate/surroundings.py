"""What a line looks like among the lines of its page, as the features that weights.toml weighs.

`水渠昨天通水，三百亩旱地……` between paragraphs → `40-79 characters`, `one stops`, `sentence end` ...
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product

from newsclean.filters.boilerplate.classify import Entry

ARTICLE_ENDS = frozenset(("comments", "related", "hot-list", "footer", "licence", "disclaimer", "share"))
"""Rules of what stands below articles: the more of them a line has above it, the less it belongs to one."""

_DIGITS = re.compile("[0-9][0-9]*")  # `[0-9]+` would be tried at every character
_DATE = re.compile(r"(?:19|20)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}")
_AGO = re.compile(
    r"\d ?(?:秒|分钟|分鐘|小时|小時|天|周|週|个月|個月|月|年)前[ 0-9:]{0,8}\Z"
    r"|\A(?:昨天|前天|今天|刚刚|剛剛) ?[0-9:]{0,5}\Z"
)
_EDITOR = re.compile("编辑|編輯|责编|責編|编审|編審|校对|校對|(?:文章|稿件|本文)[来來]源")
_RANK = re.compile("[0-9]{1,2} ?(?![0-9年月日时点分个名次人元块岁天周万亿%、.．,，:：/～~-])[^0-9 ]")
_SEPARATOR = re.compile("[|>_丨·]")
_GOES_ON = 200  # characters of paragraphs, and twice what stands above, below what did not end the article
_ALONE = ("near", "line")  # what ends no article by itself
_STARTED = 40  # characters of prose after which the article has begun
_WINDOW = 4  # lines above and below whose kind counts
_SHORT = 10  # characters of a line of a menu, at most
_NUMBER = 12  # characters of a line of mostly digits, at most


def _names(steps: Sequence[int], names: Sequence[str], form: str) -> list[str]:
    """The name of each number up to the last step and one beyond, where `names` has one more than `steps`."""
    return [form.format(name) for low, high, name in _ranges(steps, names) for _ in range(low, high)]


def _ranges(steps: Sequence[int], names: Sequence[str]) -> Iterable[tuple[int, int, str]]:
    return zip((0, *(step + 1 for step in steps)), (*(step + 1 for step in steps), steps[-1] + 2), names, strict=True)


_SIZES = _names(
    (4, 8, 14, 24, 39, 79), ("1-4", "5-8", "9-14", "15-24", "25-39", "40-79", "80 and more"), "{} characters"
)
_ABOVE, _BELOW, _WITHIN = (
    _names((1, 2, 4, 8, 16), ("1", "2", "3-4", "5-8", "9-16", "17 and more"), f"prose {where} {{}}")
    for where in ("above", "below", "within")
)
_STOPS, _COMMAS, _ENDS = (
    [f"{count} {what}" for count in ("no", "one", "two", "many")] for what in ("stops", "commas", "ends above")
)


def _window_names(what: str) -> dict[str, str]:
    """The name of the share of set flags in a window, which has `x` for a line beyond the page."""
    names = {}
    for flags in map("".join, product("01x", repeat=_WINDOW)):
        lines = _WINDOW - flags.count("x")
        share = 1 + min(2, flags.count("1") * 3 // lines) if "1" in flags else 0
        names[flags] = f"{('no', 'some', 'half', 'most')[share]} {what}"
    return names


_KINDS = ("prose", "short lines", "chrome")
_WINDOWS = tuple((_window_names(f"{kind} above"), _window_names(f"{kind} below")) for kind in _KINDS)


class Page:
    """The lines of a page with what many features ask for, counted once.

    `gone` are the lines that rules have taken by now, `title` the line of the title or -1.
    """

    def __init__(self, entries: Sequence[Entry], gone: dict[int, str], title: int) -> None:
        self.entries = entries
        self._stops = [text.count("。") + text.count("！") + text.count("？") for text, _, _ in entries]
        self._commas = [text.count("，") + text.count("、") + text.count(",") for text, _, _ in entries]
        self._shapes = [_DIGITS.sub("0", text) for text, _, _ in entries]
        self._times = Counter(self._shapes)
        sizes = [len(text) for text, _, _ in entries]
        counts = list(zip(sizes, self._stops, self._commas, strict=True))
        full = [(size >= 20 and stops > 0) or (size >= 40 and commas > 1) for size, stops, commas in counts]
        prose = [said or entry.text[-1] in "，。！？；" for said, entry in zip(full, entries, strict=True)]
        short = [size <= _SHORT and not stops and not commas for size, stops, commas in counts]
        known = [bool(entry.marks) for entry in entries]
        self._flags = [_flags(prose), _flags(short), _flags(known)]
        self._ended = _article_ends(entries, full, known, title)
        standing = [said and i not in gone for i, said in enumerate(prose)]
        self._above = _distances(standing)
        self._below = _distances(standing[::-1])[::-1]

    def has_ended(self, i: int) -> bool:
        """Whether something that stands below articles stands between the beginning of the article and line `i`."""
        return self._ended[i] > 0

    def features(self, i: int) -> list[str]:
        """The names of the features of line `i`."""
        text = self.entries[i].text
        above, below = self._above[i], self._below[i]
        found = [
            _SIZES[min(len(text), 80)],
            _STOPS[min(3, self._stops[i])],
            _COMMAS[min(3, self._commas[i])],
            _ENDS[min(3, self._ended[i])],
            _ABOVE[min(above, 17)],
            _BELOW[min(below, 17)],
            _WITHIN[min(above, below, 17)],
        ]
        for flags, (names_above, names_below) in zip(self._flags, _WINDOWS, strict=True):
            found.append(names_above[flags[i : i + _WINDOW]])
            found.append(names_below[flags[i + _WINDOW + 1 : i + 2 * _WINDOW + 1]])
        return found + self._of_text(text, i) + self._of_marks(i)

    def _of_text(self, text: str, i: int) -> list[str]:
        size = len(text)
        shape = self._shapes[i]
        found = []
        if text[-1] in "。！？”…：:；，,、":
            found.append("sentence end")
        if shape is not text and "0" in shape:
            if size <= _NUMBER and sum(map(str.isdigit, text)) * 2 > size:
                found.append("digits")
            found += _dates(text)
            if _RANK.match(text) and not self._stops[i]:
                found.append("rank")
        elif text.startswith(("昨天", "前天", "今天", "刚刚", "剛剛")) and _AGO.search(text):
            found.append("time ago")
        if text.isascii() and size > 4:
            found.append("no hanzi")
        if _SEPARATOR.search(text):
            found.append("separator")
        if not self._stops[i] and text.count(" ") >= 2:
            found.append("spaces")
        if text.endswith("…") or "..." in text[-4:]:
            found.append("cut short")
        return found

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


def names_editor(entry: Entry) -> bool:
    """Whether a line is the byline that stands below articles more than above them."""
    return any(mark.rule == "byline" for mark in entry.marks) and _EDITOR.search(entry.text) is not None


def _article_ends(entries: Sequence[Entry], full: Sequence[bool], known: Sequence[bool], title: int) -> list[int]:
    """By line, how many kinds of things that stand below articles stand above it, once prose has begun."""
    ended = []
    seen: set[str] = set()
    mass = 0
    below = _said_below(entries, full)
    for i, entry in enumerate(entries):
        if i == title:
            mass = 0
            seen.clear()
        ended.append(len(seen))
        if full[i] and not entry.marks:
            mass += len(entry.text)
        elif mass >= _STARTED and entry.marks and below[i] < max(_GOES_ON, 2 * mass):
            # One word of a share bar may be a heading of the article's own, and one link stand between paragraphs.
            beside = known[i - 1] or (i + 1 < len(entries) and known[i + 1])
            seen.update(m.rule for m in entry.marks if m.rule in ARTICLE_ENDS and (beside or m.where not in _ALONE))
            if names_editor(entry):
                seen.add("editor")
    return ended


def _said_below(entries: Sequence[Entry], full: Sequence[bool]) -> list[int]:
    """By line, the characters of the paragraphs that stand together below it and the lines known beside it.

    A body says more than the summary above the share bar; a teaser or a comment stands by itself.
    """
    found = [0] * len(entries)
    said = total = 0
    for i in range(len(entries) - 1, -1, -1):
        if entries[i].marks:
            found[i] = said if said * 5 >= total * 4 else 0  # headlines stand between teasers
            if not (i and entries[i - 1].marks):
                said = total = 0
        else:
            total += len(entries[i].text)
            said += full[i] * len(entries[i].text)
    return found


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


def _flags(flags: Iterable[bool]) -> str:
    """Flags as characters, with room for a window at either end."""
    beyond = "x" * _WINDOW
    return beyond + "".join("1" if flag else "0" for flag in flags) + beyond


def _distances(flags: Sequence[bool]) -> list[int]:
    """How many lines above each the next line with its flag set stands, 99 and more for none."""
    found = []
    last = -99
    for i, flag in enumerate(flags):
        found.append(i - last)
        if flag:
            last = i
    return found
