"""Noise within a line that stays: `首页 > 生活 > 正文 阳台种薄荷 → 阳台种薄荷`."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from itertools import accumulate

from newsclean.filters.boilerplate.rules import Rule, RuleSet
from newsclean.page.fold import fold

_WINDOW = 160  # characters at either end of a line that the rules for start and end look at
_ROUNDS = 6  # parts glued to one end of a line, at most

Span = tuple[int, int, str]


class Draft:
    """A line on its way: what is left of it, and where in the line the parts stood that are not."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cut: list[Span] = []
        """The parts that went, as start and end in the whole line and rule, in the order they went."""
        self._left = [(0, len(text))]  # what is left, as parts of the whole line
        self._starts = [0]  # where in `text` each of them begins

    def take(self, spans: Sequence[Span]) -> None:
        """Take parts out; `spans` are positions in what is left, sorted and apart."""
        left: list[tuple[int, int]] = []
        pieces = []
        position = 0
        for start, end, rule in (*spans, (len(self.text), len(self.text), "")):
            self.cut += [(a, b, rule) for a, b in self._origin(start, end)]
            left += self._origin(position, start)
            pieces.append(self.text[position:start])
            position = end
        self.text = "".join(pieces)
        self._left = left
        self._starts = [0, *accumulate(b - a for a, b in left)]

    def _origin(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where in the whole line the characters from `start` to `end` of what is left stood."""
        index = max(0, bisect_right(self._starts, start) - 1)
        while start < end and index < len(self._left):
            a, b = self._left[index]
            offset = start - self._starts[index]
            size = min(end - start, b - a - offset)
            if size > 0:
                yield a + offset, a + offset + size
                start += size
            index += 1

    def settled(self) -> list[Span]:
        """The parts that went, sorted, neighbours of one rule joined."""
        joined: list[Span] = []
        for start, end, rule in sorted(self.cut):
            if joined and joined[-1][1] == start and joined[-1][2] == rule:
                joined[-1] = (joined[-1][0], end, rule)
            else:
                joined.append((start, end, rule))
        return joined


def cut_parts(draft: Draft, rules: RuleSet, asked: Set[int]) -> None:
    """Take out of a line the parts that rules know, until none is left.

    `asked` are the numbers of the rules of which the line holds a needed word.
    """
    among = [rules.part_rules[number] for number in sorted(asked)]
    for _ in range(_ROUNDS if among else 0):
        spans = list(_round(draft.text, among))
        if not spans:
            return
        draft.take(spans)
        among = list(rules.part_rules)  # what was parted may read as a needed word now


def _round(text: str, rules: Sequence[Rule]) -> Iterator[Span]:
    """The parts that the rules see at once, sorted and apart; never the whole line."""
    position = 0
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    for start, end, name in sorted(_spans(text, rules)):
        if position <= start < end and (first < start or end < last):
            yield start, end, name
            position = end


def _spans(text: str, rules: Sequence[Rule]) -> Iterator[Span]:
    places = {rule.where for rule in rules}
    indent = len(text) - len(text.lstrip())
    offset = max(0, len(text) - _WINDOW)
    head = fold(text[indent : indent + _WINDOW]) if "start" in places else ""
    tail = fold(text[offset:]) if "end" in places else ""
    whole = fold(text) if "inside" in places else ""
    for rule in rules:
        if rule.where == "start":
            found = rule.compiled.match(head)
            if found:
                yield indent, indent + found.end(), rule.rule
        elif rule.where == "end":
            found = rule.compiled.search(tail)
            # What ends a line that opens with a tag is no debris but its other half: `<p>内容</p>`.
            if found and not (rule.rule == "markup" and fold(text[indent : indent + 1]) == "<"):
                yield offset + found.start(), len(text), rule.rule
        else:
            for match in rule.compiled.finditer(whole):
                yield match.start(), match.end(), rule.rule
