"""The ways in which text is decoded wrongly, each with how to find its runs in a line and read them again."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from newsclean.big5 import read_big5, write_big5
from newsclean.filters.mojibake.reading import (
    CERTAIN,
    POSSIBLE,
    RISE,
    SURE,
    count_hanzi,
    has_words,
    is_chinese,
    likelihood_of,
)
from newsclean.filters.mojibake.tables import DOS, TABLES, WESTERN, Table
from newsclean.utf8 import LOST, read_damaged


class Run(NamedTuple):
    """A run of a line, what it was, and whether that leaves no doubt (else it is possible)."""

    start: int
    end: int
    text: str
    is_certain: bool
    score: float


Finder = Callable[[str], Iterator[Run]]

_Decoder = Callable[..., str]
"""Decodes bytes, or bytes with an error handler."""


def _gb18030(data: bytes, errors: str = "strict") -> str:
    return data.decode("gb18030", errors)


# Single bytes


def _utf8_runs(table: Table, line: str) -> Iterator[Run]:
    for match in table.utf8.finditer(line):
        text = _read_utf8(table, match[0])
        if text is not None:
            common = sum(map(_is_common, text))
            # é “é” are the bytes of two hanzi that nobody ever wrote side by side.
            certain = common >= 2 and (common >= CERTAIN or likelihood_of(text) >= POSSIBLE)
            yield Run(match.start(), match.end(), text, certain, 0.0)


def _read_utf8(table: Table, run: str) -> str | None:
    """What a run is in UTF-8, once or twice over; None where it is not Chinese."""
    text, _ = read_damaged(table.encode(run.replace(" ", "\u00a0")))
    if is_chinese(text) and sum(map(_is_common, text)) >= max(1, text.count(LOST)):
        return text
    for again in TABLES:
        if again.utf8.fullmatch(text):
            return _read_utf8(again, text)
    for decoder in (_gb18030, read_big5):
        found = _read_pairs(WESTERN, text, decoder) if WESTERN.pairs.fullmatch(text) else None
        if found and found.is_certain:
            return found.text
    return None


def _pair_runs(table: Table, decoder: _Decoder, line: str) -> Iterator[Run]:
    for match in table.pairs.finditer(line):
        run = _read_pairs(table, match[0], decoder)
        if run:
            yield run._replace(start=match.start(), end=match.end())


def _read_pairs(table: Table, run: str, decoder: _Decoder) -> Run | None:
    if _is_alphabet(run):
        return None
    try:
        text = decoder(table.encode(run))
    except UnicodeDecodeError:
        return None
    if table is WESTERN and count_hanzi(text) < _CERTAIN_OF_SIGNS and not _has_letters(run):
        return None
    return _weighed(text) if is_chinese(text) else None


_CERTAIN_OF_SIGNS = 6  # hanzi; ±°¼½¾ are signs


def _weighed(text: str, bar: float = POSSIBLE) -> Run | None:
    """A reading of bytes whose form proves nothing, if it is likely enough."""
    score = likelihood_of(text)
    if score < bar:
        return None
    hanzi = count_hanzi(text)
    certain = hanzi >= CERTAIN and score >= SURE and has_words(text)
    return Run(0, 0, text, certain, score)


def _has_letters(run: str) -> bool:
    """Whether a fourth are letters: ¼½¾±° are signs."""
    return 4 * sum("À" <= character <= "ÿ" and character not in "×÷" for character in run) >= len(run)


def _is_alphabet(run: str) -> bool:
    """Whether characters mostly follow each other in the code table, as in ÀÁÂÃÄÅ, or repeat."""
    steps = [abs(ord(second) - ord(first)) for first, second in zip(run, run[1:], strict=False)]
    return len(run) > 3 and sum(1 for step in steps if step <= 2) * 2 >= len(steps)


def _is_common(character: str) -> bool:
    return any(first <= character <= last for first, last in ("\u4e00\u9fff", "\u3001\u3017", "\uff01\uff5e"))


# Hanzi for hanzi

_PIECE = re.compile("[^\x00-\x7f\u3000，。、；：？！“”‘’（）《》【】…—]+\\??")


def _hanzi_runs(read_again: Callable[[str], str | None], line: str) -> Iterator[Run]:
    """The whole line, or else those of its pieces between clean marks, where reading it again makes it likelier."""
    run = _read_hanzi(line, read_again)
    if run is not None:
        yield run._replace(end=len(line))
        return
    for match in _PIECE.finditer(line):
        run = _read_hanzi(match[0], read_again)
        if run is not None:
            yield run._replace(start=match.start(), end=match.end())


def _read_hanzi(piece: str, read_again: Callable[[str], str | None]) -> Run | None:
    text = read_again(piece)
    if text is None or not is_chinese(text) or count_hanzi(text) < 2:
        return None
    run = _weighed(text, max(POSSIBLE, likelihood_of(piece) + RISE))
    if run and read_again is _utf8_as_gbk and LOST not in text:
        return run._replace(is_certain=True)  # that bytes have the form of UTF-8 does not happen by chance
    return run


def _big5_as_gbk(piece: str) -> str | None:
    return _pairs_again(piece, lambda text: text.encode("gb18030"), read_big5)


def _gbk_as_big5(piece: str) -> str | None:
    """As browsers read Big5, or as Windows does, which differ in some five hundred characters."""
    choices = [_pairs_again(piece, write, _gb18030) for write in (write_big5, lambda text: text.encode("cp950"))]
    return max((choice for choice in choices if choice is not None), key=likelihood_of, default=None)


def _pairs_again(piece: str, encode: Callable[[str], bytes], decode: _Decoder) -> str | None:
    """Two bytes for two bytes; where U+FFFD stands for one or both of a character, for the better of these."""
    try:
        parts = [encode(part) for part in piece.split(LOST)]
        if len(parts) == 1:
            return decode(parts[0])
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    choices = [_with_gaps(gap.join(parts), decode) for gap in (b"\xff", b"\xff\xff")]
    text = max(choices, key=lambda choice: likelihood_of(choice) - choice.count(LOST))
    return text if 2 * text.count(LOST) <= count_hanzi(text) else None


_SOUND_PAIRS = re.compile(rb"(?:[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x00-\x7f])++")
_BROKEN_PAIR = re.compile(rb"\xff[\x40-\xff]?|[\x80-\xfe]\xff?")


def _with_gaps(data: bytes, decode: _Decoder) -> str:
    """Bytes some of which are lost (FF), U+FFFD for each pair that one is missing of."""
    pieces: list[str] = []
    position = 0
    while position < len(data):
        sound = _SOUND_PAIRS.match(data, position)
        broken = None if sound else _BROKEN_PAIR.match(data, position)
        match = sound or broken
        assert match is not None, "a byte is ASCII, or begins a pair, or is lost"
        pieces.append(decode(match[0], "replace") if sound else LOST)
        position = match.end()
    return "".join(pieces)


_UNREADABLE = LOST.encode("gb18030")
_EURO = "\u20ac".encode("gb18030")
_EATEN = re.compile(rb"(?<=[\xe3-\xe9\xef])\?|(?<=[\xe3-\xe9\xef][\x80-\xbf])\?")


def _utf8_as_gbk(piece: str) -> str | None:
    """What is certain of it: a character that lost a byte to what stood behind it is U+FFFD."""
    try:
        data = piece.encode("gb18030")
    except UnicodeEncodeError:
        return None
    data = data.replace(_EURO, b"\x80").replace(_UNREADABLE, b"\xff")  # CP936 reads a single 80 as the euro
    text, losses = read_damaged(_EATEN.sub(b"\xff", data))
    lost = sum(loss.characters for loss in losses)
    return text if 2 * lost <= count_hanzi(text) else None


KINDS: dict[str, Finder] = {
    "utf-8": partial(_utf8_runs, WESTERN),
    "gb18030": partial(_pair_runs, WESTERN, _gb18030),
    "big5": partial(_pair_runs, WESTERN, read_big5),
    "utf-8-as-cp437": partial(_utf8_runs, DOS),
    "gb18030-as-cp437": partial(_pair_runs, DOS, _gb18030),
    "big5-as-cp437": partial(_pair_runs, DOS, read_big5),
    "utf-8-as-gbk": partial(_hanzi_runs, _utf8_as_gbk),
    "big5-as-gbk": partial(_hanzi_runs, _big5_as_gbk),
    "gbk-as-big5": partial(_hanzi_runs, _gbk_as_big5),
}
"""By rule: what the bytes were, and as what they were read where that was not Latin-1 or Windows-1252."""
