"""What an engine runs: `rewrite.Rewrite`, or whatever is called like it."""

import sys
from typing import Protocol

from newsclean.rewrite import Done, Gate
from newsclean.units import Unit

CAN_FORK = sys.platform.startswith("linux")
"""Elsewhere the libraries of the system do not bear a fork: workers load all tables anew, which takes a second."""


class Work(Protocol):
    """Does a unit; it must pickle where processes cannot be forked. `gate` is asked before each document."""

    def __call__(self, unit: Unit, gate: Gate | None = None, /) -> Done: ...
