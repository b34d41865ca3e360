"""How likely the next character of a text is: by words, by the three characters in front, by the document itself."""

import math
import re
import string
from collections.abc import Set
from functools import lru_cache

from newsclean.chinese import character_ngrams
from newsclean.chinese.evidence import Evidence
from newsclean.chinese.likelihood import START, UNKNOWN, Word, likelihood
from newsclean.chinese.punctuation import DOUBLE, HALF_OF_DOUBLE, PAIRS, PUNCTUATION, UNUSUAL_PAIR
from newsclean.chinese.word_starts import beginnings

DIGITS = frozenset("0123456789")
LETTERS = frozenset(string.ascii_letters)
UNITS = frozenset("年月日时人名个%％万亿元点多岁余")
# Log-probabilities of the characters of a number, because the table counts digits as words.
FIRST_DIGIT = -7.0
SECOND_DIGIT = -1.6
"""Of a digit behind a digit."""
UNIT = -2.5
"""Of a unit behind a digit, where only words are asked."""
ONE_OF_TEN = -2.3
"""Of one digit among ten."""
POINT = -2.0
"""Of a decimal point behind a digit."""
FIRST_LETTER = -14.0
"""Of a full-width letter: bytes of hanzi that make one are commoner."""
NEXT_LETTER = -3.2
"""Of a letter behind a letter: one among twenty-six."""
NUMBER_ENDS = {"万": -2.8, "亿": -3.5, "％": -3.0}
"""Of these behind a digit: to the dictionary that was counted, `１．５万` and `３％` are numbers as a whole."""
AFTER_NUMBER = -3.0
"""Nats for anything but a digit, a unit or a mark behind a digit."""

NAME = -4.6
"""Log-probability, in news, that a word is a person's name which is in no dictionary."""

REPEATED = -3.0
"""Nats for a character twice in a row that is no word: 是是 is rarer than the product of its parts."""

Ending = tuple[float, int, dict[str, float]]
"""The best division of a text into words: its log-probability, the kind of its last word, and the nats to add for
each word that may follow that word."""

State = tuple[Ending, ...]
"""The endings of a text, and of the text without its last one, two and three characters: a next word of four begins
there."""

WEIGHTS = (0.7, 0.4)
"""Weights of the log-probability by words and of that by the three characters before, where both are asked: by
themselves they count much of the same twice. Set on paragraphs of benchmarks/byteshift.py with seed 61."""

EACH_CHARACTER = 0.5
"""Added for each hanzi: the weights together are more than 1, and would prefer a reading with fewer characters."""

BEGINNING: State = ((0.0, START, {}),)
_UNKNOWN: Word = (UNKNOWN, START)


class Scorer:
    """Scores text by the words of the language and of one document; `tail` is the last three
    characters, Simplified."""

    def __init__(self, evidence: Evidence, *, with_ngrams: bool = False) -> None:
        self.evidence = evidence
        self.words_weight, self._ngrams_weight = WEIGHTS if with_ngrams else (1.0, 0.0)
        self.plain = evidence.language.plain
        self._words = evidence.language.words
        self._follows = evidence.language.follows
        self._own = evidence.own
        self._own_bigrams = evidence.own_bigrams
        self.beginnings = beginnings()
        self._first, self._middle, self._last = evidence.language.names
        self._whole = self._first[""]
        self._own_second: dict[str, list[tuple[str, float]]] = {}
        for word, (chance, _) in self._own.items():
            if len(word) == 2:
                self._own_second.setdefault(word[0], []).append((word[1], chance * self.words_weight))

    def own_second(self, char: str) -> list[tuple[str, float]]:
        """The characters that make a word of two with `char` in front of them in this document, with the
        word's log probability."""
        return self._own_second.get(char, [])

    def next(self, state: State, tail: str, char: str) -> tuple[float, int, str]:
        """The log probability of the text so far with `char` (Simplified) behind it, and the kind
        of its last word and that word."""
        own, words, follows, weight = self._own.get, self._words.get, self._follows, self.words_weight
        found = own(char) or words(char, _UNKNOWN)
        chance, before, pairs = state[0]
        best = chance + weight * (found[0] + follows[before][found[1]] + pairs.get(char, 0.0))
        if tail and tail[-1] == char and char not in PUNCTUATION and char not in DIGITS:
            best += weight * REPEATED
        kind = found[1]
        last = word = char
        for back in range(1, len(tail) + 1):
            word = tail[-back] + word
            longer = own(word) or words(word)
            if longer:
                chance, before, pairs = state[back]
                total = chance + weight * (longer[0] + follows[before][longer[1]] + pairs.get(word, 0.0))
                if total > best:
                    best, kind, last = total, longer[1], word
            elif back < 3 and word[0] in self._first:
                total = state[back][0] + weight * self._name(word)
                if total > best:
                    best, kind, last = total, START, ""
        if char in LETTERS or char in DIGITS or tail[-1:] in DIGITS or tail[-1:] == "．":
            number = state[0][0] + weight * self._number(tail, char)
            if number > best:
                return number, START, char
            if tail[-1:] in DIGITS and char not in PUNCTUATION:
                best += weight * AFTER_NUMBER
        if tail and tail[-1] in PUNCTUATION:
            if char in PUNCTUATION:
                is_third = char == tail[-1] == tail[-2:-1]
                best += UNUSUAL_PAIR if is_third else PAIRS.get(tail[-1] + char, UNUSUAL_PAIR)
            elif tail[-1] in DOUBLE and tail[-2:-1] != tail[-1] and not (char in DIGITS and tail[-2:-1] in DIGITS):
                best += HALF_OF_DOUBLE
        return best, kind, last

    def _name(self, word: str) -> float:
        """The log probability of a word's being a person's name."""
        chance = NAME + self._first[word[0]] + self._last.get(word[-1], UNKNOWN)
        return chance + (self._middle.get(word[1], UNKNOWN) if len(word) == 3 else self._whole)

    def _number(self, tail: str, char: str) -> float:
        """The log-probability of `char` in or behind a number, or of a letter; minus infinity elsewhere."""
        if char in LETTERS:
            return _letter(tail)
        if char in DIGITS:
            inside = tail[-1:] in DIGITS or (tail[-1:] == "．" and tail[-2:-1] in DIGITS)
            return SECOND_DIGIT if inside else FIRST_DIGIT if char != "0" else UNKNOWN
        if tail[-1:] in DIGITS:
            if char == "．":
                return POINT
            if char in NUMBER_ENDS:
                return NUMBER_ENDS[char]
            if self._ngrams_weight and "\u4e00" <= char <= "\u9fff":
                return character_ngrams.log_probability(character_ngrams.NUMBER, char)
            if char in UNITS:
                return UNIT
        return -math.inf

    def by_ngrams(self, tail: str, char: str) -> float:
        """The nats that the three characters before add to the log-probability of `char`; 0 where only words count."""
        if not self._ngrams_weight:
            return 0.0
        if len(tail) < 3:
            tail = character_ngrams.SENTENCE_START + tail
        if not tail.isalpha():
            tail = _history(tail)
        if not "\u4e00" <= char <= "\u9fff":  # marks and digits have rules of their own
            return self._ngrams_weight * self._other_than_hanzi(tail, char)
        is_end = char in NUMBER_ENDS and tail[-1:] == character_ngrams.NUMBER
        log = NUMBER_ENDS[char] if is_end else character_ngrams.log_probability(tail, char)
        own = self._own_bigrams.get(tail[-1] + char)
        return self._ngrams_weight * (log if own is None or own < log else own) + EACH_CHARACTER

    def _other_than_hanzi(self, history: str, char: str) -> float:
        """The log-probability of a digit or a mark; marks have rules of their own, so that here they are as likely
        everywhere."""
        number = character_ngrams.NUMBER
        if char in LETTERS:
            return _letter(history)
        if char not in DIGITS:
            if history[-1:] == number and (char == "．" or char in NUMBER_ENDS):
                return NUMBER_ENDS.get(char, POINT)
            found = self._words.get(char)
            return found[0] if found else UNKNOWN
        if history[-1:] == number or history[-2:] == number + "．":
            return ONE_OF_TEN
        return character_ngrams.log_probability(history, number) + ONE_OF_TEN

    def continuations(self, tail: str) -> Set[str]:
        """The characters that were counted behind the last two of a text."""
        return character_ngrams.continuations(tail[-2:]).keys() if self._ngrams_weight and len(tail) > 1 else set()

    def ending(self, chance: float, kind: int, word: str) -> Ending:
        """The ending of a text whose last word is known."""
        pairs = _pairs_behind(word)
        return chance + self.words_weight * pairs[""], kind, pairs

    def read(self, text: str, state: State = BEGINNING, tail: str = "") -> tuple[State, str]:
        """The state and the tail behind a text."""
        for char in text.translate(self.plain):
            added = self.by_ngrams(tail, char)
            state = (self.ending(*self.next(state, tail, char)), *state[:3])
            if added:
                state = tuple((chance + added, kind, pairs) for chance, kind, pairs in state)
            tail = (tail + char)[-3:]
        return state, tail


def _letter(tail: str) -> float:
    """The log-probability of a letter."""
    return NEXT_LETTER if tail[-1:] in LETTERS else FIRST_LETTER


@lru_cache(maxsize=4096)
def _history(tail: str) -> str:
    """A history with numbers for their digits, from the beginning of its sentence on."""
    tail = re.sub("[0-9]+", character_ngrams.NUMBER, tail)
    return re.sub(".*[。！？]", character_ngrams.SENTENCE_START, tail)


@lru_cache(maxsize=8192)
def _pairs_behind(word: str) -> dict[str, float]:
    """Nats to add for words behind this one, beyond what "" gives for all."""
    found = likelihood().behind(word)
    rest = found.get("", 0.0)
    return {second: gain - rest for second, gain in found.items()} | {"": rest}
