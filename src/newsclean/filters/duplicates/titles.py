"""The title again: alone, with the site's name behind it, behind a caption, or glued to a paragraph."""

from collections.abc import Sequence
from itertools import pairwise

from newsclean.filters.duplicates.copies import (
    TITLE_LINES,
    TITLE_LONGEST,
    TITLE_SHORTEST,
    Copies,
    end_of,
    is_row,
)
from newsclean.filters.duplicates.near import is_same
from newsclean.page.dates import DATE, is_date_line
from newsclean.page.fold import fold
from newsclean.page.prose import is_prose, is_speech
from newsclean.page.titles import JOINTS, is_name_behind, site_start
from newsclean.patterns import compile_later

_SURE = 10  # characters from which a line is a title even where it is not the first
_SONG = 12  # characters of a title on a page without prose, at least: a song is named for a shorter line of it
_PARAGRAPH = 12  # characters of a paragraph that a title is glued to, at least
_PARTS = 3  # times that a line is the heading of a part, at least; a title may be above the article and a summary of it
_NUMBER = compile_later(r"\(?\d{1,2}\)?\Z")  # behind a title: a part of a series
# Behind a title: who wrote it and when, run together.
_BYLINE = compile_later(rf"[^。!?,;]{{0,12}}{DATE}[^。!?,;]{{0,20}}")
# What a paragraph behind a title starts with, rather than the rest of the title's own sentence.
_STARTS = compile_later(
    r"[\s\"(\[]|\d{1,4}[年月]|本[报网]|近日|日前|昨[日天]|今[日天]|为[进深贯庆了切]|记者|[一-龥]{2,8}讯"
)
# What only a headline is written with: a space between its halves, a colon, a mark in its middle.
_HEADLINE = compile_later(r"[^\x00-\x7f][\s:|!?]+[^\x00-!#-\x7f]")
_WORDS = compile_later("[一-龥]+")
_CONTINUATIONS = tuple("，,。、；！？!?的是了在和与也将")  # behind the words of a title that begin a sentence


def mark_titles(copies: Copies) -> None:
    """Mark copies of the title as removed, and cut the title off paragraphs it is joined to."""
    for k in range(min(TITLE_LINES, len(copies.keys))):
        if k not in copies.removed and _may_be_title(copies, k):
            _find_copies(copies, k)


def _may_be_title(copies: Copies, k: int) -> bool:
    """Whether line `k` has the form of a title: no row of a table, and on a page without prose no short line."""
    title = copies.keys[k]
    if not TITLE_SHORTEST <= len(title) <= TITLE_LONGEST or title[-1] in "。，,；;" or is_row(copies.texts[k]):
        return False
    if _is_heading_of_parts(copies.keys, title):
        return False
    return copies.has_prose or (len(title) >= _SONG and not title[0].isdigit())


def _is_heading_of_parts(keys: Sequence[str], title: str) -> bool:
    """Whether a line comes back with paragraphs below it each time, as `１９９８年第一期` in reviews of a journal."""
    if keys.count(title) < _PARTS:
        return False
    places = [k for k, key in enumerate(keys) if key == title]
    parts = (keys[start:end] for start, end in pairwise([*places, len(keys)]))
    return sum(any(map(is_prose, part)) for part in parts) >= _PARTS


def _find_copies(copies: Copies, k: int) -> None:
    """Mark the lines that repeat line `k`, which may be the title, as its copies."""
    title = copies.keys[k]
    # On a page without prose, the title's words apart from it are a refrain; direct speech is repeated as well.
    may_come_back = not copies.has_prose or is_speech(title)
    body = next((i for i in range(k + 1, len(copies.keys)) if is_prose(copies.keys[i])), -1)
    unbroken = kept = k  # the last of the lines right below the title that all repeat it; the copy to keep
    for other in copies.lines_with(max(_WORDS.findall(title) or [title], key=len)):
        key = copies.keys[other]
        if other == k or other in copies.removed:
            continue
        opens = is_same(key[: len(title)], title)
        if opens and len(key) == len(title):
            unbroken = other if other == unbroken + 1 else unbroken
            if other > k and (other == unbroken or not may_come_back) and _may_be_removed(copies, k, other):
                # Of two copies with lines between them only the second may be right above the body.
                is_above_body = other != unbroken and 0 < body - other < other - kept + TITLE_LINES
                worse, kept = (kept, other) if is_above_body else (other, kept)
                copies.removed[worse] = "title"
        elif opens:
            _find_longer_copy(copies, k, other)
        elif key.endswith(title) and _is_behind_a_caption(copies, title, other):
            copies.removed[other] = "title"


def _may_be_removed(copies: Copies, k: int, other: int) -> bool:
    """Whether a line that repeats line `k` is a copy of a title, and not a signature, with the date below."""
    is_first = all(above in copies.removed for above in range(k))  # nothing is above the title
    signs = other + 1 < len(copies.keys) and is_date_line(fold(copies.keys[other + 1]))
    return (is_first or len(copies.keys[k]) >= _SURE) and not signs


def _find_longer_copy(copies: Copies, k: int, other: int) -> None:
    """Find whether a line that begins with the title is a copy of it, or a paragraph that it is glued to."""
    title, key = copies.keys[k], copies.keys[other]
    if _has_name_behind(copies, k, other) or _BYLINE.fullmatch(fold(key[len(title) :])):
        copies.removed[other] = "title"
    elif other > k and len(key) >= len(title) + _PARAGRAPH and _is_glued(copies, title, other):
        copies.cut_off(other, len(title))


def _has_name_behind(copies: Copies, k: int, other: int) -> bool:
    """Whether behind the title a line has the names of channel and site, or a note such as `（图）`.

    The first line is the page's <title>: whatever it has behind a mark is a name. Elsewhere `标题——另一半` is a
    heading, and `标题 1` a part of a series.
    """
    title, folded = copies.keys[k], fold(copies.keys[other])
    if len(folded) > TITLE_LONGEST + len(title) or not is_name_behind(folded, len(title)):
        return False
    behind = folded[len(title) :]
    if behind[0] not in JOINTS:
        return not _NUMBER.match(behind)
    return other == 0 or site_start(folded) == len(title)


def _is_behind_a_caption(copies: Copies, title: str, other: int) -> bool:
    """Whether a line is the caption beside it with the title behind, as pictures are named."""
    caption = copies.keys[other][: -len(title)].rstrip("-_|—–｜·")
    beside = (copies.keys[i] for i in (other - 1, other + 1) if 0 <= i < len(copies.keys))
    return bool(caption) and caption in beside


def _is_glued(copies: Copies, title: str, other: int) -> bool:
    """Whether a line is a paragraph with the title in front of it, and no sentence that begins with its words."""
    text = copies.texts[other]
    end = end_of(text, len(title))
    if copies.opens_a_line(copies.keys[other][len(title) :]):  # the paragraph comes without the title as well
        return True
    if title[-1] in "】]":
        return True
    if len(title) < _SURE or text[end : end + 1] in _CONTINUATIONS:
        return False
    return bool(_STARTS.match(fold(text[end : end + 12])) or _HEADLINE.search(fold(text[:end])))
