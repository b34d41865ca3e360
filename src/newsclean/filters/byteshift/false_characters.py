"""The character that a content farm's table annotated by chance, made of the halves of two others: `勇?lián)姑`."""

from collections.abc import Iterator

from newsclean.chinese.annotations import spells
from newsclean.chinese.evidence import Evidence
from newsclean.chinese.gbk import LEADS, tables

SPELLING = (-99.0, -4.0, -2.5, 0.0)
"""Nats for an annotation by the result of `spells`: it does not fit, fits but for the tone, fits another reading than
the first, fits the first."""

FALSE_IS_BARE = -3.0
"""Nats for a false character (one that the farm's table annotated by chance) that is elsewhere without pinyin."""

FALSE_IS_SIMPLIFIED = -4.0
"""Nats for a false character that is no Traditional one, unless the page shows that its table held others."""


def leads_of_false_characters(trail: int, pinyin: str, evidence: Evidence) -> Iterator[tuple[int, float]]:
    """The bytes that make a character of this reading with the byte `trail` in front, and the nats for each."""
    for lead in LEADS:
        false = tables().chars.get(trail << 8 | lead)
        fit = spells(pinyin, false) if false else 0
        if false and fit:
            cost = SPELLING[fit]
            if ord(false) not in evidence.language.simplified and not evidence.annotates_simplified:
                cost += FALSE_IS_SIMPLIFIED
            if false in evidence.bare and false not in evidence.annotated:
                cost += FALSE_IS_BARE
            yield lead, cost
