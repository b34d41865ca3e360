"""Runs a text through filters and keeps every edit, so that each change can be shown, counted and undone."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from newsclean.edit import Change, Edit, PositionMap, apply_edits
from newsclean.errors import ConfigError, FilterError
from newsclean.filter import Filter, options_of
from newsclean.filters import FILTERS, LOOKS_AGAIN, TAKES_LINES
from newsclean.lines import line_starts
from newsclean.metadata import read_metadata
from newsclean.prefilter import Prefilters

Options = Mapping[str, Mapping[str, object]]


class Stage(NamedTuple):
    """What one filter did: the text it was given, its edits to it, and the text they made."""

    filter: str
    text: str
    edits: Sequence[Edit]
    after: str


@dataclass(frozen=True)
class Cleaned:
    """A text before and after cleaning, and all that lies between."""

    raw: str
    text: str
    stages: tuple[Stage, ...]

    @property
    def changed(self) -> bool:
        """Whether the clean text differs from the raw one."""
        return self.raw != self.text

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every edit of every filter, in the order they were done, by line of the raw input.

        `apply_changes(raw, changes)` is the clean text, `undo_changes(text, changes)` the raw one. A change
        whose `before` equals its `after` is a finding: trouble that was seen and left as it is.
        """
        return tuple(_told(self.raw, self.stages))

    @cached_property
    def metadata(self) -> dict[str, str]:
        """Title, date, source, author, editor and url, where the page names them; see `read_metadata`."""
        page = next((stage.text for stage in self.stages if stage.filter in TAKES_LINES), self.text)
        return read_metadata(page, self.text)

    def raw_line(self, position: int) -> int:
        """The line (from 1) of the raw input that stands at a `position` (characters) of the clean text."""
        for stage in reversed(self.stages):
            position = PositionMap(stage.edits).back(position)
        return bisect_right(line_starts(self.raw), position) + 1

    def counts(self) -> Counter[str]:
        """How many edits each rule made, by `filter/rule`."""
        return Counter(f"{stage.filter}/{edit.rule}" for stage in self.stages for edit in stage.edits)


def _told(raw: str, stages: Iterable[Stage]) -> Iterator[Change]:
    starts = line_starts(raw)
    maps: list[PositionMap] = []
    for number, stage in enumerate(stages):
        for start, end, after, rule in stage.edits:
            position = start
            for earlier in reversed(maps):
                position = earlier.back(position)
            line = bisect_right(starts, position) + 1
            yield Change(stage.filter, rule, line, stage.text[start:end], after, start, number)
        maps.append(PositionMap(stage.edits))


@dataclass(frozen=True)
class Pipeline:
    """An ordered choice of filters; calling `clean` any number of times gives the same answers.

    Raises ConfigError where the filters stand in an order that cannot work.
    """

    filters: tuple[Filter, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "filters", tuple(self.filters))  # any iterable will do
        _check_order(self.filters)

    @classmethod
    def of(
        cls,
        *,
        select: Iterable[str] | None = None,
        ignore: Iterable[str] = (),
        options: Options | None = None,
    ) -> "Pipeline":
        """The filters named in `select` (default: all) but for those in `ignore`, in their working order.

        `options` maps a filter's name to its options. Raises ConfigError for names and options there are not.
        """
        chosen = None if select is None else _names(select)
        dropped = _names(ignore)
        options = options or {}
        problems = _unknown_names((chosen or set()) | dropped | set(options))
        problems += [problem for kind in FILTERS for problem in option_problems(kind, options.get(kind.name, {}))]
        if problems:
            raise ConfigError("; ".join(problems))
        kinds = [kind for kind in FILTERS if (chosen is None or kind.name in chosen) and kind.name not in dropped]
        return cls(tuple(kind(**options.get(kind.name, {})) for kind in kinds))

    def clean(self, text: str) -> Cleaned:
        """Run `text` through every filter.

        Raises FilterError, naming the filter, where one crashes or its edits are no edits.
        """
        stages: list[Stage] = []
        now, filters = text, self.filters
        for _ in range(_MOST_PASSES):
            done = self._run(filters, now)
            stages += done
            now = done[-1].after if done else now
            filters = self._unsettled(now, {stage.filter for stage in done})
            if not filters:
                break
        return Cleaned(text, now, tuple(stages))

    def _run(self, filters: Sequence[Filter], text: str) -> list[Stage]:
        stages = []
        names = [filter.name for filter in filters]
        prefilters = self._prefilters
        excluded = prefilters.excluded_by_scan(text, names)
        for index, filter in enumerate(filters):
            if filter.name in excluded:
                continue
            may_apply = prefilters.other(filter.name)
            if may_apply and not may_apply(text):
                continue
            edits, after = _apply(filter, text)
            if edits:
                stages.append(Stage(filter.name, text, edits, after))
                # What one filter writes may be what another looks for.
                text, excluded = after, prefilters.excluded_by_scan(after, names[index + 1 :])
        return stages

    @cached_property
    def _prefilters(self) -> Prefilters:
        return Prefilters(self.filters)

    def __reduce__(self) -> tuple[type["Pipeline"], tuple[tuple[Filter, ...]]]:
        return Pipeline, (self.filters,)  # without the prefilters, which are large and soon made

    def _unsettled(self, text: str, changed: set[str]) -> tuple[Filter, ...]:
        """The filters to run again on `text`, the outcome of a pass in which those named `changed` did something."""
        for index, filter in enumerate(self.filters):
            if changed & LOOKS_AGAIN.get(filter.name, frozenset()) and self._changes(filter, text):
                return self.filters[index:]
        return ()

    def _changes(self, filter: Filter, text: str) -> bool:
        """Whether a filter would change a text, rather than leave it or report what it finds."""
        return not self._prefilters.excluded_by_scan(text, [filter.name]) and _apply(filter, text)[1] != text


_MOST_PASSES = 8  # pages settle in two


def _apply(filter: Filter, text: str) -> tuple[Sequence[Edit], str]:
    """A filter's edits and the text they make; raises FilterError for whatever goes wrong in it."""
    # A filter may be a user's own, and one page must not end a run of a million.
    try:
        edits = tuple(filter.edits(text))
        return edits, apply_edits(text, edits) if edits else text
    except Exception as error:
        raise FilterError(f"filter {filter.name}: {error}") from error


def clean(text: str, *, select: Iterable[str] | None = None, ignore: Iterable[str] = ()) -> str:
    """The clean text of a scraped page; `select` and `ignore` name filters (`newsclean filters` lists them).

    Raises ConfigError for a name that is no filter.
    """
    return Pipeline.of(select=select, ignore=ignore).clean(text).text


def option_problems(kind: type[Filter], options: Mapping[str, object]) -> list[str]:
    """What is wrong with the options given for a filter, a sentence each."""
    known = options_of(kind)
    return [
        f"unknown option {kind.name}.{name}; known: {', '.join(sorted(known)) or 'none'}"
        for name in sorted(options)
        if name not in known
    ]


def _names(given: Iterable[str]) -> set[str]:
    """Names of filters; a single string is one name, not its letters."""
    return {given} if isinstance(given, str) else set(given)


def _unknown_names(names: Iterable[str]) -> list[str]:
    known = [kind.name for kind in FILTERS]
    return [f"unknown filter {name!r}; known: {', '.join(known)}" for name in sorted(names) if name not in known]


def _check_order(filters: Sequence[Filter]) -> None:
    seen: list[str] = []
    for index, filter in enumerate(filters):
        if filter.name in seen:
            raise ConfigError(f"filter {filter.name} stands twice in the pipeline; once is enough")
        seen.append(filter.name)
        for late in filters[index + 1 :]:
            if late.name in filter.goes_after:
                raise ConfigError(f"{filter.name} must come after {late.name}: {filter.goes_after[late.name]}")
