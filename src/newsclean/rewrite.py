"""Cleans the files of a unit, or one stream: reads documents, runs the pipeline, writes or shows them, counts."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain
from typing import BinaryIO, Literal, NamedTuple

from newsclean.atomic import AtomicFile
from newsclean.chinese.hanzi import HANZI
from newsclean.compression import Sink, by_suffix, packed
from newsclean.document import Document
from newsclean.errors import DocumentError, FilterError, UnreadableRestError
from newsclean.formats import Format, Frame, Input, ReadOptions, Rejected, Skipped, open_input
from newsclean.formats.outputs import Output, SameFormat
from newsclean.parts import CLEAN, REJECTED, Further, Parts
from newsclean.pipeline import Pipeline
from newsclean.rejected import Status, rejected_line
from newsclean.report import Outcome
from newsclean.units import Job, Unit

Verdict = Literal["clean", "skip", "reject"]
"""What becomes of a document before it is cleaned; one that is skipped is as if it were not there."""

Judge = Callable[[], Verdict]
"""Is asked before each document of a unit, in order."""


class Done(NamedTuple):
    """What a unit came to: an outcome for each of its files, and its part files by name."""

    unit: str
    outcomes: list[Outcome]
    parts: dict[str, str]


@dataclass(frozen=True)
class Rewrite:
    """How to read, clean and write; calling it with a unit does its files and never raises for what is in them.

    `output` says what is written of each document, `further` what else goes to part files. Part files are made in
    the folder `spool`; records that cannot be cleaned stay in their place, but where files have targets of their
    own they go to the part that is appended to `rejects`. Documents with less than `min_hanzi` hanzi left are
    dropped, and listed there.

    Where `reading.errors` is None, a character that cannot be decoded becomes U+FFFD, but it is an error where a
    file is written over itself: its bytes would be lost. Pickles, so that a pool of processes can be sent it.
    """

    pipeline: Pipeline
    reading: ReadOptions = ReadOptions()
    output: Output = SameFormat()
    further: tuple[Further, ...] = ()
    spool: str = ""
    rejects: str | None = None
    min_hanzi: int = 0
    sample: float | None = None

    def __call__(self, unit: Unit, judge: Judge | None = None) -> Done:
        """Clean the files of a unit; a file that fails stays as it was, and so does its old target."""
        with Parts(self.spool, unit.name) as parts:
            outcomes = [self._clean_file(job, parts, judge) for job in unit.jobs]
        return Done(unit.name, outcomes, parts.paths)

    def part_targets(self) -> dict[str, str]:
        """The file to which each part is appended; those that are printed have none."""
        targets = {part.name: part.target for part in self.further}
        return targets if self.rejects is None else targets | {REJECTED: self.rejects}

    def stream(self, source: BinaryIO, sink: Sink, outcome: Outcome) -> None:
        """Clean the documents of one stream into another; a record that cannot be cleaned keeps its place.

        Raises DocumentError where the stream as a whole cannot be read.
        """
        with Parts() as parts:
            for part in self.further:
                parts.sink(part.name, part.target).write(part.head)
            _Cleaner(replace(self, rejects=None), sink, outcome, parts).clean(
                open_input(source, outcome.path, self.reading)
            )

    def _clean_file(self, job: Job, parts: Parts, judge: Judge | None) -> Outcome:
        outcome = Outcome(job.source)
        try:
            if os.path.isdir(job.source):
                os.scandir(job.source).close()  # raises where it may not be read
                raise DocumentError("is a folder; give a file")
            with open(job.source, "rb") as source:
                if job.target is None:
                    sink = parts.sink(CLEAN, "")
                    cleaner = _Cleaner(replace(self, rejects=None), sink, outcome, parts, judge)
                    cleaner.clean(open_input(source, outcome.path, self.reading))
                elif os.path.realpath(job.target) == os.path.realpath(job.source):
                    self._write_over(source, job.target, outcome, parts, judge)
                else:
                    self._write(source, job.target, outcome, parts, judge)
        except DocumentError as error:
            outcome.fail(str(error), error.line)
            self._list_file(job, error, parts)
        except OSError as error:
            outcome = Outcome(job.source)  # what was counted was not written
            outcome.fail_to_open(error)
            self._list_file(job, error, parts)
        return outcome

    def _list_file(self, job: Job, error: DocumentError | OSError, parts: Parts) -> None:
        """List a file that as a whole could not be cleaned."""
        if self.rejects is not None and job.target is not None:
            line = error.line if isinstance(error, DocumentError) else None
            parts.sink(REJECTED, self.rejects).write(rejected_line(job.source, line, "rejected", str(error)))

    def _write(self, file: BinaryIO, target: str, outcome: Outcome, parts: Parts, judge: Judge | None) -> None:
        source = open_input(file, outcome.path, self.reading)
        os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
        with AtomicFile(target) as sink, packed(sink, by_suffix(target)) as packing:
            cleaner = _Cleaner(self, packing, outcome, parts, judge)
            try:
                cleaner.clean(source)
            except UnreadableRestError as error:
                if not outcome.documents:
                    raise
                outcome.fail_for(error)  # the documents before it are good
                cleaner.list(error.line, "rejected", str(error))
            if cleaner.drops_file:
                sink.abandon()

    def _write_over(self, file: BinaryIO, target: str, outcome: Outcome, parts: Parts, judge: Judge | None) -> None:
        reading = replace(self.reading, errors=self.reading.errors or "strict")
        source = open_input(file, outcome.path, reading)
        if source.format.output_suffix:
            raise DocumentError(f"is {source.format.title}, which is read but not written; give -o DIR")
        with AtomicFile(target) as sink:
            with packed(sink, source.compression) as packing:
                _Cleaner(replace(self, rejects=None), packing, outcome, parts, judge).clean(source)
            if not outcome.changed:
                sink.abandon()


class _Cleaner:
    """The documents of one file on their way: cleaned, written or rejected, counted."""

    def __init__(
        self, rewrite: Rewrite, sink: Sink, outcome: Outcome, parts: Parts, judge: Judge | None = None
    ) -> None:
        self._rewrite, self._sink, self._outcome, self._parts = rewrite, sink, outcome, parts
        self._judge = judge
        self._records = RecordWriter(sink, rewrite.output)
        self.drops_file = False
        """Whether the file was one document, which was dropped."""

    def clean(self, source: Input) -> None:
        """Clean all documents of a source; raises DocumentError where it cannot be read as a whole."""
        for item in source.read():
            if isinstance(item, bytes):
                self._sink.write(self._rewrite.output.of_rest(item))
            elif isinstance(item, Frame):
                self._records.write_frame(item)
            elif isinstance(item, Skipped):
                self._outcome.skipped[item.kind] += 1
            elif self._takes(item):
                self._take(item, source.format)

    def _takes(self, item: Document | Rejected) -> bool:
        """Whether a record belongs to the sample: its bytes alone decide."""
        if self._rewrite.sample is None:
            return True
        data = item.record if isinstance(item, Rejected) else item.text.encode("utf-8", "surrogatepass")
        number = int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")
        return number < self._rewrite.sample * 2**64

    def _take(self, item: Document | Rejected, format: Format) -> None:
        verdict = self._judge() if self._judge else "clean"
        if verdict == "skip":
            return
        if isinstance(item, Rejected):
            self._reject(item)
            return
        try:
            if verdict == "reject":
                raise DocumentError("ends the process that cleans it; correct it or leave it out", item.line)
            self._clean_document(item, format)
        except DocumentError as error:
            if item.is_whole_file:
                raise
            self._reject(Rejected(format.write(item, item.text), error))

    def _clean_document(self, document: Document, format: Format) -> None:
        try:
            cleaned = self._rewrite.pipeline.clean(document.text, document.marks)
            data = self._rewrite.output.of_document(format, document, cleaned)
            further = [
                (part.name, part.target, part.output.of_document(format, document, cleaned))
                for part in self._rewrite.further
            ]
        except (FilterError, UnicodeEncodeError) as error:
            raise DocumentError(f"{error}; leave the filter out with --ignore", document.line) from error
        if self._rewrite.min_hanzi and len(HANZI.findall(cleaned.text)) < self._rewrite.min_hanzi:
            self._drop(document, format)
            return
        self._outcome.add(cleaned, document)
        self._records.write(data)
        for name, target, shown in further:
            if shown:
                self._parts.sink(name, target).write(shown)

    def _drop(self, document: Document, format: Format) -> None:
        self._outcome.drop()
        self.drops_file = document.is_whole_file
        reason = f"has fewer than {self._rewrite.min_hanzi} hanzi left"
        self.list(document.line, "dropped", reason, Rejected(format.write(document, document.text), DocumentError("")))

    def _reject(self, record: Rejected) -> None:
        self._outcome.fail(str(record.error), record.error.line)
        if self._rewrite.rejects is None:
            if record.is_in_place:
                self._records.write_rejected(record)
        else:
            self.list(record.error.line, "rejected", str(record.error), record)

    def list(self, line: int | None, status: Status, reason: str, record: Rejected | None = None) -> None:
        """List what is not written, if this run keeps such a list."""
        if self._rewrite.rejects is not None:
            data = None if record is None else chain([record.record], record.more)
            sink = self._parts.sink(REJECTED, self._rewrite.rejects)
            sink.write(rejected_line(self._outcome.path, line, status, reason, data))


class RecordWriter:
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
