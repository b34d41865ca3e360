"""Appends the part files of units, in their order, to the files that they belong to."""

import os
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from newsclean.atomic import AtomicFile
from newsclean.compression import Sink, by_suffix, packed

_CHUNK = 1 << 20


class PartFiles:
    """The files that grow while a run goes on; all are whole after the block, or as they were before it."""

    def __init__(self, printed: Sink) -> None:
        self._printed = printed
        self._stack = ExitStack()
        self._files: dict[str, AtomicFile] = {}

    def append(self, parts: Mapping[str, str], targets: Mapping[str, str]) -> None:
        """Append part files, given by name, to their targets; those without one are printed. Deletes them."""
        for name, path in parts.items():
            sink = self._sink(targets[name]) if name in targets else self._printed
            with open(path, "rb") as source:
                shutil.copyfileobj(source, sink, _CHUNK)
            os.unlink(path)

    def begin(self, target: str, head: bytes) -> None:
        """Begin a file with what stands at its head."""
        with packed(self._sink(target), by_suffix(target)) as sink:
            sink.write(head)

    def has(self, target: str) -> bool:
        """Whether anything was appended to a file."""
        return target in self._files

    def _sink(self, target: str) -> Sink:
        if target not in self._files:
            os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
            self._files[target] = self._stack.enter_context(AtomicFile(target))
        return self._files[target]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)
