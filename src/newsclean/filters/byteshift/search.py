"""Searches what a run of damaged text was: a beam over the characters that its bytes can have been.

The state of a candidate is one byte: the lead byte of a true character whose trail byte is still
to come, or none when the reading is in step with the truth again. The damaged bytes are explained exactly;
candidates are ranked by the likelihood of their words and by what the document shows elsewhere.
"""

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

from newsclean.chinese.annotations import LOST, LOST_TAIL, NOTE, spells
from newsclean.chinese.gbk import LEADS, tables
from newsclean.chinese.language_model import Scorer
from newsclean.chinese.punctuation import (
    FULL_WIDTH,
    MARKS,
    balance_cost,
    end_cost,
    next_clause,
)
from newsclean.filters.byteshift.beam import Candidate, Growth, likeliest
from newsclean.filters.byteshift.candidates import (
    IN_STEP,
    Choice,
    any_lead,
    before_unassigned,
    before_vanished,
    lost_trail,
    lost_trail_before,
    lost_trail_of_reading,
    open_lead,
)

BEAM = 40
"""Candidates kept after each character."""

VANISHED_BEAM = 20
"""Candidates kept that say that a pair has vanished here."""

MOST_VANISHED = 2
"""So many pairs in a row may have vanished; a third costs half as much time again and restored no more."""

MOST_STOPS = 4
"""Lost bytes in a run at which the reading may have come into step, or may not."""

CLEARLY_LONGER = 4.0
"""Nats by which going on behind a lost byte must be likelier than being in step there."""

UNEXPLAINED = -8.0
"""Nats for each lost byte that being in step leaves behind."""

LONGEST_RUN = 400
TO_COMPARE = 5
"""Candidates of each such place that are looked at."""

CONTEXT = 8
"""Characters on either side of a run that are weighed with it."""

LOOKAHEAD = 120
"""Characters behind a run, annotations and all, that are read for them and for the next mark."""

SPELLING = (-99.0, -4.0, -2.5, 0.0)
"""Costs (nats) of an annotation that does not fit, fits but for the tone, fits another reading,
fits the first."""

FALSE_IS_BARE = -3.0
FALSE_IS_SIMPLIFIED = -4.0


class Found(NamedTuple):
    """Where a run ends, its rule, candidates for it with log probabilities (best first), and that
    of leaving it.

    `between_marks` says that it looks like what stands between two of an author's doubled marks: `?！…?！`.
    """

    end: int
    rule: str
    candidates: list[tuple[float, str]]
    leave: float
    between_marks: bool


Stop = tuple[int, list[Candidate]]
"""A place where the reading may have come into step, with the candidates up to there."""


class Line(NamedTuple):
    """What stands in front of a run in its line, repaired: open marks, the last characters, those since
    the last mark, and is it prose?"""

    opened: str
    last: str
    clause: str
    is_prose: bool


class Search:
    """One search, for the run that begins with the lost byte at `start` in a line that ends at `stop`.

    `before` is what stands in the line up to there.
    """

    def __init__(self, text: str, start: int, stop: int, before: Line, scorer: Scorer) -> None:
        self.text = text
        self.start = start
        self.stop = stop
        self.at = start
        self.furthest = start
        self.evidence = scorer.evidence
        self.scorer = scorer
        self.growth = Growth(scorer, before.clause)
        self.line = before
        self.before = before.last
        self.beam: list[Candidate] = []
        self.divided = False  # whether a false annotation stands between the bytes of the open character

    def run(self) -> Found | None:
        """Search to where the reading is in step again; None where no characters explain the bytes."""
        rule = self._begin()
        limit = min(self.stop, self.start + LONGEST_RUN)
        stops: list[Stop] = []
        while self.beam and self.beam[0].lead != IN_STEP and self.at < limit:
            at, onward = self.at, self._beyond_lost_pair() if len(stops) < MOST_STOPS else []
            self._step()
            if onward:
                if self.beam:
                    stops.append((self.at, self.beam))
                self.at, self.beam = at + 1, onward
        self.furthest = self.at
        if stops:
            self._choose(stops)
        if not self.beam or self.beam[0].lead != IN_STEP:
            return None
        between_marks = rule == "split" and self.text[self.at - 1] in LOST and self._at_mark()
        if between_marks and self.at - self.start == len("?！?"):
            return None
        return Found(self.at, rule, self._ranked(), self._leave(), between_marks)

    def _choose(self, stops: list[Stop]) -> None:
        """Take the place where the reading most likely came into step; an early one in doubt."""
        if self.beam and self.beam[0].lead == IN_STEP:
            stops.append((self.at, self.beam))
        last = self.at = stops[-1][0]
        after = self._context()
        best = -math.inf
        for at, beam in stops:
            rest = NOTE.sub("", self.text[at:last]) + after
            left = UNEXPLAINED * sum(map(rest.count, LOST))
            score = left + max(self.scorer.read(rest, old.state, old.tail)[0][0][0] for old in beam[:TO_COMPARE])
            if score > best + (CLEARLY_LONGER if best > -math.inf else 0.0):
                best, chosen = score, (at, beam)
        self.at, self.beam = chosen

    def _at_mark(self) -> bool:
        return self.at < self.stop and self.text[self.at] in MARKS

    # How a run begins

    def _begin(self) -> str:
        state, tail = self.scorer.read(self.before)
        root = Candidate(state, tail, "", IN_STEP, state[0][0])
        note = LOST_TAIL.match(self.text, self.start)
        if note:
            self.at = note.end()
            self.divided = True
            pair = tables().pairs.get(self.before[-1:])
            if pair:
                leads = self._false_leads(pair & 0xFF, note[1])
                self.beam = [root._replace(lead=lead).cost(cost) for lead, cost in leads]
            return "insert"
        self.at = self.start + 2
        mark = tables().pairs[MARKS[self.text[self.start + 1]]]
        self.beam = self._grow([root], lambda _: any_lead(mark >> 8, mark & 0xFF), BEAM)
        return "split"

    def _false_leads(self, trail: int, pinyin: str) -> Iterable[tuple[int, float]]:
        """Lead bytes that made a false character of this reading with `trail` before them, with
        their costs."""
        for lead in LEADS:
            false = tables().chars.get(trail << 8 | lead)
            fit = spells(pinyin, false) if false else 0
            if false and fit:
                cost = SPELLING[fit]
                if ord(false) not in self.evidence.language.simplified:
                    cost += FALSE_IS_SIMPLIFIED
                if false in self.evidence.bare and false not in self.evidence.annotated:
                    cost += FALSE_IS_BARE
                yield lead, cost

    # How it goes on

    def _step(self) -> None:
        char = self.text[self.at]
        note = NOTE.match(self.text, self.at)
        if note:  # a false annotation between the two bytes of a character
            self.at = note.end()
            self.divided = True
        elif char in LOST:
            self._vanish()
            self._lost_trail()
        elif char == "□":
            self.beam = self._vanished(self.beam, BEAM)
            self.at += 1
        elif char == "€" or "@" <= char <= "~":
            self._vanish()
            self._take(0x80 if char == "€" else ord(char), IN_STEP)
            self._check_note()
        else:
            pair = tables().pairs.get(char) or tables().private_pairs.get(char)
            self._vanish()
            if pair:
                self._take(pair >> 8, pair & 0xFF)
            else:
                self.beam = []

    def _beyond_lost_pair(self) -> list[Candidate]:
        """Candidates if what was lost here is a whole pair that GBK does not have, so that the reading is still
        out of step behind it."""
        following = self.text[self.at + 1 : min(self.at + 2, self.stop)]
        if self.text[self.at] not in LOST or following < "\x80" or following in MARKS:
            return []
        before = self.beam
        self._vanish()
        found = self._grow(self.beam, before_unassigned, BEAM)
        self.beam = before
        return found

    def _take(self, trail: int, lead: int) -> None:
        """The byte read next is the trail byte of the open character, and `lead` is open behind it."""
        self.at += 1
        self.beam = self._grow(self.beam, lambda open_byte: open_lead(open_byte, trail, lead), BEAM)
        self.divided = False

    def _vanish(self) -> None:
        """Some private-use pairs that left no trace may stand here."""
        if self.evidence.shows_private:
            return
        found = self.beam
        more = self.beam[:VANISHED_BEAM]
        for _ in range(MOST_VANISHED):
            more = self._vanished(more, VANISHED_BEAM)
            found = found + more
        self.beam = likeliest(found, BEAM + VANISHED_BEAM)

    def _vanished(self, beam: list[Candidate], size: int) -> list[Candidate]:
        return self._grow(beam, before_vanished, size)

    def _check_note(self) -> None:
        """An annotation behind a character that came into step must spell it."""
        note = NOTE.match(self.text, self.at)
        if not note:
            return
        found = []
        for old in self.beam:
            fit = spells(note[1], old.text[-1])
            if fit:
                found.append(old.cost(SPELLING[fit] + self.evidence.noted(old.text[-1])))
        self.beam = found

    def _lost_trail(self) -> None:
        """The trail byte of the open character is lost, and perhaps an ASCII character with it;
        then all is in step."""
        note = LOST_TAIL.match(self.text, self.at)
        pinyin = note[1] if note else ""
        self.beam = self._grow(self.beam, self._lost_trail_choice(pinyin), BEAM)
        if note:
            whole = "(" + self.text[self.at + 1 : note.end()].lstrip("(")
            self.beam = [
                old.cost(SPELLING[spells(pinyin, old.text[-1])] + self.evidence.noted(old.text[-1]))._replace(
                    text=old.text + whole
                )
                for old in self.beam
            ]
            self.at = note.end()
            return
        eaten = self.text[self.at] == "?" and self.at + 1 < self.stop and self.text[self.at + 1] not in MARKS
        self.at += 1
        if eaten:
            costs = self.evidence.eaten_before(self.text[self.at : self.at + 1])
            self.beam = [self._eat(old, char, cost) for old in self.beam[:20] for char, cost in costs.items()]

    def _lost_trail_choice(self, pinyin: str) -> Callable[[int], Choice]:
        """What an open lead can be when its trail byte is lost at this place."""
        if pinyin:
            return lambda lead: lost_trail_of_reading(lead, pinyin)
        following = tables().pairs.get(self.text[self.at + 1 : min(self.at + 2, self.stop)])
        if self.text[self.at] == "?" or following is None or self.text[self.at + 1] in MARKS:
            return lost_trail
        # Python's gbk gives U+FFFD for the first byte of a pair that it does not know, and goes on
        # at the second.
        return lambda lead: lost_trail_before(lead, following >> 8)

    def _eat(self, old: Candidate, char: str, cost: float) -> Candidate:
        """The candidate with an ASCII character that the lost byte took along."""
        state, tail = self.scorer.read(char, old.state, old.tail)
        nats = (
            cost
            - state[0][0]
            + old.chance
            + self.evidence.eaten_between(old.text[-1], char, self.text[self.at : self.at + 1])
            + self.growth.rhythm(old.text, char)
        )
        return Candidate(state, tail, old.text + char, IN_STEP, state[0][0]).cost(nats)

    def _grow(self, beam: list[Candidate], choice: Callable[[int], Choice], size: int) -> list[Candidate]:
        return self.growth.extend(beam, choice, size, divided=self.divided)

    # How it ends

    def _ranked(self) -> list[tuple[float, str]]:
        context = self._context()
        following = next_clause(
            NOTE.sub("", self.text[self.at : min(self.stop, self.at + LOOKAHEAD)]).translate(FULL_WIDTH)
        )
        scores: dict[str, float] = {}
        for candidate in self.beam:
            state, _ = self.scorer.read(context, candidate.state, candidate.tail)
            score = state[0][0] + balance_cost(self.line.opened + candidate.text)
            if following:
                score += self.growth.rhythm(candidate.text + following[:-1], following[-1])
            if self.at == self.stop:
                score += end_cost(candidate.text, self.line.is_prose)
            scores[candidate.text] = max(scores.get(candidate.text, score), score)
        return sorted(((score, text) for text, score in scores.items()), key=lambda pair: (-pair[0], pair[1]))

    def _context(self) -> str:
        """What follows the run, as far as it is sound."""
        found = NOTE.sub("", self.text[self.at : min(self.stop, self.at + 60)])
        for at, char in enumerate(found):
            if char in LOST or at == CONTEXT:
                return found[:at]
        return found

    def _leave(self) -> float:
        """The log probability of the text as it stands."""
        standing = NOTE.sub("", self.text[self.start : self.at])
        state, _ = self.scorer.read(self.before + standing + self._context())
        return state[0][0] + balance_cost(self.line.opened + standing)
