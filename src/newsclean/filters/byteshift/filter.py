"""Finds runs of byte-shifted text and repairs those that can be repaired: `新?shēng)r代 → 新時代`."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from newsclean.chinese.annotations import BEHIND_LOST, LOST, NOTE
from newsclean.chinese.punctuation import (
    FULL_WIDTH,
    FULL_WIDTH_MARKS,
    HALF_WIDTH,
    HALF_WIDTH_MARKS,
    clause,
    open_marks,
)
from newsclean.edit import Change, Edit, apply_edits
from newsclean.errors import ConfigError
from newsclean.filter import Holds, Prefilter, RepeatAfter

if TYPE_CHECKING:
    from newsclean.chinese.language_model import Scorer
    from newsclean.filters.byteshift.search import Line

# A run begins where a lost byte took the bracket of an annotation along, or stands before a mark.
# (Half-width marks must have more behind them: `??` and `?!` are common.)
_HANZI_BEHIND = r"[@-~]?[^\x00-\x7f]|[@-~][(]"
_BEHIND = f"{BEHIND_LOST}|[{FULL_WIDTH_MARKS}]|[{HALF_WIDTH_MARKS}](?={_HANZI_BEHIND})"
_BEGINNING = re.compile(f"[{LOST}](?:{_BEHIND})")
_BREAK = re.compile(r"[\r\n]")

RISK = 0.2
"""On 400 newspaper paragraphs each of simulated damage (benchmarks/byteshift.py, seed 61) this restored 95 % (light)
and 96 % (heavy) of the lost characters, with 1.6 % and 1.4 % wrong; 0.1 restored 91 % and 93 % with 1.4 % and 1.2 %."""

_BLOCK = 65_536
"""A long text is read for evidence in blocks of so many characters, with half as much on either side."""

_KEY = 8
"""So many first characters tell most runs apart."""

_BEFORE = 200
"""Characters in front of a run that say what it was."""


@dataclass(frozen=True)
class Byteshift:
    """Works out the true characters from the bytes of a damaged run, where one reading is far
    likelier than others.

    Rules: `insert` (pinyin was put between the bytes of a character), `split` (text was cut at a
    mark inside one), and the finding `unrepaired`. It must see the text before any filter that
    drops or converts characters.
    """

    name: ClassVar[str] = "byteshift"
    summary: ClassVar[str] = "GBK text that was read one byte off"
    goes_after: ClassVar[Mapping[str, str]] = {}
    repeat_after: ClassVar[RepeatAfter] = "any change"  # a run is read by what stands around it
    removes_lines: ClassVar[bool] = False
    unrepaired: ClassVar[frozenset[str]] = frozenset(("unrepaired",))

    risk: float = RISK
    """The share of a run's characters that may be expected to be wrong; less restores less, and
    more surely."""

    def __post_init__(self) -> None:
        if not 0 <= self.risk <= 1:  # nor is nan
            raise ConfigError(f"byteshift.risk is {self.risk}; give a share, 0 to 1")

    def evidence(self, text: str, changes: Sequence[Change]) -> list[list[str]]:
        """The bytes of each repaired run: as they stood, the true ones, and those that were lost."""
        from newsclean.filters.byteshift.explain import explain

        repaired = ((change.before, change.after) for change in changes)
        return [explain(before, after).splitlines() if before != after else [] for before, after in repaired]

    def prefilter(self) -> Prefilter:
        """Whether a text holds a lost byte with what begins a run behind it."""
        return Holds(LOST, _BEHIND)

    def edits(self, text: str) -> Iterable[Edit]:
        """An edit for each run; one for the whole line where a repair lays the next run bare."""
        match = _BEGINNING.search(text)
        return _settled(text, list(_repairs(text, match.start(), self.risk)), self.risk) if match else ()


_MOST_LOOKS = 6  # the second nearly always finds nothing more


def _settled(text: str, edits: list[Edit], bar: float) -> list[Edit]:
    """The edits after which another look finds nothing to repair: cleaning twice must change nothing."""
    final = first = apply_edits(text, edits)
    for _ in range(_MOST_LOOKS if final != text else 0):
        more = [edit for edit in _repairs(final, 0, bar) if edit.rule != "unrepaired"]
        if not more:
            break
        final = apply_edits(final, more)
    if final == first:
        return edits
    left = deque(edits)
    settled: list[Edit] = []
    position = 0
    for old, once, new in zip(text.split("\n"), first.split("\n"), final.split("\n"), strict=True):
        end = position + len(old)
        own = []
        while left and left[0].start <= end:
            own.append(left.popleft())
        settled += own if once == new else [Edit(position, end, new, own[0].rule if own else "split")]
        position = end + 1
    return settled


def _repairs(text: str, position: int, bar: float) -> Iterator[Edit]:
    """An edit for each run from `position` on; each run sees the line before it as it was repaired."""
    searches = _Searches(text)
    before = ""
    end = line_end = 0
    while match := _BEGINNING.search(text, position):
        start = match.start()
        if start >= line_end:
            found_break = _BREAK.search(text, start)
            line_end = found_break.start() if found_break else len(text)
        line = max(text.rfind("\n", end, start), text.rfind("\r", end, start)) + 1
        before = (text[line:start] if line else before + text[end:start])[-_BEFORE:]
        found = searches.run(start, line_end, before)
        if found is None:
            position, end = start + 1, start
            # Pinyin without its first bracket is damage in any case.
            if match[1]:
                yield Edit(start, match.end(), match[0], "unrepaired")
                position, end = match.end(), match.end()
                before += match[0]
            continue
        end = position = start + found.length
        sure = found.risk <= bar
        repair = found.repair if sure else text[start:end]
        yield Edit(start, end, repair, found.rule if sure else "unrepaired")
        before += repair


class _Judged(NamedTuple):
    """A run that is damage: its length, rule, likeliest repair, and the share of that expected to be wrong."""

    length: int
    rule: str
    repair: str
    risk: float


class _Searches:
    """The searches of one text; what stands there twice is searched once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._blocks: dict[int, Scorer] = {}
        self._lines: dict[str, Line] = {}
        # By how the run begins: what stood there as far as it was read, whether its line ended there, the outcome.
        self._known: dict[tuple[int, Line, str], list[tuple[str, bool, _Judged | None]]] = {}

    def run(self, start: int, line_end: int, before: str) -> _Judged | None:
        """What the text from `start` on is, if it is damage."""
        line = self._lines.get(before)
        if line is None:
            line = self._lines[before] = self._line(before)
        block = start // _BLOCK
        known = self._known.setdefault((block, line, self._text[start : min(line_end, start + _KEY)]), [])
        for read, ended, judged in known:
            if ended == (start + len(read) == line_end) and self._text.startswith(read, start):
                return judged
        judged, length = self._judge(start, line_end, line, block)
        read = self._text[start : min(line_end, start + length)]
        known.append((read, start + len(read) == line_end, judged))
        return judged

    def _judge(self, start: int, line_end: int, line: "Line", block: int) -> tuple[_Judged | None, int]:
        """The outcome, and how many characters of the text it depends on."""
        from newsclean.filters.byteshift.judge import is_damage, risk
        from newsclean.filters.byteshift.search import LONGEST_RUN, LOOKAHEAD, Search

        scorer = self._blocks.get(block)
        if scorer is None:
            scorer = self._blocks[block] = self._scorer(block)
        search = Search(self._text, start, line_end, line, scorer)
        found = search.run()
        length = min(search.furthest - start, LONGEST_RUN + LOOKAHEAD) + LOOKAHEAD
        if found is None or not is_damage(found):
            return None, length
        candidates = found.candidates
        repair = candidates[0][1]
        if scorer.evidence.half_width:
            repair = repair.translate(HALF_WIDTH)
        return _Judged(found.end - start, found.rule, repair, risk(candidates)), length

    def _line(self, before: str) -> "Line":
        from newsclean.filters.byteshift.search import CONTEXT, Line

        shown = NOTE.sub("", before)
        last_clause = clause(shown.translate(FULL_WIDTH))
        return Line(open_marks(shown), shown[-CONTEXT:], last_clause, "，" in shown or "," in shown)

    def _scorer(self, block: int) -> "Scorer":
        from newsclean.chinese.evidence import Evidence
        from newsclean.chinese.language_model import Scorer
        from newsclean.chinese.likelihood import likelihood

        around = self._text[max(0, block * _BLOCK - _BLOCK // 2) : (block + 1) * _BLOCK + _BLOCK // 2]
        return Scorer(Evidence(around, likelihood()))
