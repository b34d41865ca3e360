"""Cleans one file or stream: reads its documents, runs the pipeline, writes or shows them, and counts what was done."""

import os
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import BinaryIO, NamedTuple, Protocol

from newsclean.atomic import AtomicFile
from newsclean.decode import Errors
from newsclean.discover import REJECTED
from newsclean.document import Document
from newsclean.errors import DocumentError, FilterError
from newsclean.formats import Format, ReadOptions, Rejected, open_format
from newsclean.formats.outputs import Output, SameFormat
from newsclean.pipeline import Pipeline
from newsclean.report import Outcome


class Sink(Protocol):
    """Where bytes are written."""

    def write(self, data: bytes, /) -> int: ...


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
                else:
                    self._write(source, job.target, outcome)
        except DocumentError as error:
            outcome.fail(str(error), error.line)
        except OSError as error:
            outcome = Outcome(job.source)  # what was counted was not written
            outcome.fail_to_open(error)
        return outcome

    def stream(
        self,
        source: BinaryIO,
        sink: Sink,
        outcome: Outcome,
        open_rejects: Callable[[], Sink] | None = None,
        default_errors: Errors | None = None,
    ) -> None:
        """Clean the documents of one stream into another.

        A record that cannot be cleaned is written as it was to what `open_rejects` gives, or keeps its place where
        that is None. `default_errors` is what becomes of undecodable characters where the options leave it open.
        Raises DocumentError where the stream as a whole cannot be read.
        """
        reading = replace(self.reading, errors=self.reading.errors or default_errors)
        format, source = open_format(source, outcome.path, reading)
        for item in format.read(source, outcome.path):
            if isinstance(item, bytes):
                sink.write(self.output.of_rest(item))
                continue
            try:
                if isinstance(item, Rejected):
                    raise item.error
                sink.write(self._cleaned(item, format, outcome))
            except DocumentError as error:
                if isinstance(item, Document) and item.is_whole_file:
                    raise
                outcome.fail(str(error), error.line)
                record = item.record if isinstance(item, Rejected) else format.write(item, item.text)
                if open_rejects is None:
                    sink.write(self.output.of_rest(record))
                else:
                    open_rejects().write(record)

    def _cleaned(self, document: Document, format: Format, outcome: Outcome) -> bytes:
        try:
            cleaned = self.pipeline.clean(document.text)
            data = self.output.of_document(format, document, cleaned)
        except (FilterError, UnicodeEncodeError) as error:
            raise DocumentError(f"{error}; leave the filter out with --ignore", document.line) from error
        outcome.add(cleaned, document)
        return data

    def _write(self, source: BinaryIO, target: str, outcome: Outcome) -> None:
        in_place = os.path.realpath(target) == os.path.realpath(outcome.path)
        os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
        with AtomicFile(target) as sink, ExitStack() as stack:
            open_rejects = cache(lambda: stack.enter_context(AtomicFile(f"{target}{REJECTED}")))
            if in_place:
                self.stream(source, sink, outcome, default_errors="strict")
            else:
                self.stream(source, sink, outcome, open_rejects)
            if in_place and not outcome.changed:
                sink.abandon()
        if not in_place and not open_rejects.cache_info().currsize:
            with suppress(FileNotFoundError):  # of an earlier run, whose rejected records were corrected since
                os.unlink(f"{target}{REJECTED}")

    def _print(self, source: BinaryIO, outcome: Outcome) -> None:
        assert self.spool is not None, "a job without a target needs a spool"
        with tempfile.NamedTemporaryFile(dir=self.spool, delete=False) as sink:
            outcome.output = sink.name
            self.stream(source, sink, outcome)
