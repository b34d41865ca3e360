"""A line of a page with what is known of it: `首页 > 新闻` → matched by `breadcrumb`, no prose.

The filter boilerplate makes these once a page; its steps, and what finds the parts of a page, read them.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from newsclean.marks import Mark
from newsclean.page.fold import fold

ABOUT_ARTICLE = frozenset(("byline", "timestamp", "counter"))
"""Rules whose lines hold metadata of the article: who wrote it, when, how often it was read."""

ANYWHERE = ("line", "paragraph")
ABOVE = (*ANYWHERE, "edge", "head")
BELOW = (*ANYWHERE, "edge", "tail")
AROUND = (*ANYWHERE, "edge", "head", "tail")
"""Values of `RuleMatch.where` that let a line be removed anywhere, above the main text, and below it.
The value "near" lets it be removed only beside another line that is."""


class RuleMatch(NamedTuple):
    """A rule that matches a line: its public name, and where on a page the line may be removed for it.

    `opens`: menus above the line are removed too. `closes`: a list of links follows the line.
    """

    rule: str
    where: str
    opens: bool = False
    closes: bool = False


class PageLine(NamedTuple):
    """A line that is not blank, without the white space around it.

    `matches` are at most one for each value of `where`, the most general first. `is_prose`: it reads like a
    paragraph, and no rule matches it. `mark` is what the page it was read from shows of it, where it is known.
    """

    text: str
    matches: tuple[RuleMatch, ...] = ()
    is_prose: bool = False
    mark: Mark | None = None

    @property
    def folded(self) -> str:
        """The line in Simplified, half-width, lower-case characters, as patterns see it."""
        return _folded(self.text)

    @property
    def rule(self) -> str:
        """The public name of the first rule that matches; empty without one."""
        return self.matches[0].rule if self.matches else ""

    def match_for(self, places: tuple[str, ...]) -> RuleMatch | None:
        """The first match that lets the line be removed in one of these places."""
        for match in self.matches:
            if match.where in places:
                return match
        return None

    @property
    def heads_links_below(self) -> bool:
        """Whether the line heads a list of links below the main text, by one of its matches: `相关新闻`."""
        return any(match.closes and match.where in BELOW for match in self.matches)

    def has_rule(self, rules: Iterable[str]) -> bool:
        """Whether one of these rules matches."""
        for match in self.matches:  # noqa: SIM110 (any() takes three times as long, and a page needs 50 calls)
            if match.rule in rules:
                return True
        return False


_folded = lru_cache(maxsize=1024)(fold)


def prose_length(lines: Iterable[PageLine]) -> int:
    """Characters of the paragraphs among some lines."""
    return sum(len(line.text) for line in lines if line.is_prose)


def unmatched_length(lines: Iterable[PageLine]) -> int:
    """Characters of the lines that no rule matches, prose or not."""
    return sum(len(line.text) for line in lines if not line.matches)
