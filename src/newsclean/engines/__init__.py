"""Ways to run the same work over many jobs; whatever the engine, outcomes come back in the order of the jobs.

`run.run_batch` calls `run` with the files of a command line.
"""

import os
import time
from collections.abc import Callable, Generator, Iterator, Sequence

from newsclean.report import Outcome
from newsclean.rewrite import Job

Work = Callable[[Job], Outcome]

ALONE = 1.0
"""Seconds that this process works by itself. Workers take about as long to start and to load their tables, so that
they only pay where more is left by then."""

SLICE_BYTES = 1 << 18
SLICE_FILES = 64
"""How much one message to a worker holds: one file at a time costs two thirds of the speed, and of much more a bar
shows nothing for seconds."""


def run(work: Work, jobs: Sequence[Job], workers: int) -> Generator[Outcome]:
    """The outcome of each job, in order; with more than one worker, in processes of their own once that pays.

    Raises NewscleanError where a worker process dies.
    """
    end = time.monotonic() + ALONE
    done = 0
    while done < len(jobs) and (workers <= 1 or time.monotonic() < end):
        yield work(jobs[done])
        done += 1
    left = list(slices(jobs[done:]))
    if len(left) > 1:
        from newsclean.engines.pool import run_pool  # only a large batch pays for multiprocessing

        yield from run_pool(work, left, min(workers, len(left)))
    else:
        yield from (work(job) for part in left for job in part)


def slices(jobs: Sequence[Job]) -> Iterator[Sequence[Job]]:
    """The jobs in groups of about SLICE_BYTES, of at most SLICE_FILES files; the files alone decide."""
    start = size = 0
    for index, job in enumerate(jobs):
        size += _size(job.source)
        if size >= SLICE_BYTES or index + 1 - start == SLICE_FILES:
            yield jobs[start : index + 1]
            start, size = index + 1, 0
    if start < len(jobs):
        yield jobs[start:]


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:  # reported by the work
        return 0
