"""What a run writes to its changes file of each document: an output beside the clean documents."""

from dataclasses import dataclass, replace

from newsclean.changes.bytes import encoded_as
from newsclean.changes.record import changes_of
from newsclean.cleaned import Cleaned
from newsclean.document import Document
from newsclean.formats.format import Format


@dataclass(frozen=True)
class ChangesOutput:
    """A line for each document; nothing for what lies between."""

    def of_document(self, format: Format, document: Document, cleaned: Cleaned) -> bytes:
        """Its changes as a line of JSON."""
        changes = changes_of(document, cleaned)
        if document.source is not None:
            text = format.write(document, document.text).decode("utf-8")
            changes = replace(changes, encoded=encoded_as(text, document.source, document.encoding))
        return changes.to_line()

    def of_rest(self, data: bytes) -> bytes:
        """Nothing: what is no record has no changes."""
        return b""

    def of_frame(self, data: bytes) -> bytes:
        """Nothing: changes have no frame."""
        return b""
