"""A cheap test that says of most pages that none of their lines is a copy."""

import re
from collections.abc import Sequence
from itertools import accumulate
from operator import eq

from newsclean.filters.duplicates.copies import (
    CAPTION,
    HEAD,
    LEAD_LINES,
    TAIL,
    TITLE_LINES,
    TITLE_LONGEST,
    TITLE_SHORTEST,
    keys_of,
)
from newsclean.filters.duplicates.leads import DOTS_END
from newsclean.page.fold import fold
from newsclean.page.labels import SUMMARY_STARTS, summary_label

_LABEL = 20  # characters in which the label of a summary ends
_WORD = re.compile("[一-龥]+")


def may_hold_copies(text: str) -> bool:
    """Whether two lines begin or end alike, one of the first lines comes back, or a summary opens the text.

    Each finder of copies needs one of these: paragraphs, also such as differ a little, and what is run together or
    cut off share their first HEAD or their last TAIL characters with another line, captions their first ones with the
    line above; all words of a title stand twice.
    """
    keys = keys_of(text)
    joined = "".join(keys)
    starts = accumulate(map(len, keys), initial=0)
    if _are_alike([joined[start : start + HEAD] for start in starts]):
        return True
    if _are_alike([key[-TAIL:] for key in keys if len(key) > TAIL]):
        return True
    openings = [key[:CAPTION] for key in keys]
    if any(map(eq, openings, openings[1:])) and any(map(_begins_alike, keys, keys[1:])):
        return True
    if "," in joined and "，" in joined:  # two copies may differ in their marks from the first character on
        return True
    return any(_comes_back(key, joined) for key in keys[:TITLE_LINES]) or _may_hold_lead(keys, joined)


def _are_alike(parts: Sequence[str]) -> bool:
    return len(set(parts)) < len(parts)


def _begins_alike(above: str, below: str) -> bool:
    return above.startswith(below) or below.startswith(above)


def _comes_back(key: str, joined: str) -> bool:
    """Whether all words of a line that may be a title stand elsewhere in the text too."""
    if not TITLE_SHORTEST <= len(key) <= TITLE_LONGEST:
        return False
    words = _WORD.findall(key)
    return joined.count(max(words, key=len, default=key)) > 1 and all(joined.count(word) > 1 for word in words)


def _may_hold_lead(keys: Sequence[str], joined: str) -> bool:
    """Whether one of the first lines is labelled or cut off, and its words or those below it stand elsewhere too."""
    for n, key in enumerate(keys[:LEAD_LINES]):
        label = summary_label(fold(key[:_LABEL])) if key[0] in SUMMARY_STARTS else 0
        if label or key[-1] in DOTS_END:
            openings = (key[label : label + HEAD], *(below[:HEAD] for below in keys[n + 1 : n + 2]))
            if any(joined.count(opening) > 1 for opening in openings):
                return True
    return False
