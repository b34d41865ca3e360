"""Patterns of users' rule files: one that takes too long on a line is an error that names its rule, not a hang."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar

from newsclean.errors import ConfigError

Found = TypeVar("Found")

TIMEOUT = 1.0
"""Seconds for one pattern on one line; the slowest built-in one takes some 0.0001."""


class Match(Protocol):
    """What rules ask of a match, by `re` or by `regex`."""

    def start(self) -> int: ...
    def end(self) -> int: ...


class Pattern(Protocol):
    """What rules ask of a compiled pattern, by `re` or by `regex`."""

    @property
    def groups(self) -> int: ...
    def match(self, string: str, /) -> Match | None: ...
    def fullmatch(self, string: str, /) -> Match | None: ...
    def search(self, string: str, /) -> Match | None: ...
    def finditer(self, string: str, /) -> Iterator[Match]: ...


class UserPattern:
    """A pattern compiled with `regex`, each use of which may take TIMEOUT seconds.

    `where` names file and rule in errors. Raises ConfigError for a pattern that does not compile and, when it is
    used, for one that takes too long.
    """

    def __init__(self, pattern: str, where: str) -> None:
        import regex  # 15 ms that only rule files of users need

        self._where = where
        try:
            self._compiled: Any = regex.compile(pattern)
        except regex.error as error:
            raise ConfigError(f"{where}: the pattern does not compile: {error}") from error
        self.groups: int = self._compiled.groups

    def match(self, string: str, /) -> Match | None:
        """As `re.Pattern.match`."""
        return self._match("match", string)

    def fullmatch(self, string: str, /) -> Match | None:
        """As `re.Pattern.fullmatch`."""
        return self._match("fullmatch", string)

    def search(self, string: str, /) -> Match | None:
        """As `re.Pattern.search`."""
        return self._match("search", string)

    def finditer(self, string: str, /) -> Iterator[Match]:
        """As `re.Pattern.finditer`; the time holds for all matches together."""
        return iter(self._in_time(lambda: list(self._compiled.finditer(string, timeout=TIMEOUT)), string))

    def _match(self, how: str, string: str) -> Match | None:
        """The result of the method `how` of the pattern, in time."""
        match: Match | None = self._in_time(lambda: getattr(self._compiled, how)(string, timeout=TIMEOUT), string)
        return match

    def _in_time(self, use: Callable[[], Found], string: str) -> Found:
        """The result of `use`; raises ConfigError where the pattern takes longer than TIMEOUT."""
        try:
            return use()
        except TimeoutError as error:
            raise ConfigError(
                f"{self._where}: the pattern takes over {TIMEOUT:g} s on a line of {len(string)} characters, "
                f"{string[:20]!r}…; rewrite what repeats within a repeat, as in (?:a+)+"
            ) from error
