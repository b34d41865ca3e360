"""Cleans one file or stream: reads its documents, runs the pipeline, writes or shows them, and counts what was done."""

import os
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import BinaryIO, NamedTuple

from newsclean.atomic import AtomicFile
from newsclean.compression import Sink, by_suffix, packed
from newsclean.discover import REJECTED
from newsclean.document import Document
from newsclean.errors import DocumentError, FilterError, UnreadableRestError
from newsclean.formats import Format, Frame, Input, ReadOptions, Rejected, open_input
from newsclean.formats.outputs import Output, SameFormat
from newsclean.pipeline import Pipeline
from newsclean.report import Outcome


class Job(NamedTuple):
    """A file to clean and where the clean one is written; `target` None means that it is printed."""

    source: str
    target: str | None = None


@dataclass(frozen=True)
class Rewrite:
    """How to read, clean and write; calling it with a job does one file and never raises for what is in it.

    `output` says what is written of each document; `spool` is the folder for what a job without a target prints.
    Where `reading.errors` is None, a character that cannot be decoded becomes U+FFFD, but it is an error where a
    file is written over itself: its bytes would be lost. Pickles, so that a pool of processes can be sent it.
    """

    pipeline: Pipeline
    reading: ReadOptions = ReadOptions()
    output: Output = SameFormat()
    spool: str | None = None

    def __call__(self, job: Job) -> Outcome:
        """Clean one file; a file that fails stays as it was, and so does its old target."""
        outcome = Outcome(job.source)
        try:
            if os.path.isdir(job.source):
                os.scandir(job.source).close()  # raises where it may not be read
                raise DocumentError("is a folder; give a file")
            with open(job.source, "rb") as source:
                if job.target is None:
                    self._print(source, outcome)
                elif os.path.realpath(job.target) == os.path.realpath(job.source):
                    self._write_over(source, job.target, outcome)
                else:
                    self._write(source, job.target, outcome)
        except DocumentError as error:
            outcome.fail(str(error), error.line)
        except OSError as error:
            outcome = Outcome(job.source)  # what was counted was not written
            outcome.fail_to_open(error)
        return outcome

    def stream(self, source: BinaryIO, sink: Sink, outcome: Outcome) -> None:
        """Clean the documents of one stream into another; a record that cannot be cleaned keeps its place.

        Raises DocumentError where the stream as a whole cannot be read.
        """
        self._clean(open_input(source, outcome.path, self.reading), sink, outcome)

    def _clean(
        self, source: Input, sink: Sink, outcome: Outcome, open_rejects: Callable[[], Sink] | None = None
    ) -> None:
        """Clean documents; a record that cannot be cleaned is written as it was to what `open_rejects` gives."""
        records = _RecordWriter(sink, self.output)
        for item in source.read():
            if isinstance(item, bytes):
                sink.write(self.output.of_rest(item))
            elif isinstance(item, Frame):
                records.write_frame(item)
            elif isinstance(item, Rejected):
                self._reject(item, records, outcome, open_rejects)
            else:
                try:
                    data = self._cleaned(item, source.format, outcome)
                except DocumentError as error:
                    if item.is_whole_file:
                        raise
                    rejected = Rejected(source.format.write(item, item.text), error)
                    self._reject(rejected, records, outcome, open_rejects)
                else:
                    records.write(data)

    def _reject(
        self, record: Rejected, records: "_RecordWriter", outcome: Outcome, open_rejects: Callable[[], Sink] | None
    ) -> None:
        outcome.fail(str(record.error), record.error.line)
        if open_rejects is None:
            records.write_rejected(record)
        else:
            write_as_line(record, open_rejects())

    def _cleaned(self, document: Document, format: Format, outcome: Outcome) -> bytes:
        try:
            cleaned = self.pipeline.clean(document.text)
            data = self.output.of_document(format, document, cleaned)
        except (FilterError, UnicodeEncodeError) as error:
            raise DocumentError(f"{error}; leave the filter out with --ignore", document.line) from error
        outcome.add(cleaned, document)
        return data

    def _write(self, file: BinaryIO, target: str, outcome: Outcome) -> None:
        source = open_input(file, outcome.path, self.reading)
        os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
        with AtomicFile(target) as sink, ExitStack() as stack:
            open_rejects = cache(lambda: stack.enter_context(AtomicFile(f"{target}{REJECTED}")))
            with packed(sink, by_suffix(target)) as packing:
                try:
                    self._clean(source, packing, outcome, open_rejects)
                except UnreadableRestError as error:
                    if not outcome.documents:
                        raise
                    outcome.fail_for(error)  # the documents before it are good
        if not open_rejects.cache_info().currsize:
            with suppress(FileNotFoundError):  # of an earlier run, whose rejected records were corrected since
                os.unlink(f"{target}{REJECTED}")

    def _write_over(self, file: BinaryIO, target: str, outcome: Outcome) -> None:
        reading = replace(self.reading, errors=self.reading.errors or "strict")
        source = open_input(file, outcome.path, reading)
        with AtomicFile(target) as sink:
            with packed(sink, source.compression) as packing:
                self._clean(source, packing, outcome)
            if not outcome.changed:
                sink.abandon()

    def _print(self, source: BinaryIO, outcome: Outcome) -> None:
        assert self.spool is not None, "a job without a target needs a spool"
        with tempfile.NamedTemporaryFile(dir=self.spool, delete=False) as sink:
            outcome.output = sink.name
            self.stream(source, sink, outcome)


class _RecordWriter:
    """Writes records and the separators between them; without a record its separator is left out too."""

    def __init__(self, sink: Sink, output: Output) -> None:
        self._sink, self._output = sink, output
        self._separator = Frame(b"", b"")
        self._is_first = True

    def write_frame(self, frame: Frame) -> None:
        if frame.if_first is None:
            self._sink.write(self._output.of_frame(frame.data))
        else:
            self._separator = frame

    def write(self, data: bytes) -> None:
        data_between = self._separator.if_first if self._is_first else self._separator.data
        self._sink.write(self._output.of_frame(data_between or b""))
        self._sink.write(data)
        self._is_first = False

    def write_rejected(self, rejected: Rejected) -> None:
        """Write a record that cannot be cleaned in its place, as it was."""
        self.write(b"")
        last = rejected.record
        for data in rejected.more:
            self._sink.write(last)
            last = data
        self._sink.write(self._output.of_rest(last))


def write_as_line(rejected: Rejected, sink: Sink) -> None:
    """Write a record that cannot be cleaned as it was, with a line feed behind it: others follow."""
    last = rejected.record
    sink.write(last)
    for last in rejected.more:
        sink.write(last)
    if not last.endswith(b"\n"):
        sink.write(b"\n")
