"""Cleans the files of a unit, or one stream: reads documents, runs the pipeline, writes or shows them, counts."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import BinaryIO, NamedTuple

from newsclean.atomic import AtomicFile, make_folder_of, real_path
from newsclean.blocks import Block, file_stamp
from newsclean.chinese.hanzi import HANZI
from newsclean.compression import Sink, by_suffix, packed
from newsclean.document import Document
from newsclean.errors import DocumentError, FilterError, UnreadableRestError, raise_if_full, reason_of
from newsclean.formats import Format, Frame, Input, Note, ReadOptions, Rejected, Skipped, open_input
from newsclean.formats.format import Divisible, Footer, HasEnding, Item, original
from newsclean.formats.html.fields import as_page
from newsclean.formats.outputs import Output, RecordWriter, SameFormat
from newsclean.gate import Gate
from newsclean.part_files import Part, footers_path
from newsclean.parts import CLEAN, FOOTERS, REJECTED, Further, Parts
from newsclean.pipeline import Pipeline
from newsclean.rejected import Status, rejected_line
from newsclean.remote import open_file
from newsclean.report import Outcome
from newsclean.units import Job, Unit

CHANGED = "changed while it was read; run again when nobody writes to it"


class Done(NamedTuple):
    """What a unit came to: an outcome for each of its files, and its part files by name."""

    unit: str
    outcomes: list[Outcome]
    parts: dict[str, Part]


class FileSettings(NamedTuple):
    """How a file is read and cleaned."""

    pipeline: Pipeline
    reading: ReadOptions


@dataclass(frozen=True)
class Rewrite:
    """How to read, clean and write; calling it with a unit does its files and never raises for what is in them.

    `output` is what is written of each document, `further` what else is written to part files. Part files are made in
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
    others: Mapping[str, FileSettings] = field(default_factory=dict)
    """The files that have settings of their own, by path."""
    backup: str = ""
    """What is added to the name of a file that is written over itself, for the old one; "" keeps none."""

    def for_file(self, path: str) -> "Rewrite":
        """This Rewrite, with the pipeline and the reading of a file that has settings of its own."""
        own = self.others.get(path)
        return self if own is None else replace(self, pipeline=own.pipeline, reading=own.reading)

    def __call__(self, unit: Unit, gate: Gate | None = None) -> Done:
        """Clean the files of a unit; a file that fails stays as it was, and so does its old target."""
        with Parts(self.spool, unit.name, durable=self.rejects is not None) as parts:
            if unit.block is None:
                outcomes = [_File(self, job, parts, gate).clean() for job in unit.jobs]
            else:
                outcomes = [_File(self, unit.jobs[0], parts, gate).clean_block(unit.block)]
        if unit.block is not None and not unit.block.is_unchanged(unit.jobs[0].source):
            with Parts(self.spool, unit.name) as parts:  # what was written is not to be trusted
                error = DocumentError(CHANGED, unit.block.start.line)
                outcomes = [_File(self, unit.jobs[0], parts, gate).fail(error)]
        return Done(unit.name, outcomes, parts.written())

    def end_file(self, unit: Unit, footers: bytes) -> Done:
        """Write the end of a large file whose parts gave these footers, if they gave any."""
        (job,) = unit.jobs
        with Parts(self.spool, unit.name, durable=self.rejects is not None) as parts:
            if footers and unit.block is not None and isinstance(unit.block.format, HasEnding):
                parts.sink(CLEAN, job.target).write(unit.block.format.ending(footers))
        return Done(unit.name, [Outcome(job.source)], parts.written())

    def reading_of(self, job: Job) -> ReadOptions:
        """How the file of a job is read."""
        return _reading(self.for_file(job.source).reading, in_place=is_in_place(job))

    def clean_input(self, source: Input, sink: Sink, outcome: Outcome, gate: Gate | None = None) -> None:
        """Clean the documents of one stream into another; a record that cannot be cleaned keeps its place.

        Raises DocumentError where the stream as a whole cannot be read.
        """
        with Parts() as parts:
            for part in self.further:
                parts.sink(part.name, part.target).write(part.head)
            _Cleaner(replace(self, rejects=None), RecordWriter(sink, self.output), outcome, parts, gate).clean(source)


def _reading(options: ReadOptions, *, in_place: bool) -> ReadOptions:
    """How a file is read; nothing is lost in decoding where it is written over itself."""
    return replace(options, errors=options.errors or "strict") if in_place else options


def is_in_place(job: Job) -> bool:
    """Whether a file is written over itself."""
    if job.target is None or job.target == job.source:
        return job.target is not None
    return os.path.exists(job.target) and real_path(job.target) == real_path(job.source)


class _File:
    """A file of a unit, or a block of one: read, cleaned, written; `outcome` counts what became of its documents."""

    def __init__(self, rewrite: Rewrite, job: Job, parts: Parts, gate: Gate | None) -> None:
        self._rewrite, self._job, self._parts, self._gate = rewrite.for_file(job.source), job, parts, gate
        self._in_place = is_in_place(job)
        self.outcome = Outcome(job.source)

    def clean(self) -> Outcome:
        """Clean the whole file; errors are counted in the outcome."""
        path = self._job.source
        try:
            with open_file(path) as file:
                source = open_input(file, path, _reading(self._rewrite.reading, in_place=self._in_place))
                if self._job.target is None:
                    self._cleaner(self._parts.sink(CLEAN, None)).clean(source)
                else:
                    self._write(source, file, self._job.target)
        except (DocumentError, OSError) as error:
            if isinstance(error, IsADirectoryError) and os.access(path, os.R_OK):
                error = DocumentError("is a folder; give a file")
            if self._job.target is not None or isinstance(error, OSError):
                self.outcome = Outcome(path)  # what was counted was not written
            self.fail(error)
        return self.outcome

    def clean_block(self, block: Block) -> Outcome:
        """Clean the records of a block into the part `clean`."""
        path = self._job.source
        cleaner = self._cleaner(self._parts.sink(CLEAN, self._job.target), begins_file=block.number == 0)
        try:
            with open(block.path, "rb") as file:
                cleaner.clean_items(block.format.read_part(file, path, block.start, block.where), block.format)
            if isinstance(block.error, UnreadableRestError):
                cleaner.end_early(block.error)
                self.outcome.is_cut = True
            elif block.error is not None:
                raise block.error
        except (DocumentError, OSError) as error:
            self.fail(error)
        self.outcome.lead = cleaner.records.lead
        return self.outcome

    def fail(self, error: DocumentError | OSError) -> Outcome:
        """Count and list a file, or the rest of one, that could not be cleaned; raises OutputError if that is why."""
        if isinstance(error, OSError):
            raise_if_full(error, self._job.target)
        self.outcome.fail_for(error)
        self.outcome.is_cut = True
        rejects = self._rewrite.rejects
        if rejects is not None and self._job.target is not None:
            line = error.line if isinstance(error, DocumentError) else None
            shown = rejected_line(self._job.source, line, "rejected", reason_of(error))
            self._parts.sink(REJECTED, rejects).write(shown)
        return self.outcome

    def _cleaner(self, sink: Sink, *, begins_file: bool = True) -> "_Cleaner":
        """What cleans documents into `sink`; if they are printed or in place, rejected ones stay among the others."""
        keeps_rejected = self._job.target is None or self._in_place
        rewrite = replace(self._rewrite, rejects=None) if keeps_rejected else self._rewrite
        records = RecordWriter(sink, rewrite.output, begins_file=begins_file)
        cleaner = _Cleaner(rewrite, records, self.outcome, self._parts, self._gate)
        cleaner.is_in_place = self._in_place
        return cleaner

    def _write(self, source: Input, file: BinaryIO, target: str) -> None:
        """Clean a file into its target, which appears whole or stays as it was."""
        stamp = file_stamp(self._job.source, file)
        if self._in_place and source.format.output_suffix:
            raise DocumentError(f"is {source.format.title}, which is read but not written; give -o DIR")
        compression = source.compression if self._in_place else by_suffix(target)
        make_folder_of(target)
        with AtomicFile(target, self._rewrite.backup) as sink:
            with packed(sink, compression) as packing:
                cleaner = self._cleaner(packing)
                try:
                    cleaner.clean(source)
                except UnreadableRestError as error:
                    if self._in_place or not self.outcome.documents:
                        raise
                    cleaner.end_early(error)  # the documents before it are good
            if file_stamp(self._job.source, file) != stamp:
                raise DocumentError(CHANGED)
            if cleaner.leaves_file_out or (self._in_place and not self.outcome.changed):
                sink.abandon()
        self.outcome.written = sink.size


class _Cleaner:
    """The documents of one file on their way: cleaned, written or rejected, counted."""

    def __init__(
        self, rewrite: Rewrite, records: RecordWriter, outcome: Outcome, parts: Parts, gate: Gate | None = None
    ) -> None:
        self._rewrite, self._outcome, self._parts = rewrite, outcome, parts
        self._gate = gate
        self.records = records
        self._ends = False
        self.is_in_place = False
        """Whether the file is written over itself."""
        self.leaves_file_out = False
        """Whether nothing of the file is to be written: its one document was dropped, or none is in the sample."""

    def clean(self, source: Input) -> None:
        """Clean all documents of a source; raises DocumentError where it cannot be read as a whole."""
        self.clean_items(source.read(), source.format)

    def clean_items(self, items: Iterable[Item], format: Format) -> None:
        """Clean what was read with a format."""
        for item in items:
            if isinstance(item, bytes):
                self.records.write_rest(item)
            elif isinstance(item, Footer):
                if footer := self._rewrite.output.of_frame(item.data):
                    self._parts.sink(FOOTERS, footers_path(self._rewrite.spool, self._parts.unit)).write(footer)
            elif isinstance(item, Frame):
                self.records.write_frame(item)
            elif isinstance(item, Skipped):
                self._outcome.skipped[item.kind] += 1
            elif isinstance(item, Note):
                self._outcome.notes.append(item.message)
            else:
                is_taken = self._is_in_sample(item) and self._take(item, format)
                self.leaves_file_out = self.leaves_file_out or not (is_taken or self._outcome.documents)
                if self._ends and isinstance(format, Divisible) and not format.is_framed:
                    break  # others need to be read to their end: something closes them
        if self._outcome.documents > self._outcome.dropped:
            self.leaves_file_out = False

    def end_early(self, error: UnreadableRestError) -> None:
        """Count and list the rest of a file that cannot be read, and end what is written of the documents before it."""
        self.records.write_frame(Frame(error.ending))
        self._outcome.fail_for(error)
        begun = Rejected(error.rest, error) if error.rest.strip() else None
        self.list(error.line, "rejected", str(error), begun)

    def _is_in_sample(self, item: Document | Rejected) -> bool:
        """Whether a record belongs to the sample: its bytes alone decide."""
        if self._rewrite.sample is None:
            return True
        from hashlib import blake2b

        data = item.record if isinstance(item, Rejected) else item.text.encode("utf-8", "surrogatepass")
        number = int.from_bytes(blake2b(data, digest_size=8).digest(), "big")
        return number < self._rewrite.sample * 2**64

    def _take(self, item: Document | Rejected, format: Format) -> bool:
        """Clean or reject a record; false where it is skipped."""
        treatment = self._gate() if self._gate else "clean"
        if treatment == "skip":
            self._ends = True
            return False
        self._outcome.begin()
        if isinstance(item, Rejected):
            self._reject(item)
            return True
        try:
            if treatment == "reject":
                raise DocumentError("ends the process that cleans it; correct it or leave it out", item.line)
            self._clean_document(item, format)
        except DocumentError as error:
            if item.is_whole_file:
                raise
            is_listed = self._rewrite.rejects is not None
            record = original(format, item) if is_listed else format.write(item, item.text)
            self._reject(Rejected(record, error))
        return True

    def _clean_document(self, document: Document, format: Format) -> None:
        """Clean and write a document, or drop it; raises DocumentError where a filter fails."""
        page = as_page(document, is_html=self._rewrite.reading.text_is == "html")
        try:
            cleaned = self._rewrite.pipeline.clean(page.text, page.marks)
            data = self._rewrite.output.of_document(format, page, cleaned)
            further = [
                (part.name, part.target, part.output.of_document(format, page, cleaned))
                for part in self._rewrite.further
            ]
        except (FilterError, UnicodeEncodeError) as error:
            raise DocumentError(f"{error}; leave the filter out with --ignore", document.line) from error
        if self._rewrite.min_hanzi and len(HANZI.findall(cleaned.text)) < self._rewrite.min_hanzi:
            self._drop(document, format)
            return
        self._outcome.add(cleaned, page)
        self.records.write(data)
        for name, target, shown in further:
            if shown:
                self._parts.sink(name, target).write(shown)

    def _drop(self, document: Document, format: Format) -> None:
        """Count and list a document that is left out because it has too few hanzi."""
        reason = f"has fewer than {self._rewrite.min_hanzi} hanzi left"
        self._outcome.drop(reason)
        self.leaves_file_out = document.is_whole_file
        self.list(document.line, "dropped", reason, Rejected(original(format, document), DocumentError("")))

    def _reject(self, record: Rejected) -> None:
        """Count a record that cannot be cleaned, and list it or leave it in its place.

        Raises its error where the file is written over itself and nothing is known of the bytes of the record.
        """
        if record.is_unreadable and self.is_in_place:
            raise record.error
        self._outcome.fail(str(record.error), record.error.line)
        if self._rewrite.rejects is None:
            if record.is_in_place:
                self.records.write_rejected(record)
        else:
            self.list(record.error.line, "rejected", str(record.error), record)

    def list(self, line: int | None, status: Status, reason: str, record: Rejected | None = None) -> None:
        """List what is not written, if this run keeps such a list."""
        if self._rewrite.rejects is not None:
            data = None if record is None else chain([record.record], record.more)
            sink = self._parts.sink(REJECTED, self._rewrite.rejects)
            sink.write(rejected_line(self._outcome.path, line, status, reason, data))
