"""What a format is: documents out of a stream of bytes, and each clean document back into bytes."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, ClassVar, Literal, NamedTuple, Protocol, Self, runtime_checkable

from newsclean.compression import Sink
from newsclean.decode import Decoded, Errors, decode
from newsclean.document import Document
from newsclean.errors import DocumentError

TEXT_FIELDS = ("text", "content", "raw_content", "内容", "body", "article", "正文")
"""The keys or columns under which corpora keep their text, in the order in which they are looked for."""


class Frame(NamedTuple):
    """Bytes that belong to the shape of a file and to no document: brackets, commas, the header of a table.

    With `if_first` they belong to the next record: they are left out where it is, and `if_first` is written instead
    where no record was written before.
    """

    data: bytes
    if_first: bytes | None = None


class LateFrame(Frame):
    """A frame whose bytes are made when they are asked for: behind the documents before it."""

    make: Callable[[], bytes]

    def __new__(cls, make: Callable[[], bytes]) -> Self:
        frame = super().__new__(cls, b"")
        frame.make = make
        return frame

    @property
    def data(self) -> bytes:
        """The bytes, made once."""
        return self.make()


class Footer(LateFrame):
    """What the end of a file is made of, once all its parts are written; see `HasEnding`."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot be read: its bytes as they are, and why.

    Of a record too long for the memory, `more` gives what follows `record`; it must be used before the next document.
    """

    record: bytes
    error: DocumentError
    more: Iterable[bytes] = ()
    is_in_place: bool = True
    """Whether its bytes may be written among the clean records where no list of rejected ones is kept."""
    is_unreadable: bool = False
    """Whether nothing is known of its bytes: to write the rest over the file would lose them."""


class Skipped(NamedTuple):
    """A record that is no document, and is only counted: its kind, `request` or `image/png`."""

    kind: str


class Note(NamedTuple):
    """What the user is to know of a file that is no error."""

    message: str


TextIs = Literal["html"]
"""What the texts of records may hold besides plain text."""


@dataclass(frozen=True)
class ReadOptions:
    """How to read files; None means to find it out.

    `format` is the name of a format, `text_field` the key of a record's text, `encoding` and `errors` are as
    for `decode`. A document of more than `max_document` bytes is rejected; `max_unpacked` is as for `unpack`.
    """

    format: str | None = None
    encoding: str | None = None
    text_field: str | None = None
    errors: Errors | None = None
    max_document: int = 64 << 20
    max_unpacked: int | None = None
    text_is: TextIs | None = None
    """What the text of a record holds, where it is not plain text."""
    columns: tuple[str, ...] | None = None
    """Of the columns that `clean --across` adds to tables (`parquet_out.ADDED`) those that a written table has; None
    leaves them as they are."""

    def decode(self, data: bytes, declared: str | None = None, line: int | None = None) -> Decoded:
        """The text of a file or record; its changes are of `line`, where one is given.

        `declared` and what is raised are as for `decode`.
        """
        decoded = decode(data, declared=declared, encoding=self.encoding, errors=self.errors)
        if line is None or not decoded.changes:
            return decoded
        return decoded._replace(changes=tuple(change._replace(line=line) for change in decoded.changes))


class Start(NamedTuple):
    """What the records of a part of a file depend on besides their own bytes.

    `line` is the line of the file (from 1) on which the part begins, `usual` the encoding of records too short to
    show theirs, where an earlier record showed it, `header` what begins the file, where the part has it not: the header
    row of a table, the bracket of an array. `records` is how many values of an array are before it.
    """

    line: int = 1
    usual: str | None = None
    header: bytes = b""
    records: int = 0


Item = Document | Rejected | Skipped | Note | Frame | bytes
"""What a format reads: documents, what it cannot read, and what lies between; bytes stay in whatever is written."""


class Reader(Protocol):
    """Takes documents out of one shape of file, in their order."""

    name: ClassVar[str]
    title: ClassVar[str]
    """What files of this format hold, for messages."""
    suffixes: ClassVar[tuple[str, ...]]

    def __init__(self, options: ReadOptions = ..., /) -> None: ...

    def read(self, source: BinaryIO, path: str) -> Iterator[Item]:
        """The documents of a stream called `path`, one in memory at a time; bytes between them stay as they are.

        Raises DocumentError where the stream as a whole cannot be read.
        """
        ...


class Writer(Protocol):
    """Writes the documents that a reader gave."""

    output_suffix: ClassVar[str]
    """What is added to the name of a clean file: "" where it has the shape of the raw one, else its own suffix."""

    def write(self, document: Document, text: str) -> bytes:
        """The bytes, UTF-8 without a byte order mark, of a document whose text is now `text`."""
        ...

    def write_json_line(self, document: Document, text: str, metadata: Mapping[str, str]) -> bytes:
        """The same as a JSON object on a line of its own; `metadata` adds the fields that its record lacks."""
        ...


class Format(Reader, Writer, Protocol):
    """A shape of file, and how its clean documents are written: in the same shape, or in another if it is only read."""


class Range(NamedTuple):
    """A part of a file: so many bytes from `offset` on; in formats that are not read in one go, what they count."""

    offset: int
    size: int


class Cutter(Protocol):
    """Takes whole records off the front of a stream, and knows in `start` what the next ones depend on."""

    start: Start
    at_end: bool
    taken: int
    """The size, as of Range, of the whole records that the last `take` has found."""

    def take(self, most: int, sink: Sink | None = None, more: Callable[[int], bool] = ...) -> None:
        """Read whole records until they are `most` bytes, and write them to `sink` if there is one.

        Behind each record `more` returns whether bytes behind those that were read are there already. Raises
        UnreadableRestError where the stream is damaged or cut off; the records before that are good.
        """
        ...


@runtime_checkable
class Divisible(Format, Protocol):
    """A format whose files can be cut into parts of whole records, which are read one without the other."""

    is_framed: ClassVar[bool]
    """Whether bytes that belong to no record end a file: one that is written in parts needs the last of them."""

    def cutter(self, source: BinaryIO) -> Cutter:
        """What cuts a stream; raises DocumentError where its beginning is not as it must be."""
        ...

    def read_part(self, source: BinaryIO, path: str, start: Start, where: Range) -> Iterator[Item]:
        """The documents of a part of a stream called `path`, in which one can go back."""
        ...


@runtime_checkable
class HasEnding(Divisible, Protocol):
    """A format whose files end with what is known of all their parts."""

    def ending(self, footers: bytes) -> bytes:
        """The end of a file whose parts gave these footers, in their order."""
        ...


def unless_utf8(data: bytes, decoded: Decoded) -> bytes | None:
    """The bytes of a record, or None where they are plain UTF-8."""
    return data if decoded.encoding != "utf-8" or decoded.changes else None


def original(writer: Writer, document: Document) -> bytes:
    """A record as it was read, for lists of what is not written. A writer whose `write` has no bytes has a method."""
    own = getattr(writer, "original", None)
    return own(document) if own else writer.write(document, document.text)


def first_names(names: Iterable[str]) -> str:
    """The first of the keys or columns that there are, for messages."""
    return ", ".join(islice(names, 8))


def no_text(wanted: Iterable[str], kind: Literal["keys", "columns"], names: Iterable[str]) -> DocumentError:
    """The error for a record or table that has none of the `wanted` keys or columns, but those of `names`."""
    text = "the text" if kind == "keys" else "that of the text"
    return DocumentError(
        f"has no {' or '.join(wanted)} among its {kind} ({first_names(names)}); name {text} with --text-field"
    )


def text_column(names: Sequence[str], text_field: str | None) -> str:
    """The name of the column of the text: `text_field`, where it is None the first of TEXT_FIELDS there is.

    Raises DocumentError where there is none.
    """
    wanted = TEXT_FIELDS if text_field is None else (text_field,)
    found = next((name for name in wanted if name in names), None)
    if found is None:
        raise no_text(wanted, "columns", names)
    return found


def too_long(most: int, line: int | None = None) -> DocumentError:
    """The error for a document of more than `most` bytes, at a line of its file."""
    return DocumentError(f"is longer than {most:,} bytes; split it, or allow it with --max-document", line)


def ended(record: bytes) -> bytes:
    """A record with a line feed at its end: that of another file may follow."""
    return record if record.endswith(b"\n") else record + b"\n"


def with_absent(record: Mapping[str, object], metadata: Mapping[str, str]) -> dict[str, object]:
    """A record, and behind its fields those of the metadata that it lacks."""
    return {**record, **{key: value for key, value in metadata.items() if key not in record}}


def json_line(record: Mapping[str, object]) -> bytes:
    """A record as a line of JSON."""
    try:
        return f"{json.dumps(record, ensure_ascii=False)}\n".encode()
    except UnicodeEncodeError:  # a lone surrogate, which only an escape can write
        return f"{json.dumps(record)}\n".encode()
