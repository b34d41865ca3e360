"""A cheap test that excludes most pages, as none of their lines is a copy."""

from collections.abc import Sequence
from itertools import accumulate

from newsclean.filters.duplicates.copies import (
    HEAD,
    LEAD_LINES,
    TAIL,
    TITLE_LINES,
    TITLE_LONGEST,
    TITLE_SHORTEST,
    keys_of,
)
from newsclean.filters.duplicates.leads import DOTS_END, without_dots
from newsclean.page.fold import fold
from newsclean.page.labels import SUMMARY_STARTS, summary_label
from newsclean.patterns import compile_later

_LABEL = 20  # characters in which the label of a summary ends
_WORD = compile_later("[一-龥]+")


def may_hold_copies(text: str) -> bool:
    """Whether two lines begin or end alike, one of the first lines comes back, or a summary opens the text.

    Each finder of copies needs one of these: paragraphs, also such as differ a little, and what is run together or
    cut off share their first HEAD or their last TAIL characters with another line, captions their first ones with the
    line above; all words of a title come twice.
    """
    keys = keys_of(text)
    joined = "".join(keys)
    starts = accumulate(map(len, keys), initial=0)
    if _are_alike([joined[start : start + HEAD] for start in starts]):
        return True
    if _are_alike([key[-TAIL:] for key in keys if len(key) > TAIL]):
        return True
    below = keys[1:]
    if any(map(str.startswith, keys, below)) or any(map(str.startswith, below, keys)):
        return True
    if "," in joined and "，" in joined:  # two copies may differ in their marks from the first character on
        return True
    return any(_comes_back(key, keys, joined) for key in keys[:TITLE_LINES]) or _may_hold_lead(keys, joined)


def _are_alike(parts: Sequence[str]) -> bool:
    """Whether two of some strings are equal."""
    return len(set(parts)) < len(parts)


def _comes_back(key: str, keys: Sequence[str], joined: str) -> bool:
    """Whether a line that may be a title begins or ends another line, but for its marks."""
    if not TITLE_SHORTEST <= len(key) <= TITLE_LONGEST:
        return False
    first = _WORD.search(key)
    if first is None:
        return _is_twice_in(joined, key)
    if not (_is_twice_in(joined, first[0]) and all(_is_twice_in(joined, word) for word in _WORD.findall(key))):
        return False
    return sum(line.startswith(first[0], first.start()) or line.endswith(key) for line in keys) > 1


def _is_twice_in(joined: str, word: str) -> bool:
    """Whether a text holds a word twice, perhaps overlapping."""
    return joined.find(word, joined.find(word) + 1) >= 0


def _may_hold_lead(keys: Sequence[str], joined: str) -> bool:
    """Whether one of the first lines is labelled or cut off, and its words or those below it come twice."""
    early = keys[:LEAD_LINES]
    if SUMMARY_STARTS.isdisjoint([key[0] for key in early]) and DOTS_END.isdisjoint([key[-1] for key in early]):
        return False
    for n, key in enumerate(early):
        label = summary_label(fold(key[:_LABEL])) if key[0] in SUMMARY_STARTS else 0
        if label or key[-1] in DOTS_END:
            end = without_dots(key)[-HEAD:]  # an excerpt may begin with the title, which the text does not repeat
            openings = (key[label : label + HEAD], end, *(below[:HEAD] for below in keys[n + 1 : n + 2]))
            if any(joined.count(opening) > 1 for opening in openings):
                return True
    return False
