"""The rules of the boilerplate filter: read from toml, checked against their own examples, compiled."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from newsclean.errors import ConfigError
from newsclean.filters.boilerplate.folding import bare, fold, spellings

WHOLE_LINE = ("line", "edge", "head", "tail", "near", "paragraph")
PART_OF_LINE = ("start", "end", "inside")
WHERE = (*WHOLE_LINE, *PART_OF_LINE, "keywords")
_WITH_NEEDS = ("paragraph", *PART_OF_LINE)
_BUILT_IN = Path(__file__).with_name("boilerplate.toml")
# What stands between the words of a menu; numbers between them are counts.
_BETWEEN = re.compile(r"[ |/>·\[\]()_,:~.]+|(?<![a-z])[-\d]+")
_BETWEEN_KEYWORDS = re.compile(r"[_|,\-]+")


@dataclass(frozen=True)
class Rule:
    """One rule of boilerplate.toml; the fields are its keys, told at the head of that file."""

    id: str
    rule: str
    where: str
    pattern: str = ""
    words: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    opens: bool = False
    closes: bool = False
    example: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern; of an `end` rule with the end of the line behind it."""
        return re.compile(f"(?:{self.pattern})\\s*\\Z" if self.where == "end" else self.pattern)

    @cached_property
    def folded_words(self) -> frozenset[str]:
        """The words as they look in a folded line."""
        return frozenset(map(fold, self.words))

    def matches(self, line: str) -> bool:
        """Whether the rule, looked at alone, takes this line or a part of it."""
        shadow = fold(line).strip()
        if self.where == "keywords":
            return is_keyword_list(shadow, self.folded_words)
        if self.words:
            return only_words(bare(shadow), self.folded_words)
        if self.where in PART_OF_LINE:
            found = self.compiled.match(shadow) if self.where == "start" else self.compiled.search(shadow)
            return bool(found)
        return bool(self.compiled.fullmatch(bare(shadow)))


def words_between(line: str) -> list[str]:
    """The words of a menu: what stands between separators and numbers in a bare line."""
    return [word for word in _BETWEEN.split(line) if word]


def only_words(line: str, words: frozenset[str]) -> bool:
    """Whether a bare line consists of these words and nothing else."""
    return line in words or (bool(parts := words_between(line)) and all(part in words for part in parts))


def is_keyword_list(shadow: str, words: frozenset[str]) -> bool:
    """Whether a folded line is a list joined by `_`, `|` or `,`, half of whose members hold one of `words`."""
    if "。" in shadow or ("_" not in shadow and "|" not in shadow and shadow.count(",") < 2):
        return False
    members = [member for member in _BETWEEN_KEYWORDS.split(shadow[:1000]) if member.strip()]
    hits = sum(any(word in member for word in words) for member in members)
    return len(members) >= 2 and hits >= 2 and hits * 2 >= len(members) and ("_" in shadow or hits >= 3)


@dataclass(frozen=True)
class RuleSet:
    """Rules ready for use: words in one table, patterns of a kind in one expression."""

    rules: tuple[Rule, ...]

    @cached_property
    def word_rules(self) -> dict[str, tuple[Rule, ...]]:
        """The rules that know a word, by folded word."""
        table: dict[str, tuple[Rule, ...]] = {}
        for rule in self.rules:
            if rule.where != "keywords":
                for word in rule.folded_words:
                    table[word] = (*table.get(word, ()), rule)
        return table

    @cached_property
    def keyword_rules(self) -> tuple[Rule, ...]:
        """The rules for lists of search words."""
        return tuple(rule for rule in self.rules if rule.where == "keywords")

    @cached_property
    def patterns(self) -> dict[tuple[str, bool], tuple[re.Pattern[str], tuple[Rule, ...]]]:
        """For each `where` of whole lines, without and with `needs`, one expression whose nth group is the nth rule."""
        table = {}
        for where in WHOLE_LINE:
            for needy in (True, False):
                rules = tuple(
                    rule
                    for rule in self.rules
                    if rule.where == where and rule.pattern and bool(rule.needs) == needy
                )
                if rules:
                    table[where, needy] = (re.compile("|".join(f"({rule.pattern})" for rule in rules)), rules)
        return table

    @cached_property
    def part_rules(self) -> tuple[Rule, ...]:
        """The rules that take a part of a line."""
        return tuple(rule for rule in self.rules if rule.where in PART_OF_LINE)

    @cached_property
    def _scan(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        words = [word for rule in self.rules if rule.where in _WITH_NEEDS for word in rule.needs]
        starts = {spelling[:2] for word in words for spelling in spellings(word)}
        first, second = ("".join(map(re.escape, {start[i] for start in starts})) for i in (0, 1))
        return re.compile(f"[{first}](?=[{second}])"), _any_of(words)

    def suspects(self, text: str) -> Iterator[int]:
        """Where in a text that is not folded a word stands that some rule for paragraphs and parts needs.

        A class before a class scans Chinese at twice the speed of the alternation, and pass 1 place in 400.
        """
        pair, word = self._scan
        for match in pair.finditer(text):
            if word.match(text, match.start()):
                yield match.start()

    @cached_property
    def hint(self) -> re.Pattern[str]:
        """Finds in a folded line a word that some rule for whole lines needs."""
        return _any_of(fold(word) for rule in self.rules if rule.where in WHOLE_LINE for word in rule.needs)

    def find(self, kinds: Iterable[str], line: str) -> list[Rule]:
        """The first rule of each kind whose pattern is the whole of a bare line."""
        hinted = bool(self.hint.search(line))
        found: dict[str, Rule] = {}
        for (where, needy), (pattern, rules) in self.patterns.items():
            if (hinted or not needy) and where in kinds and where not in found:
                match = pattern.fullmatch(line)
                if match and match.lastindex:
                    found[where] = rules[match.lastindex - 1]
        return list(found.values())


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    literals = sorted(
        {spelling for word in words for spelling in spellings(word)}, key=lambda word: (-len(word), word)
    )
    # Literals only, no classes: `re` then skips ahead by first characters (100 against 15 MB/s).
    return re.compile("|".join(map(re.escape, literals)) or r"(?!)")


@lru_cache(maxsize=8)
def rule_set(paths: tuple[str, ...] = ()) -> RuleSet:
    """The rules of newsclean and those in the files at `paths`, which come first.

    Raises ConfigError as `load_rules` does.
    """
    own = [rule for path in paths for rule in load_rules(path)]
    return RuleSet((*own, *load_rules(_BUILT_IN)))


def load_rules(path: str | Path) -> tuple[Rule, ...]:
    """Read a file of rules and try each on its own examples.

    Raises ConfigError, naming path and rule and what to try, for a file that cannot be read, is not toml,
    has unknown keys, a pattern that does not compile, or a rule that fails its examples.
    """
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
    parts = {**_built_in_parts(), **data.get("parts", {})}
    rules = tuple(_read_rule(path, table, parts) for table in data["rule"])
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise ConfigError(f"{path}: rule {rule.id}: the id stands twice; give each rule its own")
        seen.add(rule.id)
    return rules


@lru_cache(maxsize=1)
def _built_in_parts() -> dict[str, str]:
    parts: dict[str, str] = tomllib.loads(_BUILT_IN.read_text("utf-8"))["parts"]
    return parts


def _read_rule(path: str | Path, table: Mapping[str, Any], parts: Mapping[str, str]) -> Rule:
    name = table.get("id", "without id") if isinstance(table, dict) else "without id"
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
    problem = _content_problem(rule)
    if problem:
        raise ConfigError(f"{path}: rule {name}: {problem}")
    return rule


_TYPES = {
    **dict.fromkeys(("id", "rule", "where", "pattern"), str),
    **dict.fromkeys(("words", "needs", "example", "not"), list),
    **dict.fromkeys(("opens", "closes"), bool),
}  # fmt: skip


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
            return f"{key} must be a {'list of strings' if _TYPES[key] is list else _TYPES[key].__name__}"
    for key in ("id", "rule", "where", "example"):
        if not table.get(key):
            return f"no {key}; every rule has one"
    if table["where"] not in WHERE:
        return f"where = {table['where']!r}; one of {', '.join(WHERE)}"
    if bool(table.get("pattern")) == bool(table.get("words")):
        return "give either a pattern or words"
    if table["where"] in _WITH_NEEDS and not table.get("needs"):
        return f"where = {table['where']!r} wants needs: words of which a line must hold one"
    if table["where"] in _WITH_NEEDS and min(map(len, table["needs"])) < 2:
        return "a word of needs has one character; two or more find the lines without stopping at each"
    return ""


def _content_problem(rule: Rule) -> str:
    """What is wrong with a rule's pattern or examples, or nothing."""
    try:
        groups = rule.compiled.groups
    except re.error as error:
        return f"the pattern does not compile: {error}"
    if groups:
        return "the pattern has a capturing group; write (?:...)"
    if rule.words and rule.where in (*_WITH_NEEDS,):
        return f"words cannot be used with where = {rule.where!r}; write a pattern"
    for line in rule.example:
        if not rule.matches(line):
            return f"does not match its example {line!r}; patterns see {bare(fold(line))!r}"
        shadow = line if rule.where in _WITH_NEEDS else bare(fold(line))
        if rule.needs and not _any_of(rule.needs if shadow is line else map(fold, rule.needs)).search(shadow):
            return f"its example {line!r} holds none of its needs"
    for line in rule.not_:
        if rule.matches(line):
            return f"matches its counter-example {line!r}"
    return ""


def _expand(pattern: str, parts: Mapping[str, str]) -> str:
    """`pattern` with <NAME> replaced by what [parts] says, which may hold parts in turn."""
    for _ in range(3):
        pattern = re.sub(r"<([A-Z]+)>", lambda match: parts.get(match[1], match[0]), pattern)
    return pattern
