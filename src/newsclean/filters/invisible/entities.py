"""Entities, escaped any number of times, become what they stand for: `&amp;nbsp;` → a hard space."""

import re
from collections.abc import Iterator
from html import unescape

from newsclean.edit import Edit

# An ampersand, escaped any number of times, with the rest of an entity behind it, if there is one.
_ENTITY = re.compile(
    "&(?:amp;|#38;|#[xX]26;)*+(#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};|nbsp(?![A-Za-z0-9=;])"
    "|(?:[lr][ds]quo|middot|hellip|mdash|ndash|quot|times|bull|e[nm]sp|lt|gt)(?=[^\x00-\x7f]))?"
)


def _is_quoted(text: str, match: re.Match[str]) -> bool:
    """Whether nothing but an entity stands between quotation marks or slashes, as in code that speaks of it."""
    before, behind = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return before != "" and before == behind and before in "\"'`/"


_BEFORE_MENTION = re.compile("(?:使用|[写寫][成作]?|[实實][体體]|[转轉][义義]符?|[输輸]入|用)[“\"' ]{0,2}")
_BEHIND_MENTION = re.compile("[”\"' ]{0,2}(?:表示|代表|[才就]能|[显顯]示)")
_NEAR = 4  # characters in front of an entity that say it is meant itself


def _is_mentioned(text: str, match: re.Match[str]) -> bool:
    """Whether a text speaks of an entity: 使用 &nbsp; 表示空格."""
    if not _BEHIND_MENTION.match(text, match.end()):
        return False
    first = max(0, match.start() - _NEAR)
    return any(_BEFORE_MENTION.fullmatch(text, start, match.start()) for start in range(first, match.start()))


def entity_edits(text: str) -> Iterator[Edit]:
    """Edits with the rule `entity`."""
    for match in _ENTITY.finditer(text):
        entity = f"&{match[1] or ''}"
        character = unescape(entity if entity.endswith((";", "&", "nbsp")) else f"{entity};")
        # Names that no entity has stay as they are, and so do numbers of no character: &#0; gives U+FFFD, &#1; nothing.
        if character in ("", "\ufffd") or _is_quoted(text, match) or _is_mentioned(text, match):
            character = entity
        if character != match[0]:
            yield Edit(match.start(), match.end(), character, "entity")
