"""Ray: cleaning batches of a data set, and cleaning files. The room of ray.

`ds.map_batches(clean_batch(settings), batch_format="pyarrow")` → the same rows with clean, metadata, changes, error.
"""

import logging
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyarrow

from newsclean.engines.table import HasPipeline, TableSettings, clean_table
from newsclean.engines.work import Work
from newsclean.errors import NewscleanError
from newsclean.pipeline import Pipeline
from newsclean.rewrite import Done
from newsclean.units import Unit


def clean_batch(
    settings: HasPipeline | Pipeline | None = None, text: str = "text"
) -> Callable[[pyarrow.Table], pyarrow.Table]:
    """A function for `map_batches` with `batch_format="pyarrow"`; give it batches of 1,000 rows and more."""
    chosen = TableSettings.of(settings, text)

    def clean(table: pyarrow.Table) -> pyarrow.Table:
        """Clean a batch."""
        return clean_table(table, chosen)

    return clean


def run_ray(work: Work, units: Iterable[Unit], workers: int) -> Iterator[Done]:
    """What each unit comes to, in order; each is a task, tried again where its worker dies.

    Raises NewscleanError where a unit cannot be done.
    """
    import ray

    start_ray(workers)
    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]  # ray has no types
    most = 2 * (workers or int(resources.get("CPU", 1)))
    task, sent = ray.remote(_do), ray.put(work)
    waiting: deque[Any] = deque()
    try:
        for unit in units:
            waiting.append(task.remote(sent, unit))
            if len(waiting) >= most:
                yield ray.get(waiting.popleft())
        while waiting:
            yield ray.get(waiting.popleft())
    except ray.exceptions.RayError as error:
        message = str(error).strip().splitlines()[-1]
        raise NewscleanError(f"ray: {message}; run again with fewer --jobs") from None


def _do(work: Work, unit: Unit) -> Done:
    """Do one unit, in a process of Ray's."""
    return work(unit)


def start_ray(workers: int = 0) -> None:
    """Connect to the cluster of RAY_ADDRESS, or start Ray on this machine; nothing where it runs already."""
    import ray

    if ray.is_initialized():
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if not sys.stderr.isatty():
        os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")
    if os.environ.get("RAY_ADDRESS"):
        ray.init(log_to_driver=False)
        return
    ray.init(num_cpus=workers or None, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
