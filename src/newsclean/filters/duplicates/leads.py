"""Summaries that the body says in full, copies cut off in the middle, and bodies run together on one line."""

import re
from bisect import bisect_left, bisect_right

from newsclean.filters.duplicates.page import HEAD, LEAD_LINES, TITLE_LINES, TITLE_SHORTEST, Page

_SHORTEST = HEAD  # characters of a summary without its label and dots
_CUT = 40  # characters of a copy that stops in the middle of a word: no headline is so long and has commas
_WHOLE = 60  # characters of a line that says what several lines do, wherever it stands
LABEL_STARTS = frozenset("[【摘内核導导提简簡編编")  # what LABEL can begin with
LABEL = re.compile(
    r"[\[【]?(?:摘\s?要|内容摘要|核心提示|導讀|导读|提要|内容提要|简介|簡介|編者按|编者按|内容简介)[\]】]?\s*[:：]?\s*"
)
DOTS = re.compile(
    r"(?:[.…]|。。)[.…。]*(?:[\[(【（]?(?:查看|阅读|閱讀|点击|显示)?(?:详细|详情|更多|全文)[\])】）]?[>»]*)?\Z"
)
LONGEST_DOTS = 16
DOTS_END = frozenset(".…]】文情细多>»")  # what dots and a link end with
_BEHIND_TITLE = ",，:：_|-—"
_WORD = re.compile("[一-龥A-Za-z0-9]")


class _Lines:
    """All lines of a page run together, and where each begins."""

    def __init__(self, keys: list[str]) -> None:
        self.text = "".join(keys)
        self.starts: list[int] = []
        self._first: dict[str, int] = {}  # by its opening, which may reach into the next line, where a line begins
        self._last: dict[str, int] = {}
        position = 0
        for key in keys:
            self.starts.append(position)
            opening = self.text[position : position + HEAD]
            self._first.setdefault(opening, position)
            self._last[opening] = position
            position += len(key)
        self.share_openings = len(self._first) < len(keys)
        self.ends = [*self.starts[1:], position]

    def elsewhere(self, says: str, n: int, anywhere: bool) -> int:
        """Where the text says the same, from a line's start on or `anywhere`, outside line `n`; -1 if it does not."""
        if not anywhere and self._first.get(says[:HEAD], -1) == self._last.get(says[:HEAD], -1) == self.starts[n]:
            return -1
        for there in (self._last.get(says[:HEAD], -1), self._first.get(says[:HEAD], -1)):
            if self._is_apart(there, says, n) and self.text.startswith(says, there):
                return there
        if anywhere:
            there = self.text.find(says)
            if there >= 0 and not self._is_apart(there, says, n):
                there = self.text.find(says, self.ends[n])
            return there
        return -1

    def _is_apart(self, there: int, says: str, n: int) -> bool:
        return there >= self.ends[n] or 0 <= there <= self.starts[n] - len(says)

    def opens_elsewhere(self, n: int) -> bool:
        """Whether another line opens like line `n`."""
        opening = self.text[self.starts[n] : self.starts[n] + HEAD]
        return self._first[opening] != self._last[opening]

    def starts_at(self, position: int) -> bool:
        """Whether a line starts at a position."""
        line = bisect_left(self.starts, position)
        return line < len(self.starts) and self.starts[line] == position

    def across(self, there: int, size: int) -> range:
        """The lines that the `size` characters from `there` on stand in."""
        return range(bisect_right(self.starts, there) - 1, bisect_left(self.starts, there + size))


def drop_leads(page: Page) -> None:
    """Note as gone the lines that say, shortened or run together, what other lines say in full."""
    left = page.left()
    keys = page.keys(left)
    lines = _Lines(keys)
    early = keys[:LEAD_LINES]
    marked = any(key[0] in LABEL_STARTS or key[-1] in DOTS_END for key in early)
    if not marked and not lines.share_openings and not any(_behind_title(keys, n) for n in range(len(early))):
        return
    for n, key in enumerate(keys):
        if n >= LEAD_LINES and key[-1] not in DOTS_END and not lines.opens_elsewhere(n):
            continue
        label = LABEL.match(key) if n < LEAD_LINES and key[0] in LABEL_STARTS else None
        # The label may stand on the line above.
        alone = 0 < n < LEAD_LINES and keys[n - 1][0] in LABEL_STARTS and LABEL.fullmatch(keys[n - 1]) is not None
        says = key[label.end() :] if label else key
        titled = _behind_title(keys, n) if n < LEAD_LINES and not label else ""
        says = titled or says
        whole = _without_dots(says)
        if len(whole) < _SHORTEST or not (n < LEAD_LINES or whole != says or len(whole) >= _CUT):
            continue
        shortened = bool(label or titled) or alone or whole != says
        there = lines.elsewhere(whole, n, anywhere=shortened and n < LEAD_LINES)
        if there < 0:
            continue
        across = lines.across(there, len(whole))
        if any(left[line] in page.gone for line in across):
            continue  # two that say the same must not go for each other's sake
        # A whole line said twice is for the next step; here one line says what several do, or less than one.
        several = len(across) > 1 and (n < LEAD_LINES or len(whole) >= _WHOLE)
        if shortened or several or _stops_short(whole, lines, there):
            page.gone[left[n]] = "lead"
            if alone:
                page.gone[left[n - 1]] = "lead"


def _behind_title(keys: list[str], n: int) -> str:
    """What a line says behind a title that stands above or below it, a mark between them; nothing if it has none."""
    for m, title in enumerate(keys[:TITLE_LINES]):
        if m != n and len(title) >= TITLE_SHORTEST and keys[n].startswith(title) and len(keys[n]) > len(title):
            says = keys[n][len(title) :]
            return says.lstrip(_BEHIND_TITLE) if says[0] in _BEHIND_TITLE else ""
    return ""


def _stops_short(says: str, lines: _Lines, there: int) -> bool:
    """Whether a copy of sentences ends in the middle of a word of the line that it copies."""
    end = there + len(says)
    if len(says) < _CUT or ("。" not in says and says.count("，") < 2) or lines.starts_at(end):
        return False
    return all(map(_WORD.match, (says[-1], lines.text[end : end + 1])))


def _without_dots(says: str) -> str:
    """What a copy says without the dots and the link that end it where it was cut off."""
    if says[-1:] not in DOTS_END:
        return says
    dots = DOTS.search(says, max(0, len(says) - LONGEST_DOTS))
    return says[: dots.start()].rstrip(".…。") if dots else says
