"""What is asked before each document of a unit: whether it is cleaned, skipped or rejected."""

from collections.abc import Callable
from typing import Literal

Treatment = Literal["clean", "skip", "reject"]
"""What becomes of a document before it is cleaned; one that is skipped is as if it were not there."""

Gate = Callable[[], Treatment]
"""Is asked before each document of a unit, in order."""


class Limit:
    """The gate that lets so many documents through and skips all others."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self) -> Treatment:
        if not self.left:
            return "skip"
        self.left -= 1
        return "clean"
