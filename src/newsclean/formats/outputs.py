"""What is written of each document: the clean document in its own format, a JSON line, or a view of the changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from newsclean.cleaned import Cleaned
from newsclean.compression import Sink
from newsclean.document import Document
from newsclean.formats.format import Format, Frame, Rejected, ended


class Output(Protocol):
    """A frozen dataclass, so that a pool of processes can be sent it."""

    def of_document(self, format: Format, document: Document, cleaned: Cleaned) -> bytes:
        """What is written of a document that `format` has read."""
        ...

    def of_rest(self, data: bytes) -> bytes:
        """What is written of the bytes between documents, and of a record that cannot be cleaned."""
        ...

    def of_frame(self, data: bytes) -> bytes:
        """What is written of bytes that belong to the shape of the file."""
        ...


@dataclass(frozen=True)
class SameFormat:
    """The clean document in the format it was read from."""

    def of_document(self, format: Format, document: Document, cleaned: Cleaned) -> bytes:
        """Everything but the text stays to the letter."""
        return format.write(document, cleaned.text)

    def of_rest(self, data: bytes) -> bytes:
        """The same bytes."""
        return data

    def of_frame(self, data: bytes) -> bytes:
        """The same bytes."""
        return data


@dataclass(frozen=True)
class JsonLines:
    """A JSON record for each clean document, with its metadata, whatever it was read from."""

    def of_document(self, format: Format, document: Document, cleaned: Cleaned) -> bytes:
        """One line."""
        from newsclean.metadata.declared import with_declared

        return format.write_json_line(document, cleaned.text, with_declared(cleaned.metadata, document.declared))

    def of_rest(self, data: bytes) -> bytes:
        """The same bytes, on one line; nothing of blank lines, which are no records."""
        return ended(b" ".join(data.splitlines()) if b"\n" in data.rstrip() else data) if data.strip() else b""

    def of_frame(self, data: bytes) -> bytes:
        """Nothing: lines need no frame."""
        return b""


@dataclass(frozen=True)
class Shown:
    """The text that `view` gives for each document in place of the document."""

    view: Callable[[Document, Cleaned], str]

    def of_document(self, format: Format, document: Document, cleaned: Cleaned) -> bytes:
        """The view as UTF-8."""
        return self.view(document, cleaned).encode("utf-8", "backslashreplace")

    def of_rest(self, data: bytes) -> bytes:
        """Nothing."""
        return b""

    def of_frame(self, data: bytes) -> bytes:
        """Nothing."""
        return b""


class RecordWriter:
    """Writes records and the separators between them; without a record its separator is left out too."""

    def __init__(self, sink: Sink, output: Output, *, begins_file: bool = True) -> None:
        self._sink, self._output = sink, output
        self._separator = Frame(b"", b"")
        self._is_first = begins_file
        self.lead: int | None = None
        """Bytes of the separator before the first record, which is too much where no record of the file is before it;
        None where no record was written."""

    def write_frame(self, frame: Frame) -> None:
        """Write what is around the records, or keep a separator until the next record is written."""
        if frame.if_first is None:
            self._sink.write(self._output.of_frame(frame.data))
        else:
            self._separator = frame

    def write(self, data: bytes) -> None:
        """Write a record behind the separator that it needs."""
        between = self._output.of_frame((self._separator.if_first if self._is_first else self._separator.data) or b"")
        if self.lead is None:
            self.lead = 0 if self._is_first else len(between)
        self._sink.write(between)
        self._sink.write(data)
        self._is_first = False

    def write_rest(self, data: bytes) -> None:
        """Write bytes between records."""
        self._sink.write(self._output.of_rest(data))

    def write_rejected(self, rejected: Rejected) -> None:
        """Write a record that cannot be cleaned in its place, as it was."""
        self.write(b"")
        last = rejected.record
        for data in rejected.more:
            self._sink.write(last)
            last = data
        self._sink.write(self._output.of_rest(last))
