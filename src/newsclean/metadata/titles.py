"""Which line is the title: kept, above the byline, and what the page is called: `标题_河东新闻网 … 标题 → 标题`."""

import re
from functools import cache

from newsclean.filters.boilerplate.folding import fold
from newsclean.filters.duplicates.page import is_prose
from newsclean.metadata.bylines import opens_with_label, read_short, says_of_page
from newsclean.metadata.names import MEDIUM
from newsclean.metadata.places import Places

_SHORTEST, _LONGEST = 2, 80
_USUAL = 8  # characters that most titles have
_CANDIDATES = 60  # lines above the body that are looked at
_BYLINE_WITHIN = 4  # lines under the title
_SITE = re.compile(r" ?[-_|] ?(?=[^-_|]{2,24}\Z)")
_SITE_NAME = re.compile(
    r"[^-_|]*(?:网|报|社|台|频道|在线|客户端|门户网站?|资讯|新闻|论坛|博客|平台|官网|中心|\.(?:com|cn|net|org|tw|hk))\Z"
)
_NO_TITLE = re.compile(r"[^一-龥a-z]*\Z|.*[:,;]\Z|[>|<].*|.*[>|].*[>|].*")


def title_of(places: Places) -> tuple[str, int]:
    """The title and its line; "" and -1 where no line is one: a text of one line has none."""
    if len(places.lines) < 2:
        return "", -1
    first = places.body[0]
    called = _names_of_page(places.lines)
    is_byline = cache(lambda i: not is_prose(places.lines[i]) and says_of_page(places.lines[i]))
    best, title = 0.0, -1
    kept = [i for i in range(first) if places.kept[i]]
    nearby = range(max(0, first - _CANDIDATES), first)
    for i in sorted({*kept[:_CANDIDATES], *nearby, *range(min(2, first))}):
        line = places.lines[i]
        is_called = bool(called) and i > 0 and line in called
        if not (places.kept[i] or is_called) or not _may_be_title(line):
            continue
        # Above the title stands at most a short name of the site, and under it a second headline.
        below = range(i + 1, min(len(places.lines), i + 1 + _BYLINE_WITHIN))
        byline = any(map(is_byline, below)) * (2.6 if len(line) >= _USUAL else 2)
        score = places.kept[i] + 4 * is_called + byline + 0.5 * (kept[:1] == [i])
        if score > best:
            best, title = score, i
    return (_without_site(places.lines[title]), title) if title >= 0 else ("", -1)


def _may_be_title(line: str) -> bool:
    if not _SHORTEST <= len(line) <= _LONGEST or is_prose(line):
        return False
    return not (_NO_TITLE.match(fold(line)) or opens_with_label(line) or read_short(line))


def _names_of_page(lines: list[str]) -> set[str]:
    """What a page calls itself in its first line, with and without the names of channel and site behind it."""
    first = lines[0] if lines else ""
    names = {first}
    for match in list(re.finditer(r"\s*[-_|—–｜]\s*|\s+", first[: 2 * _LONGEST]))[:8]:
        names.add(first[: match.start()])
    return {name for name in names if len(name) > _SHORTEST}


def _without_site(title: str) -> str:
    """A title without the name of the site that stands behind it."""
    shadow = fold(title)
    match = _SITE.search(shadow)
    if match is None or match.start() <= _SHORTEST:
        return title
    site = shadow[match.end() :]
    return title[: match.start()].rstrip() if _SITE_NAME.match(site) or MEDIUM.fullmatch(site) else title
