"""Annotations, pinyin in brackets behind a hanzi (`漢(hàn)`): their positions, and how well they spell a character."""

import re
from functools import lru_cache

from newsclean.chinese.readings import toned_readings
from newsclean.patterns import compile_later

LETTERS = "a-zāáǎàēéěèêīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿɑɡ"
_NESTED = rf"[(（][{LETTERS}]{{1,6}}[)）]"
_SYLLABLE = rf"([{LETTERS}]{{1,6}}|[{LETTERS}]{{0,5}}{_NESTED}[{LETTERS}]{{0,5}})"
NOTE = compile_later(rf"[(（]\s?{_SYLLABLE}\s?[)）]")
"""A whole annotation; replacement that went over what it had inserted may have put another into it: 尊(zūn(huò))."""

TAIL = compile_later(rf"{_SYLLABLE}\s?[)）]")
"""What is left of an annotation whose opening bracket a lost byte took along."""

LOST = "?\ufffd"
"""What a lost byte shows as."""

BEHIND_LOST = rf"(?:(?<=\ufffd)[(（])?{TAIL.pattern}"
"""An annotation behind a lost byte; where the byte shows as U+FFFD the bracket may have survived."""

# One class in front, not an alternation: searching a page for it takes a quarter of the time.
LOST_TAIL = compile_later(f"[{LOST}]{BEHIND_LOST}")
"""A lost byte with an annotation behind it."""

TONED = "āáǎàēéěèêīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_BEFORE_TAIL = "\u4e00-\u9fff，。、；：”》"
BARE_TAIL = compile_later(rf"(?<=[{_BEFORE_TAIL}]) ?(?=[a-z]{{0,3}}[{TONED}]){TAIL.pattern}")
"""An annotation without its first bracket where the sign of the lost byte is gone, too: 勇lián)姑. (It may also end
what began with a bracket and words: `（读作yuè）`.)"""

_BEFORE_VOWEL = "|".join(
    rf"(?<=[{_BEFORE_TAIL}]{' ' * spaces}{'[a-z]' * letters}[{TONED}])" for spaces in (0, 1) for letters in range(4)
)
BEHIND_VOWEL = rf"(?:{_BEFORE_VOWEL})[{LETTERS}]{{0,4}}\s?[)）]"
"""What is behind the first toned letter of such an annotation, and in front of it."""


def syllable(annotation: re.Match[str]) -> str:
    """The pinyin of an annotation, without another one inside it: `zūn(huò)` → `zūn`."""
    return re.sub(_NESTED, "", annotation[1])


_TONELESS = str.maketrans("āáǎàēéěèêīíǐìōóǒòūúǔùǖǘǚǜńňǹḿɑɡv", "aaaaeeeeeiiiioooouuuuüüüünnnmagü")


@lru_cache(maxsize=4096)
def toneless(pinyin: str) -> str:
    """The same syllable without its tone: lǜ → lü."""
    return pinyin.translate(_TONELESS)


@lru_cache(maxsize=16384)
def spells(pinyin: str, char: str) -> int:
    """How well an annotation fits a character: 3 its first reading, 2 another, 1 but for the tone,
    0 not at all."""
    known = toned_readings(char) if char else ()
    if known and known[0] == pinyin:
        return 3
    if pinyin in known:
        return 2
    return 1 if known and toneless(pinyin) in map(toneless, known) else 0
