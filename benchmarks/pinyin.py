"""How many generated annotations the pinyin filter takes away, and what goes with them: `python benchmarks/pinyin.py`.

Words of the newspaper get their readings in brackets in every form that site farms and editors use, at several
densities, in Simplified and Traditional. A row is a form; a figure is the share of annotations that is taken away.
"""

import argparse
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import newspaper
import opencc
from pypinyin import Style
from pypinyin.contrib.tone_sandhi import ToneSandhiMixin
from pypinyin.converter import DefaultConverter
from pypinyin.core import Pinyin

from newsclean.edit import apply_edits
from newsclean.filters.pinyin import Pinyin as PinyinFilter

FILTER = PinyinFilter()
SHARES = (0.02, 0.05, 0.1, 0.3, 1.0)
"""Shares of the words of a page that are annotated."""


@dataclass(frozen=True)
class Form:
    """One way to annotate: what is put behind a word, or behind each character of it."""

    label: str
    template: str = "({})"
    style: Style = Style.TONE
    joint: str = ""
    each: bool = False
    """Behind each character, not behind the word."""
    several: bool = False
    """With the second reading of a character that has one."""
    spoken: bool = False
    """With the tones as they change in speech."""
    spelt: Callable[[str], str] = str

    def annotations(self, word: str) -> list[tuple[str, str]]:
        """The word in pieces, each with its annotation."""
        syllables = _syllables(word, self.style, self.spoken)
        if len(syllables) != len(word):
            return [(word, "")]
        if self.each or self.several:
            return [(hanzi, self._bracket([syllable], hanzi)) for hanzi, syllable in zip(word, syllables, strict=True)]
        return [(word, self._bracket(syllables, word))]

    def _bracket(self, syllables: list[str], hanzi: str) -> str:
        letters = self.joint.join(syllables)
        if self.several:
            other = next((reading for reading in _readings(hanzi) if reading != letters), "")
            letters = f"{letters}/{other}" if other else letters
        return self.template.format(self.spelt(letters))


FORMS = (
    Form("after a word"),
    Form("after each character", each=True),
    Form("after each character, toneless, a space", "({}) ", Style.NORMAL, each=True),
    Form("after a word, toneless, a space", "({}) ", Style.NORMAL),
    Form("tone numbers", style=Style.TONE3),
    Form("tone numbers after each character", style=Style.TONE3, each=True),
    Form("ü as v, tone numbers", style=Style.TONE3, spelt=lambda letters: letters.replace("ü", "v")),
    Form("ü as u:, tone numbers", style=Style.TONE3, spelt=lambda letters: letters.replace("ü", "u:")),
    Form("a capital", spelt=str.capitalize),
    Form("all capitals", spelt=str.upper),
    Form("apostrophes", joint="'"),
    Form("typographic apostrophes", joint="’"),
    Form("syllables with spaces", joint=" "),
    Form("a space inside the bracket", "({} )"),
    Form("full-width brackets", "（{}）"),
    Form("full-width brackets after each character", "（{}）", each=True),
    Form("square brackets", "[{}]"),
    Form("lenticular brackets", "【{}】"),
    Form("tortoise-shell brackets", "〔{}〕"),
    Form("zhuyin", style=Style.BOPOMOFO),
    Form("zhuyin after each character", style=Style.BOPOMOFO, each=True),
    Form("several readings", several=True),
    Form("tones as spoken", spoken=True),
)


@cache
def _syllables(word: str, style: Style, spoken: bool) -> list[str]:
    reader = SPOKEN if spoken else WRITTEN
    return [readings[0] for readings in reader.pinyin(word, style=style, v_to_u=True)]


class Spoken(ToneSandhiMixin, DefaultConverter):
    """Tones as they change in speech: 不 bú, 一 yí."""


WRITTEN, SPOKEN = Pinyin(), Pinyin(Spoken())


@cache
def _readings(hanzi: str) -> list[str]:
    return WRITTEN.pinyin(hanzi, heteronym=True)[0]


def pages(size: int = 1000) -> Iterator[list[str]]:
    """The newspaper as words, in pages of at least `size` characters; a line break is a word."""
    page: list[str] = []
    for words in newspaper.words_of_lines():
        page += [*words, "\n"]
        if sum(map(len, page)) >= size:
            yield page
            page = []


def annotate(
    words: list[str], forms: tuple[Form, ...], share: float, dice: random.Random
) -> tuple[str, list[tuple[int, int]]]:
    """The words with a share of them annotated, each in one of the forms, and where the annotations are."""
    text = ""
    spans = []
    for word in words:
        if all("一" <= hanzi <= "龥" for hanzi in word) and dice.random() < share:
            for piece, bracket in dice.choice(forms).annotations(word):
                text += piece
                if bracket:
                    spans.append((len(text), len(text) + len(bracket)))
                text += bracket
        else:
            text += word
    return text, spans


@dataclass
class Tally:
    """Annotations, those that went, characters of text that went with them, pages that change when cleaned again."""

    annotations: int = 0
    gone: int = 0
    lost: int = 0
    unsettled: int = 0

    def add(self, text: str, spans: list[tuple[int, int]], verbose: bool) -> None:
        """Clean a page and count."""
        edits = list(FILTER.edits(text))
        inside = {position for start, end in spans for position in range(start, end)}
        gone = {position for edit in edits for position in range(edit.start, edit.end)}
        left = [span for span in spans if not gone.issuperset(range(*span))]
        self.annotations += len(spans)
        self.gone += len(spans) - len(left)
        self.lost += len(gone - inside)
        self.unsettled += bool(list(FILTER.edits(apply_edits(text, edits))))
        if verbose:
            for start, end in left:
                print(f"    left: {text[max(0, start - 6) : end + 3]!r}")
            for position in sorted(gone - inside):
                print(f"    lost: {text[position]!r} in {text[max(0, position - 10) : position + 10]!r}")


def main() -> None:
    """Print a row for each form and its total."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=40, help="pages for each form, density and script")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-v", "--verbose", action="store_true", help="show what stays and what text goes")
    options = parser.parse_args()
    dice = random.Random(options.seed)
    simplified = list(pages())
    convert = opencc.OpenCC("s2t").convert
    total = Tally()
    print(" " * 44 + "".join(f"{share:>10.0%}" for share in SHARES) + "   of words annotated")
    rows = [(form.label, (form,)) for form in FORMS] + [("all of these on one page", FORMS)]
    for label, forms in rows:
        cells = []
        for share in SHARES:
            tally = Tally()
            for number, page in enumerate(dice.sample(simplified, options.pages)):
                words = page if number % 2 else [convert(word) for word in page]
                tally.add(*annotate(words, forms, share, dice), options.verbose)
            cells.append(f"{tally.gone / tally.annotations:>10.3%}")
            total = Tally(*(getattr(total, name) + getattr(tally, name) for name in vars(total)))
        print(f"{label:44}" + "".join(cells))
    print(
        f"{total.gone:,} of {total.annotations:,} annotations gone ({total.gone / total.annotations:.3%}), "
        f"{total.lost} characters of text lost, {total.unsettled} pages change when cleaned again"
    )


if __name__ == "__main__":
    main()
