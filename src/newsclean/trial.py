"""Tries a corpus's own rules on its files: `page.txt:7: river-slogan: 河东网，就在你身边`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from newsclean.config import Settings
from newsclean.document import Document, readable
from newsclean.errors import DocumentError, FilterError, reason_of
from newsclean.filters.boilerplate import Boilerplate
from newsclean.filters.boilerplate.reading import load_rules
from newsclean.filters.boilerplate.rules import Rule
from newsclean.formats import Rejected, format_for
from newsclean.lines import split_lines
from newsclean.pipeline import Pipeline
from newsclean.views import shorten


class Hit(NamedTuple):
    """A line that a rule matches by itself, and whether cleaning takes it or a part of it, for whatever rule."""

    rule: str
    path: str
    line: int
    text: str
    goes: bool

    def told(self) -> str:
        """The hit as a linter's line; what stays does so for where on the page it stands, or what stands around it."""
        return f"{self.path}:{self.line}: {self.rule}: {shorten(self.text)}{'' if self.goes else ' (stays)'}"


@dataclass
class Trial:
    """The rules of a file, and what came of trying them.

    Raises ConfigError, a line for each problem, where the file or one of its rules, examples and counter-examples
    cannot work.
    """

    path: str
    settings: Settings
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rules = load_rules(self.path)
        options = self.settings.filters.get(Boilerplate.name, {})
        paths = Boilerplate(**options).extend_rules  # type: ignore[arg-type]  # checked when the settings were read
        own = {**options, "extend_rules": tuple(dict.fromkeys((*paths, self.path)))}
        self.settings = replace(self.settings, filters={**self.settings.filters, Boilerplate.name: own})
        self._pipeline = self.settings.pipeline()
        kinds = [kind.name for kind in self._pipeline.filters]
        stop = kinds.index(Boilerplate.name) if Boilerplate.name in kinds else len(kinds)
        self._before = Pipeline(self._pipeline.filters[:stop])  # rules see what earlier filters leave
        self._counts: Counter[str] = Counter()

    def verdict(self) -> str:
        """That the rules hold, and how many they are; where one does not, there is no Trial."""
        said, unsaid = (sum(map(len, lines)) for lines in zip(*((r.example, r.not_) for r in self.rules), strict=True))
        return f"{self.path}: rules: {len(self.rules)}, examples: {said}, counter-examples: {unsaid}; all hold"

    def hits(self, paths: Iterable[str]) -> Iterator[Hit]:
        """What the rules hit in files; a file or record that cannot be read is told in `failures`."""
        for path in paths:
            try:
                for hit in self._hits_in_file(path):
                    self._counts[hit.rule] += 1
                    yield hit
            except (DocumentError, FilterError) as error:
                self.failures.append(f"error: {readable(path)}: {error}")
            except OSError as error:
                self.failures.append(f"error: {readable(path)}: {reason_of(error)}; check the path")

    def rows(self) -> list[tuple[str, ...]]:
        """A row for each rule: its id, its public name, how many lines it hit."""
        return [(rule.id, rule.rule, f"lines: {self._counts[rule.id]}") for rule in self.rules]

    def _hits_in_file(self, path: str) -> Iterator[Hit]:
        settings = self.settings
        format = format_for(path, name=settings.format, encoding=settings.encoding, text_field=settings.text_field)
        with open(path, "rb") as source:
            for item in format.read(source, path):
                if isinstance(item, Rejected):
                    self.failures.append(f"error: {readable(path)}:{item.error.line}: {item.error}")
                elif isinstance(item, Document):
                    yield from hits_in(item, readable(path), self.rules, self._before, self._pipeline)


def hits_in(
    document: Document, path: str, rules: Sequence[Rule], before: Pipeline, pipeline: Pipeline
) -> Iterator[Hit]:
    """What rules hit in a document; `before` holds the filters that run before them, `pipeline` all."""
    seen = before.clean(document.text)
    gone = {change.line for change in pipeline.clean(document.text).changes if change.filter == Boilerplate.name}
    for line in split_lines(seen.text):
        said = line.stripped
        for rule in rules if said else ():
            if rule.matches(said):
                number = seen.raw_line(line.start + line.text.index(said))
                yield Hit(rule.id, path, document.line or number, said, number in gone)
