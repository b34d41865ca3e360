"""One document on its way from a reader to a writer."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from newsclean.edit import Change
from newsclean.marks import Mark


@dataclass(frozen=True, slots=True)
class Document:
    """The text to clean, with what its format needs to write it back.

    `path` names the file or stream it came from. `line` is the line (from 1) of that file on which its record
    begins; None means that the whole file is the document. `encoding` is what it was read as, `changes` what
    decoding changed (rules of "decode"). `record` is for the format that read it and nobody else. `data` are the
    bytes of a file that is plain text and one document. `marks` is what is known of its lines beyond their words,
    `declared` what its source declares of it, by the names of metadata. `source` are the bytes of a record that is
    not plain UTF-8.
    """

    path: str
    text: str
    encoding: str = "utf-8"
    line: int | None = None
    changes: tuple[Change, ...] = ()
    record: object = field(default=None, repr=False)
    data: bytes | None = field(default=None, repr=False)
    marks: tuple[Mark, ...] = field(default=(), repr=False)
    declared: Mapping[str, str] = field(default_factory=dict)
    source: bytes | None = field(default=None, repr=False)

    @property
    def is_whole_file(self) -> bool:
        """Whether the file holds nothing but this document."""
        return self.line is None

    @property
    def id(self) -> str:
        """Its name: the path, with the line where the file holds several documents."""
        return place_of(self.path, self.line)


def place_of(path: str, line: int | None) -> str:
    """A file, or the record on a line of it, as messages name it: `dump.jsonl:7`."""
    return readable(path) if line is None else f"{readable(path)}:{line}"


def readable(name: str) -> str:
    """A file's name as UTF-8 text, whatever the locale; bytes that are no UTF-8 and control characters are escaped."""
    return escaped(os.fsencode(name).decode("utf-8", "backslashreplace"))


def escaped(text: str) -> str:
    """The text with escapes for all that a terminal does not show or that would act on it: controls, bidi marks."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)
