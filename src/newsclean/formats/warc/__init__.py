"""Web archives: WARC as crawlers write them, and WET, their text; read record by record, written as JSON lines.

`records` cuts a file into records, `http` takes the page out of what a server sent, `formats.html` reads it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO, ClassVar

from newsclean.document import Document
from newsclean.errors import DocumentError
from newsclean.formats.format import Cutter, Item, Range, ReadOptions, Rejected, Skipped, Start, json_line, with_absent
from newsclean.formats.html import html_document
from newsclean.formats.warc.http import Answer, read_answer
from newsclean.formats.warc.records import Record, RecordCutter, records_in

_HTML = ("text/html", "application/xhtml+xml")
_WITH_TEXT = ("response", "resource", "conversion")


@dataclass(frozen=True)
class Warc:
    """A document for each page of an archive that was answered and is HTML or plain text; the others are counted."""

    name: ClassVar[str] = "warc"
    title: ClassVar[str] = "a web archive (WARC)"
    suffixes: ClassVar[tuple[str, ...]] = (".warc",)
    output_suffix: ClassVar[str] = ".jsonl"

    is_framed: ClassVar[bool] = False

    options: ReadOptions = ReadOptions()

    def read(self, source: BinaryIO, path: str) -> Iterator[Item]:
        """Documents; Skipped for what is no page; Rejected for records that are cut off, damaged or too long."""
        return self._items(records_in(source, self.options.max_document), path)

    def cutter(self, source: BinaryIO) -> Cutter:
        """Cuts between records."""
        return RecordCutter(source, self.options.max_document)

    def read_part(self, source: BinaryIO, path: str, start: Start, where: Range) -> Iterator[Item]:
        """See `Divisible.read_part`."""
        source.seek(where.offset)
        return self._items(records_in(source, self.options.max_document, start.line, where.size), path)

    def _items(self, records: Iterable[Record], path: str) -> Iterator[Item]:
        """What each record is."""
        for record in records:
            try:
                yield self._item(record, path)
            except DocumentError as error:
                name = record.header.get("warc-record-id", "")
                message = f"{error} (record {name})" if name else str(error)
                yield Rejected(record.body, DocumentError(message, record.number), is_in_place=False)

    def _item(self, record: Record, path: str) -> Item:
        """A record as a document, or skipped with the reason; raises DocumentError for one that is damaged."""
        if record.fault:
            raise DocumentError(f"{record.fault}; fetch it again")
        if record.kind not in _WITH_TEXT:
            return Skipped(record.kind or "no type")
        answer = self._answer(record)
        kind, _, parameters = answer.header.get("content-type", "").partition(";")
        kind = kind.strip().lower()
        if not 200 <= answer.status < 300:
            return Skipped(str(answer.status or "no answer"))
        if kind not in (*_HTML, "text/plain"):
            return Skipped(kind or "no media type")
        _, _, charset = parameters.lower().partition("charset=")
        charset = charset.split(";")[0].strip("\"' ")
        document = self._document(answer.body, path, charset or None, record.number, is_html=kind in _HTML)
        return replace(document, record=_fields(record))

    def _answer(self, record: Record) -> Answer:
        """What was sent: of a response the HTTP answer, of other records their bytes."""
        if record.kind == "response" and record.header.get("content-type", "").startswith("application/http"):
            answer = read_answer(record.body, self.options.max_document)
            if record.header.get("warc-truncated"):
                raise DocumentError(f"is cut off (WARC-Truncated: {record.header['warc-truncated'][:40]})")
            return answer
        return Answer(200, {"content-type": record.header.get("content-type", "")}, record.body)

    def _document(self, body: bytes, path: str, charset: str | None, number: int, *, is_html: bool) -> Document:
        """The body of an answer as a document."""
        if is_html:
            return html_document(body, path, self.options, charset, number)
        decoded = self.options.decode(body, charset, number)
        return Document(path, decoded.text, decoded.encoding, number, decoded.changes)

    def write(self, document: Document, text: str) -> bytes:
        """A JSON line: the metadata that the archive has of the record, and the text."""
        return self.write_json_line(document, text, {})

    def write_json_line(self, document: Document, text: str, metadata: Mapping[str, str]) -> bytes:
        """The same with the metadata that it lacks."""
        fields = document.record
        assert isinstance(fields, dict)
        return json_line({**with_absent(fields, metadata), "text": text})


@dataclass(frozen=True)
class Wet(Warc):
    """The same for the extracted text of an archive."""

    name: ClassVar[str] = "wet"
    title: ClassVar[str] = "extracted text of a web archive (WET)"
    suffixes: ClassVar[tuple[str, ...]] = (".wet",)


def _fields(record: Record) -> dict[str, str]:
    """The metadata of a record: id, url, date of the crawl, languages."""
    names = {
        "id": "warc-record-id",
        "url": "warc-target-uri",
        "date": "warc-date",
        "language": "warc-identified-content-language",
    }
    return {field: record.header[name].strip("<>") for field, name in names.items() if record.header.get(name)}
