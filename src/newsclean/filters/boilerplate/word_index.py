"""Finds which of many words a text holds, in a scan for a pair of characters of each: `欢迎转载本文` → `转载`."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from typing import NamedTuple

from newsclean.filters.boilerplate.literals import frequency_of, pair_frequency

# Microseconds, as measured on a newspaper: what a scan takes for each character that a pair may begin with, and for
# each pair that is looked at.
_STOP = 0.05
_TRY = 0.4
_COMMON = 0.03  # share of a text; a pair whose first character is commoner is found by its second one
_NEVER = "(?!)"


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
        self._single = {form: rules for word, rules in words.items() if len(word) == 1 for form in forms(word)}
        self._entries: dict[str, list[_Entry]] = {}
        ahead: list[list[str]] = []
        back: list[list[str]] = []
        for word, start in _rare_pairs(word for word in words if len(word) > 1):
            part = list(map(forms, word[start : start + 3]))
            (back if frequency_of(word[start]) >= _COMMON else ahead).append(part)
            for pair in map("".join, product(*part[:2])):
                self._entries.setdefault(pair, []).append(_Entry(word, start, words[word]))
        # Each scan with how many characters before the place where it stops a pair begins.
        scans = ((_scan_ahead, ahead, 0), (_scan_back, back, 1))
        self._scans = [(re.compile(scan(parts)), before) for scan, parts, before in scans if parts]
        self._singles = re.compile(_class(self._single)).finditer if self._single else None

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where each word is in a text, with the bits of its rules."""
        entries, fold = self._entries, self._fold
        for scan, before in self._scans:
            for match in scan.finditer(text):
                start = match.start() - before
                pair = text[start : start + 2]
                if pair in entries:
                    for word, offset, rules in entries[pair]:
                        at = start - offset
                        if at >= 0 and fold(text[at : at + len(word)]) == word:
                            yield at, rules
        if self._singles:
            for match in self._singles(text):
                yield match.start(), self._single[match[0]]


def _rare_pairs(words: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Each word with the start of one of its pairs, chosen so that few places of a text match any of them."""
    firsts: set[str] = set()
    seconds: set[str] = set()
    begin = follow = 0.0  # the share of a text that all of either make
    for word in sorted(words, key=len):  # the shortest have no choice
        choices = []
        for start, (first, second) in enumerate(pairwise(word)):
            begins = begin + (0 if first in firsts else frequency_of(first))
            follows = follow + (0 if second in seconds else frequency_of(second))
            cost = begins * (_STOP + _TRY * follows) + _TRY * pair_frequency(first + second)
            choices.append((cost, start, begins, follows))
        _, start, begins, follows = min(choices)
        if frequency_of(word[start]) < _COMMON:
            begin, follow = begins, follows
            firsts.add(word[start])
            seconds.add(word[start + 1])
        yield word, start


def _scan_ahead(parts: Sequence[Sequence[str]]) -> str:
    """An expression for what pairs begin with, where a second character follows, and a third one if all pairs with
    this second one have a third.

    `parts` are the forms of the two or three characters. What follows is only looked at, for it may begin a pair
    itself. Classes in a row scan Chinese at twice the speed of the alternation.
    """
    ends = {form for part in parts if len(part) == 2 for form in part[1]}
    longer = [part for part in parts if not ends.issuperset(part[1])]
    first, second, third = (_class(part[i] for part in some) for i, some in enumerate((parts, longer, longer)))
    return f"{first}(?={_class(ends)}|{second}{third})"


def _scan_back(parts: Sequence[Sequence[str]]) -> str:
    """An expression for what pairs end with, where the first character is in front: for pairs that begin with a mark
    as common as the comma."""
    return f"{_class(part[1] for part in parts)}(?<={_class(part[0] for part in parts)}.)"


def _class(forms: Iterable[str]) -> str:
    """An expression for any of some characters; for none, one that never matches."""
    inside = re.escape("".join(sorted(set("".join(forms)))))
    return f"[{inside}]" if inside else _NEVER
