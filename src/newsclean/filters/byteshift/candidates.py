"""The characters that a place of a run can hold, likeliest first, if one of two bytes is lost: `CA ?? → 是 实 使 …`."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain
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
    """A character for a place: itself, its Simplified form, its trail byte, and the log-probability of the likeliest
    word that it begins (0 for a character whose bytes are both known)."""

    char: str
    simplified: str
    trail: int
    logp: float


class Choice(NamedTuple):
    """All options of a place, `size` of them.

    `ranked` are the likeliest, `by_simplified` all, `seconds` a memory of `after`.
    """

    size: int
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


@lru_cache(maxsize=1)
def _plausible() -> tuple[dict[int, Option], dict[int, list[Option]]]:
    """The characters above LEAST_LIKELY, by pair of bytes and by lead byte."""
    logps, simplified = beginnings(), likelihood().plain
    by_pair: dict[int, Option] = {}
    by_lead: dict[int, list[Option]] = {}
    for pair, char in tables().chars.items():
        if "\u4e00" <= char <= "\u9fff" or char in _MARKS:
            form = chr(simplified.get(ord(char), ord(char)))
            logp = logps.get(form, UNKNOWN)
            if logp > LEAST_LIKELY:
                by_pair[pair] = Option(char, form, pair & 0xFF, logp)
                by_lead.setdefault(pair >> 8, []).append(by_pair[pair])
    return by_pair, by_lead


def _choice(found: Iterable[Option]) -> Choice:
    """These options, ranked and by their Simplified forms."""
    by_simplified: dict[str, list[Option]] = {}
    for option in found:
        by_simplified.setdefault(option.simplified, []).append(option)
    ranked = sorted(chain.from_iterable(by_simplified.values()), key=lambda option: -option.logp)
    return Choice(len(ranked), ranked[:MOST_OPTIONS], by_simplified, {})


@cache
def lead_bytes(lead: int) -> tuple[int, ...]:
    """The bytes that an open lead byte can be: itself, or the second bytes of the dropped or unassigned pairs."""
    if lead < DROPPED:
        return (lead,)
    pairs = tables().private if lead < UNASSIGNED else tables().unassigned
    return tuple(byte for byte in LEADS if (lead & 0xFF) << 8 | byte in pairs)


def _with_trail(leads: Iterable[int], trail: int) -> Iterator[Option]:
    """The characters of a trail byte and one of these lead bytes."""
    by_pair, _ = _plausible()
    return (by_pair[pair] for lead in leads if (pair := lead << 8 | trail) in by_pair)


def _with_lead(lead: int) -> Iterator[Option]:
    """The characters of an open lead byte whose trail byte is 80 or more: no decoder loses an ASCII byte by itself."""
    _, by_lead = _plausible()
    return (option for byte in lead_bytes(lead) for option in by_lead.get(byte, ()) if option.trail >= 0x80)


@lru_cache(maxsize=2)
def _before_pairs(pairs: frozenset[int]) -> dict[int, list[Option]]:
    """By lead byte the characters whose trail byte is the first byte of one of these pairs."""
    firsts = {pair >> 8 for pair in pairs if pair & 0xFF in LEADS}
    _, by_lead = _plausible()
    return {lead: [option for option in found if option.trail in firsts] for lead, found in by_lead.items()}


@lru_cache(maxsize=1)
def _by_reading() -> dict[str, list[tuple[int, Option]]]:
    """By reading without its tone the characters that have it, each with its lead byte."""
    found: dict[str, list[tuple[int, Option]]] = {}
    _, by_lead = _plausible()
    for lead, options in by_lead.items():
        for option in options:
            for reading in set(map(toneless, toned_readings(option.char))):
                found.setdefault(reading, []).append((lead, option))
    return found


@lru_cache(maxsize=16384)
def known_trail(lead: int, trail: int) -> Choice:
    """Characters of an open lead byte and a known trail byte.

    A character whose bytes are both known is the only option, however rare it is.
    """
    if lead >= DROPPED:
        return _choice(_with_trail(lead_bytes(lead), trail))
    char = tables().chars.get(lead << 8 | trail)
    if char is None:
        return Choice(0, [], {}, {})
    return Choice(1, [Option(char, char.translate(likelihood().plain), trail, 0.0)], {}, {})


@lru_cache(maxsize=1024)
def lost_lead(trail: int) -> Choice:
    """Characters of a trail byte whose lead byte is lost."""
    return _choice(_with_trail(LEADS, trail))


@lru_cache(maxsize=1024)
def lost_trail(lead: int) -> Choice:
    """Characters of an open lead byte whose trail byte, 80 or more, is lost."""
    return _choice(_with_lead(lead))


@lru_cache(maxsize=4096)
def lost_trail_of_reading(lead: int, pinyin: str) -> Choice:
    """Those of `lost_trail` that have a reading, whatever its tone."""
    leads = frozenset(lead_bytes(lead))
    fitting = _by_reading().get(toneless(pinyin), ())
    return _choice(option for byte, option in fitting if byte in leads and option.trail >= 0x80)


@lru_cache(maxsize=4096)
def lost_trail_before(lead: int, byte: int) -> Choice:
    """Those of `lost_trail` whose trail byte would make a private-use pair with the `byte` behind it."""
    private = tables().private
    return _choice(option for option in _with_lead(lead) if option.trail << 8 | byte in private)


@lru_cache(maxsize=1024)
def before_dropped(lead: int) -> Choice:
    """Characters of an open lead byte whose trail byte is the first byte of a private-use pair, which was dropped."""
    by_lead = _before_pairs(tables().private)
    return _choice(option for byte in lead_bytes(lead) for option in by_lead.get(byte, ()))


@lru_cache(maxsize=1024)
def before_unassigned(lead: int) -> Choice:
    """Characters of an open lead byte whose trail byte is the first byte of a pair that GBK does not assign."""
    by_lead = _before_pairs(tables().unassigned)
    return _choice(option for byte in lead_bytes(lead) for option in by_lead.get(byte, ()))
