"""What a format is: documents out of a stream of bytes, and each clean document back into bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, ClassVar, Protocol

from newsclean.document import Document
from newsclean.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that holds no document: its bytes as they stood, and why."""

    record: bytes
    error: DocumentError


class Format(Protocol):
    """A frozen dataclass whose fields say how to read; documents in and out keep their order."""

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    def read(self, source: BinaryIO, id: str) -> Iterator[Document | Rejected | bytes]:
        """The documents of a stream called `id`, one in memory at a time; bytes between them pass as they are.

        Raises DocumentError where the stream as a whole cannot be read.
        """
        ...

    def write(self, document: Document, text: str) -> bytes:
        """The bytes, UTF-8 without a byte order mark, of a document whose text is now `text`."""
        ...
