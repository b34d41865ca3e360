"""Searches what a run of damaged text was: a beam over the characters that its bytes can have been.

The state of a candidate is one byte: the lead byte of a true character whose trail byte is still to come, or none
when the reading is in step with the truth again. Candidates are ranked by the likelihood of their words.
"""

from typing import NamedTuple

from newsclean.filters.byteshift.annotations import NOTE, TAIL, spells
from newsclean.filters.byteshift.candidates import (
    HIGH_LEADS,
    LOW_LEADS,
    before_vanished,
    by_lead,
    by_trail,
)
from newsclean.filters.byteshift.evidence import MISSING_NOTE, UNEXPECTED_NOTE, Evidence, char_penalty
from newsclean.filters.byteshift.gbk import LEADS, tables
from newsclean.likelihood import UNKNOWN

BEAM = 60
WILD = 24
TOP_WILD = 60
LONGEST_RUN = 400
CONTEXT = 5
MARKS = {"！": "！", "!": "！", "？": "？", "?": "？", "；": "；", ";": "；", "，": "，", ",": "，", "：": "：", ":": "："}
LOST = "?\ufffd"
IN_STEP = 0


class Candidate(NamedTuple):
    """`values` are log probabilities of the best division into words that ends 0, 1, 2, 3 characters ago."""

    values: tuple[float, float, float, float]
    tail: str
    text: str
    lead: int
    last: str


class Found(NamedTuple):
    """The end of a run, and candidates for it with their log probabilities, best first."""

    end: int
    rule: str
    candidates: list[tuple[float, str]]
    leave: float


class Search:
    def __init__(self, text: str, start: int, stop: int, before: str, evidence: Evidence) -> None:
        self.text = text
        self.start = start
        self.stop = stop
        self.at = start
        self.evidence = evidence
        self.words = evidence.language.words
        self.own = evidence.own
        self.simplified = evidence.language.simplified
        self.before = before
        self.beam: list[Candidate] = []

    # -- scoring

    def add(self, old: Candidate, char: str, lead: int, penalty: float = 0.0, text: str | None = None) -> Candidate:
        plain = chr(self.simplified.get(ord(char), ord(char)))
        v0, v1, v2, v3 = old.values
        tail = old.tail
        words, own = self.words, self.own
        best = v0 + max(words.get(plain, UNKNOWN), own.get(plain, UNKNOWN))
        if tail:
            word = tail[-1] + plain
            best = max(best, v1 + max(words.get(word, -99.0), own.get(word, -99.0)))
            if len(tail) > 1:
                word = tail[-2] + word
                best = max(best, v2 + max(words.get(word, -99.0), own.get(word, -99.0)))
                if len(tail) > 2:
                    word = tail[-3] + word
                    best = max(best, v3 + max(words.get(word, -99.0), own.get(word, -99.0)))
        p = penalty
        return Candidate(
            (best + p, v0 + p, v1 + p, v2 + p), (tail + plain)[-3:], old.text + (char if text is None else text), lead, char
        )

    def prune(self, candidates: list[Candidate], size: int) -> list[Candidate]:
        if len(candidates) <= size:
            return candidates
        candidates.sort(key=lambda candidate: -candidate.values[0])
        return candidates[:size]

    # -- running

    def run(self) -> Found | None:
        rule = self.begin()
        if not rule or not self.beam:
            return None
        limit = min(self.stop, self.start + LONGEST_RUN)
        while self.at < limit and self.beam and self.beam[0].lead != IN_STEP:
            self.step()
        if not self.beam:
            return None
        if self.beam[0].lead != IN_STEP:
            if self.at < self.stop:
                return None
            self.beam = []
            return None
        end = self.at
        context = self.context(end)
        finals: dict[str, float] = {}
        for candidate in self.beam:
            text = candidate.text
            for char in context:
                candidate = self.add(candidate, char, IN_STEP)
            finals[text] = max(finals.get(text, -1e9), candidate.values[0])
        ranked = sorted(((score, text) for text, score in finals.items()), key=lambda pair: (-pair[0], pair[1]))
        as_it_stands = self.root()
        for char in NOTE.sub("", self.text[self.start : end]) + context:
            as_it_stands = self.add(as_it_stands, char, IN_STEP)
        return Found(end, rule, ranked, as_it_stands.values[0])

    def root(self) -> Candidate:
        candidate = Candidate((0.0, -99.0, -99.0, -99.0), "", "", IN_STEP, "")
        for char in self.before:
            candidate = self.add(candidate, char, IN_STEP, text="")
        return candidate

    def context(self, end: int) -> str:
        found = NOTE.sub("", self.text[end : min(self.stop, end + 60)])
        for at, char in enumerate(found):
            if char in LOST or at >= CONTEXT:
                return found[:at]
        return found

    def begin(self) -> str:
        tail = TAIL.match(self.text, self.start + 1)
        if tail:
            self.at = tail.end()
            self.begin_insert(tail[1])
            return "insert"
        mark = MARKS.get(self.text[self.start + 1 : self.start + 2])
        if mark:
            self.at = self.start + 2
            self.begin_split(tables().pairs[mark])
            return "split"
        return ""

    def begin_insert(self, pinyin: str) -> None:
        if not self.before or self.before[-1] not in tables().pairs:
            return
        trail = tables().pairs[self.before[-1]] & 0xFF
        root = self.root()
        self.beam = [root._replace(lead=lead, values=tuple(v + cost for v in root.values)) for lead, cost in self.leads(trail, pinyin)]

    def leads(self, trail: int, pinyin: str) -> list[tuple[int, float]]:
        """Lead bytes that made a false character of this reading with `trail` before them."""
        found = []
        for lead in LEADS:
            false = tables().chars.get(trail << 8 | lead)
            if false is None:
                continue
            fit = spells(pinyin, false)
            if fit:
                cost = (0.0, -3.0, -1.0, 0.0)[fit]
                if ord(false) not in self.simplified:
                    cost -= 4.0
                if false in self.evidence.bare and false not in self.evidence.annotated:
                    cost -= 3.0
                found.append((lead, cost))
        return found

    def begin_split(self, mark: int) -> None:
        root = self.root()
        for char, _ in by_trail(mark >> 8):
            self.beam.append(self.add(root, char, mark & 0xFF, char_penalty(self.evidence, char)))

    def step(self) -> None:
        char = self.text[self.at]
        note = NOTE.match(self.text, self.at)
        if note:  # a false annotation between the bytes of one character
            self.at = note.end()
            return
        if char in LOST:
            self.lost_trail()
            return
        self.vanish()
        if char == "€":
            self.take(0x80, IN_STEP)
            self.at += 1
            self.check_note()
        elif "@" <= char <= "~":
            self.take(ord(char), IN_STEP)
            self.at += 1
            self.check_note()
        else:
            pair = tables().pairs.get(char) or tables().private_pairs.get(char)
            if pair is None:
                self.beam = []
                return
            self.at += 1
            self.take(pair >> 8, pair & 0xFF)

    def take(self, trail: int, lead: int) -> None:
        """The next byte is the trail byte of the open character."""
        found = []
        for old in self.beam:
            if old.lead in (HIGH_LEADS, LOW_LEADS):
                for char, _ in by_trail(trail, old.lead)[:TOP_WILD]:
                    found.append(self.add(old, char, lead, self.cost(char)))
            else:
                char = tables().chars.get(old.lead << 8 | trail, "")
                if char:
                    found.append(self.add(old, char, lead, self.cost(char)))
        self.beam = self.prune(found, BEAM)

    def cost(self, char: str) -> float:
        cost = char_penalty(self.evidence, char)
        if char in self.evidence.annotated:
            cost += MISSING_NOTE
        return cost

    def vanish(self) -> None:
        """Private-use pairs that left no trace may stand here."""
        once = self._vanish(self.beam)
        twice = self._vanish(once[:WILD])
        self.beam = self.prune(self.beam + once + twice, BEAM)

    def _vanish(self, beam: list[Candidate]) -> list[Candidate]:
        found = []
        for old in beam:
            for char, lead in before_vanished(old.lead):
                found.append(self.add(old, char, lead, self.cost(char)))
        return self.prune(found, WILD)

    def check_note(self) -> None:
        """Behind a character that came into step an annotation must spell it."""
        note = NOTE.match(self.text, self.at)
        if not note:
            return
        found = []
        for old in self.beam:
            fit = spells(note[1], old.last)
            if fit:
                bonus = -MISSING_NOTE if old.last in self.evidence.annotated else 0.0
                found.append(old._replace(values=tuple(v + bonus + (0.0, -3.0, -1.0, 0.0)[fit] for v in old.values)))
        self.beam = found

    def lost_trail(self) -> None:
        self.vanish()
        tail = TAIL.match(self.text, self.at + 1)
        following = self.text[self.at + 1 : self.at + 2]
        found = []
        for old in self.beam:
            for char, _ in by_lead(old.lead):
                if tail:
                    fit = spells(tail[1], char)
                    if fit:
                        cost = char_penalty(self.evidence, char) + (0.0, -3.0, -1.0, 0.0)[fit]
                        if char in self.evidence.bare and char not in self.evidence.annotated:
                            cost += UNEXPECTED_NOTE
                        found.append(self.add(old, char, IN_STEP, cost))
                else:
                    found.append(self.add(old, char, IN_STEP, self.cost(char)))
        self.beam = self.prune(found, BEAM)
        if tail:
            note = "(" + self.text[self.at + 1 : tail.end()].lstrip("(")
            self.beam = [old._replace(text=old.text + note) for old in self.beam]
            self.at = tail.end()
            return
        lost = self.text[self.at]
        self.at += 1
        if lost == "?" and self.at < self.stop and following not in MARKS:
            self.beam = self.prune(
                [
                    self.add(old, x, IN_STEP, cost - self.words.get(x, UNKNOWN))
                    for old in self.beam
                    for x, cost in self.evidence.eaten.items()
                ],
                BEAM,
            )
