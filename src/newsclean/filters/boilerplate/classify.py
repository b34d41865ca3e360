"""Matches the rules against each line by itself: `首页 | 联系我们` → navigation, above or below the main text."""

from collections.abc import Mapping, Sequence

from newsclean.chinese.hanzi import HANZI
from newsclean.filters.boilerplate.rules import Rule, RuleSet, is_keyword_list, is_list, words_between
from newsclean.page.fold import bare, fold
from newsclean.page.line import RuleMatch
from newsclean.page.prose import SENTENCE_ENDS
from newsclean.patterns import compile_later

# Longer lines that end like a sentence are prose; the rules for short lines never look at them.
SHORT = 40
LONGEST_RULED = 160
_LONGEST_STATEMENT = 500
_LONGEST_LINK_LIST = 1000
_MARKS = compile_later("[，。、；：！？…“”]")
_SYMBOLS = 6  # what no rule has a word for is a symbol or a number, and no longer than that
_SEPARATOR = r"[ |/>·\[\]()_,:~.\d-]"  # between the words of a menu, and counts
_SEPARATORS = compile_later(f"{_SEPARATOR}{_SEPARATOR}*")  # `+` would be tried at every character
_LETTER_AND_NUMBER = compile_later(r"[a-z][-\d]")  # not parted: `e-mail`
# A word by itself may be a heading of the article's own, `分享`, `更多`, unless it heads a list of links.
_PLAIN_WORD = 4
_HEADS = ("related", "hot-list", "comments", "advert")
# A sentence, or an entry in the programme of a day, `12:25 广告`.
_NO_MENU = compile_later(r"\d{1,2}:\d\d [^\d]|.*[。！？；!?;]")
# `索   引   号 HD001 分   类 水利；通知；`, in the table above an order, ends with a semicolon and is no sentence.
_SPREAD_LABEL = compile_later("[一-龥][ \u3000]{1,12}[一-龥]")
_MOST_KNOWN = 16384  # short lines whose matches are kept
_KINDS = ("line", "edge", "head", "tail", "near")
_KINDS_OF_SUSPECTS = (*_KINDS, "paragraph")


_LINK_LIST = (RuleMatch("spam-keywords", "edge"),)


def is_long_text(text: str) -> bool:
    """Whether a stripped line is too long for the rules for short lines, or a sentence longer than they take."""
    size = len(text)
    if size <= SHORT:
        return False
    if size > LONGEST_RULED or "。" in text:
        return True
    return text[-1] in SENTENCE_ENDS and not (text[-1] in "；;" and _SPREAD_LABEL.match(text))


def matches_of_lines(
    lines: Sequence[str], rules: RuleSet, suspects: Mapping[int, int]
) -> dict[int, tuple[RuleMatch, ...]]:
    """The rule matches of stripped lines, by index, without those of lines that no rule matches.

    `suspects` has, by index, a bit for each rule whose needed word a line holds, of rules for paragraphs and parts.
    """
    found: dict[int, tuple[RuleMatch, ...]] = {}
    new: list[tuple[int, tuple[str, bool]]] = []
    known = rules.known_short_lines  # pages of one site have identical boilerplate lines
    for i, text in enumerate(lines):
        is_long = len(text) > SHORT
        if not text or (is_long and "。" in text and i not in suspects):
            continue  # most lines of an article
        paragraphs = suspects[i] & rules.paragraph_bits if i in suspects else 0
        if is_long and is_long_text(text):
            matches = _matches_of_long_line(text, rules, paragraphs)
        elif (line := (text, paragraphs > 0)) in known:
            matches = known[line]
        else:
            new.append((i, line))
            continue
        if matches:
            found[i] = matches
    if new:
        if len(known) > _MOST_KNOWN:
            known.clear()
        known |= _matches_of_short_lines(list(dict.fromkeys([line for _, line in new])), rules)
        found |= {i: matches for i, line in new if (matches := known[line])}
    return found


def _matches_of_long_line(text: str, rules: RuleSet, paragraphs: int) -> tuple[RuleMatch, ...]:
    """The rule matches of a paragraph, of a list of search words or of hidden links."""
    size = len(text)
    if paragraphs and size <= _LONGEST_STATEMENT:
        return tuple(map(_rule_match, rules.find(("paragraph",), bare(fold(text)), paragraphs)))
    beginning = text[:_LONGEST_LINK_LIST]
    if "。" in beginning:
        return ()
    spam = rules.holds_keyword(beginning) and _spam(fold(beginning), rules)
    return spam or (_LINK_LIST if size > len(beginning) and _is_link_list(beginning) else ())


def _is_link_list(beginning: str) -> bool:
    """Whether hanzi follow one another for so long without any mark: hidden links, hundreds of them in a line."""
    return not _MARKS.search(beginning) and len(HANZI.findall(beginning)) * 2 > len(beginning)


def _matches_of_short_lines(
    lines: Sequence[tuple[str, bool]], rules: RuleSet
) -> dict[tuple[str, bool], tuple[RuleMatch, ...]]:
    """The rule matches of short lines, such as menu entries, each with whether it may match a paragraph rule.

    They are folded and searched for the words that rules need as one text: each call of `re` costs as much as twenty
    characters that it scans.
    """
    folded = list(map(str.strip, fold("\n".join([text for text, _ in lines])).split("\n")))
    cores = [bare(line) or line for line in folded]
    candidates = rules.candidates(cores)
    return {
        line: _matches_of_core(core, folded_line, rules, bits, line[1])
        for line, folded_line, core, bits in zip(lines, folded, cores, candidates, strict=True)
    }


def _matches_of_core(core: str, folded: str, rules: RuleSet, candidates: int, suspect: bool) -> tuple[RuleMatch, ...]:
    """The rule matches of a folded short line; `core` is the line without brackets and bullets around it, `candidates`
    has a bit for each rule that may match it, `suspect` is whether rules for paragraphs are among them."""
    known = rules.word_rules.get(core)
    if known:
        plain = len(core) <= _PLAIN_WORD and core == folded
        return tuple(
            _rule_match(rule, "near" if plain and not (rule.alone or rule.rule in _HEADS) else "") for rule in known
        )
    parted = not core.isalpha()  # half the titles have no mark, space or number: they are no list of anything
    spam = parted and _spam(folded, rules)
    if spam:
        return spam
    matches: tuple[RuleMatch, ...] = ()
    if (
        candidates
        or rules.has_rule_without_needed_word
        or (len(core) <= _SYMBOLS and rules.pattern_without_needed_words.fullmatch(core))
    ):
        matches = tuple(map(_rule_match, rules.find(_KINDS_OF_SUSPECTS if suspect else _KINDS, core, candidates)))
    if parted and (not matches or matches[0].where == "near") and not _NO_MENU.match(core):
        matches = _menu_matches(core, rules) or matches
    return matches


def _spam(folded: str, rules: RuleSet) -> tuple[RuleMatch, ...]:
    """The rule matches of a line that is a list of search words."""
    if not is_list(folded):
        return ()
    return tuple(
        RuleMatch(rule.rule, "line") for rule in rules.keyword_rules if is_keyword_list(folded, rule.folded_words)
    )


def _rule_match(rule: Rule, where: str = "") -> RuleMatch:
    """A match of a rule, its `where` replaced where one is given."""
    return RuleMatch(rule.rule, where or rule.where, rule.opens, rule.closes)


def _menu_matches(core: str, rules: RuleSet) -> tuple[RuleMatch, ...]:
    """The rule matches of a line of menu words: all of them known, or three and half of them known."""
    if rules.word_rules.keys().isdisjoint(_SEPARATORS.split(core)) and not _LETTER_AND_NUMBER.search(core):
        return ()  # in a third of the time of the exact division
    words = words_between(core)
    known = [rules.word_rules[word][0] for word in words if word in rules.word_rules]
    if not known:
        return ()
    firm = [rule for rule in known if rule.where != "near"]
    if len(known) == len(words) == 1:
        labelled = ":" in core  # `图片：` heads what follows it, `字号：` is the rest of a control
        return tuple(_rule_match(rule) for rule in rules.word_rules[words[0]] if rule.where != "near" or not labelled)
    if len(known) == len(words):
        return (_rule_match((firm or known)[0], "edge" if firm or len(set(words)) >= 3 else "near"),)
    # Letters and single characters prove nothing beside others: `答案：1. A 2. A`.
    longest = 12 if core.count("|") >= 3 else 6
    proof = [word for word in words if len(word) > 1 and word in rules.word_rules]
    if proof and len(words) >= 3 and len(known) * 2 >= len(words) and firm and max(map(len, words)) <= longest:
        return (_rule_match(firm[0], "edge"),)
    return ()
