"""A pool of processes on this machine; slices of jobs go out, slices of outcomes come back in order."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from threading import Thread

from newsclean.atomic import remove_temporary_files
from newsclean.errors import NewscleanError
from newsclean.report import Outcome
from newsclean.rewrite import Job

Work = Callable[[Job], Outcome]


def run_pool(work: Work, slices: Iterable[Sequence[Job]], workers: int) -> Generator[Outcome]:
    """The outcome of each job, in order; at most twice as many slices as workers are under way at once."""
    with ProcessPoolExecutor(workers, mp_context=_context(), initializer=_start, initargs=(work,)) as pool:
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
        except BaseException:  # Ctrl-C, or nobody reads the output any more: do not wait for the slices under way
            for process in multiprocessing.active_children():
                process.terminate()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


def _context() -> BaseContext:
    """How processes are started: by a server that has loaded the filters and their tables, so that they share them.

    Not by forking this process: a progress bar has a thread of its own, and a forked copy of its lock never opens.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["newsclean.engines.preload"])
    _start_servers()
    return context


def _start_servers() -> None:
    """Start what multiprocessing needs besides workers; they end with this process, and not by a closed terminal."""
    from multiprocessing import forkserver, resource_tracker

    try:
        before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # which they inherit
    except ValueError:  # only the main thread may
        return
    try:
        resource_tracker.ensure_running()
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGHUP, before)


_work: Work  # sent once to each worker, not with every slice


def _start(work: Work) -> None:
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, frame: _exit())
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        _exit()


def _exit() -> None:
    """End at once, without half-written files."""
    remove_temporary_files()
    os._exit(1)


def _do_slice(jobs: Sequence[Job]) -> list[Outcome]:
    return [_work(job) for job in jobs]
