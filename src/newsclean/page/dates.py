"""Dates as pages write them: `2021年4月5日 下午3:07`, `民國110年4月5日`, `二〇二一年四月五日` → ISO 8601.

All functions take folded lines. DATE and TIME are for patterns that hold a date among other things.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from newsclean.page.fold import fold
from newsclean.patterns import compile_later

DATE = r"(?:19|20)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}(?!\d{3}) ?日?"
"""A pattern of a full date in figures."""

TIME = r"\d{1,2} ?[:时点] ?\d{1,2}(?: ?[:分] ?\d{1,2}(?:[.,]\d{1,6})?)? ?[分秒]?"
"""A pattern of a time of day in figures."""

_DIGITS = {character: digit % 10 for digit, character in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}
_YEAR = r"(?P<year>(?:19|20)\d\d)|民国 ?(?P<roc>\d{2,3})"
_TIME = (
    r"(?P<half>上午|下午|晚上|中午|凌晨|am|pm)? ?(?P<hour>[01]?\d|2[0-3]) ?[:时点] ?(?P<minute>[0-5]\d)"
    r"(?: ?[:分] ?[0-5]\d秒?)?"
)
_DATE = compile_later(
    rf"(?<!\d)(?:{_YEAR}) ?[-/.年] ?(?P<month>\d{{1,2}}) ?[-/.月] ?(?P<day>\d{{1,2}})(?!\d{{3}}) ?日?"
    rf"(?: ?\(?(?:星期|周)[一二三四五六日天]\)?)?(?:(?:[ t,]|hkt){{0,8}}{_TIME})?分?"
)
# Taiwanese offices write 110-04-05, three digits of a year behind the word for it.
_OFFICE = compile_later(
    r"(?:日期|时间) ?: ?(?P<roc>1[01]\d) ?[-/.年] ?(?P<month>\d{1,2}) ?[-/.月] ?(?P<day>\d{1,2})(?!\d)日?"
)
_YEAR_ALONE = compile_later(r"(?:19|20)\d\d年?")
_HANZI = compile_later("([〇·零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日")
_DATE_LINE = compile_later(
    "(?:[0-9〇·零一二三四五六七八九]{4}|(?:中华)?民国 ?[0-9〇·零一二三四五六七八九十百]{2,6}) ?年 ?"
    "[0-9一二三四五六七八九十]{1,3} ?月 ?[0-9一二三四五六七八九十]{1,3} ?日"
)
_AGO = compile_later(r"\d ?(?:秒|分钟|小时|天|周|个月|月|年)前[ 0-9:]{0,8}\Z|\A(?:昨天|前天|今天|刚刚) ?[0-9:]{0,5}\Z")
_REVISED = compile_later("(?:更新|修改|修订|编辑)(?:时间|日期|于)? ?: ?\\Z|最后更新 ?: ?\\Z")
# In front of and behind a date: words for the time of something other than the page.
_OF_SOMETHING = compile_later(
    "(?:活动|会议|比赛|考试|报名|截止|开[庭标课会放]|演出|展览|讲座|放映|出生|成立|有效|实施|施行|生效|废止|失效|注册|加入|今天|现在|申请|出发)"
    "(?:时间|日期?|至|于|是)? ?:? ?\\Z"
)

_BEHIND_OF_SOMETHING = compile_later(" ?(?:起|前|之前|止)? ?(?:施行|实施|执行|生效|废止|失效|截止|开庭|开标)")


class Dated(NamedTuple):
    """A date in a folded line: its position, and its form in ISO 8601, to the day or the minute."""

    start: int
    end: int
    iso: str


def dates_in(folded: str) -> Iterator[Dated]:
    """The dates of a folded line that could be the page's own, in order."""
    for match in (*_DATE.finditer(folded), *_OFFICE.finditer(folded)):
        groups = match.groupdict()
        year = int(groups["year"]) if groups.get("year") else int(match["roc"]) + 1911
        day = _iso(year, int(match["month"]), int(match["day"]))
        of_something = _OF_SOMETHING.search(folded, max(0, match.start() - 12), match.start())
        if day and not (of_something or _BEHIND_OF_SOMETHING.match(folded, match.end())):
            yield Dated(match.start(), match.end(), day + _time(groups))
    for match in _HANZI.finditer(folded):
        year = int("".join(str(_DIGITS.get(character, 0)) for character in match[1]))
        day = _iso(year, _number(match[2]), _number(match[3]))
        if day:
            yield Dated(match.start(), match.end(), day)


def date_of(folded: str) -> str:
    """The first date of a folded line that is not one of revision, or that one for want of another."""
    revised = ""
    for dated in dates_in(folded):
        if not _REVISED.search(folded, max(0, dated.start - 12), dated.start):
            return dated.iso
        revised = revised or dated.iso
    return revised


def is_date_line(folded: str) -> bool:
    """Whether a line is a date in full and nothing else, as a notice has it below who signs: `二〇二一年四月五日`,
    `民國一一〇年四月五日`."""
    return _DATE_LINE.fullmatch(folded) is not None


def is_time_ago(folded: str) -> bool:
    """Whether a line ends in how long ago something was, or is a day near today: `王禾 3小时前`, `昨天 09:07`."""
    return ("前" in folded or "天" in folded or "刚" in folded) and _AGO.search(folded) is not None


def is_year(line: str) -> bool:
    """Whether a line is a year alone; some pages set day and time below it."""
    return _YEAR_ALONE.fullmatch(line) is not None


def whole_day(line: str) -> dict[str, str]:
    """The date of a line that is nothing else, as the field `date` of the metadata; empty without one."""
    folded = fold(line).strip(" ()[]")
    dated = next(dates_in(folded), None)
    return {"date": dated.iso} if dated and dated[:2] == (0, len(folded)) and "T" not in dated.iso else {}


def _iso(year: int, month: int, day: int) -> str:
    """A day in ISO 8601; empty where there is no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _time(groups: dict[str, str | None]) -> str:
    """The time of day of a match in ISO 8601, `T15:07`; empty without one."""
    if not groups.get("hour"):
        return ""
    hour = int(groups["hour"] or 0)
    if groups["half"] in ("下午", "晚上", "pm") and hour < 12:
        hour += 12
    return f"T{hour:02}:{groups['minute']}"


def _number(hanzi: str) -> int:
    """A number up to 99 in hanzi; 0 for what is none."""
    tens, ten, ones = hanzi.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
