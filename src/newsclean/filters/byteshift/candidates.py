"""Which characters GBK bytes can be when one byte of a pair is known and the other is lost, likeliest first."""

from collections.abc import Iterable
from functools import lru_cache

from newsclean.filters.byteshift.gbk import LEADS, TRAILS, tables
from newsclean.likelihood import UNKNOWN, likelihood

VANISHED = 0x100
"""Added to the first byte of a vanished pair, this stands for a lead byte that is one of the pair's second bytes."""

_MARKS = frozenset("。，、；：？！“”‘’《》（）—…·　〈〉【】％１２３４５６７８９０")
LIKELY = -14.5
"""Natural log probability below which a character by itself is never tried."""

MOST = 300
"""So many characters are tried in one place at most."""


def _plausible(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or char in _MARKS


def _ranked(pairs: Iterable[int]) -> list[tuple[str, int]]:
    table = likelihood()
    found = []
    for pair in pairs:
        char = tables().chars.get(pair)
        if char and _plausible(char):
            chance = table.words.get(char.translate(table.plain), (UNKNOWN, 0))[0]
            if chance > LIKELY:
                found.append((chance, char, pair))
    found.sort(key=lambda entry: (-entry[0], entry[1]))
    return [(char, pair) for _, char, pair in found[:MOST]]


@lru_cache(maxsize=None)
def lead_bytes(lead: int) -> tuple[int, ...]:
    """The bytes that an open lead can be: itself, or the second bytes of private-use pairs."""
    if lead < VANISHED:
        return (lead,)
    first = lead - VANISHED
    return tuple(byte for byte in LEADS if first << 8 | byte in tables().private)


@lru_cache(maxsize=None)
def by_lead(lead: int) -> list[str]:
    """Characters of an open lead whose trail byte, 80 or more, is lost."""
    return [char for char, _ in _ranked(first << 8 | trail for first in lead_bytes(lead) for trail in TRAILS if trail >= 0x80)]


@lru_cache(maxsize=None)
def by_trail(trail: int) -> list[str]:
    """Characters of a trail byte whose lead byte is lost."""
    return [char for char, _ in _ranked(lead << 8 | trail for lead in LEADS)]


@lru_cache(maxsize=None)
def open_lead(lead: int, trail: int) -> list[str]:
    """Characters of an open lead and a known trail byte."""
    if lead < VANISHED:
        char = tables().chars.get(lead << 8 | trail)
        return [char] if char else []
    return [char for char, _ in _ranked(first << 8 | trail for first in lead_bytes(lead))]


@lru_cache(maxsize=None)
def before_vanished(lead: int) -> list[tuple[str, int]]:
    """Characters of an open lead whose trail byte begins a private-use pair, with the lead that is open behind them."""
    firsts = sorted({pair >> 8 for pair in tables().private if pair & 0xFF in LEADS})
    pairs = (start << 8 | first for start in lead_bytes(lead) for first in firsts)
    return [(char, VANISHED + (pair & 0xFF)) for char, pair in _ranked(pairs)]
