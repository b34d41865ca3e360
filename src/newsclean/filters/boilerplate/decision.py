"""Why a line of a page is removed, and how the decisions of several steps become one."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from newsclean.filters.boilerplate.body import Body
from newsclean.page.line import ABOUT_ARTICLE, PageLine


class Decision(NamedTuple):
    """A line is removed: under the name of which rule, by which step, and on what evidence, in words for `explain`."""

    rule: str
    step: str
    evidence: str


Decisions = dict[int, Decision]
"""Decisions by index of the line among those that are not blank."""

Step = Callable[[Sequence[PageLine], Body, Mapping[int, Decision]], Decisions]
"""Decides on lines of a page whose main text is known, after the decisions of earlier steps; it changes nothing."""


def boilerplate_count(decided: Mapping[int, Decision]) -> int:
    """How many lines are removed, those about the article apart, as bylines are: they prove no page of a site."""
    return sum(decision.rule not in ABOUT_ARTICLE for decision in decided.values())


def decide(steps: Sequence[Step], lines: Sequence[PageLine], body: Body, decided: Decisions) -> Decisions:
    """The decisions of all steps, one after the other; the first decision on a line holds."""
    for step in steps:
        decided = step(lines, body, decided) | decided
    return decided
