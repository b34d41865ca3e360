"""The name of a page and its copies: `水到了二号桥_新闻_河东网` is a copy of `水到了二号桥` and names the site.

A page has its title up to four times: in <title>, the first line, with channel and site behind it; above the body;
behind captions; glued to the first paragraph. All functions take folded lines.
"""

from typing import NamedTuple

from newsclean.page.fold import fold
from newsclean.page.names import MEDIUM
from newsclean.patterns import compile_later

JOINTS = "-_|·"
"""Folded marks between a title and the name of the site behind it."""

_NOT_WORDS = compile_later(r"[\W_][\W_]*")  # `+` alone would be tried at every character
_HEAD_END = compile_later(r"[_|]|--| - |(?<=[一-龥])-(?=[一-龥])")
_BEHIND = compile_later(r" *(?:[-_|·]+ *[^。!?]{1,40}|(?:图片?)?\(?\d{0,2}\)?|\((?:组?图|视频)\))")
_SITE_NAME = compile_later(
    r"[^-_|。!?,]{0,24}(?:网|报|社|台|频道|在线|客户端|门户网站?|资讯|新闻|论坛|博客|平台|官网|中心|中国|com|cn|net|org|tw|hk)"
)
_PART = compile_later(r" ?[-_|]+ ?(?=[^-_|]{2,24}(?:[-_|]|\Z))")
_HANZI = compile_later("[一-龥]{4}")
_CHANNEL = 6  # characters of the name of a channel between the title and the site's name, at most
_SHORTEST = 2  # characters of a title
_TITLE = 6  # characters of a title whose changed copies are recognised, at least
_ALIKE = 10  # characters at the start that a title and a changed copy of it have in common, at least
_LONGEST_READ = 200  # characters of a line that are compared


def words_of(folded: str) -> str:
    """The letters, hanzi and digits of a line without white space and marks."""
    line = folded[:_LONGEST_READ]
    return line if line.isalnum() else _NOT_WORDS.sub("", line)


def is_site_name(folded: str) -> bool:
    """Whether a piece of a title is the name of a site or a medium: `河东新闻网`, `河东晚报`."""
    return _SITE_NAME.fullmatch(folded) is not None or MEDIUM.fullmatch(folded) is not None


def is_name_behind(folded: str, end: int) -> bool:
    """Whether what a line has behind a title that ends at `end` is nothing, names of channel and site, or `（图）`."""
    return end == len(folded) or _BEHIND.fullmatch(folded, end) is not None


def site_start(folded: str) -> int:
    """Where the names of channel and site behind a title begin, with the mark before them; its length without any."""
    if len(folded) > _LONGEST_READ:
        return len(folded)
    start, site_seen = len(folded), False
    for match in reversed(list(_PART.finditer(folded))):
        behind = folded[match.end() : start].strip()
        is_channel = site_seen and len(behind) <= _CHANNEL and "-" not in match[0]
        if match.start() <= _SHORTEST or not (is_channel or is_site_name(behind)):
            break
        start, site_seen = match.start(), True
    return start


class PageTitle(NamedTuple):
    """The words of a <title>: those of the article's title, and those with the names of channel and site behind."""

    head: str
    whole: str

    @classmethod
    def of(cls, folded: str) -> "PageTitle":
        """The title in a line that is the page's <title>."""
        head = _HEAD_END.split(folded[: min(_LONGEST_READ, site_start(folded))])[0]
        return cls(words_of(head), words_of(folded))

    @property
    def has_names(self) -> bool:
        """Whether names of channel and site, or the other half of a title, follow a mark."""
        return len(self.head) < len(self.whole)

    def is_exactly(self, folded: str) -> bool:
        """Whether a line is this title to the letter, marks aside, or all of it with part of what follows it."""
        line = words_of(folded)
        if line in (self.head, self.whole):
            return len(line) >= _SHORTEST
        return (
            self.whole.startswith(line) and len(line) >= max(_TITLE, len(self.head)) and _HANZI.search(line) is not None
        )

    def may_be_repeated_by(self, text: str) -> bool:
        """Whether the first characters of a line occur in this title, a cheap test before is_repeated_by."""
        first = fold(text[:1])
        if first.isalnum() and first not in self.whole:  # most lines
            return False
        return words_of(fold(text[:_ALIKE])) in self.whole

    def is_repeated_by(self, folded: str) -> bool:
        """Whether a line repeats this title, perhaps with another end, without one, or with a word in front.

        A menu may hold the name that a title begins with, `北汀大学` for `北汀大学举行运动会`: that is no copy.
        """
        line = words_of(folded)
        if len(line) < _TITLE or not _HANZI.search(line):
            return False
        if self.whole.startswith(line):
            return len(line) * 5 >= len(self.head) * 3
        if len(self.head) >= _TITLE and line.startswith(self.head):
            return len(line) <= 2 * len(self.head)
        return len(line) >= _ALIKE and (line[:_ALIKE] == self.head[:_ALIKE] or line in self.whole)
