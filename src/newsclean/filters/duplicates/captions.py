"""Captions twice side by side: `村民在洗菜-河东新闻网 / 村民在洗菜 王禾 摄 → 村民在洗菜 王禾 摄`."""

from collections.abc import Mapping

from newsclean.filters.duplicates.copies import CAPTION, Copies, is_chant, is_row
from newsclean.page.fold import fold
from newsclean.page.prose import is_sentence
from newsclean.page.titles import is_site_name
from newsclean.patterns import compile_later

# Behind a caption: the site's name, and who took the picture.
_NAMED = compile_later("[-_|]+([^。!?,]{1,20})")
_CREDIT = compile_later("。?[(/]?[^。!?,]{0,16}(?:摄影?|供图|资料图?|图片?)\\)?")
_LONG = 12  # characters of a caption that may hold marks, at least


def mark_captions(copies: Copies) -> None:
    """Find of two captions side by side the second, or the shorter one, or the one with the site's name."""
    left = copies.left()
    keys = [copies.keys[k] for k in left]
    starts = [key[:CAPTION] for key in keys]
    alike = [n for n in range(1, len(keys)) if starts[n] == starts[n - 1]]
    pairs = {n: worse for n in alike if (worse := _worse(keys, n)) is not None}
    if not pairs or not copies.has_prose or any(map(is_row, copies.texts[:3])):
        return
    for n, worse in pairs.items():
        shorter = min(keys[n - 1], keys[n], key=len)
        if _could_be_caption(shorter) and not is_chant(keys, n) and _is_among_prose(keys, pairs, n, len(shorter)):
            copies.removed[left[worse]] = "caption"


def _worse(keys: list[str], n: int) -> int | None:
    """Which of a line and the one above it is removed, where both are the same caption; None where they are not."""
    one, other = keys[n - 1], keys[n]
    if one == other:
        return n
    shorter, longer = (n - 1, n) if len(one) < len(other) else (n, n - 1)
    size = len(keys[shorter])
    if size < CAPTION or not keys[longer].startswith(keys[shorter]):
        return None
    behind = fold(keys[longer][size : size + 2 * CAPTION + _LONG])
    named = _NAMED.fullmatch(behind)
    if named and is_site_name(named[1]):
        return longer
    return shorter if _CREDIT.fullmatch(behind) else None


def _could_be_caption(key: str) -> bool:
    """Whether a key has the form of a caption: no speech, no row of a table; long, or without marks."""
    if len(key) < 4 or key[0] in '“"「『‘—-' or "|" in key or key.isascii():
        return False
    return len(key) >= _LONG or not any(mark in key for mark in "。！？，!?,…：:；;")


def _is_among_prose(keys: list[str], pairs: Mapping[int, int], n: int, size: int) -> bool:
    """Whether sentences, or other captions that come twice, are above and below: verses repeat among verses."""
    above, below = n - 2, n + 1
    good_above = above < 0 or is_sentence(keys[above]) or above in pairs or n - 1 in pairs
    good_below = below >= len(keys) or is_sentence(keys[below]) or below in pairs or below + 1 in pairs
    return (good_above or good_below) if size >= CAPTION else (good_above and good_below)
