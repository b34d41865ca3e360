"""Shows a repair in bytes, so that a doubter can check it: what was there, what is true, which
bytes were lost."""

import difflib

from newsclean.chinese.annotations import LOST_TAIL, NOTE
from newsclean.chinese.gbk import tables
from newsclean.patterns import compile_later


def explain(before: str, after: str) -> str:
    """Three lines of hexadecimal GBK bytes for a repaired run: damaged, true, and the bytes lost
    from the true ones.

    `before` is the run as it was (`?lián)姑臅r`), `after` what was put in its place (`擔使命的時`). In
    the damaged line `?` is a byte that the decoder lost and pinyin is in brackets; in the true line each
    character's bytes are joined. Characters beyond GBK show as `--`.
    """
    note_free = NOTE.sub("", after)
    true = [byte for char in note_free for byte in _bytes(char)]
    seen = [byte for char in _without_pinyin(before) for byte in _bytes(char)]
    kept = difflib.SequenceMatcher(None, true, seen, autojunk=False).get_matching_blocks()
    found = {index for block in kept for index in range(block.a, block.a + block.size)}
    lost = [byte for index, byte in enumerate(true) if index not in found]
    lines = {
        "damaged": " ".join(_shown(before)),
        "true": " ".join(f"{char}={''.join(_bytes(char))}" for char in note_free),
        "lost": " ".join(lost) or "none",
    }
    return "\n".join(f"{name:8}{line}" for name, line in lines.items())


def _bytes(char: str) -> list[str]:
    """The bytes of a character in GBK, in hexadecimal; for a decoder's sign that it lost some, nothing."""
    if char in "?\ufffd□":
        return []
    if char == "€":
        return ["80"]
    pair = tables().pairs.get(char) or tables().private_pairs.get(char)
    if pair:
        return [f"{pair >> 8:02X}", f"{pair & 0xFF:02X}"]
    return [f"{ord(char):02X}"] if char < "\x80" else ["--"]


_ANNOTATION = compile_later(f"{NOTE.pattern}|{LOST_TAIL.pattern}")


def _without_pinyin(run: str) -> str:
    """A run without the pinyin annotations that the same damage came with."""
    return LOST_TAIL.sub("", NOTE.sub("", run))


def _shown(run: str) -> list[str]:
    """The damaged run, character by character with its bytes; annotations as they are."""
    parts: list[str] = []
    position = 0
    for match in _ANNOTATION.finditer(run):
        parts += map(_with_bytes, run[position : match.start()])
        parts.append(match[0])
        position = match.end()
    return [*parts, *map(_with_bytes, run[position:])]


def _with_bytes(char: str) -> str:
    """A character and the bytes that it has in GBK: 你 -> 你=C4E3."""
    found = "".join(_bytes(char))
    return f"{char}={found}" if found else char
