"""Numbers in front of headings, articles of a law and points of a list: `二、修渠`, `第三条`, `（4）交通`."""

from newsclean.patterns import compile_later

_NUMBERED = compile_later(
    "第[0-9一二三四五六七八九十百]{1,5}[章节条款回步]|[0-9]{1,2}[.,)]|[一二三四五六七八九十]{1,3}[.,)]"
    r"|\([0-9一二三四五六七八九十]{1,3}[.,)]"
)


def is_numbered(folded: str) -> bool:
    """Whether a folded line begins with the number of a heading, an article or a point."""
    return _NUMBERED.match(folded) is not None
