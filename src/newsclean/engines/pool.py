"""A pool of worker processes on this machine. Where one dies its unit is done again, document by document."""

from collections import deque
from collections.abc import Generator, Iterable
from multiprocessing.connection import wait

from newsclean.engines.work import CAN_FORK, Work
from newsclean.engines.worker import Order, Worker
from newsclean.errors import NewscleanError
from newsclean.rewrite import Done
from newsclean.units import Unit

MOST_EARLY_DEATHS = 3
"""So many workers in a row may end before they begin a document."""


def run_pool(work: Work, units: Iterable[Unit], workers: int, *, warm: bool = False) -> Generator[Done]:
    """What each unit comes to, as they end; `warm` is as for `Pool`."""
    with Pool(work, workers, warm=warm) as pool:
        for unit in units:
            pool.give(unit)
            yield from pool.ended()
        pool.finish()
        yield from pool.ended()


class Pool:
    """Worker processes that are given units; what these come to is kept until it is asked for.

    Processes are forked from this one, which must have no threads; if `warm`, once it has loaded all tables.
    """

    def __init__(self, work: Work, workers: int, *, warm: bool = False) -> None:
        if warm and CAN_FORK:
            import newsclean.engines.preload  # noqa: F401  # loads the tables
        self._work = work
        self._most = workers
        self._idle: list[Worker] = []
        self._busy: list[Worker] = []
        self._ended: deque[Done] = deque()
        self._deaths: dict[str, _Deaths] = {}
        self._early_deaths = 0

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in (*self._idle, *self._busy):
            worker.terminate()
        for worker in (*self._idle, *self._busy):
            worker.end()

    def give(self, unit: Unit) -> None:
        """Have a unit done; waits until a worker is free."""
        while not self._idle and len(self._busy) >= self._most:
            self.wait()
        self._send(self._idle.pop() if self._idle else Worker(self._work), Order(unit))

    def finish(self) -> None:
        """Wait until all units are done."""
        while self._busy:
            self.wait()

    def ended(self) -> Generator[Done]:
        """What has ended since this was last asked."""
        while self._ended:
            yield self._ended.popleft()

    def _send(self, worker: Worker, order: Order) -> None:
        """Give an order to a worker, or to a new one where that has died, and count it as busy."""
        try:
            worker.give(order)
        except OSError:  # killed while it had nothing to do
            worker.end()
            worker = Worker(self._work)
            worker.give(order)
        self._busy.append(worker)

    def wait(self, source: int | None = None) -> bool:
        """Wait until workers have sent something, and take it, or until `source`, a file descriptor, can be read.

        Gives whether `source` can be read.
        """
        ready = set(wait([worker.connection for worker in self._busy] + ([] if source is None else [source])))
        for worker in [worker for worker in self._busy if worker.connection in ready]:
            try:
                answer = worker.receive()
            except (EOFError, OSError):
                self._do_again(worker)
                continue
            if isinstance(answer, BaseException):
                raise answer
            self._early_deaths = 0
            if isinstance(answer, int):
                self._deaths[worker.unit.name].begun = answer
                continue
            self._busy.remove(worker)
            self._idle.append(worker)
            self._ended.append(answer)
        return source in ready

    def _do_again(self, worker: Worker) -> None:
        """Give the unit of a worker that died to a new one, which sends the number of each document before it begins.

        A document at which a worker dies for the second time is rejected.
        """
        self._busy.remove(worker)
        worker.end()
        unit = worker.unit
        deaths = self._deaths.setdefault(unit.name, _Deaths())
        self._early_deaths += deaths.begun is None
        if self._early_deaths > MOST_EARLY_DEATHS:
            raise NewscleanError("worker processes are killed as they start (out of memory?); run with fewer --jobs")
        deaths.count()
        self._send(Worker(self._work), Order(unit, frozenset(deaths.rejected)))


class _Deaths:
    """Where in a unit workers died: the document that the last one had begun, and how often each was that."""

    def __init__(self) -> None:
        self.begun: int | None = None
        self._times: dict[int, int] = {}

    def count(self) -> None:
        """Count a death at the document that was begun."""
        if self.begun is not None:
            self._times[self.begun] = self._times.get(self.begun, 0) + 1
        self.begun = None

    @property
    def rejected(self) -> set[int]:
        """The documents at which a worker died twice."""
        return {number for number, times in self._times.items() if times > 1}
