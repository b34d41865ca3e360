"""Plain text: the whole file is one document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from newsclean.document import Document
from newsclean.errors import DocumentError
from newsclean.formats.format import ReadOptions, json_line, too_long


@dataclass(frozen=True)
class Txt:
    """One document a file."""

    name: ClassVar[str] = "txt"
    title: ClassVar[str] = "plain text"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".text")
    output_suffix: ClassVar[str] = ""

    options: ReadOptions = ReadOptions()

    def read(self, source: BinaryIO, path: str) -> Iterator[Document]:
        """The one document; raises DocumentError for binary and undecodable bytes, for one that is too long, and for
        one with a merge conflict."""
        data = source.read(self.options.max_document + 1)
        if len(data) > self.options.max_document:
            raise too_long(self.options.max_document)
        decoded = self.options.decode(data)
        if conflict := line_of_conflict(decoded.text):
            raise DocumentError("has a merge conflict (<<<<<<<, =======, >>>>>>>); resolve it first", conflict)
        yield Document(path, decoded.text, decoded.encoding, changes=decoded.changes, data=data)

    def write(self, document: Document, text: str) -> bytes:
        """The text in UTF-8; raises UnicodeEncodeError for lone surrogates, which no decoder makes."""
        return text.encode("utf-8")

    def write_json_line(self, document: Document, text: str, metadata: Mapping[str, str]) -> bytes:
        """A record with the file's name as `id`, the metadata, and the text."""
        return json_line({"id": document.id, **metadata, "text": text})


def line_of_conflict(text: str) -> int | None:
    """The line (from 1) on which a merge conflict as git marks it begins, where there is one."""
    position = 0
    for mark in ("<<<<<<< ", "=======", ">>>>>>> "):
        start = text.find(mark, position)
        while start > 0 and text[start - 1] not in "\r\n":
            start = text.find(mark, start + 1)
        if start < 0:
            return None
        if not position:
            first = start
        position = start + len(mark)
    return text.count("\n", 0, first) + 1
