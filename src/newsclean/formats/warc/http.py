"""What a server sent, out of the bytes of a response: status, header lines, and the page without chunks and packing.

Each step is bounded. What is declared to be packed and is not passes as it is.
"""

import zlib
from collections.abc import Callable
from typing import Any, NamedTuple

from newsclean.compression import zstd
from newsclean.errors import DocumentError
from newsclean.formats.format import too_long

_MOST_HEAD = 256 << 10  # bytes of a head; servers allow some 16 KiB


class Answer(NamedTuple):
    """The status of an HTTP answer, its header lines by lower-case name, and its page as it was meant."""

    status: int
    header: dict[str, str]
    body: bytes


def read_answer(data: bytes, most: int) -> Answer:
    """The HTTP answer in the bytes of a record; raises DocumentError for a page over `most` bytes or cut off."""
    head, body = _split(data)
    lines = head.decode("latin-1").splitlines() or [""]
    words = lines[0].split(None, 2)
    header: dict[str, str] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        header.setdefault(name.strip().lower(), value.strip())
    status = int(words[1]) if len(words) > 1 and words[1].isascii() and words[1].isdecimal() else 0
    if "chunked" in header.get("transfer-encoding", "").lower():
        body = _without_chunks(body)
    encodings = [name.strip().lower() for name in header.get("content-encoding", "").split(",")]
    for name in reversed(encodings):
        body = _unpacked(body, name, most)
    return Answer(status, header, body)


def _split(data: bytes) -> tuple[bytes, bytes]:
    """The head of an HTTP message and its body."""
    ends = [(at, len(mark)) for mark in (b"\r\n\r\n", b"\n\n") if (at := data.find(mark, 0, _MOST_HEAD)) >= 0]
    if not ends:
        return data[:_MOST_HEAD], b""
    at, size = min(ends)
    return data[:at], data[at + size :]


def _without_chunks(body: bytes) -> bytes:
    """The body without the sizes between its chunks; as it is where it has none."""
    parts: list[bytes] = []
    position = 0
    while True:
        end = body.find(b"\n", position, position + 1000)
        digits = body[position:end].split(b";")[0].strip() if end >= 0 else b""
        try:
            size = int(digits, 16)
        except ValueError:
            if not parts:
                return body  # declared to be chunked, and is not
            raise DocumentError("is cut off or damaged between its chunks; fetch it again") from None
        if size <= 0:
            return b"".join(parts)
        start = end + 1
        parts.append(body[start : start + size])
        if start + size > len(body):
            raise DocumentError("is cut off in a chunk; fetch it again")
        position = start + size
        while body[position : position + 1] in (b"\r", b"\n"):
            position += 1


def _unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """The body unpacked from a content encoding; as it is where it is not packed."""
    makers = _UNPACKERS.get(encoding, ())
    for new_unpacker in makers:
        try:
            unpacker = new_unpacker()
        except ImportError:
            raise DocumentError("is packed with brotli; to read it: pip install 'newsclean[warc]'") from None
        try:
            data = unpacker.decompress(body, most + 1)
        except Exception:  # each library has its own; what cannot be unpacked stays as it is
            continue
        if len(data) > most:
            raise too_long(most)
        if data and not unpacker.eof:
            raise DocumentError(f"is cut off: its {encoding} data end too soon; fetch it again")
        if data or unpacker.eof:
            return bytes(data)
    return body


class _Brotli:
    """brotli's decompressor with a bound, and a sign of the end."""

    def __init__(self) -> None:
        import brotli

        self._inner = brotli.Decompressor()

    def decompress(self, data: bytes, most: int) -> bytes:
        out: bytes = self._inner.process(data, output_buffer_limit=most)
        parts, size = [out], len(out)
        while out and size < most and not self._inner.is_finished():
            out = self._inner.process(b"", output_buffer_limit=most - size)
            parts.append(out)
            size += len(out)
        return b"".join(parts)

    @property
    def eof(self) -> bool:
        return bool(self._inner.is_finished())


_Maker = Callable[[], Any]
_GZIP: tuple[_Maker, ...] = (lambda: zlib.decompressobj(zlib.MAX_WBITS | 16),)
_UNPACKERS: dict[str, tuple[_Maker, ...]] = {
    "gzip": _GZIP,
    "x-gzip": _GZIP,
    "deflate": (zlib.decompressobj, lambda: zlib.decompressobj(-zlib.MAX_WBITS)),
    "br": (_Brotli,),
    "zstd": (lambda: zstd().ZstdDecompressor(),),
}
