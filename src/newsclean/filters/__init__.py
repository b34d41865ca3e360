"""The filters, in the one order in which they work; a filter is a file here and a line in FILTERS."""

from newsclean.filter import Filter
from newsclean.filters.boilerplate import Boilerplate
from newsclean.filters.byteshift import Byteshift
from newsclean.filters.duplicates import Duplicates
from newsclean.filters.invisible import Invisible
from newsclean.filters.layout import Layout
from newsclean.filters.mojibake import Mojibake
from newsclean.filters.pinyin import Pinyin
from newsclean.filters.traditional import Traditional

FILTERS: tuple[type[Filter], ...] = (
    Mojibake,
    Byteshift,
    Invisible,
    Pinyin,
    Traditional,
    Boilerplate,
    Duplicates,
    Layout,
)

TAKES_LINES = frozenset(("boilerplate", "duplicates"))
"""Filters that take whole lines; what a page says of itself is read from the text before them."""

LOOKS_AGAIN = {
    # A run is read again by what the line around it is made of.
    "mojibake": frozenset(("invisible", "pinyin", "traditional", "boilerplate", "duplicates")),
    # A line that teaches readings is told by what is annotated in it.
    "pinyin": frozenset(("boilerplate", "duplicates")),
    # A line with kana is not Chinese for certain; a title with kana cut off its front leaves one that is.
    "traditional": frozenset(("boilerplate", "duplicates")),
    "byteshift": frozenset(("invisible", "pinyin", "traditional", "boilerplate", "duplicates", "layout")),
    "boilerplate": frozenset(("duplicates",)),
}
"""Filters that judge by what stands around, each with those after it that change just that.

Where one of those changed something and the filter would now change more, the text goes through the filters
once more from there, so that cleaning the result changes nothing."""
