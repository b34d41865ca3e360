"""Noise within a line that stays: `首页 > 生活 > 正文 阳台种薄荷 → 阳台种薄荷`."""

from collections.abc import Iterator, Sequence

from newsclean.edit import Edit, apply_edits, compose, until_stable
from newsclean.filters.boilerplate.rules import Rule, RuleSet
from newsclean.page.fold import fold

_WINDOW = 160  # characters at either end of a line that the rules for start and end look at


def part_edits(line: str, rules: RuleSet, tried: Sequence[Rule], done: Sequence[Edit] = ()) -> list[Edit]:
    """The edits that cut from a line what rules for parts match, until none of them does.

    `tried` are those of the rules that are tried first, for the line holds a word that they need; `done` are edits of
    the line that are there already.
    """
    if not tried:
        return list(done)
    left = apply_edits(line, done)
    first = list(_proposed(left, tried))
    if not first:
        return list(done)
    later = until_stable(left, lambda text: _proposed(text, rules.part_rules), first)
    return _joined(compose(line, done, later))


def _joined(edits: Sequence[Edit]) -> list[Edit]:
    """Cuts with those of one rule that touch as one."""
    joined: list[Edit] = []
    for edit in edits:
        if joined and joined[-1].end == edit.start and joined[-1].rule == edit.rule:
            joined[-1] = joined[-1]._replace(end=edit.end)
        else:
            joined.append(edit)
    return joined


def _proposed(text: str, rules: Sequence[Rule]) -> Iterator[Edit]:
    """The cuts that the rules match at once, sorted and apart; never the whole line."""
    position = 0
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    for start, end, name in sorted(_spans(text, rules)):
        if position <= start < end and (first < start or end < last):
            yield Edit(start, end, "", name)
            position = end


def _spans(text: str, rules: Sequence[Rule]) -> Iterator[tuple[int, int, str]]:
    """Start, end and public name of each part of a line that a rule matches, blanks included, maybe overlapping."""
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
            # What ends a line with an opening tag is no debris but its other half: `<p>内容</p>`.
            if found and not (rule.rule == "markup" and "<" in fold(text[: offset + found.start()])):
                yield offset + found.start(), len(text), rule.rule
        else:
            for match in rule.compiled.finditer(whole):
                yield match.start(), match.end(), rule.rule
