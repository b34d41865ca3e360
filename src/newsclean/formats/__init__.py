"""The formats that documents are read from and written to; a format is a file here and a line in FORMATS.

`rewrite` asks `format_for` for each file, then reads its documents and writes the clean ones with it.
"""

from pathlib import PurePath

from newsclean.formats.format import Format, ReadOptions, Rejected
from newsclean.formats.jsonl import Jsonl
from newsclean.formats.txt import Txt

__all__ = ["FORMATS", "Format", "Jsonl", "ReadOptions", "Rejected", "Txt", "format_for"]

FORMATS: tuple[type[Format], ...] = (Txt, Jsonl)


def format_for(path: str, options: ReadOptions) -> Format:
    """The format that `options` name, else the one whose suffix `path` has, else txt."""
    suffix = PurePath(path).suffix.lower()
    for format in FORMATS:
        if format.name == options.format if options.format else suffix in format.suffixes:
            return format(options)
    return Txt(options)
