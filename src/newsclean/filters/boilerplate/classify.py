"""First pass: what each line looks like by itself, `首页 | 联系我们 → navigation, at the edges`."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from newsclean.filters.boilerplate.folding import bare, fold
from newsclean.filters.boilerplate.rules import Rule, RuleSet, is_keyword_list, words_between

# Longer lines that end like a sentence are prose; the rules for short lines never look at them.
_SHORT = 40
_LONGEST_RULED = 160
_LONGEST_STATEMENT = 500
_ENDS = "。！？!?…”」』；;："
# A summary above the byline is not where the body starts.
_SUMMARY = re.compile("[\\[【(（]?(?:内容)?(?:摘\\s?要|核心提示|提要|导读|導讀|编者按|編者按)[\\]】)）]?[ :：]")
_SENTENCE = re.compile("[。！？；!?;]")


class Mark(NamedTuple):
    """What a rule says of a line: its public name, and where on the page the line may go for it."""

    rule: str
    where: str
    opens: bool = False
    closes: bool = False


@dataclass(slots=True)
class Entry:
    """A line that is not blank: what it says, what rules say of it, and whether it is prose."""

    text: str
    marks: tuple[Mark, ...] = ()
    prose: bool = False


def classify(text: str, rules: RuleSet, suspect: bool) -> Entry:
    """Look at one stripped line; `suspect` says that it holds a word of the rules for whole paragraphs."""
    size = len(text)
    if size > _SHORT and (text[-1] in _ENDS or size > _LONGEST_RULED):
        return _long(text, rules, suspect)
    shadow = fold(text).strip()
    core = bare(shadow)
    marks = _marks(core or shadow, rules)
    if suspect and not marks:
        marks = _found(("paragraph",), core, rules)
    if not marks and _is_spam(shadow, rules):
        marks = (Mark(rules.keyword_rules[0].rule, "line"),)
    return Entry(text, marks, not marks and is_prose(text))


def _long(text: str, rules: RuleSet, suspect: bool) -> Entry:
    marks: tuple[Mark, ...] = ()
    if suspect and len(text) <= _LONGEST_STATEMENT:
        marks = _found(("paragraph",), bare(fold(text)), rules)
    elif len(text) > _LONGEST_RULED and "。" not in text[:1000] and _is_spam(fold(text[:1000]), rules):
        marks = (Mark(rules.keyword_rules[0].rule, "line"),)
    return Entry(text, marks, not marks and is_prose(text))


def is_prose(text: str) -> bool:
    """Whether a line reads like a paragraph: twenty characters with a full stop, or a long one that ends like a sentence."""
    size = len(text)
    if size < 20 or _SUMMARY.match(text):
        return False
    return "。" in text or (size >= 30 and text[-1] in _ENDS and ("，" in text or "," in text))


def _is_spam(shadow: str, rules: RuleSet) -> bool:
    return any(is_keyword_list(shadow, rule.folded_words) for rule in rules.keyword_rules)


def _found(kinds: tuple[str, ...], core: str, rules: RuleSet) -> tuple[Mark, ...]:
    return tuple(_mark(rule) for where in kinds if (rule := rules.find(where, core)))


def _mark(rule: Rule, where: str = "") -> Mark:
    return Mark(rule.rule, where or rule.where, rule.opens, rule.closes)


def _marks(core: str, rules: RuleSet) -> tuple[Mark, ...]:
    known = rules.word_rules.get(core)
    if known:
        return tuple(map(_mark, known))
    found = _found(("line", "edge", "head", "tail", "near"), core, rules)
    if not found or found[0].where == "near":
        return _menu(core, rules) or found
    return found


def _menu(core: str, rules: RuleSet) -> tuple[Mark, ...]:
    """Marks for a line of menu words: all of them known, or three and half of them known."""
    if _SENTENCE.search(core):
        return ()
    words = words_between(core)
    if not words or len(core) > _LONGEST_RULED:
        return ()
    known = [rules.word_rules[word][0] for word in words if word in rules.word_rules]
    if not known:
        return ()
    firm = [rule for rule in known if rule.where != "near"]
    if len(known) == len(words):
        if len(words) == 1:
            labelled = ":" in core  # `图片：` heads what stands below it, `字号：` is the rest of a control
            return tuple(_mark(rule) for rule in rules.word_rules[words[0]] if rule.where != "near" or not labelled)
        return (_mark((firm or known)[0], "edge" if firm or len(set(words)) >= 3 else "near"),)
    if len(words) >= 3 and len(known) * 2 >= len(words) and firm and max(map(len, words)) <= 10:
        return (_mark(firm[0], "edge"),)
    return ()
