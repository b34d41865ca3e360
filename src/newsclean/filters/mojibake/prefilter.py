"""Where text may have been decoded wrongly: characters close together that Chinese hardly ever has side by side."""

import re
from collections.abc import Sequence
from functools import lru_cache

from newsclean.filter import Holds
from newsclean.filters.mojibake.misreadings import single_byte
from newsclean.packaged import packaged_text
from newsclean.patterns import compile_later

# Double-byte encodings have kana, hangul and bopomofo, half-width katakana and private use. Not · × ÷ and what else
# is alone in Chinese text.
_LETTERS = "\u3041-\u30fa\u3105-\u3129\uff61-\uff9f\uac00-\ud7a3\ue000-\uf8ff\ufe59-\ufe5e"
_BEHIND = (
    "\u0080-\u00bf\u00d7\u00f7\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\u2219-\u2265"
)
_TRACES = "\ufffd烫屯"  # and 锟, which is a rare hanzi
# What begins &#20320; \u4f60 \n %E4, and what is behind it.
_ESCAPES, _ESCAPED = r"&\\%", r"#uUxntrABCDEabcde/"

# Bopomofo, hangul and small brackets, which hanzi have no reason to touch.
_AMONG_HANZI = "\u3105-\u3129\uac00-\ud7a3\ufe59-\ufe5e"

_AROUND = 9
"""Characters from the first of two of which a third must be odd (ASCII does not count), for them to be worth reading
again: of those that hanzi became, two in five and more are; 铿锵 and 饕餮 are between others that are not. A fifth is
enough where one that hanzi have no reason to touch is beside a hanzi."""

_SHORT = 400  # characters of a line that is read as a whole; of a longer one what is around odd characters
_MARGIN = 48  # characters on either side of them


@lru_cache(maxsize=1)
def _rare() -> str:
    """The inside of a class of rare hanzi, as ranges: data/rare.txt, made by tools/build_rare.py."""
    return packaged_text("data/rare.txt").rstrip("\n")


@lru_cache(maxsize=1)
def _other_odd() -> str:
    """The inside of a class of odd characters that are no rare hanzi: what bytes are in single-byte encodings."""
    letters = {
        character
        for table in single_byte()
        for character in table.byte_of
        if character.isalpha() and character not in "ªº" or "\u2300" <= character <= "\u25ff"
    }
    return f"{''.join(sorted(letters))}{_LETTERS}{_TRACES}"


@lru_cache(maxsize=1)
def suspicious_pair() -> Holds:
    """A test for two odd characters together (hanzi: or with one between, or at an edge), an escape, or U+FFFD."""
    rare, other = _rare(), _other_odd()
    code = f"(?<=[{_ESCAPES}])[{_ESCAPED}]"
    among_hanzi = f"(?<=[一-龥][{_AMONG_HANZI}])|(?<=[{_AMONG_HANZI}])[一-龥]"
    # The class of rare hanzi takes 6 ms to compile, so it is here twice only: what is odd and no other is one.
    at_edge = f"(?<![{other}{_ESCAPES}])(?:[\0-\x7f]|\\Z)"
    behind = f".?[{rare}]|[{other}{_BEHIND}斤]|{code}|(?<=\ufffd)|{at_edge}|{among_hanzi}"
    return Holds(f"{rare}{other}{_ESCAPES}", behind)


@lru_cache(maxsize=1)
def _any_odd() -> re.Pattern[str]:
    return re.compile(f"[{_rare()}{_other_odd()}\u0080-\u00b6\u00b8-\u00bf\u2020-\u2022\u2030\u2039\u203a\u20ac\u2122]")


_ASCII = re.compile("[\x00-\x7f]+")
_TOUCHES_HANZI = compile_later(f".?(?:(?<=[一-龥])[{_AMONG_HANZI}]|[{_AMONG_HANZI}][一-龥])", re.DOTALL)


@lru_cache(maxsize=1024)  # lists of short lines repeat themselves
def suspicious_spans(line: str) -> Sequence[tuple[int, int]]:
    """The parts of a line in which odd characters are so close together that it may have been decoded wrongly."""
    place = _next_suspicious(line, 0)
    if len(line) <= _SHORT:
        return [] if place is None else [(0, len(line))]
    spans: list[tuple[int, int]] = []
    while place is not None:
        start, end = max(0, place - _MARGIN), min(len(line), place + 2 * _MARGIN)
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        place = _next_suspicious(line, place + _MARGIN)
    return spans


def _next_suspicious(line: str, position: int) -> int | None:
    """Where odd characters are close together, the next time from a position on."""
    for match in suspicious_pair().pattern.finditer(line, position):
        start = max(0, min(match.start(), len(line) - _AROUND))
        around = _ASCII.sub("", line[start : start + _AROUND])
        share = 5 if _TOUCHES_HANZI.match(line, max(0, match.start() - 1)) else 3
        if around and share * len(_any_odd().findall(around)) >= len(around):
            return match.start()
    return None
