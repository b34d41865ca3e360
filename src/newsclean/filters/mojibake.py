"""Text that was decoded with the wrong encoding: æ–°é—» and ÐÂÎÅ → 新闻."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from newsclean.edit import Edit
from newsclean.hanzi import common_hanzi, is_hanzi
from newsclean.paragraphs import Line, split_lines


@dataclass(frozen=True)
class Mojibake:
    """Reads runs again that are UTF-8 or GB18030 taken for Latin-1 or Windows-1252, where there is no doubt.

    No doubt: every character of the run is a byte, the bytes decode strictly, and what comes out is Chinese
    (several characters of it in the line). Traces of text that is gone (锟斤拷, 烫烫烫, U+FFFD) are findings.
    """

    name: ClassVar[str] = "mojibake"
    summary: ClassVar[str] = "text decoded with the wrong encoding"
    goes_after: ClassVar[Mapping[str, str]] = {}

    def edits(self, text: str) -> Iterable[Edit]:
        """Edits with the rules `utf-8` and `gb18030` (what the bytes were), findings with the rule `lost`."""
        edits = _repairs(text) if _SUSPICIOUS.search(text) else []
        if any(trace in text for trace in _TRACES):
            edits.extend(Edit(match.start(), match.end(), match[0], "lost") for match in _LOST.finditer(text))
            edits.sort()
        return edits


def _windows_1252() -> dict[str, int]:
    """The byte of each character above ASCII; those that Windows-1252 leaves undefined pass as they are."""
    table = {chr(byte): byte for byte in range(0x80, 0x100)}  # Latin-1
    for byte in range(0x80, 0xA0):
        table[bytes([byte]).decode("cp1252", "ignore") or chr(byte)] = byte
    return table


_BYTES = _windows_1252()
_ABOVE = "".join(character for character, byte in _BYTES.items() if byte < 0xC0)
_CONTINUATION = f"[{re.escape(_ABOVE)}]"
_HIGH = f"[{re.escape(''.join(_BYTES))}]"

# Two bytes in a row, the first one that begins a hanzi in UTF-8 (once or twice over) or in GB 2312: a cheap
# look that passes clean pages by.
_SUSPICIOUS = re.compile(f"[\u00a1-\u00f7]{_HIGH}")
_UTF8 = re.compile(f"(?:[Â-ß]{_CONTINUATION}|[à-ï]{_CONTINUATION}{{2}}|[ð-ô]{_CONTINUATION}{{3}})+")
_GB = re.compile(f"(?:{_HIGH}(?:{_HIGH}|[@-~]))+")

_PATTERNS = {"utf-8": _UTF8, "gb18030": _GB}

_TRACES = ("\ufffd", "锟斤拷", "烫烫烫", "屯屯屯")
_LOST = re.compile("\ufffd+|(?:锟斤拷)+|烫{3,}|屯{3,}")


def _repairs(text: str) -> list[Edit]:
    """In each line, the runs of the encoding that explains most of it, where there is evidence enough.

    One line beyond doubt speaks for the lines that are too short to tell: a title, a name.
    """
    lines = split_lines(text)
    found = {encoding: [_runs(line, encoding) for line in lines] for encoding in _PATTERNS}
    known = {encoding: any(map(_is_certain, found[encoding])) for encoding in _PATTERNS}
    edits: list[Edit] = []
    for index, line in enumerate(lines):
        best: list[Edit] = []
        for encoding in _PATTERNS:
            runs = found[encoding][index]
            believed = _is_certain(runs) or (known[encoding] and _explains(line, runs))
            if believed and _covered(runs) > _covered(best):
                best = runs
        edits += sorted([*best, *_beside(line, best)])
    return edits


def _beside(line: Line, done: list[Edit]) -> list[Edit]:
    """The runs that leave no doubt once those of another encoding, in the same line, are mended."""
    if not done:
        return []
    left = list(line.text)
    for edit in done:
        start, end = edit.start - line.start, edit.end - line.start
        left[start:end] = "\u4e00" * (end - start)
    rest = line._replace(text="".join(left))
    if not _SUSPICIOUS.search(rest.text):
        return []
    certain = [runs for encoding in _PATTERNS if _is_certain(runs := _runs(rest, encoding))]
    return max(certain, key=_covered, default=[])


def _runs(line: Line, encoding: str) -> list[Edit]:
    return [
        Edit(line.start + match.start(), line.start + match.end(), decoded, encoding)
        for match in _PATTERNS[encoding].finditer(line.text)
        if (decoded := _decoded(match[0], encoding))
    ]


def _covered(runs: list[Edit]) -> int:
    return sum(run.end - run.start for run in runs)


def _explains(line: Line, runs: list[Edit]) -> bool:
    """Whether all of a line but ASCII is in its runs."""
    foreign = sum(character > "\x7f" for character in line.text)
    explained = "".join(line.text[run.start - line.start : run.end - line.start] for run in runs)
    return foreign == sum(character > "\x7f" for character in explained)


def _is_certain(runs: list[Edit]) -> bool:
    """Whether a run leaves no doubt: two characters of UTF-8 in a row, or four common hanzi of GB 2312.

    One character alone may be French (é”… are the bytes of 锅), and so may two hanzi of GB 2312.
    """
    return any(
        sum(map(_is_common, run.replacement)) >= 2
        if run.rule == "utf-8"
        else sum(character in common_hanzi() for character in run.replacement) >= 4
        for run in runs
    )


def _is_common(character: str) -> bool:
    return any(first <= character <= last for first, last in ("\u4e00\u9fff", "\u3001\u3017", "\uff01\uff5e"))


def _decoded(run: str, encoding: str) -> str | None:
    """What a run of characters is when its bytes are read as `encoding`; None unless it is Chinese."""
    try:
        decoded = bytes(_BYTES.get(character) or ord(character) for character in run).decode(encoding)
        if encoding == "utf-8" and _UTF8.fullmatch(decoded):  # twice over
            decoded = bytes(_BYTES[character] for character in decoded).decode(encoding)
    except UnicodeDecodeError:
        return None
    if sum(_is_chinese(character) for character in decoded) * 4 < len(decoded) * 3:
        return None
    return decoded if encoding == "utf-8" or _is_likely(run, decoded) else None


def _is_likely(run: str, decoded: str) -> bool:
    """Whether a run of GB 18030 is text: chance makes hanzi of any even number of Latin-1 letters."""
    if _is_alphabet(run):
        return False
    letters = sum("À" <= character <= "ÿ" and character not in "×÷" for character in run)
    if letters * 4 < len(run) and any(is_hanzi(character) for character in decoded):  # ¼½¾±°
        return False
    hanzi = [character for character in decoded if is_hanzi(character)]
    # One hanzi in forty of the news is not among the common ones; of bytes at random, one in two.
    return sum(character in common_hanzi() for character in hanzi) * 4 >= len(hanzi) * 3


def _is_alphabet(run: str) -> bool:
    """Whether characters mostly follow each other in the code table, as in ÀÁÂÃÄÅ, or repeat."""
    steps = [abs(ord(second) - ord(first)) for first, second in zip(run, run[1:], strict=False)]
    return len(run) > 3 and sum(1 for step in steps if step <= 2) * 2 >= len(steps)


def _is_chinese(character: str) -> bool:
    """A hanzi, a mark or a full-width form: what Chinese text is made of, and little else."""
    return is_hanzi(character) or _is_common(character) or character in _MARKS


_MARKS = "\u3000“”‘’…—·\u00a0°×―～￥￠￡•①②③④⑤⑥⑦⑧⑨⑩●★■◆▲△○◎□℃‰→"
