"""The runs of a line that one wrong reading explains, each with the text it was: `浣犲ソ` → 你好."""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from newsclean.chinese.utf8 import LOST
from newsclean.filters.mojibake.decoding import Decoder, is_mostly_utf8, read_big5_with_gaps, read_gb18030, read_utf8
from newsclean.filters.mojibake.likely import (
    POSSIBLE,
    SURE,
    UNLIKELY,
    count_common,
    count_hanzi,
    hanzi_of,
    has_words,
    is_chinese,
    likelihood_of,
)
from newsclean.filters.mojibake.misreadings import CP950, DOUBLE_BYTE, SingleByte, as_utf8_in_cp932, single_byte
from newsclean.filters.mojibake.prefilter import suspicious_pair
from newsclean.filters.mojibake.rereading import (
    FEWEST_DIGITS,
    PRIVATE,
    Rereading,
    gbk_as_cp932_again,
    pairs_again,
    utf8_again,
)
from newsclean.patterns import compile_later


class Run(NamedTuple):
    """A run of a line, the text it was, whether there is no doubt of it (else it is possible), and how likely it is."""

    start: int
    end: int
    text: str
    is_certain: bool
    score: float


Finder = Callable[[str], list[Run]]
"""Gives the runs of a line that can be read again."""

_SURE_HANZI = 4  # hanzi of a run that leave no doubt, where the bytes have no form of their own as those of UTF-8 have
_LONG_RUN = 8  # characters of a run, four hanzi, that two letters of a word here and there do not have
_MEAN_RUN = 3  # characters; letters of Kazakh or Ukrainian between those that an encoding has not make runs of two
_SURE_SIGNS = 6  # the same where fewer than a fourth of a run are letters: ±°¼½¾ are signs
_RISE = 2.0  # natural log probability a character by which a reading must be likelier than the hanzi that was there
_SURE_WITHOUT_WORDS = -8.0  # natural log probability a character of as many different hanzi and marks, “等、靠、要”
_SURE_GAIN = (
    24.0  # the same for all characters of a piece together that leaves no doubt, “２６岁、吕厚民”, and the least
)
_WORST_OF_FAR_LIKELIER = -9.8  # that such a reading must have a character
_SURE_OF_HANGUL = -7.5  # what a piece of hangul must have, which any bytes of two common hanzi may be
_MOST_LOST = 2  # a reading has at most one lost character for each so many hanzi


@lru_cache(maxsize=1)
def kinds() -> dict[str, Finder]:
    """By rule, `utf-8-as-gbk` say, what finds the runs of one encoding that were read as another."""
    found: dict[str, Finder] = {}
    for table in single_byte():
        suffix = "" if table.name == "cp1252" else f"-as-{table.name}"
        found[f"utf-8{suffix}"] = partial(_utf8_runs, table)
        found[f"gb18030{suffix}"] = partial(pair_runs, table, read_gb18030)
        found[f"big5{suffix}"] = partial(pair_runs, table, read_big5_with_gaps)
    return found | double_byte_kinds()


@lru_cache(maxsize=1)
def double_byte_kinds() -> dict[str, Finder]:
    """Those of the kinds that were read as a double-byte encoding."""
    found: dict[str, Finder] = {}
    for encoding in DOUBLE_BYTE:
        as_utf8 = encoding._replace(write=as_utf8_in_cp932) if encoding.name == "cp932" else encoding
        found[f"utf-8-as-{encoding.name}"] = partial(_hanzi_runs, partial(utf8_again, as_utf8))
        if encoding.name == "gbk":
            found["big5-as-gbk"] = partial(_hanzi_runs, partial(pairs_again, (encoding,), read_big5_with_gaps))
        elif encoding.name == "cp932":
            found["gbk-as-cp932"] = partial(_hanzi_runs, partial(gbk_as_cp932_again, encoding))
        else:
            tables = (encoding, CP950) if encoding.name == "big5" else (encoding,)
            found[f"gbk-as-{encoding.name}"] = partial(_hanzi_runs, partial(pairs_again, tables, read_gb18030))
    return found


def _utf8_runs(table: SingleByte, line: str) -> list[Run]:
    """The runs that are UTF-8 read by a table, once or twice over."""
    runs = []
    for match in table.utf8.finditer(line):
        text = _utf8_text(table, match[0])
        if text is not None:
            score = likelihood_of(text)
            runs.append(Run(match.start(), match.end(), text, _is_certain_utf8(table, match[0], text, score), score))
    return runs


def _is_certain_utf8(table: SingleByte, run: str, text: str, score: float) -> bool:
    """Whether a run in the form of UTF-8 leaves no doubt; `é “é”` in French has it, with a byte missing in each."""
    common = count_common(text)
    if common < 2 or len(set(text)) < 2:
        return False
    if common >= _SURE_HANZI:
        return score >= UNLIKELY
    # Some pairs of hanzi nobody ever wrote side by side; and half of the hanzi must have all their bytes.
    missing = len(text.encode()) - len(table.to_bytes(run))
    return score >= POSSIBLE and 2 * (run.count(" ") + run.count("?") + max(0, missing)) <= common


def _utf8_text(table: SingleByte, run: str) -> str | None:
    """What a run is in UTF-8, once or twice over; None where it is not Chinese."""
    data = table.to_bytes(run.replace(" ", "\u00a0").replace("?", LOST))
    if not is_mostly_utf8(data):
        return None
    text = read_utf8(data, table.undefined)
    if is_chinese(text) and count_common(text) >= max(1, text.count(LOST)):
        return text
    return _misread_twice(text)


def _misread_twice(text: str) -> str | None:
    """What a text is that was misread before it was misread again; None where that leaves a doubt."""
    for table in single_byte():
        if table.utf8.fullmatch(text):
            return _utf8_text(table, text)
    for decoder in (read_gb18030, read_big5_with_gaps):
        table = single_byte()[0]
        found = pair_runs(table, decoder, text) if table.pairs.fullmatch(text) else []
        if found and found[0].is_certain:
            return found[0].text
    return None


def pair_runs(table: SingleByte, decoder: Decoder, line: str) -> list[Run]:
    """The runs that are GB18030 or Big5, by the decoder, read by a table; judged together, as digits part them."""
    found = [
        (match, decoder(table.to_bytes(match[0]), table.undefined))
        for match in table.pairs.finditer(line)
        if not _is_alphabet(match[0])
    ]
    joined = "".join(text for _, text in found)
    words = sum(len(match[0]) for match, _ in found if _are_words(match[0])) if table.name != "cp1252" else 0
    score = likelihood_of(joined)
    longest = max((len(match[0]) for match, _ in found), default=0)
    certain = (
        (
            _leaves_no_doubt(joined, score, needs_words=longest < _LONG_RUN)
            or len(_FULL_DIGITS.findall(joined)) >= FEWEST_DIGITS
        )
        and is_chinese(joined)
        and 4 * words <= sum(len(match[0]) for match, _ in found)
        and sum(len(match[0]) for match, _ in found) >= _MEAN_RUN * len(found)
    )
    has_hanzi = count_hanzi(joined) >= _SURE_SIGNS
    return [
        Run(match.start(), match.end(), text, certain, score)
        for match, text in found
        if is_chinese(text)
        and not PRIVATE.search(text)
        and likelihood_of(text) >= POSSIBLE
        and (certain or (not words and (has_hanzi or _has_letters(match[0]))))
    ]


_FULL_DIGITS = compile_later(
    "(?<=[０-９．·－—])[０-９]|[０-９](?=[．·－—][０-９．])"
)  # in a row: £±£¹£¹ and Ј±Ј№Ј№ are nothing else


def _leaves_no_doubt(text: str, score: float, *, needs_words: bool = False) -> bool:
    """Whether a text of at least four different hanzi is as likely as Chinese, and made of words or long enough."""
    different = len(set(hanzi_of(text)))
    if different < _SURE_HANZI or score < SURE:
        return False
    if has_words(text) or (score >= _SURE_WITHOUT_WORDS and len(set(text)) >= _SURE_SIGNS):
        return True
    return different >= _SURE_SIGNS and not needs_words


def _has_letters(run: str) -> bool:
    """Whether a fourth are letters: ¼½¾±° are signs."""
    return 4 * sum(character.isalpha() or character > "\u2200" for character in run) >= len(run)


def _is_alphabet(run: str) -> bool:
    """Whether characters mostly follow each other in Unicode, as in ÀÁÂÃÄÅ, or repeat."""
    steps = [abs(ord(second) - ord(first)) for first, second in pairwise(run)]
    return len(run) > 3 and sum(1 for step in steps if step <= 2) * 2 >= len(steps)


_WORD = compile_later(r"[^\W\d_]{3,}")
_CAPITALS = 5  # letters of a word all in capitals


def _are_words(run: str) -> bool:
    """Whether the letters of a run are written as in words: small, but for the first or all of them."""
    words = _WORD.findall(run)
    sound = [word for word in words if word[1:].islower() or (len(word) >= _CAPITALS and word.isupper())]
    return 4 * sum(map(len, sound)) >= 3 * len(run)


NO_MARK = "[^\x00-\x7f\u3000，。、；：？！“”‘’（）《》【】…—]"
PIECE = compile_later(rf"{NO_MARK}+\??")


def _hanzi_runs(read_again: Callable[[str], Rereading | None], line: str) -> list[Run]:
    """The whole line, or else those of its pieces between clean marks, where reading it again makes it likelier."""
    run = None if _is_clean(line) else _reread(line, read_again)
    if run is not None:
        return [run._replace(end=len(line))]
    found = [(match, _reread(match[0], read_again)) for match in _pieces(line)]
    return [run._replace(start=match.start(), end=match.end()) for match, run in found if run is not None]


@lru_cache(maxsize=64)  # each of a dozen encodings asks for those of the same line
def _pieces(line: str) -> list[re.Match[str]]:
    """The pieces of a line between clean marks that may have been misread: of a clean line those with odd characters.

    A single character was two bytes, and no two hanzi.
    """
    pieces = [match for match in PIECE.finditer(line) if len(match[0]) > 1 and not _is_clean(match[0])]
    if not _is_clean(line):
        return pieces
    is_odd = suspicious_pair().pattern.search
    return [piece for piece in pieces if is_odd(piece[0])]


@lru_cache(maxsize=64)
def _is_clean(piece: str) -> bool:
    """Whether the hanzi of a piece, eight and more, are as likely as Chinese already: those of misread text are not."""
    hanzi = "".join(hanzi_of(piece))
    return _SURE_CLEAN <= len(hanzi) <= _LONGEST_CLEAN and likelihood_of(hanzi) >= _CLEAN


_SURE_CLEAN, _LONGEST_CLEAN = 8, 400  # hanzi of a piece whose likelihood shows it, and of which it is taken
_CLEAN = -7.0  # natural log probability a character; newspaper has -5.2, what was misread -10 and less
_EAST_ASIAN = compile_later("[\u3040-\u9fff\uac00-\ud7a3\ue000-\uf8ff\uff61-\uff9f]")


def _reread(piece: str, read_again: Callable[[str], Rereading | None]) -> Run | None:
    """A piece read again, where that makes it Chinese that is likelier than what was there."""
    if not _EAST_ASIAN.search(piece):  # words in Cyrillic or Greek, which these encodings have too
        return None
    read = read_again(piece)
    if read is None:
        return None
    text = read.text
    hanzi, lost = count_hanzi(text), text.count(LOST)
    if lost * _MOST_LOST > hanzi or not is_chinese(text):
        return None
    score, before = likelihood_of(text), likelihood_of(piece)
    if _ZHUYIN.search(piece) or (len(piece) > 2 and _is_in_order(piece)):
        return None
    if len(_FULL_DIGITS.findall(text)) - len(_FULL_DIGITS.findall(piece)) >= FEWEST_DIGITS:
        return Run(0, 0, text, True, score)
    if hanzi < 2 or score < max(POSSIBLE, before + _RISE):
        return None
    gain = (score - before) * len(text)
    return Run(0, 0, text, (read.has_form and not lost) or _is_certain(piece, text, score, gain), score)


def _is_certain(piece: str, text: str, score: float, gain: float) -> bool:
    """Whether a reading of a piece leaves no doubt: Korean and Japanese give hanzi too, though hardly words of them."""
    if 4 * len(_HANGUL.findall(piece)) >= 3 * sum(not character.isascii() for character in piece):
        enough = score >= _SURE_OF_HANGUL and count_hanzi(text) >= _SURE_SIGNS
        return enough and _leaves_no_doubt(text, score, needs_words=True)
    has_hanzi = count_hanzi(piece) > 0
    if _KANA.search(piece) or not has_hanzi:
        enough = has_hanzi or not _KANA.search(piece) or count_hanzi(text) >= _SURE_SIGNS
        return enough and _leaves_no_doubt(text, score, needs_words=True)
    is_far_likelier = gain >= _SURE_GAIN and score >= _WORST_OF_FAR_LIKELIER and count_hanzi(text) >= _SURE_HANZI
    return is_far_likelier or _leaves_no_doubt(text, score)


def _is_in_order(piece: str) -> bool:
    """Whether half of the characters are the next ones of their alphabet, as in ㄅㄆㄇㄈ."""
    return 2 * sum(ord(second) - ord(first) == 1 for first, second in pairwise(piece)) >= len(piece) - 1


_ZHUYIN = compile_later("[\u3105-\u3129][ˊˇˋ˙]")  # spelled with its tones
_HANGUL = compile_later("[\uac00-\ud7a3]")
_KANA = compile_later("[\u3041-\u30fa]")
