"""From the raw text back to its very bytes: the encoding it was in, and whatever bytes encoding does not give."""

import base64
import codecs
from typing import NamedTuple

_BOMS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
    "gb18030": b"\x84\x31\x95\x33",
}
_CODECS = {"utf-16": ("utf-16-le", "utf-16-be"), "utf-32": ("utf-32-le", "utf-32-be"), "bom": ("utf-8",)}


class Encoded(NamedTuple):
    """How a text becomes bytes: its encoding, whether behind a byte order mark, and the lines that are other bytes.

    `lines` has, by number of the line (from 0), its bytes as base64; the key -1 means all of them.
    """

    encoding: str
    bom: bool = False
    lines: tuple[tuple[int, str], ...] = ()

    def encode(self, text: str) -> bytes:
        """The bytes of the text."""
        if self.lines and self.lines[0][0] < 0:
            return base64.b64decode(self.lines[0][1])
        data = _encoded(text, self.encoding, self.bom)
        if self.lines:
            parts = data.split(b"\n")
            for number, line in self.lines:
                parts[number] = base64.b64decode(line)
            data = b"\n".join(parts)
        return data


def encoded_as(text: str, data: bytes, encoding: str) -> Encoded:
    """How the text becomes `data` again, which were read as `encoding`."""
    codecs = _CODECS.get(encoding, (encoding,))
    for codec in codecs:
        bom = _has_bom(data, codec)
        if _encoded(text, codec, bom) == data:
            return Encoded(codec, bom)
    codec = next((codec for codec in codecs if _has_bom(data, codec)), codecs[0])
    bom = _has_bom(data, codec)
    return Encoded(codec, bom, _other_lines(_encoded(text, codec, bom), data))


def _has_bom(data: bytes, codec: str) -> bool:
    """Whether the bytes begin with the byte order mark of an encoding; most encodings have none."""
    return codec in _BOMS and data.startswith(_BOMS[codec])


def _encoded(text: str, codec: str, bom: bool) -> bytes:
    """The text in an encoding; what it cannot write is `?`, and in one that Python does not know it is UTF-8."""
    try:
        data = text.encode(codec, "replace")
    except LookupError:
        data = text.encode("utf-8", "replace")
    return _BOMS[codec] + data if bom else data


def _other_lines(encoded: bytes, data: bytes) -> tuple[tuple[int, str], ...]:
    """The lines of `data` that differ from those of `encoded`."""
    old, new = encoded.split(b"\n"), data.split(b"\n")
    different = [number for number, (a, b) in enumerate(zip(old, new, strict=False)) if a != b]
    if len(old) != len(new) or 2 * len(different) > len(new):
        return ((-1, _base64(data)),)
    return tuple((number, _base64(new[number])) for number in different)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
