"""A pool of processes on this machine; slices of jobs go out, slices of outcomes come back in order."""

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread

from newsclean.errors import NewscleanError
from newsclean.report import Outcome
from newsclean.rewrite import Job

Work = Callable[[Job], Outcome]


def run_pool(work: Work, jobs: Sequence[Job], workers: int, slice: int) -> Generator[Outcome]:
    """The outcome of each job, in order; at most twice as many slices as workers are under way at once."""
    slices = (jobs[start : start + slice] for start in range(0, len(jobs), slice))
    # spawn, not fork: a progress bar has a thread of its own, and a forked copy of a thread's lock never opens.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start, initargs=(work,)) as pool:
        waiting: deque[Future[list[Outcome]]] = deque()
        try:
            for part in slices:
                waiting.append(pool.submit(_do_slice, part))
                if len(waiting) >= 2 * workers:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenProcessPool:
            raise NewscleanError("a worker process was killed (out of memory?); run again with fewer --jobs") from None
        finally:
            pool.shutdown(cancel_futures=True)


_work: Work  # sent once to each worker, not with every slice


def _start(work: Work) -> None:
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which cancels what waits
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do_slice(jobs: Sequence[Job]) -> list[Outcome]:
    return [_work(job) for job in jobs]
