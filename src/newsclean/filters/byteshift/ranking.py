"""Ranks the candidates of a run by what is behind it, and tells how sure the first of them is."""

from typing import NamedTuple

from newsclean.chinese.annotations import LOST, NOTE
from newsclean.chinese.language_model import Scorer
from newsclean.chinese.punctuation import FULL_WIDTH, balance_cost, clause, end_cost, next_clause, open_marks, rhythm
from newsclean.filters.byteshift.beam import Candidate
from newsclean.patterns import compile_later

CONTEXT = 8
"""Characters on either side of a run that are scored with it: longer than any word or number."""

PART = 3
"""Characters of a candidate that are looked at together for how likely they are."""

LOOKAHEAD = 120
"""Characters behind a run, annotations included, that are searched for its context and for the next mark."""

CLEARLY_BETTER = 7.0
"""Nats by which the repaired text must be likelier than the text as it is. With less, the run counts as the
author's: `?！` may be what was written."""

BETWEEN_MARKS = 20.0
"""The same for a run that may be what an author wrote between two doubled marks: `?！…?！`."""

WITHOUT_LOST_BYTE = 12.0
"""The same for a run behind a mark in front of which no lost byte shows."""

BARE_ANNOTATION = 0.0
"""The same for one that begins with an annotation without its first bracket, which hardly anybody writes: of 30 such
runs (seeds 521 to 526 of benchmarks/byteshift.py, `? lost`) the right ones have -1.4 to 10.6, the wrong ones -2.9 and
less."""


_DECIMAL = compile_later("[0-9０-９][．.]([0-9０-９]+)(.?)")
_TWO_POINTS = compile_later("[．.][0-9０-９]+[．.]")

BEHIND_DECIMAL = dict.fromkeys("％萬万億亿", 2.0) | dict.fromkeys("米公元千噸吨畝亩倍平立厘毫美度斤級级", 1.0)
"""Nats for a decimal point by what is behind the number. The point of a shifted number vanishes (`１．５` and `１５`
look the same), so that nothing else tells: with these, `１．５億` is as likely as `１５億`, and the run stays."""

OTHER_BEHIND_DECIMAL = -3.0
"""The same for anything else: days, people and pages are whole."""

ZERO_AT_END = -3.0
"""Nats for a decimal that ends in 0."""

TWO_POINTS = -10.0
"""Nats for a number with two decimal points."""


class LineStart(NamedTuple):
    """What is in front of a run in its line, repaired.

    `open_marks` are the quotation marks and brackets that are open, `last` the last CONTEXT characters, `clause` those
    since the last mark; `is_prose`: the line has commas.
    """

    open_marks: str
    last: str
    clause: str
    is_prose: bool

    @property
    def ends_in_loss(self) -> bool:
        """Whether a lost byte is the last character, or in front of a mark that is."""
        return any(char in LOST for char in self.last[-2:])


def line_start(before: str) -> LineStart:
    """What the text of a line in front of a run shows of the run."""
    shown = NOTE.sub("", before)
    return LineStart(
        open_marks(shown), shown[-CONTEXT:], clause(shown.translate(FULL_WIDTH)), "，" in shown or "," in shown
    )


class Place(NamedTuple):
    """Where a run is: it begins with the lost byte at `start` of `text`, behind `line` in a line that ends at
    `stop`."""

    text: str
    start: int
    stop: int
    line: LineStart

    def context_behind(self, end: int) -> str:
        """The characters behind a run that ends at `end`, without annotations, up to CONTEXT of them or the next lost
        byte."""
        found = NOTE.sub("", self.text[end : min(self.stop, end + 60)])
        return found[: next((at for at, char in enumerate(found) if char in LOST or at == CONTEXT), len(found))]


class Reading(NamedTuple):
    """What the run `shown` was, as a search found it. `context` characters around it were scored with it; `weakest` are
    the nats a character of the least likely part of the first candidate. `page_annotated`: the page shows annotations,
    whole or damaged.

    `rule` is how the run arose; `candidates` are texts for it with their log-probabilities, the
    likeliest first, and `as_it_stands` is the log-probability of leaving it. It is damage where the first is likelier
    by `least_gain` nats.
    """

    shown: str
    context: int
    weakest: float
    page_annotated: bool
    rule: str
    candidates: list[tuple[float, str]]
    as_it_stands: float
    least_gain: float

    @property
    def is_damage(self) -> bool:
        """Whether the run is damage at all, and not marks and pinyin that the author wrote."""
        return self.candidates[0][0] - self.as_it_stands >= self.least_gain


def ranked(place: Place, end: int, beam: list[Candidate], scorer: Scorer) -> list[tuple[float, str]]:
    """The texts of the candidates for a run that ends at `end`, with their log-probabilities together with what is
    around them, the likeliest first."""
    line, after = place.line, place.context_behind(end)
    behind = NOTE.sub("", place.text[end : min(place.stop, end + LOOKAHEAD)])
    following = next_clause(behind.translate(FULL_WIDTH))
    scores: dict[str, float] = {}
    for candidate in beam:
        state, _ = scorer.read(after, candidate.state, candidate.tail)
        score = state.logp + balance_cost(line.open_marks + candidate.text)
        score += decimal_cost(line.last[-2:] + candidate.text + after[:2])
        if following:
            between = (line.clause + candidate.text + following[:-1]).translate(FULL_WIDTH)
            score += rhythm(clause(between), following[-1])
        if end == place.stop:
            score += end_cost(candidate.text, line.is_prose)
        scores[candidate.text] = max(scores.get(candidate.text, score), score)
    return sorted(((score, text) for text, score in scores.items()), key=lambda pair: (-pair[0], pair[1]))


def decimal_cost(text: str) -> float:
    """Nats for the decimal points of a text, by what is behind the numbers."""
    cost = TWO_POINTS * len(_TWO_POINTS.findall(text))
    for fraction, behind in _DECIMAL.findall(text):
        cost += BEHIND_DECIMAL.get(behind, OTHER_BEHIND_DECIMAL) + ZERO_AT_END * (fraction[-1] in "0０")
    return cost


def weakest_part(before: str, best: str, scorer: Scorer) -> float:
    """The least nats a character of any PART characters in a row of a candidate, behind the text `before`."""
    state, tail = scorer.read(before)
    scores = [state.logp]
    for char in NOTE.sub("", best):
        state, tail = scorer.read(char, state, tail)
        scores.append(state.logp)
    size = min(PART, len(scores) - 1)
    return min((after - start) / size for start, after in zip(scores, scores[size:], strict=False))


def log_probability_as_it_stands(place: Place, start: int, end: int, scorer: Scorer) -> float:
    """The log-probability of a run and what is around it, if nothing is repaired."""
    standing = NOTE.sub("", place.text[start:end])
    state, _ = scorer.read(place.line.last + standing + place.context_behind(end))
    return state.logp + balance_cost(place.line.open_marks + standing)
