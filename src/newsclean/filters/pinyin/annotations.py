"""Brackets whose letters spell the hanzi before them, and how: 学(xué) is toned, one hanzi, read as usual."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress
from typing import Literal

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

Kind = Literal["toned", "farmed", "toneless", "toned gloss", "toneless gloss", "doubtful"]


@dataclass(frozen=True, eq=False)  # told by identity: there is one of a sort, and a page's are counted in no time
class Spelling:
    """How the letters of a bracket spell the hanzi before it.

    `kind` is what the density of a document is judged by: toned, farmed (toneless, on one hanzi or with a
    space behind), toneless; or toned gloss, toneless gloss, where the hanzi are rare or read in a rare way.
    A look at one hanzi leaves some doubtful. `hanzi` is how many are spelled, 0 where they are not.
    `bare`: no tone is written; `spaced`: and a space came with it.
    """

    kind: Kind
    hanzi: int = 0
    rule: str = ""
    toned: bool = False
    usual: bool = False
    common: bool = False
    bare: bool = False
    spaced: bool = False


_one_of_a_sort = lru_cache(maxsize=None)(Spelling)  # some hundred sorts at most
_NOTHING = Spelling("doubtful")
_SEVERAL = Spelling("doubtful")  # the letters do not spell the one hanzi, but may spell it and those before it
_DETACHED = Spelling("doubtful")  # the space behind is not the annotation's


def _spelling(hanzi: str, toned: bool, usual: bool, bare: bool, spaced: bool) -> Spelling:
    common = _is_common(hanzi)
    spaced = spaced and bare
    kind: Kind
    if toned and not spaced:
        kind, rule = "toned", "character" if len(hanzi) == 1 else "word"
    else:
        kind, rule, toned = "farmed" if spaced or len(hanzi) == 1 else "toneless", "toneless", False
    if not (usual and common):
        kind = "toned gloss" if toned else "toneless gloss"
    return _one_of_a_sort(kind, len(hanzi), rule, toned, usual, common, bare, spaced)


_LETTER = "A-Za-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêĀÁǍÀĒÉĚÈŌÓǑÒÜɑɡ"
_OPENERS = ("(", "（", "[", "【", "〔")
# The letters of one bracket: tone marks on them, loose or as numbers; apostrophes; the ɑ, ɡ of school books.
_REST = f"[{_LETTER}{ZHUYIN}{ZHUYIN_TONES}\u0300-\u0304\u0308\u030c1-5:'’‘`\\- \u00a0\u3000/,、]{{1,80}}[)）\\]】〕]"
_TONE = re.compile(f"[{ZHUYIN}āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿĀÁǍÀĒÉĚÈŌÓǑÒ\u0300\u0301\u0304\u030c]")
_NUMBERED = re.compile("(?:[a-zü:]{1,7}[1-5] ?)+")


@lru_cache(maxsize=32)
def _bracketed(openers: str) -> re.Pattern[str]:
    """A bracket of letters that begins with one of `openers`, behind a character; with the space behind it.

    For a single opener the pattern begins with a literal, and a scan costs next to nothing.
    """
    opener = f"[{re.escape(openers)}]"
    return re.compile(f"{opener}(?<=.{opener}){_REST} ?")


@dataclass(frozen=True)
class Annotations:
    """Annotations side by side: where each starts and ends (behind the space that a toneless one brings along),
    and how it spells.

    `chained`: a bracket with letters stands behind another, and may be an annotation once that is gone.
    """

    starts: list[int]
    ends: list[int]
    spellings: list[Spelling]
    chained: bool = False

    def __len__(self) -> int:
        return len(self.starts)

    def only(self, chosen: list[bool]) -> "Annotations":
        """Those chosen."""
        starts, ends = list(compress(self.starts, chosen)), list(compress(self.ends, chosen))
        return Annotations(starts, ends, list(compress(self.spellings, chosen)), self.chained)

    @cached_property
    def sorts(self) -> Counter[Spelling]:
        """How many there are of each sort."""
        return Counter(self.spellings)

    def count(self, *kinds: Kind) -> int:
        """How many are of one of these kinds."""
        return sum([count for spelling, count in self.sorts.items() if spelling.kind in kinds])


_NONE = Annotations([], [], [])


def find_annotations(text: str) -> Annotations:
    """Every bracket whose letters spell the hanzi right before it."""
    openers = [opener for opener in _OPENERS if opener in text and _bracketed(opener).search(text)]
    if not openers:
        return _NONE
    # All brackets go through each step together: a turn of a loop for each of them would cost half as much again,
    # and a page may have hundreds.
    spans = [match.span() for match in _bracketed("".join(openers)).finditer(text)]
    spellings = list(map(_SPELLINGS.__getitem__, [text[start - 1 : end] for start, end in spans]))
    starts, ends = zip(*spans, strict=True)
    found = Annotations(list(starts), list(ends), spellings)
    return _settled(text, found) if found.count("doubtful") else found


def _settled(text: str, found: Annotations) -> Annotations:
    """What a look at one character before each bracket found, the doubtful ones looked at again."""
    starts, ends, spellings, chained = found.starts, found.ends, found.spellings, False
    for index, spelling in enumerate(spellings):
        if spelling.kind == "doubtful":
            start, end = starts[index], ends[index]
            starts[index], ends[index], spellings[index] = settled = _settle(text, start, end, spelling)
            if not settled[2].hanzi:
                chained = chained or text[start - 1] in _BEFORE_ANOTHER
    settled_ones = Annotations(starts, ends, spellings, chained)
    return settled_ones.only([spelling.hanzi > 0 for spelling in spellings])


def _settle(text: str, start: int, end: int, spelling: Spelling) -> tuple[int, int, Spelling]:
    """Where an annotation starts and ends and how it spells, after a look at all that stands before it."""
    bracket = text[start:end].rstrip(" ")
    # 学习 (xuéxí): the space in front goes along, where the letters have their tones.
    gap = int(text[start - 1] == " " and start > 1)
    if gap or spelling is _DETACHED:
        spelling = _SPELLINGS[text[start - gap - 1] + bracket]
    if spelling is _SEVERAL:
        spelling = _spelling_of_several(text, start - gap, bracket[1:-1], not gap and end > start + len(bracket))
    if gap and (spelling.bare or not _goes_on(text, start + len(bracket))):
        return start, end, _NOTHING
    return start - gap, end if spelling.spaced else start + len(bracket), spelling


def _goes_on(text: str, end: int) -> bool:
    """Whether the sentence goes on behind a bracket: a list of words gives the reading, then what they mean."""
    following = text[end : end + 2].lstrip(" ")[:1]
    return following != "" and (is_hanzi(following) or following in "，。；！？、”」》")


_BEFORE_ANOTHER = frozenset(")）]】〕 ")


class _Spellings(dict[str, Spelling]):
    """Spellings of one hanzi by what stands in the text, 学(xué), each worked out when first asked for."""

    def __missing__(self, annotated: str) -> Spelling:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        spelling = self[annotated] = _spelling_of_one(annotated)
        return spelling


_MOST_REMEMBERED = 65536  # 50,000 pages annotated throughout hold 12,000
_SPELLINGS = _Spellings()  # a dict is asked in half the time of an lru_cache


def _spelling_of_one(annotated: str) -> Spelling:
    """How the letters behind one hanzi spell it: 学(xué), or 学(xue) with a space behind."""
    hanzi = annotated[0]
    toned = toned_readings(hanzi)
    if not toned:
        return _NOTHING
    spaced = annotated[-1] == " "
    letters = annotated[2 : -1 - spaced]
    if letters == toned[0] and not spaced and _TONE.search(letters):  # most are; it saves a page 20 µs
        return _spelling(hanzi, True, True, False, False)
    neutral = letters.strip().lower() in toned  # 的(de) has no mark to write
    variants = _variants(letters)
    if not variants or (_is_content(letters) and not neutral):
        return _NOTHING
    if not all(plain in readings(hanzi) for plain in variants):
        return _SEVERAL
    is_toned = _is_toned(letters)
    if is_toned and spaced:
        return _DETACHED
    usual = hanzi in _FUNCTION_WORDS or usual_reading(hanzi) in variants
    # (De) and (e) are too little to go by where nothing else is annotated.
    usual = usual and not _is_content(letters) and (is_toned or neutral or len(letters) > 1)
    return _spelling(hanzi, is_toned or neutral, usual, not is_toned, spaced)


def _spelling_of_several(text: str, end: int, letters: str, spaced: bool) -> Spelling:
    variants = _variants(letters)
    # The likeliest readings first: they nearly always do, and all readings take as long again.
    for known in (likely_readings, readings):
        counts = {spelled_hanzi(text, end, plain, known) for plain in variants}
        hanzi = counts.pop() if len(counts) == 1 else 0
        if hanzi:
            toned = _is_toned(letters)
            return _spelling(text[end - hanzi : end], toned, known is likely_readings, not toned, spaced)
    return _NOTHING


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
