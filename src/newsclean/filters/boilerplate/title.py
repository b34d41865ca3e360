"""Finds the title of a page: the first line `水到了二号桥_新闻_河东网` repeats it, with channel and site behind it."""

from collections.abc import Sequence

from newsclean.filters.boilerplate.threads import is_thread_control
from newsclean.page.dates import DATE
from newsclean.page.labels import summary_label
from newsclean.page.line import ABOUT_ARTICLE, PageLine, prose_length, unmatched_length
from newsclean.page.prose import is_prose, is_whole_sentence
from newsclean.page.titles import PageTitle, words_of
from newsclean.patterns import compile_later

BYLINE_WITHIN = 8
"""Lines below the title among which the byline is, at most."""

_TITLE = 6  # characters of a title that its copies are found by, at least
_SHORT_TITLE = range(3, _TITLE)  # characters of a title that is found only where a byline is below it
_LONGEST = 50  # characters of a title, at most
_LEAST = {"over a byline": 2, "over the body": 4, "elsewhere": _TITLE}  # characters of a title by place: `讣告`
_ABOVE = 20  # lines above the body among which the title is, at most
_BODY = 12  # lines from the first paragraph on, of which the paragraphs share words with the title
_OVER_BYLINE = 3  # pairs of characters shared with the body that a byline below or a breadcrumb above is worth
_SECOND_LINE = 2  # pairs of characters shared with the body by which the line above belongs to the title, at least
# A time, a path through the site, a count, a heading, a question:
# `河东周刊 05-27 21:18`, `论坛 > 闲谈`, `1566 积分`, `一、渠`, `Q1：怎样领卡？`
_NO_TITLE = compile_later(
    r"\d[:：]\d\d(?!\d)| [>›»/] |\d[万亿]?次(?:播放|阅读|观看|浏览)|\A\d[\d.-]* ?[一-龥]{1,4}\Z"
    rf"|\A[一二三四五六七八九十]{{1,3}}、|\A{DATE}\Z|\A(?:[问答]|[QA]\d*)[:：]|[:：]\Z"
)
# What is a value rather than a title, with whatever words of the text: `河东五金有限公司`, `容量: 280毫升`, `￥89`.
_VALUE = compile_later(r"有限(?:责任)?公司\Z|\A[一-龥]{2,5} ?: ?[^ ,!?]{1,10}\Z|[¥￥]")


def copied_title(lines: Sequence[PageLine]) -> int:
    """The line, next to the body, that repeats the page's first line, which is its <title>; -1 where none does."""
    if lines[0].mark:  # it is known to be in the body
        return -1
    page_title = PageTitle.of(lines[0].folded)
    longest = 2 * len(lines[0].text)
    others = range(1, len(lines))
    likely = [i for i in others if len(lines[i].text) <= longest and page_title.may_be_repeated_by(lines[i].text)]
    copies = [i for i in likely if page_title.is_repeated_by(lines[i].folded)]
    if not copies and len(page_title.head) in _SHORT_TITLE:
        copies = [
            i
            for i in others
            if not lines[i].matches and words_of(lines[i].folded) == page_title.head and _byline_below(lines, i)
        ]
    byline = next((below for i in copies if (below := _byline_below(lines, i))), 0)
    over_byline = [i for i in copies if i < byline]
    title = over_byline[-1] if over_byline else next(iter(copies), -1)
    if title < 0:
        return -1
    while title - 1 in copies and not lines[title - 1].matches and lines[title - 1].text != lines[title].text:
        title -= 1  # `为云溪贡献力量`, `——热烈祝贺会议开幕`: a title in two lines
    # The name of an office, at the top and as a signature, is no title: most of the text is above it.
    above, below = unmatched_length(lines[:title]), unmatched_length(lines[title:])
    return title if above < below or (over_byline and not prose_length(lines[:title])) else -1


def _byline_below(lines: Sequence[PageLine], title: int) -> int:
    """The line of the byline close below a title, or 0."""
    below = range(title + 1, min(title + 1 + BYLINE_WITHIN, len(lines)))
    return next((i for i in below if lines[i].has_rule(ABOUT_ARTICLE)), 0)


def title_above(lines: Sequence[PageLine], start: int) -> int:
    """The first line of the title above the first paragraph, `start`; `start` where there is none.

    It is the unmatched line that shares most pairs of characters with the text below; of equals the nearest. Papers
    set titles in several lines: `老粮库变身排练场`, `——记城南的一次改造`.
    """
    body = "".join(
        words_of(line.folded) for line in lines[start : start + _BODY] if not line.matches and _is_text(line.text)
    )
    shared, scores = {}, {}
    is_over_body = True  # all lines between are matched
    for i in range(start - 1, max(-1, start - 1 - _ABOVE), -1):
        is_over_byline = lines[i + 1].has_rule(("byline", "timestamp"))
        is_over_body = is_over_body and (i == start - 1 or bool(lines[i + 1].matches))
        place = "over a byline" if is_over_byline else "over the body" if is_over_body else "elsewhere"
        if lines[start].text.startswith(lines[i].text):
            place = "over a byline"  # `穆怀远` above `穆怀远，清末县令。`, as encyclopaedias have it
        is_firm = is_over_byline or (i > 0 and lines[i - 1].has_rule(("breadcrumb",)))
        is_firm = is_firm or (is_thread_control(lines[i + 1]) and not is_thread_control(lines[i]))
        pairs = 0 if _VALUE.search(lines[i].folded) else sum(pair in body for pair in pairs_of(lines[i]))
        least = _LEAST["over the body" if pairs >= _SECOND_LINE else place]
        if _may_be_title(lines[i], min(least, _LEAST[place])):
            shared[i] = pairs
            scores[i] = pairs + is_firm * _OVER_BYLINE
    title = max(scores, key=lambda i: (scores[i], len(lines[i].text) >= _TITLE), default=start)
    for i in range(title + 1, min(title + BYLINE_WITHIN, start + 1)):
        if lines[i].text == lines[title].text:
            title = i  # the facts of a document are between its title at the top and the one over the text
        elif _is_text(lines[i].text) and not lines[i].matches:
            break
    while shared.get(title - 1, 0) >= _SECOND_LINE:
        title -= 1
    return title


def _is_text(text: str) -> bool:
    """Whether a line is a paragraph, a sentence or a clause of a list."""
    return is_prose(text) or is_whole_sentence(text) or text[-1] in "；;"


def _may_be_title(line: PageLine, least: int) -> bool:
    """Whether no rule matches a line, and it has the length and the form of a title."""
    if not least <= len(line.text) <= _LONGEST or line.matches or line.is_prose:
        return False
    return not (_NO_TITLE.search(line.text) or summary_label(line.folded))


def pairs_of(line: PageLine) -> set[str]:
    """The pairs of neighbouring characters of a line without its marks."""
    words = words_of(line.folded)
    return {words[i : i + 2] for i in range(len(words) - 1)}


def is_title_copy(title: PageLine, other: PageLine) -> bool:
    """Whether another line repeats the title of the article, with or without the names of channel and site."""
    return len(words_of(title.folded)) >= _TITLE and PageTitle.of(other.folded).is_repeated_by(title.folded)
