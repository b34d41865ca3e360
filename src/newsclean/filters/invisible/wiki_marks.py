"""Marks of wikis and encyclopaedias: `-{zh-hans:软件;zh-hant:軟體}-` → 软件, `明代[1]，` → 明代，, `历史[编辑]` → 历史.

The rule is off unless `wiki_marks` is set: in other texts square brackets are content.
"""

import re
from collections.abc import Iterator

from newsclean.edit import Edit
from newsclean.patterns import compile_later

_VARIANTS = compile_later(r"-\{([^{}\n]{1,400})\}-")
_FLAGS = compile_later(r"\s*([A-Z-]|[a-z-]+(?:;[a-z-]+)*)\s*\|")
_SPELLING = compile_later(r"\s*(zh(?:-[a-z]{2,4})?)\s*:\s*(.*?)\s*", re.DOTALL)
_SIMPLIFIED = ("zh-hans", "zh-cn", "zh-sg", "zh-my", "zh")
"""The variants in the order in which they are chosen: cleaned text is Simplified."""
_HIDDEN = ("H", "T", "-", "N")
"""Flags of a rule that shows nothing where it is: for the page, its title, nothing, the name of a variant."""

# Numbers and notes behind a hanzi or a mark, with a space in front or behind where a mark follows.
_REFERENCE = compile_later(
    r"""
    (?<=[一-龥。，、；：？！”’」』》）])
    (?:[ \u00a0]?(?=[^。，、；：？！\n]{3,24}[。，、；：？！])|(?<!\ ))
    (?:\[(?:
        [1-9][0-9]{0,2}(?:[-–—~][1-9][0-9]{0,2})?
        |[注註]\ ?[0-9a-z]{1,3}
        |[来來]源[请請]求|需要引用|[谁誰][？?]|何[时時][？?]
    )\])++
    (?:[ \u00a0](?=[。，、；：？！]))?
    """,
    re.VERBOSE,
)
# The links of a heading, at its end: 历史[编辑 | 编辑源代码].
_EDIT = "[编編][辑輯]"
_SOURCE = f"{_EDIT}源代?[码碼]"
_EDIT_LINK = compile_later(
    rf"(?<=[^\s\[])\[(?:{_EDIT}|{_SOURCE}|{_EDIT} ?\| ?{_SOURCE}|查[论論][编編])\](?=[ \t]*(?:[\r\n]|\Z))"
)


def wiki_mark_edits(text: str) -> Iterator[Edit]:
    """Edits that remove what a wiki's markup leaves, `[1]`, `[编辑]`, and put the Simplified spelling for `-{ }-`."""
    if "-{" in text:
        for match in _VARIANTS.finditer(text):
            yield Edit(*match.span(), _shown(match[1]), "marks")
    for pattern in (_REFERENCE, _EDIT_LINK) if "[" in text else ():
        for match in pattern.finditer(text):
            yield Edit(*match.span(), "", "marks")


def _shown(markup: str) -> str:
    """What a wiki shows of the inside of `-{ }-` to a reader of Simplified."""
    flags = _FLAGS.match(markup)
    if flags and flags[1] in _HIDDEN:
        return ""
    body = markup[flags.end() :] if flags else markup
    parts = [match for part in body.split(";") if (match := _SPELLING.fullmatch(part))]
    spellings = {match[1]: match[2] for match in parts}
    chosen = [spellings[variant] for variant in _SIMPLIFIED if variant in spellings]
    return next(iter((*chosen, *spellings.values(), body)))
