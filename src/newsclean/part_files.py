"""Appends the part files of units, in their order, to the files that they belong to."""

import errno
import io
import os
import zlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import suppress
from typing import BinaryIO, NamedTuple, Protocol

from newsclean.atomic import AtomicFile, make_folder_of, replace_file
from newsclean.compression import Sink, by_suffix, packed, unpack
from newsclean.remote import is_remote, open_file, remote_size

GROWING = ".growing"
"""Ends the names of files that grow."""

_COLLECTED = ".footers"  # ends the names of files that only this run reads

_CHUNK = 1 << 20


class Part(NamedTuple):
    """A part file: where it is, its size, and the file to which it is appended; None means that it is printed."""

    path: str
    size: int
    target: str | None


class _Growing(Protocol):
    """A file that grows part by part."""

    def begin(self, head: bytes) -> None:
        """Write what is before all parts."""
        ...

    def append(self, part: Part) -> None:
        """Write a part behind those that were appended before."""
        ...

    def place(self) -> None:
        """Put the file where it belongs: all parts are appended."""
        ...

    def abandon(self) -> None:
        """Leave what is there now."""
        ...


class PartFiles:
    """The files that grow during a run.

    In a run with a journal they grow in `folder`, so that it can be resumed; `placed` are those that an earlier
    process has put in their place already. In others they vanish with the run.
    """

    def __init__(self, printed: Sink, folder: str | None = None, placed: Iterable[str] = ()) -> None:
        self._printed, self._folder, self._placed = printed, folder, set(placed)
        self._growing: dict[str, _Growing] = {}

    def append(self, part: Part) -> None:
        """Append a part to its target, or print it, and delete it."""
        if part.target is None:
            _copy(part.path, self._printed)
        elif part.target not in self._placed:
            self._file(part.target).append(part)
        with suppress(FileNotFoundError):
            os.unlink(part.path)

    def begin(self, target: str, head: bytes) -> None:
        """Begin a file with its head."""
        if target not in self._placed:
            self._file(target).begin(packed_bytes(head, target))

    def place(self, target: str, *, is_changed: bool = True) -> None:
        """Put a file to which all parts are appended in its place, or leave the old one where nothing changed."""
        if target not in self._placed:
            file = self._file(target)
            del self._growing[target]
            file.place() if is_changed else file.abandon()

    def place_all(self) -> None:
        """Put all other files in their place."""
        for target in list(self._growing):
            self.place(target)

    def take_footers(self, path: str) -> bytes:
        """What was appended to the file of footers `path`, which does not grow any more."""
        if path not in self._growing:
            return b""
        self._growing.pop(path).abandon()
        with open(growing_path(os.path.dirname(path), path), "rb") as file:
            return file.read()

    def has(self, target: str) -> bool:
        """Whether anything was appended to a file, by this process or by the one that has put it in its place."""
        return target in self._growing or target in self._placed

    def keep_whole(self, target: str) -> bool:
        """Put a file in its place with the parts that were appended whole; gives whether it is one that would vanish
        with the run."""
        file = self._growing.get(target)
        if not isinstance(file, _Passing):
            return False
        del self._growing[target]
        file.keep_whole()
        return True

    def abandon(self) -> None:
        """Leave all files as they were before the run."""
        for file in self._growing.values():
            file.abandon()

    def _file(self, target: str) -> _Growing:
        """The file that grows for a target; it is made when it is first asked for."""
        if target not in self._growing:
            make_folder_of(target)
            folder = os.path.dirname(target) if target.endswith(_COLLECTED) else self._folder
            kept = None if folder is None else growing_path(folder, target)
            self._growing[target] = _Passing(target) if kept is None else _Kept(target, kept)
        return self._growing[target]


class _Passing:
    """A file that vanishes where the run does not come to its end."""

    def __init__(self, target: str) -> None:
        self._file = AtomicFile(target)
        self._file.__enter__()
        self._whole = 0  # bytes of the head and of the parts that were appended whole

    def begin(self, head: bytes) -> None:
        """Write what is above the first part."""
        self._file.write(head)
        self._whole += len(head)

    def append(self, part: Part) -> None:
        """Write a part behind those before it."""
        _copy(part.path, self._file)
        self._file.flush()
        self._whole += part.size

    def keep_whole(self) -> None:
        """Put in place what was appended whole, where the next part could not be."""
        self._file.keep_first(self._whole)

    def place(self) -> None:
        """Move the file to its target."""
        self._file.__exit__(None, None, None)

    def abandon(self) -> None:
        """Delete the file."""
        self._file.abandon()
        self._file.__exit__(None, None, None)


class _Kept:
    """A file that the next run over the folder continues; parts that it has already are passed over."""

    def __init__(self, target: str, path: str) -> None:
        self._target, self._path = target, path
        self._file = open(path, "r+b" if os.path.exists(path) else "w+b")  # noqa: SIM115  # closed by place() or abandon()
        self._length = self._file.seek(0, os.SEEK_END)
        self._end = 0

    def begin(self, head: bytes) -> None:
        """Write what is above the first part, unless the file begins with it; with another head it is begun anew."""
        self._file.seek(0)
        if self._file.read(len(head)) != head:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(head)
            self._length = len(head)
        self._end = len(head)

    def append(self, part: Part) -> None:
        """Write a part behind those before it, unless the file has it already."""
        start, self._end = self._end, self._end + part.size
        if self._length >= self._end:
            return
        self._file.seek(start)
        self._file.truncate()  # what a process wrote of this part before it was killed
        _copy(part.path, self._file)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._length = self._end

    def place(self) -> None:
        """Move the file to its target."""
        self._file.truncate(self._end)
        self._file.close()
        try:
            replace_file(self._path, self._target)
        except OSError as error:
            if error.errno != errno.EXDEV:  # another disk than that of the output folder
                raise
            with AtomicFile(self._target) as sink:
                _copy(self._path, sink)
            os.unlink(self._path)

    def abandon(self) -> None:
        """Leave the file to the next run."""
        self._file.close()


def without_beginning(part: Part, size: int) -> Part:
    """The part, rewritten on disk without the first `size` of the bytes that it unpacks to."""
    from shutil import copyfileobj

    packing = by_suffix(part.target or "")
    with open(part.path, "rb") as source, AtomicFile(part.path) as sink, packed(sink, packing) as out:
        unpacked = unpack(source, packing) if packing else source
        unpacked.read(size)
        copyfileobj(unpacked, out, _CHUNK)
    to_disk(part.path)
    return part._replace(size=os.path.getsize(part.path))


def _copy(path: str, sink: Sink) -> None:
    """Write the bytes of a file to a sink."""
    from shutil import copyfileobj

    with open(path, "rb") as source:
        copyfileobj(source, sink, _CHUNK)


def growing_path(folder: str, target: str) -> str:
    """Where a file grows whose place is `target`."""
    name = target if is_remote(target) else os.path.realpath(target)
    return os.path.join(folder, f"{zlib.crc32(os.fsencode(name)):08x}-{len(name)}{GROWING}")


def footers_path(folder: str, unit: str) -> str:
    """The file in a folder of parts in which the footers of all units of the same file are, by the name of one."""
    return os.path.join(folder, f"{unit.partition('.')[0]}{_COLLECTED}")


def packed_bytes(data: bytes, target: str) -> bytes:
    """The bytes as they are written to `target`, whose suffix may name a compression."""
    sink = io.BytesIO()
    with packed(sink, by_suffix(target)) as packing:
        packing.write(data)
    return sink.getvalue() if data else b""


def lost_units(parts: Mapping[str, list[Part]], heads: Mapping[str, bytes], folder: str) -> tuple[set[str], set[str]]:
    """Which units must be done again, and which targets are in their place, after a run was killed.

    `parts` has for each unit, in their order, the parts that it wrote, `heads` the beginnings of targets.
    A unit is lost where one of its parts is neither appended to its target nor there.
    """
    ends = {part.target or "": 0 for of_unit in parts.values() for part in of_unit}
    ends |= {target: len(packed_bytes(head, target)) for target, head in heads.items()}
    totals = Counter(ends)
    for of_unit in parts.values():
        for part in of_unit:
            totals[part.target or ""] += part.size
    grown = {target: file_size(growing_path(folder, target)) for target in totals}
    placed = {target for target, total in totals.items() if grown[target] is None and file_size(target) == total}
    lost: set[str] = set()
    for unit, of_unit in parts.items():
        for part in of_unit:
            target = part.target or ""
            ends[target] += part.size
            is_appended = target in placed or ends[target] <= (grown[target] or 0)
            if not is_appended and file_size(part.path) != part.size:
                lost.add(unit)
    return lost, placed


def take_back(again: Set[str], target: str, parts: Mapping[str, list[Part]], head: bytes, folder: str) -> None:
    """Shorten a file to what is before the units that are done `again`; what is behind them becomes parts once more.

    `parts` are as for `lost_units`, `head` is the beginning of the file. A file in its place stays there: a copy of
    its beginning grows. One whose size is not what the run wrote is left alone: `lost_units` finds its parts missing.
    """
    growing = growing_path(folder, target)
    source = target if file_size(growing) is None else growing
    first = min((list(parts).index(unit) for unit in again), default=len(parts))
    appended = [
        (number < first, unit in again, part)
        for number, (unit, of_unit) in enumerate(parts.items())
        for part in of_unit
        if part.target == target
    ]
    start = len(packed_bytes(head, target))
    length, kept = file_size(source), start + sum(part.size for is_before, _, part in appended if is_before)
    if length is None or (source == target and length != start + sum(part.size for *_, part in appended)):
        return
    with open_file(source) as file:
        if source == target:
            _write_file(growing, _next_bytes(file, kept))
        else:
            file.seek(kept)
        for is_before, is_again, part in appended:
            if is_before:
                continue
            data = _next_bytes(file, part.size)
            if is_again or file_size(part.path) == part.size:
                deque(data, 0)
            else:
                _write_file(part.path, data)
    os.truncate(growing, min(kept, length))


def _next_bytes(source: BinaryIO, size: int) -> Iterator[bytes]:
    """The next bytes of a stream, no more than `size`."""
    while size > 0 and (data := source.read(min(size, _CHUNK))):
        yield data
        size -= len(data)


def _write_file(path: str, chunks: Iterable[bytes]) -> None:
    """Write a file, which is whole or not there."""
    with AtomicFile(path) as sink:
        for chunk in chunks:
            sink.write(chunk)


def to_disk(path: str) -> None:
    """Wait until a file is on the disk."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())


def file_size(path: str) -> int | None:
    """The size of a file in bytes; None where there is none."""
    try:
        return remote_size(path) if is_remote(path) else os.stat(path).st_size
    except OSError:
        return None
