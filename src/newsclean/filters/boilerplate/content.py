"""Lines that look like chrome one by one and are content together: logs, diaries, code that a text shows."""

import re
from collections.abc import Iterator, Sequence

from newsclean.filters.boilerplate.classify import Entry

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
    kept = {*_logged(entries), *_days_of_a_diary(entries), *_code(entries)}
    if not kept:
        return entries
    return [Entry(entry.text, (), False) if i in kept else entry for i, entry in enumerate(entries)]


def _has(entry: Entry, rule: str) -> bool:
    return any(mark.rule == rule for mark in entry.marks)


def _logged(entries: Sequence[Entry]) -> Iterator[int]:
    """The lines of runs that are dated and say each something else, or all lines where all are dated."""
    run: list[tuple[int, str]] = []
    for i in range(len(entries) + 1):
        dated = _DATED.match(entries[i].text) if i < len(entries) and _has(entries[i], "timestamp") else None
        if dated and not _LABELS.search(dated["words"]):
            run.append((i, dated["words"]))
            continue
        said = {words for _, words in run if words}
        if len(said) >= _LOG or len(run) == len(entries):
            yield from (k for k, _ in run)
        run = []


def _days_of_a_diary(entries: Sequence[Entry]) -> list[int]:
    """The lines that are a date and a weekday, where they are of several days: a page has one today."""
    days: dict[int, str] = {}
    for i, entry in enumerate(entries):
        dated = _DATED.match(entry.text) if _has(entry, "timestamp") else None
        if dated and _WEEKDAY.match(dated["words"]):
            days[i] = dated["day"]
    return list(days) if len(set(days.values())) >= _DIARY else []


def _code(entries: Sequence[Entry]) -> list[int]:
    """The lines of markup in a text whose paragraphs speak of markup."""
    lines = [i for i, entry in enumerate(entries) if _has(entry, "markup")]
    return lines if lines and any(entry.prose and _CODE.search(entry.text) for entry in entries) else []
