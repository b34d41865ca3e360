"""Ray: cleaning batches of a data set, and cleaning files. The room of ray.

`ds.map_batches(clean_batch(settings), batch_format="pyarrow")` → the same rows with clean, metadata, changes, error.
"""

import logging
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import pyarrow

from newsclean.engines.table import HasPipeline, TableSettings, clean_table
from newsclean.errors import NewscleanError
from newsclean.pipeline import Pipeline

Item = TypeVar("Item")
Result = TypeVar("Result")


def clean_batch(
    settings: HasPipeline | Pipeline | None = None, text: str = "text"
) -> Callable[[pyarrow.Table], pyarrow.Table]:
    """A function for `map_batches` with `batch_format="pyarrow"`; give it batches of 1,000 rows and more."""
    chosen = TableSettings.of(settings, text)

    def clean(table: pyarrow.Table) -> pyarrow.Table:
        return clean_table(table, chosen)

    return clean


def run_ray(work: Callable[[Item], Result], slices: Sequence[Sequence[Item]], workers: int) -> Iterator[Result]:
    """What `work` gives for each item, in order; each slice is a task, tried again where its worker dies.

    Raises NewscleanError where a slice cannot be done.
    """
    if not slices:
        return
    import ray

    start_ray(workers)

    def do_slice(shared_work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        return [shared_work(item) for item in items]

    task = ray.remote(do_slice)
    sent = ray.put(work)
    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
    most = 2 * (workers or int(resources.get("CPU", 1)))
    waiting: deque[Any] = deque()
    try:
        for items in slices:
            waiting.append(task.remote(sent, items))
            if len(waiting) >= most:
                yield from ray.get(waiting.popleft())
        while waiting:
            yield from ray.get(waiting.popleft())
    except ray.exceptions.RayError as error:
        message = str(error).strip().splitlines()[-1]
        raise NewscleanError(f"ray: {message}; run again with fewer --jobs") from None


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
