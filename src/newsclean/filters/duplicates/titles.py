"""The title again: alone, with the site's name behind it, behind a caption, or glued to a paragraph."""

import re

from newsclean.filters.duplicates.near import is_same
from newsclean.filters.duplicates.page import (
    TITLE_LINES,
    TITLE_LONGEST,
    TITLE_SHORTEST,
    Page,
    Said,
    end_of,
    is_row,
    is_speech,
)

_SURE = 10  # a line of so many characters is a title even where it is not the first
_SONG = 12  # a song is named for a line of it; a longer title is none of a song
_PARAGRAPH = 12  # characters that a paragraph behind a glued title has at least
_SITE = re.compile(
    r"\s*[-_|—–｜·―]+\s*[^。！？!?]{1,40}|\s*(?:图片?)?[(（]?\d{0,2}[)）]?|[(（](?:组?图|視頻|视频)[)）]"
)
# Who wrote it and when, run together with the title.
_FUSED = re.compile(
    "[^。！？!?，,；;]{0,12}(?:19|20)\\d\\d[-/.年]\\d{1,2}[-/.月]\\d{1,2}(?!\\d{3})日?[^。！？!?，,；;]{0,20}"
)
# What a paragraph starts with behind a title, rather than what goes on with the title's own sentence.
_STARTS = re.compile(
    r"\s|\d{1,4}[年月]|本报|本網|本网|近日|日前|昨[日天]|今[日天]|为[进深贯庆了切]|記者|记者|[“「（(【〔]"
    r"|[一-龥]{2,8}[讯訊]"
)
# What only a headline is written with: a space between its halves, a colon, a mark in its middle.
_HEADLINE = re.compile(r"[^\x00-\x7f][\s:：|丨｜!！?？]+[^\x00-\x7f]")
_DATE = re.compile(
    "[0-9０-９〇○零一二三四五六七八九]{4}年[0-9０-９一二三四五六七八九十]{1,3}月[0-9０-９一二三四五六七八九十]{1,3}日"
)
_WORDS = re.compile("[一-龥]+")
_GOES_ON = tuple("，,。、；;！？!?的是了在和与也将")  # the title's words are the start of a sentence


def drop_titles(page: Page) -> None:
    """Note the copies of the title as gone, and what is glued to a paragraph as glued."""
    for k in range(min(TITLE_LINES, len(page.said))):
        title = page.said[k].key
        if k in page.gone or not TITLE_SHORTEST <= len(title) <= TITLE_LONGEST or title[-1] in "。，,；;":
            continue
        if is_row(page.said[k].text) or (not page.has_prose and (len(title) < _SONG or title[0].isdigit())):
            continue  # the line of a song, or a row of a timetable
        may_come_back = not page.has_prose or is_speech(title)
        word = max(_WORDS.findall(title) or [title], key=len)
        apart = False  # whether other words stand between the title and the line
        for other, line in enumerate(page.said):
            opens = word in line.key and is_same(line.key[: len(title)], title)
            same = opens and len(line.key) == len(title)
            apart = apart or (other > k and not same)
            if other == k or other in page.gone:
                continue
            # On a page without prose, a line of the title's words apart from it is a refrain; a speech is said again.
            if same and apart and may_come_back:
                continue
            if opens:
                _drop_copy(page, k, other)
            elif line.key.endswith(title) and _is_behind_a_caption(page, title, other):
                page.gone[other] = "title"


def _drop_copy(page: Page, k: int, other: int) -> None:
    title, line = page.said[k].key, page.said[other]
    if len(line.key) == len(title):
        first = all(above in page.gone for above in range(k))
        if other > k and (first or len(title) >= _SURE) and not _signs(page, other):
            page.gone[other] = "title"
    elif _SITE.fullmatch(line.key, len(title)) or _FUSED.fullmatch(line.key, len(title)):
        page.gone[other] = "title"
    elif (
        other > k
        and len(line.key) >= len(title) + _PARAGRAPH
        and _is_glued(page, title, line, end_of(line.text, len(title)))
    ):
        page.cut(other, len(title))


def _signs(page: Page, k: int) -> bool:
    """Whether a line is who signs, with the date below: an order opens and ends with the name of its office."""
    return k + 1 < len(page.said) and _DATE.fullmatch(page.said[k + 1].key) is not None


def _is_behind_a_caption(page: Page, title: str, other: int) -> bool:
    """Whether a line is the caption beside it with the title behind, as pictures are named."""
    caption = page.said[other].key[: -len(title)].rstrip("-_|—–｜·")
    beside = (page.said[i].key for i in (other - 1, other + 1) if 0 <= i < len(page.said))
    return bool(caption) and caption in beside


def _is_glued(page: Page, title: str, line: Said, end: int) -> bool:
    if page.opens_a_line(line.key[len(title) :]):  # the paragraph stands elsewhere without the title
        return True
    if title[-1] in "】]":
        return True
    if len(title) < _SURE or line.text[end : end + 1] in _GOES_ON:
        return False
    return bool(_STARTS.match(line.text, end) or _HEADLINE.search(line.text[:end].strip()))
