"""What a filter is: text in, edits out, its options as the fields of a frozen dataclass; and its cheap first test."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal, Protocol, runtime_checkable

from newsclean.edit import Change, Edit
from newsclean.marks import Mark
from newsclean.patterns import compile_later

Prefilter = Callable[[str], bool]
"""A cheap test of a text: False means for certain that a filter has no edits for it."""


RepeatAfter = Literal["any change", "removed lines", "never"]
"""The changes by filters behind it after which a filter must be asked again."""


class Filter(Protocol):
    """Repairs or removes one kind of trouble, and is named for it: the name reads well after "ignore".

    A filter is a frozen dataclass: its fields are its options, so it pickles and its field names validate
    the table `[tool.newsclean.<name>]`. It touches no files, flags, clocks or globals.

    Four things it may have besides; a filter without them works, a little slower:

    - a method `prefilter`, see Prefiltered;
    - `repeat_after: ClassVar[RepeatAfter]`: which changes by filters behind it may give it new edits. The pipeline
      asks it for edits once more after those, so that cleaning twice changes nothing. Without it: "any change";
    - `removes_lines: ClassVar[bool]`: whether it removes whole lines. The metadata of a page,
      its title or date, are read from the text before the first filter that does. Without it: it may.
    - `unrepaired: ClassVar[frozenset[str]]`: the rules of its findings that are damage which it could not repair.
      No filter that repairs nothing itself changes the characters of such a finding, so that they can still be
      repaired later; a line may be removed with them.
    """

    name: ClassVar[str]
    summary: ClassVar[str]
    """What it repairs or removes, in one line, for `newsclean filters`."""
    goes_after: ClassVar[Mapping[str, str]]
    """Names of the filters that must not come later than this one, each with the reason."""

    def edits(self, text: str) -> Iterable[Edit]:
        """Propose edits to `text`, sorted by position and not overlapping."""
        ...


@runtime_checkable
class Prefiltered(Filter, Protocol):
    """A filter that has a prefilter, so that clean texts need not be shown to it."""

    def prefilter(self) -> Prefilter:
        """Gives the test. The pipeline asks it before each call of `edits`, which need not ask it again."""
        ...


@runtime_checkable
class ReadsMarks(Protocol):
    """A filter whose method `edits` takes marks as well: what is known of the lines of the text beyond their words.

    It is known by `reads_marks`, a ClassVar of any value.
    """

    reads_marks: ClassVar[bool]

    def edits(self, text: str, marks: Sequence[Mark] = ()) -> Iterable[Edit]:
        """As in Filter; `marks` are sorted, and none are given for a text of which nothing is known."""
        ...


@runtime_checkable
class ExplainsChanges(Protocol):
    """A filter that gives evidence for its changes, which `explain` shows below each."""

    def evidence(self, text: str, changes: Sequence[Change]) -> Sequence[Sequence[str]]:
        """For each of its changes to `text`, lines by which a reader can check it."""
        ...


@runtime_checkable
class NotesEdits(Protocol):
    """A filter that explains a single edit or finding: why it was made, or why the trouble was left."""

    def note(self, text: str, edit: Edit) -> str | None:
        """A line on its `edit` of `text`, or None where there is nothing to explain."""
        ...


@runtime_checkable
class NamesRules(Protocol):
    """A filter that knows the names of its rules, so that a wrong one is an error wherever rules are named."""

    @property
    def rules(self) -> frozenset[str]:
        """The rules of all edits it may give."""
        ...


@dataclass(frozen=True)
class Holds:
    """A prefilter: whether a text holds one of `characters` with a match of `behind` right behind it.

    `characters` is the inside of a regex class. All must be below U+10000: `re` scans a class with others a
    hundred times slower. `behind` is a pattern that matches in linear time; it may look back at the character,
    and refers to no group by its number.
    Characters above U+FFFF go into `rare`: one of them anywhere in a text is enough. They are searched one by one,
    which takes no time in a text that holds none so high.
    The pipeline joins the tests of this kind of all its filters into one scan of the text.
    """

    characters: str
    behind: str = ""
    rare: str = ""

    def __call__(self, text: str) -> bool:
        return self.pattern.search(text) is not None or self.holds_rare(text)

    def holds_rare(self, text: str) -> bool:
        """Whether a text holds one of the rare characters."""
        for character in self.rare:  # noqa: SIM110 (any() takes three times as long, and every page asks)
            if character in text:
                return True
        return False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The characters and what follows them as one pattern."""
        return re.compile(f"[{self.characters}](?:{self.behind})")

    def may_hold(self, points: Iterable[int]) -> bool:
        """Whether one of these code points is of `characters`, or it takes the pattern to tell.

        For a first text it is much cheaper to ask: `re` takes 16 ms to compile a class of all rare hanzi, this 2 ms.
        """
        table = self._table
        return table is None or any(point < _LEAST_RARE and table[point] for point in points)

    @cached_property
    def _table(self) -> bytearray | None:
        """A 1 at each code point of the class, at the backslash too where it escapes one; None for a class of more than
        characters and ranges (`\\d`, `^a`)."""
        if _IS_MORE.search(self.characters):
            return None
        table = bytearray(_LEAST_RARE)
        for character in _RANGE.sub("", self.characters):
            table[ord(character)] = 1
        for start, end in ((ord(first[-1]), ord(last[-1])) for first, last in _RANGE.findall(self.characters)):
            if start > end:
                return None
            table[start : end + 1] = b"\1" * (end + 1 - start)
        return table


_LEAST_RARE = 0x10000  # what is from here on goes into `rare`
_RANGE = compile_later(r"(\\\W|[^\\])-(\\\W|[^\\])", re.DOTALL)
_IS_MORE = compile_later(r"\A\^|\\[0-9A-Za-z]|[\U00010000-\U0010ffff]")
