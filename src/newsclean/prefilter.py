"""The prefilters of several filters asked together, so that a clean page is scanned once and not once a filter."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from newsclean.errors import FilterError
from newsclean.filter import Filter, Holds, Prefilter, Prefiltered

_WORTH_JOINING = 3
"""Texts that are scanned once a filter before the tests of the same filters are joined into one pattern: it takes as
long to compile as all of theirs, and each choice of filters that are left has one of its own."""


class Prefilters:
    """The prefilters of some filters, by name; those that look for characters (`Holds`) share one scan of a text."""

    def __init__(self, filters: Iterable[Filter]) -> None:
        tests = {filter.name: _prefilter_of(filter) for filter in filters if isinstance(filter, Prefiltered)}
        self._scanned = {name: test for name, test in tests.items() if isinstance(test, Holds)}
        self._others = {name: test for name, test in tests.items() if not isinstance(test, Holds)}
        self._all_scanned = frozenset(self._scanned)
        self._groups = {name: f"condition_{number}" for number, name in enumerate(self._scanned)}
        self._names_by_group = {group: name for name, group in self._groups.items()}
        self._rare = [(name, test) for name, test in self._scanned.items() if test.rare]
        self._asked: Counter[frozenset[str]] = Counter()
        self._joined = lru_cache(maxsize=64)(self._join)

    def other(self, name: str) -> Prefilter | None:
        """The test of a filter that does not share the scan, if it has one."""
        return self._others.get(name)

    def candidates(self, text: str, names: frozenset[str]) -> frozenset[str]:
        """Those filters of some names that may have edits for a text, as far as one scan of it shows.

        The scan stops where a filter finds what it looks for, and continues from there for the rest.
        """
        left = names & self._all_scanned
        position = 0
        while left:
            if self._asked[left] < _WORTH_JOINING:
                self._asked[left] += 1
                return names - self._without_rare(left - self._found_one_by_one(left, text, position), text)
            match = self._joined(left).search(text, position)
            if match is None:
                return names - self._without_rare(left, text)
            position = match.start()
            left -= {self._names_by_group[str(match.lastgroup)]}
        return names

    def _found_one_by_one(self, names: frozenset[str], text: str, position: int) -> set[str]:
        """Those of some filters that find what they look for in a text from a position on."""
        found = set()
        points = set(map(ord, text))
        for name in names:
            with _named(name):
                test = self._scanned[name]
                if test.may_hold(points) and test.pattern.search(text, position):
                    found.add(name)
        return found

    def _without_rare(self, names: frozenset[str], text: str) -> frozenset[str]:
        """Those of some filters for which a text holds none of their rare characters."""
        return names.difference(name for name, test in self._rare if test.holds_rare(text))

    def _join(self, names: frozenset[str]) -> re.Pattern[str]:
        """One pattern for what any of some filters look for: a class of all characters, then each one's condition, with
        an empty group behind it whose name tells which it was.

        A single class is the fastest scan there is from Python, 2.7 ns a character however large it is.
        """
        tests = [self._scanned[name] for name in sorted(names)]
        groups = [self._groups[name] for name in sorted(names)]
        conditions = [
            f"(?<=[{test.characters}])(?:{test.behind})(?P<{group}>)" for test, group in zip(tests, groups, strict=True)
        ]
        return re.compile(f"[{''.join(test.characters for test in tests)}](?:{'|'.join(conditions)})")


def _prefilter_of(filter: Prefiltered) -> Prefilter:
    """The prefilter of a filter; raises FilterError where it cannot be made."""
    with _named(filter.name):
        return filter.prefilter()


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Raise what goes wrong in the prefilter of a filter, which may be a user's own, as FilterError with its name."""
    try:
        yield
    except Exception as error:  # of any class: a user's own code
        raise FilterError(f"filter {name}: prefilter: {error}") from error
