"""The lines of a page as the finders of duplicates see them, and what the finders have found in one pass."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate

from newsclean.lines import line_texts
from newsclean.page.prose import is_prose

TITLE_SHORTEST, TITLE_LONGEST = 6, 60  # characters of a title without white space
TITLE_LINES = 3  # first lines of a page among which its title is
LEAD_LINES = 6  # first lines of a page among which a summary of it is
HEAD, TAIL = 15, 20  # characters by which the start and the end of a copied line are found again
CAPTION = 8  # characters by which the start of a caption is found again
_OPENING = 12  # characters that distinguish the start of one paragraph from another's
_CHANT = 30  # characters of a line that is repeated three times in a row on purpose, at most
_TIMES = 3


@lru_cache(maxsize=1)
def keys_of(text: str) -> Sequence[str]:
    """The lines of a text that are not blank, without white space; kept for the next pass over the same text."""
    lines = list(filter(None, line_texts(text)[1]))
    has_space_within = len("".join(lines).split(None, 1)) > 1
    return ["".join(line.split()) for line in lines] if has_space_within else lines


class Copies:
    """The lines of a page that are not blank, and which of them are copies.

    `texts` are the lines, `keys` the same without white space, by which they are compared. Finders put into `removed`
    the rule for each copy, by its index, and into `cut` how many characters of a key are a title glued to a paragraph.
    """

    def __init__(self, text: str, near_from: int) -> None:
        self.texts = list(filter(None, line_texts(text)[1]))
        self.keys = list(keys_of(text))
        self.near_from = near_from
        self.removed: dict[int, str] = {}
        self.cut: dict[int, int] = {}
        self.has_prose = any(map(is_prose, self.keys))

    def left(self) -> list[int]:
        """The indexes of the lines that are not removed."""
        return [k for k in range(len(self.keys)) if k not in self.removed]

    def cut_off(self, k: int, count: int) -> None:
        """Cut the first `count` characters of a key off, and the text with it."""
        self.cut[k] = self.cut.get(k, 0) + count
        self.keys[k] = self.keys[k][count:]
        self.texts[k] = self.texts[k][end_of(self.texts[k], count) :].lstrip()

    def lines_with(self, word: str) -> Iterator[int]:
        """The indexes of the lines that hold a word, in order; of a line that was cut perhaps only the part cut off."""
        text, starts = self._joined
        found = text.find(word)
        while found >= 0:
            k = bisect_right(starts, found) - 1
            yield k
            found = text.find(word, starts[k + 1])

    @cached_property
    def _joined(self) -> tuple[str, list[int]]:
        """All keys, a line break between them, where each starts, and where the last one ends."""
        return "\n".join(self.keys), [0, *accumulate(len(key) + 1 for key in self.keys)]

    @cached_property
    def openings(self) -> Counter[str]:
        """How many lines begin with each opening of a paragraph."""
        return Counter(key[:_OPENING] for key in self.keys)

    def opens_a_line(self, key: str) -> bool:
        """Whether a line begins like `key`."""
        return self.openings[key[:_OPENING]] > 0


def end_of(text: str, count: int) -> int:
    """The position in `text` behind its first `count` characters that are not white space."""
    for position, character in enumerate(text):
        if not character.isspace():
            count -= 1
            if count == 0:
                return position + 1
    return len(text)


def shared(parts: Sequence[str]) -> set[str]:
    """The strings that a sequence holds more than once."""
    if len(set(parts)) == len(parts):
        return set()
    return {part for part, times in Counter(parts).items() if times > 1}


def is_row(text: str) -> bool:
    """Whether a stripped line is the row of a table."""
    return "\t" in text


def is_chant(keys: Sequence[str], n: int) -> bool:
    """Whether a short line is repeated three times in a row on purpose: as a sentence, or below a colon."""
    key = keys[n]
    if len(key) > _CHANT:
        return False
    for start in range(max(0, n - _TIMES + 1), n + 1):
        if keys[start : start + _TIMES] == [key] * _TIMES:
            above = keys[start - 1][-1] if start else ""
            return key[-1] in "。！!" or above in ("：", ":")
    return False
