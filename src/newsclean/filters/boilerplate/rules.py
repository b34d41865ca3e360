"""A rule of the boilerplate filter, and all of them put together so that most lines cost next to nothing."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from operator import contains
from typing import NamedTuple, TypeVar

from newsclean.filters.boilerplate.literals import rarest_pair
from newsclean.filters.boilerplate.user_patterns import Pattern, UserPattern
from newsclean.page.fold import bare, fold, folded_from

Known = TypeVar("Known")
Beginnings = dict[str, list[tuple[str, Known]]]

WHOLE_LINE = ("line", "edge", "head", "tail", "near", "paragraph")
PART_OF_LINE = ("start", "end", "inside")
WHERE = (*WHOLE_LINE, *PART_OF_LINE, "keywords")
WITH_NEEDS = ("paragraph", *PART_OF_LINE)
# What stands between the words of a menu; numbers between them are counts.
_BETWEEN = re.compile(r"[ |/>·\[\]()_,:~.]+|(?<![a-z])[-\d]+")
_BETWEEN_KEYWORDS = re.compile(r"[_|,\-]+")


@dataclass(frozen=True)
class Rule:
    """One rule of a rules file; the fields are its keys, explained in rule_files/README.md.

    `file` is the path of a user's rules file, empty for newsclean's own.
    """

    id: str
    rule: str
    where: str
    pattern: str = ""
    words: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    opens: bool = False
    closes: bool = False
    alone: bool = False
    example: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()
    file: str = ""

    @cached_property
    def compiled(self) -> Pattern:
        """The pattern; of an `end` rule with the end of the line behind it."""
        pattern = f"(?:{self.pattern})\\s*\\Z" if self.where == "end" else self.pattern
        return UserPattern(pattern, f"{self.file}: rule {self.id}") if self.file else re.compile(pattern)

    @cached_property
    def folded_words(self) -> frozenset[str]:
        """The words as they look in a folded line."""
        return frozenset(map(fold, self.words))

    def matches(self, line: str) -> bool:
        """Whether the rule, looked at alone, takes this line or a part of it."""
        folded = fold(line).strip()
        if self.where == "keywords":
            return is_keyword_list(folded, self.folded_words)
        if self.words:
            return only_words(bare(folded), self.folded_words)
        if self.where in PART_OF_LINE:
            found = self.compiled.match(folded) if self.where == "start" else self.compiled.search(folded)
            return bool(found)
        return bool(self.compiled.fullmatch(bare(folded)))


def words_between(line: str) -> list[str]:
    """The words of a menu: what stands between separators and numbers in a bare line."""
    return [word for word in _BETWEEN.split(line) if word]


def only_words(line: str, words: frozenset[str]) -> bool:
    """Whether a bare line consists of these words and nothing else."""
    return line in words or (bool(parts := words_between(line)) and all(part in words for part in parts))


def is_keyword_list(folded: str, words: frozenset[str]) -> bool:
    """Whether a folded line is a list joined by `_`, `|` or `,`, half of whose members hold such a word."""
    if not is_list(folded):
        return False
    said = [word for word in words if word in folded]
    if not said:
        return False
    members = [member for member in _BETWEEN_KEYWORDS.split(folded[:1000]) if member.strip()]
    hits = sum(any(word in member for word in said) for member in members)
    return len(members) >= 2 and hits >= 2 and hits * 2 >= len(members) and ("_" in folded or hits >= 3)


def is_list(folded: str) -> bool:
    """Whether a folded line may be a list joined by `_`, `|` or `,`."""
    return ("_" in folded or "|" in folded or folded.count(",") >= 2) and "。" not in folded


class Needing(NamedTuple):
    """The rules that need a word: the numbers of those for parts, and a bit for each of those for paragraphs."""

    parts: frozenset[int]
    paragraphs: int


class _Needed(NamedTuple):
    """A word that rules need, as it is found by its rarest pair of characters.

    `beside` is a character next to the pair, as an offset from its start, `forms_beside` all forms of that character;
    `before` is how many characters stand in front of the pair, `forms` are the forms of every character.
    """

    beside: int
    forms_beside: str
    before: int
    forms: tuple[str, ...]
    needing: Needing


@dataclass(frozen=True, eq=False)  # one for each choice of files, so that it is told by identity
class RuleSet:
    """Rules ready for use: words in one table, patterns of a kind in one expression."""

    rules: tuple[Rule, ...]

    @cached_property
    def has_rule_without_needed_word(self) -> bool:
        """Whether a line without any needed word must be matched too, for a user's rule that has none."""
        return any(rule.file and rule.where in WHOLE_LINE and rule.pattern and not rule.needs for rule in self.rules)

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
    def _needed_word_index(self) -> tuple[re.Pattern[str], dict[str, list["_Needed"]]]:
        """Where in text that is not folded the rarest pair of characters of a word may stand that rules for paragraphs
        and parts need; and by that pair, in every form, each such word."""
        words: dict[str, Needing] = {}
        parts = {rule: number for number, rule in enumerate(self.part_rules)}
        whole = {rule: 1 << number for number, rule in enumerate(self._whole_line)}
        for rule in self.rules:
            for need in map(fold, rule.needs if rule.where in WITH_NEEDS else ()):
                known = words.get(need, Needing(frozenset(), 0))
                own = {parts[rule]} if rule in parts else set()
                words[need] = Needing(known.parts | own, known.paragraphs | whole.get(rule, 0))
        table: dict[str, list[_Needed]] = {}
        for word, needing in words.items():
            before = rarest_pair(word)
            forms = tuple(map(folded_from, word))
            beside = 2 if before + 2 < len(word) else -1 if before else 0
            for pair in product(*forms[before : before + 2]):
                needed = _Needed(beside, forms[before + beside], before, forms, needing)
                table.setdefault("".join(pair), []).append(needed)
        first, second = _first_two(table)
        return re.compile(f"{first}(?={second})"), table

    def find_needed_words(self, text: str) -> list[tuple[int, Needing]]:
        """Where in a text that is not folded a word stands that some rule for paragraphs and parts needs, with
        the rules that need it."""
        pairs, table = self._needed_word_index
        found = []
        for match in pairs.finditer(text):
            i = match.start()
            for beside, forms_beside, before, forms, needing in table.get(text[i : i + 2], ()):
                if text[i + beside : i + beside + 1] not in forms_beside:
                    continue  # three words of four
                start = i - before
                here = text[start : start + len(forms)] if start >= 0 else ""
                if len(here) == len(forms) and all(map(contains, forms, here)):
                    found.append((start, needing))
        return found

    @cached_property
    def _whole_line(self) -> tuple[Rule, ...]:
        """The rules with a pattern for whole lines; those that need a word are asked first."""
        rules = [rule for rule in self.rules if rule.where in WHOLE_LINE and rule.pattern]
        return tuple(sorted(rules, key=lambda rule: not rule.needs))

    @cached_property
    def _needed(self) -> tuple[re.Pattern[str], Beginnings[int], re.Pattern[str], dict[str, int]]:
        """The words that some of those rules need, folded, with a bit set for each rule: where one may begin, its
        first two characters as groups, and all by these two; a class of those of one character, and all of them."""
        words: dict[str, int] = {}
        for number, rule in enumerate(self._whole_line):
            for word in map(fold, rule.needs):
                words[word] = words.get(word, 0) | 1 << number
        single = {word: rules for word, rules in words.items() if len(word) == 1}
        longer = {word: rules for word, rules in words.items() if len(word) > 1}
        first, second = _first_two(longer)
        return re.compile(f"({first})(?=({second}))"), _by_beginning(longer), re.compile(_class(single)), single

    @cached_property
    def _bits_without_needed_word(self) -> int:
        """A bit for each rule for whole lines that needs no word."""
        return sum(1 << number for number, rule in enumerate(self._whole_line) if not rule.needs)

    def candidates(self, line: str) -> int:
        """A bit for each rule for whole lines of which a folded line holds a needed word."""
        begins, table, characters, single = self._needed
        found = 0
        for first, second in begins.findall(line):
            for word, rules in table.get(first + second, ()):
                if word in line:
                    found |= rules
        for character in characters.findall(line):
            found |= single[character]
        return found

    def find(self, kinds: Iterable[str], line: str, candidates: int) -> list[Rule]:
        """The first rule of each of some kinds whose pattern is the whole of a bare line, among its `candidates`."""
        found: dict[str, Rule] = {}
        for rule, is_whole in self._rules_of_bits(candidates | self._bits_without_needed_word):
            where = rule.where
            if where in kinds and where not in found and is_whole(line):
                found[where] = rule
        return [found[where] for where in WHOLE_LINE if where in found] if found else []

    @cached_property
    def pattern_without_needed_words(self) -> re.Pattern[str]:
        """An expression for the lines that rules for whole lines take which need no word."""
        return re.compile("|".join(f"(?:{rule.pattern})" for rule in self._whole_line if not rule.needs) or "(?!)")

    @cached_property
    def _rules_of_bits(self) -> Callable[[int], tuple[tuple[Rule, Callable[[str], object]], ...]]:
        """A function that tells the rules for whole lines of some bits, with what their patterns match; the same few
        choices come again and again."""
        return lru_cache(maxsize=4096)(
            lambda bits: tuple(
                (rule, rule.compiled.fullmatch) for number, rule in enumerate(self._whole_line) if bits >> number & 1
            )
        )


def _by_beginning(words: Mapping[str, Known]) -> Beginnings[Known]:
    """By their first two characters, words with what is known of them."""
    table: Beginnings[Known] = {}
    for word, known in words.items():
        table.setdefault(word[:2], []).append((word, known))
    return table


def _first_two(words: Collection[str]) -> tuple[str, str]:
    """Expressions for what words begin with and for what comes second in them.

    A class before a class scans Chinese at twice the speed of the alternation, and passes 1 place in 400. The
    second one is only to be looked at, for it may begin a word itself.
    """
    return _class(word[0] for word in words), _class(word[1] for word in words)


def _class(characters: Iterable[str]) -> str:
    """An expression for any of some characters; for none, one that never matches."""
    inside = re.escape("".join(sorted(set(characters))))
    return f"[{inside}]" if inside else "(?!)"
