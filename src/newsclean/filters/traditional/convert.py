"""Lines made Simplified by OpenCC and our corrections, until nothing changes any more."""

import re
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from typing import TYPE_CHECKING

from newsclean.chinese.hanzi import KANA_AND_HANGUL, has_kana_or_hangul, read_traditional_only, traditional_only
from newsclean.edit import MOST_PASSES
from newsclean.filter import Holds
from newsclean.filters.traditional.corrections import correct, corrections
from newsclean.patterns import compile_later

if TYPE_CHECKING:
    from opencc import OpenCC

Protected = re.Pattern[str]


def convert_lines(variant: str, protected: Protected | None, lines: Sequence[str], marks: Set[str]) -> list[str]:
    """The lines in Simplified; what `protected` matches stays, and of lines that are Simplified themselves all
    that they do not quote. `marks` are the characters of the lines that `telling` matches.

    They are converted until nothing changes, so that a second cleaning finds nothing to do.
    """
    holds = proof_of_traditional().pattern.search
    joined = "\n".join(lines)
    after = _simplified(variant, protected, joined, marks & corrections().keys())
    now = after.split("\n") if lines else []
    if not marks <= corrections().keys() or _ABOUT_SCRIPT.search(joined):
        pairs = zip(lines, now, strict=True)
        now = [_with_quotations(old, new, is_rather_simplified(old)) for old, new in pairs]
        after = "\n".join(now)
    for _ in range(MOST_PASSES):
        if not holds(after):
            break
        waiting = [index for index, line in enumerate(now) if holds(line)]
        before = [now[index] for index in waiting]
        converted = _simplified(variant, protected, "\n".join(before), corrections()).split("\n")
        for index, old, new in zip(waiting, before, converted, strict=True):
            is_about_script = _ABOUT_SCRIPT.search(old) is not None and is_rather_simplified(old)
            now[index] = _with_quotations(old, new, is_about_script)
        if [now[index] for index in waiting] == before:
            break
        after = "\n".join(now)
    else:
        return list(lines)
    return now


def _simplified(variant: str, protected: Protected | None, text: str, doubtful: Iterable[str]) -> str:
    """The text in Simplified but for what is protected; many lines in one call, for short ones cost more."""
    after = correct(text, _opencc_convert(variant, text), doubtful)
    if protected is None or len(after) != len(text):
        return after
    pieces = []
    position = 0
    for match in protected.finditer(text):
        pieces += [after[position : match.start()], match[0]]
        position = match.end()
    return "".join([*pieces, after[position:]])


def _opencc_convert(variant: str, text: str) -> str:
    """A text converted by OpenCC; half pairs of surrogates stay as they are."""
    try:
        converted: str = _opencc(variant).convert(text)
        return converted
    except UnicodeEncodeError:  # half a pair of surrogates, which OpenCC cannot be given
        pieces = _SURROGATES.split(text)
        return "".join(piece if index % 2 else _opencc_convert(variant, piece) for index, piece in enumerate(pieces))


_SURROGATES = compile_later("([\ud800-\udfff]+)")


@lru_cache(maxsize=4)
def _opencc(variant: str) -> "OpenCC":
    """The converter of a variant, `t2s`."""
    from opencc import OpenCC

    # The rare characters that few fonts can show stay as they are written, as with OpenCC's own command.
    return OpenCC(variant, include_tofu_risk_dictionaries=False)


# Characters that Simplified names are written with, too, 於梨华, 萧乾, and the words in which they are no name: what
# is behind the character, which itself can be looked back at.
_IN_NAMES = "於後乾著"
_IN_WORDS = (
    "(?<=[日由对對关關至位处處属屬基在等低高大小望鉴鑒]於)|(?<=於)[北上年月]|(?<=[身之以最今然背]後)|(?<=後)[来來面天年]"
    "|(?<=乾)[杯渴燥涸旱脆粮糧]|(?<=[伴陪随隨沿朝向等看望站坐走带帶跟有]著)(?=[你我他她它们們这這那遭])"
)


@lru_cache(maxsize=1)
def proof_of_traditional() -> Holds:
    """A test for a character that only Traditional text is written with, or a word that is: 乾杯, 身後."""
    only = "".join(read_traditional_only())
    return Holds(f"{only}{_IN_NAMES}", f"(?<=[^{_IN_NAMES}])|{_IN_WORDS}")


@lru_cache(maxsize=1)
def telling() -> re.Pattern[str]:
    """A class of the characters that decide how a text is converted, so that one scan finds them all: those of
    corrections.toml, and those that prove a text not to be Traditional."""
    return re.compile(f"[{''.join(corrections())}{KANA_AND_HANGUL}{_simplified_only()}]")


@lru_cache(maxsize=1)
def _not_traditional() -> re.Pattern[str]:
    """A class of the characters that prove a text not to be Traditional Chinese: kana, hangul, Simplified-only."""
    return re.compile(f"[{KANA_AND_HANGUL}{_simplified_only()}]")


@lru_cache(maxsize=1)
def _simplified_only() -> str:
    """The characters that only Simplified text is written with.

    They are what Traditional-only ones become, and become Traditional again, and are not in Big5 themselves.
    """
    forms = "".join(set(_opencc("t2s").convert("".join(read_traditional_only()))))
    pairs = zip(forms, _opencc("s2t").convert(forms), strict=True)
    # One character beyond the BMP would make scans for the class a hundred times slower.
    return "".join(sorted(form for form, back in pairs if form != back and form <= "\uffff" and not _in_big5(form)))


def _in_big5(character: str) -> bool:
    """Whether Big5 has a character."""
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def is_rather_simplified(text: str) -> bool:
    """Whether more of a text's characters prove it not to be Traditional than prove that it is."""
    return len(_not_traditional().findall(text)) > len(traditional_only().findall(text))


def _with_quotations(old: str, new: str, is_simplified: bool) -> str:
    """The conversion of a line, without what it quotes where it is Simplified and quotes Traditional or Japanese."""
    if len(old) != len(new):
        return new
    if is_simplified or has_kana_or_hangul(old) or _quotes_examples(old):
        new = _quoted(old, new)
    new = _with_whole_quotations(old, new)
    return _with_pairs(old, new) if _ABOUT_SCRIPT.search(old) or _PAIR.search(old) else new


def _with_whole_quotations(old: str, new: str) -> str:
    """The converted line, with the words and titles that it quotes in Traditional where all around is Simplified.

    书上印着“國語讀本” stays. A quotation with one Traditional character is a slip; beside kana it is Japanese.
    """
    fewest = 1 if has_kana_or_hangul(old) else 2
    quotations = [
        match.span()
        for match in _NAMED.finditer(old)
        if len(traditional_only().findall(match[0])) >= fewest and not _not_traditional().search(match[0])
    ]
    around = _NAMED.sub("", old)
    if not quotations or traditional_only().search(around) or not _not_traditional().search(around):
        return new
    kept = list(new)
    for start, end in quotations:
        kept[start:end] = old[start:end]
    return "".join(kept)


def _quotes_examples(line: str) -> bool:
    """Whether a line speaks of scripts, in Simplified, and only what is between quotation marks is Traditional."""
    return _ABOUT_SCRIPT.search(line) is not None and not traditional_only().search(_QUOTATION.sub("", line))


_QUOTATION = compile_later("[“‘「『][^“”‘’「」『』]*[”’」』]")
# A title, an inscription, a word: short, without a mark inside, which speech has.
_NAMED = compile_later("[“‘「『《][^“”‘’「」『』《》，。！？；：]{1,16}[”’」』》]")
# A word, what is between it and its other spelling, and that: 龙　龍, 图书馆（圖書館）.
_PAIR = compile_later(r"(?<![一-龥])([一-龥]{1,8})(?=([\s/、（(→:：=—-]{1,3})([一-龥]{1,8})(?![一-龥]))")


def _with_pairs(old: str, new: str) -> str:
    """The converted line; a word beside its other spelling, 龙　龍, stays as it was: such a line is a table of both."""
    kept = list(new)
    for match in _PAIR.finditer(old):
        first, second = match.span(1), match.span(3)
        spellings = [new[start:end] for start, end in (first, second)]
        if spellings[0] == spellings[1] and match[1] != match[3]:
            for start, end in (first, second):
                kept[start:end] = old[start:end]
    return "".join(kept)


def _quoted(old: str, new: str) -> str:
    """Of the conversion of a Simplified line that quotes Traditional, what belongs to the quotations.

    It is converted clause by clause; in one that is Simplified, too, only the characters that prove to be Traditional.
    """
    holds = traditional_only().match
    about_script = _ABOUT_SCRIPT.search(old) is not None
    pieces = []
    for match in _CLAUSE.finditer(old):
        before, after = match[0], new[match.start() : match.end()]
        is_example = about_script and match.start() and old[match.start() - 1] in _OPENING
        if is_example or has_kana_or_hangul(before):
            after = before
        elif is_rather_simplified(before) or not traditional_only().search(before):
            after = "".join([is_ if holds(was) else was for was, is_ in zip(before, after, strict=True)])
        pieces.append(after)
    return "".join(pieces)


# A line that speaks of the two scripts quotes its examples: 繁体“車”简化为“车”.
_ABOUT_SCRIPT = compile_later("[繁简正异][体化]|[字写][形作成法]")
_OPENING = "“‘「『"
_MARKS = "\\s，。、；：？！“”‘’「」『』（）()《》—…·"
_CLAUSE = compile_later(f"[^{_MARKS}]+|[{_MARKS}]+")
