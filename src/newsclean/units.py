"""Plans a run: the files in units of work, each of which is done or not done as a whole.

Files alone decide where a unit begins and ends, never the number of workers, so that whatever does them gives the
same bytes.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

MOST_BYTES = 16 << 20
"""Bytes of input that one unit holds at most, two or three seconds of work: so much is done again after a kill."""

LEAST_BYTES = 1 << 20
"""Units of small runs hold this many bytes, so that there are enough of them for all workers."""

MOST_FILES = 512
"""Files that one unit holds at most: a file of a few bytes takes time as well."""


class Job(NamedTuple):
    """A file to clean and where the clean one is written; `target` None means that it is printed."""

    source: str
    target: str | None = None


class Unit(NamedTuple):
    """Some files of `size` bytes together; `first` is how many files of the run stand before them."""

    first: int
    jobs: tuple[Job, ...]
    size: int

    @property
    def name(self) -> str:
        """What the unit is called in names of part files: that of no other unit of the run."""
        return f"{self.first}"


def unit_bytes(total: int) -> int:
    """How many bytes of input a unit holds in a run over so many bytes: a 64th of them, within the limits above."""
    return min(MOST_BYTES, max(LEAST_BYTES, total // 64))


def plan(jobs: Sequence[Job], sizes: Sequence[int]) -> Iterator[Unit]:
    """The units of a run over files of these sizes in bytes, in the order of the files."""
    most = unit_bytes(sum(sizes))
    start = size = 0
    for index, length in enumerate(sizes):
        if index > start and (size + length > most or index - start == MOST_FILES):
            yield Unit(start, tuple(jobs[start:index]), size)
            start, size = index, 0
        size += length
    if start < len(jobs):
        yield Unit(start, tuple(jobs[start:]), size)
