"""What a filter is: text in, edits out, and its options as the fields of a frozen dataclass."""

from collections.abc import Iterable, Mapping
from dataclasses import Field, fields
from typing import ClassVar, Protocol, runtime_checkable

from newsclean.edit import Edit


class Filter(Protocol):
    """Takes one kind of trouble away, and is named for it: the name reads well after "ignore".

    A filter is a frozen dataclass: its fields are its options, so it pickles and its field names validate
    the table `[tool.newsclean.<name>]`. It touches no files, flags, clocks or globals.
    """

    name: ClassVar[str]
    summary: ClassVar[str]
    """What it takes away, in one line, for `newsclean filters`."""
    goes_after: ClassVar[Mapping[str, str]]
    """Names of the filters that must not come later than this one, each with the reason."""

    def edits(self, text: str) -> Iterable[Edit]:
        """Propose edits to `text`, sorted by position and not overlapping."""
        ...


@runtime_checkable
class WokenFilter(Filter, Protocol):
    """A filter that tells which characters wake it, so that clean pages need not be shown to it."""

    def wakes_on(self) -> str:
        """The inside of a class of the BMP, as in `re`: a text that holds none of it has no edits."""
        ...


def options_of(kind: type[Filter]) -> dict[str, Field[object]]:
    """The fields of a filter by name: its options."""
    return {option.name: option for option in fields(kind)}  # type: ignore[arg-type]  # every filter is a dataclass
