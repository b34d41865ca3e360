"""Captions said twice side by side: `村民在洗菜-河东新闻网 / 村民在洗菜 王禾 摄 → 村民在洗菜 王禾 摄`."""

import re
from collections.abc import Mapping

from newsclean.filters.duplicates.page import Page, is_chant, is_sentence

# The site's name behind a caption, and who took the picture.
_NAMED = re.compile("[-_|—–｜]+[^。！？，!?,]{0,16}(?:网|報|报|在线|频道|新闻|客户端|门户|中国|com|cn)")
_CREDIT = re.compile("[。]?[（(/]?[^。！？，!?,]{0,16}(?:[摄攝]影?|供[图圖]|资料[图圖]|[图圖]片?)[)）]?")
_CAPTION = 8  # a shorter caption said twice needs sentences on both sides


def drop_captions(page: Page) -> None:
    """Note one of two captions side by side as gone: the second, or the one that says less or has the site's name."""
    left = page.left()
    keys = page.keys(left)
    alike = (n for n in range(1, len(keys)) if keys[n][:_CAPTION] == keys[n - 1][:_CAPTION])
    pairs = {n: worse for n in alike if (worse := _worse(keys, n)) is not None}
    if not pairs or not page.has_prose or any("\t" in line.text for line in page.said[:3]):
        return
    for n, worse in pairs.items():
        shorter = min(keys[n - 1], keys[n], key=len)
        if _could_be_caption(shorter) and not is_chant(keys, n) and _stands_in_prose(keys, pairs, n, len(shorter)):
            page.gone[left[worse]] = "caption"


def _worse(keys: list[str], n: int) -> int | None:
    """Which of a line and the one above it goes, where both are the same caption; None where they are not."""
    one, other = keys[n - 1], keys[n]
    if one == other:
        return n
    shorter, longer = (n - 1, n) if len(one) < len(other) else (n, n - 1)
    size = len(keys[shorter])
    if size < _CAPTION or not keys[longer].startswith(keys[shorter]):
        return None
    if _NAMED.fullmatch(keys[longer], size):
        return longer
    return shorter if _CREDIT.fullmatch(keys[longer], size) else None


def _could_be_caption(key: str) -> bool:
    if len(key) < 4 or key[0] in '“"「『‘—-' or "|" in key or key.isascii():
        return False
    return len(key) >= 12 or not any(mark in key for mark in "。！？，!?,…：:；;")


def _stands_in_prose(keys: list[str], pairs: Mapping[int, int], n: int, size: int) -> bool:
    """Whether sentences, or other captions said twice, stand above and below: verses repeat among verses."""
    above, below = n - 2, n + 1
    good_above = above < 0 or is_sentence(keys[above]) or above in pairs or n - 1 in pairs
    good_below = below >= len(keys) or is_sentence(keys[below]) or below in pairs or below + 1 in pairs
    return (good_above or good_below) if size >= _CAPTION else (good_above and good_below)
