"""Where an article found among the lines of a page ends: behind its last paragraph, table, address and signature."""

import re
from collections.abc import Sequence

from newsclean.filters.boilerplate.classify import Entry
from newsclean.filters.boilerplate.headings import said_in
from newsclean.filters.boilerplate.judge import signs
from newsclean.filters.boilerplate.surroundings import Page
from newsclean.filters.boilerplate.zones import TAIL

_MARKS = re.compile(r"[\W_]")
_FIGURE = re.compile(r"(?<!\d)\d+(?:[.,．·]\d+)*")
_TIME = re.compile(r"\d ?[-:：/年月] ?\d")
_FIGURES, _HEAD = 2, 24  # numbers of a row at least, characters of what heads a table at most
_TAG = 8  # characters of a tag, at most
_BOX = 9  # lines of a box of links within an article, at most, and what stands in none
_NO_BOX = ("comments", "footer", "licence", "disclaimer", "hot-list")
_NAME = 12  # characters of a reader's name, at most
_SMALL_BOX = 2  # lines of a box that any paragraph goes on below
_RESUMED = 90  # characters of the paragraphs below it, at least; a teaser has fewer
_SENTENCE = re.compile("[。][”」』）)]?$")
# `营业时间：上午九时至晚上七时` below the last paragraph
_LABELLED = re.compile("[一-龥]{2,6} ?[：:] ?[^ ].{1,60}")


def true_end(page: Page, start: int, end: int) -> int:
    """The line behind the last one of an article that was found from `start` to `end`."""
    entries = page.entries
    end = _past_boxes(entries, _before_an_end(page, end))
    end = _past_labelled(entries, end)
    return _signed(entries, _before_tags(entries, start, end))


def _before_an_end(page: Page, end: int) -> int:
    """The line behind the last paragraph below `end` that nothing known parts from the article; or `end`.

    Numbers, rows of a table and short heads between paragraphs end no article.
    """
    found = end
    for i in range(end, len(page.entries)):
        entry = page.entries[i]
        closes = any(mark.closes and mark.where in TAIL for mark in entry.marks)
        if closes or page.has_ended(i) or _is_comment(page.entries, i):
            break
        if entry.prose or (not entry.marks and _SENTENCE.search(entry.text)):
            found = i + 1
    return found


def _is_comment(entries: Sequence[Entry], i: int) -> bool:
    """Whether line `i` is the time below the name of a reader."""
    timed = any(mark.rule == "timestamp" and mark.where in TAIL for mark in entries[i].marks)
    return timed and not entries[i - 1].marks and len(entries[i - 1].text) <= _NAME


def _past_labelled(entries: Sequence[Entry], end: int) -> int:
    """The line behind the address, the hours or the table that stands right below the last paragraph."""
    while end < len(entries) and not any(mark.where != "near" for mark in entries[end].marks):
        heads = len(entries[end].text) <= _HEAD and _is_row(entries, end + 1)
        if not (heads or _is_row(entries, end) or _LABELLED.fullmatch(entries[end].text)):
            break
        end += 1
    return end


def _is_row(entries: Sequence[Entry], i: int) -> bool:
    """Whether line `i` is a row of a table: `江口 4 2 3`, of no list of headlines with times or ranks."""
    if i >= len(entries) or entries[i].marks or _TIME.search(entries[i].text):
        return False
    return len(_FIGURE.findall(entries[i].text)) >= _FIGURES


def _past_boxes(entries: Sequence[Entry], end: int) -> int:
    """The line behind the paragraphs that go on below a small box of links or buttons at `end`, or `end`."""
    i = end
    while i < min(end + _BOX, len(entries)):
        entry = entries[i]
        if any(mark.rule in _NO_BOX for mark in entry.marks):
            break
        if entry.prose:
            stop = next((k for k in range(i, len(entries)) if entries[k].marks), len(entries))
            run = [k for k in range(i, stop) if entries[k].prose]
            said = said_in(entries[k] for k in run)
            least = _RESUMED if i - end > _SMALL_BOX else 1
            if said < least or said * 5 < 4 * sum(len(e.text) for e in entries[i:stop]):
                break
            i = end = run[-1] + 1
        else:
            i += 1
    return end


def _before_tags(entries: Sequence[Entry], start: int, end: int) -> int:
    """The end in front of a run of short lines that the end would cut in two, as tags below an article are."""
    first = end
    while end < len(entries) and first > start and _is_tag(entries[end]) and _is_tag(entries[first - 1]):
        first -= 1
    return first


def _is_tag(entry: Entry) -> bool:
    return len(entry.text) <= _TAG and not entry.marks and not _MARKS.search(entry.text)


def _signed(entries: Sequence[Entry], end: int) -> int:
    """The line behind the signature and date of a notice, where a list of names stands in front of them; or `end`."""
    for i in range(end, len(entries)):
        if any(mark.where in TAIL for mark in entries[i].marks):
            break
        if signs(entries, i):
            return i + 1
    return end
