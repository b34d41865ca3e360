"""Decides by position and neighbours which lines that rules match are removed, and which beside them.

Called once a page, before the search for the article. A rule that lets its lines be removed anywhere decides by
itself; other matches decide above or below the main text only; a line that no rule matches is removed between
others of a list, a menu or a byline.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import groupby

from newsclean.filters.boilerplate.body import Body, find_body, is_label
from newsclean.filters.boilerplate.boxes import boxes_within
from newsclean.filters.boilerplate.content import neighbours
from newsclean.filters.boilerplate.decision import Decision, Decisions, Step, decide
from newsclean.filters.boilerplate.menus import beside_removed, counted_entries, may_be_title, menu_runs
from newsclean.filters.boilerplate.rules import words_between
from newsclean.filters.boilerplate.sections import contents_and_buttons
from newsclean.filters.boilerplate.site_words import lines_of_site_words
from newsclean.filters.boilerplate.threads import between_posts
from newsclean.page.beside import is_event_time
from newsclean.page.line import ABOUT_ARTICLE, ABOVE, ANYWHERE, BELOW, PageLine
from newsclean.page.prose import is_sentence, is_whole_sentence
from newsclean.patterns import compile_later

_LIST_HEADS = ("related", "hot-list", "comments", "share", "login", "footer")  # rules of heads of lists below articles
_SENTENCE = compile_later("[^。！？]{10}[。！？]")
_DATED_WORDS = compile_later(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ \d:：]+[一-龥]{2,}(?![:：])")
_HEADLINES_BELOW = 20  # unmatched lines below the head of a list, at most; more are a text
_HEADLINES = 3  # unmatched lines above a breadcrumb beyond the menu words there; more are a text that speaks of one
_TITLE_FIELD = compile_later("[标標][ \u3000]{0,6}[题題] ?[:：] *(.{6,80})")
_FIELD = compile_later(r"[^。！？!?;:,]{2,16} ?: ?[^。！？!?]{0,80}")
# `实施时间：2024年1月1日`, of such a table by the last character of its label
_FIELD_OF_ORDER = compile_later("[^:]{0,14}(?:时间|日期|机关|机构|单位|部门|号|性|类|类别|方式|范围|状态|形式|程序) ?:")
_FIELDS = 3  # removed fields of a table above an order beside which other fields are removed, at least
_NAME = 6  # characters of a name below a label behind the main text, at most
_VALUE = 14  # characters of a value on the line below its label, at most


def decide_by_position(lines: Sequence[PageLine]) -> Decisions:
    """The decisions on a page's lines, by index."""
    if len(lines) == 1:
        sure = _sure_rule(lines[0])
        return {0: Decision(sure, "alone", "the document is nothing else")} if sure else {}
    if not any(line.matches for line in lines):
        return {}
    anywhere = {
        i: Decision(match.rule, "rule", "its rule removes it anywhere")
        for i, line in enumerate(lines)
        for match in line.matches
        if match.where in ANYWHERE
    }
    return decide(STEPS, lines, find_body(lines, anywhere), anywhere)


def lines_to_keep(lines: Sequence[PageLine]) -> set[int]:
    """What stays of a page of which every line would be removed, so that no text becomes empty by likeness alone.

    Those no rule matches, else sentences, else a date with words behind it. A list of words each of which is
    doubtful by itself stays whole: nothing shows that it is a menu.
    """
    if all(match.where == "near" for line in lines for match in line.matches):
        return set(range(len(lines)))
    unmatched = {i for i, line in enumerate(lines) if may_be_title(line)}
    doubtful = [i for i, line in enumerate(lines) if not (unmatched or _sure_rule(line))]
    sentences = {i for i in doubtful if _SENTENCE.search(lines[i].text)}
    return unmatched or sentences or {i for i in doubtful if _DATED_WORDS.match(lines[i].text)}


def _sure_rule(line: PageLine) -> str:
    """The rule that removes a line even from a document of one line; a byline may be all of its text."""
    rules = [match.rule for match in line.matches if match.where in ANYWHERE and match.rule not in ABOUT_ARTICLE]
    return rules[-1] if rules else ""


def _outside_body(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """Matched lines above and below the main text."""
    decisions = {}
    for i, line in enumerate(lines):
        is_above = i < body.first
        if not line.matches or not (is_above or i > body.last or i >= body.end):
            continue
        match = line.match_for(ABOVE if is_above else BELOW)
        if match and not is_event_time(lines, i):
            evidence = f"it is {'above' if is_above else 'below'} the main text"
            decisions[i] = Decision(match.rule, "position", evidence)
    return decisions


def _below_end(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """Lines below the end of the page that no rule matches: headlines below the head of a list, and their like.

    None where more text would be removed so than the main text has: it is the main text then.
    """
    start = body.end
    if start == len(lines) and any(line.is_prose for line in lines):
        below = range(max(body.last, body.first - 1) + 1, len(lines))
        start = next((i for i in below if i in decided and decided[i].rule in _LIST_HEADS), start)
    decisions: Decisions = {}
    head, closed = -1, False
    for run in _runs_below(lines, start, decided):
        if run[0] in decided:
            head = run[-1]
        closed = closed or any(match.closes for i in run for match in lines[i].matches)
        if run[0] in decided or len(run) > _HEADLINES_BELOW:
            continue
        rule = decided[head].rule if head >= 0 else "related"
        evidence = f"it is below {lines[head].text[:20]!r}, and no prose follows"
        for i in run:
            # A caption may follow a button, not a list.
            is_sentence = is_whole_sentence(lines[i].text) or (not closed and lines[i].text[-1] in "。！？”」")
            if not (lines[i].is_prose or is_sentence):
                decisions[i] = Decision(rule, "position", evidence)
    removed = sum(len(lines[i].text) for i in decisions)
    kept = sum(len(lines[i].text) for i in range(body.first, body.last + 1) if i not in decided)
    return decisions if removed <= kept else {}


def _runs_below(lines: Sequence[PageLine], start: int, decided: Container[int]) -> Iterator[list[int]]:
    """The lines from `start` on, cut into runs of decided ones and of others."""
    for _, run in groupby(range(start, len(lines)), key=lambda i: i in decided):
        yield list(run)


def _above_breadcrumb(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """Lines above the last breadcrumb, but for the title where none follows it."""
    above = range(min(body.first, len(lines)))
    opening = max((i for i in above if i in decided and any(match.opens for match in lines[i].matches)), default=-1)
    below = range(opening + 1, min(body.first + 1, len(lines)))
    unmatched = [line for line in lines[: max(opening, 0)] if not line.matches]
    entries = sum(len(words_between(line.folded)) for line in lines[: max(opening, 0)] if line.matches)
    if len(unmatched) > entries + _HEADLINES or any(is_sentence(line.text) for line in unmatched):
        return {}  # the text has begun
    has_title = any(i not in decided and may_be_title(lines[i]) for i in below)
    decisions = {}
    for i in range(opening - 1, -1, -1):
        if i in decided:
            continue
        if not has_title and may_be_title(lines[i]):
            has_title = True
        else:
            evidence = f"it is above the breadcrumb {lines[opening].text[:20]!r}"
            decisions[i] = Decision("navigation", "position", evidence)
    return decisions


def _between_list_head_and_title(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """Headlines between the head of a list, `快讯`, and the title, which is the last line above the byline."""
    head = -1
    for i in range(min(body.first, len(lines))):
        rule = decided[i].rule if i in decided else ""
        if rule in ("related", "hot-list"):
            head = i
        elif rule in ABOUT_ARTICLE and head >= 0:
            last = max(k for k in range(head, i) if k in decided)  # a button over a title of two lines, or the head
            stop = last if last > head else i - 1
            evidence = f"it is between {lines[head].text[:20]!r} and the title"
            found = Decision(decided[head].rule, "position", evidence)
            return {k: found for k in range(head + 1, stop) if k not in decided}
    return {}


def _values(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """The name on the line below `作者：`."""
    decisions = {}
    for i, below in enumerate(lines[1:]):
        label = decided.get(i)
        if label is None or label.rule != "byline" or not is_label(lines[i]) or i + 1 in decided:
            continue
        is_between = i + 2 < len(lines) and lines[i + 2].has_rule(("byline",))
        is_last = i > body.last and len(below.text) <= _NAME
        if not below.is_prose and _is_value(below.text, is_sure=is_between or is_last):
            decisions[i + 1] = Decision("byline", "value", f"it is the value of {lines[i].text!r}")
    return decisions


def _labelled_title(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """`标 题：植树的通知` in the table above an order, where the title is below as well."""
    titles = {i: match[1] for i, line in enumerate(lines) if (match := _TITLE_FIELD.fullmatch(line.text))}
    last = {line.text: i for i, line in enumerate(lines)} if titles else {}
    evidence = "the title is below as a line of its own"
    return {i: Decision("title-copy", "title", evidence) for i, title in titles.items() if last.get(title, -1) > i}


def _fields_of_order(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """Labels with values that no rule matches between those of the table above an order: `实施时间：2024年1月1日`."""
    decisions: Decisions = {}
    fields = (i for i in range(min(body.first, len(lines))) if _FIELD.fullmatch(lines[i].folded))
    for run in neighbours(fields):
        matched = [i for i in run if i in decided and decided[i].rule in ABOUT_ARTICLE]
        if len(matched) >= _FIELDS and len(matched) * 2 > len(run):
            between = range(matched[0], matched[-1])
            evidence = f"it is between {len(matched)} fields of a table above the text"
            left = (i for i in between if i not in decided and _FIELD_OF_ORDER.match(lines[i].folded))
            decisions |= {i: Decision("byline", "value", evidence) for i in left}
    return decisions


def _is_value(text: str, *, is_sure: bool) -> bool:
    """Whether a line can be a name; `is_sure` where its place shows it, else its length or last character must."""
    if len(text) > _VALUE or any(mark in text for mark in "。！？，；：!?;:"):
        return False
    name = "".join(text.split())
    return is_sure or len(name) <= 3 or name[-1] in "网報报社台局办處处科委院會会部室站刊心"


STEPS: tuple[Step, ...] = (
    _outside_body,
    _below_end,
    _above_breadcrumb,
    _between_list_head_and_title,
    _values,
    _fields_of_order,
    _labelled_title,
    between_posts,
    lines_of_site_words,
    beside_removed,
    menu_runs,
    counted_entries,
    contents_and_buttons,
    boxes_within,
    beside_removed,
)
"""In this order; `beside_removed` once more, as a menu that is removed may have doubtful lines beside it."""
