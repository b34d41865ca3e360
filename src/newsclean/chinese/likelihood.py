"""How likely a run of Chinese is: words with their probabilities, shared by the filters that must
choose a reading.

`likelihood().score("使命的時代")` → about -4 nats a character; mojibake and misread bytes score below -10.

The table (data/likelihood.bin, sources and licences in data/likelihood.txt) is made by
tools/build_likelihood.py: zlib over UTF-16-LE lines. The first two hold Traditional characters
and, in the same order, their Simplified forms, the third those Traditional characters that
converting Simplified text gives, the fourth the Simplified characters that this changes, the fifth
how kinds of words follow one another. The sixth lists the characters of names, the seventh words, the
eighth, in the same order, what to add for another word behind each, as rows of `gain words gain words`
(log probabilities in quarters of a nat, words with a comma between them). Each other line is
`cost length kind words`, the lowest cost first, where all words have that many characters and that kind, are run
together, and have the natural log probability -cost / 10.
"""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import NamedTuple

from newsclean.packaged import packaged_bytes

LONGEST = 4
"""Characters of the longest word in the table."""

UNKNOWN = -16.0
"""Natural log probability of a character that is not in the table."""

START = 0
"""The kind of what begins a sentence, and of what is no word."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_HALF_WIDTH = {ord(char) + 0xFEE0: ord(char) for char in "0123456789" + _LETTERS}

Word = tuple[float, int]
"""Natural log probability and kind (part of speech, one hanzi or more) of a word."""


class Likelihood(NamedTuple):
    """`words` are Simplified words, marks and ASCII digits; `follows[kind][next kind]` are nats to
    add for a word behind another (0 for START).

    `pairs` are the rows of which `behind` reads one. `names` are log probabilities of a character's being
    the first of a person's name, a middle one and the last ("" in the first: of there being no middle one).
    `simplified` (Traditional characters) and `plain` (those and full-width digits and letters) are for
    `str.translate`; `usual` are the Traditional characters that converting Simplified text gives,
    `changed` the Simplified ones that it changes.
    """

    words: dict[str, Word]
    follows: list[list[float]]
    simplified: dict[int, int]
    plain: dict[int, int]
    usual: frozenset[str]
    changed: frozenset[str]
    pairs: dict[str, str]
    names: tuple[dict[str, float], ...]

    def behind(self, word: str) -> dict[str, float]:
        """Nats to add for words behind this one; "" for those that are not named."""
        return _read_row(self.pairs[word]) if word in self.pairs else {}

    def log_probability(self, text: str) -> float:
        """Natural log probability of a text, Traditional or Simplified, by its likeliest division
        into words."""
        return self._best_divisions(text.translate(self.plain))[-1][0]

    def log_probability_in_pairs(self, text: str) -> float:
        """Natural log probability of a Simplified text by its likeliest division into words, each behind the one
        before it: some 10 us a character, and better than `log_probability` where two divisions compete."""
        best: list[dict[str, float]] = [{"": 0.0}]
        for end in range(1, len(text) + 1):
            here = {}
            for start in range(max(0, end - LONGEST), end):
                word = text[start:end]
                if start == end - 1 or word in self.words:
                    here[word] = max(logp + self._behind(before, word) for before, logp in best[start].items())
            best.append(here)
        return max(best[-1].values())

    def _behind(self, before: str, word: str) -> float:
        """Natural log probability of a word behind another ("": at the start)."""
        chance, kind = self.words.get(word, (UNKNOWN, START))
        _, kind_before = self.words.get(before, (0.0, START))
        return chance + self.follows[kind_before][kind] + self.pair(before, word)

    def pair(self, first: str, second: str) -> float:
        """Nats to add for the second word behind the first: one of `behind`, without reading the others."""
        row = self.pairs.get(first, "")
        at = row.find(second)
        while at > 0 and not (row[at - 1] in " ," and row[at + len(second) : at + len(second) + 1] in ("", " ", ",")):
            at = row.find(second, at + 1)
        gain = row[: row.rfind(" ", 0, at)] if at > 0 else row[: row.find(" ")]
        return int(gain[gain.rfind(" ") + 1 :]) / 4 if row else 0.0

    def divide(self, text: str) -> list[str]:
        """The likeliest words of a text; a character that is in no word is by itself."""
        best = self._best_divisions(text.translate(self.plain))
        words = []
        end = len(text)
        while end:
            start = end - best[end][1]
            words.append(text[start:end])
            end = start
        return words[::-1]

    def _best_divisions(self, text: str) -> list[tuple[float, int]]:
        """For each position the best log probability up to there, and the length of the last word."""
        known = self.words.get
        best = [(0.0, 0)]
        for end in range(1, len(text) + 1):
            single = known(text[end - 1])
            chance, length = best[-1][0] + (single[0] if single else UNKNOWN), 1
            for start in range(max(0, end - LONGEST), end - 1):
                word = known(text[start:end])
                if word and best[start][0] + word[0] > chance:
                    chance, length = best[start][0] + word[0], end - start
            best.append((chance, length))
        return best

    def score(self, text: str) -> float:
        """Natural log probability a character: about -5 for Chinese prose, below -10 for nonsense,
        0 for nothing."""
        return self.log_probability(text) / len(text) if text else 0.0


def read_table(name: str) -> str:
    """The text of a packed table of the package."""
    import zlib

    return zlib.decompress(packaged_bytes(f"data/{name}")).decode("utf-16-le")


@contextmanager
def without_collecting() -> Iterator[None]:
    """Keeps the garbage collector off: many new strings would start it dozens of times, a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@lru_cache(maxsize=1)
def likelihood() -> Likelihood:
    """The table, read when first needed (about 80 ms)."""
    traditional, simplified, usual, changed, rows, people, firsts, seconds, *groups = read_table(
        "likelihood.bin"
    ).split("\n")
    with without_collecting():
        words = _read_words(groups)
    follows = [[int(entry) / 10 for entry in row.split(" ")] for row in rows.split(";")]
    old_to_new = dict(zip(map(ord, traditional), map(ord, simplified), strict=True))
    pairs = dict(zip(firsts.split("\t"), seconds.split("\t"), strict=True))
    names = tuple(map(_read_row, people.split("\t")))
    plain = old_to_new | _HALF_WIDTH
    return Likelihood(words, follows, old_to_new, plain, frozenset(usual), frozenset(changed), pairs, names)


def _read_row(row: str) -> dict[str, float]:
    """The words of a row of the table, each with what it gains in log-probability."""
    parts = iter(row.split(" "))
    return {word: int(gain) / 4 for gain, words in zip(parts, parts, strict=True) for word in words.split(",")}


def _read_words(groups: list[str]) -> dict[str, Word]:
    """The words of the table's groups, each with its log-probability and its kind."""
    words: dict[str, Word] = {}
    split = {str(length): re.compile("." * length).findall for length in range(1, LONGEST + 1)}
    for group in groups:
        cost, length, kind, run = group.split(" ", 3)
        word = int(cost) / -10, int(kind)
        for spelled in split[length](run):  # a third faster than dict.update
            words[spelled] = word
    return words
