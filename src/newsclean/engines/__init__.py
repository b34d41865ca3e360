"""Ways to do units of work; whatever the engine, each unit gives the same.

`run.run_batch` gives the units of a command line to `run` and takes what they come to, as they end.
"""

from collections.abc import Generator, Iterable
from typing import Literal

from newsclean.engines.work import Work
from newsclean.rewrite import Done
from newsclean.units import Unit

__all__ = ["Engine", "Work", "run"]


Engine = Literal["pool", "spark", "ray"]
"""Where units are done: on this machine, or by Spark or Ray, whose workers must all see the files and folders."""


def run(
    work: Work, units: Iterable[Unit], workers: int, engine: Engine = "pool", *, warm: bool = False
) -> Generator[Done]:
    """Do the work on each unit and give its outcome when it ends; with several workers, in processes of their own.

    With `warm` the tables of all filters are loaded first, which the workers then share.

    Raises NewscleanError where workers end before they do anything.
    """
    if engine == "spark":
        from newsclean.engines.spark import run_spark

        yield from run_spark(work, list(units), workers)
    elif engine == "ray":
        from newsclean.engines.ray import run_ray

        yield from run_ray(work, units, workers)
    elif workers <= 1:
        yield from map(work, units)
    else:
        from newsclean.engines.pool import run_pool  # most runs are over one file

        yield from run_pool(work, units, workers, warm=warm)
