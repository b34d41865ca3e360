"""Where the article stands on a page full of chrome: its title, its first line and its last."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import Literal, NamedTuple

from newsclean.filters.boilerplate.classify import Entry
from newsclean.filters.boilerplate.ending import true_end
from newsclean.filters.boilerplate.headings import (
    NEAR_TITLE,
    below_office,
    copied_title,
    first_paragraph,
    is_title_copy,
    said_in,
    title_above,
)
from newsclean.filters.boilerplate.surroundings import Page, names_editor
from newsclean.filters.boilerplate.zones import HEAD, OF_THE_ARTICLE, is_byline

_WEIGHTS = Path(__file__).with_name("weights.toml")
_GONE = -1.5  # what a line that rules take counts, whatever surrounds it
_LOWEST, _HIGHEST = -3.0, 6.0  # one line alone does not break an article, nor make one
# Until something has ended the article a paragraph belongs to it, and a list of names may.
_LOWEST_PROSE, _LOWEST_PLAIN = 2.0, -0.5
# Characters of paragraphs below a byline, or a time alone as teasers have it, that make another article.
_ANOTHER, _ANOTHER_WITH_TIME = 100, 200
_BUTTON = 14  # characters of what stands between buttons above the first paragraph, at most
# A button between the title and the body, `[打印本稿]`, and no head of a summary.
_BRACKETED = re.compile("[\\[【](?!.*(?:按|提示|提要|导读|導讀|摘要))[^\\]】。！？]{2,10}[\\]】]")
_PROSE = 30  # characters of prose without which there is no article


# Rules whose lines tell a page from a text, where there are some of several kinds of them.
_CHROME = frozenset(
    ("navigation", "breadcrumb", "share", "comments", "related", "hot-list", "login", "footer", "app-promo")
)
Strictness = Literal["careful", "normal", "strict"]
# Lines of chrome that such rules know, at least, and how many of them different rules stand in for.
_EVIDENCE: dict[Strictness, int] = {"normal": 5, "strict": 3}
_KINDS = 2
_TAKEN = 3  # lines beyond those that say as much, where rules have taken them


# What no rule knows is a menu all the same by where it stands; two such lines say as much as one that rules know.
_WORDS = 2
_WORD = 12  # characters of such a line, at most


class Article(NamedTuple):
    """The lines of the title and of the first paragraph, which may be the same, and the line behind the last one."""

    title: int
    start: int
    end: int


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """The weight of each feature, in nats for a line of an article; made by tools/train_article.py."""
    table: dict[str, float] = tomllib.loads(_WEIGHTS.read_text("utf-8"))["weights"]
    return table


def find_article(entries: Sequence[Entry], gone: dict[int, str], table: Mapping[str, float]) -> Article | None:
    """The lines of a page's article, or None where there is none to be told from the rest.

    `gone` are the lines that rules take; they may lie within the article. `table` are weights of features.
    """
    title = copied_title(entries)
    page = Page(entries, gone, title)
    start, end = best_run(_scores(page, gone, title + 1, table))
    start, end = start + title + 1, end + title + 1
    end = true_end(page, start, end)
    if said_in(entries[i] for i in range(start, end) if i not in gone) < _PROSE:
        # A table, or a poem: nothing tells where it ends.
        return Article(title, title, len(entries)) if title >= 0 else None
    if title < 0:
        start = first_paragraph(entries, start)
        body = next(i for i in range(start, end) if entries[i].prose and i not in gone)
        title = min(start, title_above(entries, body))  # a verse above the first paragraph stays whatever it is
    return Article(below_office(entries, title), start, end)


def _scores(page: Page, gone: dict[int, str], start: int, table: Mapping[str, float]) -> list[float]:
    nothing = repeat(0.0)
    bias = table["any line"]
    scores = []
    for i in range(start, len(page.entries)):
        if i in gone:
            scores.append(_GONE)
        else:
            score = bias + sum(map(table.get, page.features(i), nothing))
            scores.append(min(_HIGHEST, max(_lowest(page, i), score)))
    return scores


def _lowest(page: Page, i: int) -> float:
    entry = page.entries[i]
    if entry.marks or page.has_ended(i):
        return _LOWEST
    return _LOWEST_PROSE if entry.prose else _LOWEST_PLAIN


def best_run(scores: Sequence[float]) -> tuple[int, int]:
    """The start and end of the neighbouring lines with the highest sum."""
    best, found = 0.0, (0, 0)
    total, start = 0.0, 0
    for i, score in enumerate(scores):
        if total <= 0:
            total, start = 0.0, i
        total += score
        if total > best:
            best, found = total, (start, i + 1)
    return found


def outside_article(entries: Sequence[Entry], gone: dict[int, str], strictness: Strictness) -> dict[int, str]:
    """The rule for each line before and behind the article, by index; nothing where the page may have no chrome."""
    evidence = _EVIDENCE.get(strictness, 0)
    chrome = [i for i, entry in enumerate(entries) if entry.marks and _is_chrome(entry)]
    taken = sum(rule not in OF_THE_ARTICLE for rule in gone.values()) >= evidence + _TAKEN
    if not evidence or not (taken or chrome) or _is_settled(entries, gone, chrome):
        return {}
    lacking = 0 if taken else evidence - _weight(entries, chrome)
    shape = _menu_above(entries) // _WORDS if lacking > 0 else 0
    if shape < lacking:
        return {}
    found = find_article(entries, gone, weights())
    if not found or _holds_another(entries, found):
        return {}
    within = range(found.title, found.end)
    if not taken and _weight(entries, [i for i in chrome if i in gone or i not in within]) + shape < evidence:
        return {}
    return dict(_named(entries, gone, found))


def _weight(entries: Sequence[Entry], chrome: Sequence[int]) -> int:
    """How many lines of chrome there are; four of three kinds say as much as five of any."""
    kinds = {mark.rule for i in chrome for mark in entries[i].marks} & _CHROME
    return len(chrome) + max(0, len(kinds) - _KINDS)


def _menu_above(entries: Sequence[Entry]) -> int:
    """How many short lines without a sentence stand between a page's <title> and the same above a byline."""
    title = copied_title(entries)
    if title < 1 or not any(is_byline(entry) for entry in entries[title + 1 : title + 1 + NEAR_TITLE]):
        return 0
    return sum(len(entry.text) <= _WORD and not entry.marks for entry in entries[1:title])


def _holds_another(entries: Sequence[Entry], found: Article) -> bool:
    """Whether another article, a byline and paragraphs below, stands around the one found: such pages stay whole."""
    for around in (range(found.title), range(found.end, len(entries))):
        if any(mark.rule == "comments" for i in around for mark in entries[i].marks):
            continue  # comments have their times as well
        for i in around:
            rules = {mark.rule for mark in entries[i].marks if mark.where in HEAD}
            if rules & {*OF_THE_ARTICLE} and not names_editor(entries[i]):
                below = entries[i + 1 : min(i + 1 + NEAR_TITLE, around.stop)]
                said = said_in(below)
                if said >= (_ANOTHER if "byline" in rules else _ANOTHER_WITH_TIME):
                    return True
    return False


def _is_settled(entries: Sequence[Entry], gone: dict[int, str], chrome: Sequence[int]) -> bool:
    """Whether what rules leave of a page is a title and paragraphs with nothing in doubt around them."""
    left = [i for i in range(len(entries)) if i not in gone]
    body = [i for i in left if entries[i].prose]
    if not body or left.index(body[0]) > 1 or left[-1] != body[-1]:
        return False
    return not any(body[0] < i < body[-1] for i in chrome)


def _is_chrome(entry: Entry) -> bool:
    return not _CHROME.isdisjoint([mark.rule for mark in entry.marks])


def _named(entries: Sequence[Entry], gone: dict[int, str], found: Article) -> Iterator[tuple[int, str]]:
    """Lines that no rule knows go under the name of what they stand with."""
    rule = ""
    title = entries[found.title]
    for i in range(found.title):
        copy = is_title_copy(title, entries[i])
        yield i, _own_rule(entries[i]) or ("title-copy" if copy else gone.get(i, "navigation"))
    first = next((i for i in range(found.title + 1, found.end) if entries[i].prose), found.start)
    behind = max(found.start, min(first, found.title + NEAR_TITLE))
    known = [i for i in range(found.title + 1, behind) if entries[i].marks]
    last = known[-1] if known else 0
    around = {entries[i].text for i in (*range(found.title), *range(found.end, len(entries)))}
    for i in range(found.title + 1, behind):
        own = _own_rule(entries[i])
        text = entries[i].text
        if own:
            rule = own
        elif entries[i].prose:
            continue
        elif text in around or _BRACKETED.fullmatch(text):
            yield i, rule or "navigation"
        elif known and known[0] < i < last and (i < found.start or len(text) <= _BUTTON):
            yield i, rule
    rule = "related"
    for i in range(found.end, len(entries)):
        own = gone.get(i) or _own_rule(entries[i])
        rule = own if own in _CHROME else rule
        yield i, own or rule


def _own_rule(entry: Entry) -> str:
    return entry.marks[0].rule if entry.marks else ""
