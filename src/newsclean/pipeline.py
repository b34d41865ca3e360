"""Runs a text through filters and keeps every edit, so that each change can be shown, counted and undone."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from newsclean.cleaned import Cleaned, Stage, replay
from newsclean.edit import (
    MOST_PASSES,
    UNSTABLE,
    Edit,
    Span,
    apply_edits,
    changes_only,
    stretched_spans,
    until_stable,
)
from newsclean.errors import ConfigError, FilterError, TextError
from newsclean.filter import Filter, NamesRules, Prefilter, ReadsMarks
from newsclean.filters import all_filters
from newsclean.frozen import Frozen
from newsclean.marks import Mark, moved_marks
from newsclean.options import typed_options
from newsclean.prefilter import Prefilters
from newsclean.rule_choice import RuleChoice, filter_of, problems_of_names, rule_choice

Options = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class Pipeline:
    """An ordered choice of filters; calling `clean` any number of times gives the same answers.

    Raises ConfigError where the filters are in an order that cannot work.
    """

    filters: tuple[Filter, ...]
    choices: Mapping[str, RuleChoice] = field(default_factory=dict)
    """By name of a filter which of its rules apply, where not all do."""

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

        Both may name single rules: `boilerplate/byline`. `options` maps a filter's name to its options. Raises
        ConfigError for names and options there are not, for an option of the wrong type, and where no filter is left.
        """
        chosen, dropped = None if select is None else _names("select", select), _names("ignore", ignore)
        options = options or {}
        named = (chosen or frozenset()) | dropped
        known = dict.fromkeys(kind.name for kind in all_filters())
        problems = problems_of_names(named | options.keys(), known)
        given = {kind.name: typed_options(kind, options.get(kind.name, {}), problems) for kind in all_filters()}
        choices = {name: choice for name in known if (choice := rule_choice(name, chosen, dropped))}
        if not choices and not problems:
            problems.append("select and ignore leave no filter; leave select out for all of them")
        if problems:
            raise ConfigError("; ".join(problems))
        filters = tuple(kind(**given[kind.name]) for kind in all_filters() if kind.name in choices)
        if problems := problems_of_names(named, known_rules(named, given)):
            raise ConfigError("; ".join(problems))
        return cls(filters, {name: choice for name, choice in choices.items() if not choice.takes_all})

    def clean(self, text: str, marks: Sequence[Mark] = ()) -> Cleaned:
        """Run `text` through every filter, and again through those that may have new edits then, until nothing changes.

        `marks` is what is known of its lines beyond their words; filters that read marks are given them.
        A text that still changes after MOST_PASSES passes stays as it is, with one finding, `pipeline/unstable`.
        Raises TextError for what is no string, and FilterError, naming the filter, where one crashes or its edits
        are no edits.
        """
        if not isinstance(text, str):
            raise TextError(f"the text to clean is of type {type(text).__name__}, not str; {_hint(text)}")
        frozen = Frozen(self._unrepaired_rules)
        marks = list(marks)
        stages, now = self._pass(text, self._names, frozen, marks)
        due = self._due_after(stages) if stages else frozenset()
        passes = 1
        while due:
            if passes == MOST_PASSES:
                return Cleaned(text, text, (Stage("pipeline", (Edit(0, 0, "", UNSTABLE),), changes=False),))
            frozen.renewed.clear()
            done, now = self._pass(now, due, frozen, marks)
            done = [stage for stage in done if stage.changes or stage.filter in frozen.renewed]
            stages = [*_without_findings(text, stages, {stage.filter for stage in done} | frozen.renewed), *done]
            due = self._due_after(done)
            passes += 1
        return Cleaned(text, now, tuple(_without_repaired(text, stages, self._unrepaired_rules)))

    def _pass(self, text: str, due: frozenset[str], frozen: Frozen, marks: list[Mark]) -> tuple[list[Stage], str]:
        """What the filters that are `due` do, and all behind the first that changes something; with the text after.

        Those that `frozen` held back are due, too, where a part of the text is no longer frozen. It and the marks are
        kept up to date.
        """
        stages: list[Stage] = []
        candidates = self._prefilters.candidates
        asked = candidates(text, due)
        for name, filter, may_apply, behind in self._steps:
            if name not in due or (name not in asked and not frozen):
                continue
            edits: Sequence[Edit] = ()
            after = text
            if name in asked:
                edits, after = _apply(filter, may_apply, text, marks, self.choices.get(name))
            if name in self._unrepaired_rules:
                if (edits or frozen) and frozen.look(name, text, edits):
                    held = behind & frozen.held
                    due, asked = due | held, asked | candidates(text, held)
            elif edits and frozen:
                may_remove = getattr(filter, "removes_lines", False)
                edits = frozen.restricted(name, text, edits, may_remove=may_remove)
                after = apply_edits(text, edits)
            if not edits:
                continue
            frozen.move(text, edits)
            stages.append(Stage(name, edits, after != text, getattr(filter, "removes_lines", False)))
            if after != text:
                marks[:] = moved_marks(marks, edits) if marks else ()
                text, due, asked = after, behind, candidates(after, behind)
        return stages, text

    def _due_after(self, stages: Iterable[Stage]) -> frozenset[str]:
        """The filters that may have new edits after the changes of others behind them."""
        changed = {stage.filter for stage in stages if stage.changes}
        return frozenset(name for name, others in self._repeat_after.items() if not others.isdisjoint(changed))

    @cached_property
    def _names(self) -> frozenset[str]:
        """The names of its filters."""
        return frozenset(filter.name for filter in self.filters)

    @cached_property
    def _steps(self) -> list[tuple[str, Filter, Prefilter | None, frozenset[str]]]:
        """Name, filter, its prefilter if that is no part of the scan, names of the filters behind it."""
        names = [filter.name for filter in self.filters]
        return [
            (filter.name, filter, self._prefilters.other(filter.name), frozenset(names[index:]))
            for index, filter in enumerate(self.filters, 1)
        ]

    @cached_property
    def _unrepaired_rules(self) -> dict[str, frozenset[str]]:
        """For each filter that has them, the rules by which it reports damage that it could not repair."""
        found = {filter.name: getattr(filter, "unrepaired", frozenset[str]()) for filter in self.filters}
        return {name: rules for name, rules in found.items() if rules}

    @cached_property
    def _repeat_after(self) -> dict[str, frozenset[str]]:
        """By name of a filter, the names of those after whose changes it is asked again."""
        removing = frozenset(filter.name for filter in self.filters if getattr(filter, "removes_lines", True))
        chosen = {"any change": self._names, "removed lines": removing, "never": frozenset[str]()}
        return {
            name: behind & chosen[getattr(filter, "repeat_after", "any change")]
            for name, filter, _, behind in self._steps
        }

    @cached_property
    def _prefilters(self) -> Prefilters:
        """The prefilters of its filters, asked together."""
        return Prefilters(self.filters)

    def __reduce__(self) -> tuple[type["Pipeline"], tuple[tuple[Filter, ...], Mapping[str, RuleChoice]]]:
        return Pipeline, (self.filters, self.choices)  # without the prefilters, which are large and soon made


def clean(text: str, *, select: Iterable[str] | None = None, ignore: Iterable[str] = ()) -> str:
    """The clean text of a scraped page; `select` and `ignore` name filters (`newsclean filters` lists them) or rules.

    Raises ConfigError for a name that is no filter, and TextError for what is no string.
    """
    chosen = None if select is None else _names("select", select)
    return _pipeline_of(chosen, _names("ignore", ignore) if ignore else frozenset()).clean(text).text


@lru_cache(maxsize=16)  # making a pipeline and its prefilters takes as long as cleaning ten pages
def _pipeline_of(select: frozenset[str] | None, ignore: frozenset[str]) -> Pipeline:
    """The pipeline of a choice of filters, kept for the next call of `clean`."""
    return Pipeline.of(select=select, ignore=ignore)


def _apply(
    filter: Filter, may_apply: Prefilter | None, text: str, marks: Sequence[Mark], choice: RuleChoice | None
) -> tuple[Sequence[Edit], str]:
    """A filter's edits and the text they make; raises FilterError for whatever goes wrong in it."""
    # A filter may be a user's own, and one page must not end a run of a million.
    try:
        if may_apply is not None and not (marks and isinstance(filter, ReadsMarks)) and not may_apply(text):
            return (), text
        edits = tuple(_proposed(filter, text, marks) if choice is None else _chosen(filter, text, marks, choice))
        return edits, apply_edits(text, edits) if edits else text
    except Exception as error:  # a filter of a user's own may raise anything; the document is named, the run continues
        raise FilterError(f"filter {filter.name}: {error}") from error


def _proposed(filter: Filter, text: str, marks: Sequence[Mark]) -> Iterable[Edit]:
    """The edits of a filter, which is given the marks if it reads them."""
    return filter.edits(text, marks) if marks and isinstance(filter, ReadsMarks) else filter.edits(text)


def _chosen(filter: Filter, text: str, marks: Sequence[Mark], choice: RuleChoice) -> list[Edit]:
    """The edits of those rules of a filter that apply; what others left may need another pass."""

    def chosen(now: str) -> list[Edit]:
        nonlocal marks
        edits = [edit for edit in _proposed(filter, now, marks) if choice.takes(edit.rule)]
        marks = moved_marks(marks, changes_only(now, edits)) if marks else ()
        return edits

    return until_stable(text, chosen)


def known_rules(names: Iterable[str], options: Mapping[str, Mapping[str, Any]]) -> dict[str, Collection[str] | None]:
    """All filters, each with its rules if one of `names` (filter/rule) is to be one of them and the filter gives them.

    `options` are those of the filters, by name and of the right types: rules may come from files of the user.
    """
    asked = {filter_of(name) for name in names if "/" in name}
    made = {kind.name: kind(**options.get(kind.name, {})) if kind.name in asked else None for kind in all_filters()}
    return {name: filter.rules if isinstance(filter, NamesRules) else None for name, filter in made.items()}


def _without_findings(raw: str, stages: Sequence[Stage], filters: set[str]) -> Iterator[Stage]:
    """The stages, those of some filters without their findings: these filters ran again, and reported what is left."""
    for stage, text in replay(raw, stages) if filters else ((stage, "") for stage in stages):
        edits = changes_only(text, stage.edits) if stage.filter in filters else stage.edits
        if edits:
            yield stage._replace(edits=edits)


def _without_repaired(raw: str, stages: Sequence[Stage], rules: Mapping[str, Collection[str]]) -> Sequence[Stage]:
    """The stages without findings of damage that another stage repaired later: what a run of mojibake and one of
    byteshift look like is much the same. `rules` are those of such findings, by the filters that repair damage."""
    if sum(stage.filter in rules for stage in stages) < 2:
        return stages
    kept = [set(stage.edits) for stage in stages]
    found: list[tuple[int, Edit]] = []  # findings of the stages so far, with the numbers of these
    spans: list[Span] = []  # and where they are by now
    for number, (stage, text) in enumerate(replay(raw, stages)):
        changing = changes_only(text, stage.edits)
        if stage.filter in rules:
            ends = [edit.end for edit in changing]
            for (of_stage, finding), span in zip(found, spans, strict=True):
                if (at := bisect_right(ends, span[0])) < len(ends) and changing[at].start < span[1]:
                    kept[of_stage].discard(finding)
            new = [edit for edit in stage.edits if edit.rule in rules[stage.filter]]  # these change nothing
            found += ((number, edit) for edit in new)
            spans += (edit[:2] for edit in new)
        spans = list(stretched_spans(spans, changing))
    return [
        stage._replace(edits=left)
        for stage, some in zip(stages, kept, strict=True)
        if (left := tuple(edit for edit in stage.edits if edit in some))
    ]


def _hint(given: object) -> str:
    """What to do with what was given in place of a text."""
    if isinstance(given, bytes | bytearray | memoryview):
        return "decode it first: newsclean.decode_bytes(data).text"
    return "give the text of one document"


def _names(key: str, given: Iterable[str]) -> frozenset[str]:
    """Names of filters; a single string is one name, not its letters."""
    if isinstance(given, str):
        return frozenset((given,))
    try:
        return frozenset(given)
    except TypeError:
        raise ConfigError(f'{key} is {given!r}; give names of filters: {key}=["pinyin"]') from None


def _check_order(filters: Sequence[Filter]) -> None:
    """Raises ConfigError where a filter comes twice, or before one that it must come after."""
    seen: list[str] = []
    for index, filter in enumerate(filters):
        if filter.name in seen:
            raise ConfigError(f"filter {filter.name} is in the pipeline twice; once is enough")
        seen.append(filter.name)
        for late in filters[index + 1 :]:
            if late.name in filter.goes_after:
                raise ConfigError(f"{filter.name} must come after {late.name}: {filter.goes_after[late.name]}")
