"""The filters, in the one order in which they work; a filter is a file here and a line in FILTERS."""

from newsclean.filter import Filter
from newsclean.filters.pinyin import Pinyin
from newsclean.filters.traditional import Traditional

FILTERS: tuple[type[Filter], ...] = (
    # mojibake
    # byteshift
    # invisible
    Pinyin,
    Traditional,
    # boilerplate
    # duplicates
    # layout
)
