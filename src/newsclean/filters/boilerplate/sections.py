"""Lines within the main text that a site's software puts there: a table of contents, a button beside each heading.

`目录`, `1历史沿革`, `2建筑结构` above `历史沿革`, `编辑`, … → the list and the buttons go, the headings stay. Steps of
`position`, on a page where other lines are removed around the text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from newsclean.filters.boilerplate.body import Body
from newsclean.filters.boilerplate.decision import Decision, Decisions
from newsclean.page.line import ABOUT_ARTICLE, PageLine

STEP = "sections"  # what decisions on lines within the text are marked with
_HEAD = re.compile("(?:本文|文章)?目 ?录|(?:本文|文章)?目 ?錄")
_BEFORE_ENTRY = re.compile(r"[\d.,、．·▪•()（）一二三四五六七八九十\s-]*")
_ENTRIES = 2  # lines of a table of contents, at least
_BUTTON_RULES = ("navigation", "widget", "share", "comments", "login")
_BUTTONS = 3  # times that the same button is on a page, at least
_BUTTON = 6  # characters of a button, at most
_AROUND = 4  # lines removed on a page, bylines apart, from which on it comes from a site's software


def contents_and_buttons(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """The table of contents of a page, and buttons that are repeated below its headings."""
    if sum(decision.rule not in ABOUT_ARTICLE for decision in decided.values()) < _AROUND:
        return {}
    contents = {i: Decision("navigation", STEP, "it is in a table of contents") for i in _contents(lines)}
    buttons = {
        i: Decision(lines[i].rule, STEP, "the same button is on the page three times or more")
        for i in _repeated_buttons(lines)
    }
    return {i: decision for i, decision in (buttons | contents).items() if i not in decided}


def _contents(lines: Sequence[PageLine]) -> Iterator[int]:
    """The heads of tables of contents and their entries, each of which is a heading further down."""
    heads = [i for i, line in enumerate(lines) if _HEAD.fullmatch(line.text)]
    last = {line.text: i for i, line in enumerate(lines)} if heads else {}
    for head in heads:
        end = head + 1
        while end < len(lines) and max(last[lines[end].text], last.get(_without_number(lines[end].text), -1)) > end:
            end += 1
        is_cut_short = end < len(lines) and _without_number(lines[end].text) != lines[end].text
        if end - head > _ENTRIES and not is_cut_short:
            yield from range(head, end)


def _without_number(text: str) -> str:
    """An entry without the number or the bullet in front of it."""
    return _BEFORE_ENTRY.sub("", text, count=1)


def _repeated_buttons(lines: Sequence[PageLine]) -> Iterator[int]:
    """Short lines that rules match as buttons, each the same as two others or more.

    A button is below a heading, or always below the same other button; the words of a timetable, `语文`, are not.
    """
    buttons = [
        i
        for i, line in enumerate(lines)
        if 1 < len(line.text) <= _BUTTON and not line.text.isdigit() and line.rule in _BUTTON_RULES
    ]
    times = Counter(lines[i].text for i in buttons)
    repeated = {i: lines[i].text for i in buttons if times[lines[i].text] >= _BUTTONS}
    above: dict[str, set[str]] = {}  # by button those directly above it, "" for a heading
    for i, button in repeated.items():
        above.setdefault(button, set()).add(repeated.get(i - 1, ""))
    yield from (i for i, button in repeated.items() if len(above[button]) == 1)
