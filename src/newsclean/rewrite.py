"""Cleans files and streams: reads documents, runs the pipeline, writes or shows them, and says what became of each."""

import os
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO, NamedTuple, Protocol

from newsclean.atomic import AtomicFile
from newsclean.decode import Errors
from newsclean.document import Document
from newsclean.errors import DocumentError, FilterError
from newsclean.formats import Format, Rejected, format_for
from newsclean.formats.jsonl import add_fields
from newsclean.pipeline import Pipeline
from newsclean.report import Outcome
from newsclean.views import View, json_record

REJECTED = ".rejected.jsonl"
"""What the name of an output ends in that takes the lines which hold no text."""


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> int: ...


class Job(NamedTuple):
    """A file to clean and where the clean one goes: `target` None means that it is only shown."""

    source: str
    target: str | None = None


@dataclass(frozen=True)
class Rewrite:
    """How to read, clean and write; calling it with a job does one file and never raises for what is in it.

    With a `view`, what it says is written in place of the clean document. `spool` is the folder that takes
    what a job without a target prints. `errors` None means U+FFFD for a character that cannot be decoded, but an
    error where a file is written over itself: its bytes would be gone. Pickles, so that a pool can be sent it.
    """

    pipeline: Pipeline
    format: str | None = None
    encoding: str | None = None
    text_field: str | None = None
    errors: Errors | None = None
    view: View | None = None
    spool: str | None = None

    def __call__(self, job: Job) -> Outcome:
        """Clean one file; a file that fails stays as it was, and so does its old target."""
        outcome = Outcome(job.source)
        try:
            if os.path.isdir(job.source):
                os.scandir(job.source).close()  # says so where it may not be read
                raise DocumentError("is a folder; give a file")
            with open(job.source, "rb") as source:
                if job.target is None:
                    self._show(source, outcome)
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
        rejects: Callable[[], Sink] | None = None,
        errors: Errors | None = None,
    ) -> None:
        """Clean the documents of one stream into another.

        A record that cannot be cleaned goes as it stood to what `rejects` opens, or stays in its place where
        that is None; `errors` is for what cannot be decoded, where nobody has set it. Raises DocumentError where
        the stream as a whole cannot be read.
        """
        format = self._format(outcome.path, self.errors or errors)
        for item in format.read(source, outcome.path):
            if isinstance(item, bytes):
                self._pass(item, sink)
                continue
            try:
                if isinstance(item, Rejected):
                    raise item.error
                sink.write(self._cleaned(item, format, outcome))
            except DocumentError as error:
                if error.line is None:  # the whole file is the document
                    raise
                outcome.fail(str(error), error.line)
                record = item.record if isinstance(item, Rejected) else format.write(item, item.text)
                if rejects is None:
                    self._pass(record, sink)
                else:
                    rejects().write(record)

    def _cleaned(self, document: Document, format: Format, outcome: Outcome) -> bytes:
        try:
            cleaned = self.pipeline.clean(document.text)
            if self.view is None:
                data = format.write(document, cleaned.text)
            elif self.view is json_record and document.line:
                data = add_fields(format.write(document, cleaned.text), cleaned.metadata)
            else:
                data = self.view(document, cleaned).encode("utf-8", "backslashreplace")
            if self.view is json_record:
                data = _ended(data)
        except (FilterError, UnicodeEncodeError) as error:
            raise DocumentError(f"{error}; leave the filter out with --ignore", document.line or None) from error
        outcome.add(cleaned, document)
        return data

    def _pass(self, data: bytes, sink: Sink) -> None:
        if self.view in (None, json_record):
            sink.write(_ended(data) if self.view is json_record else data)

    def _format(self, path: str, errors: Errors | None) -> Format:
        return format_for(path, name=self.format, encoding=self.encoding, text_field=self.text_field, errors=errors)

    def _write(self, source: BinaryIO, target: str, outcome: Outcome) -> None:
        in_place = os.path.realpath(target) == os.path.realpath(outcome.path)
        os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
        with AtomicFile(target) as sink, ExitStack() as stack:
            rejects = cache(lambda: stack.enter_context(AtomicFile(f"{target}{REJECTED}")))
            if in_place:
                self.stream(source, sink, outcome, errors="strict")
            else:
                self.stream(source, sink, outcome, rejects)
            if in_place and not outcome.changed:
                sink.abandon()

    def _show(self, source: BinaryIO, outcome: Outcome) -> None:
        assert self.spool is not None, "a job without a target needs a spool"
        with tempfile.NamedTemporaryFile(dir=self.spool, delete=False) as sink:
            outcome.output = sink.name
            self.stream(source, sink, outcome)


def _ended(record: bytes) -> bytes:
    """A record with a line feed behind it: that of another file may follow."""
    return record if record.endswith(b"\n") else record + b"\n"
