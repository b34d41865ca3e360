"""What an engine runs: `rewrite.Rewrite`, or whatever is called like it."""

from typing import Protocol

from newsclean.rewrite import Done, Gate
from newsclean.units import Unit


class Work(Protocol):
    """Does a unit; it must pickle where processes cannot be forked. `gate` is asked before each document."""

    def __call__(self, unit: Unit, gate: Gate | None = None, /) -> Done: ...
