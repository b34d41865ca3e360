"""Bytes with gaps as text: `E5 FF 80` → 开 where its words leave no doubt, else U+FFFD."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from newsclean.chinese.big5 import read_big5
from newsclean.chinese.utf8 import LOST
from newsclean.filters.mojibake.likely import MARGIN, MARGIN_OF_ANY, MARGIN_OF_QUESTION_MARK, likeliest
from newsclean.filters.mojibake.misreadings import GAP, QUESTION_MARK
from newsclean.patterns import compile_later

Decoder = Callable[[bytes, bytes], str]
"""Gives the text of bytes; the second are those that a gap may have been."""

_UTF8 = compile_later(
    rb"((?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]"
    rb"|[\xe1-\xec\xee\xef][\x80-\xbf]{2}(?!(?<=[\xe3-\xe9\xef]..)[\x80-\xbf](?![\x80-\xbf]))"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3})++)"
    rb"|[\xe3-\xe9\xef][\x80-\xbf]{3}(?![\x80-\xbf])|[\xe3-\xe9\xef][\x80-\xbf\xfe\xff]{0,2}|[\xf0-\xf4][\x80-\xbf\xff]{0,3}|[\x80-\xff]"
)
_PAIRS = compile_later(rb"((?:[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x00-\x7f])++)|\xff[\x40-\xff]?|[\x80-\xfe]\xff?")
_MANY = 16  # bytes of which any may be lost: too many to tell which was dropped
_THREE = 3  # bytes of a hanzi in UTF-8


def is_mostly_utf8(data: bytes) -> bool:
    """Whether half of the bytes above ASCII are of characters that are whole."""
    return 2 * utf8_share(data) >= 1


def utf8_share(data: bytes) -> float:
    """Which share of the bytes above ASCII are of whole characters of UTF-8; 0 where there are none."""
    beyond = len(data) - len(data.translate(None, _HIGH))
    return sum(map(len, _WHOLE.findall(data))) / beyond if beyond else 0.0


_HIGH = bytes(range(0x80, 0x100))
_WHOLE = compile_later(rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})++")


def read_utf8(data: bytes, lost: bytes) -> str:
    """The text of UTF-8 bytes with gaps, and with bytes missing where a hanzi has too few."""
    return _with_gaps(data, lost, _UTF8, lambda sound: sound.decode("utf-8"), lambda part: _hanzi_of(part, lost))


def read_gb18030(data: bytes, lost: bytes) -> str:
    """The text of GB18030 bytes with gaps."""
    if GAP not in data:
        return data.decode("gb18030", "replace")
    return _with_gaps(
        data,
        lost,
        _PAIRS,
        lambda sound: sound.decode("gb18030", "replace"),
        lambda part: _pair_of(part, "gb18030", lost),
    )


def read_big5_with_gaps(data: bytes, lost: bytes) -> str:
    """The text of Big5 bytes with gaps."""
    if GAP not in data:
        return read_big5(data, "replace")
    return _with_gaps(
        data, lost, _PAIRS, lambda sound: read_big5(sound, "replace"), lambda part: _pair_of(part, "big5hkscs", lost)
    )


def _with_gaps(
    data: bytes,
    lost: bytes,
    tokens: re.Pattern[bytes],
    decode: Callable[[bytes], str],
    candidates: Callable[[bytes], Iterable[str]],
) -> str:
    """The text of sound bytes, and the likeliest character for each broken one."""
    few_or_any = MARGIN if len(lost) < _MANY else MARGIN_OF_ANY
    parts = [decode(match[0]) if match[1] else match[0] for match in tokens.finditer(data)]
    text = ""
    for index, part in enumerate(parts):
        if isinstance(part, str):
            text += part
        else:
            behind = parts[index + 1] if index + 1 < len(parts) else ""
            margin = MARGIN_OF_QUESTION_MARK if QUESTION_MARK in part else few_or_any
            behind = behind[:_CONTEXT] if isinstance(behind, str) else ""
            found = likeliest(text[-_CONTEXT:], candidates(part), behind, margin)
            text += LOST * 2 if found == LOST and len(part) > _THREE and part[0] < _FIRST_OF_FOUR else found
    return text


_FIRST_OF_FOUR = 0xF0  # bytes from here on begin characters of four


_CONTEXT = 40  # characters, whose script is that of the lost ones


@lru_cache(maxsize=4096)
def _hanzi_of(part: bytes, lost: bytes) -> tuple[str, ...]:
    """The candidates for a broken hanzi in UTF-8, of which the bytes `part` are left."""
    inner = [byte for byte in lost if 0x80 <= byte <= 0xBF]
    if len(part) > _THREE:
        return _two_hanzi(part) if len(inner) >= _MANY else (part[:_THREE].decode("utf-8", "replace") + LOST,)
    gaps = part.count(GAP) + part.count(QUESTION_MARK)
    if len(part) == _THREE and gaps == 1:
        found = [bytes(byte if old >= QUESTION_MARK else old for old in part) for byte in inner]
    elif len(part) == _THREE - 1 and not gaps and len(inner) < _MANY:  # dropped by the reader
        found = [part[:at] + bytes([byte]) + part[at:] for byte in inner for at in (1, 2)]
    else:
        found = []
    return tuple(character for data in found if (character := data.decode("utf-8", "ignore")))


def _two_hanzi(part: bytes) -> tuple[str, ...]:
    """The two hanzi of which two bytes each are left: GBK read the last of one and the first of the other as a
    character for private use, which somebody dropped. E4 B8 (AD E5) A4 AE is 中央 and no 两."""
    if part[0] >= _FIRST_OF_FOUR:
        return ()
    found = [part[:2] + dropped + part[2:] for dropped in _private_pairs()]
    return tuple(pair for data in found if len(pair := data.decode("utf-8", "ignore")) == 2)


@lru_cache(maxsize=1)
def _private_pairs() -> tuple[bytes, ...]:
    """The last byte of one hanzi in UTF-8 and the first of another that GBK reads as a character for private use."""
    pairs = [bytes((last, first)) for last in range(0x80, 0xC0) for first in (*range(0xE3, 0xEA), 0xEF)]
    return tuple(pair for pair in pairs if "\ue000" <= pair.decode("gb18030", "replace")[0] <= "\uf8ff")


@lru_cache(maxsize=4096)
def _pair_of(part: bytes, encoding: str, lost: bytes) -> tuple[str, ...]:
    """The characters that a pair of bytes with a gap may have been."""
    if len(part) != 2 or part.count(GAP) != 1:
        return ()
    found = [part.replace(b"\xff", bytes([byte])).decode(encoding, "ignore") for byte in lost]
    return tuple(character for character in found if len(character) == 1 and not "\ue000" <= character <= "\uf8ff")
