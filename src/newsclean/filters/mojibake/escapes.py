r"""Characters written as codes: &#20320;&#22909;, \u4f60\u597d, %E4%BD%A0%E5%A5%BD → 你好; 。\n → a line break."""

import re
from collections.abc import Callable, Iterator

from newsclean.chinese.likelihood import likelihood
from newsclean.edit import Edit
from newsclean.filters.mojibake.likely import SURE, count_hanzi, is_chinese, likelihood_of
from newsclean.page.code import is_about_codes, line_around
from newsclean.patterns import compile_later

_ENTITIES = compile_later("(?:&(?:amp;)?#(?:[0-9]{2,7}|[xX][0-9a-fA-F]{2,6});){2,}")
_ENTITY = compile_later("&(?:amp;)?#(?:([0-9]+)|[xX]([0-9a-fA-F]+));")
# A whole run, so that of "\u4f60\u597d" in a program no part is read.
_UNICODE = compile_later(r"(?<![\\\"'\[(-])(?<![\\%]u[0-9a-fA-F]{4})(?:[\\%]u[0-9a-fA-F]{4}){2,}+(?![\"'\])-])")
_PERCENT = compile_later("(?:%[0-9A-Fa-f]{2}){4,}")
# An address keeps its codes.
_ADDRESS = compile_later(r"[/=?&.@][^\s\u2e80-\uffef]*$")
_LONGEST_ADDRESS = 500

# Marks, spaces, hidden characters and emoji one by one, \u201c \u3000 \xa0, and \/: outside of code.
_SIGN = compile_later(
    r"(?:[\\%]u(?:002[267fF]|00[aAbB][0-9a-fA-F]|00[dDfF]7|2[0-7][0-9a-fA-F]{2}|30[0-2][0-9a-fA-F]|[fF][eE][fF]{2}"
    r"|[fF]{2}[0-5][0-9a-fA-F]|[dD]83[c-eC-E]\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\U0001[fF][0-9a-fA-F]{3}"
    r"|(?<!\\x[0-9a-fA-F]{2})\\xa0)+"
)
_HANZI_CODE = compile_later(r"(?<![\\\"'\[(-])[\\%]u[4-9][0-9a-fA-F]{3}(?![\"'\])-])")
_SLASHES = compile_later(r"(?:(?<=[一-龥0-9])|(?<=[a-z]:)|(?<=\\/)|(?<=[a-z0-9]))\\/(?=[一-龥0-9a-zA-Z\\])")
_CODE = compile_later(r"[\"'`{}=<>|^$*+]|\\(?!U0001[fF])[^unrtx/]|\[\\|\\\\")

# Line breaks and tabs between sentences. 用\n表示换行 speaks of them, C:\new is a path.
_BREAKS = compile_later(r"(?<=[一-龥0-9。！？…”’」』】》）：；，、!?)])(?:\\r\\n|\\n|\\t)+(?![a-z\\])")
_BREAK_OF = {r"\r\n": "\n", r"\n": "\n", r"\t": "\t"}
_ENDS = frozenset("。！？…”」』）!?")
_FEWEST_BREAKS = 2
# Behind other marks, as in verse: `，\n` before a hanzi.
_IN_VERSE = compile_later(r"(?<=[，；：、。！？…”’])(?:\\r\\n|\\n)+(?=[一-龥“‘「『《]|$)")
_FEWEST_IN_VERSE = 3
_IN_RUNS = compile_later(r"(?<=u[0-9a-fA-F]{4})(?:\\r\\n|\\n|\\t)+(?=\\u)")
_IN_QUOTES = compile_later(r"\\[nt]['\"]")  # the end of a string of a program


def escaped(text: str) -> Iterator[Edit]:
    """Edits with the rules `entity`, `escape` and `percent`: runs of codes that are Chinese, and single marks."""
    runs = list(_runs_of_codes(text))
    found = [*runs, *_breaks_between(text, runs), *_single_signs(text), *_line_breaks(text)]
    end = 0
    for edit in sorted(found):
        if edit.start >= end:
            end = edit.end
            yield edit


def _runs_of_codes(text: str) -> Iterator[Edit]:
    """Edits that decode runs of two hanzi or more; percent codes of addresses stay."""
    for rule, marks, pattern, decode in _FORMS:
        for match in pattern.finditer(text) if any(mark in text for mark in marks) else ():
            decoded = decode(match[0])
            if rule == "percent" and _ADDRESS.search(text, max(0, match.start() - _LONGEST_ADDRESS), match.start()):
                continue
            if decoded and decoded.isprintable() and is_chinese(decoded) and count_hanzi(decoded) >= 2:
                yield Edit(match.start(), match.end(), decoded, rule)


def _entities(run: str) -> str | None:
    """The text of a run of `&#20320;`; None where a code is no character."""
    points = [int(match[1]) if match[1] else int(match[2], 16) for match in _ENTITY.finditer(run)]
    if any(point > 0x10FFFF or 0xD800 <= point < 0xE000 or point < 0x20 for point in points):
        return None
    return "".join(map(chr, points))


def _unicode(run: str) -> str | None:
    r"""The text of a run of `\u4f60`; None where it is no UTF-16."""
    units = bytes.fromhex(re.sub(r"[\\%]u", "", run))
    try:
        return units.decode("utf-16-be")
    except UnicodeDecodeError:
        return None


def _percent(run: str) -> str | None:
    """The text of a run of `%E4%BD%A0`, as UTF-8 or GB18030; None where it is neither."""
    data = bytes.fromhex(run.replace("%", ""))
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or likelihood_of(text) >= SURE:
            return text
    return None


_FORMS: tuple[tuple[str, tuple[str, ...], re.Pattern[str], Callable[[str], str | None]], ...] = (
    ("entity", ("#",), _ENTITIES, _entities),
    ("escape", ("\\u", "%u"), _UNICODE, _unicode),
    ("percent", ("%",), _PERCENT, _percent),
)


def _single_signs(text: str) -> Iterator[Edit]:
    """Codes of marks, spaces and hidden characters in a line that is no code, of a hanzi in a word; escaped slashes."""
    if "\\" not in text and "%u" not in text:
        return
    for match in _SIGN.finditer(text):
        if not _is_code(text, *match.span()):
            yield Edit(*match.span(), _signs(match[0]), "escape")
    for match in _HANZI_CODE.finditer(text):
        if _makes_word(text, match) and not _is_code(text, *match.span()):
            yield Edit(*match.span(), chr(int(match[0][2:], 16)), "escape")
    for match in _SLASHES.finditer(text):
        if not _is_code(text, *match.span()):
            yield Edit(*match.span(), "/", "escape")


def _signs(codes: str) -> str:
    """The characters of a row of codes: \\u201c, %u201c, \\xa0, \\U0001f600."""
    units = "".join(
        chr(int(code, 16)).encode("utf-16-be").hex() if len(code) == _LONG_CODE else code.zfill(4)
        for code in re.findall(r"[\\%][uxU]([0-9a-fA-F]{8}|[0-9a-fA-F]{4}|[0-9a-fA-F]{2})", codes)
    )
    return bytes.fromhex(units).decode("utf-16-be", "replace")


_LONG_CODE = 8  # digits of \U0001f600


def _makes_word(text: str, match: re.Match[str]) -> bool:
    """Whether the hanzi of a code is a word together with the one before or behind it: \\u56fe书 is 图书."""
    hanzi = chr(int(match[0][2:], 16))
    words = likelihood().words
    before, behind = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return (before != "" and before + hanzi in words) or (behind != "" and hanzi + behind in words)


def _is_code(text: str, start: int, end: int) -> bool:
    """Whether the line around a code is of a program, a pattern or data, speaks of codes, or holds no hanzi."""
    line = line_around(text, start, end)
    return not count_hanzi(line) or _CODE.search(line) is not None or is_about_codes(text, start, end)


def _breaks_between(text: str, runs: list[Edit]) -> Iterator[Edit]:
    r"""Written-out line breaks and tabs between two runs of codes that are read: \u5929\u9ed1\n\u5929\u4eae."""
    if len(runs) < 2:
        return
    starts, ends = {run.start for run in runs}, {run.end for run in runs}
    for match in _IN_RUNS.finditer(text):
        if match.start() in ends and match.end() in starts:
            yield _breaks_made(match)


def _line_breaks(text: str) -> Iterator[Edit]:
    """Written-out line breaks and tabs of a text that has no line breaks of its own, most of them behind a sentence, or
    all of them behind marks."""
    if ("\\n" not in text and "\\t" not in text) or "\n" in text.strip() or _IN_QUOTES.search(text):
        return
    found = list(_BREAKS.finditer(text))
    behind_sentence = sum(text[match.start() - 1] in _ENDS for match in found)
    if len(found) < _FEWEST_BREAKS or behind_sentence * 2 < len(found):
        if len(found) < _FEWEST_IN_VERSE or len(_IN_VERSE.findall(text)) < len(found):
            return
        if any(_is_code(text, *match.span()) for match in found):
            return
    yield from map(_breaks_made, found)


def _breaks_made(match: re.Match[str]) -> Edit:
    """The edit that makes written-out line breaks and tabs real ones."""
    return Edit(*match.span(), re.sub(r"\\r\\n|\\n|\\t", lambda code: _BREAK_OF[code[0]], match[0]), "escape")
