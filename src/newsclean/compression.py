"""Compressed files as streams of what they hold, and back: gzip, bzip2, xz and zstd; the room of backports.zstd.

`formats.open_input` unpacks every input with it, `rewrite` packs the outputs. Whatever a file holds, memory is bounded.
"""

import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple, Protocol

from newsclean.errors import UnreadableRestError

MOST_TIMES_LARGER = 200
"""A file may unpack to so many times its size: text packs to a tenth, so what goes beyond is made to fill a disk."""

ALWAYS_ALLOWED = 64 << 20
"""A file may unpack to so many bytes, however small it is."""

_LAST_LINE = 1 << 20
"""Of data that are cut off, so many bytes of the line that was begun are listed; nothing of a longer one."""

_CHUNK = 1 << 17  # bytes read or unpacked at a time


class Sink(Protocol):
    """Where bytes are written."""

    def write(self, data: bytes, /) -> int: ...


class Compression(NamedTuple):
    """A way to compress: its name, its suffixes, the first bytes of its files, and how to unpack and pack."""

    name: str
    suffixes: tuple[str, ...]
    magic: bytes
    new_unpacker: Callable[[], Any]
    new_packer: Callable[[], Any]


class _GzipUnpacker:
    """zlib's decompressor with the methods that those of bz2, lzma and zstd have."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._rest = b""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        out = self._inner.decompress(self._rest + data, max_length)
        self._rest = self._inner.unconsumed_tail
        return out

    @property
    def needs_input(self) -> bool:
        return not self._rest

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data


def zstd() -> Any:
    """The module that packs and unpacks zstd: that of the standard library where it has one."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


def bz2() -> Any:
    """The module that packs and unpacks bzip2."""
    import bz2

    return bz2


def lzma() -> Any:
    """The module that packs and unpacks xz."""
    import lzma

    return lzma


def _new_xz_unpacker() -> Any:
    """An unpacker of xz that refuses files which need more than 256 MB of memory."""
    xz = lzma()
    return xz.LZMADecompressor(xz.FORMAT_XZ, memlimit=256 << 20)  # four times what xz -9 needs


COMPRESSIONS = (
    # Level 6, and no time in the header: the same bytes whenever and wherever they are made.
    Compression(
        "gzip", (".gz",), b"\x1f\x8b", _GzipUnpacker, lambda: zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    ),
    Compression("bzip2", (".bz2",), b"BZh", lambda: bz2().BZ2Decompressor(), lambda: bz2().BZ2Compressor()),
    Compression("xz", (".xz",), b"\xfd7zXZ\x00", _new_xz_unpacker, lambda: lzma().LZMACompressor()),
    Compression(
        "zstd",
        (".zst", ".zstd"),
        b"\x28\xb5\x2f\xfd",
        lambda: zstd().ZstdDecompressor(),
        lambda: zstd().ZstdCompressor(),
    ),
)

_BY_SUFFIX = {suffix: compression for compression in COMPRESSIONS for suffix in compression.suffixes}


def by_suffix(path: str) -> Compression | None:
    """The compression that the last suffix of a path names."""
    return _BY_SUFFIX.get(os.path.splitext(path)[1].lower())


def by_first_bytes(head: bytes) -> Compression | None:
    """The compression that the first bytes of a file show."""
    return next((kind for kind in COMPRESSIONS if head.startswith(kind.magic)), None)


def without_suffix(path: str) -> str:
    """A path without the suffix of a compression: `a.jsonl.gz` → `a.jsonl`."""
    inner, suffix = os.path.splitext(path)
    return inner if suffix.lower() in _BY_SUFFIX else path


def unpack(source: BinaryIO, compression: Compression, most: int | None = None) -> BinaryIO:
    """What a compressed stream holds, member after member.

    Reading raises UnreadableRestError where the data are damaged or cut off, or unpack to more than `most` bytes
    (None: MOST_TIMES_LARGER times their size, but ALWAYS_ALLOWED at least).
    """
    return io.BufferedReader(_Unpacked(source, compression, most), _CHUNK)


class ByteStream(io.RawIOBase):
    """A stream that can be read; what it holds, `next_bytes` gives."""

    def next_bytes(self, size: int) -> bytes:
        """At most `size` bytes; nothing at the end."""
        raise NotImplementedError

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io passes nothing else
        data = self.next_bytes(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Unpacked(ByteStream):
    """What a compressed stream holds; see `unpack`."""

    def __init__(self, source: BinaryIO, compression: Compression, most: int | None) -> None:
        self._source, self._compression, self._most = source, compression, most
        self._unpacker = compression.new_unpacker()
        self._packed = self._unpacked = 0
        self._last_line = b""
        self._is_foreign = False
        """Whether what follows a member does not begin as another."""

    def next_bytes(self, size: int) -> bytes:
        """Raises UnreadableRestError where there is more than may be, or as `_next`."""
        try:
            data = self._next(size)
        except UnreadableRestError as error:
            error.last_line = self._last_line if len(self._last_line) <= _LAST_LINE else b""
            raise
        self._unpacked += len(data)
        self._keep_last_line(data)
        most = self._most or max(ALWAYS_ALLOWED, MOST_TIMES_LARGER * self._packed)
        if self._unpacked > most:
            raise UnreadableRestError(
                f"unpacks to more than {most:,} bytes; if that is right, allow more with --max-unpacked"
            )
        return data

    def _keep_last_line(self, data: bytes) -> None:
        """Keep what `data`, the next that was unpacked, has of a line that has not ended."""
        feed = data.rfind(b"\n")
        self._last_line = (self._last_line + data if feed < 0 else data[feed + 1 :])[: _LAST_LINE + 1]

    def _next(self, size: int) -> bytes:
        """Some of the unpacked data, nothing at their end."""
        while True:
            if self._unpacker.eof:
                data = self._beginning_of_next_member()
                if not data:
                    return b""
                self._unpacker = self._compression.new_unpacker()
                self._is_foreign = not data.startswith(self._compression.magic[: len(data)])
            else:
                data = self._read() if self._unpacker.needs_input else b""
            at_end = not data and self._unpacker.needs_input
            try:
                out: bytes = self._unpacker.decompress(data, max_length=size)
            except Exception as error:  # each library has its own, and that of zstd is loaded late
                if self._is_foreign:
                    raise self._error(f"has something behind its {self._compression.name} data") from None
                raise self._error(f"holds damaged {self._compression.name} data ({error})") from None
            if out:
                return out
            if at_end and not self._unpacker.eof:
                raise self._error(f"is cut off: its {self._compression.name} data end too soon")

    def _beginning_of_next_member(self) -> bytes:
        """The first bytes behind a member and the zeros that fill it up; nothing where it was the last."""
        data: bytes = self._unpacker.unused_data.lstrip(b"\0")
        while not data:
            more = self._read()
            if not more:
                return b""
            data = more.lstrip(b"\0")
        return data

    def _error(self, what: str) -> UnreadableRestError:
        """The error that a file is broken, with how far it was read."""
        return UnreadableRestError(
            f"{what}, {self._packed:,} bytes into the file and {self._unpacked:,} into what it holds; fetch it again"
        )

    def _read(self) -> bytes:
        """More packed bytes; nothing at the end."""
        data = read_available(self._source, _CHUNK)
        self._packed += len(data)
        return data


def read_available(source: BinaryIO, size: int) -> bytes:
    """At most `size` bytes of a stream, fewer where a pipe has no more at the moment; nothing at its end."""
    return source.read1(size) if isinstance(source, io.BufferedReader) else source.read(size)


@contextmanager
def packed(sink: Sink, compression: Compression | None) -> Iterator[Sink]:
    """A sink that compresses what is written to it into `sink`, which stays open; None leaves it as it is."""
    if compression is None:
        yield sink
        return
    packing = _Packing(sink, compression.new_packer())
    yield packing
    sink.write(packing.packer.flush())


class _Packing(NamedTuple):
    sink: Sink
    packer: Any

    def write(self, data: bytes) -> int:
        self.sink.write(self.packer.compress(data))
        return len(data)
