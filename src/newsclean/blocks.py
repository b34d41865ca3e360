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

from newsclean.errors import DocumentError, UnreadableRestError, raise_if_full
from newsclean.formats import Input, ReadOptions, open_input
from newsclean.formats.cutting import always
from newsclean.formats.format import Cutter, Divisible, HasEnding, Range, Start
from newsclean.remote import is_remote, open_file, remote_stamp


class Block(NamedTuple):
    """Some whole records of a file: the part `where` of the file `path`.

    `path` is the input itself, or a temporary file of what was unpacked. `cost` is how many bytes of the input were
    read for it; `stamp` is as of `file_stamp`. `error` is why nothing behind the block can be read.
    """

    number: int
    path: str
    where: Range
    cost: int
    format: Divisible
    start: Start
    stamp: tuple[int, int]
    is_last: bool = False
    is_temporary: bool = False
    error: DocumentError | OSError | None = None
    is_ending: bool = False
    """Whether it has no records: it is written once all others of the file are, see `HasEnding`."""

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


def cut_file(
    path: str, options: ReadOptions, most: int, spool: str, *, is_for_one_file: bool = True
) -> Iterator[Block]:
    """A file in blocks of about `most` bytes, the temporary files of which are made in the folder `spool`.

    No blocks at all where the file cannot be divided, or not be read: then it is done as a whole. Files of a framed
    format are divided only where all blocks go to one output file.
    """
    with suppress(DocumentError, OSError), open_file(path) as file:
        source = open_input(file, path, options)
        if isinstance(source.format, Divisible) and _can_be_cut(source, is_for_one_file=is_for_one_file):
            is_spooled = source.compression is not None or is_remote(path)  # it is read once, and here
            place = _Place(path, file_stamp(path, file), spool if is_spooled else None)
            yield from _blocks(place, source.format, source.format.cutter(source.stream), most, file.tell)


def cut_stream(source: Input, most: int, spool: str, more: Callable[[int], bool]) -> Iterator[Block]:
    """A stream in blocks of about `most` bytes; a block is shorter where `more` returns that no more input has come.

    Raises DocumentError where the header is not as it must be.
    """
    assert isinstance(source.format, Divisible)
    cutter = source.format.cutter(source.stream)
    yield from _blocks(_Place(source.path, (0, 0), spool), source.format, cutter, most, lambda: 0, more)


def is_divisible(source: Input) -> bool:
    """Whether a stream can be cut into blocks that are written one after the other as they are."""
    return _can_be_cut(source, is_for_one_file=False)


def _can_be_cut(source: Input, *, is_for_one_file: bool) -> bool:
    format = source.format
    if not isinstance(format, Divisible) or (format.is_framed and not is_for_one_file):
        return False
    return not _is_utf16(source.stream)


class _Place(NamedTuple):
    """Where the bytes of a file are: in the file itself, or in temporary files in the folder `spool`."""

    path: str
    stamp: tuple[int, int]
    spool: str | None


def _is_utf16(stream: BinaryIO) -> bool:
    """Whether a stream begins with the mark of UTF-16, in which a line feed may be half of a character."""
    head = stream.peek(2)[:2] if isinstance(stream, io.BufferedReader) else b""
    return head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _blocks(
    place: _Place,
    format: Divisible,
    cutter: Cutter,
    most: int,
    tell: Callable[[], int],
    more: Callable[[int], bool] = always,
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
        if number == 0 and isinstance(error, DocumentError) and not cutter.taken:
            raise error  # there is nothing before it: the file as a whole fails
        at_end = cutter.at_end or error is not None
        is_last = at_end and not isinstance(format, HasEnding)
        part, is_temporary = Range(offset, cutter.taken), spool is not None
        yield Block(number, where, part, cost, format, start, stamp, is_last, is_temporary, error)
        if at_end and not is_last:
            end = Range(0, 0)
            yield Block(number + 1, path, end, 0, format, cutter.start, stamp, is_last=True, is_ending=True)
        if at_end:
            return
        offset += 0 if is_temporary else part.size
