"""Which characters GBK bytes can be when one byte of a pair is known and the other is lost,
likeliest first."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from newsclean.chinese.annotations import toneless
from newsclean.chinese.gbk import LEADS, tables
from newsclean.chinese.likelihood import UNKNOWN, likelihood
from newsclean.chinese.readings import toned_readings
from newsclean.chinese.word_starts import beginnings, second_characters

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


class Plausible(NamedTuple):
    """A character that is tried where one of its bytes is lost, with its trail byte, its Simplified form and the
    log probability of the likeliest word that it begins."""

    trail: int
    char: str
    plain: str
    chance: float


@lru_cache(maxsize=1)
def _plausible() -> tuple[dict[int, Plausible], dict[int, list[Plausible]]]:
    """Those 6,400 of GBK's 21,800 characters that are likely enough, by pair of bytes and by lead byte."""
    chances, plain = beginnings(), likelihood().plain
    by_pair: dict[int, Plausible] = {}
    by_lead: dict[int, list[Plausible]] = {}
    for pair, char in tables().chars.items():
        if "\u4e00" <= char <= "\u9fff" or char in _MARKS:
            simple = chr(plain.get(ord(char), ord(char)))
            chance = chances.get(simple, UNKNOWN)
            if chance > LIKELY:
                by_pair[pair] = Plausible(pair & 0xFF, char, simple, chance)
                by_lead.setdefault(pair >> 8, []).append(by_pair[pair])
    return by_pair, by_lead


def _choice(found: Iterable[tuple[Plausible, int]]) -> Choice:
    """These characters with the leads behind them, ranked by how likely a word they begin."""
    by_plain: dict[str, list[Option]] = {}
    for (_, char, plain, chance), lead in found:
        by_plain.setdefault(plain, []).append(Option(char, plain, lead, chance))
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


def _of_trail(leads: Iterable[int], trail: int) -> Iterator[Plausible]:
    by_pair, _ = _plausible()
    return (by_pair[pair] for lead in leads if (pair := lead << 8 | trail) in by_pair)


def _of_lead(lead: int) -> Iterator[Plausible]:
    _, by_lead = _plausible()
    return (found for byte in lead_bytes(lead) for found in by_lead.get(byte, ()) if found.trail >= 0x80)


@lru_cache(maxsize=2)
def _beginning(pairs: frozenset[int]) -> dict[int, list[Plausible]]:
    """By lead byte the characters whose trail byte begins one of some pairs."""
    first = {pair >> 8 for pair in pairs if pair & 0xFF in LEADS}
    _, by_lead = _plausible()
    return {lead: [one for one in found if one.trail in first] for lead, found in by_lead.items()}


@lru_cache(maxsize=1)
def _by_reading() -> dict[str, list[tuple[int, Plausible]]]:
    """By toneless reading the lead byte of each plausible character that has it, and the character."""
    found: dict[str, list[tuple[int, Plausible]]] = {}
    _, by_lead = _plausible()
    for lead, characters in by_lead.items():
        for one in characters:
            for reading in set(map(toneless, toned_readings(one.char))):
                found.setdefault(reading, []).append((lead, one))
    return found


@lru_cache(maxsize=8192)
def open_lead(lead: int, trail: int, next_lead: int) -> Choice:
    """Characters of an open lead and a known trail byte, with `next_lead` open behind them.

    A character whose two bytes are both known is the only option, however rare it is.
    """
    if lead < VANISHED:
        char = tables().chars.get(lead << 8 | trail)
        return Choice([option_of(char, next_lead)] if char else [], {}, {})
    return _choice((found, next_lead) for found in _of_trail(lead_bytes(lead), trail))


@lru_cache(maxsize=1024)
def any_lead(trail: int, next_lead: int) -> Choice:
    """Characters of a trail byte whose lead byte is lost."""
    return _choice((found, next_lead) for found in _of_trail(LEADS, trail))


@lru_cache(maxsize=1024)
def lost_trail(lead: int) -> Choice:
    """Characters of an open lead whose trail byte, 80 or more, is lost."""
    return _choice((found, IN_STEP) for found in _of_lead(lead))


@lru_cache(maxsize=4096)
def lost_trail_of_reading(lead: int, pinyin: str) -> Choice:
    """The same where the character's reading is known, but for the tone."""
    leads = frozenset(lead_bytes(lead))
    said = _by_reading().get(toneless(pinyin), ())
    return _choice((found, IN_STEP) for byte, found in said if byte in leads and found.trail >= 0x80)


@lru_cache(maxsize=4096)
def lost_trail_before(lead: int, byte: int) -> Choice:
    """The same where the trail byte and the `byte` behind it would be a private-use pair."""
    private = tables().private
    return _choice((found, IN_STEP) for found in _of_lead(lead) if found.trail << 8 | byte in private)


@lru_cache(maxsize=1024)
def before_vanished(lead: int) -> Choice:
    """Characters of an open lead whose trail byte begins a private-use pair that vanished."""
    by_lead = _beginning(tables().private)
    return _choice((found, VANISHED + found.trail) for byte in lead_bytes(lead) for found in by_lead.get(byte, ()))


@lru_cache(maxsize=1024)
def before_unassigned(lead: int) -> Choice:
    """Characters of an open lead whose trail byte begins a pair that GBK does not have."""
    by_lead = _beginning(tables().unassigned)
    return _choice((found, UNASSIGNED + found.trail) for byte in lead_bytes(lead) for found in by_lead.get(byte, ()))
