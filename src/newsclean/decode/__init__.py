"""Bytes to text: byte order mark, strict UTF-8, the Chinese encodings, line by line where mixed, chardet's word."""

import codecs
from contextlib import suppress
from typing import Literal

from newsclean.decode.binary import refuse_binary
from newsclean.decode.chinese import find_chinese
from newsclean.decode.decoded import MIXED, Decoded, decode_counts, whole
from newsclean.decode.encodings import first_bad, is_euc_tw, to_text, usual_name
from newsclean.decode.unmarked import read_seven_bit, read_with_nul
from newsclean.errors import DocumentError

__all__ = ["MIXED", "Decoded", "Errors", "decode", "decode_counts"]

Errors = Literal["strict", "replace"]
"""What becomes of a character that cannot be decoded: an error, or U+FFFD."""

# UTF-32 first: its little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "bom"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030", "gb18030"),
)
_FIRST_BYTES = tuple(mark for mark, _, _ in _MARKS)
_SEVEN_BIT_MARKS = (b"~{", b"\x1b$")


def decode(
    data: bytes, *, declared: str | None = None, encoding: str | None = None, errors: Errors | None = None
) -> Decoded:
    """The text of `data`, its encoding, and what was done or lost on the way.

    `declared` is what a page says of itself: it is believed where the bytes bear it out. `encoding` overrides
    the search. Characters that cannot be decoded become U+FFFD each, and are told in `changes`; with `errors`
    "strict", which is what None means where `encoding` is given, they are errors.

    Line breaks stay as they are; a byte order mark goes. Raises DocumentError, with the line where one is
    known, for binary data, for bytes that no encoding explains, and for an encoding there is not.
    """
    decoded = _named(data, encoding, errors or "strict") if encoding is not None else _found(data, declared)
    if errors == "strict":
        _refuse_losses(decoded)
    return decoded


def _found(data: bytes, declared: str | None) -> Decoded:
    if data.startswith(_FIRST_BYTES):
        return _marked(data, declared)
    refuse_binary(data)
    if b"\0" in data:
        return whole(*read_with_nul(data))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data, _usual(declared))
    if any(mark in data for mark in _SEVEN_BIT_MARKS) and data.isascii():
        return whole(*read_seven_bit(data, text))
    return Decoded(text, "utf-8")


def _marked(data: bytes, declared: str | None) -> Decoded:
    """The text behind a byte order mark, which may have been put before a file that is not all in its encoding."""
    mark, codec, name = next(entry for entry in _MARKS if data.startswith(entry[0]))
    data = data[len(mark) :]
    if name == "bom":
        with suppress(UnicodeDecodeError):
            return whole(data.decode("utf-8"), name)
        decoded = _not_utf8(data, declared)
        return decoded if decoded.encoding != "utf-8" else decoded._replace(encoding=name)
    return _whole_or_with_losses(data, codec, name)


def _usual(declared: str | None) -> str | None:
    """What a page means by its declaration; None for one that means nothing."""
    with suppress(LookupError):
        return declared and usual_name(declared)
    return None


def _not_utf8(data: bytes, declared: str | None) -> Decoded:
    """The text of bytes that are not, or not all, UTF-8."""
    from newsclean.decode.lines import read_damaged_latin, read_lines
    from newsclean.decode.others import detect_other, is_prose

    decoded = read_lines(data, declared)
    if decoded is not None:
        return decoded
    encoding = find_chinese(data, declared)
    if encoding is not None:
        return _whole_or_with_losses(data, encoding, encoding)
    if declared is not None and declared != "utf-8":
        with suppress(UnicodeDecodeError):
            text = to_text(data, declared)
            if is_prose(text):
                return whole(text, declared)
    return read_damaged_latin(data) or whole(*detect_other(data))


def _whole_or_with_losses(data: bytes, codec: str, name: str) -> Decoded:
    """The text of bytes in a known encoding, which may be damaged; `name` is what to call it."""
    with suppress(UnicodeDecodeError):
        return whole(to_text(data, codec), name)
    from newsclean.decode.lines import read_with_losses

    text, losses = read_with_losses(data, codec)
    return whole(text, name, losses)


def _named(data: bytes, encoding: str, errors: Errors) -> Decoded:
    """The text of bytes in an encoding that somebody named, or in what everybody means by that name."""
    try:
        codecs_to_try = dict.fromkeys((usual_name(encoding), "euc-tw" if is_euc_tw(encoding) else encoding))
    except LookupError:
        raise DocumentError(f"no encoding is called {encoding!r}; try --encoding gb18030, big5hkscs or utf-8") from None
    failure = None
    for codec in codecs_to_try:
        try:
            return whole(to_text(data, codec).removeprefix("\ufeff"), codec)
        except UnicodeDecodeError as error:
            failure = failure or error
    assert failure is not None, "there is a codec to try"
    if errors == "replace":
        codec = next(iter(codecs_to_try))
        return _whole_or_with_losses(data, codec, codec)
    bad, line = first_bad(data, failure)
    raise DocumentError(f"bytes {bad} are no {encoding}; try another --encoding", line) from None


def _refuse_losses(decoded: Decoded) -> None:
    first = next((change for change in decoded.changes if change.rule == "lost"), None)
    if first is not None:
        raise DocumentError(
            f"{decoded.lost} of its characters cannot be decoded ({decoded.encoding}); mend the bytes, or take U+FFFD "
            "for each with --errors replace",
            first.line,
        )
