"""Annotations that byte replacement put where their hanzi is not: `優(yōu(zī))` → 優, `P(guān)LC` → PLC.

A program that replaces the GBK bytes of 璾 by 璾(zī) finds them in `(yōu`, too: AD 75 are the second byte of ō, and u.
"""

import re
from collections.abc import Iterator

from newsclean.chinese.hanzi import is_hanzi
from newsclean.chinese.readings import toned_readings
from newsclean.edit import Edit
from newsclean.filters.pinyin.letters import TONED, read_letters
from newsclean.filters.pinyin.readings import is_syllable, spelled_hanzi
from newsclean.patterns import compile_later

_PART = f"[A-Za-z{TONED}üÜ'’ ]"
_NESTED = compile_later(rf"([(（])(?<=.[(（])({_PART}{{1,24}})[(（]({_PART}{{1,8}})[)）]({_PART}{{0,12}})[)）]")
_IN_WORD = compile_later(rf"(?<=[A-Za-z])\(([a-z{TONED}ü]{{1,6}})\)(?=(.?))")


def misplaced_edits(text: str) -> Iterator[Edit]:
    """Edits with the rules `nested` (a bracket in that of an annotation) and `misplaced` (one behind a letter)."""
    if "(" in text or "（" in text:
        for match in _NESTED.finditer(text):
            if _is_nested(text, match):
                yield Edit(*match.span(), "", "nested")
    last = -1
    for match in _IN_WORD.finditer(text) if "(" in text else ():
        if _is_misplaced(text, match) and match.start() - 1 != last:
            last = match.end()
            yield Edit(*match.span(), "", "misplaced")


def _is_nested(text: str, match: re.Match[str]) -> bool:
    """Whether the letters around the inner bracket spell the hanzi before the outer one, and those in it a syllable."""
    outer, inner = match[2] + match[4], read_letters(match[3])
    if not inner.toned or not all(map(is_syllable, inner.plain)):
        return False
    letters = read_letters(outer)
    return letters.toned and len(letters.plain) == 1 and spelled_hanzi(text, match.start(), letters.plain[0]) > 0


def _is_misplaced(text: str, match: re.Match[str]) -> bool:
    """Whether a toned syllable in brackets is in a Latin word with an inner capital, or follows a broken hanzi whose
    bytes spell it."""
    syllable, behind = match[1], match[2]
    read = read_letters(syllable)
    if not read.toned or not all(map(is_syllable, read.plain)):
        return False
    # Where no letter follows, 瘓F(tuán)的, the letter may be half of a hanzi itself.
    if not (behind.isascii() and behind.isalpha()):
        return False
    if _spans_bytes(text[match.start() - 2 : match.start()], syllable):
        return True
    # A(ēi)B(bì) name letters.
    is_alone = text[match.end() + 1 : match.end() + 2] not in _BRACKETS and text[match.start() - 2] not in _BRACKETS
    return is_alone and _has_inner_capital(text, *match.span())


_BRACKETS = ("(", "（", ")", "）")


def _spans_bytes(pair: str, syllable: str) -> bool:
    """Whether the second byte of a hanzi and the letter behind it are a hanzi that is read so."""
    if len(pair) != 2 or not is_hanzi(pair[0]):
        return False
    try:
        data = pair.encode("gb18030")[1:]
        # Two bytes may be two ASCII characters: 苸 is four bytes, the last of which is a digit.
        return len(data) == 2 and not data.isascii() and syllable in toned_readings(data.decode("gb18030"))
    except UnicodeError:
        return False


_LONGEST_WORD = 8  # letters on either side that are looked at


def _has_inner_capital(text: str, start: int, end: int) -> bool:
    """Whether the word on both sides has a capital behind its first letter, PLC or iPhone: no pinyin has."""
    first, last = start, end
    while first and start - first < _LONGEST_WORD and text[first - 1].isascii() and text[first - 1].isalpha():
        first -= 1
    while last < len(text) and last - end < _LONGEST_WORD and text[last].isascii() and text[last].isalpha():
        last += 1
    inner = (text[first:start] + text[end:last])[1:]
    return inner != inner.lower()
