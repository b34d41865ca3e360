"""A look that passes clean pages by: two characters in a row that Chinese text hardly ever has side by side."""

import re
from functools import lru_cache

from newsclean.chinese.hanzi import common_big5_hanzi, common_hanzi
from newsclean.filter import Holds

# Letters and signs that bytes become when read as Latin-1, Windows-1252 or CP437, or as GBK and Big5: kana,
# bopomofo, private use. Not · × ÷ and what else stands alone in Chinese text.
_LETTERS = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u0393-\u03c6"
)
_SIGNS = "\u20a7\u2310\u2320\u2321\u2500-\u2593\u3041-\u30fa\u3105-\u3129\ue000-\uf8ff"
_BEHIND = (
    "\u0080-\u00bf\u00d7\u00f7\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\u2219-\u2265"
)
_VARIANTS = "爲裏衆羣覈峯啓牀麪僞竈蔘喫鍼"  # in the order of their counts in news converted by OpenCC's s2t
_TRACES = "\ufffd锟烫屯"
# What begins &#20320; \u4f60 %E4, and what stands behind it.
_ESCAPES, _ESCAPED = r"&\\%", "#uUABCDEabcde"


_AROUND = 9
"""Characters from the first of two in which a third must be odd, for a line to be worth reading again: of those
that hanzi became, two in five and more are; 铿锵 and 饕餮 stand between others that are not."""


@lru_cache(maxsize=1)
def _rare() -> str:
    """The hanzi of neither GB 2312 nor Big5, level 1, nor of a common word as OpenCC spells it."""
    common = common_hanzi() | common_big5_hanzi() | set(_VARIANTS)
    hanzi = map(chr, (*range(0x3400, 0x4DB6), *range(0x4E00, 0x9FA6)))
    return "".join(character for character in hanzi if character not in common)


@lru_cache(maxsize=1)
def _odd() -> str:
    """The inside of a class of odd characters."""
    return f"{_rare()}{_LETTERS}{_SIGNS}{_TRACES}"


@lru_cache(maxsize=1)
def suspicious_pair() -> Holds:
    """A test for two odd characters in a row (hanzi: or with one between), what begins a code, or U+FFFD."""
    code = f"(?<=[{_ESCAPES}])[{_ESCAPED}]"
    return Holds(f"{_odd()}{_ESCAPES}", f"[{_odd()}{_BEHIND}斤]|.[{_rare()}]|{code}|(?<=\ufffd)")


@lru_cache(maxsize=1)
def _any_odd() -> re.Pattern[str]:
    return re.compile(f"[{_odd()}\u0080-\u00b6\u00b8-\u00bf\u2020-\u2022\u2030\u2039\u203a\u20ac\u2122]")


def is_suspicious(line: str) -> bool:
    """Whether odd characters stand so close together in a line that it may have been decoded wrongly."""
    for match in suspicious_pair().pattern.finditer(line):
        start = max(0, min(match.start(), len(line) - _AROUND))
        around = line[start : start + _AROUND]
        if 3 * len(_any_odd().findall(around)) >= len(around):
            return True
    return False
