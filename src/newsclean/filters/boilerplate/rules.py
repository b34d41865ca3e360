"""A rule of the boilerplate filter, and all of them put together so that most lines cost next to nothing."""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from newsclean.filters.boilerplate.user_patterns import Pattern, UserPattern
from newsclean.filters.boilerplate.word_index import WordIndex
from newsclean.page.fold import bare, fold, folded_from
from newsclean.page.line import RuleMatch
from newsclean.patterns import compile_later

WHOLE_LINE = ("line", "edge", "head", "tail", "near", "paragraph")
PART_OF_LINE = ("start", "end", "inside")
WHERE = (*WHOLE_LINE, *PART_OF_LINE, "keywords")
WITH_NEEDS = ("paragraph", *PART_OF_LINE)
# Separators between the words of a menu; numbers between them are counts.
_BETWEEN = compile_later(r"[ |/>·\[\]()_,:~.]+|(?<![a-z])[-\d]+")
_LONGEST = 60  # characters of a line up to which its length shows which rules may match it
_BETWEEN_KEYWORDS = compile_later(r"[_|,\-]+")


@dataclass(frozen=True)
class Rule:
    """One rule of a rules file; the fields are its keys, explained in rule_files/README.md.

    `file` is the path of a user's rules file, empty for newsclean's own; `match_lengths` are how many characters the
    pattern matches, at least and at most.
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
    match_lengths: tuple[int, int] = (0, _LONGEST)

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
        """Whether the rule by itself matches this line or a part of it."""
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
    """The words of a menu: the pieces of a bare line between separators and numbers."""
    return [word for word in _BETWEEN.split(line) if word]


def only_words(line: str, words: frozenset[str]) -> bool:
    """Whether a bare line consists of these words and nothing else."""
    return line in words or (bool(parts := words_between(line)) and all(part in words for part in parts))


def is_keyword_list(folded: str, words: frozenset[str]) -> bool:
    """Whether a folded line is a list joined by `_`, `|` or `,`, half of whose members hold such a word."""
    if not is_list(folded):
        return False
    held = [word for word in words if word in folded]
    if not held:
        return False
    members = [member for member in _BETWEEN_KEYWORDS.split(folded[:1000]) if member.strip()]
    hits = sum(any(word in member for word in held) for member in members)
    return len(members) >= 2 and hits >= 2 and hits * 2 >= len(members) and ("_" in folded or hits >= 3)


def is_list(folded: str) -> bool:
    """Whether a folded line may be a list joined by `_`, `|` or `,`."""
    return ("_" in folded or "|" in folded or folded.count(",") >= 2) and "。" not in folded


@dataclass(frozen=True, eq=False)  # one for each choice of files, so that it is compared by identity
class RuleSet:
    """Rules ready for use: words in one table, patterns of a kind in one expression."""

    rules: tuple[Rule, ...]

    @cached_property
    def known_short_lines(self) -> dict[tuple[str, bool], tuple[RuleMatch, ...]]:
        """The matches of short lines seen before, each with whether it may match a paragraph rule; see `classify`."""
        return {}

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

    def holds_keyword(self, text: str) -> bool:
        """Whether a text that is not folded holds a word of these."""
        return next(self._keywords_in_text.find(text), None) is not None

    @cached_property
    def _keywords_in_text(self) -> WordIndex:
        """The words of these, in text that is not folded."""
        return WordIndex({word: 1 for rule in self.keyword_rules for word in rule.folded_words}, folded_from, fold)

    @cached_property
    def part_rules(self) -> tuple[Rule, ...]:
        """The rules that cut a part of a line."""
        return tuple(rule for rule in self.rules if rule.where in PART_OF_LINE)

    @cached_property
    def _whole_line(self) -> tuple[Rule, ...]:
        """The rules with a pattern for whole lines; those that need a word are asked first."""
        rules = [rule for rule in self.rules if rule.where in WHOLE_LINE and rule.pattern]
        return tuple(sorted(rules, key=lambda rule: not rule.needs))

    @cached_property
    def _by_bit(self) -> dict[int, Rule]:
        """By their bits, the rules for whole lines, then those for parts."""
        return {1 << number: rule for number, rule in enumerate((*self._whole_line, *self.part_rules))}

    @cached_property
    def _words_in_text(self) -> WordIndex:
        """The words that rules for paragraphs and parts need, in text that is not folded."""
        return WordIndex(self._needed_words(WITH_NEEDS), folded_from, fold)

    @cached_property
    def _words_in_line(self) -> WordIndex:
        """The words that rules for whole lines need, in folded lines."""
        return WordIndex(self._needed_words(WHOLE_LINE))

    def _needed_words(self, places: Collection[str]) -> dict[str, int]:
        """The words that rules for some values of `where` need, folded, each with the bits of these rules."""
        words: dict[str, int] = {}
        for bit, rule in self._by_bit.items():
            for word in map(fold, rule.needs if rule.where in places else ()):
                words[word] = words.get(word, 0) | bit
        return words

    @cached_property
    def _bits_by_length(self) -> list[int]:
        """By the length of a line, a bit for each rule whose matches may have it."""
        bits = [0] * (_LONGEST + 1)
        for bit, rule in self._by_bit.items():
            least, most = rule.match_lengths
            for length in range(min(least, _LONGEST), min(most, _LONGEST) + 1):
                bits[length] |= bit
        return bits

    @cached_property
    def _unneeding_by_length(self) -> list[int]:
        """The same for the rules for whole lines that need no word."""
        all_bits = sum(bit for bit, rule in self._by_bit.items() if rule.where in WHOLE_LINE and not rule.needs)
        return [bits & all_bits for bits in self._bits_by_length]

    @cached_property
    def paragraph_bits(self) -> int:
        """A bit for each rule for paragraphs."""
        return sum(bit for bit, rule in self._by_bit.items() if rule.where == "paragraph")

    def find_needed_words(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in a text that is not folded a word is found that some rule for paragraphs and parts needs, with
        the bits of the rules that need it."""
        return self._words_in_text.find(text)

    def candidates(self, lines: Sequence[str]) -> list[int]:
        """For each of some folded lines, a bit for each rule for whole lines that may match it, by its length and the
        words it holds."""
        found = [0] * len(lines)
        ends = list(accumulate([len(line) + 1 for line in lines]))
        for position, bits in self._words_in_line.find("\n".join(lines)):
            found[bisect_right(ends, position)] |= bits
        by_length = self._bits_by_length
        return [bits and bits & by_length[min(len(line), _LONGEST)] for bits, line in zip(found, lines, strict=True)]

    def part_rules_among(self, bits: int) -> list[Rule]:
        """The rules for parts whose bits are set."""
        return [rule for rule in self._rules_of(bits) if rule.where in PART_OF_LINE]

    def find(self, kinds: Iterable[str], line: str, candidates: int) -> list[Rule]:
        """The first rule of each of some kinds whose pattern is the whole of a bare line, among its `candidates`."""
        found: dict[str, Rule] = {}
        for rule in self._rules_of(candidates | self._unneeding_by_length[min(len(line), _LONGEST)]):
            where = rule.where
            if where in kinds and where not in found and rule.compiled.fullmatch(line):
                found[where] = rule
        return [found[where] for where in WHOLE_LINE if where in found] if found else []

    @cached_property
    def _rules_of(self) -> Callable[[int], Sequence[Rule]]:
        """Gives the rules whose bits are set, in order; kept, for lines of one kind hold the same words."""

        @lru_cache(maxsize=4096)
        def rules_of(bits: int) -> Sequence[Rule]:
            return [rule for bit, rule in self._by_bit.items() if bit & bits]

        return rules_of

    @cached_property
    def pattern_without_needed_words(self) -> re.Pattern[str]:
        """One expression that joins all rules for whole lines that have no needed word."""
        return re.compile("|".join(f"(?:{rule.pattern})" for rule in self._whole_line if not rule.needs) or "(?!)")
