"""Reads a file of rules, tries each on its own examples, and names what is wrong with a broken one."""

import json
import os
import re
import zlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

from newsclean.errors import ConfigError
from newsclean.filters.boilerplate.classify import matches_of_lines
from newsclean.filters.boilerplate.literals import match_lengths, needed_words
from newsclean.filters.boilerplate.rules import WHERE, WHOLE_LINE, WITH_NEEDS, Rule, RuleSet
from newsclean.page.fold import bare, fold
from newsclean.patterns import compile_later

RULE_FILES = os.path.join(os.path.dirname(__file__), "rule_files")
FAMILIES = (
    *("navigation", "controls", "share", "comments", "related", "rights", "footers"),
    *("accounts", "adverts", "apps", "bylines", "markup", "sites"),
    *("forums", "blogs", "wikis", "libraries", "shops", "players", "offices"),
    *("paging", "mills", "boxes"),
)
"""The files of newsclean's own rules, in order: of two rules that match a line the first one gives it its name."""
_PARTS = os.path.join(RULE_FILES, "parts.toml")
_PATHS = [os.path.join(RULE_FILES, f"{family}.toml") for family in FAMILIES]
BUILT_RULES = os.path.join(RULE_FILES, "built.json")
_PART = compile_later("<([A-Z]+)>")
_FLAGS = compile_later(r"\s*\(\?[aiLmsux]+\)")
_TYPES = {
    **dict.fromkeys(("id", "rule", "where", "pattern"), str),
    **dict.fromkeys(("words", "needs", "example", "not"), list),
    **dict.fromkeys(("opens", "closes", "alone"), bool),
}
_FORMS = {str: "a string in quotes", list: 'a list of strings, ["…"]', bool: "true or false"}
_NAME = compile_later(r"[\w-]+")
# Lines that have nothing in common but hanzi: a pattern that matches two of them matches any text.
_ANYTHING = ("渡口", "灯笼挂在屋檐下", "她把信折好放进口袋里", "去年秋天收的稻谷还有三袋没有碾完")


def rule_set(paths: tuple[str, ...] = ()) -> RuleSet:
    """The rules of users' files at `paths`, which come first, and those of newsclean.

    Raises ConfigError as `load_rules` does.
    """
    return _rule_set(paths)  # one for each choice of files, whether a caller leaves it out or gives none


@lru_cache(maxsize=8)
def _rule_set(paths: tuple[str, ...]) -> RuleSet:
    """The rules of some files and of newsclean, kept."""
    return RuleSet((*(rule for path in paths for rule in load_rules(path)), *built_in_rules()))


@lru_cache(maxsize=1)
def built_in_rules() -> tuple[Rule, ...]:
    """The rules of newsclean without their examples, from the table that tools/build_rules.py makes of their files.

    Where that table is not of these files (somebody changes a rule) it is made here, which takes 0.15 s.
    """
    table = json.loads(_bytes_of(BUILT_RULES))
    if table["digest"] != digest_of_rule_files():
        table = json.loads(built_table())
    return tuple(Rule(**{key: _as_tuple(value) for key, value in row.items()}) for row in table["rules"])


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def read_rules() -> tuple[Rule, ...]:
    """The rules of newsclean with their examples, from their files; the tests try them on these."""
    parts = _read_toml(_PARTS)["parts"]
    return tuple(_rule_of(table, parts) for path in _PATHS for table in _read_toml(path)["rule"])


def built_table() -> str:
    """The rules of newsclean as JSON, a rule a line: the values that cleaning needs, with what is worked out of the
    patterns; and a digest of the files that they are from."""
    rows = [asdict(replace(rule, example=(), not_=())) for rule in read_rules()]
    set_only = ({key: value for key, value in row.items() if value or key == "match_lengths"} for row in rows)
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in set_only)
    return f'{{"digest": "{digest_of_rule_files()}", "rules": [\n{lines}\n]}}\n'


def digest_of_rule_files() -> str:
    """A digest of newsclean's files of rules."""
    contents = (_bytes_of(path).replace(b"\r\n", b"\n") for path in (_PARTS, *_PATHS))
    return f"{zlib.crc32(bytes(1).join(contents)):08x}"  # hashlib would bring OpenSSL to each start


def _bytes_of(path: str) -> bytes:
    with open(path, "rb") as source:
        return source.read()


def load_rules(path: str) -> tuple[Rule, ...]:
    """Read a user's file of rules and try each on its own examples.

    Raises ConfigError, naming path and rule and what to try, for a file that cannot be read, is not toml,
    has unknown keys, patterns that do not compile, or rules that fail their examples, a line for each.
    """
    data = _read_toml(path)
    unknown = sorted(set(data) - {"rule", "parts"})
    if unknown or not isinstance(data.get("rule"), list):
        what = f"unknown table {unknown[0]!r}" if unknown else "no rules"
        raise ConfigError(f"{path}: {what}; a rules file holds [[rule]] tables and at most one [parts]")
    own_parts = data.get("parts", {})
    if not isinstance(own_parts, dict) or not all(isinstance(part, str) for part in own_parts.values()):
        raise ConfigError(f"{path}: [parts] must hold patterns, NAME = '...'")
    parts = {**_read_toml(_PARTS)["parts"], **own_parts}
    rules: dict[str, Rule] = {}
    problems = []
    taken = {rule.id for rule in built_in_rules()}
    for table in data["rule"]:
        try:
            rule = _tried_rule(path, table, parts)
        except ConfigError as error:  # whoever mends a file wants to hear of all at once
            problems.append(str(error))
            continue
        if rule.id in rules or rule.id in taken:
            whose = "is used twice" if rule.id in rules else "is one of newsclean's own rules'"
            problems.append(f"{path}: rule {rule.id}: the id {whose}; give each rule its own")
        rules[rule.id] = rule
    if problems:
        raise ConfigError("\n".join(problems))
    return tuple(rules.values())


def _read_toml(path: str) -> dict[str, Any]:
    """The tables of a file; raises ConfigError where it cannot be read or is no toml."""
    import tomllib  # not where the rules are newsclean's own

    try:
        return tomllib.loads(_bytes_of(path).decode("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; check the path of the rules file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not a toml file in UTF-8: {error}") from error


def _tried_rule(path: str, table: Mapping[str, Any], parts: Mapping[str, str]) -> Rule:
    """A user's rule that holds; raises ConfigError for one that does not."""
    name = (isinstance(table, dict) and table.get("id")) or "without id"
    problem = _key_problem(table)
    if not problem:
        rule = _rule_of(table, parts, str(path))
        problem = _content_problem(rule)
        if not problem:
            return rule
    raise ConfigError(problem if problem.startswith(f"{path}: ") else f"{path}: rule {name}: {problem}")


def _rule_of(table: Mapping[str, Any], parts: Mapping[str, str], file: str = "") -> Rule:
    """The rule of a table whose keys are right."""
    where = table["where"]
    pattern = _expand(table["pattern"], parts) if "pattern" in table else ""
    return Rule(
        table["id"],
        table["rule"],
        where,
        pattern,
        words=tuple(table.get("words", ())),
        needs=tuple(table.get("needs", ())) or _needs(pattern, where),
        opens=table.get("opens", False),
        closes=table.get("closes", False),
        alone=table.get("alone", False),
        example=tuple(table.get("example", ())),
        not_=tuple(table.get("not", ())),
        file=file,
        match_lengths=_match_lengths(pattern),
    )


def _match_lengths(pattern: str) -> tuple[int, int]:
    """How many characters a pattern matches, at least and at most; for one that is not for `re`, any number."""
    try:
        return match_lengths(pattern)
    except re.error:
        return Rule.match_lengths  # the default


def _needs(pattern: str, where: str) -> tuple[str, ...]:
    """Words of which each line holds one that a pattern matches; none where it is not a pattern for `re`, or where it
    matches one character, for the length of such a line excludes more than its common characters do."""
    try:
        if not pattern or match_lengths(pattern)[1] == 1:
            return ()
        return needed_words(pattern, 2 if where in WITH_NEEDS else 1)
    except re.error:
        return ()


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
    if min(map(len, table.get("needs", ("  ",))), default=2) < 2 and table["where"] in WITH_NEEDS:
        return "a word of needs has one character; two or more find the lines without stopping at each"
    return ""


def _content_problem(rule: Rule) -> str:
    """What is wrong with a user's rule or its examples, or nothing."""
    problem = _pattern_problem(rule) if rule.pattern else ""
    if problem:
        return problem
    if rule.words and rule.where in WITH_NEEDS:
        return f"words cannot be used with where = {rule.where!r}; write a pattern"
    for line in rule.example:
        folded = fold(line)
        if not rule.matches(line):
            return f"does not match its example {line!r}; patterns see {bare(folded)!r}"
        if rule.needs and not any(fold(need) in folded for need in rule.needs):
            return f"its example {line!r} holds none of its needs"
        if rule.where in WHOLE_LINE and not matches_of_lines([line.strip()], RuleSet((rule,)), {0: 1}):
            return f"never sees its example {line!r}, a sentence or too long a line; write where = 'paragraph'"
    for line in rule.not_:
        if rule.matches(line):
            return f"matches its counter-example {line!r}"
    return ""


def _pattern_problem(rule: Rule) -> str:
    """What is wrong with a user's pattern, or nothing."""
    if _FLAGS.match(rule.pattern):
        return "the pattern begins with a flag for all of it; lines are lower case when matched, so leave (?i) out"
    try:
        groups = rule.compiled.groups
    except ConfigError as error:
        return str(error)
    if groups:
        return "the pattern has a capturing group; write (?:...)"
    part = _PART.search(rule.pattern)
    if part:
        return f"the pattern names {part[0]}, which [parts] does not hold; write {part[1]} = '…' there"
    if rule.where in WITH_NEEDS and not rule.needs:
        return (
            f"where = {rule.where!r} wants words to look for, and no line must hold one; write two characters or "
            "more that each line holds into the pattern, or give needs = [words of which a line holds one]"
        )
    if not (rule.needs and rule.where in WHOLE_LINE) and sum(map(rule.matches, _ANYTHING)) > 1:
        return "the pattern matches any text and would take whole articles; write what its lines have in common"
    return ""


def _expand(pattern: str, parts: Mapping[str, str]) -> str:
    """`pattern` with <NAME> replaced by what [parts] holds under the name, which may name parts in turn.

    One of several lines is verbose: white space in it does not count, and # starts a comment.
    """

    def part(match: re.Match[str]) -> str:
        others = {name: part for name, part in parts.items() if name != match[1]}
        return f"(?-x:{_expand(parts[match[1]], others)})" if match[1] in parts else match[0]

    expanded = _PART.sub(part, pattern)
    return f"(?x:{expanded}\n)" if "\n" in pattern else expanded
