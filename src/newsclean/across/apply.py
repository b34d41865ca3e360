"""Pass two: takes what a verdict names out of the clean files: lines out of documents, copies into files of their own.

Every document of which the verdict speaks is read and checked first; nothing is written where one is another text.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal, NamedTuple

import pyarrow

from newsclean.across.parquet import ParquetRows
from newsclean.across.read_verdict import DocumentVerdict, VerdictFile
from newsclean.across.removed_texts import RemovedTexts
from newsclean.across.rows import order_of
from newsclean.across.stage import StageSpool
from newsclean.atomic import AtomicFile, LateFile, late_packed_file
from newsclean.changes.record import text_digest
from newsclean.compression import Sink
from newsclean.discover import COPIES, REJECTED, InputFile
from newsclean.document import Document, place_of
from newsclean.edit import Edit, apply_edits
from newsclean.errors import ConfigError, DocumentError, NewscleanError
from newsclean.formats import Frame, Input, ReadOptions, Rejected, open_input
from newsclean.formats.format import Item
from newsclean.formats.json_record import JsonRecord, absent_fields, add_fields, append_fields
from newsclean.formats.outputs import RecordWriter, SameFormat
from newsclean.formats.parquet import Parquet
from newsclean.lines import remove_lines
from newsclean.rejected import rejected_line
from newsclean.report import MOST_ERRORS_A_FILE

Copies = Literal["move", "mark"]
"""What becomes of a document that is a copy: it moves to the file of copies, or stays and is marked `copy_of`."""

CLUSTERS = pyarrow.schema(
    [
        ("kept", pyarrow.string()),
        ("copy", pyarrow.string()),
        ("rule", pyarrow.string()),
        ("similarity", pyarrow.float32()),
    ]
)


@dataclass
class Books:
    """What became of the documents, and the error lines of those that cannot be read."""

    documents: int = 0
    written: int = 0
    copies: int = 0
    rejected: int = 0
    lines: int = 0
    errors: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Raises NewscleanError where a document is in none of the outputs."""
        if self.documents != self.written + self.copies + self.rejected:
            raise NewscleanError(f"the books do not balance ({self.summary()}); report this, and keep the clean folder")

    def summary(self) -> str:
        """How many documents were written, copies or rejected, and how many lines were removed, in one line."""
        return (
            f"{self.documents:,} documents = {self.written:,} written + {self.copies:,} copies + "
            f"{self.rejected:,} rejected; {self.lines:,} lines removed"
        )


class Target(NamedTuple):
    """A clean file, and where what is left of it is written."""

    file: InputFile
    target: str


@dataclass
class Applier:
    """Applies the verdict at `verdict`; `copies` is what becomes of copies; `stage` keeps the edits."""

    verdict: str
    reading: ReadOptions = ReadOptions()
    copies: Copies = "move"
    stage: StageSpool | None = None

    def apply(self, targets: Sequence[Target], output: str) -> Books:
        """Write all files, and `.newsclean/across/clusters.parquet` in the folder `output`.

        A verdict in the same folder gets texts beside it, for `show`: the files it is of will be removed.
        Raises ConfigError, before anything is written, where a document is not what the verdict was made for.
        """
        targets = sorted(targets, key=lambda target: order_of(target.file.relative))
        with VerdictFile(self.verdict) as verdict:
            for target in targets:
                self._check(target.file, verdict)
            verdict.finish()
        books = Books()
        folder = os.path.join(output, ".newsclean", "across")
        os.makedirs(folder, exist_ok=True)
        with (
            VerdictFile(self.verdict) as verdict,
            ParquetRows(os.path.join(folder, "clusters.parquet"), CLUSTERS) as clusters,
            ExitStack() as stack,
        ):
            rejected = LateFile(lambda: stack.enter_context(AtomicFile(os.path.join(output, REJECTED))))
            is_beside = os.path.dirname(os.path.abspath(self.verdict)) == os.path.abspath(folder)
            texts = stack.enter_context(RemovedTexts(self.verdict, verdict.about)) if is_beside else None
            for target in targets:
                self._write(target, verdict, _Ledger(books, clusters, rejected, texts))
        books.check()
        return books

    def _check(self, file: InputFile, verdict: VerdictFile) -> None:
        """Raises ConfigError where a document of the file is not what the verdict was made for."""
        verdict.start(file.relative)
        with suppress(DocumentError, OSError), open(file.path, "rb") as stream:
            for item in open_input(stream, file.path, self.reading).read():
                if not isinstance(item, Document):
                    continue
                found = verdict.next_document()
                if found is not None and found.digest != text_digest(item.text):
                    raise ConfigError(f"{item.id}: is not the text that the verdict was made for; index the files anew")
        verdict.end(file.path)

    def _write(self, target: Target, verdict: VerdictFile, ledger: "_Ledger") -> None:
        """Write what is left of a file to its target."""
        verdict.start(target.file.relative)
        try:
            with open(target.file.path, "rb") as stream, ExitStack() as stack:
                columns = ("copies", "copy_of", "rule") if self.copies == "mark" else ("copies",)
                source = open_input(stream, target.file.path, replace(self.reading, columns=columns))
                os.makedirs(os.path.dirname(target.target) or ".", exist_ok=True)
                files = _Files(target.target, stack)
                writer = _Writer(files, source, self.copies, ledger, self.stage)
                for item in source.read():
                    writer.write(item, verdict)
                files.finish()
        except (DocumentError, OSError) as error:
            ledger.reject(target.file.path, None, str(error), None)
        verdict.end(target.file.path)


class _Files:
    """The files that one clean file becomes."""

    def __init__(self, target: str, stack: ExitStack) -> None:
        self._target = target
        self.documents = late_packed_file(target, stack)
        self.copies = LateFile(lambda: stack.enter_context(AtomicFile(f"{target}{COPIES}")))

    def finish(self) -> None:
        """Remove what an earlier run has left of files that this one does not write.

        A file without documents is written.
        """
        if not self.copies.is_open:
            self.documents.write(b"")
        for suffix, file in (("", self.documents), (COPIES, self.copies)):
            if not file.is_open:
                with suppress(FileNotFoundError):
                    os.unlink(f"{self._target}{suffix}")


@dataclass
class _Ledger:
    """What is kept of all files: the books, the clusters, the list of what cannot be read, and texts for `show`."""

    books: Books
    clusters: ParquetRows
    rejected: Sink
    texts: RemovedTexts | None

    def reject(self, path: str, line: int | None, reason: str, data: Iterable[bytes] | None) -> None:
        """Count and list a record, or a file, that cannot be read."""
        self.books.documents += 1
        self.books.rejected += 1
        if len(self.books.errors) < MOST_ERRORS_A_FILE:
            self.books.errors.append(f"error: {place_of(path, line)}: {reason}")
        self.rejected.write(rejected_line(path, line, "rejected", reason, data))


class _Writer:
    """Writes the items of one clean file to where they belong."""

    def __init__(self, files: _Files, source: Input, copies: Copies, ledger: _Ledger, stage: StageSpool | None) -> None:
        self._stage = stage
        self._files, self._format, self._path, self._copies = files, source.format, source.path, copies
        self._ledger, self._books = ledger, ledger.books
        self._records = RecordWriter(files.documents, SameFormat())

    def write(self, item: Item, verdict: VerdictFile) -> None:
        """Write one item; of a document what is left of it."""
        if isinstance(item, bytes):
            self._files.documents.write(item)
        elif isinstance(item, Frame):
            self._records.write_frame(item)
        elif isinstance(item, Rejected):
            self._ledger.reject(self._path, item.error.line, str(item.error), chain([item.record], item.more))
        elif isinstance(item, Document):
            self._write_document(item, verdict.next_document())

    def _write_document(self, document: Document, found: DocumentVerdict | None) -> None:
        """Write a document as the verdict has it: whole, without its removed lines, or to the file of copies."""
        self._books.documents += 1
        if found is not None and self._ledger.texts is not None:
            self._ledger.texts.add_texts(found.doc, document.text, found.shown)
        if found is None:
            self._write_record(document, document.text, {})
        elif found.copy_of is None:
            edits = list(remove_lines(document.text, found.lines))
            self._books.lines += len(edits)
            count = {"copies": found.copies} if found.copies else {}
            added = self._write_record(document, apply_edits(document.text, edits), count)
            self._keep_edits(document, found, edits, added)
        else:
            self._ledger.clusters.add_row((found.copy_of, found.id, found.rule, found.similarity))
            marks = {"copy_of": found.copy_of, "rule": f"across/{found.rule}"}
            if self._copies == "mark":
                self._keep_edits(document, found, (), self._write_record(document, document.text, marks))
            else:
                self._books.copies += 1
                self._keep_edits(document, found, None, {})
                line = self._format.write_json_line(document, document.text, {})
                self._files.copies.write(add_fields(line, marks))

    def _keep_edits(
        self,
        document: Document,
        found: DocumentVerdict,
        edits: Sequence[Edit] | None,
        added: Mapping[str, object],
    ) -> None:
        """Keep the edits of a document, None for a copy that moves, for the changes file if there is one."""
        if self._stage is not None:
            self._stage.add(document.text, found, edits, added)

    def _write_record(self, document: Document, text: str, fields: Mapping[str, object]) -> Mapping[str, object]:
        """Write a document with its clean text, a record with those of `fields` that it lacks; gives those that were
        added to a line of JSON."""
        self._books.written += 1
        record = self._format.write(document, text)
        if isinstance(self._format, Parquet):
            self._format.add_to_row(document, fields)
        added = absent_fields(record, fields) if isinstance(document.record, JsonRecord) else {}
        self._records.write(append_fields(record, added))
        return added
