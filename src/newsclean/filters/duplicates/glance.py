"""A cheap look that lets most pages pass: nothing in them could be said twice."""

import re
from collections.abc import Callable
from operator import itemgetter

from newsclean.filters.duplicates.leads import DOTS, DOTS_END, LABEL, LABEL_STARTS, LONGEST_DOTS
from newsclean.filters.duplicates.near import is_same
from newsclean.filters.duplicates.page import HEAD, LEAD_LINES, TAIL, TITLE_LINES, TITLE_LONGEST, TITLE_SHORTEST
from newsclean.lines import line_texts

_head = itemgetter(slice(HEAD))
_tail = itemgetter(slice(-TAIL, None))
_BRIEF, _CAPTION = 40, 8  # characters of a line that may be a caption, and of its start that tells one from another
_LONG, _MORE = 60, 30  # characters of a long line, and of its end
_PROBE, _PROBED = 12, (HEAD, HEAD + 16, HEAD + 32)  # characters of a probe, and where in a line three are taken
_WORDS = re.compile("[一-龥]+")


def may_repeat(text: str) -> bool:
    """Whether two lines of a text begin or end alike, one of the first lines comes back, or a summary opens it."""
    _, stripped = line_texts(text)
    said = list(filter(None, stripped))
    for part in (_head, _tail):
        if len(set(map(part, said))) < len(said) and _are_alike(said, part):
            return True
    if "," in text and "，" in text:  # two copies may differ in their marks from first to last
        return True
    brief = [line for line in said if len(line) < _BRIEF]
    if len(brief) > 1 and len({line[:_CAPTION] for line in brief}) < len(brief):
        return True
    broken = text.replace("\r", "\n") if "\r" in text else text
    for line in said[:TITLE_LINES]:
        if TITLE_SHORTEST <= len(line) <= TITLE_LONGEST and _comes_back(line, broken):
            return True
    # A summary may run short lines together, of which no more than themselves is known.
    shorts = tuple([line for line in brief if len(line) < HEAD])
    for line in said[:LEAD_LINES]:
        if len(line) >= HEAD and line.startswith(shorts):
            return True
        if (line[0] in LABEL_STARTS or line[-1] in DOTS_END) and _may_be_lead(line, broken):
            return True
    return False


def _are_alike(said: list[str], part: Callable[[str], str]) -> bool:
    """Whether of lines that share a part two may be copies: long ones agree in the middle or in more of their end.

    Datelines are shared by half the paragraphs of some pages, and two such copies differ in a few places at most.
    """
    first: dict[str, str] = {}
    shared = set()
    for line in said:
        key = part(line)
        other = first.setdefault(key, line)
        if other is line:
            continue
        if key in shared or min(len(line), len(other)) < _LONG or line[-_MORE:] == other[-_MORE:]:
            return True
        if any(line[start : start + _PROBE] in other for start in _PROBED):
            return True
        shared.add(key)
    return False


def _comes_back(line: str, text: str) -> bool:
    """Whether a line that may be a title stands elsewhere in the text too, with whatever marks."""
    opening = line[:TITLE_SHORTEST]
    if opening.isalpha() and text.count(opening) < 2:  # no marks: it stands in each copy
        return False
    words = line.split()
    line = max(words, key=len)  # the copy may have other white space
    word = max(_WORDS.findall(line) or [line], key=len)
    before = line.index(word)
    own = text.find(line) + before
    there = text.find(word)
    while there >= 0:
        start, end = there - before, there - before + len(line)
        if there != own and start >= 0 and is_same(text[start:end], line):
            at_edge = start == 0 or text[start - 1].isspace() or text[end : end + 1] in ("\n", "")
            if at_edge or len(words) > 1:  # elsewhere the text speaks of it
                return True
        there = text.find(word, there + 1)
    return False


def _may_be_lead(line: str, text: str) -> bool:
    """Whether a line is labelled or shortened, and its words stand elsewhere too."""
    label = LABEL.match(line) if line[0] in LABEL_STARTS else None
    if not label and (line[-1] not in DOTS_END or not DOTS.search(line[-LONGEST_DOTS:])):
        return False
    says = (line[label.end() :] if label else line)[:HEAD]
    return len(says) < HEAD or text.find(says, text.find(says) + 1) >= 0
