"""Plain text: the whole file is one document."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from newsclean.decode import Errors, decode
from newsclean.document import Document


@dataclass(frozen=True)
class Txt:
    """One document a file; `encoding` None means to find it out, `errors` is as for `decode`."""

    name: ClassVar[str] = "txt"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".text")

    encoding: str | None = None
    errors: Errors | None = None

    def read(self, source: BinaryIO, id: str) -> Iterator[Document]:
        """The one document; raises DocumentError for binary and undecodable bytes."""
        decoded = decode(source.read(), encoding=self.encoding, errors=self.errors)
        yield Document(id, decoded.text, decoded.encoding, changes=decoded.changes)

    def write(self, document: Document, text: str) -> bytes:
        """The text in UTF-8; raises UnicodeEncodeError for lone surrogates, which no decoder makes."""
        return text.encode("utf-8")
