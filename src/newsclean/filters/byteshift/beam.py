"""The candidates for a damaged run: each grows by one character at a time, and the likeliest are kept."""

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

from newsclean.chinese.language_model import Scorer, State
from newsclean.chinese.likelihood import UNKNOWN, Word
from newsclean.chinese.punctuation import FULL_WIDTH, PUNCTUATION, clause, rhythm
from newsclean.filters.byteshift.candidates import Choice, Option

MARGIN = 12.0
"""Nats by which a candidate may be behind the best one."""

OPTION_MARGIN = 9.0
"""The same before what follows the character is known; what makes a word is tried beyond it."""

GAIN_OF_PAIR = 5.0
"""Nats that a word may gain by the word in front of it; more is rare."""

SAME_ENDING = 3
"""Candidates kept of those that end in the same three characters: enough to know how sure the
first one is."""


class Candidate(NamedTuple):
    """What a run may have been up to here.

    `lead` is the open lead byte or IN_STEP; `hope` the log probability if the last character
    begins a likely word.
    """

    state: State
    tail: str
    text: str
    lead: int
    hope: float

    def cost(self, nats: float) -> "Candidate":
        """The same with all probabilities moved by `nats`."""
        state = tuple((chance + nats, kind, pairs) for chance, kind, pairs in self.state)
        return self._replace(state=state, hope=self.hope + nats)

    @property
    def chance(self) -> float:
        """Natural log probability."""
        return self.state[0][0]


class Growth:
    """How candidates go on by `scorer`, where `before` is what stands in the line since the last mark."""

    def __init__(self, scorer: Scorer, before: str) -> None:
        self._scorer = scorer
        self._evidence = scorer.evidence
        self._before = before

    def extend(
        self, beam: list[Candidate], choice: Callable[[int], Choice], size: int, *, divided: bool = False
    ) -> list[Candidate]:
        """The best candidates with one more character, which `choice` gives for their open lead.

        `divided` says that a false annotation stands between the bytes of that character.
        """
        best = -math.inf
        found: list[tuple[float, Word, str, float, Candidate, Option]] = []
        for old in beam:
            so_far = old.state[0][0]
            options = choice(old.lead)
            tried = set()
            for option in options.ranked:
                if so_far + option.chance < best - OPTION_MARGIN:
                    break
                entry = self._continued(old, option, divided)
                found.append(entry)
                tried.add(option)
                best = max(best, entry[0])
            seconds = self._seconds(old, options, best - OPTION_MARGIN)
            found += [self._continued(old, option, divided) for option in dict.fromkeys(seconds) if option not in tried]
        found.sort(key=lambda entry: (-entry[0], entry[5].char))
        result = []
        for hope, (chance, kind), word, cost, old, option in found[: 2 * size]:
            if hope < found[0][0] - MARGIN:
                break
            state = (self._scorer.ending(chance, kind, word), *old.state[:3])
            tail = (old.tail + option.plain)[-3:]
            new = Candidate(state, tail, old.text + option.char, option.lead, hope - cost)
            result.append(new.cost(cost) if cost else new)
        return likeliest(result, size)

    def _continued(
        self, old: Candidate, option: Option, divided: bool
    ) -> tuple[float, Word, str, float, Candidate, Option]:
        """A candidate with one more character: hope, log probability and kind, last word, and cost of the character."""
        # No table entry finds a character whose bytes are apart, so that no annotation is due.
        cost = self._evidence.script_cost(option.char) if divided else self._evidence.cost(option.char)
        if option.plain in PUNCTUATION:
            cost += self.rhythm(old.text, option.char)
        chance, kind, word = self._scorer.next(old.state, old.tail, option.plain)
        begun = old.state[0][0] + self._scorer.beginnings.get(option.plain, UNKNOWN)
        return max(chance, begun) + cost, (chance, kind), word, cost, old, option

    def _seconds(self, old: Candidate, options: Choice, least: float) -> Iterator[Option]:
        """The options that make a word of two with the last character, in the language or the document,
        and may be likely enough."""
        if not old.tail or not options.by_plain:
            return
        least -= old.state[1][0] + GAIN_OF_PAIR
        for plain, chance in self._scorer.own_second(old.tail[-1]):
            if chance > least:
                yield from options.by_plain.get(plain, ())
        for chance, option in options.behind(old.tail[-1]):
            if chance < least:
                break
            yield option

    def rhythm(self, text: str, mark: str) -> float:
        """Nats for a mark behind a candidate's text."""
        return rhythm(clause((self._before + text).translate(FULL_WIDTH)), mark.translate(FULL_WIDTH))


def likeliest(candidates: list[Candidate], size: int) -> list[Candidate]:
    """The best so many, with few of the same ending."""
    candidates.sort(key=lambda candidate: candidate.hope, reverse=True)
    seen: dict[tuple[str, int], int] = {}
    kept = []
    for candidate in candidates:
        key = (candidate.tail, candidate.lead)
        count = seen.get(key, 0)
        if count < SAME_ENDING:
            seen[key] = count + 1
            kept.append(candidate)
            if len(kept) == size:
                break
    return kept
