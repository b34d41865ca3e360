"""Pinyin in brackets behind the hanzi it spells: 學(xué)習(xí)庆祝(qìngzhù) → 學習庆祝.

`find_annotations` finds what may be one, `Judge` which of them are noise; `misplaced_edits` and `ruby_edits` find
what is elsewhere than behind its hanzi, and whole lines of hanzi with their readings.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import ClassVar

from newsclean.chinese.readings import toned_readings
from newsclean.edit import Edit, until_stable, without_overlaps
from newsclean.errors import ConfigError
from newsclean.filter import Prefilter, RepeatAfter
from newsclean.filters.pinyin.annotations import find_annotations, letters_in_brackets
from newsclean.filters.pinyin.judge import Judge
from newsclean.filters.pinyin.misplaced import misplaced_edits
from newsclean.filters.pinyin.readings import spelled_hanzi, without_tones
from newsclean.filters.pinyin.ruby import ruby_edits


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
    repeat_after: ClassVar[RepeatAfter] = "removed lines"  # whether a text teaches readings shows in all its lines
    removes_lines: ClassVar[bool] = False
    rules: ClassVar[frozenset[str]] = frozenset(
        ("character", "word", "toneless", "name", "ruby", "nested", "misplaced")
    )

    density: float = 0.4
    keep_rare: bool = True
    romanised_names: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.density <= 100:  # nor is nan
            raise ConfigError(f"pinyin.density is {self.density}; give annotations a hundred characters, 0 to 100")

    def prefilter(self) -> Prefilter:
        """Whether a text holds a bracket of letters, or a letter with a tone mark between two hanzi."""
        return letters_in_brackets()

    def edits(self, text: str) -> Iterable[Edit]:
        """One edit an annotation: `word` for several hanzi, `character` for one, `toneless` without tones, `name`;
        `nested` and `misplaced` where byte replacement put it; `ruby` for each word of a line of hanzi with readings,
        which is a finding where only some of its words have them."""
        edits, again = self._noise(text)
        others = [*misplaced_edits(text), *ruby_edits(text)]
        if others:
            edits = without_overlaps(sorted([*edits, *others]))
        # What was behind a removed annotation may now be behind a hanzi, 学(xué)(xué), and what is left is
        # judged anew, by itself: cleaning the result must find nothing.
        return until_stable(text, self._edits_of_one_pass, edits) if (again or others) and edits else edits

    def note(self, text: str, edit: Edit) -> str | None:
        """The hanzi that an annotation spells, each with its readings, or why it was left."""
        if edit.replacement == text[edit.start : edit.end]:
            return "left: only some words of this line have readings" if edit.rule == "ruby" else None
        letters = text[edit.start + 1 : edit.end - 1]
        count = spelled_hanzi(text, edit.start, without_tones(letters.replace(" ", "").lower()))
        word = text[edit.start - count : edit.start]
        return "; ".join(f"{hanzi} is read {', '.join(toned_readings(hanzi))}" for hanzi in word) or None

    def _edits_of_one_pass(self, text: str) -> list[Edit]:
        return without_overlaps(sorted([*self._noise(text)[0], *misplaced_edits(text), *ruby_edits(text)]))

    def _noise(self, text: str) -> tuple[list[Edit], bool]:
        """The annotations that are noise, and whether there may be others once they are gone."""
        found = find_annotations(text)
        if not found:
            return [], False
        noise = Judge(self.density, self.keep_rare, self.romanised_names).noise(text, found)
        # One for each page's hundreds: made by C throughout, in half the time of Edit(...) in a loop.
        rules = [spelling.rule for spelling in noise.spellings]
        return list(
            map(tuple.__new__, repeat(Edit), zip(noise.starts, noise.ends, repeat(""), rules))
        ), found.chained or len(noise) < len(found)
