"""The filters, in the one order in which they work; a filter is a file here and a line in FILTERS."""

from newsclean.filter import Filter

FILTERS: tuple[type[Filter], ...] = (
    # mojibake
    # byteshift
    # invisible
    # pinyin
    # traditional
    # boilerplate
    # duplicates
    # layout
)
