"""Text that looks like something else: UTF-16 without its mark holds NUL bytes, HZ and ISO 2022 are all ASCII."""

import unicodedata

from newsclean.chinese.hanzi import HANZI
from newsclean.chinese.likelihood import likelihood
from newsclean.chinese.utf8 import Loss, gaps_in, read_damaged
from newsclean.decode.chinese import WORST, WORST_OF_MANY, common_characters
from newsclean.errors import DocumentError
from newsclean.patterns import compile_later

_SAMPLE = 2000  # characters
_PLAIN = 0.75
"""The share of ASCII, letters of Europe and common Chinese characters in UTF-16 text is above this, in any other
reading of bytes far below."""

_SEVEN_BIT_MARKS = (b"~{", b"\x1b$")
_HZ = compile_later(rb"~\{((?:[!-w][!-~])+)~\}")
_ISO_2022 = (("iso2022_jp_2", b"\x1b$B"), ("iso2022_jp_2", b"\x1b$@"), ("iso2022_kr", b"\x1b$)C"))


def read_with_nul(data: bytes) -> tuple[str, str, list[Loss]]:
    """The text of UTF-16 without a mark, its encoding and the losses; raises DocumentError for other data with NUL."""
    share, encoding = max((_plain_share(data, encoding), encoding) for encoding in ("utf-16-le", "utf-16-be"))
    if share < _PLAIN:
        name = next((name for name in ("utf-32-le", "utf-32-be") if _plain_share(data, name) >= _PLAIN), None)
        if name:
            raise DocumentError(f"is UTF-32 without a byte order mark; say --encoding {name}")
        raise DocumentError("holds NUL bytes, so it is no text; if it is UTF-16, say --encoding utf-16-le or utf-16-be")
    text = data.decode(encoding, "replace")
    return text, encoding, gaps_in(text)


def _plain_share(data: bytes, encoding: str) -> float:
    """The share of a sample that is common in Chinese, Latin, Greek, Cyrillic or white space; 0 with a NUL."""
    text = data[: 2 * _SAMPLE].decode(encoding, "replace")
    if "\0" in text:
        return 0.0
    known, _ = common_characters()
    return sum(character in known or " " <= character <= "\u052f" or character.isspace() for character in text) / len(
        text
    )


def is_utf8_with_damaged_front(data: bytes, encoding: str) -> bool:
    """Whether the mark of UTF-16 in front of `data` is damage: what follows has the form of UTF-8, or is ASCII, and is
    no text in `encoding`, UTF-16 as the mark shows."""
    rest = data[: 2 * _SAMPLE].lstrip(b"\xfe\xff")
    text, losses = read_damaged(rest)
    if not rest or _CONTROL.search(text) or (len(data) % 2 == 0 and _plain_share(data[2:], encoding) >= _PLAIN):
        return False
    lost = sum(loss.characters for loss in losses)
    if rest.isascii():
        return len(rest) >= _FEWEST_ASCII and not _CONTROL_OR_TAB.search(text)
    return len(_THREE_BYTES.findall(text)) > _SOUND_PER_LOSS * lost


_CONTROL = compile_later("[\0-\x08\x0e-\x1f]")
_CONTROL_OR_TAB = compile_later("[\0-\x09\x0b\x0c\x0e-\x1f]")
_FEWEST_ASCII = 6  # bytes: two of them may be a hanzi, 佢 is "bO"
_THREE_BYTES = compile_later("[\u0800-\ufffc]")  # characters of three bytes in UTF-8: others come about by chance
_SOUND_PER_LOSS = 4


def read_damaged_front(data: bytes) -> tuple[str, str, list[Loss]]:
    """The text of such bytes, `utf-8`, and the losses."""
    text, losses = read_damaged(data)
    return text, "utf-8", losses


def is_chinese_with_nul(data: bytes) -> bool:
    """Whether bytes are Chinese text in UTF-8 or GB18030 with a few NUL characters in it."""
    if data.count(0) * _BYTES_PER_NUL > len(data):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        hanzi = "".join(HANZI.findall(text[:_SAMPLE]))
        return len(hanzi) >= _FEWEST_HANZI and likelihood().score(hanzi) >= WORST_OF_MANY
    return False


_BYTES_PER_NUL = 20  # at least; a binary file has more NUL bytes
_FEWEST_HANZI = 8


def is_word_in_gb18030(data: bytes, text: str) -> bool:
    """Whether a few bytes that are UTF-8 too, `text`, are a word in GB18030: D2 AA C7 BF is 要强 rather than Ҫǿ.

    It is where UTF-8 gives letters of different scripts, two bytes each.
    """
    if len(data) > _WORD_BYTES or data.isascii():
        return False
    letters = [character for character in text if not character.isascii()]
    scripts = {unicodedata.name(character, "").split(" ")[0] for character in letters}
    if len(scripts) < 2 or max(letters) > "\u07ff":
        return False
    try:
        return likelihood().score("".join(HANZI.findall(data.decode("gb18030"))) or "\0") >= WORST
    except UnicodeDecodeError:
        return False


_WORD_BYTES = 10


def read_seven_bit(data: bytes, text: str) -> tuple[str, str]:
    """The text and encoding of ASCII bytes with the marks of HZ or ISO 2022; `text`, as UTF-8, where it is neither."""
    if not any(mark in data for mark in _SEVEN_BIT_MARKS) or not data.isascii():
        return text, "utf-8"
    if _is_hz(data):
        return data.decode("hz"), "hz"
    for encoding, mark in _ISO_2022:
        if mark in data:
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                break
    return text, "utf-8"


def _is_hz(data: bytes) -> bool:
    """Whether what is between ~{ and ~} reads like Chinese."""
    codes = b"".join(match[1] for match in _HZ.finditer(data))
    try:
        data.decode("hz")
        inside = bytes(byte | 0x80 for byte in codes).decode("gb2312")
    except UnicodeDecodeError:
        return False
    return bool(inside) and likelihood().score(inside[:_SAMPLE]) >= WORST
