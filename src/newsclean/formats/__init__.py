"""The formats that documents are read from and written to; a format is a file here and a line in FORMATS.

`rewrite` asks `open_input` for each file, then reads its documents and writes the clean ones with it.
"""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from newsclean.compression import Compression, by_first_bytes, by_suffix, unpack, without_suffix
from newsclean.errors import DocumentError
from newsclean.formats.format import Format, Frame, Item, Note, ReadOptions, Rejected, Skipped
from newsclean.formats.jsonl import Jsonl
from newsclean.formats.shapes import FORMATS, choose_format, clean_name, suffix_of, suffix_shape
from newsclean.formats.source import with_head
from newsclean.formats.txt import Txt

__all__ = [
    "clean_name",
    "FORMATS",
    "Format",
    "Frame",
    "Input",
    "Jsonl",
    "Note",
    "ReadOptions",
    "Rejected",
    "Skipped",
    "Txt",
    "open_input",
    "unpacked",
]


class Input(NamedTuple):
    """A stream that is open for reading: what it is called, its format, and how it is compressed, if at all."""

    path: str
    format: Format
    stream: BinaryIO
    compression: Compression | None

    def read(self) -> Iterator[Item]:
        """Its documents; see `Format.read`."""
        return self.format.read(self.stream, self.path)


def open_input(source: BinaryIO, path: str, options: ReadOptions) -> Input:
    """A stream called `path`, ready to be read, unpacked if it is compressed.

    Raises DocumentError where no format reads it, or where its suffix and its first bytes disagree.
    """
    head, stream, compression = _unpack(source, path, options)
    return Input(path, choose_format(without_suffix(path), head, options), stream, compression)


def unpacked(source: BinaryIO, path: str) -> BinaryIO:
    """The bytes of a stream called `path`, unpacked if it is compressed."""
    return _unpack(source, path, ReadOptions())[1]


def _unpack(source: BinaryIO, path: str, options: ReadOptions) -> tuple[bytes, BinaryIO, Compression | None]:
    """The first bytes of a stream once it is unpacked, the whole of it, and how it was compressed."""
    head, stream = with_head(source)
    seen, named = by_first_bytes(head), by_suffix(path)
    if named and named != seen and head:
        raise DocumentError(f"is named as {named.name} data but holds none; correct the name")
    if not seen:
        return head, stream, named
    if not named and suffix_shape(path):
        raise DocumentError(
            f"is named {suffix_of(path)} but holds {seen.name} data; add {seen.suffixes[0]} to its name"
        )
    head, stream = with_head(unpack(stream, seen, options.max_unpacked))
    return head, stream, seen
