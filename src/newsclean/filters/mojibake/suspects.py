"""Where a line was probably misread, though not so certainly that it is read again: `标题：餈?敹?` is a finding."""

from collections.abc import Iterator
from functools import lru_cache

from newsclean.chinese.likelihood import likelihood
from newsclean.chinese.names import SURNAMES
from newsclean.chinese.utf8 import LOST
from newsclean.edit import Span, joined_spans
from newsclean.filters.mojibake.decoding import is_mostly_utf8, read_gb18030
from newsclean.filters.mojibake.misreadings import DOUBLE_BYTE, single_byte
from newsclean.filters.mojibake.runs import NO_MARK, double_byte_kinds, pair_runs
from newsclean.patterns import compile_later

_FEWEST = 6  # characters beyond ASCII of a run that may be three hanzi


def suspects(line: str) -> list[Span]:
    """Where a line was probably misread: UTF-8 read as something else, three hanzi and more read byte by byte, or hanzi
    that are far less likely than any words or names."""
    return joined_spans([*_bytes_as_letters(line), *_utf8_as_hanzi(line), *_unlikely_hanzi(line)])


def _bytes_as_letters(line: str) -> Iterator[Span]:
    """UTF-8, or three hanzi and more of GB18030, read byte by byte."""
    western = single_byte()[0]
    for match in western.utf8.finditer(line):
        if match.end() - match.start() >= _FEWEST and is_mostly_utf8(western.to_bytes(match[0])):
            yield match.span()
    for run in pair_runs(western, read_gb18030, line):
        if sum(not character.isascii() for character in line[run.start : run.end]) >= _FEWEST:
            yield run.start, run.end


_DAMAGED_PIECE = compile_later(rf"{NO_MARK}+(?:\?{NO_MARK}*)*")  # each ? may be a lost byte
_HANZI = compile_later(rb"[\xe3-\xe9][?\x80-\xbf\xff]{2}")  # in UTF-8; ? and FF (GAP) are bytes that were lost


def _utf8_as_hanzi(line: str) -> Iterator[Span]:
    """Pieces whose bytes, in a double-byte encoding, have the form of UTF-8."""
    for match in _DAMAGED_PIECE.finditer(line):
        if any(_has_form_of_utf8(encoding.to_bytes(match[0])) for encoding in DOUBLE_BYTE):
            yield match.span()


def _has_form_of_utf8(data: bytes | None) -> bool:
    """Whether three quarters of these bytes, five and more, are hanzi in UTF-8, some bytes of which may be lost."""
    return data is not None and len(data) >= _FEWEST - 1 and 4 * len(b"".join(_HANZI.findall(data))) >= 3 * len(data)


def _unlikely_hanzi(line: str) -> Iterator[Span]:
    """Hanzi that are no Chinese: 缁嶄簡, not 饕餮 or 牟淼."""
    for match in () if _FOREIGN.search(line) else _DAMAGED_PIECE.finditer(line):
        for start, end in _unlikely_stretches(match[0]):
            if _is_misread(line, match.start() + start, match.start() + end):
                start, end = _with_single_words(match[0], start, end)
                yield match.start() + start, match.start() + end


# Kana, hangul, bopomofo in its order or with tones, and what only Cantonese, Taiwanese and Japanese are
# written with.
_FOREIGN = compile_later(
    "[佢哋喺嗰嘢冇咗嚟啲唔㗎囡睭発売価検図対気円駅\u3041-\u30fa\uac00-\ud7a3]|[\u3105-\u3129][ˊˇˋ˙]|ㄅㄆㄇ|[\uff66-\uff9f]{3}"
)
_ODD_LETTERS = "\u3105-\u3129\ue000-\uf8ff\ufe30-\ufe5e\uff61-\uff9f"
_LETTER = compile_later(f"[㐀-䶵一-龥{_ODD_LETTERS}]")
_AMONG_HANZI = compile_later(
    "[一-龥][\u3105-\u3129\ufe30-\ufe44\ufe59-\ufe5e]|[\u3105-\u3129\ufe30-\ufe44\ufe59-\ufe5e][一-龥]"
)


def _unlikely_stretches(piece: str) -> Iterator[Span]:
    """The parts of a piece whose words together are less likely than _LIKELY: the best sums of weights above 0."""
    start = end = position = 0
    total = best = 0.0
    for word, weight in _weighted_words(piece):
        if total <= 0:
            if best > 0:
                yield start, end
            start, total, best = position, 0.0, 0.0
        position += len(word)
        total += weight
        if total > best:
            best, end = total, position
    if best > 0:
        yield start, end


_LIKELY = -10.0  # natural log probability a character that rare words have and common names have not


@lru_cache(maxsize=64)
def _weighted_words(piece: str) -> list[tuple[str, float]]:
    """The words of a piece with how far each is less likely than _LIKELY in all; what is no letter has 0."""
    table = likelihood()
    return [
        (word, _LIKELY * len(word) - table.log_probability(word) if _LETTER.match(word) else 0.0)
        for word in table.divide(piece)
    ]


def _with_single_words(piece: str, start: int, end: int) -> Span:
    """A misread part and the words of one character beside it, which nothing joins to others."""
    words, last = [], 0
    for word, _ in _weighted_words(piece):
        words.append((last, last + len(word)))
        last += len(word)
    for first, last in reversed(words):
        start = first if last == start and last - first == 1 else start
    for first, last in words:
        end = last if first == end and last - first == 1 else end
    return start, end


def _is_misread(line: str, start: int, end: int) -> bool:
    """Whether a stretch is too unlikely for any names, is beside lost characters, or reads far better by its bytes."""
    stretch = line[start:end]
    is_first = start == 0 or _NO_LETTER.match(line, start - 1) is not None
    if LOST in line[max(0, start - 1) : end + 1] or (is_first and line.count("?", max(0, start - 1), end + 2) > 1):
        return True
    letters = _LETTER.findall(stretch)
    if len(set(letters)) < 2:
        return False
    score = likelihood().score("".join(letters))
    if len(letters) > _LONGEST_NAME:
        return score < (_NO_CHINESE if len(letters) > _TWO_NAMES else _NO_NAME)
    if _AMONG_HANZI.search(stretch) and score < _NO_CHINESE:
        return True
    if stretch[0] in SURNAMES or line[start - 1 : start] in SURNAMES:
        return False
    is_no_name = score < _NO_NAME and len(letters) == _LONGEST_NAME
    return _is_likelier_again(stretch, score) or (is_no_name and _is_of_utf8_bytes(stretch))


_NO_LETTER = compile_later(r"[?\W]")
_LONGEST_NAME, _TWO_NAMES = 3, 5  # hanzi of a name, which may all be rare, and of two side by side
_NO_CHINESE, _NO_NAME = -13.0, -14.0
"""Natural log probability a character below which hanzi are no Chinese, and so few that they may be one or two names
are no names either. Nine misread runs had -13.9 to -19.8; of 19,484 newspaper lines in both scripts none is below."""


def _is_likelier_again(stretch: str, score: float) -> bool:
    """Whether one reading of a stretch is Chinese, and far likelier than what is there: 薯鑠欱 is 力培养."""
    needed = max(_PROBABLE, score + _RISE)
    runs = (run for find in double_byte_kinds().values() for run in find(stretch))
    return any(run.score >= needed and run.end - run.start >= len(stretch) - 1 for run in runs)


_PROBABLE, _RISE = -7.5, 6.0
"""Natural log probability a character of a reading that is probably right, and by how much it is likelier. Both are
stricter than for repairs in the one, and far stricter in the other, as hanzi beside the run may be part of it."""


def _is_of_utf8_bytes(stretch: str) -> bool:
    """Whether each byte of a stretch is one of hanzi or marks in UTF-8; of three hanzi by chance one in 300."""
    codes = (encoding.to_bytes(stretch.replace("?", ""), b"") for encoding in DOUBLE_BYTE)
    return any(data is not None and _BYTES_OF_UTF8.fullmatch(data) for data in codes)


_BYTES_OF_UTF8 = compile_later(rb"[\x80-\xbf\xe3-\xe9\xef]+")
