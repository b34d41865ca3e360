"""Where text may have been decoded wrongly: characters close together that Chinese hardly ever has side by side."""

import re
from collections.abc import Sequence
from functools import lru_cache

from newsclean.chinese.hanzi import traditional_only
from newsclean.chinese.likelihood import likelihood
from newsclean.chinese.names import SURNAMES
from newsclean.edit import Span
from newsclean.filter import Holds
from newsclean.filters.mojibake.misreadings import single_byte
from newsclean.packaged import packaged_text
from newsclean.patterns import compile_later

# Double-byte encodings have kana, hangul and bopomofo, half-width katakana and private use. Not · × ÷ and what else
# is alone in Chinese text.
_LETTERS = "\u3041-\u30fa\u3105-\u3129\uff61-\uff9f\uac00-\ud7a3\ue000-\uf8ff\ufe30-\ufe44\ufe59-\ufe5e"
_BEHIND = (
    "\u0080-\u00bf\u00d7\u00f7\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\u2219-\u2265"
)
_TRACES = "\ufffd烫屯"  # and 锟, which is a rare hanzi
# What begins &#20320; \u4f60 \n %E4, and what is behind it.
_ESCAPES, _ESCAPED = r"&\\%", r"#uUxntrABCDEabcde/"

# Bopomofo, hangul, small brackets, upright marks and crossings of frames, which hanzi have no reason to touch.
_AMONG_HANZI = "\u3105-\u3129\uac00-\ud7a3\ufe30-\ufe44\ufe59-\ufe5e\u251c-\u254b"

_AROUND = 9
"""Characters from the first of two of which a third must be odd (ASCII does not count), for them to be worth reading
again: of those that hanzi became, two in five and more are; 铿锵 and 饕餮 are between others that are not. A fifth is
enough where one that hanzi have no reason to touch is beside a hanzi."""

_NEAR = 5  # characters on either side of a pair that its likelihood is taken with
_UNLIKELY = -11.0
"""Natural log probability a character below which the hanzi around a pair, up to the next mark, are worth reading
again. Of 600 newspaper pages 3 have such a place, converted to Traditional 5, mostly names."""

_SHORT = 400  # characters of a line that is read as a whole; of a longer one what is around odd characters
_MARGIN = 48  # characters on either side of them


@lru_cache(maxsize=1)
def _rare() -> str:
    """The inside of a class of rare hanzi, as ranges: data/rare.txt, made by tools/build_rare.py."""
    return packaged_text("data/rare.txt").rstrip("\n")


@lru_cache(maxsize=1)
def _usual() -> list[str]:
    """The insides of two classes, made by tools/build_unusual.py: usual hanzi, and unusual ones that only Traditional
    text is written with."""
    return packaged_text("data/unusual.txt").splitlines()


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
    """A test for two odd characters together (hanzi: or with one between, or at an edge), an escape, or U+FFFD; or for
    an odd or an unusual Traditional character, or a `?`, beside an unusual hanzi."""
    rare, other = _rare(), _other_odd()
    usual, unusual_traditional = _usual()
    code = f"(?<=[{_ESCAPES}])[{_ESCAPED}]"
    among_hanzi = f"(?<=[一-龥][{_AMONG_HANZI}])|(?<=[{_AMONG_HANZI}])[一-龥]"
    at_edge = f"(?<![{other}{_ESCAPES}?])(?:[\0-\x7f]|\\Z)"
    # What is usual takes 4 ms to compile, the rest 50. Letters of Latin script are beside any hanzi in annotations.
    unusual = f"(?<![\0->@-\u024f]).?(?![{usual}])[㐀-䶵一-龥]"
    behind = f"{unusual}|[{other}{_BEHIND}斤]|{code}|(?<=\ufffd)|{at_edge}|{among_hanzi}|(?<=\\?)\\?\\?\\?"
    return Holds(f"{rare}{other}{_ESCAPES}{unusual_traditional}?", behind)


@lru_cache(maxsize=1)
def _any_odd() -> re.Pattern[str]:
    return re.compile(f"[{_rare()}{_other_odd()}\u0080-\u00b6\u00b8-\u00bf\u2020-\u2022\u2030\u2039\u203a\u20ac\u2122]")


_ASCII = compile_later("[\x00-\x7f]+")
_TOUCHES_HANZI = compile_later(f".?(?:(?<=[一-龥])[{_AMONG_HANZI}]|[{_AMONG_HANZI}][一-龥])", re.DOTALL)


@lru_cache(maxsize=1024)  # lists of short lines repeat themselves
def suspicious_spans(line: str) -> Sequence[Span]:
    """The parts of a line that may have been decoded wrongly: where many characters are odd, the whole of a short line;
    where hanzi are unlikely, what is between two marks."""
    spans: list[Span] = []
    position = 0
    for match in suspicious_pair().pattern.finditer(line):
        if match.start() < position:
            continue
        if _is_dense(line, match.start()):
            if len(line) <= _SHORT:
                return [(0, len(line))]
            start, end = max(0, match.start() - _MARGIN), min(len(line), match.start() + 2 * _MARGIN)
            position = match.start() + _MARGIN
        elif _is_unlikely(line, *match.span()):
            start, end = _between_marks(line, *match.span(), _MARGIN)
            position = end
        else:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _is_dense(line: str, position: int) -> bool:
    """Whether many of the characters around a position are odd."""
    start = max(0, min(position, len(line) - _AROUND))
    around = _ASCII.sub("", line[start : start + _AROUND])
    share = 5 if _TOUCHES_HANZI.match(line, max(0, position - 1)) else 3
    return around != "" and share * len(_any_odd().findall(around)) >= len(around)


def _is_unlikely(line: str, start: int, end: int) -> bool:
    """Whether the hanzi around a pair, up to the next mark, are no Chinese that anybody is likely to have written.

    Only where one of them is a Traditional one, which another filter would change: it takes a table of words.
    """
    first, last = _between_marks(line, start, end, _NEAR)
    around = line[first:last]
    if not traditional_only().search(around) or line[start:end] in likelihood().words:
        return False
    is_name = len(around) <= _LONGEST_NAME and around[0] in SURNAMES and around[-1] not in "?\ufffd"
    return not is_name and likelihood().score(_LOST.sub("", around)) < _UNLIKELY


def _between_marks(line: str, start: int, end: int, most: int) -> Span:
    """What is around a pair up to the next mark on either side, or so many characters."""
    before = _NO_PIECE.split(line[max(0, start - most) : start])[-1]
    behind = _NO_PIECE.split(line[end : end + most], maxsplit=1)[0]
    return start - len(before), end + len(behind)


_LONGEST_NAME = 4  # hanzi between two marks that may be a name, which rare ones are in
_NO_PIECE = compile_later("[\x00-\x3e\x40-\x7f\u3000，。、；：？！“”‘’（）《》【】…—]")
_LOST = compile_later("[?\ufffd]+")
