"""What cannot be seen but breaks words and searches: 新\u200b闻&nbsp;网 → 新闻 网."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from newsclean.edit import Edit, until_stable
from newsclean.filter import Holds, Prefilter, RepeatAfter

if TYPE_CHECKING:
    import regex

# Written out by kind; all in the BMP, because `re` scans a class with astral characters at 3 MB/s.
_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffc"
_LINE_BREAK = "\x0b\x0c\x85\u2028\u2029"
_SPACE = "\u00a0\u2000-\u200a\u202f\u205f"
_JOINER = "\u200c\u200d\u180e"
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ZERO_WIDTH = "\u00ad\u034f\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"
_PRIVATE = "\ue000-\uf8ff"
_KINDS = (
    ("control", re.compile(f"[{_CONTROL}]")),
    ("line-break", re.compile(f"[{_LINE_BREAK}]")),
    ("space", re.compile(f"[{_SPACE}]")),
    ("joiner", re.compile(f"[{_JOINER}]")),
    ("direction", re.compile(f"[{_DIRECTION}]")),
    ("zero-width", re.compile(f"[{_ZERO_WIDTH}]")),
    ("private-use", re.compile(f"[{_PRIVATE}]")),
)
_ODD_CHARACTERS = f"{_CONTROL}{_LINE_BREAK}{_SPACE}{_JOINER}{_DIRECTION}{_ZERO_WIDTH}{_PRIVATE}"
_ODD = re.compile(f"[{_ODD_CHARACTERS}]")  # looks through a clean text twice as fast as the next
_ODD_RUN = re.compile(f"[{_ODD_CHARACTERS}]+")
# An ampersand, escaped any number of times, with the rest of an entity behind it, if there is one.
_ENTITY = re.compile(
    "&(?:amp;|#38;|#[xX]26;)*+(#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};|nbsp(?![A-Za-z0-9=;]))?"
)

# Scripts that joiners shape, and emoji: Arabic and Syriac to Khmer and Mongolian.
_JOINED = re.compile(
    "[\u0600-\u109f\u1780-\u18af\u2600-\u27bf\u2b50\ufb50-\ufdff\ufe0f\ufe70-\ufefc\U0001f000-\U0001faff]"
)


@dataclass(frozen=True)
class Invisible:
    """Takes out or makes plain what a reader does not see.

    Control and zero-width characters go, and so do icons of the private-use area at the edge of a line or
    next to a space (within a run of hanzi one may be a character that somebody can still recover). Odd spaces
    become a space, odd line separators the line break of the text, entities what they stand for. The
    full-width space stays, joiners stay in emoji and in scripts that need them, direction marks on lines
    written right to left. Full-width letters and marks are never narrowed.
    """

    name: ClassVar[str] = "invisible"
    summary: ClassVar[str] = "control, zero-width and private-use characters, entities, odd spaces"
    goes_after: ClassVar[Mapping[str, str]] = {
        "mojibake": "control characters and hard spaces are bytes of the text that was decoded wrongly",
        "byteshift": "private-use characters are bytes that the repair reads",
    }
    repeat_after: ClassVar[RepeatAfter] = "never"
    removes_lines: ClassVar[bool] = False

    def prefilter(self) -> Prefilter:
        """Whether a text holds what cannot be seen, or what begins an entity."""
        return Holds(f"{_ODD_CHARACTERS}&")

    def edits(self, text: str) -> Iterable[Edit]:
        """Edits with the rules `control`, `zero-width`, `private-use`, `entity`, `space` and `line-break`."""
        # An entity may stand for another (&#38;nbsp;) or become one when a hidden character goes.
        return until_stable(text, _one_pass)


def _one_pass(text: str) -> list[Edit]:
    edits: list[Edit] = []
    if _ODD.search(text):
        line_break = _line_break_of(text)
        for match in _ODD_RUN.finditer(text):
            edits.extend(_edits_of_run(text, match.start(), match.end(), line_break))
    if "&" in text:
        edits.extend(_entities(text))
        edits.sort()
    return edits


def _line_break_of(text: str) -> str:
    if "\r\n" in text:
        return "\r\n"
    return "\r" if "\r" in text and "\n" not in text else "\n"


def _edits_of_run(text: str, start: int, end: int, line_break: str) -> Iterator[Edit]:
    """The edits of one run of odd characters, one for each stretch of a kind."""
    position = start
    for kind, characters in groupby(text[start:end], key=_kind):
        stop = position + sum(1 for _ in characters)
        if kind == "space":
            yield Edit(position, stop, " " * (stop - position), kind)
        elif kind == "line-break":
            if not _is_undecoded(text, position, stop):
                yield Edit(position, stop, line_break * (stop - position), kind)
        elif kind == "control":
            if not _is_undecoded(text, position, stop):
                yield Edit(position, stop, "", kind)
        elif kind == "private-use":
            if _is_icon(text, position, stop):
                yield Edit(position, stop, "", kind)
        elif not (kind == "joiner" and _is_joined(text, position, stop)) and not (
            kind == "direction" and _is_right_to_left(text, position)
        ):
            yield Edit(position, stop, "", "zero-width")
        position = stop


def _kind(character: str) -> str:
    return next(kind for kind, members in _KINDS if members.match(character))


def _is_undecoded(text: str, start: int, end: int) -> bool:
    """Whether C1 characters stand among Latin-1 letters: bytes of a text that somebody may yet decode."""
    if not "\x80" <= text[start] <= "\x9f":
        return False
    return "\u00a1" <= text[start - 1 : start] <= "\u00ff" or "\u00a1" <= text[end : end + 1] <= "\u00ff"


def _is_icon(text: str, start: int, end: int) -> bool:
    before, behind = text[start - 1 : start], text[end : end + 1]
    return not before or before.isspace() or not behind or behind.isspace()


def _is_joined(text: str, start: int, end: int) -> bool:
    neighbours = text[max(0, start - 1) : start] + text[end : end + 1]
    return _JOINED.search(neighbours) is not None


def _is_right_to_left(text: str, position: int) -> bool:
    """Whether the line around `position` holds a letter of a script written right to left."""
    first, last = max(0, position - _FARTHEST), position + _FARTHEST
    start = max(text.rfind("\n", first, position), text.rfind("\r", first, position), first - 1) + 1
    ends = [end for end in (text.find("\n", position, last), text.find("\r", position, last)) if end >= 0]
    return _right_to_left().search(text, start, min(ends, default=last)) is not None


@lru_cache(maxsize=1)
def _right_to_left() -> "regex.Pattern[str]":
    """A class of the letters of Hebrew, Arabic and whatever else is written right to left."""
    import regex

    return regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}--[\u200f\u061c]]", regex.V1)


_FARTHEST = 500  # characters of a line looked at on either side


def _entities(text: str) -> Iterator[Edit]:
    for match in _ENTITY.finditer(text):
        entity = f"&{match[1] or ''}"
        character = unescape(entity)
        # Names that no entity has stay as they are, and so do numbers of no character: &#0; gives U+FFFD, &#1; nothing.
        if character in ("", "\ufffd"):
            character = entity
        if character != match[0]:
            yield Edit(match.start(), match.end(), character, "entity")
