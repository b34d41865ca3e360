"""A JSON object as it is written in a file: its text is replaced and fields are added, the rest stays to the letter."""

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from newsclean.document import Document
from newsclean.errors import DocumentError
from newsclean.formats.format import TEXT_FIELDS, ReadOptions, no_text, unless_utf8
from newsclean.patterns import compile_later

_LONE_SURROGATE = compile_later("[\ud800-\udfff]")
_WHITE = " \t\r\n"
# Numbers are skipped, not parsed: one of five thousand digits is no error, and is not to be rounded.
_decoder = json.JSONDecoder(parse_int=lambda digits: 0, parse_float=lambda digits: 0.0)
_as_written = json.JSONDecoder(parse_int=str, parse_float=str)

Spans = dict[str, tuple[object, int, int]]
"""The values of an object by key, each with where it begins and ends in the source."""

_NO_KEYS = ("none",)  # what a message names as the keys of an empty object


class JsonRecord(NamedTuple):
    """The source of an object, its text, and where the string of the text begins and ends in the source."""

    source: str
    text: str
    start: int
    end: int

    def fields(self) -> dict[str, object]:
        """The values of the object by key; numbers as they are written."""
        fields = _as_written.decode(self.source)
        return fields if isinstance(fields, dict) else {}

    def with_text(self, text: str) -> bytes:
        """The source with another text, escaped the way it was; the source as it is where the text is the same."""
        return self.with_literal(self.literal(text), text).source.encode("utf-8")

    def literal(self, text: str) -> str:
        """A text as a JSON string, escaped the way that of the record is; the record's own to the letter."""
        was = self.source[self.start : self.end]
        if text == self.text:
            return was
        # Where what is not ASCII was escaped it stays so: the reader of the file may rely on it.
        literal = json.dumps(text, ensure_ascii=was.isascii() and not self.text.isascii())
        # A lone surrogate only an escape can write.
        return json.dumps(text) if _LONE_SURROGATE.search(literal) else literal

    def with_literal(self, literal: str, text: str) -> "JsonRecord":
        """The record with another text, which is spelt `literal`."""
        source = self.source[: self.start] + literal + self.source[self.end :]
        return JsonRecord(source, text, self.start, self.start + len(literal))


def read_document(raw: bytes, path: str, line: int, options: ReadOptions, declared: str | None = None) -> Document:
    """The document of an object in bytes at a line (from 1) of a file; raises DocumentError where they hold none.

    `declared` is the encoding that earlier records of the file are in, where one is known.
    """
    decoded = options.decode(raw, declared, line)
    record = _read_record(decoded.text, options.text_field)
    return Document(
        path, record.text, decoded.encoding, line, decoded.changes, record, source=unless_utf8(raw, decoded)
    )


def _read_record(source: str, text_field: str | None) -> JsonRecord:
    """The text of an object and where it is; raises DocumentError where the source is none, or has no text.

    `text_field` is the key of the text, or keys joined by dots: `data.text`. None means the first of TEXT_FIELDS
    that holds a string. A null text is an empty one.
    """
    spans = _spans(source)
    key = _text_key(spans, text_field) if text_field is None or text_field in spans else ""
    value, start, end = spans[key] if key else _nested(source, spans, str(text_field))
    if value is None:
        return JsonRecord(source, "", start, end)  # an empty document, which stays null
    if not isinstance(value, str):
        kind = _KINDS.get(type(value), "no string")
        raise DocumentError(f"its {key or text_field!r} is {kind}, not a string; name the text with --text-field")
    return JsonRecord(source, value, start, end)


def _text_key(spans: Spans, text_field: str | None) -> str:
    """The key of the text; raises DocumentError that names the keys there are."""
    present = [key for key in TEXT_FIELDS if key in spans] if text_field is None else [text_field]
    if not present:
        raise no_text(TEXT_FIELDS, "keys", spans or _NO_KEYS)
    return next((key for key in present if isinstance(spans[key][0], str)), present[0])


def _nested(source: str, spans: Spans, text_field: str) -> tuple[object, int, int]:
    """The value at the end of keys joined by dots, each in the object under the one before it."""
    found = None
    for key in text_field.split("."):
        if key not in spans:
            raise no_text([text_field], "keys", spans or _NO_KEYS)
        found = spans[key]
        value, start, end = found
        inner = _spans(source[start:end]) if isinstance(value, dict) else {}
        spans = {key: (value, start + begin, start + close) for key, (value, begin, close) in inner.items()}
    assert found is not None
    return found


def add_fields(record: bytes, fields: Mapping[str, object]) -> bytes:
    """A record, a line of JSON, with those of `fields` behind it that it lacks; the rest stays to the letter."""
    return append_fields(record, absent_fields(record, fields))


def append_fields(record: bytes, absent: Mapping[str, object]) -> bytes:
    """A record, a line of JSON, with fields behind it, none of which it has."""
    if not absent:
        return record
    line = record.decode("utf-8")
    end = len(line[: line.rindex("}")].rstrip(_WHITE))
    try:
        return f"{line[:end]}, {json.dumps(absent, ensure_ascii=line.isascii())[1:-1]}{line[end:]}".encode()
    except UnicodeEncodeError:  # a lone surrogate, which only an escape can write
        return f"{line[:end]}, {json.dumps(absent)[1:-1]}{line[end:]}".encode()


def absent_fields(record: bytes, fields: Mapping[str, object]) -> dict[str, object]:
    """Those of `fields` that a record, a line of JSON, lacks."""
    if not fields:
        return {}
    there = _spans(record.decode("utf-8"))
    return {key: value for key, value in fields.items() if key not in there}


def without_fields(source: str, fields: Mapping[str, object]) -> str:
    """The source of a record without the fields that `add_fields` added to it."""
    for is_ascii in (True, False):
        added = f", {json.dumps(fields, ensure_ascii=is_ascii)[1:-1]}"
        start = source.rfind(added)
        if start >= 0 and source[start + len(added) :].strip(_WHITE) == "}":
            return source[:start] + source[start + len(added) :]
    return source


_KINDS = {
    dict: "an object",
    list: "an array",
    bool: "a boolean",
    int: "a number",
    float: "a number",
}


def _spans(line: str) -> Spans:
    """The values of a JSON object by key, each with where it begins and ends; raises DocumentError for anything else.

    Values are walked one by one, rather than loading and dumping the record, so that numbers, escapes and
    white space elsewhere in the line stay to the letter.
    """
    try:
        return dict(_walk(line))
    except (ValueError, IndexError) as error:
        what = error.msg if isinstance(error, json.JSONDecodeError) else "it ends too soon"
        begins = line.lstrip(_WHITE)[:1]
        if begins in ('"', "["):
            shape = "a string" if begins == '"' else "an array"
            raise DocumentError(f'is {shape}, no record; write each text as {{"text": "…"}}') from None
        raise DocumentError(f"is no JSON object ({what}); correct or drop it") from None
    except RecursionError:
        raise DocumentError("is nested too deeply to be read; correct or drop it") from None


def _walk(line: str) -> Iterator[tuple[str, tuple[object, int, int]]]:
    """Each key of an object with its value and where the value begins and ends."""
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
    """Where the white space at `position` ends."""
    while position < len(line) and line[position] in _WHITE:
        position += 1
    return position


def _expect(line: str, position: int, mark: str) -> int:
    """Where the next token begins behind `mark`; raises JSONDecodeError if `mark` is not there."""
    if line[position] != mark:
        raise json.JSONDecodeError(f"{mark} expected at column {position + 1}", line, position)
    return _skip(line, position + 1)
