"""Lines that look like chrome one by one and are content together: logs, diaries, tables, code that a text shows."""

import re
from collections.abc import Iterator, Mapping, Sequence

from newsclean.filters.boilerplate.classify import Entry
from newsclean.filters.boilerplate.runs import of_a_run

_DATED = re.compile(
    r"[\[【(（]?(?P<day>(?:19|20)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}) ?日?[ T]{0,4}"
    r"(?:\d{1,2}[:：时点]\d{1,2}(?:[:：分]\d{1,2}(?:[.,]\d{1,6})?秒?)?)?[\]】)）:： -]{0,4}(?P<words>.*)"
)
_LABELS = re.compile("来源|來源|作者|编辑|編輯|浏览|瀏覽|阅读|閱讀|点击|點擊|举报|舉報|评论|評論|回复|回覆")
_WEEKDAY = re.compile("[(（]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]")
_LOG, _DIARY = 3, 2  # dated lines that make a log where they follow each other, a diary where text stands between
_CODE = re.compile("<[A-Za-z/!]|[Hh][Tt][Mm][Ll]|代[码碼]|[标標][签籤]|脚本|腳本|函[数數]|CSS|JavaScript")


def content_of(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The lines of a page, without what rules say of those that are content in this company."""
    of_rule: dict[str, list[int]] = {"timestamp": [], "markup": []}
    for i, entry in enumerate(entries):
        for mark in entry.marks:
            if mark.rule in of_rule:
                of_rule[mark.rule].append(i)
    tags = of_rule["markup"]
    dated = {i: found for i in of_rule["timestamp"] if (found := _DATED.match(entries[i].text))}
    kept = {*_logged(dated, len(entries)), *_days_of_a_diary(dated)} if len(dated) > 1 else set()
    kept.update(of_a_run(entries))
    if tags and any(entry.prose and _CODE.search(entry.text) for entry in entries):
        kept.update(tags)
    if not kept:
        return entries
    return [Entry(entry.text, (), False) if i in kept else entry for i, entry in enumerate(entries)]


def _logged(dated: Mapping[int, re.Match[str]], count: int) -> Iterator[int]:
    """The lines of runs that are dated and say each something else, or all lines where all are dated."""
    run: list[int] = []
    for i in (*dated, -1):
        if i >= 0 and _LABELS.search(dated[i]["words"]):
            continue
        if run and i != run[-1] + 1:
            said = {dated[k]["words"] for k in run} - {""}
            if len(said) >= _LOG or len(run) == count:
                yield from run
            run = []
        run.append(i)


def _days_of_a_diary(dated: Mapping[int, re.Match[str]]) -> list[int]:
    """The lines that are a date and a weekday, where they are of several days: a page has one today."""
    days = {i: found["day"] for i, found in dated.items() if _WEEKDAY.match(found["words"])}
    return list(days) if len(set(days.values())) >= _DIARY else []
