"""What an engine runs: `rewrite.Rewrite`, or whatever is called like it."""

import sys
from typing import Protocol

from newsclean.gate import Gate, Limit
from newsclean.rewrite import Done
from newsclean.units import Unit

CAN_FORK = sys.platform.startswith("linux")
"""Elsewhere the libraries of the system do not bear a fork: workers load all tables anew, which takes a second."""


class Work(Protocol):
    """Does a unit; it must pickle where processes cannot be forked. `gate` is asked before each document."""

    def __call__(self, unit: Unit, gate: Gate | None = None, /) -> Done: ...


def limited(work: Work, limit: Limit) -> Work:
    """The same work for no more documents than that."""

    def do(unit: Unit, _gate: Gate | None = None, /) -> Done:
        return work(unit, limit)

    return do
