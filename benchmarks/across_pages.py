"""What both generators of `benchmarks/across.py` share: pages of which each line is known, and invented prose."""

import random
from collections.abc import Iterator
from typing import NamedTuple


class Line(NamedTuple):
    """A line and what it is.

    `kind`: "site" must go as boilerplate; "own" and "keep" must stay ("keep" is shared by pages); "copy" stands on
    several pages as group `group`, of which one stays; "free" may go or stay.
    """

    text: str
    kind: str = "own"
    group: int = 0


class Page(NamedTuple):
    """A clean page: `near` is the number of its group of near copies or 0; `numbers` marks a table of figures."""

    site: str
    date: str
    lines: list[Line]
    near: int = 0
    numbers: bool = False


_HANZI = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "进着等部度家电力里如水化高自理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样"
    "与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革"
    "位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处"
)


class Prose:
    """Sentences of invented words, so that two pages have nothing in common that was not put there."""

    def __init__(self, rng: random.Random, words: int = 6000) -> None:
        self.rng = rng
        self._words = ["".join(rng.choices(_HANZI, k=rng.choice((2, 2, 2, 3, 4)))) for _ in range(words)]

    def phrase(self, least: int, most: int) -> str:
        """Words without a mark between them."""
        size, text = self.rng.randint(least, most), ""
        while len(text) < size:
            text += self.rng.choice(self._words)
        return text[:most]

    def sentence(self) -> str:
        """Two to four clauses that end in a full stop."""
        clauses = [self.phrase(6, 16) for _ in range(self.rng.randint(2, 4))]
        if self.rng.random() < 0.2:
            clauses[-1] += f"{self.rng.randint(2, 9999)}" + self.rng.choice("万个年月名亿")
        return "，".join(clauses) + "。"

    def paragraph(self) -> str:
        """One to five sentences."""
        return "".join(self.sentence() for _ in range(self.rng.choice((1, 1, 2, 2, 3, 4, 5))))

    def article(self, least: int = 3, most: int = 12) -> list[str]:
        """Paragraphs."""
        return [self.paragraph() for _ in range(self.rng.randint(least, most))]

    def altered(self, text: str, share: float) -> str:
        """The text with that share of its characters replaced, deleted or doubled, in short stretches."""
        characters = list(text)
        for _ in range(max(1, round(len(text) * share / 2))):
            at = self.rng.randrange(max(1, len(characters) - 2))
            characters[at : at + 2] = self.phrase(2, 2)[: self.rng.choice((0, 2, 2, 3))]
        return "".join(characters)


Pages = Iterator[Page]
