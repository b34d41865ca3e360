"""What is made of a document by its changes: Undo gives the raw one from the clean one, Replay the clean one again."""

from dataclasses import dataclass, field, replace
from typing import Protocol

from newsclean.changes.bytes import Encoded
from newsclean.changes.header import Header
from newsclean.changes.record import DocumentChanges, digest, text_digest
from newsclean.cleaned import Cleaned
from newsclean.document import Document, readable
from newsclean.errors import ChangesError
from newsclean.formats import Format, ReadOptions
from newsclean.formats.json_record import JsonRecord, add_fields, without_fields
from newsclean.formats.outputs import JsonLines, Output, SameFormat, Shown
from newsclean.rule_choice import filter_of
from newsclean.views import Explain


class Direction(Protocol):
    """Undo or Replay."""

    @property
    def name(self) -> str:
        """undo or replay, as messages name it."""
        ...

    @property
    def reading(self) -> ReadOptions:
        """How the files of the run are read."""
        ...

    @property
    def output(self) -> Output:
        """What is written of each document."""
        ...

    @property
    def keeps_others(self) -> bool:
        """Whether records that the changes do not name are written as they are."""
        ...

    @property
    def refuses_others(self) -> bool:
        """Whether a record that the changes do not name shows that the file was edited."""
        ...

    def is_of(self, changes: DocumentChanges, document: Document) -> bool:
        """Whether a document is the one of the changes, by its digest."""
        ...

    def of_document(self, format: Format, document: Document, changes: DocumentChanges) -> bytes:
        """What becomes of the document of the changes."""
        ...

    def takes_copy(self, changes: DocumentChanges) -> bool:
        """Whether a document is written that clean --across moved to a file of copies."""
        ...

    def other_file(self) -> ChangesError:
        """The error for a file, or a record of one, that is not what the changes are of."""
        ...


@dataclass
class Undo:
    """Clean files become raw ones; with `only` just the edits of some rules are put back.

    `also` counts the edits of other rules that were undone with those, by `filter/rule`.
    """

    name: str
    reading: ReadOptions = ReadOptions()
    only: frozenset[str] = frozenset()
    also: dict[str, int] = field(default_factory=dict)
    output: Output = SameFormat()
    keeps_others: bool = True
    refuses_others: bool = True

    def is_of(self, changes: DocumentChanges, document: Document) -> bool:
        """Whether a document is the clean one of the changes."""
        return text_digest(document.text) == changes.clean

    def of_file(self, changes: DocumentChanges, data: bytes) -> bytes:
        """The very bytes of a raw file of plain text from the clean ones; with `only` its text as UTF-8.

        Raises ChangesError where the file is not the one of the changes.
        """
        if digest(data) != changes.clean:
            raise self.other_file()
        raw = self._undone(changes, data.decode("utf-8", "surrogatepass"))
        if self.only or changes.encoded is None:
            return raw.encode("utf-8", "surrogatepass")
        restored = changes.encoded.encode(raw)
        if digest(restored) != changes.raw:
            raise ChangesError(f"cannot be restored by {self.name} (digest); clean the raw file anew")
        return restored

    def of_document(self, format: Format, document: Document, changes: DocumentChanges) -> bytes:
        """The record with its raw text, which a JSON string spells as it did; with `only` the clean one with those
        edits put back."""
        raw = self._undone(changes, document.text)
        if isinstance(document.record, JsonRecord) and not self.only:
            record = document.record if changes.literal is None else document.record.with_literal(changes.literal, raw)
            if changes.added:
                record = record._replace(source=without_fields(record.source, changes.added))
            document = replace(document, record=record)
        data = format.write(document, raw)
        return data if self.only or changes.encoded is None else changes.encoded.encode(data.decode("utf-8"))

    def of_header(self, data: bytes, first: DocumentChanges | None) -> bytes:
        """The header of a table, in the encoding of its first record."""
        if self.only or first is None or first.encoded is None or data.isascii():
            return data
        return Encoded(first.encoded.encoding).encode(data.decode("utf-8", "replace"))

    def takes_copy(self, changes: DocumentChanges) -> bool:
        """A copy comes back unless only rules of filters are put back."""
        return not self.only or any(filter_of(name) == "across" for name in self.only)

    def other_file(self) -> ChangesError:
        """The file was edited since."""
        return ChangesError(f"is not what {self.name} made (digest); give the file as it was cleaned")

    def _undone(self, changes: DocumentChanges, text: str) -> str:
        """The raw text of a clean one that was checked; with `only` the clean one with those edits put back."""
        if not self.only:
            return changes.undone(text)
        restored, also = changes.put_back(text, lambda rule: not self.only.isdisjoint((rule, filter_of(rule))))
        for rule, count in also.items():
            self.also[rule] = self.also.get(rule, 0) + count
        return restored


@dataclass
class Replay:
    """Raw files become clean ones, without a filter; records that the run rejected or dropped are left out, or stay
    in their place where the run kept them."""

    name: str
    reading: ReadOptions = ReadOptions()
    output: Output = SameFormat()
    keeps_others: bool = False
    refuses_others: bool = False

    def is_of(self, changes: DocumentChanges, document: Document) -> bool:
        """Whether a document is the raw one of the changes."""
        return changes.raw == (text_digest(document.text) if document.data is None else digest(document.data))

    def of_document(self, format: Format, document: Document, changes: DocumentChanges) -> bytes:
        """What the run wrote of the document."""
        cleaned = self.cleaned(document, changes)
        data = self.output.of_document(format, replace(document, path=changes.path), cleaned)
        return add_fields(data, changes.added) if changes.added else data

    def cleaned(self, document: Document, changes: DocumentChanges) -> Cleaned:
        """The document cleaned by its changes; raises ChangesError where that is not what the run made."""
        cleaned = changes.cleaned(document.text)
        if text_digest(cleaned.text) != changes.clean:
            raise self.other_file()
        return cleaned

    def takes_copy(self, changes: DocumentChanges) -> bool:
        """The run moved it."""
        return False

    def other_file(self) -> ChangesError:
        """The file is of another run."""
        return ChangesError(f"is not what was cleaned for {self.name} (digest); give the raw file of that run")


@dataclass
class Explained(Replay):
    """Raw files become the view of what the run did to each document, copies as well."""

    view: Explain = Explain()

    def of_document(self, format: Format, document: Document, changes: DocumentChanges) -> bytes:
        """The view, with the documents that keep what was removed as a copy."""
        _, _, copy_of, rule, similarity, kept_in = changes.across
        remark = f"{rule}: {similarity:.0%} of it is in {readable(copy_of)}, which stays" if copy_of else ""
        notes = [[f"the passage stays in {readable(id)}"] if id else [] for id in kept_in]
        view = replace(self.view, evidence={"across": notes}, remark=remark)
        return Shown(view).of_document(format, document, self.cleaned(document, changes))

    def takes_copy(self, changes: DocumentChanges) -> bool:
        """Every document is shown."""
        return True


def undo_of(name: str, header: Header, only: frozenset[str] = frozenset()) -> Undo:
    """How the run of a header is undone; what is no UTF-8 in its clean files was rejected, and stays."""
    given = {key: header.settings.get(key) for key in ("format", "text_field")}
    columns = None if only else ()
    reading = ReadOptions(**given, encoding="utf-8", errors="strict", columns=columns)  # type: ignore[arg-type]  # settings
    return Undo(name, reading, only)


def replay_of(name: str, header: Header) -> Replay:
    """How the run of a header is done again."""
    output = JsonLines() if header.to == "jsonl" else SameFormat()
    return Replay(name, raw_reading(header), output, keeps_others=not header.lists_rejected)


def explained_by(name: str, header: Header, view: Explain) -> Explained:
    """How a view shows what the run of a header did."""
    return Explained(name, raw_reading(header), Shown(view), view=view)


def raw_reading(header: Header) -> ReadOptions:
    """How the raw files of a run are read."""
    names = ("format", "text_field", "text_is", "encoding", "errors")
    given = {name: header.settings.get(name) for name in names}
    return ReadOptions(**given)  # type: ignore[arg-type]  # written from the same settings
