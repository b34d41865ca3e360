"""How hanzi are read without tones, and whether letters spell those before them."""

import unicodedata
from collections.abc import Callable
from functools import lru_cache

from newsclean.chinese.readings import toned_readings, usual_readings
from newsclean.filters.pinyin.zhuyin import in_zhuyin, only_zhuyin
from newsclean.patterns import compile_later

Known = Callable[[str], frozenset[str]]
"""Readings by hanzi."""

LONGEST_WORD = 24
"""How many hanzi at most one annotation may spell."""

# What is usual in sentences, not words: tones change before others, and small words have readings of their own.
_IN_SPEECH = {
    "一": ("yí", "yì"),
    "不": ("bú",),
    "儿": ("r",),
    "兒": ("r",),
    "地": ("de",),
    "得": ("děi",),
    "还": ("huán",),
}
# Readings that speech has and the dictionary lacks, by character; without tone.
_SPOKEN = {"儿": ("r",), "兒": ("r",), "谁": ("shei",), "誰": ("shei",), "这": ("zhei",), "這": ("zhei",)}
_VOWEL_WITHOUT_DOTS = {"lve": "lue", "nve": "nue"}  # 略 is spelt lüè, lvè or, by rule, luè


@lru_cache(maxsize=65536)
def readings(hanzi: str) -> frozenset[str]:
    """The readings of one hanzi without tones, ü written v."""
    found = {without_tones(reading) for reading in toned_readings(hanzi)}
    found.update(_VOWEL_WITHOUT_DOTS[reading] for reading in found & _VOWEL_WITHOUT_DOTS.keys())
    found.update(_SPOKEN.get(hanzi, ()))
    return frozenset(found)


@lru_cache(maxsize=65536)
def zhuyin_readings(hanzi: str) -> frozenset[str]:
    """The readings of one hanzi in zhuyin, without tones."""
    return frozenset(filter(None, map(in_zhuyin, readings(hanzi))))


_WITH_TONES = {
    "a": "āáǎàăɑ",
    "e": "ēéěèĕê",
    "i": "īíǐìĭ",
    "o": "ōóǒòŏ",
    "u": "ūúǔùŭ",
    "v": "ǖǘǚǜü",
    "n": "ńňǹ",
    "m": "ḿ",
    "g": "ɡ",
}
_JOINTS = dict.fromkeys("'’‘`·- \u00a0\u3000")
_PLAIN = str.maketrans({toned: plain for plain, letters in _WITH_TONES.items() for toned in letters} | _JOINTS)


@lru_cache(maxsize=65536)
def without_tones(letters: str) -> str:
    """Lower-case letters alone, no tones, spaces or apostrophes; ü and u: are v; of zhuyin the letters."""
    plain = letters.lower().translate(_PLAIN)
    if plain.isascii() and plain.isalpha():  # nearly always; what follows takes ten times as long
        return plain
    if zhuyin := only_zhuyin(letters):
        return zhuyin
    folded = unicodedata.normalize("NFD", letters.lower().replace("u:", "v")).replace("u\u0308", "v")
    # A tone mark may be between u and its dots: ǘ is u, dots, mark after NFD, but typed text varies.
    return "".join(letter for letter in folded.translate(_PLAIN) if "a" <= letter <= "z")


def with_tones(letters: str) -> str:
    """Lower-case letters with their tone marks, no spaces or apostrophes; ü stays."""
    return unicodedata.normalize("NFC", letters.lower().translate(_TOGETHER))


_TOGETHER = str.maketrans(_JOINTS | dict(zip("ɑɡăĕĭŏŭ\u0306", "agǎěǐǒǔ\u030c", strict=True)))


def usual_in_speech(hanzi: str) -> tuple[str, ...]:
    """The usual readings of a hanzi in a sentence, with their tones, and the first of the dictionary, which farms
    give wherever it is."""
    return usual_readings(hanzi) + toned_readings(hanzi)[:1] + _IN_SPEECH.get(hanzi, ())


@lru_cache(maxsize=65536)
def usual_syllables(hanzi: str) -> frozenset[str]:
    """How a hanzi is usually spelt, with its tones or without any: 了 le, liǎo, liao."""
    toned = usual_in_speech(hanzi)
    plain = [without_tones(reading) for reading in toned]
    return frozenset((*toned, *plain, *(_VOWEL_WITHOUT_DOTS.get(reading, reading) for reading in plain)))


@lru_cache(maxsize=65536)
def usual_zhuyin(hanzi: str) -> frozenset[str]:
    """The same in zhuyin, without tones."""
    return frozenset(filter(None, map(in_zhuyin, usual_syllables(hanzi))))


def spelled_hanzi(text: str, end: int, plain: str, known: Known = readings) -> int:
    """How many hanzi right before `end` the letters `plain` (no tones) spell; 0 where they spell none.

    `known` gives the readings of a hanzi that count. The r of spoken Chinese need not have a hanzi: 花(huār).
    """
    ends = [len(plain)]  # where in `plain` the hanzi looked at so far may begin
    if plain.endswith("r") and plain != "er":
        ends.append(len(plain) - 1)
    for count in range(1, min(LONGEST_WORD, end) + 1):
        syllables = known(text[end - count])
        begins = []
        for stop in ends:
            for syllable in syllables:
                if plain.endswith(syllable, 0, stop) and stop - len(syllable) not in begins:
                    begins.append(stop - len(syllable))
        if 0 in begins:
            return count
        if not begins:
            return 0
        ends = begins
    return 0


def is_syllable(plain: str) -> bool:
    """Whether letters without tones are a syllable of Chinese."""
    return in_zhuyin(plain) != ""


def is_spelled_in_speech(word: str, spelt: str) -> bool:
    """Whether letters with tones spell all of a word as it is spoken: of two third tones the first is the second tone,
    水果(shuíguǒ)."""
    if len(word) == 1 or spelt.isascii():
        return False
    begins = {0}
    for hanzi, following in zip(word, word[1:] + " ", strict=True):
        syllables = usual_syllables(hanzi)
        if any(_THIRD_TONE.search(syllable) for syllable in usual_syllables(following)):
            syllables |= {syllable.translate(_SECOND_TONE) for syllable in syllables}
        begins = {at + len(syllable) for at in begins for syllable in syllables if spelt.startswith(syllable, at)}
    return len(spelt) in begins or (spelt.endswith("r") and len(spelt) - 1 in begins)


_THIRD_TONE = compile_later("[ǎěǐǒǔǚ]")
_SECOND_TONE = str.maketrans("ǎěǐǒǔǚ", "áéíóúǘ")
