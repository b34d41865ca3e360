"""Bytes that were read as the wrong hanzi: `鏂伴椈` and `陔恓` → 新闻."""

import re
from collections.abc import Callable, Iterator

from newsclean.chinese.big5 import read_big5, write_big5
from newsclean.chinese.utf8 import LOST, read_damaged
from newsclean.filters.mojibake.reading import POSSIBLE, RISE, count_hanzi, is_chinese, likelihood_of
from newsclean.filters.mojibake.runs import Decoder, Run, read_gb18030, weighed

_PIECE = re.compile("[^\x00-\x7f\u3000，。、；：？！“”‘’（）《》【】…—]+\\??")


def hanzi_runs(read_again: Callable[[str], str | None], line: str) -> Iterator[Run]:
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
    run = weighed(text, max(POSSIBLE, likelihood_of(piece) + RISE))
    if run and read_again is utf8_as_gbk and LOST not in text:
        return run._replace(is_certain=True)  # that bytes have the form of UTF-8 does not happen by chance
    return run


def big5_as_gbk(piece: str) -> str | None:
    """Big5 that was read as GBK or GB18030."""
    return _pairs_again(piece, lambda text: text.encode("gb18030"), read_big5)


def gbk_as_big5(piece: str) -> str | None:
    """GBK that was read as Big5, by browsers or by Windows, which differ in some five hundred characters."""
    choices = [_pairs_again(piece, write, read_gb18030) for write in (write_big5, lambda text: text.encode("cp950"))]
    return max((choice for choice in choices if choice is not None), key=likelihood_of, default=None)


def _pairs_again(piece: str, encode: Callable[[str], bytes], decode: Decoder) -> str | None:
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


def _with_gaps(data: bytes, decode: Decoder) -> str:
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


# Characters of two bytes: a clean hanzi beside misread ones, 学 the bytes of ѧ, must not become one.
_STRAY = re.compile("[\x80-\xb6\xb8-\u07ff]|(?<![一-龥])·|·(?![一-龥])")


def utf8_as_gbk(piece: str) -> str | None:
    """UTF-8 that was read as GBK; a character that lost a byte to what stood behind it is U+FFFD."""
    try:
        data = piece.encode("gb18030")
    except UnicodeEncodeError:
        return None
    data = data.replace(_EURO, b"\x80").replace(_UNREADABLE, b"\xff")  # CP936 reads a single 80 as the euro
    text, losses = read_damaged(_EATEN.sub(b"\xff", data))
    lost = sum(loss.characters for loss in losses)
    return text if 2 * lost <= count_hanzi(text) and not _STRAY.search(text) else None
