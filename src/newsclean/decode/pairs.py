"""The characters of a double-byte encoding by their two bytes, each with its Simplified form."""

from functools import cache
from typing import NamedTuple

from newsclean.chinese.likelihood import likelihood
from newsclean.decode.encodings import to_text


class Pair(NamedTuple):
    """A character and its Simplified form; empty for two bytes that are none."""

    char: str
    plain: str


_NONE = Pair("", "")


@cache
def pair(data: bytes, encoding: str) -> Pair:
    """The character that two bytes decode to; an empty Pair where they are none, or for private use."""
    try:
        char = to_text(data, encoding)
    except UnicodeDecodeError:
        return _NONE
    if len(char) != 1 or "\ue000" <= char <= "\uf8ff":
        return _NONE
    return Pair(char, char.translate(likelihood().plain))


@cache
def characters_with(byte: int, encoding: str) -> str:
    """The characters one of whose two bytes is `byte`, but for those that are hardly ever written."""
    words = likelihood().words
    others = range(0x40, 0xFF)
    pairs = [pair(bytes(both), encoding) for other in others for both in ((byte, other), (other, byte))]
    return "".join(sorted({char for char, plain in pairs if plain in words and words[plain][0] > _RAREST}))


_RAREST = -13.5  # natural log probability
