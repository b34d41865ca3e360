"""Bytes that were read one by one: `æ–°é—»` and `ÐÂÎÅ` → 新闻."""

from collections.abc import Iterator

from newsclean.chinese.big5 import read_big5
from newsclean.chinese.utf8 import LOST, read_damaged
from newsclean.filters.mojibake.reading import CERTAIN, POSSIBLE, UNLIKELY, count_hanzi, is_chinese, likelihood_of
from newsclean.filters.mojibake.runs import Decoder, Run, read_gb18030, weighed
from newsclean.filters.mojibake.tables import TABLES, WESTERN, Table


def utf8_runs(table: Table, line: str) -> Iterator[Run]:
    """The runs of a line that are UTF-8 read by a table, once or twice over."""
    for match in table.utf8.finditer(line):
        text = _read_utf8(table, match[0])
        if text is not None:
            common = sum(map(_is_common, text))
            # é “é” are the bytes of two hanzi that nobody ever wrote side by side.
            certain = common >= 2 and likelihood_of(text) >= (POSSIBLE if common < CERTAIN else UNLIKELY)
            yield Run(match.start(), match.end(), text, certain, 0.0)


def _read_utf8(table: Table, run: str) -> str | None:
    """What a run is in UTF-8, once or twice over; None where it is not Chinese."""
    text, _ = read_damaged(table.encode(run.replace(" ", "\u00a0")))
    if is_chinese(text) and sum(map(_is_common, text)) >= max(1, text.count(LOST)):
        return text
    for again in TABLES:
        if again.utf8.fullmatch(text):
            return _read_utf8(again, text)
    for decoder in (read_gb18030, read_big5):
        found = _read_pairs(WESTERN, text, decoder) if WESTERN.pairs.fullmatch(text) else None
        if found and found.is_certain:
            return found.text
    return None


def pair_runs(table: Table, decoder: Decoder, line: str) -> Iterator[Run]:
    """The runs of a line that are GB18030 or Big5, as the decoder says, read by a table."""
    for match in table.pairs.finditer(line):
        run = _read_pairs(table, match[0], decoder)
        if run:
            yield run._replace(start=match.start(), end=match.end())


def _read_pairs(table: Table, run: str, decoder: Decoder) -> Run | None:
    if _is_alphabet(run):
        return None
    try:
        text = decoder(table.encode(run))
    except UnicodeDecodeError:
        return None
    if table is WESTERN and count_hanzi(text) < _CERTAIN_OF_SIGNS and not _has_letters(run):
        return None
    return weighed(text) if is_chinese(text) else None


_CERTAIN_OF_SIGNS = 6  # hanzi; ±°¼½¾ are signs


def _has_letters(run: str) -> bool:
    """Whether a fourth are letters: ¼½¾±° are signs."""
    return 4 * sum("À" <= character <= "ÿ" and character not in "×÷" for character in run) >= len(run)


def _is_alphabet(run: str) -> bool:
    """Whether characters mostly follow each other in the code table, as in ÀÁÂÃÄÅ, or repeat."""
    steps = [abs(ord(second) - ord(first)) for first, second in zip(run, run[1:], strict=False)]
    return len(run) > 3 and sum(1 for step in steps if step <= 2) * 2 >= len(steps)


def _is_common(character: str) -> bool:
    return any(first <= character <= last for first, last in ("\u4e00\u9fff", "\u3001\u3017", "\uff01\uff5e"))
