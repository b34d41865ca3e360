"""A run of a line that was decoded wrongly, and when what it says leaves no doubt."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from newsclean.filters.mojibake.reading import CERTAIN, POSSIBLE, SURE, count_hanzi, has_words, likelihood_of


class Run(NamedTuple):
    """A run of a line, what it was, and whether that leaves no doubt (else it is possible)."""

    start: int
    end: int
    text: str
    is_certain: bool
    score: float


Finder = Callable[[str], Iterator[Run]]
"""Gives the runs of a line that can be read again."""

Decoder = Callable[..., str]
"""Decodes bytes, or bytes with an error handler."""


def read_gb18030(data: bytes, errors: str = "strict") -> str:
    """The text of GB18030 bytes; `errors` as for bytes.decode."""
    return data.decode("gb18030", errors)


def weighed(text: str, bar: float = POSSIBLE) -> Run | None:
    """A reading of bytes whose form proves nothing, if it is likely enough."""
    score = likelihood_of(text)
    if score < bar:
        return None
    hanzi = count_hanzi(text)
    certain = hanzi >= CERTAIN and score >= SURE and has_words(text)
    return Run(0, 0, text, certain, score)
