"""Bytes to text: byte order mark, strict UTF-8, the Chinese encodings, then chardet's word."""

import codecs
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from newsclean.errors import DocumentError
from newsclean.hanzi import common_big5_hanzi, common_hanzi


class Decoded(NamedTuple):
    """A text and the name of the encoding it was in; "bom" where it was UTF-8 behind a byte order mark."""

    text: str
    encoding: str


# UTF-32 first: its little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "bom"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)

# First bytes of files that are no text at all (libmagic's database says the same of each), and what to do about it.
_BINARY = (
    (b"\x89PNG", "a PNG image", "leave it out with --extend-exclude"),
    (b"\xff\xd8\xff", "a JPEG image", "leave it out with --extend-exclude"),
    (b"GIF8", "a GIF image", "leave it out with --extend-exclude"),
    (b"%PDF-", "a PDF", "extract its text first"),
    (b"PK\x03\x04", "a zip archive", "unpack it first"),
    (b"\x1f\x8b", "gzip data", "unpack it first, as in: gunzip -c FILE | newsclean clean"),
    (b"\x28\xb5\x2f\xfd", "zstd data", "unpack it first, as in: zstdcat FILE | newsclean clean"),
    (b"BZh", "bzip2 data", "unpack it first, as in: bzcat FILE | newsclean clean"),
    (b"\xfd7zXZ", "xz data", "unpack it first, as in: xzcat FILE | newsclean clean"),
)

# What pages and programs call gb2312 or gbk holds characters that only gb18030 has.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "hz": "hz", "big5": "big5hkscs"}

# DOS and Macintosh code pages spell something of any bytes; no page of this century is in one.
_UNLIKELY = ("cp4", "cp7", "cp8", "ibm", "mac")
_HIGH_NEIGHBOURS = re.compile(rb"[\x80-\xff]{2}|[\x81\x8d\x8f\x90\x9d]")  # or what cp1252 has no character for

_SAMPLE_BYTES = 1 << 16
_FUNCTION_WORDS = 0.03  # share of very common characters that only a few lines of Chinese fall short of
_CERTAIN = 0.75  # share of common characters in real Chinese text is above .9, in a wrong decoding below .65


def decode(data: bytes, *, encoding: str | None = None) -> Decoded:
    """The text of `data`; `encoding` overrides the search and is taken strictly.

    Line breaks stay as they are; a byte order mark goes. Raises DocumentError, with the line where one is
    known, for binary data and for bytes that no encoding explains.
    """
    if encoding is not None:
        return _strictly(data, encoding)
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return Decoded(_strictly(data[len(mark) :], codec).text, name)
    _refuse_binary(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error.start)
        return _chinese(data) or _detected(data)


def _refuse_damaged_utf8(data: bytes, first_bad: int) -> None:
    """Bytes that are nearly all UTF-8 are that, and no other encoding in which they happen to spell something."""
    text = data.decode("utf-8", "replace")
    good = sum("\u0800" <= character != "\ufffd" for character in text)  # three bytes each: not met by chance
    bad = text.count("\ufffd")
    if good >= 2 and good >= 4 * bad:
        line = data.count(b"\n", 0, first_bad) + 1
        raise DocumentError(f"is UTF-8 but for {bad} broken characters; mend them, or fetch the page again", line)


def _strictly(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding).removeprefix("\ufeff"), encoding)
    except LookupError:
        raise DocumentError(f"no encoding is called {encoding!r}; try --encoding gb18030, big5hkscs or utf-8") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        bad = data[error.start : error.start + 2].hex(" ").upper()
        raise DocumentError(f"bytes {bad} are no {encoding}; try another --encoding", line) from None


def _refuse_binary(data: bytes) -> None:
    for magic, what, remedy in _BINARY:
        if data.startswith(magic):
            raise DocumentError(f"is {what}, not text; {remedy}")
    if b"\0" in data:
        raise DocumentError("holds NUL bytes, so it is no text; if it is UTF-16, say --encoding utf-16-le or utf-16-be")


def _chinese(data: bytes) -> Decoded | None:
    """GB18030 or Big5, whichever reads better, where one reads like Chinese at all."""
    candidates = []
    for encoding in ("gb18030", "big5hkscs", "cp950"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        candidates.append((_commonness(text), encoding, text))
    if not candidates:
        return None
    (share, very_common), encoding, text = max(candidates, key=lambda candidate: sum(candidate[0]))
    if share + very_common < _CERTAIN or (very_common < _FUNCTION_WORDS and _is_japanese_or_korean(data)):
        return None
    return Decoded(text, encoding)


def _commonness(text: str) -> tuple[float, float]:
    """The shares, from 0 to 1, of common and of very common characters among those beyond ASCII."""
    beyond = [character for character in text[:_SAMPLE_BYTES] if character > "\x7f"]
    if not beyond:
        return 0.0, 0.0
    common, very_common = _common_characters()
    shares = [sum(character in known for character in beyond) / len(beyond) for known in (common, very_common)]
    return shares[0], shares[1]


def _is_japanese_or_korean(data: bytes) -> bool:
    """Whether the bytes are kana among hanzi, or hangul with spaces, which GB18030 reads as common hanzi."""
    for encoding in ("euc_jp", "shift_jis", "euc_kr"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        beyond = sum(character > "\x7f" for character in text)
        if 3 * sum("\u3041" <= character <= "\u30fa" for character in text) >= beyond:
            return True
        hangul = sum("\uac00" <= character <= "\ud7a3" for character in text)
        if 2 * hangul >= beyond and 8 * text.count(" ") >= hangul:
            return True
    return False


@lru_cache(maxsize=1)
def _common_characters() -> tuple[frozenset[str], frozenset[str]]:
    """Common characters (GB2312 and Big5 level 1, and Chinese marks) and very common ones."""
    marks = "　、。·…—“”‘’《》〈〉「」『』【】〔〕（），：；？！％０１２３４５６７８９"
    very_common = "的一是不在了有人和这為为上个個国國我以要他时時来來用们們会會这這年月日中"
    return common_hanzi() | common_big5_hanzi() | frozenset(marks), frozenset(very_common)


def _detected(data: bytes) -> Decoded:
    """What chardet names, where the bytes bear it out."""
    if not _HIGH_NEIGHBOURS.search(data):
        return Decoded(data.decode("cp1252"), "cp1252")  # an accent here and there
    import chardet  # 55 ms: only for the file that nothing else explains

    named = chardet.detect(data[:_SAMPLE_BYTES])["encoding"]
    if named is None or named.lower().startswith(_UNLIKELY):
        raise DocumentError("its encoding is not to be told, or it is no text; name it with --encoding")
    encoding = _WIDER.get(named.lower(), named.lower())
    try:
        decoded = _strictly(data, encoding)
    except DocumentError as error:
        raise DocumentError(f"looks like {encoding}, but {error}", error.line) from None
    if not _is_prose(decoded.text):
        raise DocumentError("reads as no text in any encoding; name its encoding with --encoding, or leave it out")
    return decoded


def _is_prose(text: str) -> bool:
    """Whether what stands beyond ASCII is mostly letters and never a control character; chardet always has a name."""
    beyond = [character for character in text if not character.isspace() and not " " < character < "\x7f"]
    if any(unicodedata.category(character) in ("Cc", "Co", "Cn") for character in beyond):
        return False
    return 2 * sum(map(str.isalpha, beyond)) >= len(beyond)
