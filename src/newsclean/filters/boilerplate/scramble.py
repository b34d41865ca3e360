"""Junk put between the hanzi to hinder copying: `x6 m 2 = ep 9kK : 河边有一盏灯 → 河边有一盏灯`."""

import re
from collections.abc import Iterator

from newsclean.filters.boilerplate.parts import Draft, Span

_RULE = "anti-copy"
# A cheap look for three short words in a row; Chinese text has next to no spaces.
_GATE = re.compile(r" [!-~]{1,4} +[!-~]{1,4} +[!-~]{1,4}(?:\s|\Z)")
_START = re.compile(r"\s*[!-~]{1,4}(?: +[!-~]{1,4}){3,24} +(?=[^\x00-\x7f])")
_END = re.compile(r"(?:(?<![ -~])|(?<=[^ -~] ))[!?,.]?([!-~]{1,4}(?: +[!-~]{1,4}){4,24}) *\Z")
_WHOLE = re.compile(r"\s*[!-~]{1,4}(?: +[!-~]{1,4}){3,24}\s*")
_ODD = re.compile(r"[#$%&@^_~;?\[\]{}\\]|[a-z][A-Z]|\d[A-Za-z]|[A-Za-z]\d")
_WINDOW = 160
_FEWEST = 3  # one such line may be a formula; a page that hinders copying has them everywhere


def cut_scramble(text: str, texts: list[str], drafts: dict[int, Draft]) -> dict[int, str]:
    """Take such junk out of the lines of a page that is full of it.

    `drafts` gets the lines that keep something; lines that are nothing else are given by index with the rule.
    """
    if " " not in text or not _GATE.search(text):
        return {}
    found = {i: spans for i, line in enumerate(texts) if (spans := _junk(line))}
    if len(found) < _FEWEST:
        return {}
    whole = {i: _RULE for i, spans in found.items() if spans[0][:2] == (0, len(texts[i]))}
    for i, spans in found.items():
        if i not in whole:
            drafts.setdefault(i, Draft(texts[i])).take(spans)
    return whole


def _junk(line: str) -> list[Span]:
    return [(start, end, _RULE) for start, end in _candidates(line) if _is_odd(line[start:end].split())]


def _is_odd(words: list[str]) -> bool:
    return sum(bool(_ODD.search(word)) for word in words) * 4 >= len(words)


def _candidates(line: str) -> Iterator[tuple[int, int]]:
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
