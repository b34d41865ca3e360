"""Summaries that the body says in full, and copies cut off in the middle."""

import re

from newsclean.filters.duplicates.page import HEAD, LEAD_LINES, Page

_SHORTEST = HEAD  # characters of a summary without its label and dots
LABEL_STARTS = frozenset("[【摘内核导導提简簡編")  # what LABEL can begin with
LABEL = re.compile(
    r"\s*[\[【]?(?:摘要|内容摘要|核心提示|導讀|导读|提要|内容提要|简介|簡介|摘\s要|編者按|内容简介)[\]】]?\s*[:：]?\s*"
)
_MORE = re.compile(r"\[?(?:详细|详情|更多|全文)\]?\Z")


def drop_leads(page: Page) -> None:
    """Note as gone the lines that say, shortened or run together, what other lines say in full."""
    left = page.left()
    keys = page.keys(left)
    joined = "".join(keys)
    starts: list[int] = []
    first: dict[str, int] = {}  # where a line with such an opening begins in all lines joined
    last: dict[str, int] = {}
    position = 0
    for key in keys:
        starts.append(position)
        opening = joined[position : position + HEAD]
        first.setdefault(opening, position)
        last[opening] = position
        position += len(key)
    for n, k in enumerate(left):
        label = LABEL.match(keys[n])
        says = keys[n][label.end() :] if label else keys[n]
        whole = _without_dots(says)
        early = n < LEAD_LINES
        if len(whole) < _SHORTEST or not (early or whole != says):
            continue
        there = last.get(whole[:HEAD], -1) if early else -1
        if there <= starts[n]:
            there = first.get(whole[:HEAD], starts[n])
        if there == starts[n] or not joined.startswith(whole, there):
            continue
        # A whole line said twice is for the next step; here one line says what several do, or less than one.
        if label or whole != says or any(there < start < there + len(whole) for start in starts[:40]):
            page.gone[k] = "lead"


def _without_dots(says: str) -> str:
    """What a copy says without the dots and the link that end it where it was cut off."""
    if says[-1:] not in (".", "…"):
        return says
    bare = says.rstrip(".…")
    link = _MORE.search(bare, len(bare) - 4)
    return (bare[: link.start()] if link else bare).rstrip(".…。")
