"""Which annotations of a document are noise, and which an author gave: by how many there are, and of what."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newsclean.chinese.likelihood import likelihood
from newsclean.chinese.names import SURNAMES
from newsclean.edit import joined_spans
from newsclean.filters.pinyin.annotations import Annotations, sentence_continues
from newsclean.filters.pinyin.lessons import about_language, glossary_lines, lesson_lines, taught_spans
from newsclean.filters.pinyin.spelling import Spelling
from newsclean.patterns import compile_later


class Judge(NamedTuple):
    """The options of the filter, and what they make of a document."""

    density: float
    keep_rare: bool
    romanised_names: bool

    def noise(self, text: str, found: Annotations) -> Annotations:
        """Those of the annotations found in a text that are noise."""
        taught = taught_spans(text)
        if len(found) <= _FEW:
            alone = found.only([spelling.hanzi == 1 for spelling in found.spellings])
            taught = joined_spans([*taught, *lesson_lines(text, alone.starts, alone.ends)], touching=True)
        taught = joined_spans([*taught, *glossary_lines(text, found.starts, found.ends)], touching=True)
        untaught = _outside(taught, found) if taught else found
        if len(found) <= _FEW and found.count("farmed"):
            untaught = _without_references(text, untaught)
        style = self._style(untaught, len(text) - sum(found.ends) + sum(found.starts))
        if style is None:
            return untaught.only(self._noise_of_few(text, untaught))
        if taught:  # where many are taught in one sentence it is annotated like all others
            counts = Counter(_index(start, taught) for start in found.starts)
            untaught = _outside([span for index, span in enumerate(taught) if counts[index] <= _MOST_TAUGHT], found)
        if style.toned and untaught.count("toned") + untaught.count("toned gloss") == len(untaught):
            return untaught
        return untaught.only([style.covers(spelling) for spelling in untaught.spellings])

    def _style(self, found: Annotations, words: int) -> "_Style | None":
        """How a document of so many characters is annotated throughout; None where it is not."""
        toned = self._is_throughout(found.count("toned"), found.count("toned gloss"), words)
        # 百度(baidu) is a name, and of words like 道(dao) and 气(qi) people speak: a farm puts a space behind.
        farmed = found.count("farmed") + found.count_apart()
        toneless = self._is_throughout(farmed, found.count("toneless gloss"), words)
        unspaced = found.count("toneless")
        dense = unspaced >= _FEWEST_UNSPACED and unspaced * 100 >= _UNSPACED_DENSITY * words
        if not (toned or toneless or dense):
            return None
        return _Style(toned, toneless or dense, dense, not self.romanised_names)

    def _is_throughout(self, plain: int, glosses: int, words: int) -> bool:
        """Whether so many annotations of common characters annotate a text of so many characters throughout.

        Where they are most, those of rare characters belong to it.
        """
        count = plain + glosses if plain >= 2 * glosses else plain
        return plain >= _FEWEST and count * 100 >= self.density * words

    def _noise_of_few(self, text: str, found: Annotations) -> list[bool]:
        """Which annotations are noise though the document has few of them."""
        # Where most are glosses of rare characters, those of common ones are too: 郴(chēn)州、亳(bó)州.
        if self.keep_rare and (found.count("toned gloss") + found.count("toneless gloss")) * 2 > len(found):
            return [spelling.kind == "name" and not self.romanised_names for spelling in found.spellings]
        spans = about_language(text)
        chained = _in_chains(text, found)
        return [
            _index(start, spans) < 0 and (is_chained or self._is_noise(text, start, end, spelling))
            for start, end, spelling, is_chained in zip(found.starts, found.ends, found.spellings, chained, strict=True)
        ]

    def _is_noise(self, text: str, start: int, end: int, spelling: Spelling) -> bool:
        """Whether an annotation is noise where the document has few."""
        if spelling.kind == "name":
            return not self.romanised_names
        if not spelling.usual or (self.keep_rare and not spelling.common):
            return False
        if spelling.toned:
            return not (spelling.hanzi == 1 and _is_quoted(text, start, end))
        if spelling.apart:  # 张山(zhang shan) may be a person; behind the reading a list of words tells what they mean
            return sentence_continues(text, end) and not _is_person(text[start - spelling.hanzi : start])
        # 李(li) 2003 is a reference.
        return spelling.spaced and spelling.hanzi == 1 and not _ALPHANUMERIC.match(text, end)


class _Style(NamedTuple):
    """How a document is annotated throughout: with tones, without, without even a space; whether names go too."""

    toned: bool
    toneless: bool
    unspaced: bool
    names: bool

    def covers(self, spelling: Spelling) -> bool:
        """Whether an annotation belongs to it."""
        if spelling.kind == "name":
            return self.names
        if spelling.toned:
            return self.toned or (spelling.bare and self.toneless)  # 里(li) has no tone in 村里
        if spelling.hanzi > 1 and not spelling.spaced and not spelling.apart:
            return self.unspaced  # 百度(baidu)
        # In speech 个 has no tone in 这(zhè)个(ge), and not every tool writes one.
        return self.toneless or (self.toned and spelling.usual)


_FEWEST_UNSPACED, _UNSPACED_DENSITY = 9, 8
"""Toneless annotations without a space behind them, and how many of them a hundred characters, from which a document is
annotated by a program; below either they are terms or names that the text speaks of."""

_FEW = 40
"""Annotations of which some may teach readings without saying so; a farm's page has more."""
_FEWEST = 3
_MOST_TAUGHT = 3
_ALPHANUMERIC = compile_later("[0-9A-Za-z]")


def _without_references(text: str, found: Annotations) -> Annotations:
    """The annotations without 李(li) 2003, where most that bring a space along are before a number or a word."""
    spaced = [spelling.spaced for spelling in found.spellings]
    references = [
        is_spaced and _ALPHANUMERIC.match(text, end) is not None
        for is_spaced, end in zip(spaced, found.ends, strict=True)
    ]
    if 2 * sum(references) <= sum(spaced):
        return found
    return found.only([not is_reference for is_reference in references])


_CHAIN = 3
"""Hanzi in a row each of which is annotated, so that it is done by a program: 一(yi)个(ge)人(ren)."""

_MARKS = compile_later("[，。、；：！？…“”‘’]{1,3}")  # between two clauses


def _in_chains(text: str, found: Annotations) -> list[bool]:
    """Which annotations without tones are in a row of hanzi all of which are annotated, with different syllables.

    A row may go on behind a mark; where most of its hanzi are alone, 仁(ren)、义(yi)、礼(li), it is a list of terms.
    """
    chained = [False] * len(found)
    first = adjacent = 0
    for index in range(1, len(found) + 1):
        if index < len(found) and found.spellings[index].hanzi == 1:
            last, next_hanzi = found.ends[index - 1], found.starts[index] - 1
            if last == next_hanzi or _MARKS.fullmatch(text, last, next_hanzi):
                adjacent += last == next_hanzi
                continue
        letters = {text[found.starts[at] : found.ends[at]] for at in range(first, index)}
        if len(letters) >= _CHAIN and 2 * adjacent >= index - first - 1:
            for at in range(first, index):
                spelling = found.spellings[at]
                is_plain = spelling.bare and (spelling.usual or spelling.toned)  # 里(li) is one of the readings of 里
                chained[at] = spelling.hanzi == 1 and is_plain and spelling.kind != "name"
        first, adjacent = index, 0
    return chained


def _is_person(word: str) -> bool:
    """Whether a word of two or three hanzi may be a person: it begins with a surname and is not common."""
    if word[0] not in SURNAMES or not 1 < len(word) <= _LONGEST_NAME:
        return False
    known = likelihood().words.get(word)
    return known is None or known[0] < _COMMON_WORD


_LONGEST_NAME = 3
_COMMON_WORD = -12.0
"""Natural log probability of a word from which it is no name: 金色 has -11.9, 李娜 -12.1."""


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether one hanzi and its reading are alone in quotes, as a character under discussion: “乐(yuè)”."""
    return text[start - 2 : start - 1] in _OPENING and text[end : end + 1] in _CLOSING


_OPENING = ("“", "‘", "「", "『", '"')
_CLOSING = ("”", "’", "」", "』", '"')


def _outside(spans: Iterable[tuple[int, int]], found: Annotations) -> Annotations:
    """Those annotations that start in none of the spans."""
    ordered = list(spans)
    return found.only([_index(start, ordered) < 0 for start in found.starts])


def _index(position: int, spans: Sequence[tuple[int, int]]) -> int:
    """Which of the spans a position lies in; -1 where in none."""
    index = bisect_right(spans, (position, _BEYOND)) - 1
    return index if index >= 0 and position < spans[index][1] else -1


_BEYOND = 1 << 62
