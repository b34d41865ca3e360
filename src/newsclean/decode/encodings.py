"""What an encoding's name means in practice, and its bytes as text."""

import codecs

from newsclean.chinese.big5 import read_big5
from newsclean.chinese.utf8 import LOST
from newsclean.decode.euc_tw import decode_euc_tw
from newsclean.patterns import compile_later

# What pages and programs call gb2312 or gbk holds characters that only gb18030 has; what they call Big5 those of
# Hong Kong.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "utf-8",
}

# Codecs of Python's that no file is in.
_NO_ENCODINGS = ("undefined", "idna", "punycode", "unicode-escape", "raw-unicode-escape")


def usual_name(encoding: str) -> str:
    """The encoding that pages mean by a name; raises LookupError for a name of none."""
    if is_euc_tw(encoding):
        return "euc-tw"
    try:
        codec = codecs.lookup(encoding)
    except ValueError as error:  # a null character in it
        raise LookupError(str(error)) from error
    if codec.name.replace("_", "-") in _NO_ENCODINGS or not getattr(codec, "_is_text_encoding", True):
        raise LookupError(f"{encoding} is no encoding of text")
    return _WIDER.get(codec.name, codec.name)


def is_euc_tw(encoding: str) -> bool:
    """Whether this is a name of EUC-TW, which Python does not know."""
    return encoding.lower().replace("_", "-") in ("euc-tw", "euctw", "x-euc-tw")


def to_text(data: bytes, encoding: str) -> str:
    """The text of `data`, decoded strictly; raises UnicodeDecodeError where it is not in that encoding."""
    if encoding == "euc-tw":
        text = decode_euc_tw(data)
        if LOST in text:
            raise UnicodeDecodeError("euc-tw", data, 0, len(data), "no character")
        return text
    if encoding == "big5hkscs":
        return read_big5(data)
    return _as_windows(data.decode(encoding, _EURO)) if encoding == "gb18030" else data.decode(encoding)


def _as_windows(text: str) -> str:
    """GB18030 as Windows writes it: A3 A0 is the full-width space, which the standard leaves to users."""
    return text.replace("\ue5e5", "\u3000") if "\ue5e5" in text else text


def _euro_or_error(error: UnicodeError) -> tuple[str, int]:
    """A single 80 in GB18030 is Windows' euro; raises the error for any other byte."""
    if isinstance(error, UnicodeDecodeError) and error.object[error.start] == 0x80:
        return "€", error.start + 1
    raise error


_EURO = "newsclean-euro"
codecs.register_error(_EURO, _euro_or_error)

_SURROGATES = compile_later(rb"(\xed[\xa0-\xaf][\x80-\xbf])(\xed[\xb0-\xbf][\x80-\xbf])")


def without_surrogates(data: bytes) -> bytes:
    """UTF-8 in which a character beyond U+FFFF is written as its two surrogates (CESU-8), made plain."""
    if b"\xed" not in data:
        return data
    return _SURROGATES.sub(
        lambda pair: (
            pair[0].decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode("utf-16-le").encode()
        ),
        data,
    )


def first_bad(data: bytes, error: UnicodeDecodeError) -> tuple[str, int]:
    """What to tell of a failure to decode `data`: the first bytes that are wrong, in hexadecimal, and their line."""
    return data[error.start : error.start + 2].hex(" ").upper(), data.count(b"\n", 0, error.start) + 1


def to_text_with_gaps(data: bytes, encoding: str) -> str:
    """The same with U+FFFD for what is not in that encoding."""
    if encoding == "euc-tw":
        return decode_euc_tw(data)
    return read_big5(data, "replace") if encoding == "big5hkscs" else data.decode(encoding, "replace")
