"""Reads a file of rules, tries each on its own examples, and says what is wrong with a broken one."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from newsclean.errors import ConfigError
from newsclean.filters.boilerplate.classify import marks_of
from newsclean.filters.boilerplate.rules import WHERE, WHOLE_LINE, WITH_NEEDS, Rule, RuleSet, any_of
from newsclean.page.fold import bare, fold

BUILT_IN = Path(__file__).with_name("boilerplate.toml")
_FLAGS = re.compile(r"\s*\(\?[aiLmsux]+\)")
_TYPES = {
    **dict.fromkeys(("id", "rule", "where", "pattern"), str),
    **dict.fromkeys(("words", "needs", "example", "not"), list),
    **dict.fromkeys(("opens", "closes"), bool),
}
_FORMS = {str: "a string in quotes", list: 'a list of strings, ["…"]', bool: "true or false"}
_NAME = re.compile(r"[\w-]+")
# Lines that have nothing in common but hanzi: a pattern that matches two of them matches any text.
_ANYTHING = ("渡口", "灯笼挂在屋檐下", "她把信折好放进口袋里", "去年秋天收的稻谷还有三袋没有碾完")


@lru_cache(maxsize=8)
def rule_set(paths: tuple[str, ...] = ()) -> RuleSet:
    """The rules of newsclean and those in the files at `paths`, which come first.

    Raises ConfigError as `load_rules` does.
    """
    own = [rule for path in paths for rule in load_rules(path)]
    # The built-in rules pass their examples in the tests; trying them here would cost each process 0.1 s.
    return RuleSet((*own, *_read_rules(BUILT_IN, tried=True)), tuple(own))


def load_rules(path: str | Path) -> tuple[Rule, ...]:
    """Read a file of rules and try each on its own examples.

    Raises ConfigError, naming path and rule and what to try, for a file that cannot be read, is not toml,
    has unknown keys, patterns that do not compile, or rules that fail their examples, a line for each.
    """
    return _read_rules(path, tried=False)


def _read_rules(path: str | Path, tried: bool) -> tuple[Rule, ...]:
    try:
        data = tomllib.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; check the path of the rules file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not a toml file in UTF-8: {error}") from error
    unknown = sorted(set(data) - {"rule", "parts"})
    if unknown or not isinstance(data.get("rule"), list):
        what = f"unknown table {unknown[0]!r}" if unknown else "no rules"
        raise ConfigError(f"{path}: {what}; a rules file holds [[rule]] tables and at most one [parts]")
    own_parts = data.get("parts", {})
    if not isinstance(own_parts, dict) or not all(isinstance(part, str) for part in own_parts.values()):
        raise ConfigError(f"{path}: [parts] must hold patterns, NAME = '...'")
    parts = {**_built_in_parts(), **own_parts}
    rules: dict[str, Rule] = {}
    problems = []
    taken = () if Path(path) == BUILT_IN else [rule.id for rule in rule_set().rules]
    for table in data["rule"]:
        try:
            rule = _read_rule(path, table, parts, tried)
        except ConfigError as error:  # whoever mends a file wants to hear of all at once
            problems.append(str(error))
            continue
        if rule.id in rules or rule.id in taken:
            whose = "stands twice" if rule.id in rules else "is one of newsclean's own rules'"
            problems.append(f"{path}: rule {rule.id}: the id {whose}; give each rule its own")
        rules[rule.id] = rule
    if problems:
        raise ConfigError("\n".join(problems))
    return tuple(rules.values())


@lru_cache(maxsize=1)
def _built_in_parts() -> dict[str, str]:
    parts: dict[str, str] = tomllib.loads(BUILT_IN.read_text("utf-8"))["parts"]
    return parts


def _read_rule(path: str | Path, table: Mapping[str, Any], parts: Mapping[str, str], tried: bool) -> Rule:
    name = (isinstance(table, dict) and table.get("id")) or "without id"
    problem = _key_problem(table)
    if problem:
        raise ConfigError(f"{path}: rule {name}: {problem}")
    lists = {key: tuple(table.get(key, ())) for key in ("words", "needs", "example")}
    rule = Rule(
        table["id"],
        table["rule"],
        table["where"],
        _expand(table.get("pattern", ""), parts),
        opens=table.get("opens", False),
        closes=table.get("closes", False),
        not_=tuple(table.get("not", ())),
        **lists,
    )
    problem = "" if tried else _content_problem(rule)
    if problem:
        raise ConfigError(f"{path}: rule {name}: {problem}")
    return rule


def _key_problem(table: object) -> str:
    """What is wrong with the keys of a rule's table, or nothing."""
    if not isinstance(table, dict):
        return "not a table; write [[rule]]"
    for key, value in table.items():
        if key not in _TYPES:
            return f"unknown key {key!r}; known: {', '.join(_TYPES)}"
        if not isinstance(value, _TYPES[key]) or (
            isinstance(value, list) and not all(isinstance(v, str) for v in value)
        ):
            return f"{key} must be {_FORMS[_TYPES[key]]}"
    for key in ("id", "rule", "where", "example"):
        if not table.get(key):
            return f"no {key}; every rule has one"
    for key in ("id", "rule"):
        if not _NAME.fullmatch(table[key]):
            return f"{key} = {table[key]!r}; write letters, digits and hyphens"
    if table["where"] not in WHERE:
        return f"where = {table['where']!r}; one of {', '.join(WHERE)}"
    if bool(table.get("pattern")) == bool(table.get("words")):
        return "give either a pattern or words"
    if table["where"] in WITH_NEEDS and not table.get("needs"):
        return f"where = {table['where']!r} wants needs: words of which a line must hold one"
    if table["where"] in WITH_NEEDS and min(map(len, table["needs"])) < 2:
        return "a word of needs has one character; two or more find the lines without stopping at each"
    return ""


def _content_problem(rule: Rule) -> str:
    """What is wrong with a rule's pattern or examples, or nothing."""
    if _FLAGS.match(rule.pattern):
        return "the pattern begins with a flag for all of it; lines are lower case when matched, so leave (?i) out"
    try:
        groups = rule.compiled.groups
    except re.error as error:
        return f"the pattern does not compile: {error}"
    if groups:
        return "the pattern has a capturing group; write (?:...)"
    part = re.search(r"<([A-Z]+)>", rule.pattern)
    if part:
        return f"the pattern names {part[0]}, which [parts] does not hold; write {part[1]} = '…' there"
    if rule.pattern and not (rule.needs and rule.where in WHOLE_LINE) and sum(map(rule.matches, _ANYTHING)) > 1:
        return "the pattern matches any text and would take whole articles; write what its lines have in common"
    if rule.words and rule.where in WITH_NEEDS:
        return f"words cannot be used with where = {rule.where!r}; write a pattern"
    for line in rule.example:
        if not rule.matches(line):
            return f"does not match its example {line!r}; patterns see {bare(fold(line))!r}"
        shadow = line if rule.where in WITH_NEEDS else bare(fold(line))
        if rule.needs and not any_of(rule.needs if shadow is line else map(fold, rule.needs)).search(shadow):
            return f"its example {line!r} holds none of its needs"
        if rule.where in WHOLE_LINE and not marks_of(line.strip(), RuleSet((rule,), (rule,)), True):
            return f"never sees its example {line!r}, a sentence or too long a line; write where = 'paragraph'"
    for line in rule.not_:
        if rule.matches(line):
            return f"matches its counter-example {line!r}"
    return ""


def _expand(pattern: str, parts: Mapping[str, str]) -> str:
    """`pattern` with <NAME> replaced by what [parts] says, which may hold parts in turn."""
    for _ in range(3):
        pattern = re.sub(r"<([A-Z]+)>", lambda match: parts.get(match[1], match[0]), pattern)
    return pattern
