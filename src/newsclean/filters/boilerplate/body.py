"""Where the main text of a page begins and ends, by its paragraphs: the first look, before any search."""

from collections.abc import Container, Sequence
from typing import NamedTuple

from newsclean.filters.boilerplate.content import is_matched_contact
from newsclean.page.beside import is_signature
from newsclean.page.line import ABOUT_ARTICLE, ABOVE, AROUND, BELOW, PageLine, prose_length, unmatched_length

_CLOSING_WORDS = 60  # characters of a sentence of the site's own below the article, at most
_ENDING = 8  # characters at the end of a paragraph by which an earlier copy is found
_LEAD_TITLE = 40  # characters of a first paragraph that may be the title over a byline, at most
_TITLE = 6  # characters of a title by which its copies are found, at least
_SIGNED_WITHIN = 8  # lines below the last paragraph among which a notice is signed, at most
_MENU_LINES = 8  # boilerplate lines of a page without paragraphs from which on the text is searched for among them
_BOILERPLATE = -24  # what such a line counts against the text around it, in characters
_LINE = 24  # characters of a line of such a text that count, at most
_FOOT = 2  # boilerplate lines of the foot of a page without paragraphs, at least, and more of them than of others
_BELOW = 3  # times as much unmatched text as is above a breadcrumb is below one that is over the title, at least
_TITLE_LINES = 3  # first unmatched lines that may be the title


class Body(NamedTuple):
    """The main text: lines `first` to `last`. From `end` on the page is over, even if prose follows."""

    first: int
    last: int
    end: int


def find_body(lines: Sequence[PageLine], removed: Container[int]) -> Body:
    """The main text of a page without the lines in `removed`. A copy of an earlier paragraph does not belong to it."""
    paragraphs = []
    endings: dict[str, str] = {}
    for i, line in enumerate(lines):
        if line.is_prose and i not in removed:
            earlier = endings.setdefault(line.text[-_ENDING:], line.text)
            if earlier is line.text or not earlier.endswith(line.text):
                paragraphs.append(i)
    if not paragraphs:
        return _body_without_prose(lines)
    paragraphs = _without_site_notice(lines, paragraphs)
    first, signed = paragraphs[0], _signature_below(lines, paragraphs[-1])
    last = max(paragraphs[-1], signed)
    total = left = sum(len(lines[i].text) for i in paragraphs)
    body = set(paragraphs)
    for i in range(first, len(lines)):
        if i in body:
            left -= len(lines[i].text)
        # A box of links within the article does not end it: three quarters of the prose must precede it.
        elif left * 4 <= total and lines[i].heads_links_below and not is_matched_contact(lines[i]):
            return Body(_below_byline(lines, first), last, i)
    return Body(_below_byline(lines, first), last, len(lines))


def _signature_below(lines: Sequence[PageLine], last: int) -> int:
    """The line of the date that signs a notice below its last paragraph, with only contacts and short lines between.

    `服务热线：0000-1234567`, `特此公告。`, `县水务局`, `2021年6月8日`. 0 without a signature.
    """
    for i in range(last + 1, min(last + 1 + _SIGNED_WITHIN, len(lines))):
        if is_signature(lines, i):
            return i
        if lines[i].match_for(BELOW) and not is_matched_contact(lines[i]):
            break
    return 0


def _without_site_notice(lines: Sequence[PageLine], paragraphs: list[int]) -> list[int]:
    """The line numbers of the paragraphs without a last short notice of the site, `欢迎来信。`, below the foot."""
    if len(paragraphs) < 2 or len(lines[paragraphs[-1]].text) > _CLOSING_WORDS:
        return paragraphs
    between = lines[paragraphs[-2] + 1 : paragraphs[-1]]
    signs = [
        match
        for line in between
        for match in line.matches
        if match.where in BELOW and (match.closes or match.rule in ("byline", "footer", "licence", "related", "share"))
    ]
    # A list alone may be within the article, and so may a byline below its summary.
    has_ended = any(match.closes for match in signs) and len({match.rule for match in signs}) >= 2
    matched = sum(bool(line.matches) for line in between)
    outweighed = prose_length(lines[i] for i in paragraphs[:-1]) >= 2 * len(lines[paragraphs[-1]].text)
    return paragraphs[:-1] if has_ended and outweighed and matched * 3 >= len(between) else paragraphs


def _below_byline(lines: Sequence[PageLine], first: int) -> int:
    """The first line of the main text: what follows the byline where the first paragraph may be the title over it."""
    if len(lines[first].text) > _LEAD_TITLE or first + 1 == len(lines) or not is_byline(lines[first + 1]):
        return first
    return _first_unmatched(lines, first + 1)


def is_byline(line: PageLine) -> bool:
    """Whether a line above the main text is about the article: its author, its date, how often it was read."""
    match = line.match_for(ABOVE)
    return match is not None and match.rule in ABOUT_ARTICLE


def is_label(line: PageLine) -> bool:
    """Whether a line is a byline's label alone, so that its value may be on the next line."""
    return line.text.endswith((":", "：")) and line.folded.count(":") == 1 and line.has_rule(("byline",))


def _body_without_prose(lines: Sequence[PageLine]) -> Body:
    """The main text of a poem, a table or a photo page: from below the title to the last line that no rule matches.

    On a page with _MENU_LINES boilerplate lines or more it is the neighbouring lines with most unmatched text.
    """
    top = _below_breadcrumb(lines)
    others = (i for i in range(top, len(lines)) if not lines[i].matches)
    unmatched = [i for i in others if not (i and is_label(lines[i - 1]))]
    titles = [i for i in unmatched[:_TITLE_LINES] if len(lines[i].text) >= _TITLE]
    unmatched = [i for i in unmatched if not any(above < i and _is_copy(lines, above, i) for above in titles)]
    if not unmatched:
        return Body(len(lines), -1, len(lines))
    if sum(map(_is_boilerplate, lines)) < _MENU_LINES:
        foot = _start_of_foot(lines)
        last = max((i for i in unmatched if i < foot), default=-1)
        while last + 1 < len(lines) and is_matched_contact(lines[last + 1]):
            last += 1
        below = unmatched[0] + 1  # a byline is below the title, which may be below the name of the site
        bylines = (i for i in range(below, min(below + _TITLE_LINES, len(lines))) if is_byline(lines[i]))
        return Body(_first_unmatched(lines, next(bylines, below)), last, foot)
    start, stop = best_run([_BOILERPLATE if _is_boilerplate(line) else _text_length(line) for line in lines])
    while stop < len(lines) and (is_matched_contact(lines[stop]) or not lines[stop].matches):
        stop += 1  # whom to ask about the list
    heads = (i for i in range(stop, len(lines)) if lines[i].heads_links_below and not is_matched_contact(lines[i]))
    end = next(heads, len(lines))
    is_title = start + 1 < len(lines) and lines[start + 1].match_for(AROUND) is not None  # a byline is below it
    return Body(_first_unmatched(lines, start + 1) if is_title else start, stop - 1, end)


def _start_of_foot(lines: Sequence[PageLine]) -> int:
    """The line from which on most lines are boilerplate, with two of them or a head of links first; or their number."""
    start, matched, others = len(lines), 0, 0
    for i in range(len(lines) - 1, -1, -1):
        if not _is_boilerplate(lines[i]) or is_matched_contact(lines[i]):
            others += 1
        else:
            matched += 1
            is_first = lines[i].heads_links_below or (i + 1 < len(lines) and bool(lines[i + 1].matches))
            if is_first and matched >= _FOOT and matched > others:
                start = i
    return start


def _below_breadcrumb(lines: Sequence[PageLine]) -> int:
    """The line below the last breadcrumb that has most of the unmatched text below it, or 0."""
    above, below = unmatched_length(lines), 0
    for i in range(len(lines) - 1, -1, -1):
        if any(match.opens for match in lines[i].matches) and below > _BELOW * above:
            return i + 1
        size = 0 if lines[i].matches else len(lines[i].text)
        above, below = above - size, below + size
    return 0


def _is_boilerplate(line: PageLine) -> bool:
    """Whether a rule lets a line be removed around the main text for more than saying who wrote it and when."""
    return line.match_for(AROUND) is not None and not line.has_rule(ABOUT_ARTICLE)


def _text_length(line: PageLine) -> int:
    """Characters of a line that no rule matches, up to those of a long line of a poem."""
    return 0 if line.matches else min(len(line.text), _LINE)


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


def _is_copy(lines: Sequence[PageLine], title: int, i: int) -> bool:
    """Whether a line repeats a title, with or without the name of the site behind it."""
    text, words = lines[i].text, lines[title].text
    return text.startswith(words) and text[len(words) : len(words) + 1] in ("", "-", "_", "|", "—")


def _first_unmatched(lines: Sequence[PageLine], start: int) -> int:
    """The first line from `start` on that no rule matches, or the number of lines."""
    return next((i for i in range(start, len(lines)) if not lines[i].matches), len(lines))
