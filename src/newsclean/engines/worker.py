"""A process that does units: started with the work, sent one unit at a time, and it ends with its parent."""

import multiprocessing
import os
import signal
import time
import traceback
from multiprocessing.connection import Connection
from threading import Thread
from typing import NamedTuple

from newsclean.atomic import forget_temporary_files, remove_temporary_files
from newsclean.engines.work import CAN_FORK, Work
from newsclean.errors import NewscleanError
from newsclean.gate import Treatment
from newsclean.rewrite import Done
from newsclean.units import Unit

_PATIENCE = 2.0
"""Seconds that a worker has to remove its half-written files: the signal is handled between two steps of a filter."""


class Order(NamedTuple):
    """What is sent to a worker. `rejected` are the numbers, from 0, of the documents of the unit that are not to be
    cleaned; where it is given the worker sends the number of each other document before it begins it."""

    unit: Unit
    rejected: frozenset[int] | None = None


Answer = Done | int | BaseException
"""What a worker sends: what the unit came to, the number of the document that it begins, or why it had to stop."""


class Worker:
    """A worker process, seen from its parent."""

    def __init__(self, work: Work) -> None:
        self.connection, other = multiprocessing.Pipe()
        get_context = multiprocessing.get_context  # Windows has none for fork
        process = get_context("fork").Process if CAN_FORK else get_context("spawn").Process
        self._process = process(target=_serve, args=(other, work, os.getpid()), daemon=True)
        self._process.start()
        other.close()  # so that the end of the worker is the end of the connection

    def give(self, order: Order) -> None:
        """Have a unit done."""
        self.unit = order.unit
        self.connection.send(order)

    def receive(self) -> Answer:
        """What the process has sent next; raises EOFError or OSError where it has ended."""
        answer: Answer = self.connection.recv()
        return answer

    def terminate(self) -> None:
        """Ask the process to end."""
        self._process.terminate()

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.terminate()
        self._process.join(_PATIENCE)
        self._process.kill()
        self._process.join()
        self.connection.close()


def _serve(connection: Connection, work: Work, parent: int) -> None:
    """Do units until the parent has no more."""
    forget_temporary_files()  # of the parent, where it was forked
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, frame: _exit())
    Thread(target=_end_with, args=(parent,), daemon=True).start()
    while True:
        try:
            order: Order = connection.recv()
            connection.send(_answer(connection, work, order))
        except (EOFError, OSError):  # the parent has ended
            _exit()


def _answer(connection: Connection, work: Work, order: Order) -> Done | BaseException:
    """Do a unit; gives what it came to, or the error that stopped it."""
    try:
        if order.rejected is None:
            return work(order.unit)
        return work(order.unit, _Announcing(connection, order.rejected))
    except (NewscleanError, OSError) as error:
        return error
    except Exception:  # a fault of ours, which may not pickle
        return RuntimeError(traceback.format_exc())


class _Announcing:
    """Sends the parent the number of each document that begins, so that it knows which one ended the process."""

    def __init__(self, connection: Connection, rejected: frozenset[int]) -> None:
        self._connection, self._rejected = connection, rejected
        self._number = -1

    def __call__(self) -> Treatment:
        self._number += 1
        if self._number in self._rejected:
            return "reject"
        self._connection.send(self._number)
        return "clean"


def _end_with(parent: int) -> None:
    """End this process once its parent has ended: it would wait for work for ever, or finish a unit nobody takes."""
    while os.getppid() == parent:
        time.sleep(0.1)
    _exit()


def _exit() -> None:
    """End at once, without half-written files."""
    remove_temporary_files()
    os._exit(1)
