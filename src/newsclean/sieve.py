"""One look at a text tells which filters need not look at it: those that none of its characters wakes."""

import re
from collections.abc import Iterable
from itertools import islice

from newsclean.filter import Filter, WokenFilter

# Characters that wake somebody and are looked at one by one. A text with more of them is not the clean page
# that is to pass quickly: Traditional text has one in three.
_MOST_FOUND = 16


class Sieve:
    """The characters of several filters in one class: one scan of a clean page in place of one a filter."""

    def __init__(self, filters: Iterable[Filter]) -> None:
        classes = {filter.name: filter.wakes_on() for filter in filters if isinstance(filter, WokenFilter)}
        self._each = {name: re.compile(f"[{inside}]") for name, inside in classes.items()}
        self._any = re.compile(f"[{''.join(classes.values())}]" if classes else r"(?!)")
        self._all = frozenset(classes)

    def asleep(self, text: str) -> frozenset[str]:
        """The names of filters that are sure to leave a text alone."""
        found = "".join(match[0] for match in islice(self._any.finditer(text), _MOST_FOUND))
        if not found:
            return self._all
        if len(found) == _MOST_FOUND:
            return frozenset()
        return frozenset(name for name, own in self._each.items() if not own.search(found))
