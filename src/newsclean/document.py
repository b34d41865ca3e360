"""One document on its way from a reader to a writer."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Document:
    """The text to clean, with what its format needs to put it back.

    `id` names it: a path, or a path and line. `encoding` is what it was read as. `line` is the line (from 1)
    of the file that holds it where the file holds one record a line, else 0. `record` is for the format that
    read it and nobody else.
    """

    id: str
    text: str
    encoding: str = "utf-8"
    line: int = 0
    record: object = field(default=None, repr=False)
