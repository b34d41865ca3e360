"""Ways to do units of work; whatever the engine, each unit gives the same.

`run.run_batch` gives the units of a command line to `run` and takes what they come to, as they end.
"""

from collections.abc import Generator, Iterable

from newsclean.engines.work import Work
from newsclean.rewrite import Done
from newsclean.units import Unit

__all__ = ["Work", "run"]


def run(work: Work, units: Iterable[Unit], workers: int) -> Generator[Done]:
    """What each unit comes to, as they end; with more than one worker they are done in processes of their own.

    Raises NewscleanError where workers end before they do anything.
    """
    if workers <= 1:
        yield from map(work, units)
    else:
        from newsclean.engines.pool import run_pool  # most runs are over one file

        yield from run_pool(work, units, workers)
