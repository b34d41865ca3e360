"""Takes the problems of all documents as they come, leaves out known ones, and passes on the rest."""

from collections.abc import Callable
from typing import Protocol

from newsclean.check.baseline import Baseline
from newsclean.check.problem import Problem, read_problem


class Takes(Protocol):
    """Takes problems one by one, and writes what it made of them at the end."""

    def add(self, problem: Problem) -> None:
        """Take a problem."""
        ...

    def end(self) -> None:
        """Finish: no problem follows."""
        ...


class ProblemSink:
    """What a run writes the lines of `problem_lines` to; `new` counts the changes that no baseline knows."""

    def __init__(self, takes: Takes, baseline: Baseline | None, flush: Callable[[], None]) -> None:
        self.new = 0
        self._takes, self._baseline, self._flush = takes, baseline, flush
        self._open_line = b""

    def write(self, data: bytes) -> int:
        """Take lines; a line may come in parts."""
        *lines, self._open_line = (self._open_line + data).split(b"\n")
        for line in lines:
            self._take(read_problem(line))
        return len(data)

    def _take(self, problem: Problem) -> None:
        """Pass a problem on unless the baseline knows it."""
        if self._baseline is not None and self._baseline.knows(problem):
            return
        self.new += problem.changes
        self._takes.add(problem)

    def flush(self) -> None:
        """Send on what is buffered."""
        self._flush()

    def end(self) -> None:
        """Finish: no problem follows."""
        self._takes.end()
        self._flush()
