"""How marks follow one another: `。”` and `：“` are common, `。。` and an unopened `”` are not."""

FULL_WIDTH_MARKS = "！？；，："
HALF_WIDTH_MARKS = "!?;,:"
MARKS = dict(zip(FULL_WIDTH_MARKS + HALF_WIDTH_MARKS, FULL_WIDTH_MARKS * 2, strict=True))
"""The marks at which text was cut, as they may be written in the text, with their full-width form."""

FULL_WIDTH = {ord(half): full for half, full in zip(HALF_WIDTH_MARKS, FULL_WIDTH_MARKS, strict=True)}

HALF_WIDTH = {ord(full): half for half, full in zip("!?;,:()", "！？；，：（）", strict=True)}
"""What becomes of full-width marks on pages that were made half-width."""

PUNCTUATION = frozenset("。，、；：？！“”‘’《》（）—…·")

DOUBLE = "—…"
"""Marks that are printed twice."""

UNUSUAL_PAIR = -4.0
"""Added (nats) for two marks in a row that are not in PAIRS."""

HALF_OF_DOUBLE = -7.0
"""The same for half of a double mark."""

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

FURTHEST = 20
"""Characters of a clause beyond which its length is no evidence."""

# Nats added to the log-probability of a mark by the number of characters between it and the mark before:
# 0 (which PAIRS knows) to 7, 8 or more, 12 or more, 20 or more. By the habits of print: what 、 parts is
# short, a sentence is not.
_AFTER_CHARACTERS = {
    "，": (0.0, -2.5, -0.4, -0.4, 0.1, 0.1, 0.2, 0.2, 0.4, 0.5, 0.5),
    "。": (0.0, -3.0, -1.2, -1.0, 0.0, 0.0, 0.0, 0.2, 0.3, 0.6, 0.9),
    "、": (0.0, -0.6, 0.7, 0.5, 0.5, 0.0, 0.0, 0.0, -0.2, -0.3, -0.6),
    "；": (0.0, -2.0, -1.0, -0.8, 0.0, 0.0, 0.0, 0.0, 0.4, 0.5, 0.5),
    "：": (0.0, -1.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2, 0.0),
    "？": (0.0, -2.0, -0.8, -0.3, 0.2, 0.2, 0.3, 0.2, 0.2, 0.2, 0.2),
    "！": (0.0, -2.0, -0.8, -0.3, 0.2, 0.2, 0.3, 0.2, 0.2, 0.2, 0.2),
}
_LENGTH = (0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, *[9] * 8, 10)

# Nats for a mark by the one before it: lists continue, and a full stop ends a sentence with commas.
_AFTER_MARK = {
    "、、": 1.0,
    "、，": -0.5,
    "、。": -0.3,
    "，。": 0.2,
    "，、": -0.3,
    "。。": -0.6,
    "。，": 0.2,
    "。、": -0.5,
    "；；": 1.0,
    "；。": -0.3,
}


def clause(text: str) -> str:
    """The end of a text from its last mark between clauses on, as far as it counts."""
    for back, char in enumerate(reversed(text[-FURTHEST - 1 :]), 1):
        if char in _AFTER_CHARACTERS:
            return text[-back:]
    return text[-FURTHEST:]


def rhythm(before: str, mark: str) -> float:
    """The log-probability of a mark behind a text, of which `clause` gives what counts; 0 for another character."""
    known = _AFTER_CHARACTERS.get(mark)
    if known is None:
        return 0.0
    is_marked = before[:1] in _AFTER_CHARACTERS
    last = before[0] if is_marked else "。"
    return known[_LENGTH[len(before) - is_marked]] + _AFTER_MARK.get(last + mark, 0.0)


def next_clause(text: str) -> str:
    """The beginning of a text up to its first mark between clauses, and that mark; "" where none is near."""
    for at, char in enumerate(text[: FURTHEST + 1]):
        if char in _AFTER_CHARACTERS:
            return text[: at + 1]
    return ""


_CLOSES = {"”": "“", "’": "‘", "》": "《", "）": "（", "』": "『", "」": "「"}
_OPENS = frozenset(_CLOSES.values())
UNOPENED = -5.0
NESTED = -3.0
CLOSED = 1.0


def open_marks(before: str) -> str:
    """The quotation marks and brackets that are open at the end of a line's beginning."""
    opened: list[str] = []
    for char in before:
        if char in _OPENS:
            opened.append(char)
        elif char in _CLOSES and opened and opened[-1] == _CLOSES[char]:
            opened.pop()
    return "".join(opened[-4:])


def balance_cost(text: str) -> float:
    """Nats for a text (open marks in front of it) whose quotation marks and brackets do not pair, or do."""
    cost = 0.0
    opened: list[str] = []
    for char in text:
        if char in _OPENS:
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
