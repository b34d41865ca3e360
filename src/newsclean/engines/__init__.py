"""Ways to run the same work over many jobs; whatever the engine, outcomes come back in the order of the jobs."""

from collections.abc import Callable, Generator, Sequence

from newsclean.report import Outcome
from newsclean.rewrite import Job

Work = Callable[[Job], Outcome]

# A slice of this many files is one message to a worker: one at a time costs two thirds of the speed.
SLICE = 64


def run(work: Work, jobs: Sequence[Job], workers: int) -> Generator[Outcome]:
    """The outcome of each job, in order; with more than one slice and worker, in processes of their own.

    Raises NewscleanError where a worker process dies.
    """
    if workers <= 1 or len(jobs) <= SLICE:
        yield from map(work, jobs)
        return
    from newsclean.engines.pool import run_pool  # only a large batch pays for multiprocessing

    yield from run_pool(work, jobs, workers, SLICE)
