"""Cleans one stream of records with several processes: blocks go to workers, what they write comes out in order.

The first blocks are cleaned in this process, so that short streams start no other. While no more input is there this
process waits for input and workers alike: a record comes out as soon as it and all before it are cleaned.
"""

import io
import select
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from newsclean.atomic import spool_folder
from newsclean.blocks import Block, cut_stream, is_divisible
from newsclean.compression import ByteStream, Sink
from newsclean.engines.work import CAN_FORK
from newsclean.formats import Input, open_input
from newsclean.gate import Limit
from newsclean.part_files import PartFiles
from newsclean.report import Outcome
from newsclean.rewrite import Done, Rewrite
from newsclean.units import Job, Unit

if TYPE_CHECKING:
    from newsclean.engines.pool import Pool

BLOCK_BYTES = 1 << 18
"""Bytes of a block at most, some 40 ms of work."""

ALONE_BYTES = 1 << 20
"""So much is cleaned before workers are started."""


def clean_stream(
    rewrite: Rewrite, source: BinaryIO, sink: Sink, outcome: Outcome, workers: int, limit: int | None = None
) -> None:
    """Clean the documents of a stream, at most `limit`, into `sink`; a record that cannot be cleaned keeps its place.

    Raises DocumentError where the stream as a whole cannot be read.
    """
    patient = _WaitingInput(source)
    opened = open_input(io.BufferedReader(patient, 1 << 16), outcome.path, rewrite.reading)
    if workers < 2 or limit is not None or not CAN_FORK or not is_divisible(opened):
        rewrite.clean_input(opened, sink, outcome, None if limit is None else Limit(limit))
        return
    with ExitStack() as stack:
        spool = stack.enter_context(spool_folder())
        work = replace(rewrite, spool=spool, rejects=None)
        parts = PartFiles(sink)
        stack.callback(parts.abandon)
        for part in rewrite.further:
            parts.begin(part.target, part.head)
        _Stream(work, parts, outcome, workers, patient).clean(opened, spool)
        parts.place_all()


class _WaitingInput(ByteStream):
    """An input that collects results from the workers of `pool` while it waits for data."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._delivered = 0
        self.pool: _Stream | None = None

    def next_bytes(self, size: int) -> bytes:
        """Waits for input where none is there."""
        if self.pool is not None:
            self.pool.wait_for(self._source.fileno())
        data = self._source.read1(size) if isinstance(self._source, io.BufferedReader) else b""
        self._delivered += len(data)
        return data

    def has_more(self, read: int) -> bool:
        """Whether more than `read` bytes can be read without having to wait."""
        return read < self._delivered or bool(select.select([self._source.fileno()], [], [], 0)[0])


class _Stream:
    """The blocks of one stream on their way."""

    def __init__(self, work: Rewrite, parts: PartFiles, outcome: Outcome, workers: int, source: _WaitingInput) -> None:
        self._work, self._parts, self._outcome, self._workers, self._source = work, parts, outcome, workers, source
        self._pool: Pool | None = None
        self._waiting: dict[str, Done] = {}
        self._blocks: dict[str, Block] = {}
        self._next = 0

    def clean(self, source: Input, spool: str) -> None:
        """Clean all blocks."""
        size = 0
        with ExitStack() as stack:
            for block in cut_stream(source, BLOCK_BYTES, spool, self._source.has_more):
                unit = Unit(0, (Job(source.path),), block.where.size, block)
                size += block.where.size
                self._blocks[unit.name] = block
                if size < ALONE_BYTES or (block.is_last and self._pool is None):
                    self._waiting[unit.name] = self._work(unit)
                else:
                    if self._pool is None:
                        from newsclean.engines.pool import Pool  # short streams need no multiprocessing

                        self._pool = stack.enter_context(Pool(self._work, self._workers, warm=True))
                        self._source.pool = self
                    self._pool.give(unit)
                self._append_finished()
            if self._pool is not None:
                self._pool.finish()
            self._append_finished()

    def wait_for(self, source: int) -> None:
        """Wait until the source can be read, and meanwhile write what workers have cleaned."""
        assert self._pool is not None
        while not self._pool.wait(source):
            self._append_finished()
        self._append_finished()

    def _append_finished(self) -> None:
        """Append the parts and add the counts of finished blocks, as far as all before them are finished."""
        if self._pool is not None:
            self._waiting.update((done.unit, done) for done in self._pool.ended())
        while (name := f"0.{self._next}") in self._waiting:
            done = self._waiting.pop(name)
            for part in done.parts.values():
                self._parts.append(part)
            self._outcome.merge(done.outcomes[0])
            self._blocks.pop(name).remove()
            self._next += 1
