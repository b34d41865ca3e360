"""Finds the lines that were decoded wrongly and reads them again: `æ–°é—»` → 新闻."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from newsclean.chinese.utf8 import LOST
from newsclean.edit import Edit, changes_only, until_stable
from newsclean.filter import Prefilter, RepeatAfter
from newsclean.filters.mojibake.escapes import escaped
from newsclean.filters.mojibake.prefilter import suspicious_pair, suspicious_spans
from newsclean.filters.mojibake.runs import Run, kinds
from newsclean.filters.mojibake.signs import misread_signs
from newsclean.filters.mojibake.suspects import suspects
from newsclean.lines import lines_at
from newsclean.page.code import without_code
from newsclean.patterns import compile_later


@dataclass(frozen=True)
class Mojibake:
    """Reads runs again that are UTF-8, GB18030 or Big5 taken for another encoding, where there is no doubt.

    No doubt: the bytes of the run decode, what comes out is Chinese, several characters of it, and clearly
    likelier than what was there. Traces of text that is gone (锟斤拷, 烫烫烫, U+FFFD) are findings.
    """

    name: ClassVar[str] = "mojibake"
    summary: ClassVar[str] = "text decoded with the wrong encoding"
    goes_after: ClassVar[Mapping[str, str]] = {}
    repeat_after: ClassVar[RepeatAfter] = "any change"  # a run is read by what the line around it is made of
    removes_lines: ClassVar[bool] = False
    unrepaired: ClassVar[frozenset[str]] = frozenset(("lost", "suspect"))

    @property
    def rules(self) -> frozenset[str]:
        """The names of all its rules."""
        return frozenset((*kinds(), "entity", "escape", "percent", "lost", "suspect"))

    def prefilter(self) -> Prefilter:
        """A test for two odd characters in a row, the beginning of an escape code, or a trace of lost text."""
        return suspicious_pair()

    def edits(self, text: str) -> Iterable[Edit]:
        """Edits by what the bytes were and were read as (`utf-8` and `gb18030` as Latin-1 or Windows-1252,
        `utf-8-as-gbk`, `big5-as-gbk` …), or by how hanzi were written (`entity`, `escape`, `percent`); findings
        with the rules `lost` (U+FFFD, 锟斤拷) and `suspect` (probably misread, but not certain enough to repair)."""
        edits = _with_losses(text, until_stable(text, _repairs))
        return _joined(edits, _suspects(text))


_LOST = compile_later("[\ufffd锟烫屯](?:(?<=\ufffd)\ufffd*|(?<=锟)斤拷(?:锟斤拷)*|(?<=烫)烫{2,}|(?<=屯)屯{2,})")
_BYTE_ORDER_MARK = "ï»¿"


def _with_losses(text: str, edits: list[Edit]) -> list[Edit]:
    """The edits, and findings of what is lost and no edit covers, or what an edit could not bring back."""
    lost = (Edit(match.start(), match.end(), match[0], "lost") for match in _LOST.finditer(text))
    unmended = [Edit(edit.end, edit.end, "", "lost") for edit in edits if LOST in edit.replacement]
    return sorted([*_joined(edits, lost), *unmended])


@lru_cache(maxsize=1)  # repairs are searched there, and then what could not be repaired
def _suspicious_parts(text: str) -> list[tuple[int, str]]:
    """The suspicious parts of a text's lines, each with where it starts."""
    pairs = suspicious_pair().pattern.finditer(text)
    return [
        (offset + start, line[start:end])
        for offset, line in lines_at(text, (pair.start() for pair in pairs))
        for start, end in suspicious_spans(line)
    ]


def _repairs(text: str) -> list[Edit]:
    """In each line, the runs of the kind that explains most of it, and what is certain beside them.

    One certain run lets the lines of its kind be read that are too short to prove it: a title, a name.
    """
    spans = _suspicious_parts(text)
    found: dict[str, dict[str, list[Run]]] = {}
    order = list(kinds())
    for _, span in spans:
        if span not in found:
            found[span] = _runs(span, order)
            # The next line is probably of the kind that explained this one.
            order.sort(key=lambda kind: kind not in found[span] or not found[span][kind][0].is_certain)
    known = {kind for runs in found.values() for kind in runs if any(run.is_certain for run in runs[kind])}
    chosen = {span: _edits_of_line(span, runs, known) for span, runs in found.items()}
    edits = [
        edit._replace(start=edit.start + offset, end=edit.end + offset)
        for offset, span in spans
        for edit in chosen[span]
    ]
    if not without_code(text, edits):  # a text in which only examples and code are misread speaks of misread text
        edits = []
    if text.startswith(_BYTE_ORDER_MARK):
        edits.append(Edit(0, len(_BYTE_ORDER_MARK), "", "utf-8"))
    edits = _joined(edits, without_code(text, list(misread_signs(text))))
    return changes_only(text, _joined(edits, without_code(text, list(escaped(text)))))


_MOST_SUSPECTS = 2000  # characters of suspicious text that are looked at for suspects


def _suspects(text: str) -> Iterator[Edit]:
    """Findings of runs that were probably misread, though that is not certain."""
    left = _MOST_SUSPECTS
    for offset, whole in _suspicious_parts(text):
        part = whole[:left]
        left -= len(part)
        for start, end in suspects(part):
            yield from _around_losses(part, start, end, offset)
        if left <= 0:
            break


def _around_losses(part: str, start: int, end: int, offset: int) -> Iterator[Edit]:
    """Findings of what a suspect has before, between and behind lost characters, which are findings of their own."""
    for lost in _LOST.finditer(part, start, end):
        if start < lost.start():
            yield Edit(offset + start, offset + lost.start(), part[start : lost.start()], "suspect")
        start = lost.end()
    if start < end:
        yield Edit(offset + start, offset + end, part[start:end], "suspect")


def _joined(edits: list[Edit], more: Iterable[Edit]) -> list[Edit]:
    """The edits, and those of the others that overlap none of them."""
    edits = sorted(edits)
    joined, index, end = list(edits), 0, 0
    for edit in more:
        while index < len(edits) and edits[index].start <= edit.start:
            end = edits[index].end
            index += 1
        if end <= edit.start and (index == len(edits) or edit.end <= edits[index].start):
            joined.append(edit)
    return sorted(joined)


def _runs(line: str, order: Sequence[str]) -> dict[str, list[Run]]:
    """The runs of a line by kind; those of one kind alone where all are certain and explain the whole of it."""
    found: dict[str, list[Run]] = {}
    beyond = _beyond_ascii(line)
    for kind in order if len(line) <= _LONG else _kinds_in_samples(line, order):
        runs = kinds()[kind](line)
        if runs and all(run.is_certain for run in runs) and _explained(line, runs) == beyond:
            return {kind: runs}
        if runs:
            found[kind] = runs
    return found


_LONG = 1200  # characters of a line of which samples say what kinds it may be of
_SAMPLE = 300


def _kinds_in_samples(line: str, order: Sequence[str]) -> list[str]:
    """The kinds of which some run is certain in one of three samples of a line."""
    starts = (0, len(line) // 2 - _SAMPLE, len(line) - _SAMPLE)
    found = [_runs(line[start : start + _SAMPLE], order) for start in starts]
    certain = {kind for runs in found for kind in runs if any(run.is_certain for run in runs[kind])}
    return [kind for kind in order if kind in certain]


def _beyond_ascii(line: str) -> int:
    """How many characters of a line are not ASCII."""
    return len(line) - len(_ASCII.findall(line))


_ASCII = compile_later("[\x00-\x7f]")


def _explained(line: str, runs: Sequence[Run]) -> int:
    """How many characters beyond ASCII the runs explain."""
    return sum(_beyond_ascii(line[run.start : run.end]) for run in runs)


def _edits_of_line(line: str, found: Mapping[str, list[Run]], known: set[str]) -> list[Edit]:
    """The edits of the kind that explains most of a line, and of what is certain in the rest of it."""
    choices = {kind: _accepted_runs(line, runs, kind in known) for kind, runs in found.items()}
    rule = max(choices, key=lambda kind: _length_and_score(choices[kind]), default="")
    if not rule or not choices[rule]:
        return []
    left = list(line)
    for run in choices[rule]:
        left[run.start : run.end] = _CLEAN * (run.end - run.start)
    edits = [Edit(run.start, run.end, run.text, rule) for run in choices[rule]]
    rest = "".join(left)
    if suspicious_spans(rest):
        certain = {kind: [run for run in runs if run.is_certain] for kind, runs in _runs(rest, list(kinds())).items()}
        rule = max(certain, key=lambda kind: _length_and_score(certain[kind]), default="")
        edits += [Edit(run.start, run.end, run.text, rule) for run in certain.get(rule, ())]
    return sorted(edits)


_CLEAN = "\u4e00"  # any hanzi that is not odd


def _accepted_runs(line: str, runs: list[Run], is_known: bool) -> list[Run]:
    """The runs of a kind, where one leaves no doubt, or it is known and they explain all of the line but its ASCII."""
    if any(run.is_certain for run in runs):
        return runs
    return runs if is_known and _explained(line, runs) == _beyond_ascii(line) else []


def _length_and_score(runs: list[Run]) -> tuple[int, float]:
    """How many characters of the line runs explain, and the best score (log-probability) of their text."""
    return sum(run.end - run.start for run in runs), max((run.score for run in runs), default=0.0)
