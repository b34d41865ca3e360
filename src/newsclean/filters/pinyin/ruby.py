"""Whole lines of words with their readings: `[汉字](hàn zì)`, `[上山]{shàng shān}`, `床chuáng前qián` → the hanzi."""

import re
from collections.abc import Iterator, Sequence

from newsclean.chinese.hanzi import HANZI
from newsclean.edit import Edit
from newsclean.filters.pinyin.lessons import is_lesson
from newsclean.filters.pinyin.letters import TONED, read_letters
from newsclean.filters.pinyin.readings import spelled_hanzi
from newsclean.lines import lines_at
from newsclean.patterns import compile_later

_HANZI = "一-龥"
_SYLLABLES = f"[A-Za-z{TONED}üÜ'’]{{1,40}}"
_APART = f"({_SYLLABLES}(?: {_SYLLABLES}){{0,11}})"
_BRACKETED = compile_later(rf"\[([{_HANZI}]{{1,12}})\](?:\({_APART}\)|\{{{_APART}\}})")
# The hanzi, the letters behind them, and the spaces in front of the letters and behind them.
_BARE = compile_later(rf"([{_HANZI}]{{1,4}}+)(\ ?)({_SYLLABLES})(\ ?)")
_FEWEST_BRACKETED = (
    2  # words with readings in brackets, with tones, that make a line of them though other words have none
)
_FEWEST_BARE = 2  # words with bare readings that make a line of them: 学校xuéxiào alone is an entry of a list
_LETTER = compile_later("[A-Za-z]")
_CLAUSE_MARK = compile_later("[，。！？；]")


def ruby_edits(text: str) -> Iterator[Edit]:
    """Edits with the rule `ruby` for each word of a line of words with readings; findings where a line is none."""
    for pattern, find in ((_BRACKETED, _bracketed), (_BARE, _bare)):
        starts = [match.start() for match in pattern.finditer(text)] if _may_match(pattern, text) else []
        lines = list(lines_at(text, iter(starts)))
        lesson = bool(lines) and is_lesson(text)
        for offset, line in lines:
            for start, end, hanzi in find(line, lesson):
                yield Edit(offset + start, offset + end, hanzi, "ruby")


def _may_match(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text holds what the pattern needs, which is a literal or a rare character."""
    return "](" in text or "]{" in text if pattern is _BRACKETED else _WITH_TONE.search(text) is not None


_WITH_TONE = compile_later(f"[{TONED}][a-z]{{0,3}} ?[{_HANZI}]")
Replacement = tuple[int, int, str]


def _bracketed(line: str, is_lesson: bool) -> Sequence[Replacement]:
    """The words of a line in square brackets whose readings are in brackets behind them."""
    found = [match for match in _BRACKETED.finditer(line) if _spells(match[1], match[2] or match[3])]
    if not found or not _are_readings(found):
        return []
    rest = _BRACKETED.sub("", line)
    toned = sum(read_letters(match[2] or match[3]).toned for match in found)
    is_so = toned >= _FEWEST_BRACKETED or not (HANZI.search(rest) or _LETTER.search(rest))
    return [(*match.span(), match[1] if is_so and not is_lesson else match[0]) for match in found]


def _are_readings(found: Sequence[re.Match[str]]) -> bool:
    """Whether they are readings and no links: [首页](shouye) may be the address of a page."""
    letters = "".join(match[2] or match[3] for match in found)
    if read_letters(letters).toned or " " in letters:
        return True
    return all(match[3] for match in found) and len(found) > 1


def _bare(line: str, is_lesson: bool) -> Sequence[Replacement]:
    """The words of a line whose readings follow them without brackets; none where the line is a list of words."""
    found = [match for match in _BARE.finditer(line) if read_letters(match[3]).toned or _is_neutral(match)]
    if len(found) < _FEWEST_BARE or any(not _spells(match[1], match[3]) for match in found):
        return []
    rest = _BARE.sub("", line)
    if HANZI.search(rest) or _LETTER.search(rest) or len({_syllable(match) for match in found}) == 1:
        return []
    if _is_list(line, found) or is_lesson or not any(read_letters(match[3]).toned for match in found):
        return [(match.start(), match.end(), match[0]) for match in found]
    is_spaced = all(match[2] for match in found)
    behind = ["" if is_spaced else _space_behind(line, match) for match in found]
    return [(*match.span(), match[1] + space) for match, space in zip(found, behind, strict=True)]


def _is_neutral(match: re.Match[str]) -> bool:
    """Whether the letters are the reading of one hanzi in the neutral tone: 了le."""
    return len(match[1]) == 1 and _spells(match[1], match[3])


def _syllable(match: re.Match[str]) -> str:
    """The syllable of a match, without its tone."""
    return read_letters(match[3]).plain[0]


def _is_list(line: str, found: Sequence[re.Match[str]]) -> bool:
    """Whether words with their readings are apart, 大dà 小xiǎo, and no mark shows that they are a sentence."""
    apart = sum(match[4] == " " and not match[2] for match in found[:-1])
    return 2 * apart >= len(found) - 1 and apart > 0 and not _CLAUSE_MARK.search(line)


def _space_behind(line: str, match: re.Match[str]) -> str:
    """The space behind a reading, where it is not between two hanzi."""
    return match[4] if match[4] and not HANZI.match(line, match.end()) else ""


def _spells(hanzi: str, letters: str) -> bool:
    """Whether letters spell all of the hanzi."""
    read = read_letters(letters)
    return len(read.plain) == 1 and spelled_hanzi(hanzi, len(hanzi), read.plain[0]) == len(hanzi)
