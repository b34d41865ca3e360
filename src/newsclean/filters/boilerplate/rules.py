"""A rule of the boilerplate filter, and all of them put together so that most lines cost next to nothing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from newsclean.filters.boilerplate.folding import bare, fold, spellings

WHOLE_LINE = ("line", "edge", "head", "tail", "near", "paragraph")
PART_OF_LINE = ("start", "end", "inside")
WHERE = (*WHOLE_LINE, *PART_OF_LINE, "keywords")
WITH_NEEDS = ("paragraph", *PART_OF_LINE)
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
    """Whether a folded line is a list joined by `_`, `|` or `,`, half of whose members hold such a word."""
    if "。" in shadow or ("_" not in shadow and "|" not in shadow and shadow.count(",") < 2):
        return False
    said = [word for word in words if word in shadow]
    if not said:
        return False
    members = [member for member in _BETWEEN_KEYWORDS.split(shadow[:1000]) if member.strip()]
    hits = sum(any(word in member for word in said) for member in members)
    return len(members) >= 2 and hits >= 2 and hits * 2 >= len(members) and ("_" in shadow or hits >= 3)


@dataclass(frozen=True, eq=False)  # one for each choice of files, so that it is told by identity
class RuleSet:
    """Rules ready for use: words in one table, patterns of a kind in one expression."""

    rules: tuple[Rule, ...]
    own: tuple[Rule, ...] = ()
    """Those of `rules` that are not newsclean's own."""

    @cached_property
    def asks_every_line(self) -> bool:
        """Whether a line without any needed word must be matched too, for the sake of a corpus's own rule."""
        return any(rule.where in WHOLE_LINE and rule.pattern and not rule.needs for rule in self.own)

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
    def part_rules(self) -> tuple[Rule, ...]:
        """The rules that take a part of a line."""
        return tuple(rule for rule in self.rules if rule.where in PART_OF_LINE)

    @cached_property
    def _scan(self) -> tuple[re.Pattern[str], dict[str, dict[str, set[int]]]]:
        """Where a word that rules for paragraphs and parts need may begin in either script, and by its first
        two characters each such word with the numbers of the rules for parts that need it."""
        table: dict[str, dict[str, set[int]]] = {}
        numbers = {rule: number for number, rule in enumerate(self.part_rules)}
        for rule in self.rules:
            if rule.where in WITH_NEEDS:
                for word in (spelling for need in rule.needs for spelling in spellings(need)):
                    asked = table.setdefault(word[:2], {}).setdefault(word, set())
                    if rule in numbers:
                        asked.add(numbers[rule])
        return re.compile(_pairs(set(table))), table

    def suspects(self, text: str) -> Iterator[tuple[int, set[int]]]:
        """Where in a text that is not folded a word stands that some rule for paragraphs and parts needs, with
        the numbers of those rules for parts."""
        begins, table = self._scan
        for match in begins.finditer(text):
            i = match.start()
            for word, numbers in table.get(text[i : i + 2], {}).items():
                if text.startswith(word, i):
                    yield i, numbers

    @cached_property
    def _whole_line(self) -> tuple[Rule, ...]:
        """The rules with a pattern for whole lines; those that need a word are asked first."""
        rules = [rule for rule in self.rules if rule.where in WHOLE_LINE and rule.pattern]
        return tuple(sorted(rules, key=lambda rule: not rule.needs))

    @cached_property
    def _needed(self) -> tuple[re.Pattern[str], dict[str, tuple[tuple[str, int], ...]]]:
        """Where a word that some of those rules need may begin, and by its first one or two characters
        each such word with a bit set for each rule."""
        bits: dict[str, int] = {}
        for number, rule in enumerate(self._whole_line):
            for word in rule.needs:
                bits[fold(word)] = bits.get(fold(word), 0) | 1 << number
        table: dict[str, tuple[tuple[str, int], ...]] = {}
        for word, rules in bits.items():
            table[word[:2]] = (*table.get(word[:2], ()), (word, rules))
        single = "".join(map(re.escape, (word for word in bits if len(word) == 1)))
        return re.compile(f"{_pairs(set(table))}|[{single}]" if single else _pairs(set(table))), table

    @cached_property
    def _always(self) -> int:
        """A bit for each rule for whole lines that needs no word."""
        return sum(1 << number for number, rule in enumerate(self._whole_line) if not rule.needs)

    def candidates(self, line: str) -> int:
        """A bit for each rule for whole lines of which a folded line holds a needed word."""
        begins, table = self._needed
        found = 0
        for match in begins.finditer(line):
            i = match.start()
            for word, rules in table.get(line[i : i + 2], ()):
                if line.startswith(word, i):
                    found |= rules
            for _, rules in table.get(line[i], ()):
                found |= rules
        return found

    def find(self, kinds: Iterable[str], line: str, candidates: int) -> list[Rule]:
        """The first rule of each of some kinds whose pattern is the whole of a bare line, among its `candidates`."""
        found: dict[str, Rule] = {}
        asked = candidates | self._always
        while asked:
            rule = self._whole_line[(asked & -asked).bit_length() - 1]
            asked &= asked - 1
            if rule.where in kinds and rule.where not in found and rule.compiled.fullmatch(line):
                found[rule.where] = rule
        return [found[where] for where in WHOLE_LINE if where in found]


def _pairs(starts: set[str]) -> str:
    """An expression for the first characters of words with what may come second behind them.

    A class before a class scans Chinese at twice the speed of the alternation, and passes 1 place in 400.
    """
    first, second = (re.escape("".join(sorted({start[i] for start in starts if start[1:]}))) for i in (0, 1))
    return f"[{first}](?=[{second}])" if first else "(?!)"


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """An expression for any of some words, in either script."""
    literals = sorted({spelling for word in words for spelling in spellings(word)}, key=lambda word: (-len(word), word))
    # Literals only, no classes: `re` then skips ahead by first characters (100 against 15 MB/s).
    return re.compile("|".join(map(re.escape, literals)) or r"(?!)")
