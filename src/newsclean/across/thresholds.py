"""Where template ends and language begins: every threshold of the verdict, as `[tool.newsclean.across]` sets it."""

from dataclasses import dataclass, fields
from typing import ClassVar

from newsclean.errors import ConfigError


@dataclass(frozen=True)
class Thresholds:
    """Figures of `verdict.sql`, which names them, and `near`. Lengths are characters of the key: without marks and
    white space.

    Chosen on the first generator of benchmarks/across.py and held against the second.
    """

    name: ClassVar[str] = "across"
    """The table of the configuration that holds them."""

    own_length: int = 25
    """A paragraph of so many characters that is rare on its site belongs to a page's own text; shorter ones may not."""
    own_pages: int = 3
    own_share: float = 0.005
    """Rare is on fewer pages than the larger of these: a number, and a share of the pages of the site."""
    site_pages: int = 5
    """A paragraph on fewer pages of a site is no template."""
    outside_share: float = 0.95
    """A template is outside the own text on at least this share of the pages where that is known."""
    short_length: int = 40
    """Up to so many characters a paragraph that is no sentence is short: a menu, a headline, a label; longer ones
    and sentences need more pages."""
    short_share: float = 0.01
    long_share: float = 0.10
    """The share of the pages of its site on which a short, and a long, template is at least."""
    anywhere_share: float = 0.30
    """What is on this share of the pages, and on `own_pages` more, is template wherever it is, also in the article."""
    common_sites: float = 0.05
    """Below `long_share` of the pages, what this share of all sites has as well is language, not template."""
    passage_paragraphs: int = 3
    passage_length: int = 150
    """A passage is copied from so many paragraphs and characters on; less is a quotation."""
    passage_gap: int = 2
    """So many other paragraphs may be between two of a passage; behind more, another begins."""
    passage_margin: int = 4
    """So many paragraphs beyond either end of a copied passage are compared too: a title, a dateline between."""
    passage_shift: int = 2
    """Above the first paragraph of a passage, at the top of a document, it may be so many places further off."""
    passage_documents: int = 50
    """Beyond the ends, what is in more documents, or in twice as many as the passage, is a quotation or a
    phrase, and stays."""
    copy_share: float = 0.95
    copy_own_length: int = 120
    """A document is a copy if this share of it is copied, and no more characters are its own.
    It must stay below `passage_length`: then nothing is copied from a document that goes."""
    near_linked: float = 0.5
    near_same_site: float = 0.8
    """How alike (Jaccard, 5-grams of hanzi) two documents of two sites, of one site, must be to be one group."""
    near_kept: float = 0.4
    """How alike a near copy is at least to the document that stays: no chains from one copy to the next."""
    near_own_length: int = 60
    """A document with a longer stretch of its own stays."""
    near_numbers: float = 0.7
    """A document stays if, its numbers masked, less than this share of the difference remains: a table of figures."""

    def __post_init__(self) -> None:
        """Raises ConfigError where a figure cannot be meant."""
        for figure in fields(self):
            value = getattr(self, figure.name)
            if value < 0 or (isinstance(value, float) and value > 1):
                limits = "from 0 to 1" if isinstance(value, float) else "0 or more"
                raise ConfigError(f"across.{figure.name.replace('_', '-')} is {value}; write a number {limits}")
        if self.copy_own_length >= self.passage_length:
            raise ConfigError(
                f"across.copy-own-length is {self.copy_own_length}, and must be below passage-length, "
                f"which is {self.passage_length}"
            )
