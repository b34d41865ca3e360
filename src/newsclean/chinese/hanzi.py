"""What a hanzi is, and which characters only Traditional text holds."""

import re
from functools import lru_cache

from newsclean.packaged import packaged_text
from newsclean.patterns import compile_later

HANZI_RANGES = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""The inside of a character class for the hanzi of the BMP (with 〇), for patterns that scan whole texts:
`re` scans such a class at some 500 MB/s and one with astral ranges at 3."""

HANZI = compile_later(f"[{HANZI_RANGES}]")
"""One hanzi of the BMP."""

_ASTRAL_HANZI = ((0x20000, 0x2FA1F), (0x30000, 0x323AF))
KANA_AND_HANGUL = "\u3041-\u3096\u30a1-\u30fa\uff66-\uff6f\uff71-\uff9d\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"
"""The inside of a character class for the letters of Japanese and Korean, but for the middle dot ・ and the
lengthening mark ー, which Chinese pages borrow."""

_KANA_OR_HANGUL = compile_later(f"[{KANA_AND_HANGUL}]")


def is_hanzi(character: str) -> bool:
    """Whether one character is a hanzi, in the BMP or beyond it."""
    if HANZI.match(character):
        return True
    point = ord(character)
    return any(first <= point <= last for first, last in _ASTRAL_HANZI)


def has_kana_or_hangul(text: str) -> bool:
    """Whether a text holds Japanese kana or Korean hangul, so that its hanzi need not be Chinese."""
    return _KANA_OR_HANGUL.search(text) is not None


@lru_cache(maxsize=1)
def traditional_only() -> re.Pattern[str]:
    """A class of the characters that only Traditional text is written with (data/traditional.txt)."""
    return re.compile(f"[{''.join(read_traditional_only())}]")


def read_traditional_only() -> list[str]:
    """Those characters, sorted by code point."""
    table = packaged_text("data/traditional.txt")
    return [character for row in table.splitlines() if not row.startswith("#") for character in row]


@lru_cache(maxsize=1)
def common_hanzi() -> frozenset[str]:
    """The 3,755 hanzi of GB 2312 level 1 (rows 16 to 55), the ones that news is mostly written with."""
    pairs = (bytes((lead, trail)) for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF))
    return frozenset("".join(pair.decode("gb2312", "ignore") for pair in pairs))


@lru_cache(maxsize=1)
def common_big5_hanzi() -> frozenset[str]:
    """The 5,401 hanzi of Big5 level 1 (lead bytes A4 to C6), the ones that Traditional text is mostly written with."""
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    pairs = (bytes((lead, trail)) for lead in range(0xA4, 0xC7) for trail in trails)
    return frozenset("".join(pair.decode("big5", "ignore") for pair in pairs))
