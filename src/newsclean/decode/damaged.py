"""Damaged bytes in a known encoding as text, U+FFFD for each character that is lost."""

from newsclean.chinese.utf8 import Loss, gaps_in, read_damaged
from newsclean.decode.encodings import to_text_with_gaps
from newsclean.decode.realign import DOUBLE_BYTE, realign


def read_with_losses(data: bytes, encoding: str) -> tuple[str, list[Loss]]:
    """The text of damaged bytes in a known encoding, and the losses."""
    if encoding == "utf-8":
        return read_damaged(data)
    if encoding in DOUBLE_BYTE:
        return realign(data, encoding)
    text = to_text_with_gaps(data, encoding)
    return text, gaps_in(text)
