"""Rows of tables, lists and labels: one that looks like chrome stays with the others, `作者：…` on a book's card."""

import re
from collections.abc import Callable, Iterator, Sequence

from newsclean.filters.boilerplate.classify import Entry
from newsclean.filters.boilerplate.zones import ANYWHERE, OF_THE_ARTICLE

_LABEL = re.compile(r"[^\s:：。，,；;|]{1,12} ?[:：]")
_LABELS = 3  # labelled lines that stay, at least half of their run, for the others to stay with them
_SIGNS = re.compile(r"[(（](?:盖章|蓋章|签字|簽字|签名|簽名|签章|簽章)[)）] ?[:：]")
_BULLET = re.compile(r"[-*+] ")
_BULLETS = 2
_CELLS = re.compile(r" ?[|｜\t] ?")
_FIGURE = re.compile(r"[-+]?[\d,.，]+ ?[%％万亿元次人个]{0,2}\Z")
_ROWS = 3
# A sentence that says a list comes: `网站通常有下面几个栏目：`, and words of those that head lists of links.
_LEADS = re.compile(
    r"(?!.*(?:更多|精彩|关注|關注|分享|推荐|推薦|相关|相關|扫|掃|阅读|閱讀|热|熱|友情|字号|字號|本站|本网|本網)).{4,60}"
    r"(?:下面|以下|下列|如下|依次|分别|分別|包括|选择|選擇|步骤|步驟|例如|比如).{0,16}[:：]"
)
_ARTICLE = re.compile("第[0-9一二三四五六七八九十百]+[条條款]")
_ARTICLES = 2  # articles of a law beside one that speaks of reprinting
_ELSEWHERE = 2  # lines outside of a run that rules know
_RULED = re.compile(r"[\s|:-]*-{3}[\s|:-]*")  # between the head and the rows of a table in Markdown
_LED = 12  # lines of such a list, at most
_WORD = 40  # characters of such a line, and of a label and what it says, at most


def of_a_run(entries: Sequence[Entry]) -> Iterator[int]:
    """The lines that rules know and that are content by what stands beside them.

    Where rules know more lines outside of it, a run is a menu or a footer: `- 首页`, `- 视频` above a byline.
    """
    marked = [i for i, entry in enumerate(entries) if entry.marks]
    for shape, stays in _SHAPES:
        done = 0
        for i in marked:
            key = shape(entries[i].text) if i >= done else ""
            if key:
                start, done = _run(entries, i, key, shape)
                run = entries[start:done]
                outside = len(marked) - sum(bool(entry.marks) for entry in run)
                if outside < _ELSEWHERE and stays(run):
                    yield from range(start, done)
    yield from _led(entries, marked)


def _run(entries: Sequence[Entry], i: int, key: str, shape: Callable[[str], str]) -> tuple[int, int]:
    """The neighbouring lines of one shape around line `i`."""
    start = end = i
    while start and shape(entries[start - 1].text) == key:
        start -= 1
    while end < len(entries) and shape(entries[end].text) == key:
        end += 1
    return start, end


def _label(text: str) -> str:
    """Whether a line is a label and what it says, and no speech, question or answer."""
    return "label" if len(text) <= _WORD and text[-1] not in "。！？!?" and _LABEL.match(text) else ""


def _stays_of_labels(run: Sequence[Entry]) -> bool:
    if any(mark.where in ANYWHERE and mark.rule not in OF_THE_ARTICLE for entry in run for mark in entry.marks):
        return False  # as 版权所有 is a footer's in any company
    unknown = [entry.text for entry in run if not entry.marks]
    # A form to fill in has labels alone, an interview the same ones again.
    filled = {text.replace("：", ":").split(":")[0] for text in unknown if text[-1] not in ":："}
    return any(map(_SIGNS.search, unknown)) or (len(filled) >= _LABELS and len(unknown) * 2 >= len(run))


def _bullet(text: str) -> str:
    return text[0] if _BULLET.match(text) else ""


def _stays_of_bullets(run: Sequence[Entry]) -> bool:
    unknown = sum(not entry.marks for entry in run)
    return unknown >= _BULLETS and unknown * 2 >= len(run)


def _row(text: str) -> str:
    """How many cells a line has, where it may be the row of a table."""
    cells = len(_CELLS.findall(text))
    return str(cells) if cells else ""


def _stays_of_rows(run: Sequence[Entry]) -> bool:
    """Whether rows under a head that no rule knows hold figures: menus hold words."""
    if len(run) < _ROWS or run[0].marks:
        return False
    if _RULED.fullmatch(run[1].text):
        return True
    figures = [all(map(_FIGURE.match, _CELLS.split(entry.text)[1:])) for entry in run]
    # Under a head of two cells with a figure there would be titles with how often each was read.
    return all(figures[1:]) and not (figures[0] and len(_CELLS.findall(run[0].text)) == 1)


def _article(text: str) -> str:
    return "article" if _ARTICLE.match(text) else ""


def _stays_of_articles(run: Sequence[Entry]) -> bool:
    return sum(not entry.marks for entry in run) >= _ARTICLES


_SHAPES = (
    (_label, _stays_of_labels),
    (_bullet, _stays_of_bullets),
    (_row, _stays_of_rows),
    (_article, _stays_of_articles),
)


def _led(entries: Sequence[Entry], marked: Sequence[int]) -> Iterator[int]:
    """The short lines below a sentence that says a list comes, where the text goes on below them."""
    done = 0
    for i in marked:
        if i < done or not i or entries[i - 1].marks or not _LEADS.fullmatch(entries[i - 1].text):
            continue
        done = i
        while done < len(entries) and done - i <= _LED and _is_led(entries[done]):
            done += 1
        if done < len(entries) and entries[done].text[-1] in "。！？" and not entries[done].marks:
            yield from range(i, done)


def _is_led(entry: Entry) -> bool:
    if any(mark.rule in OF_THE_ARTICLE for mark in entry.marks):
        return False
    return len(entry.text) <= _WORD and entry.text[-1] not in "。！？：:"
