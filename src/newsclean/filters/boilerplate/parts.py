"""Noise within a line that stays: `首页 > 生活 > 正文 阳台种薄荷 → 阳台种薄荷`."""

from collections.abc import Iterator, Sequence

from newsclean.filters.boilerplate.folding import fold
from newsclean.filters.boilerplate.rules import Rule, RuleSet

_WINDOW = 160  # characters at either end of a line that the rules for start and end look at
_ROUNDS = 6  # parts glued to one end of a line, at most

Span = tuple[int, int, str]


class Draft:
    """A line on its way: what is left of it, and where in the line the parts stood that are not."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cut: list[Span] = []
        """Parts that went, as start and end in the whole line and rule; sorted and apart once `settle`d."""
        self._left = [(0, len(text))]

    def take(self, spans: Sequence[Span]) -> None:
        """Take parts out; `spans` are positions in what is left, sorted and apart."""
        pieces = []
        position = 0
        for start, end, rule in spans:
            self.cut += [(a, b, rule) for a, b in self._origin(start, end)]
            pieces.append((position, start))
            position = end
        pieces.append((position, len(self.text)))
        left = [origin for start, end in pieces for origin in self._origin(start, end)]
        self.text = "".join(self.text[start:end] for start, end in pieces)
        self._left = left

    def _origin(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where in the whole line the characters from `start` to `end` of what is left stood."""
        position = 0
        for a, b in self._left:
            low, high = max(start - position, 0), min(end - position, b - a)
            if low < high:
                yield a + low, a + high
            position += b - a

    def settled(self) -> list[Span]:
        """The parts that went, sorted, neighbours of one rule joined."""
        joined: list[Span] = []
        for start, end, rule in sorted(self.cut):
            if joined and joined[-1][1] == start and joined[-1][2] == rule:
                joined[-1] = (joined[-1][0], end, rule)
            else:
                joined.append((start, end, rule))
        return joined


def cut_parts(draft: Draft, rules: RuleSet) -> None:
    """Take out of a line the parts that rules know, until none is left."""
    for _ in range(_ROUNDS):
        spans = list(_round(draft.text, rules))
        if not spans:
            return
        draft.take(spans)


def _round(text: str, rules: RuleSet) -> Iterator[Span]:
    """The parts that the rules see at once, sorted and apart; never the whole line."""
    position = 0
    for start, end, name in sorted(span for rule in rules.part_rules for span in _spans(text, rule)):
        if start >= position and (text[:start].strip() or text[end:].strip()):
            yield start, end, name
            position = end


def _spans(text: str, rule: Rule) -> Iterator[Span]:
    if rule.where == "inside":
        for match in rule.compiled.finditer(fold(text)):
            yield match.start(), match.end(), rule.rule
    elif rule.where == "start":
        indent = len(text) - len(text.lstrip())
        found = rule.compiled.match(fold(text[indent : indent + _WINDOW]))
        if found and found.end():
            yield indent, indent + found.end(), rule.rule
    else:
        offset = max(0, len(text) - _WINDOW)
        found = rule.compiled.search(fold(text[offset:]))
        if found and found.start() < found.end():
            yield offset + found.start(), len(text), rule.rule
