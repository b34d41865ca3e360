"""What an engine runs: `rewrite.Rewrite`, or whatever is called like it."""

from typing import Protocol

from newsclean.rewrite import Done, Judge
from newsclean.units import Unit


class Work(Protocol):
    """Does a unit; it must pickle where processes cannot be forked. `judge` is asked before each document."""

    def __call__(self, unit: Unit, judge: Judge | None = None, /) -> Done: ...
