"""Entities, escaped any number of times, become what they mean: `&amp;nbsp;` → a hard space."""

import re
from collections.abc import Iterator
from html import unescape

from newsclean.edit import Edit
from newsclean.patterns import compile_later

# An ampersand, escaped any number of times, with the rest of an entity behind it, if there is one.
_ENTITY = compile_later(
    "&(?:amp;|#38;|#[xX]26;)*+(#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};|nbsp(?![A-Za-z0-9=;])"
    "|(?:[lr][ds]quo|middot|hellip|mdash|ndash|quot|times|bull|e[nm]sp|lt|gt)(?=[^\x00-\x7f]))?"
)


def _is_quoted(text: str, match: re.Match[str]) -> bool:
    """Whether nothing but an entity is between quotation marks or slashes, as in code that speaks of it."""
    before, behind = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return before != "" and before == behind and before in "\"'`/"


_BEFORE_MENTION = compile_later("(?:使用|[写寫][成作]?|[实實][体體]|[转轉][义義]符?|[输輸]入|用)[“\"' ]{0,2}")
_BEHIND_MENTION = compile_later("[”\"' ]{0,2}(?:表示|代表|[才就]能|[显顯]示)")
_NEAR = 4  # characters in front of an entity that say it is meant itself
_FARTHEST = 60  # characters of a line on either side that name what it means
_NAMES = {
    "\u00a0": "空格|空白",
    "\u2002": "空格|空白",
    "\u2003": "空格|空白",
    "<": "[小大]于|[小大]於|尖括",
    ">": "[小大]于|[小大]於|尖括",
    '"': "引[号號]",
    "“": "引[号號]",
    "”": "引[号號]",
    "&": "[与與和][号號]",
    "©": "版[权權]符",
}
_ABOUT_ENTITIES = "[实實][体體]|[转轉][义義]"
_APART_BEFORE = compile_later("[\\s“\"'‘（(、，。；/]?")
_APART_BEHIND = compile_later("[”\"'’）)、，。；/]|\\s(?!&)")


def _is_mentioned(text: str, match: re.Match[str], character: str) -> bool:
    """Whether a text speaks of an entity: 使用 &nbsp; 表示空格; or names what it is: &nbsp; 和普通空格不一样."""
    first = max(0, match.start() - _NEAR)
    if _BEHIND_MENTION.match(text, match.end()) and any(
        _BEFORE_MENTION.fullmatch(text, start, match.start()) for start in range(first, match.start())
    ):
        return True
    if not (
        _APART_BEFORE.fullmatch(text[match.start() - 1 : match.start()]) and _APART_BEHIND.match(text, match.end())
    ):
        return False
    names = f"{_NAMES[character]}|{_ABOUT_ENTITIES}" if character in _NAMES else _ABOUT_ENTITIES
    start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - _FARTHEST)
    line = text[start : match.end() + _FARTHEST].partition("\n")[0]
    return re.search(names, line) is not None


def entity_edits(text: str) -> Iterator[Edit]:
    """Edits with the rule `entity`."""
    for match in _ENTITY.finditer(text):
        entity = f"&{match[1] or ''}"
        character = unescape(entity if entity.endswith((";", "&", "nbsp")) else f"{entity};")
        # Names that no entity has stay as they are, and so do numbers of no character: &#0; gives U+FFFD, &#1; nothing.
        if character in ("", "\ufffd") or _is_quoted(text, match):
            character = entity
        elif _is_mentioned(text, match, character):
            continue
        if character != match[0]:
            yield Edit(match.start(), match.end(), character, "entity")
