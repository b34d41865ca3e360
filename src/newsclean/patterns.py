"""Patterns that are compiled when they are first used, so that a start pays only for those its text needs.

A class of hanzi, `[一-龥]`, takes 1 to 2 ms to compile, and newsclean has some 300 patterns; a clean page needs ten.
"""

import re
from functools import cached_property
from typing import Any, AnyStr, cast


def compile_later(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, but compiled at its first use; a broken pattern raises `re.error` only then."""
    return cast("re.Pattern[AnyStr]", _LaterPattern(pattern, flags))


class _Method:
    """A method of a compiled pattern; the instance keeps it, so that from the second call on it costs the same."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: "_LaterPattern", owner: type) -> object:
        method = instance.__dict__[self._name] = getattr(instance.compiled, self._name)
        return method


class _LaterPattern:
    """The methods of a pattern that is compiled when the first of them is asked for."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    @cached_property
    def compiled(self) -> re.Pattern[Any]:
        """The compiled pattern."""
        return re.compile(self.pattern, self.flags)

    match, search, fullmatch = _Method(), _Method(), _Method()
    finditer, findall, split, sub, subn = _Method(), _Method(), _Method(), _Method(), _Method()
    groups, groupindex = _Method(), _Method()
