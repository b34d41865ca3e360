"""Tells whether a run is damage at all, and what share of a repair's characters is likely to be wrong."""

import math

from newsclean.filters.byteshift.search import Found

TEMPERATURE = 1.0
"""Log probabilities are divided by this: more than 1 would say that they are surer than they should be."""

CLEARLY_BETTER = 7.0
"""Nats by which a repair must beat the text as it stands: `?！` may be what the author wrote."""


BETWEEN_MARKS = 20.0
"""The same where such marks stand at both ends."""


def is_damage(found: Found) -> bool:
    """Whether a run is damage at all, and not marks and pinyin that the author wrote."""
    return found.candidates[0][0] - found.leave >= (BETWEEN_MARKS if found.between_marks else CLEARLY_BETTER)


def risk(candidates: list[tuple[float, str]]) -> float:
    """The share of the first candidate's characters expected to be wrong, if one of the candidates
    is the truth."""
    score, best = candidates[0]
    total = wrong = 0.0
    for other, text in candidates:
        weight = math.exp((other - score) / TEMPERATURE)
        total += weight
        wrong += weight * _differing(best, text)
    return wrong / total / len(best)


def _differing(one: str, other: str) -> int:
    """How many characters of one text are not as in the other, between what both begin and end with."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True))
    shortest = min(len(one), len(other))
    start = next((at for at in range(shortest) if one[at] != other[at]), shortest)
    end = next((at for at in range(shortest - start) if one[-1 - at] != other[-1 - at]), shortest - start)
    return max(len(one), len(other)) - start - end
