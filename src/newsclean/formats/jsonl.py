"""JSON lines: a record a line, its text under one key; everything else in the line passes through byte for byte."""

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO, ClassVar, NamedTuple

from newsclean.decode import decode
from newsclean.decode.decoded import whole
from newsclean.document import Document
from newsclean.errors import DocumentError
from newsclean.formats.format import ReadOptions, Rejected, too_long
from newsclean.formats.source import read_lines

# The keys under which corpora keep their text, in the order in which they are looked for.
TEXT_FIELDS = ("text", "content", "raw_content", "内容")

_WHITE = " \t\r\n"
# Numbers are skipped, not parsed: one of five thousand digits is no error, and is not to be rounded.
_decoder = json.JSONDecoder(parse_int=lambda digits: 0, parse_float=lambda digits: 0.0)


class _Record(NamedTuple):
    """A decoded line, and where the text's JSON string stands in it, in characters."""

    line: str
    start: int
    end: int


@dataclass(frozen=True)
class Jsonl:
    """One document a line; where the options name no text field, it is the first of TEXT_FIELDS there is."""

    name: ClassVar[str] = "jsonl"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson", ".jl")

    options: ReadOptions = ReadOptions()

    def read(self, source: BinaryIO, path: str) -> Iterator[Document | Rejected | bytes]:
        """A document for each line with a text, its bytes for a blank one, a Rejected for any other."""
        marked = False
        usual = None
        for number, raw, more in read_lines(source, self.options.max_document):
            if more is not None:
                error = too_long(self.options.max_document)
                error.line = number
                yield Rejected(raw, error, more)
                continue
            if number == 1:
                if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                    raise DocumentError(
                        "is UTF-16; JSON lines are read as UTF-8: convert with iconv -f utf-16 -t utf-8"
                    )
                marked = raw.startswith(codecs.BOM_UTF8)
                raw = raw.removeprefix(codecs.BOM_UTF8)
            if not raw.strip():
                yield raw
                continue
            try:
                document = self._document(raw, number, path, usual)
                if document.encoding != "utf-8":
                    usual = document.encoding  # a record too short to tell is most likely in it as well
                if marked and number == 1:
                    mark = whole("", "bom").changes
                    document = replace(document, encoding="bom", changes=(*mark, *document.changes))
                yield document
            except DocumentError as error:
                error.line = number
                yield Rejected(raw, error)

    def _document(self, raw: bytes, number: int, path: str, usual: str | None) -> Document:
        decoded = decode(raw, declared=usual, encoding=self.options.encoding, errors=self.options.errors)
        line = decoded.text
        spans = _string_spans(line)
        key = self._text_key(spans)
        text, start, end = spans[key]
        if not isinstance(text, str):
            raise DocumentError(
                f"its {key!r} is {_KINDS.get(type(text), 'no string')}, not a string; name the text with --text-field"
            )
        changes = tuple(change._replace(line=number) for change in decoded.changes)
        return Document(path, text, decoded.encoding, number, changes, _Record(line, start, end))

    def _text_key(self, spans: dict[str, tuple[object, int, int]]) -> str:
        wanted = (self.options.text_field,) if self.options.text_field else TEXT_FIELDS
        present = [key for key in wanted if key in spans]
        if not present:
            there = ", ".join(list(spans)[:8]) or "none"
            raise DocumentError(
                f"has no {' or '.join(wanted)} among its keys ({there}); name the text with --text-field"
            )
        return next((key for key in present if isinstance(spans[key][0], str)), present[0])

    def write(self, document: Document, text: str) -> bytes:
        """The line with its text replaced, escaped the way it was; the line as it was where the text is."""
        record = document.record
        assert isinstance(record, _Record)
        if text == document.text:
            return record.line.encode("utf-8")
        was = record.line[record.start : record.end]
        # A line that escapes what is not ASCII goes on doing so: its reader may rely on it.
        ascii_only = was.isascii() and not document.text.isascii()
        value = json.dumps(text, ensure_ascii=ascii_only)
        line = record.line[: record.start] + value + record.line[record.end :]
        try:
            return line.encode("utf-8")
        except UnicodeEncodeError:  # a lone surrogate, which only an escape can write
            value = json.dumps(text, ensure_ascii=True)
            return (record.line[: record.start] + value + record.line[record.end :]).encode("utf-8")

    def write_json_line(self, document: Document, text: str, metadata: Mapping[str, str]) -> bytes:
        """The line with its text replaced, and behind it what it lacks of the metadata."""
        return ended(add_fields(self.write(document, text), metadata))


def ended(record: bytes) -> bytes:
    """A record with a line feed at its end: that of another file may follow."""
    return record if record.endswith(b"\n") else record + b"\n"


def add_fields(record: bytes, fields: Mapping[str, str]) -> bytes:
    """A record, a line of JSON, with those of `fields` behind it that it lacks; the rest stays to the letter."""
    line = record.decode("utf-8")
    there = _string_spans(line)
    absent = {key: value for key, value in fields.items() if key not in there}
    if not absent:
        return record
    end = len(line[: line.rindex("}")].rstrip(_WHITE))
    try:
        return f"{line[:end]}, {json.dumps(absent, ensure_ascii=line.isascii())[1:-1]}{line[end:]}".encode()
    except UnicodeEncodeError:  # a lone surrogate, which only an escape can write
        return f"{line[:end]}, {json.dumps(absent)[1:-1]}{line[end:]}".encode()


_KINDS = {
    dict: "an object",
    list: "an array",
    bool: "a boolean",
    type(None): "null",
    int: "a number",
    float: "a number",
}


def _string_spans(line: str) -> dict[str, tuple[object, int, int]]:
    """The values of a JSON object by key, each with where it begins and ends; raises DocumentError for anything else.

    Values are walked one by one, rather than loading and dumping the record, so that numbers, escapes and
    white space elsewhere in the line stay to the letter.
    """
    try:
        return dict(_walk(line))
    except (ValueError, IndexError) as error:
        what = error.msg if isinstance(error, json.JSONDecodeError) else "it ends too soon"
        raise DocumentError(f"is no JSON object ({what}); mend or drop the line") from None
    except RecursionError:
        raise DocumentError("is nested too deeply to be read; mend or drop the line") from None


def _walk(line: str) -> Iterator[tuple[str, tuple[object, int, int]]]:
    position = _expect(line, _skip(line, 0), "{")
    if line[position] != "}":
        while True:
            if line[position] != '"':
                raise json.JSONDecodeError(f"a key expected at column {position + 1}", line, position)
            key, position = _decoder.raw_decode(line, position)
            position = _expect(line, _skip(line, position), ":")
            value, end = _decoder.raw_decode(line, position)
            yield key, (value, position, end)
            position = _skip(line, end)
            if line[position] == "}":
                break
            position = _expect(line, position, ",")
    if _skip(line, position + 1) != len(line):
        raise json.JSONDecodeError("something follows the object", line, position + 1)


def _skip(line: str, position: int) -> int:
    while position < len(line) and line[position] in _WHITE:
        position += 1
    return position


def _expect(line: str, position: int, mark: str) -> int:
    if line[position] != mark:
        raise json.JSONDecodeError(f"{mark} expected at column {position + 1}", line, position)
    return _skip(line, position + 1)
