"""A row for each paragraph of a clean text: its key, and what the verdict must know of it. The home of keys."""

import hashlib
import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from newsclean.lines import line_texts

VERSION = 2
"""Of the keys and rows; an index of another version is refused."""

_MARKS = re.compile(r"[\W_]+")
_NUMBERS = re.compile(r"[\d〇零一二三四五六七八九十日]+")  # 日 is a weekday: 星期日
_CLOSING = "”’」』）)\"'"
_ENDS = ("。", "！", "？", "!", "?", "…")
_DATE = re.compile(r"\s*(\d{4})\D{0,3}(\d{1,2})\D{0,3}(\d{1,2})(?!\d)")
_TWO_NUMBERS = struct.Struct("<qq")

UNKNOWN_DATE = 99_999_999
"""Behind every date: what is not dated is not the earliest."""

_FIRST_YEAR = 1900
_NO_DATES = (19000101, 19700101)
"""Days that programs write where they know none, as they do years before _FIRST_YEAR: 0001-01-01."""


class Paragraph(NamedTuple):
    """What the verdict must know of a line of clean text, wherever it is.

    `length` is that of its folded form; `high` and `low` are its key, `mask` the first half of that of its form with
    numbers masked; `sentence` is whether it ends like one.
    """

    length: int
    high: int
    low: int
    mask: int
    sentence: bool


class Row(NamedTuple):
    """A paragraph in its place: its index among the lines, from 0, and whether its key was on this page before."""

    position: int
    again: bool
    paragraph: Paragraph


def folded(text: str) -> str:
    """A text in the form of which keys are made: `“Ａ股”，上涨！` → `a股上涨`."""
    text = _MARKS.sub("", text)
    if not unicodedata.is_normalized("NFKC", text):
        text = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    return text.lower()


def masked(text: str) -> str:
    """A folded text with each number, in digits or hanzi, as one 0: `今天是星期三` and `今天是星期四` are one."""
    return _NUMBERS.sub("0", text)


def key_of(text: str) -> tuple[int, int]:
    """The 128-bit key of a folded text, as two numbers of 64 bits: no engine of SQL has larger ones in common."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    high, low = _TWO_NUMBERS.unpack(digest)
    return high, low


def rows_of(text: str) -> Iterator[Row]:
    """A row for each line of a text with a letter, a hanzi or a digit in it."""
    seen = set()
    for position, line in enumerate(line_texts(text)[0]):
        paragraph = paragraph_of(line)
        if paragraph is not None:
            high = paragraph.high
            yield Row(position, high in seen, paragraph)
            seen.add(high)


@lru_cache(10_000)  # templates of a site are many of its lines
def paragraph_of(line: str) -> Paragraph | None:
    """What is known of a line; None where it has no letter, hanzi or digit."""
    form = folded(line)
    if not form:
        return None
    high, low = key_of(form)
    mask = masked(form)
    is_sentence = line.rstrip().rstrip(_CLOSING).endswith(_ENDS)
    return Paragraph(len(form), high, low, high if mask == form else key_of(mask)[0], is_sentence)


def order_of(relative: str) -> list[tuple[bool, str]]:
    """The key by which files are sorted, the order in which they are cleaned: files of a folder, then its folders."""
    *folders, name = relative.split("/")
    return [*((True, folder) for folder in folders), (False, name)]


def host_of(url: str) -> str:
    """The host of an address, without `www.`; nothing where there is none."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:  # an address that is none
        return ""
    return host.removeprefix("www.")


def date_of(date: str) -> int:
    """A date as the number 20210405, UNKNOWN_DATE where it is none: `2021-04-05T08:00` → 20210405."""
    match = _DATE.match(date)
    if match is None:
        return UNKNOWN_DATE
    year, month, day = map(int, match.groups())
    number = year * 10_000 + month * 100 + day
    is_day = year >= _FIRST_YEAR and 1 <= month <= 12 and 1 <= day <= 31 and number not in _NO_DATES
    return number if is_day else UNKNOWN_DATE
