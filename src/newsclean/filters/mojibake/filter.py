"""Finds the lines that were decoded wrongly and reads them again: `æ–°é—»` → 新闻."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from newsclean.chinese.utf8 import LOST
from newsclean.edit import Edit, apply_edits
from newsclean.filter import Prefilter, RepeatAfter
from newsclean.filters.mojibake.escapes import escaped
from newsclean.filters.mojibake.gate import is_suspicious, suspicious_pair
from newsclean.filters.mojibake.kinds import KINDS
from newsclean.filters.mojibake.runs import Run
from newsclean.lines import split_lines


@dataclass(frozen=True)
class Mojibake:
    """Reads runs again that are UTF-8, GB18030 or Big5 taken for another encoding, where there is no doubt.

    No doubt: the bytes of the run decode, what comes out is Chinese, several characters of it, and clearly
    likelier than what stood there. Traces of text that is gone (锟斤拷, 烫烫烫, U+FFFD) are findings.
    """

    name: ClassVar[str] = "mojibake"
    summary: ClassVar[str] = "text decoded with the wrong encoding"
    goes_after: ClassVar[Mapping[str, str]] = {}
    repeat_after: ClassVar[RepeatAfter] = "any change"  # a run is read by what the line around it is made of
    removes_lines: ClassVar[bool] = False

    def prefilter(self) -> Prefilter:
        """Whether a text holds two odd characters in a row, what begins a code, or what is left of lost text."""
        return suspicious_pair()

    def edits(self, text: str) -> Iterable[Edit]:
        """Edits by what the bytes were and were read as (`utf-8` and `gb18030` as Latin-1 or Windows-1252,
        `utf-8-as-gbk`, `big5-as-gbk` …), or by how hanzi were written (`entity`, `escape`, `percent`); findings
        with the rule `lost`."""
        return _edits(text)


_TRACES = (LOST, "锟斤拷", "烫烫烫", "屯屯屯")
_LOST = re.compile("\ufffd+|(?:锟斤拷)+|烫{3,}|屯{3,}")
_BYTE_ORDER_MARK = "ï»¿"
_MOST_ROUNDS = 4  # text is misread twice at most, and a line in two ways


def _edits(text: str) -> list[Edit]:
    edits = _settled(text)
    lost = [
        Edit(match.start(), match.end(), match[0], "lost")
        for match in (_LOST.finditer(text) if any(trace in text for trace in _TRACES) else ())
        if not any(edit.start < match.end() and match.start() < edit.end for edit in edits)
    ]
    # What a repair could not bring back is told where it ends.
    lost += [Edit(edit.end, edit.end, "", "lost") for edit in edits if LOST in edit.replacement]
    return sorted([*edits, *lost])


def _settled(text: str) -> list[Edit]:
    """The edits after which another look finds nothing to repair; a line repaired twice is one edit."""
    edits = _repairs(text)
    if not edits:
        return []
    first = now = apply_edits(text, edits)
    for _ in range(_MOST_ROUNDS):
        more = _repairs(now)
        if not more:
            break
        now = apply_edits(now, more)
    if now == first:
        return edits
    settled: list[Edit] = []
    for line, once, final in zip(*map(split_lines, (text, first, now)), strict=True):
        own = [edit for edit in edits if line.start <= edit.start < line.next]
        again = Edit(line.start, line.end, final.text, own[0].rule if own else "utf-8")
        settled += own if once.text == final.text else [again]
    return settled


def _repairs(text: str) -> list[Edit]:
    """In each line, the runs of the kind that explains most of it, and what is certain beside them.

    One run beyond doubt speaks for the lines of its kind that are too short to tell: a title, a name.
    """
    lines = [line for line in split_lines(text) if is_suspicious(line.text)]
    found = [_runs(line.text) for line in lines]
    known = {kind for runs in found for kind in runs if any(run.is_certain for run in runs[kind])}
    edits = []
    for line, runs in zip(lines, found, strict=True):
        edits += [
            edit._replace(start=edit.start + line.start, end=edit.end + line.start)
            for edit in _chosen(line.text, runs, known)
        ]
    taken = [(edit.start, edit.end) for edit in edits]
    for edit in escaped(text):
        if not any(start < edit.end and edit.start < end for start, end in taken):
            edits.append(edit)
    if text.startswith(_BYTE_ORDER_MARK):
        edits.append(Edit(0, len(_BYTE_ORDER_MARK), "", "utf-8"))
    return sorted(edits)


def _runs(line: str) -> dict[str, list[Run]]:
    return {kind: list(find(line)) for kind, find in KINDS.items()}


def _chosen(line: str, found: Mapping[str, list[Run]], known: set[str]) -> list[Edit]:
    best, rule = max(
        ((_believed(line, runs, kind in known), kind) for kind, runs in found.items()),
        key=lambda choice: _worth(choice[0]),
    )
    if not best:
        return []
    edits = [Edit(run.start, run.end, run.text, rule) for run in best]
    left = list(line)
    for run in best:
        left[run.start : run.end] = _CLEAN * (run.end - run.start)
    rest = "".join(left)
    if is_suspicious(rest):
        certain = {kind: [run for run in runs if run.is_certain] for kind, runs in _runs(rest).items()}
        more, rule = max(((runs, kind) for kind, runs in certain.items()), key=lambda choice: _worth(choice[0]))
        edits += [Edit(run.start, run.end, run.text, rule) for run in more]
    return sorted(edits)


_CLEAN = "\u4e00"  # any hanzi that is not suspicious


def _believed(line: str, runs: list[Run], is_known: bool) -> list[Run]:
    """The runs of a kind, where one leaves no doubt, or it is known and they explain all of the line but its ASCII."""
    if any(run.is_certain for run in runs):
        return runs
    explained = sum(not character.isascii() for run in runs for character in line[run.start : run.end])
    return runs if is_known and explained == sum(not character.isascii() for character in line) else []


def _worth(runs: list[Run]) -> tuple[int, float]:
    """How much of the line runs explain, in characters, and how likely what they say is."""
    return sum(run.end - run.start for run in runs), max((run.score for run in runs), default=0.0)
