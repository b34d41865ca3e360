"""The formats that documents are read from and written to; a format is a file here and a line in FORMATS."""

from pathlib import PurePath

from newsclean.decode import Errors
from newsclean.formats.format import Format, Rejected
from newsclean.formats.jsonl import Jsonl
from newsclean.formats.txt import Txt

__all__ = ["FORMATS", "Format", "Jsonl", "Rejected", "Txt", "format_for"]

FORMATS: tuple[type[Txt] | type[Jsonl], ...] = (Txt, Jsonl)


def format_for(
    path: str, *, name: str | None, encoding: str | None, text_field: str | None, errors: Errors | None = None
) -> Format:
    """The format called `name`, else the one whose suffix `path` has, else txt."""
    suffix = PurePath(path).suffix.lower()
    is_jsonl = name == Jsonl.name if name else suffix in Jsonl.suffixes
    return Jsonl(encoding, text_field, errors) if is_jsonl else Txt(encoding, errors)
