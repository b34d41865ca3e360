"""Tries a user's own boilerplate rules on files: `page.txt:7: river-slogan: 河东网，就在你身边`."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from newsclean.config import Settings
from newsclean.document import Document, place_of, readable
from newsclean.errors import DocumentError, FilterError, reason_of
from newsclean.filters import RULE_FILTER
from newsclean.filters.boilerplate.reading import load_rules
from newsclean.formats import Rejected, open_input
from newsclean.lines import split_lines
from newsclean.pipeline import Pipeline
from newsclean.views.excerpt import shorten


class Match(NamedTuple):
    """A line that a rule matches, and whether cleaning removes it or a part of it, for whatever rule."""

    rule: str
    path: str
    line: int
    text: str
    removed: bool

    def __str__(self) -> str:
        # A line may stay for its place on the page, or for the lines around it.
        return f"{self.path}:{self.line}: {self.rule}: {shorten(self.text)}{'' if self.removed else ' (stays)'}"


@dataclass
class RulesTest:
    """The rules of a file, and what came of trying them; `failures` are the error lines of files that failed.

    Raises ConfigError, a line for each problem, where the file or one of its rules, examples and counter-examples
    cannot work.
    """

    path: str
    settings: Settings
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rules = load_rules(self.path)
        options = self.settings.filters.get(RULE_FILTER.name, {})
        paths = RULE_FILTER(**options).extend_rules  # type: ignore[arg-type]  # checked when the settings were read
        with_rules = {**options, "extend_rules": tuple(dict.fromkeys((*paths, self.path)))}
        filters = {**self.settings.filters, RULE_FILTER.name: with_rules}
        self._pipeline = replace(self.settings, filters=filters).pipeline()
        names = [filter.name for filter in self._pipeline.filters]
        stop = names.index(RULE_FILTER.name) if RULE_FILTER.name in names else len(names)
        self._earlier_filters = Pipeline(self._pipeline.filters[:stop])  # rules see the text that they leave
        self._counts: Counter[str] = Counter()

    def summary(self) -> str:
        """How many rules and examples there are, all of which hold: otherwise there is no RulesTest."""
        examples = sum(len(rule.example) for rule in self.rules)
        counter_examples = sum(len(rule.not_) for rule in self.rules)
        return (
            f"{self.path}: rules: {len(self.rules)}, examples: {examples}, "
            f"counter-examples: {counter_examples}; all hold"
        )

    def matches(self, paths: Iterable[str]) -> Iterator[Match]:
        """The lines of files that rules match; a file or record that cannot be read is added to `failures`."""
        for path in paths:
            try:
                for match in self._matches_in_file(path):
                    self._counts[match.rule] += 1
                    yield match
            except (DocumentError, FilterError) as error:
                self.failures.append(f"error: {readable(path)}: {error}")
            except OSError as error:
                self.failures.append(f"error: {readable(path)}: {reason_of(error)}; check the path")

    def rows(self) -> list[tuple[str, ...]]:
        """A row for each rule: its id, its public name, how many lines it matched."""
        return [(rule.id, rule.rule, f"lines: {self._counts[rule.id]}") for rule in self.rules]

    def _matches_in_file(self, path: str) -> Iterator[Match]:
        """The lines of a file that the user's rules match."""
        with open(path, "rb") as file:
            for item in open_input(file, path, self.settings.reading()).read():
                if isinstance(item, Rejected):
                    self.failures.append(f"error: {place_of(path, item.error.line)}: {item.error}")
                elif isinstance(item, Document):
                    yield from self._matches_in_document(item)

    def _matches_in_document(self, document: Document) -> Iterator[Match]:
        """The lines of a document that the user's rules match, each with whether boilerplate removed it."""
        seen = self._earlier_filters.clean(document.text)
        changes = self._pipeline.clean(document.text).changes
        removed = {change.line for change in changes if change.filter == RULE_FILTER.name}
        for line in split_lines(seen.text):
            text = line.stripped
            for rule in self.rules if text else ():
                if rule.matches(text):
                    number = seen.raw_line(line.start + line.text.index(text))
                    place = document.line if document.line is not None else number
                    yield Match(rule.id, readable(document.path), place, text, number in removed)
