"""The lines of a page as the search for duplicates sees them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

TITLE_SHORTEST, TITLE_LONGEST = 6, 60  # characters without white space
TITLE_LINES = 3  # the title is one of the first lines
LEAD_LINES = 6  # a summary stands among the first lines
HEAD, TAIL = 15, 20  # characters by which the start and the end of a line are found again
_OPENING = 12  # characters that tell one paragraph's start from another's


@dataclass(slots=True)
class Said:
    """A line that is not blank: its index among all lines, its text, and the text without white space."""

    index: int
    text: str
    offset: int = 0  # where `text` begins in the line, once a title is off
    key: str = ""

    def __post_init__(self) -> None:
        self.key = "".join(self.text.split())

    def take_off(self, end: int) -> None:
        """Forget the text before `end`."""
        self.text = self.text[end:]
        self.offset += end
        self.key = "".join(self.text.split())


@dataclass
class Page:
    """The lines of a page, and what one look through them finds."""

    said: list[Said]
    near_from: int
    """How long a line must be, in characters, to be held against others that nearly say the same."""
    gone: dict[int, str] = field(default_factory=dict)
    """The rule by position in `said`."""
    glued: list[tuple[int, int, int]] = field(default_factory=list)
    """Titles glued to a paragraph: index of the line, start and end in it."""

    def __post_init__(self) -> None:
        self.has_prose = any(is_prose(line.key) for line in self.said)
        self._openings = Counter(line.key[:_OPENING] for line in self.said)

    def left(self) -> list[int]:
        """The positions of the lines that are not gone."""
        return [k for k in range(len(self.said)) if k not in self.gone]

    def cut(self, k: int, count: int) -> None:
        """Note the first `count` characters, without white space, of a line as glued to the rest."""
        line = self.said[k]
        end = end_of(line.text, count)
        start = len(line.text) - len(line.text.lstrip())
        self.glued.append((line.index, line.offset + start, line.offset + end))
        line.take_off(end)

    def keys(self, positions: Iterable[int]) -> list[str]:
        """What the lines at these positions say."""
        return [self.said[k].key for k in positions]

    def opens_a_line(self, key: str) -> bool:
        """Whether a line begins like `key`."""
        return bool(self._openings[key[:_OPENING]])


def end_of(text: str, count: int) -> int:
    """The position in `text` behind its first `count` characters that are not white space."""
    for position, character in enumerate(text):
        if not character.isspace():
            count -= 1
            if count == 0:
                return position + 1
    return len(text)


def is_prose(key: str) -> bool:
    """Whether a line reads like a paragraph."""
    return len(key) >= 20 and "。" in key


_SPEECH = re.compile('[^“「『"。！？]{0,14}[“「『"][^”」』]*[。！？!?…—][”」』"]')


def is_speech(key: str) -> bool:
    """Whether a line is what somebody says, with or without who says it: dialogue says things again."""
    return _SPEECH.fullmatch(key) is not None


def is_row(text: str) -> bool:
    """Whether a line is the row of a table."""
    return "\t" in text.strip()


def is_sentence(key: str) -> bool:
    """Whether a line is a sentence at least."""
    return len(key) >= 10 and any(mark in key for mark in "。！？!?")


_TIMES = 3
_CHANT = 30  # characters of a line that is said three times on purpose, at most


def is_chant(keys: Sequence[str], n: int) -> bool:
    """Whether a short sentence stands three times in a row, as mantras and slogans do; pages say things twice."""
    key = keys[n]
    if len(key) > _CHANT or key[-1] not in "。！!":
        return False
    return any(keys[start : start + _TIMES] == [key] * _TIMES for start in range(max(0, n - _TIMES + 1), n + 1))
