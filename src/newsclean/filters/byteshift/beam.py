"""The candidates for a damaged run: each is expanded by one character at a time, and the likeliest are kept."""

import math
from collections.abc import Callable, Iterator
from heapq import heappush, heapreplace
from typing import NamedTuple

from newsclean.chinese.character_ngrams import NUMBER
from newsclean.chinese.language_model import DIGITS, UNITS, Behind, Scorer, State
from newsclean.chinese.punctuation import FULL_WIDTH, PUNCTUATION, clause, rhythm
from newsclean.filters.byteshift.candidates import DROPPED, Choice, Option

IN_NUMBER = DIGITS | {"．"}
BEHIND_DIGIT = IN_NUMBER | UNITS
"""Characters that are tried behind a digit or a point, however rare they are as words."""

GAIN_OF_PAIR = 5.0
"""Nats that a word may gain by the word in front of it; more is rare."""


class Width(NamedTuple):
    """How much a search keeps.

    `kept` are the candidates after each character, `dropped` those kept beside them that say that one pair, a second
    pair was dropped here. A candidate is dropped if it is `margin` nats behind the best one, and not tried if, before
    what is in front is known, it is `option_margin` nats behind or not among as many as are kept; only characters that
    make a word with those in front are tried beyond that. Of the candidates with the same last three characters and
    open byte `same_ending` are kept.
    """

    kept: int
    dropped: tuple[int, ...]
    margin: float
    option_margin: float
    same_ending: int


NARROW = Width(40, (20, 5), 12.0, 11.0, 3)
"""For every run. With 20 second pairs, and all options tried within the margin, it took twice as long; of 384 damaged
texts two came out otherwise, none of them right. A third dropped pair restored no more."""

WIDE = Width(80, (40, 10), 14.0, 12.0, 5)
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
        (endings, added), tail, text, lead, optimistic = self
        return Candidate(State(endings, added + nats), tail, text, lead, optimistic + nats)

    @property
    def logp(self) -> float:
        """Log-probability."""
        return self.state.logp


# A candidate with one more character, not yet made, because only the best are: its optimistic log-probability with the
# sign turned, the character, its number among those found, the log-probability, kind and last word by words, the nats
# added, and what it is made of. (A plain tuple: there are thousands, and a named one takes five times as long to make.)
Expanded = tuple[float, str, int, float, int, str, float, Candidate, Option]


class _Likeliest:
    """The `size` likeliest of the candidates found so far; `least` is the log-probability that another must have to be
    one of them and within `margin` of the best."""

    def __init__(self, size: int, margin: float) -> None:
        self._size, self._margin = size, margin
        self._heap: list[float] = []
        self.least = -math.inf

    def add(self, logp: float) -> None:
        """Count another candidate."""
        self.least = max(self.least, logp - self._margin)
        if len(self._heap) < self._size:
            heappush(self._heap, logp)
        elif logp > self._heap[0]:
            heapreplace(self._heap, logp)
            self.least = max(self.least, self._heap[0])


class Expander:
    """Expands candidates by `scorer`, behind a line whose last clause is `before`."""

    def __init__(self, scorer: Scorer, before: str, width: Width) -> None:
        self._scorer = scorer
        self._width = width
        self._evidence = scorer.evidence
        self._before = before

    def expand(
        self, beam: list[Candidate], choice: Callable[[int], Choice], lead: int, size: int, *, divided: bool = False
    ) -> list[Candidate]:
        """The `size` likeliest candidates with one more character, which `choice` gives for their open lead byte.

        `lead` is the lead byte that is open behind it; to DROPPED and UNASSIGNED the trail byte of each character is
        added. `divided`: a false annotation is between the bytes of that character.
        """
        found = self._all_expanded(beam, choice, size, divided)
        found.sort()
        kept: list[Candidate] = []
        seen: dict[tuple[str, int], int] = {}
        for unlikeliness, char, _, logp, kind, word, added, old, option in found[: 2 * size]:
            if len(kept) == size or unlikeliness > found[0][0] + self._width.margin:
                break
            tail = (old.tail + option.simplified)[-3:]
            key = tail, lead + option.trail if lead >= DROPPED else lead
            seen[key] = seen.get(key, 0) + 1
            if seen[key] <= self._width.same_ending:
                endings = (self._scorer.ending(logp, kind, word), *old.state.endings[:3])
                kept.append(Candidate(State(endings, added), tail, old.text + char, key[1], -unlikeliness))
        return kept

    def _all_expanded(
        self, beam: list[Candidate], choice: Callable[[int], Choice], size: int, divided: bool
    ) -> list[Expanded]:
        """The candidates with each option that may be among the `size` likeliest."""
        # No table entry finds a character whose bytes are apart, so that no annotation is due.
        cost = self._evidence.script_cost if divided else self._evidence.cost
        found: list[Expanded] = []
        likeliest = _Likeliest(size, self._width.option_margin)
        for old in beam:
            if old.logp >= likeliest.least:
                behind = self._scorer.behind(old.tail)
                for option in self._worth_trying(old, choice(old.lead), likeliest):
                    new = self._expanded(len(found), old, option, behind, cost)
                    found.append(new)
                    likeliest.add(-new[0])
        return found

    def _worth_trying(self, old: Candidate, options: Choice, likeliest: _Likeliest) -> Iterator[Option]:
        """The options that may be likely enough behind a candidate."""
        logp, weight = old.logp, self._scorer.words_weight
        tried = set()
        for option in options.ranked:
            if logp + weight * option.logp < likeliest.least:
                break
            tried.add(option.char)
            yield option
        if len(tried) < options.size:
            for option in self._seconds(old, options, likeliest.least):
                if option.char not in tried:
                    tried.add(option.char)
                    yield option

    def _expanded(
        self, number: int, old: Candidate, option: Option, behind: Behind, cost: Callable[[str], float]
    ) -> Expanded:
        """A candidate with an option behind it, as the `number`th of those found."""
        char, simplified, _, _ = option
        step = behind.steps.get(simplified) or self._scorer.step(behind, simplified)
        endings, added = old.state
        logp, kind, word = self._scorer.next(endings, step, simplified)
        added += cost(char) + step.by_ngrams
        if simplified in PUNCTUATION:
            added += self.rhythm(old.text, char)
        return -max(logp, endings[0][0] + step.begun) - added, char, number, logp, kind, word, added, old, option

    def _seconds(self, old: Candidate, options: Choice, least: float) -> Iterator[Option]:
        """The options that make a word of two with the last character, in the language or in the document, where the
        log-probability may be at least `least`."""
        if not old.tail or not options.by_simplified:
            return
        least -= old.state.endings[1][0] + old.state.added + GAIN_OF_PAIR
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
            if self._scorer.words_weight * logp < least:
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
