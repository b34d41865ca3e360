"""What the markup of a page declares: its encoding, and its title, date, source, author and address.

`<meta property="og:title" content="书店搬家了">` → `{"title": "书店搬家了"}`.
"""

import json
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from newsclean.page.dates import date_of
from newsclean.page.fold import fold
from newsclean.patterns import compile_later

_CHARSET = compile_later(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""", re.I
)
_HEAD = 4096  # bytes in which a page declares its encoding; browsers look at 1,024

# Names of <meta> by field, those first that are most to be trusted.
_META = {
    "title": ("og:title", "twitter:title"),
    "date": ("article:published_time", "og:release_date", "datepublished", "pubdate", "publishdate"),
    "source": ("mediaid", "source", "contentsource"),
    "author": ("author", "article:author", "og:author"),
    "url": ("og:url",),
}
_ARTICLES = frozenset(("NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle"))
_LONGEST = 200  # characters of a value; a longer one is a text
_LONGEST_JSON = 1 << 20  # characters of JSON-LD that are read
_ISO_TIME = compile_later(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d)?")


def declared_encoding(data: bytes) -> str | None:
    """The encoding that `<meta charset>` or the XML declaration of a page names; None without one."""
    found = _CHARSET.search(data[:_HEAD])
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def declared_metadata(tree: LexborHTMLParser) -> dict[str, str]:
    """Title, date, source, author and url as the head of a page and its JSON-LD declare them, where they do.

    A title that is but the name of the site is none.
    """
    meta = dict[str, str]()
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name:
            meta.setdefault(name.lower(), (attributes.get("content") or "").strip())
    found = dict[str, str]()
    for field, names in _META.items():
        found |= next(({field: meta[name]} for name in names if meta.get(name)), {})
    for article in _articles(tree):
        found = article | found
    canonical = tree.css_first('link[rel="canonical"][href]')
    if canonical is not None:
        found.setdefault("url", (canonical.attributes.get("href") or "").strip())
    if found.get("title") == meta.get("og:site_name"):
        found.pop("title", None)
    return {field: value for field, value in _checked(found) if value}


def _checked(found: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The fields with what may be in them: dates as in ISO 8601, addresses with their host."""
    for field, value in found.items():
        value = " ".join(value.split())
        if field == "date":
            iso = _ISO_TIME.match(value)
            value = iso[0].replace(" ", "T") if iso else date_of(fold(value))
        if len(value) <= _LONGEST and (field != "url" or value.startswith(("http://", "https://"))):
            yield field, value


def _articles(tree: LexborHTMLParser) -> Iterator[dict[str, str]]:
    """The metadata of each article in JSON-LD."""
    for node in tree.css('script[type="application/ld+json"]'):
        source = node.text()
        if len(source) > _LONGEST_JSON:
            continue
        try:
            data = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        entries = data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, dict) else []
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and not _ARTICLES.isdisjoint(_types(entry)):
                yield _article(entry)


def _types(entry: dict[str, object]) -> list[str]:
    """The types of an entry of JSON-LD."""
    kind = entry.get("@type")
    return [item for item in kind if isinstance(item, str)] if isinstance(kind, list) else [str(kind)]


def _article(entry: dict[str, object]) -> dict[str, str]:
    """The metadata fields that an entry of JSON-LD on an article has."""
    named = {
        "title": entry.get("headline"),
        "date": entry.get("datePublished"),
        "source": _name(entry.get("publisher")),
        "author": _name(entry.get("author")),
        "url": entry.get("url"),
    }
    return {field: value for field, value in named.items() if isinstance(value, str) and value.strip()}


def _name(who: object) -> object:
    """The name of a person or an organisation, or of the first of several."""
    if isinstance(who, list):
        who = who[0] if who else None
    return who.get("name") if isinstance(who, dict) else who
