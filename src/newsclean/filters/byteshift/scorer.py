"""How likely the next character of a candidate is, by the language's words and the document's own."""

from newsclean.filters.byteshift.evidence import Evidence
from newsclean.filters.byteshift.punctuation import PAIRS, PUNCTUATION, UNUSUAL_PAIR
from newsclean.likelihood import UNKNOWN

Values = tuple[float, float, float, float]
"""Natural log probabilities of the best divisions into words that end 0, 1, 2 and 3 characters ago."""

NOTHING: tuple[Values, str] = ((0.0, -999.0, -999.0, -999.0), "")
_NO_WORD = -999.0


class Scorer:
    """Scores text by the words of the language and of one document; `tail` is the last three characters, Simplified."""

    def __init__(self, evidence: Evidence) -> None:
        self.plain = evidence.language.plain
        self._words = evidence.language.words
        self._own = evidence.own

    def known(self, word: str) -> bool:
        """Whether this is a word of the language or of the document."""
        return word in self._own or word in self._words

    def next(self, values: Values, tail: str, char: str) -> float:
        """The log probability of the text so far with `char` (Simplified) behind it."""
        own, words = self._own.get, self._words.get
        best = values[0] + (own(char) or words(char, UNKNOWN))
        word = char
        for back in range(1, len(tail) + 1):
            word = tail[-back] + word
            chance = own(word) or words(word)
            if chance and values[back] + chance > best:
                best = values[back] + chance
        if char in PUNCTUATION and tail and tail[-1] in PUNCTUATION:
            best += PAIRS.get(tail[-1] + char, UNUSUAL_PAIR)
        return best

    def read(self, text: str, state: tuple[Values, str] = NOTHING) -> tuple[Values, str]:
        """The values and the tail behind a text."""
        values, tail = state
        for char in text.translate(self.plain):
            best = self.next(values, tail, char)
            values, tail = (best, values[0], values[1], values[2]), (tail + char)[-3:]
        return values, tail
