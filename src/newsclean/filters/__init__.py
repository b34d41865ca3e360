"""The filters, in the one order in which they work; a filter is a file here and a line in FILTERS."""

from newsclean.filter import Filter
from newsclean.filters.byteshift import Byteshift

FILTERS: tuple[type[Filter], ...] = (
    # mojibake
    Byteshift,
    # invisible
    # pinyin
    # traditional
    # boilerplate
    # duplicates
    # layout
)
