"""Part files: what one unit of work writes besides the clean files that have a place of their own.

A unit writes to parts by name: `clean` what is printed, `rejected` the records that could not be cleaned, and whatever
else a `Further` names. Each is compressed as the file to which the run appends it, unit after unit, so that texts
never go through pipes between processes. `rewrite` writes them, `run` appends them.
"""

import os
from contextlib import ExitStack
from types import TracebackType
from typing import NamedTuple, Self

from newsclean.atomic import AtomicFile
from newsclean.compression import Sink, by_suffix, packed
from newsclean.formats.outputs import Output

CLEAN, REJECTED = "clean", "rejected"


class Further(NamedTuple):
    """A part besides the clean documents: its name, what `output` says of each document, the file it is appended to.

    `head` stands at the beginning of that file, which is written though no document be.
    """

    name: str
    output: Output
    target: str
    head: bytes = b""


class Parts:
    """The open parts of one unit or stream; each is made when it is first asked for, and whole after the block.

    With a `folder` they are files in it, named by the unit and the part, and `paths` has them by part; without one
    they are written straight to their targets.
    """

    def __init__(self, folder: str | None = None, unit: str = "") -> None:
        self._folder, self._unit = folder, unit
        self._stack = ExitStack()
        self._sinks: dict[str, Sink] = {}
        self.paths: dict[str, str] = {}

    def sink(self, name: str, target: str) -> Sink:
        """Where a part is written, which is to be appended to `target`; the same sink each time it is asked for."""
        if name not in self._sinks:
            self._sinks[name] = self._stack.enter_context(packed(self._open(name, target), by_suffix(target)))
        return self._sinks[name]

    def _open(self, name: str, target: str) -> Sink:
        if self._folder is None:
            return self._stack.enter_context(AtomicFile(target))
        self.paths[name] = os.path.join(self._folder, f"{self._unit}.{name}")
        return self._stack.enter_context(open(self.paths[name], "wb"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)
