"""Bytes to text: 0xD0C2 0xCEC5 → 新闻. Called by `formats` for each file and record, and by `detect`.

Steps: a byte order mark; UTF-8; UTF-8 with lines in another encoding, or damaged; a Chinese encoding, the one in
which the bytes read like Chinese; what chardet names. What is lost on the way is U+FFFD and reported.
"""

import codecs
from contextlib import suppress
from typing import Literal

from newsclean.decode.binary import refuse_binary
from newsclean.decode.chinese import find_chinese
from newsclean.decode.damaged import read_with_losses
from newsclean.decode.decoded import MIXED, Decoded, changes_of_surrogate_pairs, decode_counts, whole
from newsclean.decode.disguised import (
    is_chinese_with_nul,
    is_utf8_with_damaged_front,
    is_word_in_gb18030,
    read_damaged_front,
    read_seven_bit,
    read_with_nul,
)
from newsclean.decode.encodings import first_bad, is_euc_tw, to_text, usual_name, without_surrogates
from newsclean.decode.mixed import decode_mixed, read_damaged_utf8, read_short_damaged_utf8
from newsclean.decode.others import detect_other, is_plausible_text
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


def decode(
    data: bytes, *, declared: str | None = None, encoding: str | None = None, errors: Errors | None = None
) -> Decoded:
    """The text of `data`, its encoding, and what was done or lost on the way.

    `declared` is the encoding that a page declares: it is believed where the bytes bear it out. `encoding` overrides
    the search. Characters that cannot be decoded become U+FFFD each, and are reported in `changes`; with `errors`
    "strict", which is what None means where `encoding` is given, they are errors.

    Line breaks stay as they are; a byte order mark goes. Raises DocumentError, with the line where one is
    known, for binary data, for bytes that no encoding explains, and for an encoding there is not.
    """
    decoded = _as_named(data, encoding, errors or "strict") if encoding is not None else _as_found(data, declared)
    lost = next((change for change in decoded.changes if change.rule == "lost"), None)
    if errors == "strict" and lost is not None:
        raise DocumentError(
            f"{decoded.lost} of its characters cannot be decoded ({decoded.encoding}); mend the bytes, or take U+FFFD "
            "for each with --errors replace",
            lost.line,
        )
    return decoded


def _as_found(data: bytes, declared: str | None) -> Decoded:
    """The text in the encoding that the bytes show."""
    if data.startswith(_FIRST_BYTES):
        return _behind_mark(data, declared)
    refuse_binary(data)
    if b"\0" in data and not is_chinese_with_nul(data):
        return whole(*read_with_nul(data))
    with suppress(UnicodeDecodeError):
        text = data.decode("utf-8")
        if is_word_in_gb18030(data, text):
            return whole(to_text(data, "gb18030"), "gb18030")
        return whole(*read_seven_bit(data, text))
    return _not_utf8(data, declared)


def _behind_mark(data: bytes, declared: str | None) -> Decoded:
    """The text behind a byte order mark, which may have been put before a file that is not all in its encoding."""
    mark, codec, name = next(entry for entry in _MARKS if data.startswith(entry[0]))
    if name == "utf-16" and is_utf8_with_damaged_front(data, codec):
        return whole(*read_damaged_front(data))
    data = data[len(mark) :]
    if name != "bom":
        return _whole_or_with_losses(data, codec, name)
    with suppress(UnicodeDecodeError):
        return whole(data.decode("utf-8"), name)
    decoded = _not_utf8(data, declared)
    return decoded if decoded.encoding != "utf-8" else decoded._replace(encoding=name)


def _not_utf8(data: bytes, declared: str | None) -> Decoded:
    """The text of bytes that are not, or not all, UTF-8."""
    plain = without_surrogates(data)
    if plain != data:
        decoded = _as_found(plain, declared)
        return decoded._replace(changes=(*changes_of_surrogate_pairs(data), *decoded.changes))
    with suppress(LookupError):
        declared = declared and usual_name(declared)
    decoded_lines = decode_mixed(data, declared)
    if decoded_lines is not None:
        return decoded_lines
    damaged = read_short_damaged_utf8(data) if declared in (None, "utf-8") else None
    if damaged is not None:
        return damaged
    encoding = find_chinese(data, declared)
    if encoding is not None:
        return _whole_or_with_losses(data, encoding, encoding)
    if declared is not None and declared != "utf-8":
        with suppress(UnicodeDecodeError, LookupError):
            text = to_text(data, declared)
            if is_plausible_text(text):
                return whole(text, declared)
    return read_damaged_utf8(data) or whole(*detect_other(data))


def _whole_or_with_losses(data: bytes, codec: str, name: str) -> Decoded:
    """The text of bytes in a known encoding, which may be damaged; `name` is what to call it."""
    with suppress(UnicodeDecodeError):
        return whole(to_text(data, codec), name)
    text, losses = read_with_losses(data, codec)
    return whole(text, name, losses)


def _as_named(data: bytes, encoding: str, errors: Errors) -> Decoded:
    """The text in an encoding that somebody named, or in what everybody means by that name."""
    try:
        codecs_to_try = dict.fromkeys((usual_name(encoding), "euc-tw" if is_euc_tw(encoding) else encoding))
    except LookupError:
        raise DocumentError(f"no encoding is called {encoding!r}; try --encoding gb18030, big5hkscs or utf-8") from None
    failures = []
    for codec in codecs_to_try:
        try:
            return whole(to_text(data, codec).removeprefix("\ufeff"), codec)
        except UnicodeDecodeError as error:
            failures.append(error)
    if errors == "replace":
        codec = next(iter(codecs_to_try))
        return _whole_or_with_losses(data, codec, codec)
    bad, line = first_bad(data, failures[0])
    raise DocumentError(f"invalid {encoding} bytes {bad}; try another --encoding", line) from None
