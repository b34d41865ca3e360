"""Finds the article on a page that is full of boilerplate: its title, its first line and its last."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from newsclean.filters.boilerplate.body import best_run, is_byline
from newsclean.filters.boilerplate.content import is_matched_contact, neighbours
from newsclean.filters.boilerplate.decision import Decision, Decisions, boilerplate_count
from newsclean.filters.boilerplate.ending import end_of_article, is_in_main, is_link, is_plain_in_main
from newsclean.filters.boilerplate.features import Features, Surroundings, is_editor_line, weights
from newsclean.filters.boilerplate.menus import is_in_card
from newsclean.filters.boilerplate.threads import reply_lines
from newsclean.filters.boilerplate.title import (
    BYLINE_WITHIN,
    copied_title,
    is_title_copy,
    title_above,
)
from newsclean.page.line import ABOUT_ARTICLE, ABOVE, BELOW, PageLine, prose_length, unmatched_length
from newsclean.page.prose import is_whole_sentence
from newsclean.patterns import compile_later

Strictness = Literal["careful", "normal", "strict"]
"""How much boilerplate a page must have for the article to be searched for: in "careful" never is enough."""

# Rules whose lines tell a page from a text, where there are some of several of them.
_WEB_PAGE_RULES = frozenset(
    ("navigation", "breadcrumb", "share", "comments", "related", "hot-list", "login", "footer", "app-promo")
)
_EVIDENCE: dict[Strictness, int] = {"normal": 5, "strict": 3}  # boilerplate lines of such rules, at least
_KINDS = 2  # different rules; each beyond these counts as one line more
_REMOVED = 3  # lines that rules remove, beyond the evidence, that are enough by themselves
_MENU_LINES = 2  # unmatched short lines between <title> and title that count as one line of evidence
_MENU_WORD = 12  # characters of such a line, at most

_REMOVED_SCORE = -1.5  # score of a line that rules remove, whatever surrounds it
_LOWEST, _HIGHEST = -3.0, 6.0  # scores of a line: one alone neither breaks an article nor makes one
_LOWEST_PROSE, _LOWEST_UNMATCHED = 2.0, -0.5  # the same until something has ended the article: it may hold lists
_SKIPPED = 2  # times as much unmatched text between the title and the prose found: the text has no prose then
_FOOT, _FOOT_MATCHED = 8, 3  # lines from the head of a list on, and how many of them rules match, below a text
_LEAST_TEXT = 300  # characters of a text without prose below which comments may follow, at least
_LEAST_PROSE = 30  # characters of prose without which there is no article to be found
_ANOTHER, _ANOTHER_WITH_TIME = 100, 200  # characters of prose below a byline, or a time alone, of another article
_LINK_BOX = 4  # lines of links between the title and the first paragraph, at least
_ATTACHED = compile_later(r"附件|附表|下载|\.(?:docx?|xlsx?|pdf|pptx?|zip|rar|wps)\b", re.I)  # `附件1：报名表.docx`
_AMONG_BUTTONS = 12  # neighbouring unmatched lines between buttons above the first paragraph, at most
_BUTTON = 14  # characters of a line between buttons above the first paragraph, at most
# A button between the title and the body, `[打印本稿]`, and no head of a summary.
_BRACKETED = compile_later("[\\[【](?!.*(?:按|提示|提要|导读|導讀|摘要))[^\\]】。！？]{2,10}[\\]】]")


class Article(NamedTuple):
    """The lines of the title and of the first paragraph, which may be the same, and the line behind the last one."""

    title: int
    start: int
    end: int


def decide_by_article(lines: Sequence[PageLine], decided: Mapping[int, Decision], strictness: Strictness) -> Decisions:
    """A decision for each line above and below the article; none where the page may have no boilerplate."""
    evidence = _EVIDENCE.get(strictness)
    if evidence is None:
        return {}
    web_page_lines = [
        i for i, line in enumerate(lines) if line.has_rule(_WEB_PAGE_RULES) and not is_matched_contact(line)
    ]
    removed = boilerplate_count(decided)
    is_web_page = any(map(is_in_main, lines)) and not lines[0].mark  # what has no mark among marked lines is <title>
    is_removed_enough = is_web_page or removed >= evidence + _REMOVED
    if not (is_removed_enough or web_page_lines) or _is_clean(lines, decided, web_page_lines):
        return {}
    lacking = 0 if is_removed_enough else evidence - _weight(lines, web_page_lines)
    title = copied_title(lines)
    menu = _menu_above(lines, title) // _MENU_LINES if lacking > 0 else 0
    if menu < lacking:
        return {}
    found = find_article(lines, decided, title, weights())
    if not found or _has_another(lines, found) or _is_doubtful(lines, found, title):
        return {}
    found = _from_first_sentence(lines, found)
    if title < 0 and _prose_around(lines, found) > prose_length(lines[found.title : found.end]):
        return {}
    around = [i for i in web_page_lines if i in decided or not found.title <= i < found.end]
    if not is_removed_enough and _weight(lines, around) + menu < evidence:
        return {}
    return dict(_decisions_around(lines, decided, found))


def _is_doubtful(lines: Sequence[PageLine], found: Article, title: int) -> bool:
    """Whether more speaks for other lines as the article: a list, a poem or a form, in which the search sees no prose.

    `title` is the line of the title, where one is known.
    """
    first = next((i for i, line in enumerate(lines[:_TOP]) if line.has_rule(("breadcrumb",))), -1)
    last = next((i for i in range(first + 1, len(lines)) if _NEXT_PAGE.match(lines[i].folded)), len(lines))
    if found.end <= first or found.title > last:  # outside what a page has its text between
        return sum(not line.matches for line in lines[first + 1 : last]) >= _FEWEST_FRAMED
    if title >= 0:
        return False
    above = found.title
    while above and not lines[above - 1].matches:
        above -= 1
    if _are_no_menu(lines[above : found.title]):
        return True
    runs = neighbours(i for i, line in enumerate(lines) if not (line.matches or found.title <= i < found.end))
    paragraphs = sum(line.is_prose for line in lines[found.title : found.end])
    return paragraphs <= 1 and max(map(len, runs), default=0) >= _LONG_RUN


def _are_no_menu(lines: Sequence[PageLine]) -> bool:
    """Whether lines without a match directly above a title are too many and too long for words of a menu."""
    return len(lines) >= _FEWEST_ABOVE and 2 * sum(len(line.text) > _LONGEST_WORD for line in lines) >= len(lines)


_TOP = 12  # lines of a page among which its breadcrumb is
# The headline of the article before or behind, or of another on the subject, below the text.
_NEXT_PAGE = compile_later("\\W{0,2}(?:[上下]一[篇条则章]|(?:延伸|相关|推荐|拓展)阅读) ?: ?.{4}")
_FEWEST_ABOVE, _LONGEST_WORD = 5, 5  # such lines, at least; characters of a word of a menu, at most
_LONG_RUN = 8  # neighbouring unmatched lines that a single paragraph does not outweigh
_FEWEST_FRAMED = 3  # unmatched lines between them, at least


def _weight(lines: Sequence[PageLine], web_page_lines: Sequence[int]) -> int:
    """The evidence that the text is a web page: its boilerplate lines, and one more for each rule beyond the second."""
    rules = {match.rule for i in web_page_lines for match in lines[i].matches} & _WEB_PAGE_RULES
    return len(web_page_lines) + max(0, len(rules) - _KINDS)


def _menu_above(lines: Sequence[PageLine], title: int) -> int:
    """How many short unmatched lines are between a page's <title> and its copy, line `title`, above a byline."""
    if title < 1 or not any(map(is_byline, lines[title + 1 : title + 1 + BYLINE_WITHIN])):
        return 0
    return sum(len(line.text) <= _MENU_WORD and not line.matches for line in lines[1:title])


def _is_clean(lines: Sequence[PageLine], decided: Mapping[int, Decision], web_page_lines: Sequence[int]) -> bool:
    """Whether what rules leave of a page is a title and paragraphs with nothing in doubt around them."""
    left = [i for i in range(len(lines)) if i not in decided]
    body = [i for i in left if lines[i].is_prose]
    if not body or left.index(body[0]) > 1 or left[-1] != body[-1]:
        return False
    return not any(body[0] < i < body[-1] for i in web_page_lines)


def find_article(
    lines: Sequence[PageLine], decided: Mapping[int, Decision], title: int, table: Features
) -> Article | None:
    """The lines of a page's article; None where nothing separates it from the rest.

    `decided` are the lines that rules remove; they may lie within the article. `title` is the line of the title, or
    -1 where no line is known as one. `table` are weights of features.
    """
    page = Surroundings(lines, title, table)
    stop = _comments_on(lines, title)
    start, end = best_run([_score(page, i, decided) for i in range(title + 1, stop)])
    start, end = start + title + 1, end + title + 1
    end = min(stop, end_of_article(page, start, end))
    while end < stop and is_plain_in_main(lines[end]):
        end += 1
    prose = prose_length(lines[i] for i in range(start, end) if i not in decided)
    if prose < _LEAST_PROSE or (title >= 0 and unmatched_length(lines[title + 1 : start]) > _SKIPPED * prose):
        # A table, a poem, or a text without full stops: only the head of a list shows where it ends.
        return Article(title, title, _end_without_prose(lines, title)) if title >= 0 else None
    start -= start > max(title, 0) and _SALUTATION.fullmatch(lines[start - 1].folded) is not None
    if title < 0:
        title = title_above(lines, start)
        while title and is_plain_in_main(lines[title - 1]):
            title -= 1
    return Article(title, start, end)


# To whom a letter or a notice is written: `尊敬的用户：`, `各位家长：`.
_SALUTATION = compile_later("(?:尊敬|敬爱|亲爱|各位|全体|广大|全[市县区校镇村]|致).{1,24}:")


def _comments_on(lines: Sequence[PageLine], title: int) -> int:
    """The line with the number of comments on the title, `《水到了二号桥》已有3条评论`, or the number of lines."""
    if title >= 0:
        for i in range(title + 1, len(lines)):
            if lines[title].text in lines[i].text and lines[i].has_rule(("comments",)):
                return i
    return len(lines)


def _end_without_prose(lines: Sequence[PageLine], title: int) -> int:
    """Where an article without prose ends: at the first heading of comments, or of a closing list with more text above
    it than below or other headings near; else behind the last line."""
    above, below = 0, unmatched_length(lines[title + 1 :])
    for i in range(title + 1, len(lines)):
        match = None if _heads_plain_lines(lines, i) else lines[i].match_for(BELOW)
        if match and match.closes and above > below:
            return i
        if match and above >= _LEAST_TEXT and (match.rule == "comments" or (match.closes and _is_in_foot(lines, i))):
            return i
        size = 0 if lines[i].matches else len(lines[i].text)
        above, below = above + size, below - size
    return len(lines)


def _heads_plain_lines(lines: Sequence[PageLine], i: int) -> bool:
    """Whether the line below line `i` is known to be no link, and no rule matches it: `推荐阅读` in a lesson."""
    return i + 1 < len(lines) and lines[i + 1].mark is not None and not (is_link(lines[i + 1]) or lines[i + 1].matches)


def _is_in_foot(lines: Sequence[PageLine], i: int) -> bool:
    """Whether line `i` and those below it are full of what follows articles."""
    return sum(line.match_for(BELOW) is not None for line in lines[i : i + _FOOT]) >= _FOOT_MATCHED


def _score(page: Surroundings, i: int, decided: Mapping[int, Decision]) -> float:
    """How much line `i` speaks for the article, within bounds."""
    if i in decided:
        return _REMOVED_SCORE
    score = page.score(i)
    if score >= _LOWEST_PROSE:  # most paragraphs, whatever else is known of them
        return min(_HIGHEST, score)
    line = page.lines[i]
    lowest = _LOWEST
    if not line.matches and not page.has_ended(i) and not is_link(line):
        lowest = _LOWEST_PROSE if line.is_prose else _LOWEST_UNMATCHED
    return max(lowest, score)


def _from_first_sentence(lines: Sequence[PageLine], found: Article) -> Article:
    """The article from the first sentence of the page on, and the title above it, unless <title> names a later one."""
    if is_title_copy(lines[found.title], lines[0]):
        return found
    above = (i for i in range(found.title) if not lines[i].matches and is_whole_sentence(lines[i].text))
    first = next(above, -1)
    return found if first < 0 else Article(title_above(lines, first), first, found.end)


def _prose_around(lines: Sequence[PageLine], found: Article) -> int:
    """Characters of the paragraphs above and below an article, up to the first heading of comments."""
    below = range(found.end, len(lines))
    stop = next((i for i in below if lines[i].has_rule(("comments",)) and not is_link(lines[i])), len(lines))
    return prose_length(lines[: found.title]) + prose_length(lines[found.end : stop])


def _has_another(lines: Sequence[PageLine], found: Article) -> bool:
    """Whether another article, a byline and paragraphs, is above or below the one found: such pages stay whole."""
    for around in (range(found.title), range(found.end, len(lines))):
        if any(lines[i].has_rule(("comments",)) for i in around):
            continue  # comments have their times as well
        for i in around:
            rules = {match.rule for match in lines[i].matches if match.where in ABOVE}
            if not rules.isdisjoint(ABOUT_ARTICLE) and not is_editor_line(lines[i]):
                prose = prose_length(lines[i + 1 : min(i + 1 + BYLINE_WITHIN, around.stop)])
                if prose >= (_ANOTHER if "byline" in rules else _ANOTHER_WITH_TIME):
                    return True
    return False


def _decisions_around(
    lines: Sequence[PageLine], decided: Mapping[int, Decision], found: Article
) -> Iterator[tuple[int, Decision]]:
    """Decisions on all lines above and below the article; an unmatched line gets the rule of its neighbours."""
    title = lines[found.title]
    for i in range(found.title):
        rule = lines[i].rule or ("title-copy" if is_title_copy(title, lines[i]) else _rule_of(decided, i, "navigation"))
        yield i, Decision(rule, "article", f"it is above the title {title.text[:20]!r}")
    yield from _unmatched_below_title(lines, found)
    yield from _links_above_text(lines, found)
    rule, replies = "related", reply_lines(lines, found.end)
    for i in range(found.end, len(lines)):
        if i in replies:
            continue
        own = _rule_of(decided, i, lines[i].rule)
        rule = own if own in _WEB_PAGE_RULES else rule
        yield i, Decision(own or rule, "article", "it is below the article")


def _links_above_text(lines: Sequence[PageLine], found: Article) -> Iterator[tuple[int, Decision]]:
    """Decisions on a box of links between the title and the first paragraph; attachments and a text in links stay."""
    prose = (i for i in range(found.title + 1, found.end) if lines[i].is_prose and not is_link(lines[i]))
    links = [i for i in range(found.title + 1, next(prose, found.title)) if is_link(lines[i])]
    if len(links) >= _LINK_BOX and not any(_ATTACHED.search(lines[i].text) for i in links):
        yield from ((i, Decision("related", "article", "it is one of many links above the text")) for i in links)


def _is_between(matched: Sequence[int], i: int) -> bool:
    """Whether line `i` is between two matched lines that have at most _AMONG_BUTTONS others between them."""
    above = max((k for k in matched if k < i), default=-1)
    below = min((k for k in matched if k > i), default=-1)
    return above >= 0 and below >= 0 and below - above - 1 <= _AMONG_BUTTONS


def _is_in_fields(lines: Sequence[PageLine], i: int) -> bool:
    """Whether a line is a label that no rule matches, `价格：`, or its value on the line below: a fact of the text."""
    return any(not lines[k].matches and lines[k].text[-1] in ":：" for k in (i - 1, i))


def _rule_of(decided: Mapping[int, Decision], i: int, otherwise: str) -> str:
    """The rule for which line `i` is removed; `otherwise` where it is not."""
    return decided[i].rule if i in decided else otherwise


def _ends_clause(lines: Sequence[PageLine], i: int) -> bool:
    """Whether a line is a sentence or, with another one below, a line of verse; a button has no mark, or one comma."""
    end = lines[i].text[-1]
    is_in_verse = (
        end in "，；…" and i + 1 < len(lines) and not lines[i + 1].matches and lines[i + 1].text[-1] in "，。；！？…"
    )
    return end in "。！？" or is_in_verse


def _unmatched_below_title(lines: Sequence[PageLine], found: Article) -> Iterator[tuple[int, Decision]]:
    """Decisions on unmatched lines between the title and the first paragraph: buttons, and lines among bylines."""
    first = next((i for i in range(found.title + 1, found.end) if lines[i].is_prose), found.start)
    stop = max(found.start, min(first, found.title + BYLINE_WITHIN))
    if lines[first].text.startswith(lines[found.title].text):
        stop = first  # as encyclopaedias begin: `穆怀远，清末县令。`, and a table of facts below
    matched = [i for i in range(found.title + 1, stop) if lines[i].matches]
    outside = {lines[i].text for i in (*range(found.title), *range(found.end, len(lines)))}
    rule = ""
    for i in range(found.title + 1, stop):
        text = lines[i].text
        if lines[i].matches:
            rule = lines[i].rule
        elif lines[i].is_prose or _ends_clause(lines, i) or is_in_card(lines, i) or _is_in_fields(lines, i):
            continue
        elif i + 1 == first and any(lines[k].text == text for k in range(found.title + 1, i)):
            continue  # the first heading of a text, in the list of contents above it too
        elif text in outside or _BRACKETED.fullmatch(text):
            yield i, Decision(rule or "navigation", "article", "it is a button, or is outside the article too")
        elif _is_between(matched, i) and (i < found.start or len(text) <= _BUTTON):
            yield i, Decision(rule, "article", "it is between buttons or bylines below the title")
