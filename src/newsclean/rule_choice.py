"""Which filters run, and which of their rules apply: `pinyin` is a filter, `boilerplate/byline` one of its rules."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

Known = Mapping[str, Collection[str] | None]
"""The filters there are by name, each with the names of its rules, or None where any may be its rule."""


class RuleChoice(NamedTuple):
    """The rules of a filter that apply: those in `only` (None: all), but for those in `without`."""

    only: frozenset[str] | None
    without: frozenset[str]

    def takes(self, rule: str) -> bool:
        """Whether a rule applies."""
        return (self.only is None or rule in self.only) and rule not in self.without

    @property
    def takes_all(self) -> bool:
        """Whether all rules apply."""
        return self.only is None and not self.without


def rule_choice(filter: str, select: Collection[str] | None, ignore: Collection[str]) -> RuleChoice | None:
    """The rules of a filter that `select` (None: every filter) and `ignore` leave; None where it does not run."""
    only = None if select is None or filter in select else _rules_of(filter, select)
    if filter in ignore or (only is not None and not only):
        return None
    return RuleChoice(only, _rules_of(filter, ignore))


def _rules_of(filter: str, names: Iterable[str]) -> frozenset[str]:
    """The rules of a filter among names `filter/rule`."""
    parts = (str(name).partition("/") for name in names)
    return frozenset(rule for own, _, rule in parts if own == filter and rule)


def filter_of(name: str) -> str:
    """The filter of a name: `boilerplate` of `boilerplate/byline`."""
    return name.partition("/")[0]


def problems_of_names(names: Iterable[str], known: Known, where: str = "") -> list[str]:
    """What is wrong with names of filters and rules, a sentence each."""
    problems = []
    for name in sorted(map(str, names)):
        filter, slash, rule = name.partition("/")
        rules = known.get(filter)
        if filter not in known:
            problems.append(f"unknown filter {filter!r}{where}; {_nearest(filter, known)}")
        elif slash and not rule.replace("-", "").isalnum():
            problems.append(f"{name!r}{where} names no rule; write filter/rule: boilerplate/byline")
        elif slash and rules is not None and rule not in rules:
            problems.append(f"unknown rule {name!r}{where}; {_nearest(rule, sorted(rules), f'{filter}/')}")
    return problems


def _nearest(name: str, known: Collection[str], prefix: str = "") -> str:
    """The names that a misspelt one may mean, or where none is near all there are."""
    from difflib import get_close_matches  # only where a name is wrong

    near = [prefix + other for other in get_close_matches(name, list(known))]
    return f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(known)}"
