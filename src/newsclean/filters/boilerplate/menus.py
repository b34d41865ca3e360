"""Menus and what is beside them: lines that are boilerplate by the lines next to them, outside the main text.

Steps of `position`: doubtful lines beside removed ones, runs of short lines, lists with counts, `随笔(12)`.
"""

from collections.abc import Container, Mapping, Sequence
from itertools import pairwise

from newsclean.filters.boilerplate.body import Body
from newsclean.filters.boilerplate.content import neighbours
from newsclean.filters.boilerplate.decision import Decision, Decisions
from newsclean.page.line import ABOUT_ARTICLE, PageLine
from newsclean.patterns import compile_later

_TITLE = 4  # characters of a title, at least
_MENUS = ("navigation", "share", "login", "widget")
_NUMBER_OR_MONTH = compile_later(r"[\d年月/.-]+")
_LISTS = ("navigation", "widget", "related", "hot-list")  # rules of lists that have numbers and months as well
_WORDS = compile_later(r"(?:[一-龥]{2,4}[ |｜·]{1,5}){3,}[一-龥]{2,4}")  # a menu of words that no rule knows
_MENU_LINES = 5  # neighbouring short lines of a menu, at least
_MENU_WORD = 8  # characters of such a line, at most
_CARD = 3  # neighbouring fields of a card, at least
_FIELD = compile_later("[一-龥]{2,6} ?: ?[^ :].{0,30}")
COUNTED_ENTRY = compile_later(r"[^。！？，]{1,16}? ?[(（]\d{1,5}[)）]")
_COUNTED_LINES = 3  # neighbouring entries of a list with counts, `随笔(12)`, at least


def may_be_title(line: PageLine) -> bool:
    """Whether a line could be the title: no rule matches it, and it is no paragraph and no menu of words."""
    return not (line.matches or line.is_prose or _WORDS.fullmatch(line.text)) and len(line.text) >= _TITLE


def beside_removed(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """Doubtful lines outside the main text, beside one that is removed; and two words of a menu below each other.

    A word that is within the main text as well, as `数学` in a timetable, is its first or its last line.
    """
    doubtful = [
        i
        for i, line in enumerate(lines)
        if line.matches and (not body.first <= i <= body.last or _is_below_advert(lines, i, decided))
    ]
    decisions: Decisions = {}
    menu = [i for i in doubtful if len(lines[i].text) > 1 and _is_menu_word(lines[i])]
    for above, i in pairwise(menu):
        if i == above + 1 and not (above in decided and i in decided) and (i < body.first or above > body.last):
            for k in (above, i):
                if k not in decided and k not in decisions:
                    decisions[k] = Decision(lines[k].rule, "neighbours", "two words of a menu follow each other")
    text = set(range(body.first, min(body.last + 1, len(lines)))) - decided.keys() - set(doubtful)
    within = {lines[i].text for i in text}
    left = (i for i in doubtful if i not in decided and lines[i].text not in within)
    near = [(i, match) for i in left if (match := lines[i].match_for(("near",)))]
    for order, step in ((near, -1), (near[::-1], 1)):
        for i, match in order:
            beside = i + step
            found = None if i in decisions else decided.get(beside) or decisions.get(beside)
            if found and not _is_last_of_text(lines, i, step, found):
                evidence = f"{lines[beside].text[:20]!r} beside it is removed"
                decisions[i] = Decision(match.rule, "neighbours", evidence)
    return decisions


def _is_below_advert(lines: Sequence[PageLine], i: int, decided: Mapping[int, Decision]) -> bool:
    """Whether a line is the address of the advert above it, `官网：https://…`, which may be between paragraphs."""
    return lines[i].rule == "advert" and i - 1 in decided and decided[i - 1].rule == "advert"


def _is_last_of_text(lines: Sequence[PageLine], i: int, step: int, found: Decision) -> bool:
    """Whether a number or a month, `2019年6月`, is next to the text, and no list is removed on its other side."""
    if found.rule in _LISTS or not _NUMBER_OR_MONTH.fullmatch(lines[i].text):
        return False
    return 0 <= i - step < len(lines) and not lines[i - step].matches


def _is_menu_word(line: PageLine) -> bool:
    """Whether a rule matches a line as a word of a menu, which is removed only beside others."""
    for match in line.matches:  # noqa: SIM110 (any() takes three times as long)
        if match.where == "near" and match.rule in _MENUS:
            return True
    return False


def is_in_card(lines: Sequence[PageLine], i: int) -> bool:
    """Whether a line is one of _CARD neighbours with a label and a value, `户型：2室2厅1卫`."""
    first = last = i
    while first >= 0 and _is_field(lines[first]):
        first -= 1
    while last < len(lines) and _is_field(lines[last]):
        last += 1
    return last - first > _CARD


def _is_field(line: PageLine) -> bool:
    """Whether a line that no rule matches is a label with its value."""
    return not line.matches and _FIELD.fullmatch(line.folded) is not None


def menu_runs(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """Runs of short lines outside the main text, two of five of which rules match."""
    short = (i for i, line in enumerate(lines) if _is_menu_line(line, i, body, decided) and not _heads_text(lines, i))
    decisions: Decisions = {}
    for run in neighbours(short):
        matched = [k for k in run if lines[k].matches]
        if len(matched) * 5 < len(run) * 2 and matched:  # what is around a menu may be of the text
            run = [k for k in run if matched[0] <= k <= matched[-1]]
        if len(run) < _MENU_LINES or len(matched) * 5 < len(run) * 2 or decided.keys().isdisjoint(run):
            continue
        title = _title_in_menu(lines, run, body, decided)
        evidence = f"it is in a menu of {len(run)} lines of which rules match {len(matched)}"
        left = (k for k in run if k != title and k not in decided and not is_in_card(lines, k))
        decisions |= {k: Decision(lines[k].rule or "navigation", "menu", evidence) for k in left}
    return decisions


def counted_entries(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """Runs of entries with a count, `随笔(12)`, outside the main text, of which or beside which a line is removed."""
    counted = (
        i for i, line in enumerate(lines) if not body.first <= i <= body.last and COUNTED_ENTRY.fullmatch(line.text)
    )
    decisions: Decisions = {}
    for run in neighbours(counted):
        if len(run) >= _COUNTED_LINES and not decided.keys().isdisjoint((*run, run[0] - 1, run[-1] + 1)):
            evidence = f"it is in a list of {len(run)} entries with counts"
            decisions |= {k: Decision(lines[k].rule or "navigation", "menu", evidence) for k in run if k not in decided}
    return decisions


def _is_menu_line(line: PageLine, i: int, body: Body, decided: Mapping[int, Decision]) -> bool:
    """Whether a line outside the main text is short enough for a menu and holds no metadata of the article."""
    if len(line.text) > _MENU_WORD or body.first <= i <= body.last:
        return False
    return i not in decided or decided[i].rule not in ABOUT_ARTICLE


def _heads_text(lines: Sequence[PageLine], i: int) -> bool:
    """Whether a line is the heading of a longer line below it that no rule matches: `岗位职责：`."""
    below = lines[i + 1] if i + 1 < len(lines) else lines[i]
    return lines[i].text[-1] in ":：" and not (lines[i].matches or below.matches) and len(below.text) > _MENU_WORD


def _title_in_menu(lines: Sequence[PageLine], run: Sequence[int], body: Body, decided: Container[int]) -> int:
    """The line of a menu that must be the title, for none is between it and the main text; or -1."""
    if run[0] > body.first:
        return -1
    text = lines[body.first].text if body.first < len(lines) else ""
    opening = [k for k in run if k not in decided and not lines[k].matches and text.startswith(lines[k].text)]
    if opening:
        return opening[-1]  # `穆怀远` above `穆怀远，清末县令。`, as encyclopaedias have it
    if any(may_be_title(lines[k]) for k in range(run[-1] + 1, min(body.first, len(lines)))):
        return -1
    return max((k for k in run if k not in decided and may_be_title(lines[k])), default=-1)
