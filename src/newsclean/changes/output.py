"""What a run writes to its changes file of each document: an output beside the clean documents."""

from dataclasses import dataclass

from newsclean.changes.record import changes_of
from newsclean.cleaned import Cleaned
from newsclean.document import Document
from newsclean.formats.format import Format


@dataclass(frozen=True)
class ChangesOutput:
    """A line for each document; nothing for what lies between."""

    def of_document(self, format: Format, document: Document, cleaned: Cleaned) -> bytes:
        """Its changes as a line of JSON."""
        return changes_of(document, cleaned).to_line()

    def of_rest(self, data: bytes) -> bytes:
        """Nothing."""
        return b""

    def of_frame(self, data: bytes) -> bytes:
        """Nothing."""
        return b""
