"""What a line is by the line above or below it: the time of an event, the date of a signature.

`时间：5月6日` beside `地点：县图书馆` is the time of an event, `2021年4月5日` below `河东村村民委员会` a signature.
"""

from collections.abc import Sequence
from typing import Protocol

from newsclean.page.dates import is_date_line
from newsclean.page.names import is_office
from newsclean.patterns import compile_later

_EVENT_TIME = compile_later("(?:活动|会议)?(?:时间|日期)")
_EVENT = compile_later(".{0,4}(?:地 *[点址]|主[讲持题办]|题目|人物|嘉宾|对象|场景|参[加与]|出席|会[场址]|场馆|票价)")
_SIGNED = compile_later("[同敬谨公合][启上具]\\Z")  # behind the names below a letter


class FoldedLine(Protocol):
    """A line of a page, of whatever kind, that has a folded form."""

    @property
    def folded(self) -> str: ...


def is_event_time(lines: Sequence[FoldedLine], i: int) -> bool:
    """Whether line `i` is the time of an event: a place, a speaker or a subject is named on a line beside it."""
    if not _EVENT_TIME.match(lines[i].folded):
        return False
    return any(_EVENT.match(lines[k].folded) for k in (i - 1, i + 1) if 0 <= k < len(lines))


def is_signature(lines: Sequence[FoldedLine], i: int) -> bool:
    """Whether line `i` is the date below the name of an office that signs, or below `敬启`."""
    if not (0 < i < len(lines) and is_date_line(lines[i].folded)):
        return False
    return is_office(lines[i - 1].folded) or _SIGNED.search(lines[i - 1].folded) is not None
