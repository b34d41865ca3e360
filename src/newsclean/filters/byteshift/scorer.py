"""How likely the next character of a candidate is, by the language's words and the document's own."""

from newsclean.filters.byteshift.beginnings import beginnings, second_characters
from newsclean.filters.byteshift.evidence import Evidence
from newsclean.filters.byteshift.punctuation import DOUBLE, PAIRS, PUNCTUATION, UNUSUAL_PAIR
from newsclean.likelihood import START, UNKNOWN, Word

DIGITS = frozenset("0123456789")
SECOND_DIGIT = -1.6
"""Natural log probability of a digit behind a digit: the table counts single characters only."""

UNITS = frozenset("年月日时人名个%％万亿元点多岁余")
UNIT = -2.5
"""The same of a unit behind a digit."""

REPEATED = -3.0
"""Added (nats) for a character twice in a row that is no word: 是是 is rarer than its parts say."""

State = tuple[Word, ...]
"""Of the best divisions into words that end 0, 1, 2 and 3 characters ago: natural log probability,
kind of the last word."""

BEGINNING: State = ((0.0, START),)
_UNKNOWN: Word = (UNKNOWN, START)


class Scorer:
    """Scores text by the words of the language and of one document; `tail` is the last three
    characters, Simplified."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.plain = evidence.language.plain
        self._words = evidence.language.words
        self._follows = evidence.language.follows
        self._own = evidence.own
        self.beginnings = beginnings()
        self._following: dict[str, frozenset[str]] = {}

    def following(self, char: str) -> frozenset[str]:
        """The characters that make a word with `char` in front of them, in the language or the document."""
        known = self._following.get(char)
        if known is None:
            own = {word[1] for word in self._own if len(word) == 2 and word[0] == char}
            known = self._following[char] = frozenset(own.union(second_characters().get(char, ())))
        return known

    def next(self, state: State, tail: str, char: str) -> Word:
        """The log probability of the text so far with `char` (Simplified) behind it, and the kind
        of its last word."""
        own, words, follows = self._own.get, self._words.get, self._follows
        found = own(char) or words(char, _UNKNOWN)
        chance, before = state[0]
        best = chance + found[0] + follows[before][found[1]]
        if tail and tail[-1] == char and char not in PUNCTUATION and char not in DIGITS:
            best += REPEATED
        kind = found[1]
        word = char
        for back in range(1, len(tail) + 1):
            word = tail[-back] + word
            longer = own(word) or words(word)
            if longer:
                chance, before = state[back]
                total = chance + longer[0] + follows[before][longer[1]]
                if total > best:
                    best, kind = total, longer[1]
        if tail and tail[-1] in DIGITS and (char in DIGITS or char in UNITS):
            after_digit = state[0][0] + (SECOND_DIGIT if char in DIGITS else UNIT)
            return max((best, kind), (after_digit, START))
        if tail and tail[-1] in PUNCTUATION:
            if char in PUNCTUATION:
                best += PAIRS.get(tail[-1] + char, UNUSUAL_PAIR)
            elif tail[-1] in DOUBLE and tail[-2:-1] != tail[-1]:
                best += UNUSUAL_PAIR
        return best, kind

    def read(self, text: str, state: State = BEGINNING, tail: str = "") -> tuple[State, str]:
        """The state and the tail behind a text."""
        for char in text.translate(self.plain):
            state = (self.next(state, tail, char), *state[:3])
            tail = (tail + char)[-3:]
        return state, tail
