"""Which line is the title: kept, above the byline, and what the page is called: `标题_河东新闻网 … 标题 → 标题`."""

import re
from functools import cache
from itertools import islice

from newsclean.filters.duplicates.page import is_prose
from newsclean.metadata.bylines import read_short, says_of_page
from newsclean.metadata.places import Places
from newsclean.page.fold import fold
from newsclean.page.labels import opens_with_label
from newsclean.page.names import MEDIUM

_SHORTEST, _LONGEST = 2, 80
_CHANNEL = 6  # characters of a channel's name in front of the site's
_USUAL = 8  # characters that most titles have
_CANDIDATES = 60  # lines above the body that are looked at
_BYLINE_WITHIN = 4  # lines under the title
_SITE = re.compile(r" ?[-_|]+ ?(?=[^-_|]{2,24}(?:[-_|]|\Z))")
_NAME_ENDS = re.compile(r" ?[-_|] ?| ")
_SITE_NAME = re.compile(
    r"[^-_|]*(?:网|报|社|台|频道|在线|客户端|门户网站?|资讯|新闻|论坛|博客|平台|官网|中心|\.(?:com|cn|net|org|tw|hk))\Z"
)
_NO_TITLE = re.compile(r"[^一-龥a-z]*\Z|.*[:,;]\Z|[>|<].*|.*[>|].*[>|].*|.*首页.*>.*|.*(?:@|https?:).*")


def title_of(places: Places) -> tuple[str, int]:
    """The title and its line; "" and -1 where no line is one: a text of one line has none."""
    if len(places.lines) < 2:
        return "", -1
    first = places.body[0]
    called = _called(places.lines)
    is_byline = cache(lambda i: not is_prose(places.lines[i]) and says_of_page(places.lines[i]))
    best, title = 0.0, -1
    kept = [i for i in range(first) if places.kept[i]]
    nearby = range(max(0, first - _CANDIDATES), first)
    for i in sorted({*kept[:_CANDIDATES], *nearby, *range(min(2, first)), *called}):
        line = places.lines[i]
        if not (places.kept[i] or i in called) or not _may_be_title(line):
            continue
        # Above the title stands at most a short name of the site, and under it a second headline.
        below = range(i + 1, min(len(places.lines), i + 1 + _BYLINE_WITHIN))
        byline = any(map(is_byline, below)) * (2.6 if len(line) >= _USUAL else 2)
        score = places.kept[i] + 4 * (i in called) + byline + 0.5 * (kept[:1] == [i])
        if score > best:
            best, title = score, i
    return (_without_site(places.lines[title]), title) if title >= 0 else ("", -1)


def _may_be_title(line: str) -> bool:
    if not _SHORTEST <= len(line) <= _LONGEST or is_prose(line):
        return False
    return not (_NO_TITLE.match(fold(line)) or opens_with_label(line) or read_short(line))


def _names_of_page(first: str) -> set[str]:
    """What a page calls itself in its first line, with and without the names of channel and site behind it."""
    shadow = fold(first[: 2 * _LONGEST])
    names = {shadow, *(shadow[: match.start()] for match in islice(_NAME_ENDS.finditer(shadow), 8))}
    return {"".join(name.split()) for name in names if len(name) > _SHORTEST}


def _called(lines: list[str]) -> set[int]:
    """The lines that say what the page calls itself, but for the first."""
    names = _names_of_page(lines[0])
    alike = (i for i, line in enumerate(lines) if i and line[0] == lines[0][0])
    return {i for i in alike if len(lines[i]) <= _LONGEST and "".join(fold(lines[i]).split()) in names}


def _without_site(title: str) -> str:
    """A title without the names of channel and site that stand behind it."""
    shadow = fold(title)
    site = ""
    for match in reversed(list(_SITE.finditer(shadow))):
        behind = shadow[match.end() : len(title)].strip()
        is_channel = bool(site) and len(behind) <= _CHANNEL and "-" not in match[0]
        if match.start() <= _SHORTEST or not (is_channel or _SITE_NAME.fullmatch(behind) or MEDIUM.fullmatch(behind)):
            break
        site, title = behind, title[: match.start()].rstrip()
    return title
