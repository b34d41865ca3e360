"""How sure a repair is: the probability that a run is wholly right, by errors that were counted on simulated pages.

A logistic model over a few features of the search's outcome; runs in which pairs vanished have weights of their own,
and so have those of pages without annotations.
tools/fit_doubt.py fits the weights.
"""

import difflib
import math
import re

from newsclean.chinese.annotations import LOST, LOST_TAIL, NOTE
from newsclean.filters.byteshift.ranking import Reading

FEATURES = ("constant", "odds", "nats a character", "weakest part", "length", "vanished")

WEIGHTS = (
    (1.31, 0.71, 0.19, 0.03, -0.26, 0.00),
    (1.73, 0.48, 0.19, 0.07, -0.22, -0.27),
    (1.64, 0.51, 0.23, 0.08, -0.07, -0.25),
)
"""Of FEATURES: for runs in which no pair vanished, for those in which some did, and for pages without annotations.

Fitted on 7,400 runs of simulated pages: 100 paragraphs a level and 40 lines of each kind of tests/damage.py for each of
the seeds 521 to 528. Of repairs with a probability of 98 % and more (99.6 % in the mean) 99.4 % were right, from 95 %
(96.8) 96.0 %, from 90 % (92.7) 88.4 %, from 80 % (85.7) 84.7 %, from 50 % (60.2) 60.1 %; counted on half of the seeds
with weights of the other half."""

LEAST_SURE = 0.5
"""Probability below which a run on a page without annotations is not repaired, however long it is: only cuts damaged
such a page, and a run continues to the next ASCII character, past names that no context determines. Of 180 lines,
Simplified or with a tag or digits behind (seeds 43 to 45 of benchmarks/byteshift.py), 46 % come out right and 4 %
wrong. With 0.76 on seeds 43 and 44 41 and 0 % (0.5: 47 and 1.5), but then short lines that are easy to repair stay."""

SURE = 0.9
"""Probability from which on a run is not searched again with more candidates."""

LONGEST_DOUBTFUL = 24
"""Characters of the longest run, as it is shown, that is searched again: the time for one grows with its length."""

LEAST_ODDS_OF_POINT = 3.0
"""Nats by which a number with its decimal point must be likelier than with another one, or none."""

GAP = "□"
"""Stands for what is not sure in a run that is repaired in part."""

AGREED = 0.9
"""Probability of a character from which on it is sure."""

LEAST_ODDS, MOST_ODDS = -3.0, 8.0
"""Natural logarithm of the odds beyond which the candidates are no more evidence: the truth may not be among them."""


def probability_right(reading: Reading) -> float:
    """The probability that the first candidate is the truth, character for character."""
    weights = WEIGHTS[kind(reading)]
    values = features(reading)
    return 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(weights, values, strict=True))))


def kind(reading: Reading) -> int:
    """Which of WEIGHTS is for a run."""
    if not reading.page_annotated:
        return 2
    return int(vanished_pairs(reading.shown, reading.candidates[0][1]) > 0)


def risk(reading: Reading, probability: float) -> float:
    """The risk of repairing a run that is right with this probability: that of an error, over the square root of the
    first candidate's length. Long runs are worth more, and a long run that is wrong is mostly wrong in one place. On a
    page without annotations a run below LEAST_SURE is as good as wrong: 1."""
    if has_doubtful_point(reading):
        return 1.0
    if probability < LEAST_SURE and not reading.page_annotated:
        return 1.0
    return (1 - probability) / math.sqrt(len(reading.candidates[0][1]))


def has_doubtful_point(reading: Reading) -> bool:
    """Whether another candidate that is nearly as likely has the decimal point of a number at another place, or none.

    Nobody sees that a number is ten times what it was, so these runs stay."""
    (score, best), *others = reading.candidates
    digits = best.replace("．", "")
    return any(text.replace("．", "") == digits for other, text in others if other > score - LEAST_ODDS_OF_POINT)


def features(reading: Reading) -> tuple[float, ...]:
    """The values of FEATURES: the logarithm of the first candidate's odds against the others, the log-probability of
    the run and its context for each character, the same of its least likely part, the logarithm of the
    run's length, and the number of pairs of which nothing is left."""
    score, best = reading.candidates[0]
    others = sum(math.exp(other - score) for other, _ in reading.candidates[1:])
    odds = -math.log(others) if others else MOST_ODDS
    return (
        1.0,
        min(MOST_ODDS, max(LEAST_ODDS, odds)),
        score / (len(best) + reading.context),
        reading.weakest,
        math.log(len(best)),
        vanished_pairs(reading.shown, best),
    )


def with_gaps(reading: Reading) -> str:
    """The first candidate, with GAP for each part that the candidates agree on with less than AGREED."""
    score, best = reading.candidates[0]
    weights = [math.exp(other - score) for other, _ in reading.candidates]
    agreed = [0.0] * len(best)
    for weight, (_, text) in zip(weights, reading.candidates, strict=True):
        for block in difflib.SequenceMatcher(None, best, text, autojunk=False).get_matching_blocks():
            for at in range(block.a, block.a + block.size):
                agreed[at] += weight
    least = AGREED * sum(weights)
    marked = "".join(char if share >= least else GAP for char, share in zip(best, agreed, strict=True))
    return re.sub(f"{GAP}+", GAP, marked)


def second_best(reading: Reading) -> tuple[str, float] | None:
    """The second candidate, and how many times likelier the first is."""
    if len(reading.candidates) < 2:
        return None
    (score, _), (other, text) = reading.candidates[:2]
    return text, math.exp(score - other)


def vanished_pairs(shown: str, best: str) -> int:
    """The number of pairs of which nothing is left in a run as it is shown, if `best` was the truth."""
    lost = len(LOST_TAIL.findall(shown))
    rest = NOTE.sub("", LOST_TAIL.sub("", shown))
    lost += sum(map(rest.count, LOST))
    there = sum(1 if char == "€" or char < "\x80" else 2 for char in rest if char not in LOST)
    true = sum(1 if char < "\x80" else 2 for char in NOTE.sub("", best))
    return max(0, (true - there - lost) // 2)
