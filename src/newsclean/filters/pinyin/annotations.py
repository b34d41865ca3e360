"""Brackets whose letters spell the hanzi right before them, found in a text."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress

from newsclean.chinese.hanzi import is_hanzi
from newsclean.filter import Holds
from newsclean.filters.pinyin.letters import LETTERS, TONED
from newsclean.filters.pinyin.spelling import (
    DETACHED,
    NOTHING,
    SEVERAL,
    SPELLINGS,
    Kind,
    Spelling,
    spelling_of_several,
)

_OPENERS = ("(", "（", "[", "【", "〔")
_CLOSED = f"[{LETTERS}]{{1,120}}+[)）\\]】〕]"


@lru_cache(maxsize=32)
def _bracketed(openers: str) -> re.Pattern[str]:
    """A bracket of letters that begins with one of `openers`, behind a character; with the space behind it.

    For a single opener the pattern begins with a literal, and a scan costs next to nothing.
    """
    opener = f"[{re.escape(openers)}]"
    return re.compile(f"{opener}(?<=.{opener}){_CLOSED} ?")


def letters_in_brackets() -> Holds:
    """A test whether a text holds a bracket of letters, or a letter with a tone mark between two hanzi."""
    return Holds(
        re.escape("".join((*_OPENERS, "{"))) + TONED,
        f"(?<=[{TONED}])[a-z]{{0,3}} ?[一-龥]|(?<=[^{TONED}]){_CLOSED}|(?<={{)[{LETTERS}]{{1,120}}+}}",
    )


@dataclass(frozen=True)
class Annotations:
    """Annotations side by side: where each starts and ends (behind the space that a toneless one brings along),
    and how it spells.

    `chained`: a bracket with letters is behind another, and may be an annotation once that is gone.
    """

    starts: list[int]
    ends: list[int]
    spellings: list[Spelling]
    chained: bool = False

    def __len__(self) -> int:
        return len(self.starts)

    def only(self, chosen: list[bool]) -> "Annotations":
        """The annotations for which `chosen` has True."""
        starts, ends = list(compress(self.starts, chosen)), list(compress(self.ends, chosen))
        return Annotations(starts, ends, list(compress(self.spellings, chosen)), self.chained)

    @cached_property
    def kinds(self) -> dict[Kind, int]:
        """The number of annotations of each kind (equal spellings are one object, counted first, for speed)."""
        kinds: dict[Kind, int] = {}
        for spelling, count in Counter(self.spellings).items():
            kinds[spelling.kind] = kinds.get(spelling.kind, 0) + count
        return kinds

    def count(self, kind: Kind) -> int:
        """How many are of this kind."""
        return self.kinds.get(kind, 0)

    def count_apart(self) -> int:
        """How many spell a common word in syllables without tones that are apart: 绿色(lv se)."""
        return sum(spelling.apart and spelling.kind == "toneless" for spelling in self.spellings)


_NONE = Annotations([], [], [])


def find_annotations(text: str) -> Annotations:
    """Every bracket whose letters spell the hanzi right before it."""
    openers = [opener for opener in _OPENERS if opener in text and _bracketed(opener).search(text)]
    if not openers:
        return _NONE
    # All brackets go through each step together: a turn of a loop for each of them would cost half as much again,
    # and a page may have hundreds.
    spans = [match.span() for match in _bracketed("".join(openers)).finditer(text)]
    spellings = list(map(SPELLINGS.__getitem__, [text[start - 1 : end] for start, end in spans]))
    starts, ends = zip(*spans, strict=True)
    found = Annotations(list(starts), list(ends), spellings)
    return _without_doubtful(text, found) if found.count("doubtful") else found


def _without_doubtful(text: str, found: Annotations) -> Annotations:
    """The annotations, those that one hanzi left doubtful decided by all before them, or dropped."""
    starts, ends, spellings, chained = found.starts, found.ends, found.spellings, False
    for index, spelling in enumerate(spellings):
        if spelling.kind == "doubtful":
            start, end = starts[index], ends[index]
            starts[index], ends[index], spellings[index] = _decided(text, start, end, spelling)
            if not spellings[index].hanzi:
                chained = chained or text[start - 1] in _BEFORE_ANOTHER
    return Annotations(starts, ends, spellings, chained).only([spelling.hanzi > 0 for spelling in spellings])


def _decided(text: str, start: int, end: int, spelling: Spelling) -> tuple[int, int, Spelling]:
    """Where an annotation starts and ends and how it spells, by all hanzi that are before it."""
    bracket = text[start:end].rstrip(" ")
    # 学习 (xuéxí): the space in front goes along, where the letters have their tones.
    gap = int(text[start - 1] == " " and start > 1)
    if gap or spelling is DETACHED:
        spelling = SPELLINGS[text[start - gap - 1] + bracket]
    if spelling is SEVERAL:
        spelling = spelling_of_several(text, start - gap, bracket, not gap and end > start + len(bracket))
    if gap and (spelling.bare or not sentence_continues(text, start + len(bracket))):
        return start, end, NOTHING
    return start - gap, end if spelling.spaced else start + len(bracket), spelling


def sentence_continues(text: str, end: int) -> bool:
    """Whether the sentence continues behind a bracket: a list of words gives the reading, then what they mean."""
    following = text[end : end + 2].lstrip(" ")[:1]
    return following != "" and (is_hanzi(following) or following in "，。；！？、”」》")


_BEFORE_ANOTHER = frozenset(")）]】〕 ")
