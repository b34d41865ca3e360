"""Which characters GBK bytes can be when one byte of a pair is known and the other is lost,
likeliest first."""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from newsclean.filters.byteshift.annotations import spells
from newsclean.filters.byteshift.beginnings import beginnings, second_characters
from newsclean.filters.byteshift.gbk import LEADS, TRAILS, tables
from newsclean.likelihood import UNKNOWN, likelihood

IN_STEP = 0
"""Instead of an open lead byte: the reading is in step with the truth."""

VANISHED = 0x100
"""Added to the first byte of a vanished pair, this stands for a lead byte that is one of the
pair's second bytes."""

UNASSIGNED = 0x200
"""The same for a pair that GBK does not have, which shows as one lost byte."""

ALWAYS = 30
"""So many of the likeliest characters are tried in each place; beyond them those that continue a word,
because rare characters by themselves are nearly always wrong."""

LIKELY = -14.5
"""Natural log probability of its likeliest word below which a character is never tried."""

_MARKS = frozenset("。，、；：？！“”‘’《》（）『』「」—…·　〈〉【】％．１２３４５６７８９０")


class Option(NamedTuple):
    """A character, its Simplified form, the lead byte that is open behind it, and the log probability
    of the likeliest word that it begins (0 for what stands there in any case)."""

    char: str
    plain: str
    lead: int
    chance: float


class Choice(NamedTuple):
    """What can stand in a place: the options, likeliest first, and the same by Simplified form.

    `second` remembers, for a character in front, the options that make a word of two with it.
    """

    ranked: list[Option]
    by_plain: dict[str, list[Option]]
    second: dict[str, list[tuple[float, Option]]]

    def behind(self, char: str) -> list[tuple[float, Option]]:
        """The options that are second in a word of two that `char` (Simplified) begins, with the log
        probability of the word, likeliest first."""
        known = self.second.get(char)
        if known is None:
            chances = second_characters().get(char, {})
            found = [
                (chances[plain], option) for plain in chances.keys() & self.by_plain for option in self.by_plain[plain]
            ]
            known = self.second[char] = sorted(found, key=lambda entry: (-entry[0], entry[1].char))
        return known


def _choice(found: Iterable[tuple[str, int]]) -> Choice:
    """The plausible ones of these characters with the leads behind them, ranked by how likely a word they begin."""
    chances, plain = beginnings(), likelihood().plain
    by_plain: dict[str, list[Option]] = {}
    for char, lead in found:
        if "\u4e00" <= char <= "\u9fff" or char in _MARKS:
            simple = char.translate(plain)
            chance = chances.get(simple, UNKNOWN)
            if chance > LIKELY:
                by_plain.setdefault(simple, []).append(Option(char, simple, lead, chance))
    ranked = sorted((option for options in by_plain.values() for option in options), key=lambda option: -option.chance)
    return Choice(ranked[:ALWAYS], by_plain, {})


def option_of(char: str, lead: int) -> Option:
    """An option for a character that stands there in any case."""
    return Option(char, char.translate(likelihood().plain), lead, 0.0)


@cache
def lead_bytes(lead: int) -> tuple[int, ...]:
    """The bytes that an open lead can be: itself, or the second bytes of private-use or unassigned pairs."""
    if lead < VANISHED:
        return (lead,)
    pairs = tables().private if lead < UNASSIGNED else tables().unassigned
    return tuple(byte for byte in LEADS if (lead & 0xFF) << 8 | byte in pairs)


def _characters(leads: Iterable[int], trails: Iterable[int]) -> list[tuple[str, int]]:
    chars = tables().chars
    trails = tuple(trails)
    pairs = (lead << 8 | trail for lead in leads for trail in trails)
    return [(chars[pair], pair & 0xFF) for pair in pairs if pair in chars]


@lru_cache(maxsize=8192)
def open_lead(lead: int, trail: int, next_lead: int) -> Choice:
    """Characters of an open lead and a known trail byte, with `next_lead` open behind them.

    A character whose two bytes are both known is the only option, however rare it is.
    """
    found = _characters(lead_bytes(lead), (trail,))
    if lead < VANISHED:
        return Choice([option_of(char, next_lead) for char, _ in found], {}, {})
    return _choice((char, next_lead) for char, _ in found)


@lru_cache(maxsize=1024)
def any_lead(trail: int, next_lead: int) -> Choice:
    """Characters of a trail byte whose lead byte is lost."""
    return _choice((char, next_lead) for char, _ in _characters(LEADS, (trail,)))


@lru_cache(maxsize=1024)
def lost_trail(lead: int) -> Choice:
    """Characters of an open lead whose trail byte, 80 or more, is lost."""
    return _choice((char, IN_STEP) for char, _ in _characters(lead_bytes(lead), _HIGH))


@lru_cache(maxsize=4096)
def lost_trail_of_reading(lead: int, pinyin: str) -> Choice:
    """The same where the character's reading is known."""
    found = _characters(lead_bytes(lead), _HIGH)
    return _choice((char, IN_STEP) for char, _ in found if spells(pinyin, char))


@lru_cache(maxsize=4096)
def lost_trail_before(lead: int, byte: int) -> Choice:
    """The same where the trail byte and the `byte` behind it would be a private-use pair."""
    found = _characters(lead_bytes(lead), _HIGH)
    return _choice((char, IN_STEP) for char, trail in found if trail << 8 | byte in tables().private)


@lru_cache(maxsize=1024)
def before_vanished(lead: int) -> Choice:
    """Characters of an open lead whose trail byte begins a private-use pair that vanished."""
    found = _characters(lead_bytes(lead), _first_bytes(tables().private))
    return _choice((char, VANISHED + trail) for char, trail in found)


@lru_cache(maxsize=1024)
def before_unassigned(lead: int) -> Choice:
    """Characters of an open lead whose trail byte begins a pair that GBK does not have."""
    found = _characters(lead_bytes(lead), _first_bytes(tables().unassigned))
    return _choice((char, UNASSIGNED + trail) for char, trail in found)


_HIGH = tuple(trail for trail in TRAILS if trail >= 0x80)


@lru_cache(maxsize=2)
def _first_bytes(pairs: frozenset[int]) -> tuple[int, ...]:
    return tuple(sorted({pair >> 8 for pair in pairs if pair & 0xFF in LEADS}))
