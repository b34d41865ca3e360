"""Cuts large files of records into blocks of whole records, which different processes clean.

What a record depends on besides its own bytes (`Start`) is found out here, in the order of the file, so that blocks
of any size give what the file gives in one go. A block of a plain file is a range of its bytes; of a compressed one,
which only one process can unpack, it is a temporary file.
"""

import codecs
import io
import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from itertools import count
from typing import BinaryIO, NamedTuple

from newsclean.compression import Sink
from newsclean.errors import DocumentError, UnreadableRestError, raise_if_full
from newsclean.formats import Input, ReadOptions, open_input
from newsclean.formats.format import Divisible, Start
from newsclean.formats.source import usual_encoding
from newsclean.remote import is_remote, open_file, remote_stamp

_PIECE = 1 << 20  # bytes that are read of a line at a time


class Block(NamedTuple):
    """Some whole records of a file: `size` bytes of the file `path` from `offset` on.

    `path` is the input itself, or a temporary file of what was unpacked. `cost` is how many bytes of the input were
    read for it; `stamp` is as of `file_stamp`. `error` is why nothing behind the block can be read.
    """

    number: int
    path: str
    offset: int
    size: int
    cost: int
    format: Divisible
    start: Start
    stamp: tuple[int, int]
    is_last: bool = False
    is_temporary: bool = False
    error: DocumentError | OSError | None = None

    def is_unchanged(self, source: str) -> bool:
        """Whether nobody wrote to the input since the block was cut."""
        if self.is_temporary:
            return True
        with suppress(OSError):
            stat = os.stat(source)
            return (stat.st_size, stat.st_mtime_ns) == self.stamp
        return False

    def remove(self) -> None:
        """Delete its temporary file, if it has one."""
        if self.is_temporary:
            with suppress(FileNotFoundError):
                os.unlink(self.path)


def file_stamp(path: str, file: BinaryIO) -> tuple[int, int]:
    """The size of an open file and the time of its last change, which show that somebody writes to it."""
    if is_remote(path):
        return remote_stamp(path)
    stat = os.fstat(file.fileno())
    return stat.st_size, stat.st_mtime_ns


def cut_file(path: str, options: ReadOptions, most: int, spool: str) -> Iterator[Block]:
    """A file in blocks of about `most` bytes, the temporary files of which are made in the folder `spool`.

    No blocks at all where the file cannot be divided, or not be read: then it is done as a whole.
    """
    with suppress(DocumentError, OSError), open_file(path) as file:
        source = open_input(file, path, options)
        if is_divisible(source) and isinstance(source.format, Divisible):
            cutter = Cutter(source.stream, source.format, options)
            is_spooled = source.compression is not None or is_remote(path)  # it is read once, and here
            place = _Place(path, file_stamp(path, file), spool if is_spooled else None)
            yield from _blocks(place, cutter, most, file.tell)


def cut_stream(
    source: Input, options: ReadOptions, most: int, spool: str, more: Callable[[int], bool]
) -> Iterator[Block]:
    """A stream in blocks of about `most` bytes; a block is shorter where `more` returns that no more input has come.

    Raises DocumentError where the header is not as it must be.
    """
    assert isinstance(source.format, Divisible)
    cutter = Cutter(source.stream, source.format, options)
    yield from _blocks(_Place(source.path, (0, 0), spool), cutter, most, lambda: 0, more)


def is_divisible(source: Input) -> bool:
    """Whether a stream can be cut into blocks."""
    return isinstance(source.format, Divisible) and not _is_utf16(source.stream)


class _Place(NamedTuple):
    """Where the bytes of a file are: in the file itself, or in temporary files in the folder `spool`."""

    path: str
    stamp: tuple[int, int]
    spool: str | None


def _is_utf16(stream: BinaryIO) -> bool:
    """Whether a stream begins with the mark of UTF-16, in which a line feed may be half of a character."""
    head = stream.peek(2)[:2] if isinstance(stream, io.BufferedReader) else b""
    return head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _always(_read: int) -> bool:
    return True


def _blocks(
    place: _Place, cutter: "Cutter", most: int, tell: Callable[[], int], more: Callable[[int], bool] = _always
) -> Iterator[Block]:
    """The blocks that a cutter finds; `tell` gives how many bytes of the input were read."""
    path, stamp, spool = place
    offset = spent = 0
    for number in count():
        start, where = cutter.start, path
        error: DocumentError | OSError | None = None
        if spool is not None:
            where = os.path.join(spool, f"{id(cutter)}-{number}.block")
        try:
            with nullcontext() if spool is None else open(where, "wb") as sink:
                cutter.take(most, sink, more)
        except UnreadableRestError as found:
            error = found
        except OSError as found:  # a block that names the error: without one the rest would be lost in silence
            raise_if_full(found, where)
            error = found
        cost, spent = tell() - spent, tell()
        is_last = cutter.at_end or error is not None
        size, is_temporary = cutter.taken, spool is not None
        yield Block(number, where, offset, size, cost, cutter.format, start, stamp, is_last, is_temporary, error)
        if is_last:
            return
        offset += 0 if is_temporary else size


class Cutter:
    """Takes whole records off the front of a stream, and knows in `start` what the next ones depend on.

    Raises DocumentError where the header of a format that has one is not as it must be.
    """

    def __init__(self, stream: BinaryIO, format: Divisible, options: ReadOptions) -> None:
        self.format = format
        self.start = Start()
        self.at_end = False
        self.taken = 0
        """Bytes of the whole records that the last `take` has found."""
        self._stream, self._options = stream, options
        self._ends_record = format.new_cutter()
        self._read = 0
        self._header: list[bytes] = []
        if format.has_header:
            self._header = list(self._pieces())
            list(format.read_from(io.BytesIO(b"".join(self._header)), "", Start()))

    def take(self, most: int, sink: Sink | None = None, more: Callable[[int], bool] = _always) -> None:
        """Read whole records until they are `most` bytes, and write them to `sink` if there is one.

        Behind each record `more` returns whether bytes behind those that were read are there already. Raises
        UnreadableRestError where the stream is damaged or cut off; the records before that are good.
        """
        self.taken = size = 0
        while self.taken < most and not self.at_end and (not self.taken or more(self._read)):
            lines, record = 0, bytearray()
            for piece in self._pieces():
                size += len(piece)
                lines += piece.endswith(b"\n")
                record += piece[: max(0, self._options.max_document - len(record))]
                if sink is not None:
                    sink.write(piece)
            self.taken = size
            line, usual, header = self.start
            if not header and self.format.has_header:
                header = bytes(record)
            self.start = Start(line + lines, usual or self._encoding_for_short_records(record), header)

    def _pieces(self) -> Iterator[bytes]:
        """The next record in pieces of which each is a line or a part of a long one; none at the end of the stream."""
        if self._header:
            yield from self._header
            self._header = []
            return
        line = b""
        while piece := self._stream.readline(_PIECE):
            self._read += len(piece)
            yield piece
            line += piece[: max(0, self._options.max_document - len(line))]
            if piece.endswith(b"\n"):
                if self._ends_record(line):
                    return
                line = b""
        self.at_end = True

    def _encoding_for_short_records(self, record: bytearray) -> str | None:
        """The encoding of this record, for later ones too short to show theirs; None if it is UTF-8 or unclear."""
        if self._options.encoding is not None or record.isascii():
            return None
        with suppress(UnicodeDecodeError):
            record.decode("utf-8")
            return None
        with suppress(DocumentError):
            raw = bytes(record)
            return usual_encoding(raw, self._options.decode(raw).encoding)
        return None
