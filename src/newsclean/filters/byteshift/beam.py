"""The candidates for a damaged run: each is expanded by one character at a time, and the likeliest are kept."""

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

from newsclean.chinese.character_ngrams import NUMBER
from newsclean.chinese.language_model import DIGITS, UNITS, Scorer, State
from newsclean.chinese.likelihood import UNKNOWN
from newsclean.chinese.punctuation import FULL_WIDTH, PUNCTUATION, clause, rhythm
from newsclean.filters.byteshift.candidates import Choice, Option

IN_NUMBER = DIGITS | {"．"}
BEHIND_DIGIT = IN_NUMBER | UNITS
"""Characters that are tried behind a digit or a point, however rare they are as words."""

GAIN_OF_PAIR = 5.0
"""Nats that a word may gain by the word in front of it; more is rare."""


class Width(NamedTuple):
    """How much a search keeps.

    `kept` are the candidates after each character, `dropped` those kept beside them that say that a pair was dropped
    here. A candidate is dropped if it is `margin` nats behind the best one, and not tried if it is `option_margin` nats
    behind before what follows is known; only characters that make a word of two with the one in front are tried beyond
    that. Of the candidates with the same last three characters and open byte `same_ending` are kept.
    """

    kept: int
    dropped: int
    margin: float
    option_margin: float
    same_ending: int


NARROW = Width(40, 20, 12.0, 11.0, 3)
"""For every run. Of 148 runs (seed 71 of benchmarks/byteshift.py) it has the truth among the candidates of 146; 24 and
12 have it of 145, and take about as long."""

WIDE = Width(80, 40, 14.0, 12.0, 5)
"""For short runs that are doubtful after the narrow search; some three times as slow. Of 27 runs whose first candidate
was wrong after a search with 24 and 12, one with 100 and 50 has the truth among the candidates of 17 in place of 12."""


class Candidate(NamedTuple):
    """What a run may have been up to here.

    `tail` are its last three characters, Simplified, `lead` is the open lead byte or ALIGNED, and `optimistic` the
    log-probability if the last character begins the likeliest word that it can.
    """

    state: State
    tail: str
    text: str
    lead: int
    optimistic: float

    def cost(self, nats: float) -> "Candidate":
        """The same with all log-probabilities moved by `nats`."""
        state = tuple((logp + nats, kind, pairs) for logp, kind, pairs in self.state)
        return self._replace(state=state, optimistic=self.optimistic + nats)

    @property
    def logp(self) -> float:
        """Log-probability."""
        return self.state[0][0]


# A candidate with one more character, not yet made, because only the best are: its optimistic log-probability, the
# log-probability, kind and last word by the scorer, the cost of the character, and what it is made of. (A plain tuple:
# there are thousands, and a named one takes five times as long to make.)
Expanded = tuple[float, float, int, str, float, Candidate, Option]


class Expander:
    """Expands candidates by `scorer`, behind a line whose last clause is `before`."""

    def __init__(self, scorer: Scorer, before: str, width: Width) -> None:
        self._scorer = scorer
        self._width = width
        self._evidence = scorer.evidence
        self._before = before

    def expand(
        self, beam: list[Candidate], choice: Callable[[int], Choice], size: int, *, divided: bool = False
    ) -> list[Candidate]:
        """The `size` likeliest candidates with one more character, which `choice` gives for their open lead byte.

        `divided` says that a false annotation is between the bytes of that character.
        """
        found = sorted(self._all_expanded(beam, choice, divided), key=lambda new: (-new[0], new[6].char))
        result = []
        for optimistic, logp, kind, word, cost, old, option in found[: 2 * size]:
            if optimistic < found[0][0] - self._width.margin:
                break
            state = (self._scorer.ending(logp, kind, word), *old.state[:3])
            tail = (old.tail + option.simplified)[-3:]
            new = Candidate(state, tail, old.text + option.char, option.lead, optimistic - cost)
            result.append(new.cost(cost) if cost else new)
        return pruned(result, size, self._width.same_ending)

    def _all_expanded(
        self, beam: list[Candidate], choice: Callable[[int], Choice], divided: bool
    ) -> Iterator[Expanded]:
        """The candidates with each option that may be likely enough."""
        best, margin = -math.inf, self._width.option_margin
        for old in beam:
            logp = old.logp
            options = choice(old.lead)
            tried = set()
            for option in options.ranked:
                if logp + option.logp < best - margin:
                    break
                new = self._expanded(old, option, divided)
                yield new
                tried.add(option)
                best = max(best, new[0])
            for option in dict.fromkeys(self._seconds(old, options, best - margin)):
                if option not in tried:
                    yield self._expanded(old, option, divided)

    def _expanded(self, old: Candidate, option: Option, divided: bool) -> Expanded:
        # No table entry finds a character whose bytes are apart, so that no annotation is due.
        cost = self._evidence.script_cost(option.char) if divided else self._evidence.cost(option.char)
        if option.simplified in PUNCTUATION:
            cost += self.rhythm(old.text, option.char)
        logp, kind, word = self._scorer.next(old.state, old.tail, option.simplified)
        cost += self._scorer.by_ngrams(old.tail, option.simplified)
        begun = old.state[0][0] + self._scorer.words_weight * self._scorer.beginnings.get(option.simplified, UNKNOWN)
        return max(logp, begun) + cost, logp, kind, word, cost, old, option

    def _seconds(self, old: Candidate, options: Choice, least: float) -> Iterator[Option]:
        """The options that make a word of two with the last character, in the language or in the document, where the
        log-probability may be at least `least`."""
        if not old.tail or not options.by_simplified:
            return
        least -= old.state[1][0] + GAIN_OF_PAIR
        continuations = self._scorer.continuations(old.tail)
        for simplified in continuations & options.by_simplified.keys():
            yield from options.by_simplified[simplified]
        if old.tail[-1] in IN_NUMBER or NUMBER in continuations:
            for simplified in BEHIND_DIGIT & options.by_simplified.keys():
                yield from options.by_simplified[simplified]
        for second, logp in self._scorer.own_second(old.tail[-1]):
            if logp > least:
                yield from options.by_simplified.get(second, ())
        for logp, option in options.after(old.tail[-1]):
            if logp < least:
                break
            yield option

    def rhythm(self, text: str, mark: str) -> float:
        """Nats for a mark behind a candidate's text."""
        return rhythm(clause((self._before + text).translate(FULL_WIDTH)), mark.translate(FULL_WIDTH))


def pruned(candidates: list[Candidate], size: int, same_ending: int) -> list[Candidate]:
    """The `size` likeliest candidates, at most `same_ending` of those that end alike."""
    candidates.sort(key=lambda candidate: candidate.optimistic, reverse=True)
    seen: dict[tuple[str, int], int] = {}
    kept: list[Candidate] = []
    for candidate in candidates:
        key = (candidate.tail, candidate.lead)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= same_ending:
            kept.append(candidate)
            if len(kept) == size:
                break
    return kept
