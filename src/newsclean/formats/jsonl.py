"""JSON lines: a record a line, its text under one key; everything else in the line passes through byte for byte."""

import codecs
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO, ClassVar

from newsclean.decode.decoded import whole
from newsclean.document import Document
from newsclean.errors import DocumentError
from newsclean.formats.cutting import LineCutter, part_of
from newsclean.formats.format import Cutter, Item, Range, ReadOptions, Rejected, Start, ended, too_long
from newsclean.formats.json_record import JsonRecord, add_fields, read_document
from newsclean.formats.source import ends_record, read_lines, refuse_utf16, usual_encoding


@dataclass(frozen=True)
class Jsonl:
    """One document a line; where the options name no text field, it is the first of TEXT_FIELDS there is."""

    name: ClassVar[str] = "jsonl"
    title: ClassVar[str] = "JSON lines"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson", ".jl")
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
        """A document for each line with a text, its bytes for a blank one, a Rejected for any other."""
        return self.read_from(source, path, Start())

    def read_from(self, source: BinaryIO, path: str, start: Start) -> Iterator[Item]:
        """The same for a part of a stream."""
        marked = False
        usual = start.usual
        for number, raw, more in read_lines(source, self.options.max_document, start.line):
            if more is not None:
                yield Rejected(raw, too_long(self.options.max_document, number), more)
                continue
            if number == 1:
                refuse_utf16(raw, self.title, self.options.encoding)
                marked = raw.startswith(codecs.BOM_UTF8)
                raw = raw.removeprefix(codecs.BOM_UTF8)
            if not raw.strip():
                yield raw
                continue
            try:
                document = read_document(raw, path, number, self.options, usual)
                usual = usual or usual_encoding(raw, document.encoding)
                if marked and number == 1:
                    mark = whole("", "bom").changes
                    changes, data = (*mark, *document.changes), codecs.BOM_UTF8 + raw
                    document = replace(document, encoding="bom", changes=changes, source=data)
                yield document
            except DocumentError as error:
                error.line = number
                yield Rejected(raw, error)

    def write(self, document: Document, text: str) -> bytes:
        """The line with its text replaced; the rest of it stays to the letter."""
        assert isinstance(document.record, JsonRecord)
        return document.record.with_text(text)

    def write_json_line(self, document: Document, text: str, metadata: Mapping[str, str]) -> bytes:
        """The line with its text replaced, and behind it what it lacks of the metadata."""
        return ended(add_fields(self.write(document, text), metadata))
