r"""Hanzi written as codes: &#20320;, \u4f60 and %E4%BD%A0 → 你."""

import re
from collections.abc import Iterator

from newsclean.edit import Edit
from newsclean.filters.mojibake.reading import SURE, count_hanzi, is_chinese, likelihood_of

_ENTITIES = re.compile("(?:&(?:amp;)?#(?:[0-9]{2,7}|[xX][0-9a-fA-F]{2,6});){2,}")
_ENTITY = re.compile("&(?:amp;)?#(?:([0-9]+)|[xX]([0-9a-fA-F]+));")
_UNICODE = re.compile(r"(?<![\\\"'\[(-])(?:\\u[0-9a-fA-F]{4}){2,}(?![\"'\])-])")
_PERCENT = re.compile("(?:%[0-9A-Fa-f]{2}){4,}")
# An address keeps its codes.
_ADDRESS = re.compile(r"[/=?&.@][^\s\u2e80-\uffef]*$")


def escaped(text: str) -> Iterator[Edit]:
    """Edits with the rules `entity`, `escape` and `percent`, for runs of two characters or more that are Chinese."""
    for rule, mark, pattern, decode in _FORMS:
        if mark in text:
            for match in pattern.finditer(text):
                decoded = decode(match[0])
                if rule == "percent" and _ADDRESS.search(text, max(0, match.start() - _LONGEST_ADDRESS), match.start()):
                    continue
                if decoded and decoded.isprintable() and is_chinese(decoded) and count_hanzi(decoded) >= 2:
                    yield Edit(match.start(), match.end(), decoded, rule)


_LONGEST_ADDRESS = 500


def _entities(run: str) -> str | None:
    points = [int(match[1]) if match[1] else int(match[2], 16) for match in _ENTITY.finditer(run)]
    if any(point > 0x10FFFF or 0xD800 <= point < 0xE000 or point < 0x20 for point in points):
        return None
    return "".join(map(chr, points))


def _unicode(run: str) -> str | None:
    units = bytes.fromhex(run.replace("\\u", ""))
    try:
        return units.decode("utf-16-be")
    except UnicodeDecodeError:
        return None


def _percent(run: str) -> str | None:
    data = bytes.fromhex(run.replace("%", ""))
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or likelihood_of(text) >= SURE:
            return text
    return None


_FORMS = (
    ("entity", "#", _ENTITIES, _entities),
    ("escape", "\\u", _UNICODE, _unicode),
    ("percent", "%", _PERCENT, _percent),
)
