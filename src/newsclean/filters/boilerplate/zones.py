"""Where the body of an article starts and ends among the lines of a page."""

from collections.abc import Sequence
from typing import NamedTuple

from newsclean.filters.boilerplate.classify import Entry, Mark

# What a page says of its article. In a document of one line there is no page around it, so these stay.
OF_THE_ARTICLE = ("byline", "timestamp", "counter")
ANYWHERE = ("line", "paragraph")
HEAD = (*ANYWHERE, "edge", "head")
TAIL = (*ANYWHERE, "edge", "tail")


_CLOSING_WORDS = 60  # characters of a sentence of the site's own below the article
_ENDING = 8  # characters by which a paragraph said before is found


class Zones(NamedTuple):
    """The body is the lines from `first` to `last`; from `end` on the page is over even if prose follows."""

    first: int
    last: int
    end: int


def find_zones(entries: Sequence[Entry], gone: dict[int, str]) -> Zones:
    """The zones of a page without the lines in `gone`; a paragraph said again is no part of the body."""
    bodies = []
    endings: dict[str, str] = {}
    for i, entry in enumerate(entries):
        if entry.prose and i not in gone:
            # Said before, alone or behind something: duplicates takes it, and nothing may hang on it.
            before = endings.setdefault(entry.text[-_ENDING:], entry.text)
            if before is entry.text or not before.endswith(entry.text):
                bodies.append(i)
    if not bodies:
        return _zones_without_prose(entries, gone)
    bodies = _without_closing_words(entries, bodies)
    first, last = bodies[0], bodies[-1]
    sizes = {i: len(entries[i].text) for i in bodies}
    total = behind = sum(sizes.values())
    for i in range(first, len(entries)):
        behind -= sizes.get(i, 0)
        marks = entries[i].marks
        closing = marks and any(mark.closes and mark.where in TAIL for mark in marks)
        # A box of links within the article does not end it: three quarters must stand in front.
        if closing and i > first and behind * 4 <= total:
            return Zones(_past_byline(entries, first), last, i)
    return Zones(_past_byline(entries, first), last, len(entries))


def _without_closing_words(entries: Sequence[Entry], bodies: list[int]) -> list[int]:
    """The paragraphs, but not one short sentence below an editor and the head of a list, or other strong signs.

    The site says it, `欢迎来信`, and what stands between it and the article would stay for its sake.
    """
    if len(bodies) < 2 or len(entries[bodies[-1]].text) > _CLOSING_WORDS:
        return bodies
    mass = sum(len(entries[i].text) for i in bodies[:-1])
    between = [entries[i] for i in range(bodies[-2] + 1, bodies[-1])]
    signs = [mark for entry in between for mark in entry.marks if mark.where in TAIL and _is_sign(mark)]
    # A list alone may stand within the article, and so may a byline below its summary.
    ended = any(mark.closes for mark in signs) and len({mark.rule for mark in signs}) >= 2
    known = sum(bool(entry.marks) for entry in between)
    outweighed = mass >= 2 * len(entries[bodies[-1]].text)
    return bodies[:-1] if ended and outweighed and known * 3 >= len(between) else bodies


def _is_sign(mark: Mark) -> bool:
    """Whether a line marked so stands below articles, hardly in them."""
    return mark.closes or mark.rule in ("byline", "footer", "licence", "related", "share")


def _past_byline(entries: Sequence[Entry], first: int) -> int:
    """The body's first line, or what follows the byline under it where that line may be the title."""
    if len(entries[first].text) > 40 or first + 1 == len(entries) or not is_byline(entries[first + 1]):
        return first
    following = first + 1
    while following < len(entries) and entries[following].marks:
        following += 1
    return following


def is_byline(entry: Entry) -> bool:
    """Whether a line above the body tells of the article: who wrote it, when, how often it was read."""
    mark = fits(entry, HEAD)
    return mark is not None and mark.rule in OF_THE_ARTICLE


def _zones_without_prose(entries: Sequence[Entry], gone: dict[int, str]) -> Zones:
    """In poems, tables and photo pages the body reaches from the first line without a mark to the last."""
    plain = [i for i, entry in enumerate(entries) if not entry.marks and not (i and is_label(entries[i - 1]))]
    titles = {entries[i].text: i for i in reversed(plain[:3]) if len(entries[i].text) >= 6}
    plain = [i for i in plain if not _is_title_copy(entries[i].text, i, titles)]
    if not plain:
        return Zones(len(entries), -1, len(entries))
    first = plain[0] + 1  # the title; a byline below it still stands in front of the body
    while first < len(entries) and entries[first].marks:
        first += 1
    return Zones(first, plain[-1], len(entries))


def _is_title_copy(text: str, i: int, titles: dict[str, int]) -> bool:
    """Whether a line says one of the titles above it again, with or without the name of the site."""
    return any(
        above < i and text.startswith(title) and text[len(title) : len(title) + 1] in ("", "-", "_", "|", "—")
        for title, above in titles.items()
    )


def is_label(entry: Entry) -> bool:
    """Whether a line is a label whose value may stand on the next line."""
    return entry.text.endswith((":", "：")) and any(mark.rule == "byline" for mark in entry.marks)


def fits(entry: Entry, places: tuple[str, ...]) -> Mark | None:
    """The first thing said of a line that lets it go in one of these places."""
    for mark in entry.marks:
        if mark.where in places:
            return mark
    return None
