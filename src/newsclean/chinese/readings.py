"""How hanzi are read, by pypinyin's dictionary of characters, and which of that is usual; the only room of pypinyin."""

import json
import os
from functools import lru_cache
from importlib.util import find_spec

from newsclean.packaged import packaged_text


@lru_cache(maxsize=1)
def _dictionary() -> dict[str, str]:
    """Readings by decimal code point, comma-separated, toned, the usual one first (pypinyin, MIT licence).

    The file is read without importing the package, which would take 0.25 s and 65 MB for phrases that
    nobody asks for here.
    """
    spec = find_spec("pypinyin")
    if spec is not None and spec.origin is not None:
        path = os.path.join(os.path.dirname(spec.origin), "pinyin_dict.json")
        if os.path.isfile(path):
            with open(path, encoding="utf-8") as source:
                table: dict[str, str] = json.load(source)
            return table
    from pypinyin.constants import PINYIN_DICT  # other releases keep it in another module

    return {str(point): readings for point, readings in PINYIN_DICT.items()}


@lru_cache(maxsize=65536)
def toned_readings(hanzi: str) -> tuple[str, ...]:
    """The readings of one hanzi with their tone marks, the usual one first; none for what is no hanzi."""
    entry = _dictionary().get(str(ord(hanzi)))
    return tuple(entry.split(",")) if entry else ()


@lru_cache(maxsize=1)
def _usual() -> dict[str, tuple[str, ...]]:
    """The usual readings of each hanzi, of data/readings.txt."""
    table = packaged_text("data/readings.txt")
    found: dict[str, tuple[str, ...]] = {}
    for row in table.splitlines():
        if row and not row.startswith("#"):
            reading, characters = row.split(" ")
            found.update((hanzi, (*found.get(hanzi, ()), reading)) for hanzi in characters)
    return found


def usual_readings(hanzi: str) -> tuple[str, ...]:
    """The readings that a common hanzi mostly has, with their tone marks: xíng and háng of 行, not hàng.

    None for what is not among the 3,500 that news is mostly written with or a Traditional form of them
    (data/readings.txt).
    """
    return _usual().get(hanzi, ())
