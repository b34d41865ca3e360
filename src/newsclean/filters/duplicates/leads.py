"""Summaries that the body holds in full, copies cut off in the middle, and bodies run together on one line."""

from bisect import bisect_left, bisect_right
from itertools import accumulate

from newsclean.filters.duplicates.copies import HEAD, LEAD_LINES, TITLE_LINES, TITLE_SHORTEST, Copies, shared
from newsclean.page.fold import fold
from newsclean.page.labels import SUMMARY_STARTS, summary_label
from newsclean.patterns import compile_later

_CUT = 40  # characters of a copy that stops in the middle of a word, at least: a headline with commas is shorter
_SEVERAL = 60  # characters of a line that holds several other lines, anywhere on the page, at least
_LONGEST_LABEL = 20
_DOTS = compile_later(
    r"(?:[.…]|。。)[.…。]*(?:[\[(【（]?(?:查看|阅读|閱讀|点击|显示)?(?:详细|详情|更多|全文)[\])】）]?[>»]*)?\Z"
)
_LONGEST_DOTS = 16
DOTS_END = frozenset(".…]】文情细多>»")
"""What dots and a link behind a copy cut off end with."""

_BEHIND_TITLE = ",，:：_|-—"
_WORD = compile_later("[一-龥A-Za-z0-9]")


class _Text:
    """Lines run together, with the start of each; its opening is the text from there on, beyond a short line's end."""

    def __init__(self, keys: list[str]) -> None:
        self.text = text = "".join(keys)
        self.ends = list(accumulate(map(len, keys)))
        self.starts = [0, *self.ends[:-1]]
        self._openings = [text[start : start + HEAD] for start in self.starts]
        self._last = dict(zip(self._openings, self.starts, strict=True))
        self._first = dict(zip(reversed(self._openings), reversed(self.starts), strict=True))
        self.shared = shared(self._openings)

    def find_copy(self, key: str, n: int, anywhere: bool) -> int:
        """The position of a copy of `key` outside line `n`, at a line's start or `anywhere`; -1 without one."""
        last, first = self._last.get(key[:HEAD], -1), self._first.get(key[:HEAD], -1)
        if not anywhere and first == last == self.starts[n]:
            return -1
        for there in (last, first):
            if self._is_apart(there, key, n) and self.text.startswith(key, there):
                return there
        there = self.text.find(key) if anywhere else -1
        return self.text.find(key, self.ends[n]) if there >= 0 and not self._is_apart(there, key, n) else there

    def _is_apart(self, there: int, key: str, n: int) -> bool:
        """Whether a copy of `key` at `there` does not overlap line `n`."""
        return there >= self.ends[n] or 0 <= there <= self.starts[n] - len(key)

    def lines_that_open_alike(self) -> set[int]:
        """The lines that open like another line."""
        return {n for n, opening in enumerate(self._openings) if opening in self.shared} if self.shared else set()

    def starts_at(self, position: int) -> bool:
        """Whether a line starts at a position."""
        line = bisect_left(self.starts, position)
        return line < len(self.starts) and self.starts[line] == position

    def lines_of(self, start: int, size: int) -> range:
        """The lines of which `size` characters from `start` on are part."""
        return range(bisect_right(self.starts, start) - 1, bisect_left(self.starts, start + size))


def mark_leads(copies: Copies) -> None:
    """Find the lines that are other lines shortened, or several of them run together."""
    left = copies.left()
    keys = [copies.keys[k] for k in left]
    text = _Text(keys)
    early = range(min(LEAD_LINES, len(keys)))
    labels = {n: summary_label(fold(keys[n][:_LONGEST_LABEL])) for n in early if keys[n][0] in SUMMARY_STARTS}
    dotted = any(keys[n][-1] in DOTS_END for n in early)
    alike = text.lines_that_open_alike()
    if not (dotted or alike or any(labels.values()) or any(_behind_title(keys, n) for n in early)):
        return
    for n in [n for n, key in enumerate(keys) if n < LEAD_LINES or key[-1] in DOTS_END or n in alike]:
        key = keys[n]
        label = labels.get(n, 0)
        below_label = n in early and n > 0 and labels.get(n - 1) == len(keys[n - 1])
        summary = (key[label:] if label else _behind_title(keys, n)) if n in early else ""
        whole = without_dots(summary or key)
        shortened = bool(summary) or below_label or len(whole) < len(key)
        if len(whole) < HEAD or not (n in early or shortened or len(whole) >= _CUT):
            continue
        there = text.find_copy(whole, n, anywhere=shortened and n in early)
        original = text.lines_of(there, len(whole)) if there >= 0 else range(0)
        if n in early and key[-1] in DOTS_END and _is_in_whole_lines(keys, without_dots(key)):
            copies.removed[left[n]] = "lead"
            continue
        if not original or any(left[line] in copies.removed for line in original):
            continue  # of two copies of each other one must stay
        # A whole line that comes again is left to the next finder; this one holds several lines, or part of one.
        several = len(original) > 1 and (n in early or len(whole) >= _SEVERAL)
        if shortened or several or _stops_short(whole, text, there):
            copies.removed[left[n]] = "lead"
            if below_label:
                copies.removed[left[n - 1]] = "lead"


def _is_in_whole_lines(keys: list[str], whole: str) -> bool:
    """Whether the lines that are not cut off hold an excerpt that runs a title, a heading and a paragraph together."""
    return len(whole) >= _CUT and whole in "".join(key for key in keys if key[-1] not in DOTS_END)


def _behind_title(keys: list[str], n: int) -> str:
    """The rest of a line that begins with the title above or below it and a mark; "" without one."""
    for m, title in enumerate(keys[:TITLE_LINES]):
        if m != n and len(title) >= TITLE_SHORTEST and keys[n].startswith(title) and len(keys[n]) > len(title):
            behind = keys[n][len(title) :]
            return behind.lstrip(_BEHIND_TITLE) if behind[0] in _BEHIND_TITLE else ""
    return ""


def _stops_short(key: str, text: _Text, there: int) -> bool:
    """Whether a copy of sentences ends in the middle of a word of the line that it copies."""
    end = there + len(key)
    if len(key) < _CUT or ("。" not in key and key.count("，") < 2) or text.starts_at(end):
        return False
    return all(map(_WORD.match, (key[-1], text.text[end : end + 1])))


def without_dots(key: str) -> str:
    """A copy without the dots and the link that end it where it was cut off."""
    if key[-1:] not in DOTS_END:
        return key
    dots = _DOTS.search(key, max(0, len(key) - _LONGEST_DOTS))
    return key[: dots.start()].rstrip(".…。") if dots else key
