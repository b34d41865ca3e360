"""What the letters in a bracket say: (xuéxí) is toned, xuexi without tones, two syllables."""

from functools import lru_cache
from typing import NamedTuple

from newsclean.filters.pinyin.readings import with_tones, without_tones
from newsclean.filters.pinyin.zhuyin import ZHUYIN, ZHUYIN_TONES, only_zhuyin
from newsclean.patterns import compile_later

TONED = "āáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜńňǹḿĀÁǍÀĂĒÉĚÈĔĪÍǏÌĬŌÓǑÒŎŪÚǓÙŬǕǗǙǛŃŇǸḾ"
_MARKS = "\u0300-\u0304\u0306\u0308\u030c"

LETTERS = f"A-Za-z{TONED}üêÜÊɑɡ{ZHUYIN}{ZHUYIN_TONES}{_MARKS}0-5:'’‘`·\\- \u00a0\u3000/,、，;；"
"""The inside of a character class for all that a bracket of readings may hold: letters with tone marks on them,
loose or as numbers (0 and 5 the neutral tone), ˘ taken for ˇ; apostrophes, the · before a neutral syllable in
dictionaries; the ɑ, ɡ of school books; what is between several."""

_TONE = compile_later(f"[{TONED}{ZHUYIN}\u0300\u0301\u0304\u0306\u030c]")
_NUMBERED = compile_later("(?:[a-zü:'’ -]*[a-zü:][0-5])+[a-zü:'’ -]*")  # of ta1men only the first has a number
_VOWELS = compile_later(f"[aeiouüvAEIOUÜVɑêÊ\u0300-\u030c{TONED}]+|[{ZHUYIN}]+")
_BETWEEN = compile_later("[/,、，;；]")


class Letters(NamedTuple):
    """`plain` is each reading that is given, without tones, and `spelt` as it is spelt, with its tone marks.

    `toned`: tones are written; `named`: capitals or numbers without tones, a name, an acronym or an element:
    (Beijing) (SH) (Li); `zhuyin`: all readings are written in zhuyin; `syllables`: how many there seem to be, as xian
    is 先 or 西安.
    """

    plain: tuple[str, ...]
    spelt: tuple[str, ...]
    toned: bool
    named: bool
    zhuyin: bool
    syllables: int


@lru_cache(maxsize=65536)
def read_letters(letters: str) -> Letters:
    """What is in a bracket, read."""
    small = letters.lower()
    toned = _TONE.search(letters) is not None or _NUMBERED.fullmatch(small.strip()) is not None
    variants = _BETWEEN.split(letters)
    plain = tuple(filter(None, map(without_tones, variants)))
    named = not toned and (letters != small or any(letter.isdigit() for letter in letters))
    zhuyin = only_zhuyin(letters) != ""
    spelt = plain if zhuyin or not toned or letters.isascii() else tuple(map(with_tones, variants))
    return Letters(plain, spelt, toned, named, zhuyin, len(_VOWELS.findall(variants[0])))
