"""Files undone or cleaned again by a changes file; nothing is written of a file whose digests do not agree."""

import os
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import BinaryIO, NamedTuple

from newsclean.changes.copies import Copies
from newsclean.changes.directions import Direction, Undo
from newsclean.changes.reading import ChangesFile
from newsclean.changes.record import DocumentChanges
from newsclean.compression import Sink, without_suffix
from newsclean.discover import COPIES
from newsclean.document import Document
from newsclean.errors import ChangesError, DocumentError, UnreadableRestError
from newsclean.formats import Frame, Input, Note, Rejected, Skipped, clean_name, open_input, unpacked
from newsclean.formats.format import Item, original
from newsclean.formats.html.fields import as_page
from newsclean.formats.outputs import RecordWriter

_UTF8 = "utf-8", "surrogatepass"


def rewrite_file(
    file: BinaryIO, path: str, changes: Iterable[DocumentChanges], direction: Direction, sink: Sink
) -> int:
    """Write what becomes of the file at `path` by the changes of its documents, which may be none.

    Gives how many copies cannot be put back. Raises ChangesError and DocumentError where the file is not the one of
    the changes.
    """
    changes = iter(changes)
    first = next(changes, None)
    if first is None:
        sink.write(b"")  # the file is there, though it may have no bytes
    copies = Copies(path, direction.reading)
    if first is not None and isinstance(direction, Undo) and first.line is None and first.encoded is not None:
        data = copies.next_document().text.encode(*_UTF8) if first.moved else unpacked(file, path).read()
        sink.write(direction.of_file(first, data))
        return 0
    source = open_input(file, path, direction.reading)
    waiting = changes if first is None else chain((first,), changes)
    records = _Records(source, waiting, direction, copies, sink)
    try:
        for item in source.read():
            records.write(item)
    except UnreadableRestError:
        if direction.refuses_others or direction.keeps_others:
            raise
    records.finish()
    return records.copies_left


class _Records:
    """The records of one file, each with its changes; `copies_left` counts the copies that cannot be put back."""

    def __init__(
        self, source: Input, waiting: Iterator[DocumentChanges], direction: Direction, copies: Copies, sink: Sink
    ) -> None:
        self.copies_left = 0
        self._format, self._waiting, self._direction = source.format, waiting, direction
        self._copies, self._sink = copies, sink
        self._writer = RecordWriter(sink, direction.output)
        self._changes = next(waiting, None)
        self._other: Document | None = None  # the first record that the changes do not name
        self._line = 1  # of the raw file, as far as its records tell

    def write(self, item: Item) -> None:
        """Write what becomes of an item of the file."""
        if isinstance(item, bytes):
            self._put_copies_back(self._line)
            self._sink.write(self._direction.output.of_rest(item))
            self._line += 1
        elif isinstance(item, Frame):
            direction = self._direction
            data = direction.of_header(item.data, self._changes) if isinstance(direction, Undo) else item.data
            self._writer.write_frame(Frame(data, item.if_first))
        elif isinstance(item, Rejected):
            if self._direction.keeps_others:
                self._writer.write_rejected(item)
        elif not isinstance(item, Skipped | Note):
            self._put_copies_back()
            self._write_document(as_page(item, is_html=self._direction.reading.text_is == "html"))

    def finish(self) -> None:
        """Raises ChangesError, or DocumentError of the first record without changes, where changes are left over."""
        self._put_copies_back()
        if self._changes is None:
            return
        if self._other is not None:
            raise DocumentError(str(self._direction.other_file()), self._other.line)
        raise ChangesError(f"has fewer documents than {self._direction.name} names; give the file of that run")

    def _write_document(self, document: Document) -> None:
        """Write a record by its changes, or as it is where they do not name it and such records are kept."""
        changes = self._changes
        if changes is not None and self._direction.is_of(changes, document):
            self._write_by(changes, document)
            return
        self._other = self._other or document
        if self._direction.refuses_others:
            if changes is not None:
                raise DocumentError(str(self._direction.other_file()), document.line)
            raise ChangesError(f"has more documents than {self._direction.name} names; give the file of that run")
        if self._direction.keeps_others:
            self._writer.write(original(self._format, document))

    def _write_by(self, changes: DocumentChanges, document: Document) -> None:
        """Write a document by its changes; an error names its line."""
        try:
            if not changes.moved or self._direction.takes_copy(changes):
                self._writer.write(self._direction.of_document(self._format, document, changes))
        except ChangesError as error:
            raise DocumentError(str(error), document.line) from None
        self._line = (changes.line or 0) + 1
        self._changes = next(self._waiting, None)

    def _put_copies_back(self, last: int | None = None) -> None:
        """Write the copies that come next, those up to the line `last` where it is given."""
        while isinstance(self._direction, Undo) and (changes := self._changes) is not None and changes.moved:
            if last is not None and (changes.line or 0) > last:
                return
            if self._direction.takes_copy(changes) and self._format.name == "jsonl":
                copy = self._copies.next_document()
                if not self._direction.is_of(changes, copy):
                    raise self._direction.other_file()
                self._write_by(changes, copy)
            else:
                self.copies_left += self._direction.takes_copy(changes)
                self._changes = next(self._waiting, None)


class FoundFile(NamedTuple):
    """A file to rewrite: its path, its place and that of its raw file below the folder, the changes of its documents.

    `was_converted`: it is a clean file in another format than the raw one, `page.html.txt`.
    """

    path: str
    relative: str
    raw_relative: str
    changes: Iterator[DocumentChanges]
    was_converted: bool = False


def files_of_folder(folder: str, file: ChangesFile) -> Iterator[FoundFile | str]:
    """The files below a folder that a changes file names, in its order; an error line for each that is not there.

    A file is found by the longest end of its path in the run, or of that of its clean file, that exists below the
    folder.
    """
    seen: set[str] = set()
    for path, changes in groupby(file, key=lambda changes: changes.path):
        clean = file.header.clean_name(path)
        relative = _place_below(folder, path) or _place_below(folder, clean)
        if path in seen:
            yield f"error: {path}: its documents stand in several places of {file.path}; sort them by file"
        elif relative is None:
            yield f"error: {path}: is not below {folder}; give the folder that the run wrote"
        else:
            raw_relative = os.path.join(*_names_in(path)[-len(_names_in(relative)) :])
            was_converted = file.header.to is not None or clean_name(path) != path
            yield FoundFile(os.path.join(folder, relative), relative, raw_relative, changes, was_converted)
        seen.add(path)


def _place_below(folder: str, path: str) -> str | None:
    """The longest end of a path that is a file below a folder, or that has left copies there."""
    parts = _names_in(path)
    for index in range(len(parts)):
        relative = os.path.join(*parts[index:])
        place = os.path.join(folder, relative)
        if os.path.isfile(place) or os.path.isfile(place + COPIES):
            return relative
    return None


def _names_in(path: str) -> list[str]:
    """The names of a path, without those that lead nowhere or up."""
    return [part for part in path.replace(os.sep, "/").split("/") if part not in ("", ".", "..")]


def changes_of_file(path: str, file: ChangesFile, file_digest: str) -> Iterator[DocumentChanges]:
    """The changes of the documents of one file, which is known by its digest or by the end of its path."""
    wanted = _parts(path)
    best, best_path = (False, 0), None
    for changes in file:
        names = changes.path, file.header.clean_name(changes.path)
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
