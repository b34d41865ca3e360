"""The formats that documents are read from and written to; a format is a file here and a line in FORMATS.

`rewrite` asks `open_format` for each file, then reads its documents and writes the clean ones with it.
"""

from typing import BinaryIO

from newsclean.formats.format import Format, ReadOptions, Rejected
from newsclean.formats.jsonl import Jsonl
from newsclean.formats.shapes import FORMATS, choose_format
from newsclean.formats.source import with_head
from newsclean.formats.txt import Txt

__all__ = ["FORMATS", "Format", "Jsonl", "ReadOptions", "Rejected", "Txt", "open_format"]


def open_format(source: BinaryIO, path: str, options: ReadOptions) -> tuple[Format, BinaryIO]:
    """The format of a stream called `path`, and the stream to read with it.

    Raises DocumentError where no format reads it, or where its suffix and its first bytes disagree.
    """
    head, whole = with_head(source)
    return choose_format(path, head, options), whole
