"""Second pass: position and neighbours decide what becomes of a line that some rule knows."""

import re
from collections.abc import Sequence
from itertools import pairwise

from newsclean.filters.boilerplate.classify import Entry
from newsclean.filters.boilerplate.zones import (
    ANYWHERE,
    HEAD,
    OF_THE_ARTICLE,
    TAIL,
    Zones,
    find_zones,
    fits,
    is_label,
)

_EVENT = re.compile(
    ".{0,4}(?:地 *[点點址]|主[讲講持题題办辦]|[题題]目|人物|嘉[宾賓]|[对對]象|场景|場景|参[加与]|參[加與])"
)
# Chrome that can stand between the last paragraph and a signature or a caption of the article's own.
_MAY_STAND_BEFORE_THE_END = (*OF_THE_ARTICLE, "advert", "disclaimer", "anti-copy", "markup", "widget")
_DATE_LINE = re.compile(
    "[0-9０-９〇○零一二三四五六七八九]{4} ?年 ?[0-9０-９一二三四五六七八九十]{1,3} ?月"
    " ?[0-9０-９一二三四五六七八九十]{1,3} ?日"
)
_SIGNER = re.compile(
    ".{1,24}[室局会會部院校馆館委府办辦心司村组組处處科队隊所站厂廠行社团團系协協庭园園店镇鎮县縣市区區]"
)
_SENTENCE = re.compile("[^。！？]{10}[。！？]")
_DATED_WORDS = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ \d:：]+[一-龥]{2,}(?![:：])")
_MENUS = ("navigation", "share", "login", "widget")
_WORDS = re.compile(r"(?:[一-龥]{2,4}[ |｜·]{1,5}){3,}[一-龥]{2,4}")  # a menu of words that no rule knows
_TITLE = 4  # characters that a title has at least
_MENU_RUN, _MENU_WORD = 5, 8  # lines of a menu without a rule for each, characters of such a line
_VALUE = 14  # characters of the value that stands on the line below its label


def judge(entries: Sequence[Entry]) -> dict[int, str]:
    """The rule for each line that goes, by index."""
    if len(entries) == 1:
        return _judge_alone(entries[0])
    if not any(entry.marks for entry in entries):
        return {}
    gone = {i: mark.rule for i, entry in enumerate(entries) for mark in entry.marks if mark.where in ANYWHERE}
    zones = find_zones(entries, gone)
    _drop_by_position(entries, zones, gone)
    _drop_behind_the_end(entries, zones, gone)
    _drop_before_the_opening(entries, zones, gone)
    _drop_list_above_title(entries, zones, gone)
    _drop_values(entries, zones, gone)
    _drop_beside(entries, zones, gone)
    _drop_menu_runs(entries, zones, gone)
    _drop_beside(entries, zones, gone)
    return gone


def last_words(entries: Sequence[Entry]) -> set[int]:
    """What stays of a page of which all would go: lines no rule knows, or else sentences, or dated words.

    A list of words each of which is doubtful by itself stays whole: nothing tells that it is a menu.
    """
    if all(mark.where == "near" for entry in entries for mark in entry.marks):
        return set(range(len(entries)))
    unknown = {i for i, entry in enumerate(entries) if _may_be_title(entry)}
    doubtful = [i for i, entry in enumerate(entries) if not (unknown or _judge_alone(entry))]
    said = {i for i in doubtful if _SENTENCE.search(entries[i].text)}
    return unknown or said or {i for i in doubtful if _DATED_WORDS.match(entries[i].text)}


def _judge_alone(entry: Entry) -> dict[int, str]:
    sure = [mark.rule for mark in entry.marks if mark.where in ANYWHERE and mark.rule not in OF_THE_ARTICLE]
    return {0: sure[-1]} if sure else {}


def _drop_by_position(entries: Sequence[Entry], zones: Zones, gone: dict[int, str]) -> None:
    for i, entry in enumerate(entries):
        if not entry.marks:
            continue
        mark = None
        if i < zones.first:
            mark = fits(entry, HEAD)
        elif i > zones.last or i >= zones.end:
            mark = fits(entry, TAIL)
        if mark and not _is_of_an_event(entries, i):
            gone.setdefault(i, mark.rule)


def _is_of_an_event(entries: Sequence[Entry], i: int) -> bool:
    """Whether a time stands beside a place, a speaker or a subject, as in the notice of a lecture."""
    if not entries[i].text.startswith(("时间", "時間", "日期", "活动时间", "活動時間")):
        return False
    beside = (entries[k].text for k in (i - 1, i + 1) if 0 <= k < len(entries))
    return any(_EVENT.match(text) for text in beside)


def _drop_behind_the_end(entries: Sequence[Entry], zones: Zones, gone: dict[int, str]) -> None:
    start, rule = zones.end, ""
    if start == len(entries) and any(entry.prose for entry in entries):
        behind = range(max(zones.last, zones.first - 1) + 1, len(entries))
        start = next((i for i in behind if gone.get(i, "advert") not in _MAY_STAND_BEFORE_THE_END), start)
    closed = False
    signature = _signature(entries, zones.last)
    for i in range(start, len(entries)):
        rule = gone.get(i, rule)
        closed = closed or any(mark.closes for mark in entries[i].marks)
        sentence = entries[i].text[-1] in "。！？”」"  # a caption may stand behind a button, not behind a list
        if not entries[i].prose and i not in signature and (closed or not sentence):
            gone.setdefault(i, rule or "related")


def _signature(entries: Sequence[Entry], last: int) -> set[int]:
    """Who signs a notice, and the date below: it may stand under a request to scan a code."""
    for i in range(last + 2, min(last + 6, len(entries))):
        if signs(entries, i):
            return {i - 1, i}
    return set()


def signs(entries: Sequence[Entry], i: int) -> bool:
    """Whether line `i` is the date below the name of an office that signs."""
    return _DATE_LINE.fullmatch(entries[i].text) is not None and _SIGNER.fullmatch(entries[i - 1].text) is not None


def _drop_before_the_opening(entries: Sequence[Entry], zones: Zones, gone: dict[int, str]) -> None:
    opening = -1
    for i in range(min(zones.first, len(entries))):
        if i in gone and any(mark.opens for mark in entries[i].marks):
            opening = i
    title_follows = any(
        _may_be_title(entries[i]) and i not in gone for i in range(opening + 1, min(zones.first + 1, len(entries)))
    )
    for i in range(opening - 1, -1, -1):
        if i in gone:
            continue
        if not title_follows and _may_be_title(entries[i]):
            title_follows = True
        else:
            gone[i] = "navigation"


def _drop_list_above_title(entries: Sequence[Entry], zones: Zones, gone: dict[int, str]) -> None:
    """Headlines between a head such as 快讯 and the title, which is the last line above the byline."""
    head, rule = -1, ""
    for i in range(min(zones.first, len(entries))):
        if gone.get(i) in ("related", "hot-list"):
            head, rule = i, gone[i]
        elif gone.get(i) in OF_THE_ARTICLE and head >= 0:
            between = [k for k in range(head + 1, i) if k not in gone]
            gone.update((k, rule) for k in between[:-1])
            return


def _may_be_title(entry: Entry) -> bool:
    text = entry.text
    return not (entry.marks or entry.prose or _WORDS.fullmatch(text)) and len(text) >= _TITLE


def _drop_menu_runs(entries: Sequence[Entry], zones: Zones, gone: dict[int, str]) -> None:
    """Runs of short lines outside the body in which two of five are known menu words."""
    start = 0
    for i in range(len(entries) + 1):
        outside = i < len(entries) and not zones.first <= i <= zones.last
        if outside and len(entries[i].text) <= _MENU_WORD and gone.get(i) not in OF_THE_ARTICLE:
            continue
        if i - start >= _MENU_RUN:
            _drop_menu_run(entries, range(start, i), zones, gone)
        start = i + 1


def _drop_menu_run(entries: Sequence[Entry], run: range, zones: Zones, gone: dict[int, str]) -> None:
    known = sum(bool(entries[k].marks) for k in run)
    if known * 5 >= len(run) * 2 and any(k in gone for k in run):
        title = _last_title(entries, run, zones, gone)
        for k in run:
            if k != title:
                gone.setdefault(k, "navigation")


def _last_title(entries: Sequence[Entry], run: range, zones: Zones, gone: dict[int, str]) -> int:
    """The line of a menu that must be the title, for none follows before the body; or -1."""
    if run.start > zones.first or any(
        _may_be_title(entries[k]) for k in range(run.stop, min(zones.first, len(entries)))
    ):
        return -1
    return max((k for k in run if k not in gone and _may_be_title(entries[k])), default=-1)


def _drop_values(entries: Sequence[Entry], zones: Zones, gone: dict[int, str]) -> None:
    """`作者：` on a line by itself takes the name on the next one along."""
    for i in range(len(entries) - 1):
        below = entries[i + 1]
        if gone.get(i) != "byline" or i + 1 in gone or below.prose or len(below.text) > _VALUE:
            continue
        between_labels = i + 2 < len(entries) and any(mark.rule == "byline" for mark in entries[i + 2].marks)
        if is_label(entries[i]) and _is_value(below.text, i > zones.last or between_labels):
            gone[i + 1] = "byline"


def _is_value(text: str, sure: bool) -> bool:
    if any(mark in text for mark in "。！？，；：!?;:"):
        return False
    hanzi = "".join(text.split())
    return sure or len(hanzi) <= 3 or hanzi[-1] in "网報报社台局办處处科委院會会部室站刊心"


def _drop_beside(entries: Sequence[Entry], zones: Zones, gone: dict[int, str]) -> None:
    """Doubtful lines outside the body go with the neighbour that goes; once down, once up.

    Two words of a menu on two lines are no accident either: they go together.
    """
    known = [i for i, entry in enumerate(entries) if entry.marks and not zones.first <= i <= zones.last]
    words = [i for i in known if _is_menu_word(entries[i])]
    for above, i in pairwise(words):
        if i == above + 1 and (i < zones.first or above > zones.last):
            for k in (above, i):
                gone.setdefault(k, entries[k].marks[0].rule)
    for order, step in ((known, -1), (reversed(known), 1)):
        for i in order:
            if i not in gone and i + step in gone:
                mark = fits(entries[i], ("near",))
                if mark:
                    gone[i] = mark.rule


def _is_menu_word(entry: Entry) -> bool:
    return len(entry.text) > 1 and any(mark.where == "near" and mark.rule in _MENUS for mark in entry.marks)
