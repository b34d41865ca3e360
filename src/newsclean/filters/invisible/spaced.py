"""Spaces that text recognition put between all characters of a line: 村 里 的 老 人 。 → 村里的老人。"""

import re
from collections.abc import Iterator

from newsclean.chinese.hanzi import HANZI, HANZI_RANGES
from newsclean.chinese.likelihood import likelihood
from newsclean.edit import Edit
from newsclean.lines import lines_at
from newsclean.patterns import compile_later

_MARKS = "\u3001-\u3011\uff01-\uff5e“”‘’…—·"
_SPACE = "[ \u3000]"
IN_FRONT = f"(?<=[{HANZI_RANGES}]{_SPACE})"
BEHIND = f"{_SPACE}*[{HANZI_RANGES}]{_SPACE}+[{HANZI_RANGES}{_MARKS}]{_SPACE}+[{HANZI_RANGES}{_MARKS}]"
"""What is around a space of such a line, for the prefilter of the filter."""

_SPACED = compile_later(f"[{HANZI_RANGES}]{_SPACE}{BEHIND}")
_ADJACENT = compile_later(f"[{HANZI_RANGES}]{{2}}")
_RUN = compile_later(f"(?<![^\\s])(?:[{HANZI_RANGES}{_MARKS}]{_SPACE}+){{5,}}[{HANZI_RANGES}{_MARKS}](?![^\\s])")
_SPACES = compile_later(r"(?<=(\S))[ \u3000]+(?=(\S))")
_CHINESE = compile_later(f"[{HANZI_RANGES}{_MARKS}]")
_LATIN = compile_later("[A-Za-z]")

_MANY = 10  # hanzi in spaced sentences from which all lines that are spaced so were recognised from a picture
_FEWEST = 6  # hanzi of a line that is a sentence or clause; 东 南 西 北 is a list
_LIKELY = -6.5
"""Natural log probability a character from which spaced hanzi are text: newspaper has -5.2, 子 丑 寅 卯 -9.6."""
_IN_SENTENCES = compile_later("[，。！？；：]|[的了在和与這这們们到從从對对把被將将為为]")


def spaced_edits(text: str) -> Iterator[Edit]:
    """Edits with the rule `spaced` for each space of a line that is spaced throughout and reads like a sentence, and of
    all such lines where most of their hanzi are in sentences; findings where a part of a line is so."""
    lines = list(lines_at(text, (match.start() for match in _SPACED.finditer(text))))
    whole = [(offset, line) for offset, line in lines if not _ADJACENT.search(line) and _is_of_single_characters(line)]
    sentences = [(offset, line) for offset, line in whole if _is_sentence(line)]
    is_throughout = 2 * _count_hanzi(sentences) >= _count_hanzi(whole) and _count_hanzi(sentences) >= _MANY
    joined = {offset for offset, _ in (whole if is_throughout else sentences)}
    for offset, line in lines:
        if offset in joined:
            for match in _SPACES.finditer(line):
                yield Edit(offset + match.start(), offset + match.end(), _space_between(line, match), "spaced")
            continue
        for match in _RUN.finditer(line):
            if _is_sentence(match[0]):
                yield Edit(offset + match.start(), offset + match.end(), match[0], "spaced")


def _count_hanzi(lines: list[tuple[int, str]]) -> int:
    return sum(len(HANZI.findall(line)) for _, line in lines)


def _is_of_single_characters(line: str) -> bool:
    """Whether nine in ten of what is between spaces are single characters."""
    tokens = line.split()
    return 10 * sum(len(token) == 1 for token in tokens) >= 9 * len(tokens)


def _is_sentence(line: str) -> bool:
    """Whether the hanzi of a line read like a sentence: they have a mark or a word that lists do not have."""
    return _is_likely(line) and _IN_SENTENCES.search(line) is not None


def _is_likely(text: str) -> bool:
    hanzi = "".join(HANZI.findall(text))
    return len(hanzi) >= _FEWEST and likelihood().score(hanzi) >= _LIKELY


def _space_between(line: str, match: re.Match[str]) -> str:
    """What becomes of a space: nothing, but for one between a hanzi and a Latin letter or between two words."""
    before, behind = match[1], match[2]
    if _CHINESE.match(before) and _CHINESE.match(behind):
        return ""
    if _CHINESE.match(before) or _CHINESE.match(behind):
        return " " if _LATIN.match(before) or _LATIN.match(behind) else ""
    return "" if _is_alone(line, match.start() - 1) and _is_alone(line, match.end()) else " "


def _is_alone(line: str, position: int) -> bool:
    """Whether white space, or the edge of the line, is on both sides of a character."""
    return not line[max(0, position - 1) : position].strip() and not line[position + 1 : position + 2].strip()
