"""Reads a changes file line by line, so that it needs no memory; what is broken in it is named."""

from collections.abc import Collection, Iterator
from typing import BinaryIO

from newsclean.changes.header import Header, read_header
from newsclean.changes.record import DocumentChanges, read_changes
from newsclean.errors import ChangesError, DocumentError
from newsclean.formats import unpacked
from newsclean.pipeline import known_rules
from newsclean.rule_choice import Known, problems_of_names


class ChangesFile:
    """A changes file; iterating gives the changes of each document, in the order of the file.

    `errors` are the error lines of lines that cannot be read. Raises ChangesError where the file is no changes file,
    and OSError where it cannot be opened.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.errors: list[str] = []
        with open(path, "rb") as file:
            self.header: Header = self._header(file)

    def _header(self, file: BinaryIO) -> Header:
        """The header; raises ChangesError with the path."""
        try:
            return read_header(unpacked(file, self.path).readline(1 << 20))
        except (ChangesError, DocumentError) as error:
            raise ChangesError(f"{self.path}: {error}") from None

    def known_rules(self, names: Collection[str]) -> Known:
        """All filters, of this version and of the run, by name; with their rules where `names` holds rules."""
        known = known_rules(names, {})
        if problems_of_names(names, known):  # a rule of the user, or of a filter of another version
            for changes in self:
                if changes.moved:
                    known.setdefault("across", None)
                for filter, stage in changes.stages:
                    known[filter] = {*(known.get(filter) or ()), *(edit.rule for edit in stage)}
        return known

    def __iter__(self) -> Iterator[DocumentChanges]:
        self.errors = []
        with open(self.path, "rb") as file:
            source = unpacked(file, self.path)
            source.readline()
            number = 2
            while line := self._next_line(source, number):
                try:
                    yield read_changes(line)
                except ChangesError:
                    what = "is broken" if line.endswith(b"\n") else "is cut off"
                    self.errors.append(f"error: {self.path}:{number}: {what}; its document is left out, clean it anew")
                number += 1

    def _next_line(self, source: BinaryIO, number: int) -> bytes:
        """The next line; nothing behind the last one, or behind the last that can be unpacked."""
        try:
            return source.readline()
        except DocumentError as error:
            self.errors.append(f"error: {self.path}:{number}: {error}")
            return b""
