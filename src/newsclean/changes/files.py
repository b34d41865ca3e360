"""Files undone or cleaned again by a changes file; nothing is written of a file whose digests do not agree."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import BinaryIO, NamedTuple, Protocol

from newsclean.changes.header import Header
from newsclean.changes.reading import ChangesFile
from newsclean.changes.record import DocumentChanges, digest, text_digest
from newsclean.compression import Sink, by_suffix, packed, without_suffix
from newsclean.decode import decode
from newsclean.document import Document
from newsclean.errors import ChangesError, DocumentError
from newsclean.formats import Frame, Note, ReadOptions, Rejected, Skipped, clean_name, open_input, unpacked
from newsclean.formats.outputs import RecordWriter, SameFormat
from newsclean.rule_choice import filter_of


class Way(Protocol):
    """What is made of documents by their changes; `name` is the changes file."""

    @property
    def name(self) -> str:
        """The path of the changes file, for messages."""
        ...

    @property
    def reading(self) -> ReadOptions:
        """How files are read."""
        ...

    def of_file(self, changes: DocumentChanges, data: bytes) -> bytes:
        """What becomes of a file of plain text; raises ChangesError where it is not the one of the changes."""
        ...

    def of_text(self, changes: DocumentChanges, text: str) -> str:
        """What becomes of the text of a record; raises ChangesError likewise."""
        ...


_EDITED = "is not what {} made (digest); give the file as it was cleaned"
_OTHER = "is not what was cleaned for {} (digest); give the raw file of that run"


@dataclass
class Undo:
    """Clean files become raw ones; with `only` just the edits of some rules are put back.

    `also` counts the edits of other rules that were undone with those, by `filter/rule`.
    """

    name: str
    reading: ReadOptions = ReadOptions()
    only: frozenset[str] = frozenset()
    also: dict[str, int] = field(default_factory=dict)

    def of_file(self, changes: DocumentChanges, data: bytes) -> bytes:
        """The very bytes of the raw file; with `only` its text as UTF-8."""
        if digest(data) != changes.clean:
            raise ChangesError(_EDITED.format(self.name))
        raw = self._undone(changes, data.decode("utf-8", "surrogatepass"))
        if self.only or changes.encoded is None:
            return raw.encode("utf-8", "surrogatepass")
        restored = changes.encoded.encode(raw)
        if digest(restored) != changes.raw:
            raise ChangesError(f"cannot be restored by {self.name} (digest); clean the raw file anew")
        return restored

    def of_text(self, changes: DocumentChanges, text: str) -> str:
        """The raw text; with `only` the clean one with those edits put back."""
        if text_digest(text) != changes.clean:
            raise ChangesError(_EDITED.format(self.name))
        return self._undone(changes, text)

    def _undone(self, changes: DocumentChanges, text: str) -> str:
        """The raw text of a clean one that was checked; with `only` the clean one with those edits put back."""
        if not self.only:
            return changes.undone(text)
        restored, also = changes.put_back(text, self._is_chosen)
        for rule, count in also.items():
            self.also[rule] = self.also.get(rule, 0) + count
        return restored

    def _is_chosen(self, rule: str) -> bool:
        return not self.only.isdisjoint((rule, filter_of(rule)))


@dataclass
class Replay:
    """Raw files become clean ones, without a filter."""

    name: str
    reading: ReadOptions = ReadOptions()

    def of_file(self, changes: DocumentChanges, data: bytes) -> bytes:
        """The clean file."""
        if digest(data) != changes.raw:
            raise ChangesError(_OTHER.format(self.name))
        text = decode(data, encoding=self.reading.encoding, errors=self.reading.errors).text
        return self._done_again(changes, text).encode("utf-8", "surrogatepass")

    def of_text(self, changes: DocumentChanges, text: str) -> str:
        """The clean text."""
        if text_digest(text) != changes.raw:
            raise ChangesError(_OTHER.format(self.name))
        return self._done_again(changes, text)

    def _done_again(self, changes: DocumentChanges, raw: str) -> str:
        clean = changes.done_again(raw)
        if text_digest(clean) != changes.clean:
            raise ChangesError(_OTHER.format(self.name))
        return clean


def read_options(header: Header, *, of_clean_files: bool) -> ReadOptions:
    """How the files of a run are read; its clean files are UTF-8."""
    names = ("format", "text_field") if of_clean_files else ("format", "text_field", "encoding", "errors")
    given = {name: header.settings.get(name) for name in names}
    return ReadOptions(**given)  # type: ignore[arg-type]  # written from the same settings


def rewrite_file(file: BinaryIO, path: str, changes: Iterable[DocumentChanges], way: Way, sink: Sink) -> None:
    """Write what becomes of a file by the changes of its documents; raises ChangesError and DocumentError."""
    changes = iter(changes)
    first = next(changes)
    with packed(sink, by_suffix(path)) as out:
        if first.line is None and first.encoded is not None:
            out.write(way.of_file(first, unpacked(file, path).read()))
            return
        _rewrite_records(file, path, chain((first,), changes), way, out)


def _rewrite_records(file: BinaryIO, path: str, waiting: Iterator[DocumentChanges], way: Way, sink: Sink) -> None:
    source = open_input(file, path, way.reading)
    records = RecordWriter(sink, SameFormat())
    for item in source.read():
        if isinstance(item, bytes):
            sink.write(item)
        elif isinstance(item, Frame):
            records.write_frame(item)
        elif isinstance(item, Rejected):
            records.write_rejected(item)
        elif not isinstance(item, Skipped | Note):
            changes = next(waiting, None)
            if changes is None:
                raise ChangesError(f"has more documents than {way.name} names; give the file of that run")
            records.write(source.format.write(item, _rewritten(item, changes, way)))
    if next(waiting, None) is not None:
        raise ChangesError(f"has fewer documents than {way.name} names; give the file of that run")


def _rewritten(document: Document, changes: DocumentChanges, way: Way) -> str:
    """What becomes of a record; an error names its line."""
    try:
        return way.of_text(changes, document.text)
    except ChangesError as error:
        raise DocumentError(str(error), document.line) from None


class FoundFile(NamedTuple):
    """A file to rewrite: its path, its place below the folder, the changes of its documents in order.

    `was_converted`: it is a clean file in another format than the raw one, `page.html.txt`.
    """

    path: str
    relative: str
    changes: Iterator[DocumentChanges]
    was_converted: bool = False


def files_of_folder(folder: str, file: ChangesFile) -> Iterator[FoundFile | str]:
    """The files below a folder that a changes file names, in its order; an error line for each that is not there.

    A file is found by the longest end of its path in the run, or of that of its clean file, that exists below the
    folder.
    """
    seen: set[str] = set()
    for path, changes in groupby(file, key=lambda changes: changes.path):
        relative = _place_below(folder, path) or _place_below(folder, clean_name(path))
        if path in seen:
            yield f"error: {path}: its documents stand in several places of {file.path}; sort them by file"
        elif relative is None:
            yield f"error: {path}: is not below {folder}; give the folder that the run wrote"
        else:
            was_converted = os.path.basename(relative) != os.path.basename(path)
            yield FoundFile(os.path.join(folder, relative), relative, changes, was_converted)
        seen.add(path)


def _place_below(folder: str, path: str) -> str | None:
    """The longest end of a path that is a file below a folder."""
    parts = [part for part in path.replace(os.sep, "/").split("/") if part not in ("", ".", "..")]
    for index in range(len(parts)):
        relative = os.path.join(*parts[index:])
        if os.path.isfile(os.path.join(folder, relative)):
            return relative
    return None


def changes_of_file(path: str, file: ChangesFile, file_digest: str) -> Iterator[DocumentChanges]:
    """The changes of the documents of one file, which is known by its digest or by the end of its path."""
    wanted = _parts(path)
    best, best_path = (False, 0), None
    for changes in file:
        names = changes.path, clean_name(changes.path)
        score = (
            file_digest in (changes.clean, changes.raw),
            max(_common_end(wanted, _parts(name)) for name in names),
        )
        if score > best:
            best, best_path = score, changes.path
    if best_path is None:
        return iter(())
    return (changes for changes in file if changes.path == best_path)


def _parts(path: str) -> list[str]:
    """The components of a path, without the suffix of a compression."""
    return without_suffix(os.path.abspath(path)).split(os.sep)


def _common_end(first: list[str], second: list[str]) -> int:
    """The number of components that two paths share, counted from the end."""
    count = 0
    for a, b in zip(reversed(first), reversed(second), strict=False):
        if a != b:
            break
        count += 1
    return count
