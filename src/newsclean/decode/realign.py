"""GB18030 and Big5 with bytes lost: what follows is read one byte off until the text shows where it was."""

import re
from functools import cache
from typing import NamedTuple

from newsclean.chinese.evidence import Evidence
from newsclean.chinese.language_model import DIGITS, SECOND_DIGIT, UNITS, Scorer
from newsclean.chinese.likelihood import LONGEST, UNKNOWN, likelihood
from newsclean.chinese.utf8 import LOST, Loss
from newsclean.decode.encodings import to_text
from newsclean.decode.pairs import pair
from newsclean.decode.place import Unit, settle

# No character has one of these for its second byte, so that what is behind them is in step.
_IN_STEP = {"gb18030": re.compile(rb"[\x00-\x2f]+"), "big5hkscs": re.compile(rb"[\x00-\x3f]+")}

DOUBLE_BYTE = frozenset(_IN_STEP)
"""The encodings that `realign` knows."""

_LOSS = -13.0
"""Natural log probability of a lost character; characters read one off have -11 each, those of a text -5."""

_CUT = -5.0
"""The same of one cut at the end of the data."""

_ASCII = -7.0


def realign(data: bytes, encoding: str) -> tuple[str, list[Loss]]:
    """The text of bytes in a damaged double-byte `encoding`, U+FFFD for each lost character, and the losses.

    Bytes between two ASCII characters that decode strictly are believed. Where the data end, they may have been cut.
    """
    pieces: list[str] = []
    losses: list[Loss] = []
    length = 0
    segments = _segments(data, encoding)
    last = segments[-1]
    for segment in segments:
        try:
            pieces.append(to_text(segment, encoding))
        except UnicodeDecodeError:
            units = _read(segment, encoding, is_cut=segment is last)
            if not (segment is last and units[-1].char == LOST):
                units = settle(segment, units, encoding, _scorer())
            pieces.append("".join(unit.char for unit in units))
            losses += [
                Loss(length + at, 1, segment[unit.start : unit.end])
                for at, unit in enumerate(units)
                if unit.char == LOST
            ]
        length += len(pieces[-1])
    return "".join(pieces), losses


@cache
def _scorer() -> Scorer:
    """Scores text by the language alone."""
    return Scorer(Evidence("", likelihood()))


def _segments(data: bytes, encoding: str) -> list[bytes]:
    """Bytes cut into what is read in pairs without doubt and what is between: every second item is sure."""
    segments = []
    position = 0
    for match in _IN_STEP[encoding].finditer(data):
        segments += [data[position : match.start()], match[0]]
        position = match.end()
    return [*segments, data[position:]]


class _Step(NamedTuple):
    """The likeliest reading up to a position: natural log probability, and its last word and where that began."""

    score: float
    start: int
    text: str


def _read(data: bytes, encoding: str, *, is_cut: bool) -> list[Unit]:
    """The likeliest reading of bytes some of which are lost, by words that do not know of each other."""
    best: list[_Step | None] = [_Step(0.0, 0, ""), *[None] * len(data)]
    for start in range(len(data)):
        here = best[start]
        if here is None:
            continue
        for end, score, text in _next(data, start, encoding):
            old = best[end]
            if text == LOST and end == len(data) and is_cut:
                score = _CUT
            if old is None or here.score + score > old.score:
                best[end] = _Step(here.score + score, start, text)
    units: list[Unit] = []
    end = len(data)
    while end:
        step = best[end]
        assert step is not None, "every byte can be lost"
        size = (end - step.start) // len(step.text)
        starts = range(step.start, end, size)
        units += [Unit(start, start + size, char) for start, char in zip(starts, step.text, strict=True)][::-1]
        end = step.start
    return units[::-1]


def _next(data: bytes, start: int, encoding: str) -> list[tuple[int, float, str]]:
    """The words that can begin at a position: where each ends, its natural log probability, the word."""
    if data[start] < 0x80:
        return [(start + 1, _ASCII, chr(data[start]))]
    words = likelihood().words
    found = [(start + 1, _LOSS, LOST)]
    text = plain = ""
    for end in range(start + 2, min(start + 2 * LONGEST, len(data)) + 1, 2):
        char = pair(data[end - 2 : end], encoding)
        if not char.char:
            break
        text += char.char
        plain += char.plain
        known = words.get(plain)
        if known or len(text) == 1:
            found.append((end, known[0] if known else UNKNOWN, text))
        elif plain[:-1].isdecimal() and (char.plain in DIGITS or char.plain in UNITS):
            found.append((end, words[plain[0]][0] + (len(plain) - 1) * SECOND_DIGIT, text))
    spoiled = data[start] == 0xFF and encoding == "big5hkscs"  # a first byte once: two in five second ones are ASCII
    if not text and len(data) > start + 1 and data[start + 1] >= (0x40 if spoiled else 0x80):
        found.append((start + 2, _LOSS, LOST))
    return found
