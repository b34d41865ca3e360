"""Junk put between the hanzi to hinder copying: `x6 m 2 = ep 9kK : 河边有一盏灯 → 河边有一盏灯`."""

from collections.abc import Iterator, Sequence

from newsclean.edit import Edit
from newsclean.patterns import compile_later

RULE = "anti-copy"
"""The public name under which the junk is cut."""

# A cheap look for three short words in a row; Chinese text has next to no spaces.
_GATE = compile_later(r" [!-~]{1,4} +[!-~]{1,4} +[!-~]{1,4}(?:\s|\Z)")
_START = compile_later(r"\s*[!-~]{1,4}(?: +[!-~]{1,4}){3,24} +(?=[^\x00-\x7f])")
_END = compile_later(r"(?:(?<![ -~])|(?<=[^ -~] ))[!?,.]?([!-~]{1,4}(?: +[!-~]{1,4}){4,24}) *\Z")
_WHOLE = compile_later(r"\s*[!-~]{1,4}(?: +[!-~]{1,4}){3,24}\s*")
_ODD = compile_later(r"[#$%&@^_~;?\[\]{}\\]|[a-z][A-Z]|\d[A-Za-z]|[A-Za-z]\d")
_WINDOW = 160
_FEWEST = 3  # one such line may be a formula; a page that hinders copying has them everywhere


def scramble_edits(text: str, lines: Sequence[str]) -> dict[int, list[Edit]]:
    """The edits that cut such junk out of the lines of a page that is full of it, by index of the line."""
    if " " not in text or not _GATE.search(text):
        return {}
    found = {i: edits for i, line in enumerate(lines) if (edits := _edits_of_line(line))}
    return found if len(found) >= _FEWEST else {}


def _edits_of_line(line: str) -> list[Edit]:
    """The edits that cut inserted junk out of a line."""
    return [Edit(start, end, "", RULE) for start, end in _candidates(line) if _is_odd(line[start:end].split())]


def _is_odd(words: list[str]) -> bool:
    """Whether a quarter of some short words are no words: `9kK`, `=`, `m_`."""
    return sum(bool(_ODD.search(word)) for word in words) * 4 >= len(words)


def _candidates(line: str) -> Iterator[tuple[int, int]]:
    """Where a line has four short words or more in a row: all of it, at its start, at its end."""
    if len(line) <= _WINDOW and _WHOLE.fullmatch(line):
        yield 0, len(line)
        return
    found = _START.match(line[:_WINDOW])
    if found:
        yield 0, found.end()
    offset = max(0, len(line) - _WINDOW)
    found = _END.search(line[offset:])
    if found:
        yield offset + found.start(1), len(line)
