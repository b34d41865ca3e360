"""Finds which of many words a text holds, in one scan for a pair of characters of each: `欢迎转载本文` → `转载`."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from newsclean.filters.boilerplate.literals import frequency_of, pair_frequency

_STOP = 0.1  # microseconds that the scan takes for each character that a pair may begin with
_TRY = 2.0  # microseconds that it takes to look at what is at a pair


class _Entry(NamedTuple):
    """A word, where in it its pair is, and the bits of the rules that need it."""

    word: str
    pair: int
    rules: int


class WordIndex:
    """Words of folded lines by a pair of neighbouring characters, each with a bit set for every rule that needs it.

    `forms` gives all characters that fold to one, where texts are searched that are not folded; `fold` folds them.
    """

    def __init__(
        self, words: Mapping[str, int], forms: Callable[[str], str] = str, fold: Callable[[str], str] = str
    ) -> None:
        self._fold = fold
        self._single = {word: rules for word, rules in words.items() if len(word) == 1}
        self._singles = re.compile(_class(self._single))
        self._by_pair: dict[str, list[_Entry]] = {}
        for word, start in _rare_pairs(word for word in words if len(word) > 1):
            for pair in map("".join, product(*map(forms, word[start : start + 2]))):
                self._by_pair.setdefault(pair, []).append(_Entry(word, start, words[word]))
        # A class before a class scans Chinese at twice the speed of the alternation. The second one is only looked
        # at, for it may begin a pair itself.
        first, second = (_class(pair[i] for pair in self._by_pair) for i in (0, 1))
        self._pairs = re.compile(f"{first}(?={second})")
        entries = [entry for entries in self._by_pair.values() for entry in entries]
        self._before = max((entry.pair for entry in entries), default=0)
        self._behind = max((len(entry.word) - entry.pair for entry in entries), default=0)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where each word of two characters or more is in a text, with the bits of its rules."""
        by_pair = self._by_pair
        for match in self._pairs.finditer(text):
            i = match.start()
            entries = by_pair.get(text[i : i + 2])
            if entries:
                before = max(0, i - self._before)
                around = self._fold(text[before : i + self._behind])
                for word, pair, rules in entries:
                    start = i - pair - before
                    if start >= 0 and around.startswith(word, start):
                        yield before + start, rules

    def rules_for(self, line: str) -> int:
        """A bit for each rule of whose words a line holds one."""
        found = 0
        if self._pairs.search(line):
            for _, rules in self.find(line):
                found |= rules
        for character in self._singles.findall(line):
            found |= self._single[character]
        return found


def _rare_pairs(words: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Each word with the start of one of its pairs, chosen so that few places of a text match any of them."""
    firsts: dict[str, float] = {}
    seconds: dict[str, float] = {}
    for word in sorted(words, key=len):  # the shortest have no choice
        begin, follow = sum(firsts.values()), sum(seconds.values())

        def cost(start: int, word: str = word, begin: float = begin, follow: float = follow) -> float:
            first, second = word[start], word[start + 1]
            begin += 0 if first in firsts else frequency_of(first)
            follow += 0 if second in seconds else frequency_of(second)
            return begin * (_STOP + _TRY * follow) + 2 * _TRY * pair_frequency(first + second)

        start = min(range(len(word) - 1), key=cost)
        firsts[word[start]] = frequency_of(word[start])
        seconds[word[start + 1]] = frequency_of(word[start + 1])
        yield word, start


def _class(characters: Iterable[str]) -> str:
    """An expression for any of some characters; for none, one that never matches."""
    inside = re.escape("".join(sorted(set(characters))))
    return f"[{inside}]" if inside else "(?!)"
