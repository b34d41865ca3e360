"""Text that looks like something else: UTF-16 without its mark holds NUL bytes, HZ and ISO 2022 are all ASCII."""

import re

from newsclean.chinese.likelihood import likelihood
from newsclean.chinese.utf8 import Loss, gaps_in
from newsclean.decode.chinese import WORST, common_characters
from newsclean.errors import DocumentError

_SAMPLE = 2000  # characters
_PLAIN = 0.75
"""The share of ASCII, letters of Europe and common Chinese characters in UTF-16 text is above this, in any other
reading of bytes far below."""

_HZ = re.compile(rb"~\{((?:[!-w][!-~])+)~\}")
_ISO_2022 = (("iso2022_jp_2", b"\x1b$B"), ("iso2022_jp_2", b"\x1b$@"), ("iso2022_kr", b"\x1b$)C"))


def read_with_nul(data: bytes) -> tuple[str, str, list[Loss]]:
    """The text of UTF-16 without a mark, its encoding and the losses; raises DocumentError for other data with NUL."""
    share, encoding = max((_plain_share(data, encoding), encoding) for encoding in ("utf-16-le", "utf-16-be"))
    if share < _PLAIN:
        raise DocumentError("holds NUL bytes, so it is no text; if it is UTF-16, say --encoding utf-16-le or utf-16-be")
    text = data.decode(encoding, "replace")
    return text, encoding, gaps_in(text)


def _plain_share(data: bytes, encoding: str) -> float:
    text = data[: 2 * _SAMPLE].decode(encoding, "replace")
    if "\0" in text:
        return 0.0
    known, _ = common_characters()
    return sum(character in known or " " <= character <= "\u052f" or character.isspace() for character in text) / len(
        text
    )


def read_seven_bit(data: bytes, text: str) -> tuple[str, str]:
    """The text and encoding of ASCII bytes with the marks of HZ or ISO 2022; `text`, as UTF-8, where it is neither."""
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
    """Whether what stands between ~{ and ~} reads like Chinese."""
    codes = b"".join(match[1] for match in _HZ.finditer(data))
    try:
        data.decode("hz")
        inside = bytes(byte | 0x80 for byte in codes).decode("gb2312")
    except UnicodeDecodeError:
        return False
    return bool(inside) and likelihood().score(inside[:_SAMPLE]) >= WORST
