"""The GBK double-byte code as tables: which character a pair of bytes is, and which pairs a decoder loses.

Built once from Python's `gbk` and `gb18030` codecs, because neither does alone what CP936 does: `gbk` rejects
the private-use pairs and `gb18030` reads a lead byte and a digit as half of a four-byte character.
"""

from functools import lru_cache
from typing import NamedTuple

LEADS = range(0x81, 0xFF)
TRAILS = tuple(byte for byte in range(0x40, 0xFF) if byte != 0x7F)


class Tables(NamedTuple):
    """`chars` gives the character of a pair (lead << 8 | trail), `pairs` the pair of a character.

    `private` holds the pairs that CP936 maps to the private use area or to nothing, `unassigned` those of them
    that lie outside the areas for users (some decoders show them as one `?`), and `private_pairs` the pair of
    a private-use character that a decoder kept.
    """

    chars: dict[int, str]
    pairs: dict[str, int]
    private: frozenset[int]
    unassigned: frozenset[int]
    private_pairs: dict[str, int]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """All 23,940 pairs; takes 10 ms once."""
    chars: dict[int, str] = {}
    private_pairs: dict[str, int] = {}
    private = []
    for lead in LEADS:
        for trail in TRAILS:
            pair = lead << 8 | trail
            data = bytes((lead, trail))
            char = data.decode("gbk", "ignore")
            if len(char) == 1 and ord(char) >= 0x80:
                chars[pair] = char
                continue
            private.append(pair)
            kept = data.decode("gb18030", "ignore")
            if len(kept) == 1 and ord(kept) >= 0x80:
                private_pairs[kept] = pair
    unassigned = frozenset(pair for pair in private if not _for_users(pair >> 8, pair & 0xFF))
    return Tables(chars, {char: pair for pair, char in chars.items()}, frozenset(private), unassigned, private_pairs)


def _for_users(lead: int, trail: int) -> bool:
    """Whether a pair lies in AAA1-AFFE, F8A1-FEFE or A140-A7A0."""
    if trail > 0xA0:
        return 0xAA <= lead <= 0xAF or lead >= 0xF8
    return 0xA1 <= lead <= 0xA7
