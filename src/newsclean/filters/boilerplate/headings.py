"""Where the title of an article stands on its page, next to the body: `水到了二号桥_新闻_河东网` above tells which."""

import re
from collections.abc import Iterable, Sequence

from newsclean.filters.boilerplate.classify import Entry
from newsclean.filters.boilerplate.zones import OF_THE_ARTICLE

_NOT_OF_WORDS = re.compile(r"[\W_][\W_]*")  # `+` alone would be tried at every character
_HEAD_OF_TITLE = re.compile(r"[_|｜]|--| [-–—] |(?<=[一-龥])-(?=[一-龥])")
_TITLE = 6  # characters of a title that a copy of it is told by
_SHORT_TITLE = range(3, _TITLE)
_LONGEST = 50  # characters of a title, at most
_SHORTEST = 2  # characters of a title above a byline: `讣告`
_RIGHT_ABOVE = 4  # characters of a title right above the body
_ALIKE = 10  # characters that two forms of a title have in common
NEAR_TITLE = 8
"""Lines below the title in which the byline stands."""
_ABOVE = 20  # lines above the body in which the title stands
_BODY = 12  # lines of the body that share words with its title
_BETWEEN = (*OF_THE_ARTICLE, "share", "advert", "widget")
"""Rules of what stands between the title, a summary and the body."""
_ABOVE_BYLINE = 3  # shared words that a byline below outweighs
_OF_A_TITLE = 2  # shared words of a line right above, by which it belongs to the title
_ORDERS = ("关于", "關於", "印发", "印發", "转发", "轉發")
_OFFICE = re.compile("[一-龥]{2,20}(?:政府|[办辦]公室|[委员員]{2}[会會]|[局厅廳部院处處])")
# A time, a path through the site, a count: `河东周刊 05-27 21:18`, `河东论坛 > 闲谈 > 水到了`, `1566 积分`
_NO_TITLE = re.compile(r"\d[:：]\d\d(?!\d)| [>›»/] |\A\d+ ?[一-龥]{1,4}\Z")


def copied_title(entries: Sequence[Entry]) -> int:
    """The line, next to the body, that says the page's first line again, which is its <title>; or -1."""
    head, whole = _title_of_page(entries[0].text)
    longest = 2 * len(entries[0].text)
    texts = (entry.text for entry in entries[1:])
    copies = [i for i, text in enumerate(texts, 1) if len(text) <= longest and _is_copy(_words(text), head, whole)]
    if not copies and len(head) in _SHORT_TITLE:
        copies = [i for i in range(1, len(entries)) if _is_short_copy(entries, i, head)]
    bylines = (_byline_below(entries, i) for i in copies)
    byline = next((i for i in bylines if i), 0)
    titled = [i for i in copies if i < byline]
    title = titled[-1] if titled else next(iter(copies), -1)
    # The name of an office, at the top and as a signature, is no title: most of the text stands above it.
    above, below = said_in(entries[:title]), said_in(entries[title:])
    return title if title >= 0 and (above < below or (titled and not above)) else -1


def said_in(entries: Iterable[Entry]) -> int:
    """The characters of the paragraphs among some lines."""
    return sum(len(entry.text) for entry in entries if entry.prose)


def _byline_below(entries: Sequence[Entry], title: int) -> int:
    """The line of the byline close below a title, or 0."""
    below = range(title + 1, min(title + 1 + NEAR_TITLE, len(entries)))
    return next((i for i in below if any(mark.rule in OF_THE_ARTICLE for mark in entries[i].marks)), 0)


def _title_of_page(text: str) -> tuple[str, str]:
    """The words of a <title> without the names of channel and site behind it, and with them."""
    return _words(_HEAD_OF_TITLE.split(text[:200])[0]), _words(text)


def _is_copy(said: str, head: str, whole: str) -> bool:
    if len(said) < _TITLE:
        return False
    # A menu may hold the name that the title begins with, 北汀大学 for 北汀大学举行……
    if whole.startswith(said):
        return len(said) * 5 >= len(head) * 3
    if len(head) >= _TITLE and said.startswith(head):
        return len(said) <= 2 * len(head)
    # Titles are changed on the way, mostly at the end, and some have a word in front.
    return len(said) >= _ALIKE and (said[:_ALIKE] == head[:_ALIKE] or said in whole)


def _is_short_copy(entries: Sequence[Entry], i: int, head: str) -> bool:
    """Whether a line says a title too short to tell it from a menu's words by itself: a byline must stand below."""
    said = "" if entries[i].marks else _words(entries[i].text)
    return said == head and _byline_below(entries, i) > 0


def _words(text: str) -> str:
    return _NOT_OF_WORDS.sub("", text[:200])


def title_above(entries: Sequence[Entry], start: int) -> int:
    """The title above the first paragraph, `start`: the plain line that shares most words with what stands below.

    The line above the byline counts for more, and of equals the nearest. Without any it is `start`. Papers set
    titles in several lines: `老粮库变身排练场`, `——记城南的一次改造`.
    """
    above = range(start - 1, max(-1, start - 1 - _ABOVE), -1)
    body = _NOT_OF_WORDS.sub("", "".join(entry.text for entry in entries[start : start + _BODY]))
    shared = {}
    for i in above:
        bylined = any(mark.rule in OF_THE_ARTICLE for mark in entries[i + 1].marks)
        least = _SHORTEST if bylined else _RIGHT_ABOVE if i == start - 1 else _TITLE
        if _may_be_title(entries[i], least):
            shared[i] = sum(pair in body for pair in _pairs_of(entries[i].text)) + bylined * _ABOVE_BYLINE
    title = max(shared, key=shared.__getitem__, default=start)
    while shared.get(title - 1, 0) >= _OF_A_TITLE:
        title -= 1
    return title


def _may_be_title(entry: Entry, size: int) -> bool:
    return size <= len(entry.text) <= _LONGEST and not (entry.marks or entry.prose or _NO_TITLE.search(entry.text))


def _pairs_of(text: str) -> set[str]:
    """The pairs of neighbouring characters of a text without its marks."""
    said = _NOT_OF_WORDS.sub("", text)
    return {said[i : i + 2] for i in range(len(said) - 1)}


def first_paragraph(entries: Sequence[Entry], start: int) -> int:
    """The first paragraph above `start` with no menu, list or comment in between, or `start`.

    Lists may stand within an article, and a byline, a share bar or an advert between its summary and its body.
    """
    first = start
    for i in range(start - 1, max(-1, start - 1 - _ABOVE), -1):
        if any(mark.rule not in _BETWEEN for mark in entries[i].marks):
            break
        if entries[i].prose:
            first = i
    return first


def below_office(entries: Sequence[Entry], title: int) -> int:
    """The line of the office whose order has this title, `青溪县人民政府办公室` above `关于……的通知`; or `title`."""
    if title < 1 or entries[title - 1].marks or not entries[title].text.startswith(_ORDERS):
        return title
    return title - 1 if _OFFICE.fullmatch(entries[title - 1].text) else title


def is_title_copy(title: Entry, other: Entry) -> bool:
    """Whether another line says the title of the article again, with or without the names behind it."""
    said = _words(title.text)
    return len(said) >= _TITLE and _is_copy(said, *_title_of_page(other.text))
