"""Encodings that text is wrongly read as, taken back: `æ–°` (read as Windows-1252) → the bytes E6 96 B0."""

import codecs
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from newsclean.chinese.big5 import write_big5
from newsclean.chinese.utf8 import LOST
from newsclean.patterns import compile_later

GAP = 0xFF
"""Stands for a byte that is lost: UTF-8 has none of this value, GBK and Big5 no character with it."""


QUESTION_MARK = 0xFE
"""Stands for a `?` in UTF-8, which may be one or mean a byte that is lost."""


class SingleByte(NamedTuple):
    """An encoding with a character for each byte, which text in another encoding was read as.

    `byte_of` gives the byte of each of its characters above ASCII, `undefined` the bytes that it has no character
    for (readers put U+FFFD or `?` for them, or drop them). `utf8` finds runs that have the form of UTF-8, perhaps
    with bytes missing, `pairs` runs of bytes in pairs, as in GBK and Big5.
    """

    name: str
    byte_of: dict[str, int]
    undefined: bytes
    utf8: re.Pattern[str]
    pairs: re.Pattern[str]

    def to_bytes(self, run: str) -> bytes:
        """The bytes that a run was read from; GAP for U+FFFD."""
        return bytes(self.byte_of.get(character) or min(ord(character), GAP) for character in run)


def _single_byte(codec: str) -> SingleByte:
    """What text looks like that was read in a single-byte encoding, in place of UTF-8 or of GBK."""
    byte_of = {bytes([byte]).decode(codec, "replace"): byte for byte in range(0x80, 0x100)}
    byte_of.pop(LOST, None)
    undefined = bytes(set(range(0x80, 0x100)) - set(byte_of.values()))
    # What cp1252 leaves undefined, many readers pass on as it is; and so does Latin-1 with all from 80 to 9F.
    byte_of |= {chr(byte): byte for byte in (range(0x80, 0xA0) if codec == "cp1252" else undefined)}

    def between(first: int, last: int) -> str:
        return re.escape("".join(character for character, byte in byte_of.items() if first <= byte <= last))

    follows = f"[{between(0x80, 0xBF)}{LOST}]"
    # A hard space that became a plain one, and a byte that became a question mark.
    follows_or_space = f"[{between(0x80, 0xBF)}{LOST} ?]"
    hanzi = between(0xE3, 0xE9) + between(0xEF, 0xEF)
    utf8 = (
        f"(?:[{between(0xC2, 0xDF)}]{follows}|[{hanzi}](?:{follows_or_space}{follows}|{follows}{follows_or_space})"
        f"|[{between(0xE0, 0xEF)}]{follows}{{2}}|[{between(0xF0, 0xF4)}]{follows}{{3}}"
        f"|[{hanzi}]{follows}?(?!{follows}))++"  # without going back: a character can be of several alternatives
    )
    high = f"[{between(0x80, 0xFF)}{LOST}]"
    return SingleByte(codec, byte_of, undefined, compile_later(utf8), compile_later(f"(?:{high}(?:{high}|[@-~]))+"))


_CODECS = ("cp1252", "cp437", "cp850", "cp1250", "cp1251", "mac-roman", "koi8-r")


@lru_cache(maxsize=1)
def single_byte() -> tuple[SingleByte, ...]:
    """The single-byte encodings that Chinese is wrongly read as; the first one means Latin-1 too."""
    return tuple(map(_single_byte, _CODECS))


class DoubleByte(NamedTuple):
    """An encoding with characters of two bytes, which text in another encoding was read as.

    `write` gives the bytes of characters and raises UnicodeEncodeError. `lost` are the bytes that U+FFFD may mean.
    """

    name: str
    write: Callable[[str], bytes]
    lost: bytes

    def to_bytes(self, run: str, gap: bytes = bytes([GAP])) -> bytes | None:
        """The bytes that a run was read from, `gap` for each U+FFFD; None where a character is not of this encoding."""
        try:
            return gap.join(map(self.write, run.split(LOST)))
        except UnicodeEncodeError:
            return None


_EURO = "\u20ac".encode("gb18030")
_ANY = bytes(range(0x80, 0xFF))


def _as_gbk(text: str) -> bytes:
    """The bytes that were read as GBK."""
    return text.encode("gb18030").replace(_EURO, b"\x80")  # CP936 reads a single 80 as the euro


def _writer(codec: str) -> Callable[[str], bytes]:
    """The function that gives the bytes of a text in an encoding."""
    encode = codecs.getencoder(codec)
    return lambda text: encode(text)[0]


@lru_cache(maxsize=1)
def _ibm_characters() -> dict[str, bytes]:
    """The characters that cp932 has twice, with the later of their codes; Python writes the earlier."""
    codes = (bytes((lead, trail)) for lead in range(0xFA, 0xFD) for trail in range(0x40, 0xFD))
    # A code that is none leaves two characters: its lead byte, and what its trail byte is by itself.
    return {character: code for code in codes if len(character := code.decode("cp932", "replace")) == 1}


def cp932_codes(text: str) -> list[tuple[bytes, bytes]]:
    """The bytes of each character in cp932, by the later and the earlier of its codes, which are mostly the same.

    Raises UnicodeEncodeError where a character is not of this encoding.
    """
    later = _ibm_characters()
    return [(later.get(character) or code, code) for character in text for code in (character.encode("cp932"),)]


# Signs that cp932 has twice, and of whose two codes only the later can be bytes of UTF-8: 87 91 is the end of 金.
_TWICE = {"≒": b"\x87\x90", "≡": b"\x87\x91", "⊥": b"\x87\x96", "∠": b"\x87\x97"}


def as_utf8_in_cp932(text: str) -> bytes:
    """The bytes of a text that is UTF-8 read as cp932; raises UnicodeEncodeError."""
    return b"".join([_TWICE.get(character) or character.encode("cp932") for character in text])


DOUBLE_BYTE = (
    DoubleByte("gbk", _as_gbk, _ANY),
    DoubleByte("big5", write_big5, _ANY),
    DoubleByte("cp932", _writer("cp932"), _ANY),
    DoubleByte("cp949", _writer("cp949"), _ANY),
    DoubleByte("euc-jp", _writer("euc_jp"), _ANY),
)
"""The double-byte encodings that Chinese is wrongly read as."""

CP950 = DoubleByte("cp950", _writer("cp950"), _ANY)
"""Big5 as Python and old Windows programs read it: its kana and signs are not where Hong Kong's are."""
