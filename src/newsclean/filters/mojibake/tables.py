"""Single-byte encodings that text was read as: the byte of each character, and patterns of what it can spell."""

import re
from typing import NamedTuple

from newsclean.chinese.utf8 import LOST


class Table(NamedTuple):
    """`name` says how the bytes were read; `byte_of` gives the byte of each character above ASCII.

    `utf8` finds runs that are well-formed UTF-8, `pairs` runs that may be GB18030 or Big5.
    """

    name: str
    byte_of: dict[str, int]
    utf8: re.Pattern[str]
    pairs: re.Pattern[str]

    def encode(self, run: str) -> bytes:
        """The bytes that a run was; FF for U+FFFD, which is no byte of UTF-8."""
        return bytes(self.byte_of.get(character) or min(ord(character), 0xFF) for character in run)


def _table(name: str, byte_of: dict[str, int]) -> Table:
    def between(first: int, last: int) -> str:
        return re.escape("".join(character for character, byte in byte_of.items() if first <= byte <= last))

    rest = f"[{between(0x80, 0xBF)}]"
    rest_or_space = f"[{between(0x80, 0xBF)} {LOST}]"
    utf8 = (
        f"(?:[{between(0xC2, 0xDF)}]{rest}|[{between(0xE3, 0xE9)}]{rest_or_space}{{2}}"
        f"|[{between(0xE0, 0xEF)}]{rest}{{2}}|[{between(0xF0, 0xF4)}]{rest}{{3}})+"
    )
    high = f"[{between(0x80, 0xFF)}]"
    return Table(name, byte_of, re.compile(utf8), re.compile(f"(?:{high}(?:{high}|[@-~]))+"))


def _windows_1252() -> dict[str, int]:
    """Latin-1, with Windows-1252 where it has characters of its own; what it leaves undefined passes as it is."""
    table = {chr(byte): byte for byte in range(0x80, 0x100)}
    for byte in range(0x80, 0xA0):
        table[bytes([byte]).decode("cp1252", "ignore") or chr(byte)] = byte
    return table


WESTERN = _table("", _windows_1252())
DOS = _table("cp437", {bytes([byte]).decode("cp437"): byte for byte in range(0x80, 0x100)})
TABLES = (WESTERN, DOS)
