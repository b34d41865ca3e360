"""Pinyin in brackets behind the hanzi it spells: 學(xué)習(xí)庆祝(qìngzhù) → 學習庆祝."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat
from typing import ClassVar, NamedTuple

from newsclean.edit import Edit, apply_edits
from newsclean.filters.pinyin.annotations import Annotations, find_annotations
from newsclean.filters.pinyin.lessons import about_language, taught_spans
from newsclean.filters.pinyin.spelling import Spelling


@dataclass(frozen=True)
class Pinyin:
    """Takes out annotations that some farm put behind words, and leaves the readings that an author gives.

    A document is annotated throughout when it holds three annotations of common characters and at least
    `density` a hundred characters; then what looks like an annotation is one. Otherwise a gloss stays on a
    rare character (unless `keep_rare` is false) and on a common one that is read in an unusual way. In a
    sentence that speaks of readings (读作, 拼音, 注音) all stay. Capitals without tones are names, 李娜(Li Na),
    and stay too, unless `romanised_names` is false.
    """

    name: ClassVar[str] = "pinyin"
    summary: ClassVar[str] = "pinyin in brackets behind the word it spells"
    goes_after: ClassVar[Mapping[str, str]] = {
        "mojibake": "the tone marks must be decoded right before they can be read",
        "byteshift": "the brackets tell the repair which character was hit",
        "invisible": "a zero-width space or an entity inside the brackets hides the letters",
    }

    density: float = 0.4
    keep_rare: bool = True
    romanised_names: bool = True

    def edits(self, text: str) -> Iterable[Edit]:
        """One edit an annotation: `word` for several hanzi, `character` for one, `toneless` without tones, `name`."""
        edits, again = self._noise(text)
        # What stood behind a removed annotation may now stand behind a hanzi: 学(xué)(xué).
        for _ in range(_MOST_PASSES):
            if not (again and edits):
                break
            found, again = self._noise(apply_edits(text, edits))
            again = again and bool(found)
            edits = sorted(edits + _joined(edits, found))
        return edits

    def _noise(self, text: str) -> tuple[list[Edit], bool]:
        """The annotations that are noise, and whether there may be others once they are gone."""
        found = find_annotations(text)
        if not found:
            return [], False
        words = len(text) - sum(found.ends) + sum(found.starts)
        taught = taught_spans(text)
        if taught:
            found = found.only([not _within(start, taught) for start in found.starts])
        noise = self._judged(text, found, words)
        # One for each page's hundreds: made by C throughout, in half the time of Edit(...) in a loop.
        rules = [spelling.rule for spelling in noise.spellings]
        return list(map(tuple.__new__, repeat(Edit), zip(noise.starts, noise.ends, repeat(""), rules))), found.chained

    def _judged(self, text: str, found: Annotations, words: int) -> Annotations:
        """Those annotations that are noise in a text of so many characters without them."""
        # 百度(baidu) is a name; a farm puts the space behind or annotates single characters.
        toned = self._is_throughout(found.count("toned"), found.count("toned gloss"), words)
        toneless = self._is_throughout(found.count("farmed"), found.count("toneless gloss"), words)
        if toned and found.count("toned", "toned gloss") == len(found):
            return found
        if not (toned or toneless):
            return found.only(self._noise_of_few(text, found))
        spaced = sum(count for spelling, count in found.sorts.items() if spelling.spaced)
        habit = _Habit(toned, toneless, spaced * 2 > found.count("farmed"), not self.romanised_names)
        return found.only(
            [
                habit.covers(spelling, text[end : end + 1])
                for end, spelling in zip(found.ends, found.spellings, strict=True)
            ]
        )

    def _is_throughout(self, plain: int, glosses: int, words: int) -> bool:
        """Whether so many annotations of common characters are a habit, in a text of so many characters.

        Where they are most, those of rare characters belong to it.
        """
        count = plain + glosses if plain >= 2 * glosses else plain
        return plain >= _FEWEST and count * 100 >= self.density * words

    def _noise_of_few(self, text: str, found: Annotations) -> list[bool]:
        """Which annotations are noise though the document has few of them."""
        # Where most are glosses of rare characters, those of common ones are too: 郴(chēn)州、亳(bó)州.
        if self.keep_rare and found.count("toned gloss", "toneless gloss") * 2 > len(found):
            return [spelling.kind == "name" and not self.romanised_names for spelling in found.spellings]
        spans = about_language(text)
        return [
            not _within(start, spans) and self._is_noise(text, start, end, spelling)
            for start, end, spelling in zip(found.starts, found.ends, found.spellings, strict=True)
        ]

    def _is_noise(self, text: str, start: int, end: int, spelling: Spelling) -> bool:
        """Whether an annotation is noise where the document has few."""
        if spelling.kind == "name":
            return not self.romanised_names
        if not spelling.usual or (self.keep_rare and not spelling.common):
            return False
        if spelling.toned:
            return not (spelling.hanzi == 1 and _is_quoted(text, start, end))
        # 李(li) 2003 is a reference.
        return spelling.spaced and spelling.hanzi == 1 and not _ALPHANUMERIC.match(text, end)


class _Habit(NamedTuple):
    """How a document is annotated throughout: with tones, without, with a space behind; and whether names go too."""

    toned: bool
    toneless: bool
    spaced: bool
    names: bool

    def covers(self, spelling: Spelling, following: str) -> bool:
        """Whether an annotation belongs to it; `following` is the character behind."""
        if spelling.kind == "name":
            return self.names
        if spelling.toned:
            return self.toned
        if spelling.kind == "toneless" and not (spelling.spaced or following in _LINE_ENDS):
            return self.toneless and not self.spaced  # 百度(baidu)
        # In speech 个 has no tone in 这(zhè)个(ge), and not every tool writes one.
        return self.toneless or (self.toned and spelling.usual)


_FEWEST = 3
_MOST_PASSES = 8
_LINE_ENDS = ("", "\n", "\r")
_ALPHANUMERIC = re.compile("[0-9A-Za-z]")


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether one hanzi and its reading stand alone in quotes, as a character under discussion: “乐(yuè)”."""
    return text[start - 2 : start - 1] in _OPENING and text[end : end + 1] in _CLOSING


_OPENING = ("“", "‘", "「", "『", '"')
_CLOSING = ("”", "’", "」", "』", '"')


def _within(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    index = bisect_right(spans, (position, _BEYOND)) - 1
    return index >= 0 and position < spans[index][1]


_BEYOND = 1 << 62


def _joined(done: Sequence[Edit], found: Sequence[Edit]) -> list[Edit]:
    """What was `found` in the text that the removals `done` left, in positions of the text before them."""
    gone = list(accumulate((edit.end - edit.start for edit in done), initial=0))
    starts = [edit.start - before for edit, before in zip(done, gone, strict=False)]  # in what was left
    return [
        Edit(start + gone[bisect_right(starts, start)], end + gone[bisect_left(starts, end)], "", rule)
        for start, end, _, rule in found
    ]
