"""UTF-8 with bytes lost or spoiled: what still can be read, and where a character is missing."""

from typing import NamedTuple

from newsclean.patterns import compile_later

LOST = "\ufffd"
"""The placeholder of a character that is lost."""

# Well-formed sequences, by table 3-7 of the Unicode standard.
_SOUND = compile_later(
    rb"(?:[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})++"
)
_NEVER = compile_later(rb"[\xc0\xc1\xf5-\xff]")  # bytes that no UTF-8 holds
# A character of three bytes whose second or first byte was spoiled into ASCII or into the first of two bytes:
# one spoiled byte explains it, and nothing else does with less than two.
_SPOILED_SECOND = compile_later(rb"[\xe1-\xef][!-~\xc2-\xdf][\x80-\xbf](?![\x80-\xbf])")
_SPOILED_FIRST = compile_later(rb"[\xc2-\xdf][\x80-\xbf]{2}(?![\x80-\xbf])")


class Loss(NamedTuple):
    """Characters lost in one place: `start` is that of the first U+FFFD in the text, `data` the bytes left of them."""

    start: int
    characters: int
    data: bytes


def gaps_in(text: str) -> list[Loss]:
    """A loss for each U+FFFD of a text that was decoded with "replace", of whose bytes nothing is known."""
    return [Loss(at, 1, b"") for at, character in enumerate(text) if character == LOST]


def read_damaged(data: bytes) -> tuple[str, list[Loss]]:
    """The text of UTF-8 bytes that may be damaged, with one U+FFFD for each lost character, and the losses.

    Three bytes of what is left of characters, or fewer, are counted as one character: Chinese has three.
    """
    pieces: list[str] = []
    losses: list[Loss] = []
    length = position = 0
    for start, end in _broken(data):
        sound = data[position:start].decode("utf-8")
        # Bytes that spoiled a character, not bytes of one; alone they are all that is left of it.
        own = len(_NEVER.sub(b"", data[start:end]))
        count = max(1, -(-own // 3))
        losses.append(Loss(length + len(sound), count, data[start:end]))
        pieces += (sound, LOST * count)
        length += len(sound) + count
        position = end
    pieces.append(data[position:].decode("utf-8"))
    return "".join(pieces), losses


def _broken(data: bytes) -> list[tuple[int, int]]:
    """The spans of `data` that are no UTF-8."""
    spans: list[tuple[int, int]] = []
    position = 0
    while position < len(data):
        sound = _SOUND.match(data, position)
        start = sound.end() if sound else position
        if start == len(data):
            break
        if start >= position + 2 and _SPOILED_FIRST.match(data, start - 2):
            start -= 2
        spoiled = _SPOILED_SECOND.match(data, start)
        following = _SOUND.search(data, start + 1)
        end = spoiled.end() if spoiled else following.start() if following else len(data)
        spans.append((start, end))
        position = end
    return spans
