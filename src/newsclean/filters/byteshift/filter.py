"""Finds runs of byte-shifted text and repairs those that can be repaired: `新?shēng)r代 → 新時代`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from newsclean.chinese.annotations import BARE_TAIL, BEHIND_LOST, BEHIND_VOWEL, LOST, TONED, spells, syllable
from newsclean.chinese.punctuation import FULL_WIDTH_MARKS, HALF_WIDTH_MARKS
from newsclean.edit import Change, Edit, until_stable
from newsclean.errors import ConfigError
from newsclean.filter import Holds, Prefilter, RepeatAfter
from newsclean.patterns import compile_later

if TYPE_CHECKING:
    from newsclean.chinese.language_model import Scorer
    from newsclean.filters.byteshift.ranking import LineStart, Place, Reading

# A run begins where a lost byte took the bracket of an annotation along, or is before a mark.
# (Half-width marks must have more behind them: `??` and `?!` are common.)
_HANZI_BEHIND = r"[@-~]?[^\x00-\x7f]|[@-~][(]"
_BEHIND = f"{BEHIND_LOST}|[{FULL_WIDTH_MARKS}]|[{HALF_WIDTH_MARKS}](?={_HANZI_BEHIND})"
# Where the sign of the lost byte is gone, a single letter among hanzi must show that they are misread.
_MISREAD = r"[^\x00-\x7f]{1,60}[@-~](?=[^\x00-\x7f]|[(,.;:]|$)"
_BEGINNING = compile_later(f"[{LOST}](?:{_BEHIND})| ?[！!？](?={_MISREAD})|(?P<bare>{BARE_TAIL.pattern})")
_BREAK = compile_later(r"[\r\n]")

RISK = 0.21
"""The probability that a run's repair is wrong anywhere, over the square root of its characters; a run with more stays
as it is and is reported. On newspaper paragraphs of simulated damage, 600 light and 600 heavy
(`benchmarks/byteshift.py --paragraphs 200`), it restored and got wrong, of the lost characters, light / heavy: with
0.20 93.2 / 92.2 % and 0.62 / 0.82 % (seeds 8301 to 8303), with 0.22 94.0 / 94.0 and 0.67 / 1.01 (the same), with 0.21
91.5 / 92.6 and 0.90 / 0.94 (seeds 8401 to 8403): the highest with which no more than 1 % was wrong in either."""

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

    Rules: `insert` (pinyin was put between the bytes of a character), `split` (text was cut at a mark inside one),
    `partial` (what is not sure became `□`), and the finding `unrepaired`. It must see the text before any filter that
    drops or converts characters.
    """

    name: ClassVar[str] = "byteshift"
    summary: ClassVar[str] = "GBK text that was read one byte off"
    goes_after: ClassVar[Mapping[str, str]] = {}
    repeat_after: ClassVar[RepeatAfter] = "any change"  # a run is read by what is around it
    removes_lines: ClassVar[bool] = False
    rules: ClassVar[frozenset[str]] = frozenset(("insert", "split", "partial", "unrepaired"))
    unrepaired: ClassVar[frozenset[str]] = frozenset(("unrepaired",))

    risk: float = RISK
    """How doubtful a repaired run may be: the probability of an error, over the square root of the run's characters;
    less restores less, and more surely."""
    partial: bool = False
    """Whether a run that is not sure enough is repaired where it is, with `□` for what is not."""

    def __post_init__(self) -> None:
        if not 0 <= self.risk <= 1:  # nor is nan
            raise ConfigError(f"byteshift.risk is {self.risk}; give a number, 0 to 1")

    def evidence(self, text: str, changes: Sequence[Change]) -> list[list[str]]:
        """For each run that was repaired its bytes (as they were, the true ones, those that were lost), and for each
        run how sure its repair is, and the second-best one."""
        from newsclean.filters.byteshift.explain import explain

        odds: dict[tuple[str, str], list[str]] = {}

        def propose(now: str) -> Iterator[Edit]:
            for edit, run in _repairs(now, self):
                if run is not None:
                    odds[now[edit.start : edit.end], edit.replacement] = [run.odds]
                yield edit

        until_stable(text, propose)
        return [
            (explain(change.before, change.after).splitlines() if change.before != change.after else [])
            + odds.get((change.before, change.after), [])
            for change in changes
        ]

    def prefilter(self) -> Prefilter:
        """Whether a text holds what begins a run."""
        behind = f"(?<=[{LOST}])(?:{_BEHIND})|(?<=[！!？]){_MISREAD}|{BEHIND_VOWEL}"
        return Holds(f"{LOST}！!？{TONED}", behind)

    def edits(self, text: str) -> Iterable[Edit]:
        """An edit for each run; passes are repeated, because a repair may show where the next run begins."""
        if not _BEGINNING.search(text):
            return ()
        from newsclean.chinese.likelihood import without_collecting

        with without_collecting():  # a search makes many tuples, and no circles of them
            return until_stable(text, lambda now: (edit for edit, _ in _repairs(now, self)))


def _repairs(text: str, options: Byteshift) -> Iterator[tuple[Edit, "_Run | None"]]:
    """The edits of one pass, each with its run, which is searched behind the line before it as it was repaired; None
    where pinyin without its first bracket shows damage that no characters explain."""
    searches = _Searches(text)
    before = ""
    end = line_end = position = 0
    while match := _BEGINNING.search(text, position):
        start = match.start()
        if match["bare"] and (_is_in_brackets(text, start) or _is_of_hanzi_before(text, start)):
            position, end = match.end(), start
            continue
        if start >= line_end:
            found_break = _BREAK.search(text, start)
            line_end = found_break.start() if found_break else len(text)
        line = max(text.rfind("\n", end, start), text.rfind("\r", end, start)) + 1
        before = (text[line:start] if line else before + text[end:start])[-_BEFORE:]
        run = searches.run(start, line_end, before)
        if run is not None:
            end = position = start + len(run.reading.shown)
            repair, rule = run.repair(options) or (text[start:end], "unrepaired")
            yield Edit(start, end, repair, rule), run
            before += repair
        elif match[1]:  # pinyin without its first bracket is damage in any case
            end = position = match.end()
            yield Edit(start, end, match[0], "unrepaired"), None
            before += match[0]
        else:
            position, end = start + 1, start


def _is_in_brackets(text: str, start: int) -> bool:
    """Whether an annotation without its first bracket ends what began with one shortly before: 聯（拼音lián）."""
    before = text[max(0, start - _LONGEST_REMARK) : start]
    return max(map(before.rfind, "(（")) > max(map(before.rfind, ")）"))


def _is_of_hanzi_before(text: str, start: int) -> bool:
    """Whether an annotation without its first bracket spells the hanzi in front of it: 行háng). Nothing is misread."""
    annotation = BARE_TAIL.match(text, start)
    return annotation is not None and spells(syllable(annotation), text[start - 1 : start]) > 1


_LONGEST_REMARK = 40  # characters of a remark in brackets that ends in pinyin


class _Run(NamedTuple):
    """A run that is damage: its reading, the probability that this is right, the risk of repairing it, and whether its
    marks are half-width."""

    reading: "Reading"
    probability: float
    risk: float
    half_width: dict[int, str]

    def repair(self, options: Byteshift) -> tuple[str, str] | None:
        """What is put in its place, and the rule of that; None where it is not sure enough."""
        from newsclean.filters.byteshift.doubt import GAP, with_gaps

        text, rule = self.reading.candidates[0][1], self.reading.rule
        if self.risk > options.risk:
            text, rule = with_gaps(self.reading) if options.partial else "", "partial"
            if GAP not in text or text == GAP:
                return None
        return text.translate(self.half_width), rule

    @property
    def odds(self) -> str:
        """A line on how sure the repair is, and what the second-best one is."""
        from newsclean.filters.byteshift.doubt import second_best

        best, second = self.reading.candidates[0][1], second_best(self.reading)
        against = f"; {second[1]:,.1f} times likelier than {second[0]}" if second else "; nothing else fits"
        return f"{'sure':8}{self.probability:.0%} of {best}{against}"


def _begins_behind_a_loss(place: "Place") -> bool:
    """Whether a run that begins without a lost byte follows one, 多久\ufffd,!奔毓: where it begins is unknown."""
    return place.text[place.start] not in LOST and place.line.ends_in_loss


class _Searches:
    """The searches of one text; what is there twice is searched once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._blocks: dict[int, Scorer] = {}
        self._lines: dict[str, LineStart] = {}
        # By how the run begins: what was there as far as it was read, whether its line ended there, the outcome.
        self._known: dict[tuple[int, LineStart, str], list[tuple[str, bool, _Run | None]]] = {}

    def run(self, start: int, line_end: int, before: str) -> _Run | None:
        """The run that begins at `start`, if it is damage; `before` is in front of it in its line."""
        from newsclean.filters.byteshift.ranking import Place, line_start

        line = self._lines.get(before)
        if line is None:
            line = self._lines[before] = line_start(before)
        place = Place(self._text, start, line_end, line)
        block = start // _BLOCK
        known = self._known.setdefault((block, line, self._text[start : min(line_end, start + _KEY)]), [])
        for read, ended, run in known:
            if ended == (start + len(read) == line_end) and self._text.startswith(read, start):
                return run
        run, length = self._search(place, block)
        read = self._text[start : min(line_end, start + length)]
        known.append((read, start + len(read) == line_end, run))
        return run

    def _search(self, place: "Place", block: int) -> tuple[_Run | None, int]:
        """The outcome, and how many characters of the text it depends on."""
        from newsclean.filters.byteshift.beam import WIDE
        from newsclean.filters.byteshift.doubt import LONGEST_DOUBTFUL, SURE, probability_right, risk
        from newsclean.filters.byteshift.ranking import LOOKAHEAD
        from newsclean.filters.byteshift.search import LONGEST_RUN, Search

        scorer = self._blocks.get(block)
        if scorer is None:
            scorer = self._blocks[block] = self._scorer(block)
        search = Search(place, scorer)
        reading = search.run()
        probability = probability_right(reading) if reading else 0.0
        furthest = search.furthest
        if reading is not None and reading.is_damage and len(reading.shown) <= LONGEST_DOUBTFUL and probability < SURE:
            search = Search(place, scorer, WIDE)
            reading = search.run() or reading
            probability = probability_right(reading)
            furthest = max(furthest, search.furthest)
        length = min(furthest - place.start, LONGEST_RUN + LOOKAHEAD) + LOOKAHEAD
        if reading is None or not reading.is_damage:
            return None, length
        doubt = 1.0 if _begins_behind_a_loss(place) else risk(reading, probability)
        return _Run(reading, probability, doubt, scorer.evidence.half_width), length

    def _scorer(self, block: int) -> "Scorer":
        from newsclean.chinese.evidence import Evidence
        from newsclean.chinese.language_model import Scorer
        from newsclean.chinese.likelihood import likelihood

        around = self._text[max(0, block * _BLOCK - _BLOCK // 2) : (block + 1) * _BLOCK + _BLOCK // 2]
        return Scorer(Evidence(around, likelihood()), with_ngrams=True)
