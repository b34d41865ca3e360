"""Finds runs of byte-shifted text and repairs those that can be repaired: `新?shēng)r代 → 新時代`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from newsclean.chinese.annotations import BEHIND_LOST, LOST
from newsclean.chinese.punctuation import FULL_WIDTH_MARKS, HALF_WIDTH, HALF_WIDTH_MARKS
from newsclean.edit import Change, Edit, until_stable
from newsclean.errors import ConfigError
from newsclean.filter import Holds, Prefilter, RepeatAfter

if TYPE_CHECKING:
    from newsclean.chinese.language_model import Scorer
    from newsclean.filters.byteshift.ranking import LineStart

# A run begins where a lost byte took the bracket of an annotation along, or stands before a mark.
# (Half-width marks must have more behind them: `??` and `?!` are common.)
_HANZI_BEHIND = r"[@-~]?[^\x00-\x7f]|[@-~][(]"
_BEHIND = f"{BEHIND_LOST}|[{FULL_WIDTH_MARKS}]|[{HALF_WIDTH_MARKS}](?={_HANZI_BEHIND})"
_BEGINNING = re.compile(f"[{LOST}](?:{_BEHIND})")
_BREAK = re.compile(r"[\r\n]")

RISK = 0.2
"""Share of a run's characters that may be expected to be wrong; a run with more stays as it is and is reported. On 200
newspaper paragraphs of simulated damage (benchmarks/byteshift.py, seed 61, which other figures were set on) this
restored 96.4 % (light) and 96.5 % (heavy) of the lost characters, with 0.9 % and 1.0 % wrong."""

_BLOCK = 65_536
"""Characters of a text that share one evidence, which is read from them and half as many on either side."""

_KEY = 8
"""Characters by which the runs that were searched already are looked up."""

_BEFORE = 200
"""Characters of a line in front of a run that are read for it."""


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
        """An edit for each run; passes are repeated, because a repair may show where the next run begins."""
        return until_stable(text, lambda now: _repairs(now, self.risk)) if _BEGINNING.search(text) else ()


def _repairs(text: str, risk: float) -> Iterator[Edit]:
    """The edits of one pass: one for each run, which is searched behind the line before it as it was repaired."""
    searches = _Searches(text)
    before = ""
    end = line_end = position = 0
    while match := _BEGINNING.search(text, position):
        start = match.start()
        if start >= line_end:
            found_break = _BREAK.search(text, start)
            line_end = found_break.start() if found_break else len(text)
        line = max(text.rfind("\n", end, start), text.rfind("\r", end, start)) + 1
        before = (text[line:start] if line else before + text[end:start])[-_BEFORE:]
        run = searches.run(start, line_end, before)
        if run is not None:
            end = position = start + run.length
            is_sure = run.risk <= risk
            repair = run.repair if is_sure else text[start:end]
            yield Edit(start, end, repair, run.rule if is_sure else "unrepaired")
            before += repair
        elif match[1]:  # pinyin without its first bracket is damage in any case
            end = position = match.end()
            yield Edit(start, end, match[0], "unrepaired")
            before += match[0]
        else:
            position, end = start + 1, start


class _Run(NamedTuple):
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
        self._lines: dict[str, LineStart] = {}
        # By how the run begins: what stood there as far as it was read, whether its line ended there, the outcome.
        self._known: dict[tuple[int, LineStart, str], list[tuple[str, bool, _Run | None]]] = {}

    def run(self, start: int, line_end: int, before: str) -> _Run | None:
        """The run that begins at `start`, if it is damage; `before` stands in front of it in its line."""
        from newsclean.filters.byteshift.ranking import line_start

        line = self._lines.get(before)
        if line is None:
            line = self._lines[before] = line_start(before)
        block = start // _BLOCK
        known = self._known.setdefault((block, line, self._text[start : min(line_end, start + _KEY)]), [])
        for read, ended, run in known:
            if ended == (start + len(read) == line_end) and self._text.startswith(read, start):
                return run
        run, length = self._search(start, line_end, line, block)
        read = self._text[start : min(line_end, start + length)]
        known.append((read, start + len(read) == line_end, run))
        return run

    def _search(self, start: int, line_end: int, line: "LineStart", block: int) -> tuple[_Run | None, int]:
        """The outcome, and how many characters of the text it depends on."""
        from newsclean.filters.byteshift.ranking import LOOKAHEAD
        from newsclean.filters.byteshift.search import LONGEST_RUN, Search

        scorer = self._blocks.get(block)
        if scorer is None:
            scorer = self._blocks[block] = self._scorer(block)
        search = Search(self._text, start, line_end, line, scorer)
        reading = search.run()
        length = min(search.furthest - start, LONGEST_RUN + LOOKAHEAD) + LOOKAHEAD
        if reading is None or not reading.is_damage:
            return None, length
        repair = reading.candidates[0][1]
        if scorer.evidence.half_width:
            repair = repair.translate(HALF_WIDTH)
        return _Run(reading.end - start, reading.rule, repair, reading.risk), length

    def _scorer(self, block: int) -> "Scorer":
        from newsclean.chinese.evidence import Evidence
        from newsclean.chinese.language_model import Scorer
        from newsclean.chinese.likelihood import likelihood

        around = self._text[max(0, block * _BLOCK - _BLOCK // 2) : (block + 1) * _BLOCK + _BLOCK // 2]
        return Scorer(Evidence(around, likelihood()), with_ngrams=True)
