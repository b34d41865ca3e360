"""The prefilters of several filters asked together, so that a clean page is scanned once and not once a filter."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from newsclean.errors import FilterError
from newsclean.filter import Filter, Holds, Prefilter, Prefiltered


class Prefilters:
    """The prefilters of some filters, by name; those that look for characters (`Holds`) share one scan of a text."""

    def __init__(self, filters: Iterable[Filter]) -> None:
        tests = {filter.name: _prefilter_of(filter) for filter in filters if isinstance(filter, Prefiltered)}
        self._scanned = {name: test for name, test in tests.items() if isinstance(test, Holds)}
        self._others = {name: test for name, test in tests.items() if not isinstance(test, Holds)}
        self._all_scanned = frozenset(self._scanned)
        self._rare = [(name, test) for name, test in self._scanned.items() if test.rare]
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
            match = self._joined(left).search(text, position)
            if match is None:
                return names - left.difference(name for name, test in self._rare if test.holds_rare(text))
            position = match.start()
            left -= {name for name in left if self._scanned[name].pattern.match(text, position)}
        return names

    def _join(self, names: frozenset[str]) -> re.Pattern[str]:
        """One pattern for what any of some filters look for: a class of all characters, then each one's condition.

        A single class is the fastest scan there is from Python, 2.7 ns a character however large it is.
        """
        tests = [self._scanned[name] for name in sorted(names)]
        conditions = [f"(?<=[{test.characters}])(?:{test.behind})" for test in tests]
        try:
            return re.compile(f"[{''.join(test.characters for test in tests)}](?:{'|'.join(conditions)})")
        except re.error:
            for name in sorted(names):  # only now, for each takes as long to compile as its share of all
                with _named(name):
                    self._scanned[name].pattern.search("")
            raise


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
