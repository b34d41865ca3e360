"""The filters, in the one order in which they work; a filter is a file here and a line in FILTERS."""

from newsclean.filter import Filter
from newsclean.filters.boilerplate import Boilerplate
from newsclean.filters.duplicates import Duplicates

FILTERS: tuple[type[Filter], ...] = (
    # mojibake
    # byteshift
    # invisible
    # pinyin
    # traditional
    Boilerplate,
    Duplicates,
    # layout
)
