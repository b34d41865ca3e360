"""The documents that `clean --across` moved to a file of copies, as they were before: `a.jsonl.copies.jsonl`."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from newsclean.discover import COPIES
from newsclean.document import Document
from newsclean.errors import ChangesError
from newsclean.formats import ReadOptions
from newsclean.formats.json_record import JsonRecord
from newsclean.formats.jsonl import Jsonl
from newsclean.patterns import compile_later

# What the run put behind the fields of a record: of what it is a copy, and by which rule.
_MARKS = compile_later(r', "copy_of": "(?:[^"\\]|\\.)*+"(?:, "rule": "across/[\w-]+")?(?=\}\s*\Z)')


class Copies:
    """The copies of a clean file at `path`, in the order in which they were in it."""

    def __init__(self, path: str, reading: ReadOptions) -> None:
        self._path, self._reading = path + COPIES, reading
        self._documents = self._read()

    def next_document(self) -> Document:
        """The next one; raises ChangesError where there is none."""
        document = next(self._documents, None)
        if document is None:
            raise ChangesError(f"its copies are not in {self._path}; put that file back beside it")
        return document

    def _read(self) -> Iterator[Document]:
        """The copies of a file, each without the marks that the run added to its record."""
        with suppress(FileNotFoundError), open(self._path, "rb") as file:
            for item in Jsonl(self._reading).read(file, self._path):
                if isinstance(item, Document) and isinstance(item.record, JsonRecord):
                    source = _MARKS.sub("", item.record.source)
                    yield replace(item, record=item.record._replace(source=source))
