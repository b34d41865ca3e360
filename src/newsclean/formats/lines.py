"""Plain text with a document on each line."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from newsclean.document import Document
from newsclean.errors import DocumentError
from newsclean.formats.cutting import LineCutter, part_of
from newsclean.formats.format import Cutter, Item, Range, ReadOptions, Rejected, Start, json_line, too_long, unless_utf8
from newsclean.formats.source import RawLine, ends_record, read_lines, usual_encoding


@dataclass(frozen=True)
class Lines:
    """One document a line. No suffix means it: the user has to name it."""

    name: ClassVar[str] = "lines"
    title: ClassVar[str] = "a document a line"
    suffixes: ClassVar[tuple[str, ...]] = ()
    output_suffix: ClassVar[str] = ""

    is_framed: ClassVar[bool] = False
    has_header: ClassVar[bool] = False

    options: ReadOptions = ReadOptions()

    def cutter(self, source: BinaryIO) -> Cutter:
        """Cuts behind the line that ends a record."""
        return LineCutter(source, self)

    def read_part(self, source: BinaryIO, path: str, start: Start, where: Range) -> Iterator[Item]:
        """See `Divisible.read_part`."""
        return self.read_from(part_of(source, where), path, start)

    def record_end(self) -> Callable[[bytes], bool]:
        """A record is a line."""
        return ends_record

    def read(self, source: BinaryIO, path: str) -> Iterator[Item]:
        """A document for each line, without its line break; blank lines stay as they are."""
        return self.read_from(source, path, Start())

    def read_from(self, source: BinaryIO, path: str, start: Start) -> Iterator[Item]:
        """The same for a part of a stream."""
        usual = start.usual
        for line in read_lines(source, self.options.max_document, start.line):
            if not line.data.strip() and line.more is None:
                yield line.data
                continue
            try:
                document = self._document(line, path, usual)
                usual = usual or usual_encoding(line.data, document.encoding)
                yield document
            except DocumentError as error:
                error.line = line.number
                yield Rejected(line.data, error, line.more or ())

    def _document(self, line: RawLine, path: str, usual: str | None) -> Document:
        """A line as a document; raises DocumentError where it is too long."""
        if line.more is not None:
            raise too_long(self.options.max_document)
        text = line.data.rstrip(b"\r\n")
        end = line.data[len(text) :].decode()
        decoded = self.options.decode(text, usual, line.number)
        source = unless_utf8(line.data, decoded)
        return Document(path, decoded.text, decoded.encoding, line.number, decoded.changes, end, source=source)

    def write(self, document: Document, text: str) -> bytes:
        """The line with its break; a text of several lines is joined to one."""
        return (" ".join(text.splitlines()) + str(document.record)).encode("utf-8")

    def write_json_line(self, document: Document, text: str, metadata: Mapping[str, str]) -> bytes:
        """A record with the path and line as `id`, the metadata, and the text."""
        return json_line({"id": document.id, **metadata, "text": text})
