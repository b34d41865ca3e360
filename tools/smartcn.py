"""Reads the words and word pairs, with their counts, out of Apache Lucene's smartcn dictionaries.

The jar is lucene-analyzers-smartcn-8.7.0.jar of Debian's liblucene8-java 8.8.1-4 (Apache-2.0). `coredict.mem` holds
words by their first character, `bigramdict.mem` the 64-bit FNV-1 hash of `first@second` for each pair: which pair
that is smartcn.c finds out by trying all of them (two minutes; it needs a C compiler as `cc`).
"""

import subprocess
import tempfile
import zipfile
from array import array
from pathlib import Path
from typing import Any

FOLDER = "org/apache/lucene/analysis/cn/smart/hhmm"
_SIZES = {"S": 2, "C": 2, "I": 4, "J": 8}
_CODES = {"S": "h", "C": "H", "I": "i", "J": "q"}
_MASK = (1 << 64) - 1


def read_words(jar: str) -> dict[str, int]:
    """The 85,607 words with their counts; `始##始` and its like stand for beginnings, numbers and names."""
    _, _, endings, counts = _read_arrays(jar, "coredict.mem", 4)
    words: dict[str, int] = {}
    for row, numbers in zip(enumerate(endings), counts, strict=True):
        first, rest = bytes((row[0] // 94 + 161, row[0] % 94 + 161)).decode("gb2312", "ignore"), row[1] or ()
        for ending, count in zip(rest, numbers or (), strict=True):
            word = first + "".join(map(chr, ending or ()))
            words[word] = words.get(word, 0) + count
    return words


def read_pairs(jar: str, words: dict[str, int]) -> dict[tuple[str, str], int]:
    """The 328,856 pairs of words that stand in a row, with their counts."""
    hashes, counts = _read_arrays(jar, "bigramdict.mem", 2)
    used = [(value & _MASK, count) for value, count in zip(hashes, counts, strict=True) if value]
    order = sorted(word for word in words if word and len(word) <= 16)
    data = array("q", [len(order)])
    for word in order:
        data.extend([len(word), *map(ord, word)])
    data.append(len(used))
    given = data.tobytes() + array("Q", [value for value, _ in used]).tobytes()
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "smartcn"
        subprocess.run(["cc", "-O3", "-o", program, Path(__file__).with_suffix(".c")], check=True)
        found = subprocess.run([program], input=given, stdout=subprocess.PIPE, check=True).stdout
    rows = (map(int, line.split()) for line in found.splitlines())
    return {(order[first], order[second]): used[index][1] for first, second, index in rows}


def _read_arrays(jar: str, name: str, number: int) -> list[Any]:
    with zipfile.ZipFile(jar) as archive:
        reader = _Reader(archive.read(f"{FOLDER}/{name}"))
    return [reader.read() for _ in range(number)]


class _Reader:
    """Reads arrays of Java's object serialization format (2005, version 5)."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 4  # behind the magic number and the version
        self._handles: list[Any] = []

    def read(self) -> Any:
        """The next array, as a list of numbers or of arrays; None for null."""
        kind = self._number(1)
        if kind == 0x70:
            return None
        if kind == 0x71:
            return self._handles[self._number(4) - 0x7E0000]
        if kind != 0x75:
            raise ValueError(f"byte {kind:#x} at {self._at}: not an array")
        name = self._class_name()
        values: list[Any] = []
        self._handles.append(values)
        length = self._number(4)
        if name[1] == "[":
            values += [self.read() for _ in range(length)]
            return values
        end = self._at + length * _SIZES[name[1]]
        numbers = array(_CODES[name[1]], self._data[self._at : end])
        numbers.byteswap()
        self._at = end
        values += numbers
        return values

    def _class_name(self) -> str:
        if self._number(1) == 0x71:
            name: str = self._handles[self._number(4) - 0x7E0000]
            return name
        size = self._number(2)
        name = self._data[self._at : self._at + size].decode()
        self._at += size + 8 + 1 + 2 + 1 + 1  # serial number, flags, fields (none), end of block, no superclass
        self._handles.append(name)
        return name

    def _number(self, size: int) -> int:
        self._at += size
        return int.from_bytes(self._data[self._at - size : self._at], "big")
