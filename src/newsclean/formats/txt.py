"""Plain text: the whole file is one document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from newsclean.decode import decode
from newsclean.document import Document
from newsclean.formats.format import ReadOptions, json_line, too_long


@dataclass(frozen=True)
class Txt:
    """One document a file."""

    name: ClassVar[str] = "txt"
    title: ClassVar[str] = "plain text"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".text")

    options: ReadOptions = ReadOptions()

    def read(self, source: BinaryIO, path: str) -> Iterator[Document]:
        """The one document; raises DocumentError for binary and undecodable bytes, and for one that is too long."""
        data = source.read(self.options.max_document + 1)
        if len(data) > self.options.max_document:
            raise too_long(self.options.max_document)
        decoded = decode(data, encoding=self.options.encoding, errors=self.options.errors)
        yield Document(path, decoded.text, decoded.encoding, changes=decoded.changes)

    def write(self, document: Document, text: str) -> bytes:
        """The text in UTF-8; raises UnicodeEncodeError for lone surrogates, which no decoder makes."""
        return text.encode("utf-8")

    def write_json_line(self, document: Document, text: str, metadata: Mapping[str, str]) -> bytes:
        """A record with the file's name as `id`, the metadata, and the text."""
        return json_line({"id": document.id, **metadata, "text": text})
