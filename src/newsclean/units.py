"""Plans a run: the files in units of work, each of which is done or not done as a whole.

Files alone decide where a unit begins and ends, never the number of workers, so that whatever does them gives the
same bytes.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from newsclean.blocks import Block

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
    """Some files, or a block of one: `size` bytes of input. `first` is how many files of the run come before them."""

    first: int
    jobs: tuple[Job, ...]
    size: int
    block: Block | None = None

    @property
    def name(self) -> str:
        """What the unit is called in the journal and in names of part files: that of no other unit of the run."""
        return f"{self.first}" if self.block is None else f"{self.first}.{self.block.number}"


def unit_bytes(total: int) -> int:
    """How many bytes of input a unit holds in a run over so many bytes: a 64th of them, within the limits above."""
    return min(MOST_BYTES, max(LEAST_BYTES, total // 64))


Cut = Callable[[Job, int], Iterator[Block]]
"""Cuts a file into blocks of about so many bytes; gives none for a file that is done as a whole."""


def plan(jobs: Sequence[Job], sizes: Sequence[int], cut: Cut) -> Iterator[Unit]:
    """The units of a run over files of these sizes in bytes, in the order of the files; large ones are cut."""
    most = unit_bytes(sum(sizes))
    start = size = 0
    for index, length in enumerate(sizes):
        if index > start and (size + length > most or index - start == MOST_FILES):
            yield Unit(start, tuple(jobs[start:index]), size)
            start, size = index, 0
        if length > most:
            yield from _units_of_file(index, jobs[index], length, cut(jobs[index], most))
            start = index + 1
        else:
            size += length
    if start < len(jobs):
        yield Unit(start, tuple(jobs[start:]), size)


def _units_of_file(index: int, job: Job, size: int, blocks: Iterator[Block]) -> Iterator[Unit]:
    """A unit a block of a large file; one unit where it has no blocks."""
    block = None
    for block in blocks:
        yield Unit(index, (job,), block.cost, block)
    if block is None:
        yield Unit(index, (job,), size)
