"""Searches what a run of damaged text was: a beam search over the characters that its bytes can have been.

In a run each character shown is the trail byte of one true character and the lead byte of the next:

    true        擔       使       命       的       時
    bytes     93 FA    CA B9    C3 FC    B5 C4    95 72
    shown   ?(lián)  - -  姑(B9 C3)  - -  臅(C4 95)  r(72)

93 was lost with the bracket of the annotation; the pairs FA CA and FC B5 are private-use ones, which the decoder
dropped. The search goes through what is shown. A candidate is what the run may have been so far and the *open* lead
byte, whose trail byte is still to come: 姑 shows that the open byte goes with B9, and that C3 is open next.
Wherever a byte is lost, every likely character is tried for it (candidates.py); after each step the likeliest
candidates are kept (beam.py). An ASCII byte, or a lost trail byte, aligns the reading again: there the run ends.
"""

import math
import re
import string
from collections.abc import Callable
from itertools import chain

from newsclean.chinese.annotations import BARE_TAIL, LOST, LOST_TAIL, NOTE, spells, syllable
from newsclean.chinese.gbk import tables
from newsclean.chinese.language_model import Scorer
from newsclean.chinese.punctuation import MARKS
from newsclean.filters.byteshift.beam import NARROW, Candidate, Expander, Width, pruned
from newsclean.filters.byteshift.candidates import (
    ALIGNED,
    DROPPED,
    UNASSIGNED,
    Choice,
    before_dropped,
    before_unassigned,
    known_trail,
    lost_lead,
    lost_trail,
    lost_trail_before,
    lost_trail_of_reading,
)
from newsclean.filters.byteshift.false_characters import SPELLING, leads_of_false_characters
from newsclean.filters.byteshift.ranking import (
    BARE_ANNOTATION,
    BETWEEN_MARKS,
    CLEARLY_BETTER,
    WITHOUT_LOST_BYTE,
    Place,
    Reading,
    log_probability_as_it_stands,
    ranked,
    weakest_part,
)
from newsclean.patterns import compile_later

MOST_CHOICES = 4
"""Lost bytes of a run at which both are tried: that the reading is aligned behind it, and that it is not."""

CLEARLY_LONGER = 4.0
"""Nats by which a run that continues behind such a byte must be likelier than one that ends there."""

UNEXPLAINED = -8.0
"""Nats for each lost byte that is left behind the run where it ends early."""

LONGEST_RUN = 400
"""Characters shown of a run; a longer one is left as it is. The longest met on a page has 130."""

TO_COMPARE = 5
"""Candidates that are scored of each place where a run may end."""

MOST_SWALLOWING = 20
"""Candidates that are tried with a swallowed ASCII character behind them."""

FEWEST_MISREAD = 2
"""Characters that must be behind a letter before it may have been a full-width one."""

LIKELY_MISREAD = -9.0
"""Nats a character below which what is behind such a letter looks misread; prose has about -5."""

LETTERS = frozenset(string.ascii_letters)

UNKNOWN_ASCII = "?"
"""Stays in the text for an ASCII character that a lost byte took along and nothing tells."""

NUMBER_BEHIND = compile_later(r"\.?[0-9]")

UNKNOWN_DIGIT = 4.0
"""Nats for leaving the lost first digit of a number as it is: more than for a guess, less than for a digit that is
so elsewhere on the page."""

REST_OF_TAG = compile_later(r"/?[a-z]{1,10}[0-9]?\s?/?>")
"""What is left of a tag whose first byte was lost: `?/strong>`."""


class Search:
    """One search, for the run at a place."""

    def __init__(self, place: Place, scorer: Scorer, width: Width = NARROW) -> None:
        self.place = place
        self.text, self.start, self.stop, self.line = place
        self.scorer = scorer
        self.evidence = scorer.evidence
        self.width = width
        self.expander = Expander(scorer, self.line.clause, width)
        self.at = self.start
        self.furthest = self.start  # how far the text was read
        self.beam: list[Candidate] = []
        # Whether the signs of lost bytes are there, at the run or up to a mark in front of it.
        self.shows_lost = self.text[self.start] in LOST or self.line.ends_in_loss
        self.is_proven = False  # whether half a tag shows that bytes were lost
        self.divided = False  # whether a false annotation is between the bytes of the open character

    def run(self) -> Reading | None:
        """Search to where the reading is aligned again; None where no characters explain the bytes."""
        note = self._rest_of_annotation(self.start)
        self.beam = self._behind_annotation(note.end(), syllable(note)) if note else self._behind_mark()
        limit = min(self.stop, self.start + LONGEST_RUN)
        ends: list[tuple[int, list[Candidate]]] = []
        while self.beam and self.beam[0].lead != ALIGNED and self.at < limit:
            if not self.shows_lost and self.text[self.at] in MARKS and len(ends) < MOST_CHOICES:
                ends += self._end_here()
            at, onward = self.at, self._if_not_aligned_behind() if len(ends) < MOST_CHOICES else []
            self._step()
            if onward:
                if self.beam:
                    ends.append((self.at, self.beam))
                self.at, self.beam = at + 1, onward
        self.furthest = self.at
        if self.at == self.stop and not self.shows_lost and self.beam and self.beam[0].lead != ALIGNED:
            ends += self._end_here()
        if ends:
            self._choose_end(ends)
        if not self.beam or self.beam[0].lead != ALIGNED:
            return None
        is_at_mark = self.at < self.stop and self.text[self.at] in MARKS
        between_marks = not note and self.text[self.at - 1] in LOST and is_at_mark
        if between_marks and self.at - self.start == len("?！?"):
            return None
        return self._reading("insert" if note else "split", self._least_gain(between_marks))

    def _least_gain(self, between_marks: bool) -> float:
        """Nats by which a repair must be likelier than the run as it is, by the signs of damage in the run."""
        if self.text[self.start] not in LOST:
            return BARE_ANNOTATION if self._rest_of_annotation(self.start) else WITHOUT_LOST_BYTE
        if self.is_proven:
            return -math.inf
        return BETWEEN_MARKS if between_marks else CLEARLY_BETTER

    def _reading(self, rule: str, least_gain: float) -> Reading:
        """The outcome of the search, which has reached the end of the run."""
        candidates = ranked(self.place, self.at, self.beam, self.scorer)
        bare = None if self.text[self.start] in LOST else self._rest_of_annotation(self.start)
        start = bare.end() if bare else self.start  # what an author may have written is taken for hanzi only
        standing = log_probability_as_it_stands(self.place, start, self.at, self.scorer)
        shown = self.text[self.start : self.at]
        context = len(self.line.last) + len(self.place.context_behind(self.at))
        weakest = weakest_part(self.line.last, candidates[0][1], self.scorer)
        annotated = self.evidence.shows_annotations
        return Reading(shown, context, weakest, annotated, rule, candidates, standing, least_gain)

    def _choose_end(self, ends: list[tuple[int, list[Candidate]]]) -> None:
        """End the run where the reading is most likely aligned; in doubt early."""
        if self.beam and self.beam[0].lead == ALIGNED:
            ends.append((self.at, self.beam))
        last = ends[-1][0]
        after = self.place.context_behind(last)
        best = -math.inf
        for at, beam in ends:
            unread = NOTE.sub("", self.text[at:last])
            unexplained = UNEXPLAINED * sum(map(unread.count, LOST))
            rest = LOST_TAIL.sub("", unread) + after
            score = unexplained + max(self.scorer.read(rest, old.state, old.tail)[0].logp for old in beam[:TO_COMPARE])
            if score > best + (CLEARLY_LONGER if best > -math.inf else 0.0):
                best, self.at, self.beam = score, at, beam

    # How a run begins

    def _root(self) -> Candidate:
        """What the line in front of the run is, with nothing behind it."""
        state, tail = self.scorer.read(self.line.last)
        return Candidate(state, tail, "", ALIGNED, state.logp)

    def _behind_annotation(self, at: int, pinyin: str) -> list[Candidate]:
        """The candidates behind `?lián)`: the lost byte is the lead byte of a true character, and made a false one of
        that reading with the byte before it."""
        self.at = at
        self.divided = True
        pair = tables().pairs.get(self.line.last[-1:])
        root = self._root()
        leads = leads_of_false_characters(pair & 0xFF, pinyin, self.evidence) if pair else ()
        return [root._replace(lead=lead).cost(cost) for lead, cost in leads]

    def _behind_mark(self) -> list[Candidate]:
        """The candidates behind `?！`: the mark's first byte is the trail byte of the first true character."""
        at = self.start + (self.text[self.start] in LOST + " ")
        self.at = at + 1
        mark = tables().pairs[MARKS[self.text[at]]]
        return self._expand([self._root()], lambda _: lost_lead(mark >> 8), mark & 0xFF)

    def _rest_of_annotation(self, at: int) -> re.Match[str] | None:
        """An annotation whose first bracket a lost byte took along."""
        return (LOST_TAIL if self.text[at] in LOST else BARE_TAIL).match(self.text, at)

    # How it continues

    def _step(self) -> None:
        """Take in the next character shown."""
        char = self.text[self.at]
        note = NOTE.match(self.text, self.at)
        if note:  # a false annotation between the two bytes of a character
            self.at = note.end()
            self.divided = True
            return
        if char == "□":
            self.beam = self._with_dropped_pair(self.beam, self.width.kept)
            self.at += 1
            return
        self.beam = self._with_dropped_pairs()
        if char in LOST or (not self.shows_lost and (char == " " or self._rest_of_annotation(self.at))):
            self._take_lost_byte()
        elif char == "€" or "@" <= char <= "~":
            self._take(0x80 if char == "€" else ord(char), ALIGNED)
            self._weigh_annotation()
        else:
            pair = tables().pairs.get(char) or tables().private_pairs.get(char) or _full_width_pair(char)
            if pair:
                self._take(pair >> 8, pair & 0xFF)
            else:
                self.beam = []

    def _take(self, trail: int, next_lead: int) -> None:
        """The byte `trail` belongs to the open lead byte, and `next_lead` is open behind it."""
        self.at += 1
        self.beam = self._expand(self.beam, lambda lead: known_trail(lead, trail), next_lead)
        self.divided = False

    def _with_dropped_pairs(self) -> list[Candidate]:
        """The candidates as they are, and with one or more pairs that were dropped at this place."""
        if self.evidence.shows_private:
            return self.beam
        beams, sizes = [self.beam], self.width.dropped
        for size in sizes:
            beams.append(self._with_dropped_pair(beams[-1][: sizes[0]], size))
        return pruned(list(chain(*beams)), self.width.kept + sizes[0], self.width.same_ending)

    def _with_dropped_pair(self, beam: list[Candidate], size: int) -> list[Candidate]:
        """The candidates with one pair that was dropped at this place."""
        return self._expand(beam, before_dropped, DROPPED, size)

    def _end_here(self) -> list[tuple[int, list[Candidate]]]:
        """The end of the run in front of the next character, if the trail byte of the open one is lost without a sign;
        none where no character explains that."""
        beam = self._expand(self._with_dropped_pairs(), lost_trail)
        return [(self.at, beam)] if beam else []

    def _if_not_aligned_behind(self) -> list[Candidate]:
        """The candidates for the case that the reading is still not aligned behind this character."""
        char = self.text[self.at]
        return self._if_letter_was_full_width() if char in LETTERS else self._if_pair_was_lost()

    def _if_letter_was_full_width(self) -> list[Candidate]:
        """The candidates if a letter was made half-width after the damage: `I` means Ｉ, and what follows is
        misread as well."""
        rest = self.place.context_behind(self.at + 1)
        if len(rest) < FEWEST_MISREAD or rest[0] < "\x80" or NOTE.match(self.text, self.at + 1):
            return []
        state, _ = self.scorer.read(rest)
        if state.logp > LIKELY_MISREAD * len(rest):
            return []
        pair = _full_width_pair(self.text[self.at])
        return self._expand(self._with_dropped_pairs(), lambda lead: known_trail(lead, pair >> 8), pair & 0xFF)

    def _if_pair_was_lost(self) -> list[Candidate]:
        """The candidates if the lost byte shown here is a whole pair, so that the reading is not aligned behind it."""
        following = self.text[self.at + 1 : min(self.at + 2, self.stop)]
        if self.text[self.at] not in LOST or following < "\x80" or following in MARKS:
            return []
        return self._expand(self._with_dropped_pairs(), before_unassigned, UNASSIGNED)

    def _weigh_annotation(self) -> None:
        """Keep the candidates that end in a character which the annotation behind it spells, if there is one."""
        note = NOTE.match(self.text, self.at)
        if note:
            fits = ((old, spells(syllable(note), old.text[-1])) for old in self.beam)
            self.beam = [self._annotated(old, fit) for old, fit in fits if fit]

    def _annotated(self, old: Candidate, fit: int) -> Candidate:
        """A candidate whose last character an annotation spells as well as `fit`."""
        return old.cost(SPELLING[fit] + self.evidence.annotation_cost(old.text[-1]))

    def _take_lost_byte(self) -> None:
        """The trail byte of the open character is lost, and perhaps an ASCII character with it; the reading is
        aligned behind them."""
        note = self._rest_of_annotation(self.at)
        if note:
            self.beam = self._expand(self.beam, lambda lead: lost_trail_of_reading(lead, syllable(note)))
            whole = "(" + self.text[note.start(1) : note.end()]
            fits = ((old, spells(syllable(note), old.text[-1])) for old in self.beam)
            self.beam = [self._annotated(old, fit)._replace(text=old.text + whole) for old, fit in fits]
            self.at = note.end()
            return
        following = self.text[self.at + 1 : min(self.at + 2, self.stop)]
        is_before_mark = following in MARKS
        self.beam = self._expand(self.beam, self._lost_trails(following, is_before_mark))
        self.at += 1
        tag = REST_OF_TAG.match(self.text, self.at, self.stop)
        self.is_proven |= tag is not None
        if tag and not self.evidence.shows_tags:
            self.at = tag.end()
        elif self.text[self.at - 1] == "?" and following and not is_before_mark:
            costs = {"<": 0.0} if tag else self.evidence.swallowed_before(following)
            if not tag and NUMBER_BEHIND.match(self.text, self.at, self.stop):
                costs = costs | {UNKNOWN_ASCII: UNKNOWN_DIGIT}
            old_beam = self.beam[:MOST_SWALLOWING]
            self.beam = [self._with_swallowed(old, char, cost) for old in old_beam for char, cost in costs.items()]

    def _lost_trails(self, following: str, is_before_mark: bool) -> Callable[[int], Choice]:
        """What an open lead byte can be when its trail byte is lost in front of `following`."""
        pair = tables().pairs.get(following)
        if self.text[self.at] != "\ufffd" or pair is None or is_before_mark:
            return lost_trail
        # Python's gbk gives U+FFFD for the first byte of a pair that it does not know, and continues at the second.
        return lambda lead: lost_trail_before(lead, pair >> 8)

    def _with_swallowed(self, old: Candidate, char: str, cost: float) -> Candidate:
        """A candidate with an ASCII character behind it that the lost byte took along."""
        if char == UNKNOWN_ASCII:
            return old._replace(text=old.text + char).cost(cost)
        state, tail = self.scorer.read(char, old.state, old.tail)
        nats = old.logp - state.logp + cost + self.expander.rhythm(old.text, char)
        nats += self.evidence.swallowed_between(old.text[-1], char, self.text[self.at : self.at + 1])
        return Candidate(state, tail, old.text + char, ALIGNED, state.logp).cost(nats)

    def _expand(
        self, beam: list[Candidate], choice: Callable[[int], Choice], lead: int = ALIGNED, size: int = 0
    ) -> list[Candidate]:
        return self.expander.expand(beam, choice, lead, size or self.width.kept, divided=self.divided)


def _full_width_pair(char: str) -> int:
    """The bytes of the full-width form of an ASCII character; 0 for another."""
    return tables().pairs[chr(ord(char) + 0xFEE0)] if "!" <= char <= "~" else 0
