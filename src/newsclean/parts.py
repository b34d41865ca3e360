"""Part files: what one unit of work writes besides the clean files that have a place of their own.

A unit writes to parts by name: `clean` what is printed, `rejected` the records that could not be cleaned, and whatever
else a `Further` names. Each is compressed as the file to which the run appends it, unit after unit, so that texts
never go through pipes between processes. `rewrite` writes them, `run` appends them.
"""

import os
from contextlib import ExitStack
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from newsclean.atomic import AtomicFile
from newsclean.compression import Sink, by_suffix, packed
from newsclean.formats.outputs import Output
from newsclean.part_files import Part

CLEAN, REJECTED, FOOTERS = "clean", "rejected", "footer"


class Further(NamedTuple):
    """A part besides the clean documents: its name, what `output` writes of each document, the file it is appended to.

    `head` is the beginning of that file, which is written though no document be.
    """

    name: str
    output: Output
    target: str
    head: bytes = b""


class Parts:
    """The open parts of one unit or stream; each is made when it is first asked for, and whole after the block.

    With a `folder` they are files in it, named by the unit and the part, and on disk after the block if `durable`;
    without one they are written straight to their targets.
    """

    def __init__(self, folder: str | None = None, unit: str = "", *, durable: bool = False) -> None:
        self._folder, self.unit, self._durable = folder, unit, durable
        self._stack = ExitStack()
        self._sinks: dict[str, Sink] = {}
        self._places: dict[str, tuple[str, str | None]] = {}

    def sink(self, name: str, target: str | None) -> Sink:
        """Where a part is written that is to be appended to `target` or printed; the same sink for the same name."""
        if name not in self._sinks:
            packing = packed(self._open(name, target), by_suffix(target or ""))
            self._sinks[name] = self._stack.enter_context(packing)
        return self._sinks[name]

    def _open(self, name: str, target: str | None) -> Sink:
        """A sink for one output of a unit: a file of its own, or a part that is appended later."""
        if self._folder is None:
            assert target is not None
            return self._stack.enter_context(AtomicFile(target))
        path = os.path.join(self._folder, f"{self.unit}.{name}")
        self._places[name] = (path, target)
        file = self._stack.enter_context(open(path, "wb"))  # noqa: SIM115  # the stack closes it
        if self._durable:
            self._stack.callback(_to_disk, file)
        return file

    def written(self) -> dict[str, Part]:
        """The part files by name, after the block."""
        return {name: Part(path, os.path.getsize(path), target) for name, (path, target) in self._places.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)


def _to_disk(file: BinaryIO) -> None:
    """Write what is buffered of a file to the disk."""
    file.flush()
    os.fsync(file.fileno())
