"""Which format a file has: by its suffix and its first bytes, which must agree, or by the name that the user gives."""

import codecs
import json
import os
import re
from typing import NamedTuple

from newsclean.compression import without_suffix
from newsclean.errors import DocumentError
from newsclean.formats.format import Format, ReadOptions
from newsclean.formats.html import Html
from newsclean.formats.json_array import JsonArray
from newsclean.formats.jsonl import Jsonl
from newsclean.formats.lines import Lines
from newsclean.formats.parquet import Parquet
from newsclean.formats.source import HEAD
from newsclean.formats.table import Csv, Tsv
from newsclean.formats.txt import Txt
from newsclean.formats.warc import Warc, Wet
from newsclean.patterns import compile_later

FORMATS: tuple[type[Format], ...] = (Txt, Lines, Jsonl, JsonArray, Csv, Tsv, Parquet, Html, Warc, Wet)

FORMAT_NAMES = {format.name: format for format in FORMATS}


class Shape(NamedTuple):
    """A kind of file that people have: its name, its suffixes, and what to do where no format here reads it."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    remedy: str = ""


_UNREAD = (
    Shape("wat", "metadata of a web archive (WAT)", (".wat",), "take the WET or WARC file instead"),
    Shape("arc", "a web archive of the old form (ARC)", (".arc",), "convert it to WARC first"),
    Shape("wacz", "a zipped web archive (WACZ)", (".wacz",), "take the WARC files out of it first"),
)
SHAPES = {
    shape.name: shape
    for shape in (*(Shape(format.name, format.title, format.suffixes) for format in FORMATS), *_UNREAD)
}

_BY_SUFFIX = {suffix: shape for shape in SHAPES.values() for suffix in shape.suffixes}

# Blanks and comments may be before the first tag. Possessive, so that no head takes long.
_HTML = compile_later(
    rb"(?:\s++|<!--(?:[^-]|-(?!->))*+-->|<\?xml[^>]*+>)*+<(?:!doctype\s+html|html[\s>]|head[\s>])", re.I
)
_ARRAY = compile_later(rb"\s*+\[\s*+\{")
_OBJECT = compile_later(rb'\s*+\{\s*+"(?:[^"\\]|\\.)*+"\s*+:', re.S)


def shape_of(head: bytes) -> str | None:
    """The name of the shape that first bytes show; None for bytes that may be the beginning of any text."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"WARC/", b"filedesc://")):
        return "warc" if head.startswith(b"WARC/") else "arc"
    text = _as_ascii(head)
    if _HTML.match(text):
        return "html"
    if _ARRAY.match(text):
        return "json"
    return "jsonl" if _OBJECT.match(text) and _is_first_record(text) else None


def _as_ascii(head: bytes) -> bytes:
    """The bytes without a byte order mark, of UTF-16 every second one: tags and brackets are ASCII."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(codecs.BOM_UTF8)


def _is_first_record(head: bytes) -> bool:
    """Whether the first line is a JSON object, or the beginning of a long one."""
    line, ended, _ = head.lstrip().partition(b"\n")
    try:
        return not ended and len(head) >= HEAD or isinstance(json.loads(line.decode("utf-8", "replace")), dict)
    except (ValueError, RecursionError):
        return False


def suffix_shape(path: str) -> Shape | None:
    """The shape that the suffix of a path names."""
    return _BY_SUFFIX.get(suffix_of(path).lower())


def output_suffix(path: str) -> str:
    """What is added to the name of a file that is only read for the clean one: `page.html` → `.txt`; else ""."""
    shape = suffix_shape(without_suffix(path))
    return FORMAT_NAMES[shape.name].output_suffix if shape and shape.name in FORMAT_NAMES else ""


def clean_name(path: str, suffix: str = "", packing: str = "") -> str:
    """The name of the clean file: `page.html` → `page.html.txt`, `a.txt` → `a.txt`.

    `suffix` is added instead of the one that the format adds. `packing` is the suffix of the compression that the clean
    file gets; empty: a compressed file keeps its own.
    """
    inner = without_suffix(path)
    suffix = suffix or output_suffix(path)
    packing = packing or path[len(inner) :]  # a compressed file stays compressed
    return inner + packing if inner.endswith(suffix) else inner + suffix + packing


def suffix_of(path: str) -> str:
    """The last suffix of a path, with its dot; "" where there is none."""
    return os.path.splitext(path)[1]


def choose_format(path: str, head: bytes, options: ReadOptions) -> Format:
    """The format for a file with these first bytes; raises DocumentError for one that no format reads.

    The name in `options` decides, else suffix and first bytes; a file that shows neither is plain text.
    """
    if options.format is not None:
        return FORMAT_NAMES[options.format](options)
    named = suffix_shape(path)
    seen = SHAPES.get(shape_of(head) or "")
    is_one_object = b"\n" not in head.strip()  # the error of JsonArray names the remedy
    allowed = {("wet", "warc"), *([("json", "jsonl")] if is_one_object else [])}
    if named and seen and seen.name != named.name and (named.name, seen.name) not in allowed:
        raise DocumentError(
            f"is named {suffix_of(path)} ({named.title}) but holds {seen.title}; correct the name, or give its --format"
        )
    shape = named or seen
    if shape is None:
        return Txt(options)
    if shape.name not in FORMAT_NAMES:
        raise DocumentError(f"is {shape.title}, which cannot be read; {shape.remedy}")
    return FORMAT_NAMES[shape.name](options)
