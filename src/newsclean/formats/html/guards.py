"""Pages that would keep any HTML parser busy for minutes, found before one sees them, in time linear in their length.

lexbor takes 52 s for 100,000 nested `<div>`, more than 60 s for 100,000 attributes in a tag, 3 s for 16,000 options.
"""

import re
from collections import Counter

from newsclean.errors import DocumentError
from newsclean.patterns import compile_later

MOST_BYTES = 16 << 20
"""A longer page is rejected: 91 MB of HTML take 1.5 GB of memory in any parser."""

_MOST_NESTED = 2000  # elements within each other; the pages of real sites have some 40
_MOST_ATTRIBUTES = 2000  # of one tag; real ones have some 20
_MOST_OPTIONS = 4000  # of one select; a list of all towns of China has some 3,000

# A quote opens a value only behind an equals sign. Possessive throughout.
_IN_TAG = r"""(?:[\s/]++|=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+|=)"""
_TAG = compile_later(rf"<(/?)([a-zA-Z][^\s/>]*+)({_IN_TAG}*+)>")
_ATTRIBUTE = compile_later(r"""[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+""")
_RAW_TEXT = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"))  # hold no tags
_IS_RAW_TEXT = rf"(?:{'|'.join(sorted(_RAW_TEXT))})(?=[\s/>])"
# The beginning of a page up to a tag with many attributes, or one that does not end. The closing tag of each raw
# text is spelled out: a group in a possessive repeat keeps no place to refer to.
_USUAL_RAW_TEXTS = "|".join(
    rf"<{name}(?=[\s/>]){_IN_TAG}{{0,999}}+>(?:[^<]++|<(?!/{name}))*+" for name in sorted(_RAW_TEXT)
)
_USUAL_TAGS = compile_later(
    rf"""(?:
        [^<]++
      | <(?:/[a-z] | (?!{_IS_RAW_TEXT})[a-z]) [^\s/>]*+ {_IN_TAG}{{0,999}}+ >
      | {_USUAL_RAW_TEXTS}
      | <!--(?:[^-]++|-(?!->))*+-->
      | <(?!/?[a-z]|!--)
    )*+""",
    re.I | re.X,
)
# Elements that have no end, or end where another of their kind begins.
_NEVER_NESTED = frozenset(
    re.findall(
        "[a-z]+",
        "area base br col embed hr img input link meta source track wbr p li dt dd td th tr tbody thead tfoot option "
        "optgroup a button nobr html head body",
    )
)
_NEITHER_NESTED_NOR_OPTION = compile_later(rf"<(?:{'|'.join(sorted(_NEVER_NESTED - {'option'}))})[\s/>]", re.I)
# The parser opens these again in each block behind the one they were not closed in; of equal ones three at most.
_FORMATTING = frozenset(("b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"))
_MOST_EQUAL = 3


def refuse_costly(html: str) -> None:
    """Raise DocumentError for a page nested too deeply, or with too many attributes in a tag or options in a list."""
    if _is_usual(html):
        return  # found in a quarter of the time of what follows
    depth = _Depth()
    options = 0
    position = html.find("<")
    while position >= 0:
        if html.startswith("<!--", position):
            position = html.find("-->", position + 4)
            if position < 0:
                return
        else:
            tag = _TAG.match(html, position)
            if tag is not None:
                name = tag[2].lower()
                if not tag[1]:
                    _refuse_attributes(tag[3])
                    options = options + 1 if name == "option" else 0 if name == "select" else options
                    if options > _MOST_OPTIONS:
                        raise _refused(f"more than {_MOST_OPTIONS:,} options in a list")
                depth.count(tag, name)
                position = _end_of(html, tag, name)
            elif html[position + 1 : position + 2].isalpha():
                return  # a tag that does not end before the page does
        position = html.find("<", position + 1) if position >= 0 else -1


def _is_usual(html: str) -> bool:
    """Whether a page is far from all limits: whatever its tags are, they are too few."""
    starts = html.count("<") - html.count("</")
    if starts > _MOST_NESTED:
        starts -= len(_NEITHER_NESTED_NOR_OPTION.findall(html))
    usual = _USUAL_TAGS.match(html) if starts <= _MOST_NESTED else None
    return usual is not None and usual.end() == len(html)


def _end_of(html: str, tag: re.Match[str], name: str) -> int:
    """Where a tag ends, with what it holds where that is no markup; -1 for the end of the page."""
    if tag[1] or name not in _RAW_TEXT:
        return tag.end() - 1
    end = re.compile(f"</{name}", re.I).search(html, tag.end())
    return end.start() - 1 if end else -1


def _refuse_attributes(attributes: str) -> None:
    """Raise DocumentError for a tag of too many attributes."""
    if len(attributes) > 2 * _MOST_ATTRIBUTES and len(_ATTRIBUTE.findall(attributes)) > _MOST_ATTRIBUTES:
        raise _refused(f"a tag of more than {_MOST_ATTRIBUTES:,} attributes")


class _Depth:
    """How deeply the elements that are open are nested, as the parser would have it, or deeper."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._count: Counter[str] = Counter()
        self._formatting: dict[str, list[str]] = {}
        self._equal: Counter[str] = Counter()
        self._formatted = 0

    def count(self, tag: re.Match[str], name: str) -> None:
        """Take in one more tag; raises DocumentError where it is one too many."""
        if name in _NEVER_NESTED:
            return
        if name in _FORMATTING:
            self._count_formatting(tag, name)
        elif not tag[1]:
            self._open.append(name)
            self._count[name] += 1
        elif self._count[name]:
            while (closed := self._open.pop()) != name:
                self._count[closed] -= 1
            self._count[name] -= 1
        if len(self._open) + self._formatted > _MOST_NESTED:
            raise _refused(f"more than {_MOST_NESTED:,} elements within each other")

    def _count_formatting(self, tag: re.Match[str], name: str) -> None:
        """Take in a tag such as `<b>`, of which the parser opens again what is not closed."""
        same = self._formatting.setdefault(name, [])
        if not tag[1]:
            if self._equal[tag[0]] < _MOST_EQUAL:
                same.append(tag[0])
                self._equal[tag[0]] += 1
                self._formatted += 1
        elif same:
            self._equal[same.pop()] -= 1
            self._formatted -= 1


def _refused(what: str) -> DocumentError:
    """The error for a page that has too much of something."""
    return DocumentError(f"has {what}, which no page needs and a parser spends minutes on; drop it")
