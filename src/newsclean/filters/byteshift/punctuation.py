"""How marks follow one another: `。”` and `：“` are common, `。。` and an unopened `”` are not."""

FULL_WIDTH_MARKS = "！？；，："
HALF_WIDTH_MARKS = "!?;,:"
MARKS = dict(zip(FULL_WIDTH_MARKS + HALF_WIDTH_MARKS, FULL_WIDTH_MARKS * 2, strict=True))
"""The marks at which text was cut, as they may stand in the text, with their full-width form."""

PUNCTUATION = frozenset("。，、；：？！“”‘’《》（）—…·")

DOUBLE = "—…"
"""Marks that are printed twice."""

UNUSUAL_PAIR = -4.0
"""Added (nats) for two marks in a row that are not in PAIRS, and for half of a double one."""

# Nats added to the marks' own probabilities, from the habits of print: what closes follows what
# ends, what opens follows what introduces.
PAIRS = {
    **{end + "”": 2.5 for end in "。！？…"},
    **{"”" + after: 1.0 for after in "，。、"},
    **{"》" + after: 0.5 for after in "，。、"},
    "》《": 2.0,
    "”“": 0.5,
    "：“": 3.0,
    "，“": 0.5,
    "。“": 0.0,
    "、“": 0.5,
    "、《": 1.0,
    "：《": 0.5,
    "——": 4.0,
    "……": 5.0,
    **{a + b: -8.0 for a in "。，、；：？！" for b in "。，、；：？！"},
    "（《": 0.0,
    "“《": -1.0,
    "》”": 0.0,
    "》（": 0.0,
    "）：": 0.0,
    "，《": -1.0,
    "。（": -0.5,
    "。《": -1.5,
    **{"）" + after: 0.5 for after in "，。、”"},
    "”（": -0.5,
    "；“": 0.0,
    "，”": -2.0,
    "？！": -1.0,
    "！！": -1.0,
    "‘“": -1.0,
    "’”": 1.0,
    "“‘": 0.0,
    "。——": 0.0,
    "”—": -0.5,
    "—“": -0.5,
    "。—": -1.0,
    "，—": -2.0,
    "。…": -2.0,
    "”；": -0.5,
    "”？": -1.0,
    "”！": -1.0,
    "”…": -2.0,
}

_CLOSES = {"”": "“", "》": "《", "）": "（"}
UNOPENED = -5.0
NESTED = -3.0
CLOSED = 1.0


def open_marks(before: str) -> str:
    """The quotation marks and brackets that are open at the end of a line's beginning."""
    opened: list[str] = []
    for char in before:
        if char in "“《（":
            opened.append(char)
        elif char in _CLOSES and opened and opened[-1] == _CLOSES[char]:
            opened.pop()
    return "".join(opened[-4:])


def balance_cost(text: str) -> float:
    """Nats for a text (open marks in front of it) whose quotation marks and brackets do not pair, or do."""
    cost = 0.0
    opened: list[str] = []
    for char in text:
        if char in "“《（":
            if char in opened:
                cost += NESTED
            opened.append(char)
        elif char in _CLOSES:
            if _CLOSES[char] in opened:
                opened.remove(_CLOSES[char])
                cost += CLOSED
            else:
                cost += UNOPENED
    return cost


_AT_END = {
    "，": -5.0,
    "、": -5.0,
    "：": -1.5,
    "“": -6.0,
    "《": -6.0,
    "（": -6.0,
    "。": 2.0,
    "！": 1.0,
    "？": 1.0,
    "”": 1.0,
}


UNENDED = -3.0
"""For a line with commas that ends without a mark."""


def end_cost(text: str, is_prose: bool) -> float:
    """Nats for a text that ends its line."""
    if (is_prose or "。" in text) and text and text[-1] not in PUNCTUATION:
        return UNENDED
    return _AT_END.get(text[-1:], 0.0)
