r"""Where a text quotes code, whose entities and escapes are meant themselves: `s.replace("&amp;", "&")`."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from newsclean.edit import Edit, Span, joined_spans
from newsclean.lines import split_lines
from newsclean.patterns import compile_later

# Entities, escapes, marks that were read byte by byte (`â€œ`), and nothing else.
_CODES = r"(?:&#?\w{1,31};|\\[uxU][0-9a-fA-F]{2,8}|%u[0-9a-fA-F]{4}|[\xa1-\u03ff\u2010-\u2122]{2,4}){1,20}+"
_STRING = r"(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}')"

_SPANS = tuple(
    map(
        compile_later,
        (
            r"(?ms)^ {0,3}```[^`\n]*\n.*?^ {0,3}```",
            r"(?<!`)`[^`\n]{1,200}`(?!`)",
            # The first argument of a call, and what is assigned on a line of its own.
            rf"(?<=[a-z0-9_]\()[rbuf]?{_STRING}",
            r"(?m)^[ \t]*(?:[a-zA-Z]{2,9}[ \t]+)?[a-zA-Z_][\w.]{0,60}[ \t]+=[ \t]+"
            rf"[rbuf]?{_STRING}[;,]?[ \t]*(?:$|#|//)",
            # Further arguments and items that are codes and nothing else: {"&eacute;": "é"}.
            rf"(?m)(?:(?<=[(\[{{,=:+ \t])|^)([\"']){_CODES}\1(?=[ \t]?[:,;)\]}}+]|[ \t]*$)",
            # The first argument of a command of a shell.
            rf"(?m)^[ \t]*(?:[$>][ \t]+)?(?:echo|printf|sed|awk|grep|perl)[ \t]+(?:-\w+[ \t]+){{0,3}}{_STRING}",
            # A line of a properties file.
            r"(?m)^[a-zA-Z][\w.-]{0,60}[ \t]?=[ \t]?(?:\\u[0-9a-fA-F]{4}|[ -%'-\[\]-~]|\\[ntr\\])*\r?$",
            # Paths of Windows; Q:\u201c and A:\n are no drives.
            r"(?<![a-zA-Z])[a-zA-Z]:\\(?!u[0-9a-fA-F]{4}|[ntr][^\x00-\x7f])[\w.~\\-]+",
        ),
    )
)
_FENCE = "```"

# Lines that speak of codes.
_ABOUT_CODES = compile_later(
    "[转轉][义義]|[编編][码碼]|[写寫][作成法]|字符|空格|正[则則]|匹配|字[节節]|[换換]行|制表|[实實][体體]|[乱亂][码碼]"
    r"|(?i:unicode|utf-?8|json|(?<!\.)html|ascii)"
)
_FARTHEST = 200  # characters of a line on either side in which it is seen what a line speaks of
# What such a line quotes as an example: codes alone, or a few characters none of which is of ASCII (“鐧诲綍”).
_EXAMPLE = compile_later(rf"(?:“|「|‘|\"|')(?:{_CODES}|[^\x00-\x7f“”「」‘’，。]{{2,20}}+)(?:”|」|’|\"|')")

# Tables of entities: what the cells of the rows below such a head hold alone.
_HEAD = compile_later("[实實][体體](?![店经經书書商企])|[转轉][义義]|(?i:entit(?:y|ies)|escape)")
_CELL = compile_later(rf"(?:(?<=[\t|])|^) ?{_CODES} ?(?=[\t|]|$)")


def without_code(text: str, edits: list[Edit]) -> list[Edit]:
    """The edits without those that lie in quoted code."""
    spans = code_spans(text) if edits else []
    behind = [bisect_right(spans, (edit.start, len(text))) for edit in edits]
    return [edit for edit, at in zip(edits, behind, strict=True) if at == 0 or spans[at - 1][1] < edit.end]


@lru_cache(maxsize=1)  # several kinds of edits of the same text are asked about
def code_spans(text: str) -> list[Span]:
    """Fenced blocks, `backticks`, strings of programs, lines of properties, paths, and examples in text on codes."""
    patterns = _SPANS if text.count(_FENCE) > 1 else _SPANS[1:]
    code = (match.span() for pattern in patterns for match in pattern.finditer(text))
    return joined_spans([*code, *_examples(text), *_cells(text)])


def _examples(text: str) -> Iterator[Span]:
    """What lines on codes quote; the words that speak of codes are found once, as quotes may be many."""
    about = [match.start() for match in _ABOUT_CODES.finditer(text)]
    for match in _EXAMPLE.finditer(text) if about else ():
        at = bisect_right(about, match.start())
        for word in about[max(0, at - 1) : at + 1]:
            first, last = sorted((word, match.start()))
            if last - first <= _FARTHEST and text.find("\n", first, last) < 0:
                yield match.span()


def _cells(text: str) -> Iterator[Span]:
    """The cells of tables of entities that hold nothing else."""
    in_table = False
    for line in split_lines(text) if _HEAD.search(text) else ():
        if "\t" not in line.text and "|" not in line.text:
            in_table = False
        elif in_table:
            yield from ((line.start + cell.start(), line.start + cell.end()) for cell in _CELL.finditer(line.text))
        else:
            in_table = _HEAD.search(line.text) is not None


def is_about_codes(text: str, start: int, end: int) -> bool:
    """Whether the line around a code speaks of codes and encodings, so that the code is meant itself."""
    return _ABOUT_CODES.search(line_around(text, start, end)) is not None


def line_around(text: str, start: int, end: int) -> str:
    """What is around a place in its line, as far as it counts."""
    first, last = max(0, start - _FARTHEST), end + _FARTHEST
    stop = text.find("\n", end, last)
    return text[max(text.rfind("\n", first, start) + 1, first) : stop if stop >= 0 else last]
