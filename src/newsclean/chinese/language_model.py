"""How likely the next character of a text is: by words, by the three characters in front, by the document itself."""

import math
import re
from collections.abc import Set
from functools import lru_cache
from typing import NamedTuple

from newsclean.chinese import character_ngrams
from newsclean.chinese.evidence import Evidence
from newsclean.chinese.likelihood import START, UNKNOWN, Word, likelihood
from newsclean.chinese.punctuation import DOUBLE, HALF_OF_DOUBLE, PAIRS, PUNCTUATION, UNUSUAL_PAIR
from newsclean.chinese.word_starts import beginnings, prefixes

DIGITS = frozenset("0123456789")
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
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


class State(NamedTuple):
    """What a text is so far: `endings` are those of the text, and of the text without its last one, two and three
    characters (a next word of four begins there); `added` are nats that come to all of them."""

    endings: tuple[Ending, ...]
    added: float

    @property
    def logp(self) -> float:
        """Log-probability of the text."""
        return self.endings[0][0] + self.added


class Step(NamedTuple):
    """What a character adds behind three others, whatever is in front of these. All are log-probabilities but `kind`.

    `alone` is that of the word that it is by itself, of this `kind`. `longer` are the words that it ends, each with the
    number of its characters in front, its log-probability, kind and spelling ("" for a name, which no word in front
    makes likelier). `number` is that of being part of a number, `penalty` is for a mark behind a mark and for a word
    behind a number, `by_ngrams` what the characters in front add, and `begun` that of the likeliest word it begins.
    """

    alone: float
    kind: int
    longer: tuple[tuple[int, float, int, str], ...]
    number: float
    penalty: float
    by_ngrams: float
    begun: float


WEIGHTS = (0.7, 0.4)
"""Weights of the log-probability by words and of that by the three characters before, where both are asked: by
themselves they count much of the same twice. Set on paragraphs of benchmarks/byteshift.py with seed 61."""

EACH_CHARACTER = 0.5
"""Added for each hanzi: the weights together are more than 1, and would prefer a reading with fewer characters."""

BEGINNING = State(((0.0, START, {}),), 0.0)
_UNKNOWN: Word = (UNKNOWN, START)

MOST_TAILS = 20_000
"""Groups of three characters whose steps are remembered; with more, all are forgotten."""


class Behind(NamedTuple):
    """What is looked up once of up to three characters, `tail`, for whatever is behind them.

    `history` is `tail` as n-grams have it, with its `rows`. `prefixes` are the ends of `tail` that begin words or
    names, each with its length and whether it may begin a name. `steps` are those that were asked for, by character.
    """

    tail: str
    history: str
    rows: tuple[tuple[dict[str, float], float], ...]
    prefixes: list[tuple[int, str, bool]]
    steps: dict[str, Step]


class _Alone(dict[str, tuple[float, int, float]]):
    """For each character the log-probability and kind of the word that it is by itself, and the log-probability of the
    likeliest word that it begins, both times `weight`; worked out when first asked for."""

    def __init__(self, evidence: Evidence, weight: float) -> None:
        super().__init__()
        self._own, self._words, self._weight = evidence.own, evidence.language.words, weight

    def __missing__(self, char: str) -> tuple[float, int, float]:
        logp, kind = self._own.get(char) or self._words.get(char, _UNKNOWN)
        found = self[char] = self._weight * logp, kind, self._weight * beginnings().get(char, UNKNOWN)
        return found


class Scorer:
    """Scores text by the words of the language and of one document; `tail` is the last three
    characters, Simplified."""

    def __init__(self, evidence: Evidence, *, with_ngrams: bool = False) -> None:
        self.evidence = evidence
        self.words_weight, self._ngrams_weight = WEIGHTS if with_ngrams else (1.0, 0.0)
        self.plain = evidence.language.plain
        self._words = evidence.language.words
        self._follows = [[self.words_weight * nats for nats in row] for row in evidence.language.follows]
        self._own = evidence.own
        self._own_bigrams = evidence.own_bigrams
        self._alone = _Alone(evidence, self.words_weight)
        self._first, self._middle, self._last = evidence.language.names
        self._whole = self._first[""]
        self._own_second: dict[str, list[tuple[str, float]]] = {}
        for word, (chance, _) in self._own.items():
            if len(word) == 2:
                self._own_second.setdefault(word[0], []).append((word[1], chance * self.words_weight))
        self._own_prefixes = {word[:size] for word in self._own for size in range(1, len(word))}
        self._prefixes = prefixes()
        self._behind: dict[str, Behind] = {}

    def own_second(self, char: str) -> list[tuple[str, float]]:
        """The characters that make a word of two with `char` in front of them in this document, with the
        word's log probability."""
        return self._own_second.get(char, [])

    def behind(self, tail: str) -> Behind:
        """What was looked up of a tail."""
        known = self._behind.get(tail)
        if known is None:
            if len(self._behind) == MOST_TAILS:
                self._behind.clear()
            known = self._behind[tail] = self._look_up(tail)
        return known

    def _look_up(self, tail: str) -> Behind:
        """The same, looked up now."""
        history = tail if len(tail) == 3 else character_ngrams.SENTENCE_START + tail
        if not history.isalpha():
            history = _history(history)
        rows = character_ngrams.rows(history) if self._ngrams_weight else ()
        begun = []
        for back in range(1, len(tail) + 1):
            end = tail[-back:]
            begins_name = back < 3 and end[0] in self._first
            if back == 1 or begins_name or end in self._prefixes or end in self._own_prefixes:
                begun.append((back, end, begins_name))
        return Behind(tail, history, rows, begun, {})

    def step(self, behind: Behind, char: str) -> Step:
        """What a character adds behind a tail."""
        return behind.steps.get(char) or self._new_step(behind, char)

    def next(self, endings: tuple[Ending, ...], step: Step, char: str) -> tuple[float, int, str]:
        """The log-probability by words of the text so far with `char` behind it, whose step is `step`, and the kind of
        the last word and that word."""
        follows = self._follows
        chance, kind, longer, number, penalty, _, _ = step
        behind, before, pairs = endings[0]
        best = behind + chance + follows[before][kind] + pairs.get(char, 0.0)
        last = char
        for back, chance, other, word in longer:
            logp, before, pairs = endings[back]
            logp += chance
            if word:
                logp += follows[before][other] + pairs.get(word, 0.0)
            if logp > best:
                best, kind, last = logp, other, word
        if behind + number > best:
            return behind + number, START, char
        return best + penalty, kind, last

    def _new_step(self, behind: Behind, char: str) -> Step:
        """The same, worked out now and remembered."""
        tail, weight = behind.tail, self.words_weight
        logp, kind, begun = self._alone[char]
        if tail[-1:] == char and char not in PUNCTUATION and char not in DIGITS:
            logp += weight * REPEATED
        number, penalty = -math.inf, _mark_behind_mark(tail, char) if tail[-1:] in PUNCTUATION else 0.0
        if char in LETTERS or char in DIGITS or tail[-1:] in DIGITS or tail[-1:] == "．":
            number = weight * self._number(tail, char)
            if tail[-1:] in DIGITS and char not in PUNCTUATION:
                penalty += weight * AFTER_NUMBER
        added = self._by_ngrams(behind, char) if self._ngrams_weight else 0.0
        step = Step(logp, kind, self._longer_words(behind, char), number, penalty, added, begun)
        behind.steps[char] = step
        return step

    def _longer_words(self, behind: Behind, char: str) -> tuple[tuple[int, float, int, str], ...]:
        """The words of two and more characters that end in `char`."""
        found = []
        for back, prefix, begins_name in behind.prefixes:
            word = prefix + char
            longer = self._own.get(word) or self._words.get(word)
            if longer:
                found.append((back, self.words_weight * longer[0], longer[1], word))
            elif begins_name:
                found.append((back, self.words_weight * self._name(word), START, ""))
        return tuple(found)

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

    def _by_ngrams(self, behind: Behind, char: str) -> float:
        """The nats that the three characters before add to the log-probability of `char`."""
        history = behind.history
        if not "\u4e00" <= char <= "\u9fff":  # marks and digits have rules of their own
            return self._ngrams_weight * self._other_than_hanzi(history, char)
        if char in NUMBER_ENDS and history[-1:] == character_ngrams.NUMBER:
            log = NUMBER_ENDS[char]
        else:
            log = character_ngrams.log_probability_in(behind.rows, char)
        own = self._own_bigrams.get(history[-1] + char)
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
        pairs = _pairs_behind(word, self.words_weight)
        return chance + pairs[""], kind, pairs

    def read(self, text: str, state: State = BEGINNING, tail: str = "") -> tuple[State, str]:
        """The state and the tail behind a text."""
        endings, added = state
        for char in text.translate(self.plain):
            step = self.step(self.behind(tail), char)
            endings = (self.ending(*self.next(endings, step, char)), *endings[:3])
            added += step.by_ngrams
            tail = (tail + char)[-3:]
        return State(endings, added), tail


def _mark_behind_mark(tail: str, char: str) -> float:
    """Nats for a mark behind a mark, and for anything behind half of a double one."""
    if char in PUNCTUATION:
        is_third = char == tail[-1] == tail[-2:-1]
        return UNUSUAL_PAIR if is_third else PAIRS.get(tail[-1] + char, UNUSUAL_PAIR)
    is_half = tail[-1] in DOUBLE and tail[-2:-1] != tail[-1] and not (char in DIGITS and tail[-2:-1] in DIGITS)
    return HALF_OF_DOUBLE if is_half else 0.0


def _letter(tail: str) -> float:
    """The log-probability of a letter."""
    return NEXT_LETTER if tail[-1:] in LETTERS else FIRST_LETTER


@lru_cache(maxsize=4096)
def _history(tail: str) -> str:
    """A history with numbers for their digits, from the beginning of its sentence on."""
    tail = re.sub("[0-9]+", character_ngrams.NUMBER, tail)
    return re.sub(".*[。！？]", character_ngrams.SENTENCE_START, tail)


@lru_cache(maxsize=8192)
def _pairs_behind(word: str, weight: float) -> dict[str, float]:
    """Nats to add for words behind this one, beyond what "" gives for all, times a weight."""
    found = likelihood().behind(word)
    rest = found.get("", 0.0)
    return {second: weight * (gain - rest) for second, gain in found.items()} | {"": weight * rest}
