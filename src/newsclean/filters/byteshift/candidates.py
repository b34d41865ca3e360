"""Which characters GBK bytes can be when one byte of a pair is known and the other is lost, likeliest first."""

from collections.abc import Iterable
from functools import lru_cache

from newsclean.filters.byteshift.gbk import LEADS, TRAILS, tables
from newsclean.likelihood import UNKNOWN, likelihood

HIGH_LEADS, LOW_LEADS = 1, 2
"""Instead of a lead byte: any of A1–FE, any of 81–A0; these are what follows the first byte of a vanished pair."""

_CLASSES = {HIGH_LEADS: range(0xA1, 0xFF), LOW_LEADS: range(0x81, 0xA1)}
_MARKS = frozenset("。，、；：？！“”‘’《》（）—…·　〈〉【】％１２３４５６７８９０")
LIKELY = -14.5


def _plausible(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or char in _MARKS


@lru_cache(maxsize=1)
def simplified_only() -> frozenset[str]:
    """Characters that are the Simplified form of another one."""
    return frozenset(map(chr, likelihood().simplified.values()))


def _ranked(pairs: Iterable[int]) -> list[tuple[str, int]]:
    table = likelihood()
    found = []
    for pair in pairs:
        char = tables().chars.get(pair)
        if char and _plausible(char):
            chance = table.words.get(char.translate(table.simplified), UNKNOWN)
            if chance > LIKELY:
                found.append((chance, char, pair))
    found.sort(key=lambda entry: (-entry[0], entry[1]))
    return [(char, pair) for _, char, pair in found]


@lru_cache(maxsize=None)
def by_lead(lead: int) -> list[tuple[str, int]]:
    """Characters (with their pairs) of a lead byte or a class of them, for a lost trail byte of 80 or more."""
    leads = _CLASSES.get(lead, (lead,))
    return _ranked(first << 8 | trail for first in leads for trail in TRAILS if trail >= 0x80)[:600]


@lru_cache(maxsize=None)
def by_trail(trail: int, lead_class: int = 0) -> list[tuple[str, int]]:
    """Characters of a trail byte whose lead byte is lost (`lead_class` 0: any lead byte)."""
    return _ranked(lead << 8 | trail for lead in _CLASSES.get(lead_class, LEADS))


@lru_cache(maxsize=None)
def before_vanished(lead: int) -> list[tuple[str, int]]:
    """Characters of `lead` whose trail byte begins a private-use pair, with the class of that pair's second byte."""
    found = []
    for char, pair in _ranked(first << 8 | t for first in _CLASSES.get(lead, (lead,)) for t in _PRIVATE_LEADS):
        found.append((char, LOW_LEADS if 0xA1 <= pair & 0xFF <= 0xA7 else HIGH_LEADS))
    return found[:60]


_PRIVATE_LEADS = (*range(0xAA, 0xB0), *range(0xF8, 0xFF), *range(0xA1, 0xA8))
