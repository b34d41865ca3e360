"""The characters that a place of a run can hold, likeliest first, if one of two bytes is lost: `CA ?? → 是 实 使 …`."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from newsclean.chinese.annotations import toneless
from newsclean.chinese.gbk import LEADS, tables
from newsclean.chinese.likelihood import UNKNOWN, likelihood
from newsclean.chinese.readings import toned_readings
from newsclean.chinese.word_starts import beginnings, second_characters

ALIGNED = 0
"""Instead of an open lead byte: the reading is aligned again."""

DROPPED = 0x100
"""Added to the first byte of a dropped pair, this means an open lead byte: one of the second bytes that
make a private-use pair with it."""

UNASSIGNED = 0x200
"""The same for a pair that GBK does not assign, which some decoders show as one lost byte."""

MOST_OPTIONS = 30
"""Options (the likeliest) that are tried in each place whatever is in front; beyond them only characters that make
a word of two with the one in front are tried. Rare characters that make no word are nearly always wrong."""

LEAST_LIKELY = -14.5
"""Log-probability of the likeliest word that a character begins; of GBK's 21,800 characters the 6,400 above this
are tried, the others never."""

_MARKS = frozenset("。，、；：？！“”‘’《》（）『』「」—…·　〈〉【】％．１２３４５６７８９０")


class Option(NamedTuple):
    """A character for a place.

    `simplified` is its Simplified form, `lead` the lead byte that is open behind it, `logp` the log-probability of
    the likeliest word that it begins (0 for a character whose bytes are both known).
    """

    char: str
    simplified: str
    lead: int
    logp: float


class Choice(NamedTuple):
    """All options of a place.

    `ranked` are the likeliest, `by_simplified` all, `seconds` a memory of `after`.
    """

    ranked: list[Option]
    by_simplified: dict[str, list[Option]]
    seconds: dict[str, list[tuple[float, Option]]]

    def after(self, first: str) -> list[tuple[float, Option]]:
        """The options that make a word of two with the Simplified character `first` in front, the likeliest word first,
        each with the log-probability of the word."""
        known = self.seconds.get(first)
        if known is None:
            logps = second_characters().get(first, {})
            both = logps.keys() & self.by_simplified
            found = [(logps[second], option) for second in both for option in self.by_simplified[second]]
            known = self.seconds[first] = sorted(found, key=lambda entry: (-entry[0], entry[1].char))
        return known


class Plausible(NamedTuple):
    """A character that is likely enough to be tried, with its trail byte; the rest as in Option."""

    trail: int
    char: str
    simplified: str
    logp: float


@lru_cache(maxsize=1)
def _plausible() -> tuple[dict[int, Plausible], dict[int, list[Plausible]]]:
    """The characters above LEAST_LIKELY, by pair of bytes and by lead byte."""
    logps, simplified = beginnings(), likelihood().plain
    by_pair: dict[int, Plausible] = {}
    by_lead: dict[int, list[Plausible]] = {}
    for pair, char in tables().chars.items():
        if "\u4e00" <= char <= "\u9fff" or char in _MARKS:
            form = chr(simplified.get(ord(char), ord(char)))
            logp = logps.get(form, UNKNOWN)
            if logp > LEAST_LIKELY:
                by_pair[pair] = Plausible(pair & 0xFF, char, form, logp)
                by_lead.setdefault(pair >> 8, []).append(by_pair[pair])
    return by_pair, by_lead


def _choice(found: Iterable[tuple[Plausible, int]]) -> Choice:
    """These characters, each with the lead byte that is open behind it."""
    by_simplified: dict[str, list[Option]] = {}
    for (_, char, simplified, logp), lead in found:
        by_simplified.setdefault(simplified, []).append(Option(char, simplified, lead, logp))
    options = (option for group in by_simplified.values() for option in group)
    return Choice(sorted(options, key=lambda option: -option.logp)[:MOST_OPTIONS], by_simplified, {})


@cache
def lead_bytes(lead: int) -> tuple[int, ...]:
    """The bytes that an open lead byte can be: itself, or the second bytes of the dropped or unassigned pairs."""
    if lead < DROPPED:
        return (lead,)
    pairs = tables().private if lead < UNASSIGNED else tables().unassigned
    return tuple(byte for byte in LEADS if (lead & 0xFF) << 8 | byte in pairs)


def _with_trail(leads: Iterable[int], trail: int) -> Iterator[Plausible]:
    by_pair, _ = _plausible()
    return (by_pair[pair] for lead in leads if (pair := lead << 8 | trail) in by_pair)


def _with_lead(lead: int) -> Iterator[Plausible]:
    """The characters of an open lead byte whose trail byte is 80 or more: no decoder loses an ASCII byte by itself."""
    _, by_lead = _plausible()
    return (one for byte in lead_bytes(lead) for one in by_lead.get(byte, ()) if one.trail >= 0x80)


@lru_cache(maxsize=2)
def _before_pairs(pairs: frozenset[int]) -> dict[int, list[Plausible]]:
    """By lead byte the characters whose trail byte is the first byte of one of these pairs."""
    firsts = {pair >> 8 for pair in pairs if pair & 0xFF in LEADS}
    _, by_lead = _plausible()
    return {lead: [one for one in found if one.trail in firsts] for lead, found in by_lead.items()}


@lru_cache(maxsize=1)
def _by_reading() -> dict[str, list[tuple[int, Plausible]]]:
    """By reading without its tone the characters that have it, each with its lead byte."""
    found: dict[str, list[tuple[int, Plausible]]] = {}
    _, by_lead = _plausible()
    for lead, characters in by_lead.items():
        for one in characters:
            for reading in set(map(toneless, toned_readings(one.char))):
                found.setdefault(reading, []).append((lead, one))
    return found


@lru_cache(maxsize=8192)
def known_trail(lead: int, trail: int, next_lead: int) -> Choice:
    """Characters of an open lead byte and a known trail byte, with `next_lead` open behind them.

    A character whose bytes are both known is the only option, however rare it is.
    """
    if lead >= DROPPED:
        return _choice((one, next_lead) for one in _with_trail(lead_bytes(lead), trail))
    char = tables().chars.get(lead << 8 | trail)
    if char is None:
        return Choice([], {}, {})
    return Choice([Option(char, char.translate(likelihood().plain), next_lead, 0.0)], {}, {})


@lru_cache(maxsize=1024)
def lost_lead(trail: int, next_lead: int) -> Choice:
    """Characters of a trail byte whose lead byte is lost, with `next_lead` open behind them."""
    return _choice((one, next_lead) for one in _with_trail(LEADS, trail))


@lru_cache(maxsize=1024)
def lost_trail(lead: int) -> Choice:
    """Characters of an open lead byte whose trail byte, 80 or more, is lost; the reading is aligned behind them."""
    return _choice((one, ALIGNED) for one in _with_lead(lead))


@lru_cache(maxsize=4096)
def lost_trail_of_reading(lead: int, pinyin: str) -> Choice:
    """Those of `lost_trail` that have a reading, whatever its tone."""
    leads = frozenset(lead_bytes(lead))
    fitting = _by_reading().get(toneless(pinyin), ())
    return _choice((one, ALIGNED) for byte, one in fitting if byte in leads and one.trail >= 0x80)


@lru_cache(maxsize=4096)
def lost_trail_before(lead: int, byte: int) -> Choice:
    """Those of `lost_trail` whose trail byte would make a private-use pair with the `byte` behind it."""
    private = tables().private
    return _choice((one, ALIGNED) for one in _with_lead(lead) if one.trail << 8 | byte in private)


@lru_cache(maxsize=1024)
def before_dropped(lead: int) -> Choice:
    """Characters of an open lead byte whose trail byte is the first byte of a private-use pair, which was dropped."""
    by_lead = _before_pairs(tables().private)
    return _choice((one, DROPPED + one.trail) for byte in lead_bytes(lead) for one in by_lead.get(byte, ()))


@lru_cache(maxsize=1024)
def before_unassigned(lead: int) -> Choice:
    """Characters of an open lead byte whose trail byte is the first byte of a pair that GBK does not assign."""
    by_lead = _before_pairs(tables().unassigned)
    return _choice((one, UNASSIGNED + one.trail) for byte in lead_bytes(lead) for one in by_lead.get(byte, ()))
