"""A cheap look that lets most pages pass: nothing in them could be said twice."""

from operator import itemgetter

from newsclean.filters.duplicates.leads import LABEL, LABEL_STARTS
from newsclean.filters.duplicates.page import (
    HEAD,
    LEAD_LINES,
    TAIL,
    TITLE_LINES,
    TITLE_LONGEST,
    TITLE_SHORTEST,
)

_head = itemgetter(slice(HEAD))
_tail = itemgetter(slice(-TAIL, None))


def may_repeat(text: str) -> bool:
    """Whether two lines of a text begin or end alike, one of the first lines comes back, or a summary opens it."""
    broken = text.replace("\r", "\n") if "\r" in text else text
    said = [line for part in broken.split("\n") if (line := part.strip())]
    if len({*map(_head, said)}) < len(said) or len({*map(_tail, said)}) < len(said):
        return True
    for line in said[:TITLE_LINES]:
        if len(line) <= TITLE_LONGEST and _comes_back(line, broken):
            return True
    # A summary may run short lines together, of which no more than themselves is known.
    shorts = tuple([line for line in said if len(line) < HEAD])
    for line in said[:LEAD_LINES]:
        if line[0] in LABEL_STARTS and LABEL.match(line):
            return True
        if shorts and len(line) >= HEAD and line.startswith(shorts):
            return True
    return False


def _comes_back(line: str, text: str) -> bool:
    """Whether a line that may be a title stands elsewhere in the text too, told by its longest word."""
    word = max(line.split(), key=len)
    return len(line) >= TITLE_SHORTEST and text.find(word, text.find(word) + len(word)) >= 0
