"""Brackets whose letters spell the hanzi before them, and how: 学(xué) is toned, one hanzi, read as usual."""

import re
from functools import lru_cache
from typing import NamedTuple

from newsclean.filters.pinyin.readings import (
    likely_readings,
    readings,
    spelled_hanzi,
    usual_reading,
    without_tones,
)
from newsclean.filters.pinyin.zhuyin import ZHUYIN, ZHUYIN_TONES
from newsclean.hanzi import common_big5_hanzi, common_hanzi, is_hanzi, traditional_only
from newsclean.readings import toned_readings


class Spelling(NamedTuple):
    """How the letters of a bracket spell the hanzi before it: as many as `hanzi` (0: they do not).

    `kind` is what the density of a document is judged by: toned, farmed (toneless, on one hanzi or with a
    space behind), toneless; or toned gloss, toneless gloss, where the hanzi are rare or read in a rare way.
    `bare`: no tone is written; `spaced`: and a space came with it.
    """

    hanzi: int
    kind: str
    rule: str
    toned: bool
    usual: bool
    common: bool
    bare: bool
    spaced: bool


_NOT_SPELLED = Spelling(0, "", "", False, False, False, False, False)


def _spelling(hanzi: str, toned: bool, usual: bool, bare: bool, spaced: bool = False) -> Spelling:
    common = _is_common(hanzi)
    if toned:
        kind, rule = "toned", "character" if len(hanzi) == 1 else "word"
    else:
        kind, rule = "farmed" if spaced or len(hanzi) == 1 else "toneless", "toneless"
    if not (usual and common):
        kind = "toned gloss" if toned else "toneless gloss"
    return Spelling(len(hanzi), kind, rule, toned, usual, common, bare, spaced)


_LETTER = "A-Za-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêĀÁǍÀĒÉĚÈŌÓǑÒÜɑɡ"
# The letters of one bracket: tone marks on them, loose or as numbers; apostrophes; the ɑ, ɡ of school books.
_BRACKETED = re.compile(
    f"([(（\\[【〔][{_LETTER}{ZHUYIN}{ZHUYIN_TONES}\u0300-\u0304\u0308\u030c"
    "1-5:'’‘`\\- \u00a0\u3000/,、]{1,80}[)）\\]】〕])"
)
_TONE = re.compile(f"[{ZHUYIN}āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿĀÁǍÀĒÉĚÈŌÓǑÒ\u0300\u0301\u0304\u030c]")
_NUMBERED = re.compile("(?:[a-zü:]{1,7}[1-5] ?)+")


def find_annotations(text: str) -> tuple[list[tuple[int, int, Spelling]], bool]:
    """Every bracket whose letters spell the hanzi right before it: its start, its end, and how.

    The end is behind the space that a toneless one brings along. Also whether any bracket with letters stands
    behind another.
    """
    found = []
    chained = False
    # Split rather than searched: a match object for each bracket costs as much again as finding it.
    pieces = iter(_BRACKETED.split(text))
    before = next(pieces)
    start = len(before)
    for bracket in pieces:
        end = start + len(bracket)
        # 学习 (xuéxí): the space in front goes along, where the letters have their tones.
        gap = int(before[-1:] == " " and len(before) > 1)
        spelling = _spelling_of_one(before[-1 - gap] + bracket) if before else None
        if spelling is None:
            chained = chained or before[-1:] in _BEFORE_ANOTHER
        elif spelling.hanzi or (spelling := _spelling_of_several(text, start - gap, bracket[1:-1])).hanzi:
            if gap:
                if not spelling.bare and _goes_on(text, end):
                    found.append((start - 1, end, spelling))
            elif spelling.bare and text[end : end + 1] == " ":
                word = text[start - spelling.hanzi : start]
                found.append((start, end + 1, _spelling(word, False, spelling.usual, True, True)))
            else:
                found.append((start, end, spelling))
        before = next(pieces)
        start = end + len(before)
    return found, chained


def _goes_on(text: str, end: int) -> bool:
    """Whether the sentence goes on behind a bracket: a list of words gives the reading, then what they mean."""
    following = text[end : end + 2].lstrip(" ")[:1]
    return following != "" and (is_hanzi(following) or following in "，。；！？、”」》")


_BEFORE_ANOTHER = ("", ")", "）", "]", "】", "〕", " ")  # nothing: two brackets in a row


@lru_cache(maxsize=65536)
def _spelling_of_one(annotated: str) -> Spelling | None:
    """How the letters behind one hanzi, 学(xué), spell it; None where they cannot spell any."""
    hanzi, letters = annotated[0], annotated[2:-1]
    variants = _variants(letters)
    if not variants or not toned_readings(hanzi):
        return None
    neutral = letters.strip().lower() in toned_readings(hanzi)  # 的(de) has no mark to write
    if _is_content(letters) and not neutral:
        return None
    if not all(plain in readings(hanzi) for plain in variants):
        return _NOT_SPELLED
    usual = hanzi in _FUNCTION_WORDS or usual_reading(hanzi) in variants
    toned = _is_toned(letters)
    # (De) and (e) are too little to go by where nothing else is annotated.
    usual = usual and not _is_content(letters) and (toned or neutral or len(letters) > 1)
    return _spelling(hanzi, toned or neutral, usual, not toned)


def _spelling_of_several(text: str, end: int, letters: str) -> Spelling:
    variants = _variants(letters)
    # The likeliest readings first: they nearly always do, and all readings take as long again.
    for known in (likely_readings, readings):
        counts = {spelled_hanzi(text, end, plain, known) for plain in variants}
        hanzi = counts.pop() if len(counts) == 1 else 0
        if hanzi:
            toned = _is_toned(letters)
            return _spelling(text[end - hanzi : end], toned, known is likely_readings, not toned)
    return _NOT_SPELLED


@lru_cache(maxsize=65536)
def _is_toned(letters: str) -> bool:
    return _TONE.search(letters) is not None or _NUMBERED.fullmatch(letters.strip()) is not None


def _is_content(letters: str) -> bool:
    """Capitals without tones are a name, an acronym or an element: (Beijing) (SH) (Li)."""
    if _TONE.search(letters):
        return False
    if any("1" <= letter <= "5" for letter in letters) and not _NUMBERED.fullmatch(letters.strip()):
        return True
    return letters != letters.lower()


@lru_cache(maxsize=65536)
def _variants(letters: str) -> tuple[str, ...]:
    """The readings that one bracket gives, without tones: (háng/xíng) gives two."""
    return tuple(plain for plain in (without_tones(part) for part in re.split("[/,、]", letters)) if plain)


@lru_cache(maxsize=65536)
def _is_common(word: str) -> bool:
    """Whether a reader of news knows every character of `word`."""
    return all(hanzi in _common() for hanzi in word)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Level 1 of GB 2312, and of the characters that only Traditional text holds those in level 1 of Big5."""
    return common_hanzi() | {hanzi for hanzi in common_big5_hanzi() if traditional_only().match(hanzi)}


# Characters of every sentence that have several readings of their own: an unusual one is no lesson.
_FUNCTION_WORDS = frozenset("的地得着著了过過都和为為行长長重还還")
