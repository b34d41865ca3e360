"""One document on its way from a reader to a writer."""

import os
from dataclasses import dataclass, field

from newsclean.edit import Change


@dataclass(frozen=True, slots=True)
class Document:
    """The text to clean, with what its format needs to put it back.

    `id` names it: a path, or a path and line. `encoding` is what it was read as, `changes` what reading it took
    (rules of "decode"). `line` is the line (from 1)
    of the file that holds it where the file holds one record a line, else 0. `record` is for the format that
    read it and nobody else.
    """

    id: str
    text: str
    encoding: str = "utf-8"
    line: int = 0
    changes: tuple[Change, ...] = ()
    record: object = field(default=None, repr=False)


def readable(name: str) -> str:
    """A file's name as UTF-8 text, whatever the locale: bytes and control characters that show nothing are escaped."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)
