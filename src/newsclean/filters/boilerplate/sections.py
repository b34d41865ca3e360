"""Lines within the main text that a site puts there: a table of contents, buttons, adverts, words for pictures.

`目录`, `1历史沿革`, `2建筑结构` above `历史沿革`, `编辑`, … → the list and the buttons go, the headings stay.
`图片` between two paragraphs is what is left of a picture. A step of `position`, on a page where other lines are
removed around the text.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from newsclean.filters.boilerplate.body import Body
from newsclean.filters.boilerplate.content import is_matched_contact
from newsclean.filters.boilerplate.decision import Decision, Decisions, boilerplate_count
from newsclean.page.line import PageLine
from newsclean.page.prose import is_whole_sentence
from newsclean.patterns import compile_later

STEP = "sections"  # what decisions on lines within the text are marked with
_HEAD = compile_later("(?:本文|文章)?目 ?[录錄](?:一[览覽])?")
_BEFORE_ENTRY = compile_later(r"[\d.,、．·▪•()（）一二三四五六七八九十\s-]*")
_CHAPTER = compile_later(r"第 ?[一二三四五六七八九十百\d]{1,5} ?[编章节篇部]")
_ENTRIES = 2  # lines of a table of contents, at least
_BUTTON_RULES = ("navigation", "widget", "share", "comments", "login")
_BUTTONS = 3  # times that the same button is on a page, at least
_BUTTON = 6  # characters of a button, at most
_PLACEHOLDERS = frozenset(("图片", "圖片", "图像", "Image", "[图片]", "视频", "影片"))  # the words copied for a picture
_PLACED = 2  # times that such a word is a line of a page, at least: one is the heading of a list
_PROMOTIONS = ("app-promo", "advert")
# Words of a text that itself speaks of apps, accounts or adverts.
_TOPIC = compile_later("app|应用|软件|程序|客户端|公众号|微信|二维码|扫码|line|广告|下载|点击")
AROUND = 4  # lines removed on a page, bylines apart, from which on it comes from a site's software


def contents_and_buttons(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """The table of contents of a page, buttons that are repeated below its headings, adverts and placeholders."""
    if boilerplate_count(decided) < AROUND:
        return {}
    contents = {i: Decision("navigation", STEP, "it is in a table of contents") for i in _contents(lines)}
    buttons = {
        i: Decision(lines[i].rule, STEP, "the same button is on the page three times or more")
        for i in _repeated_buttons(lines)
    }
    promotions = {
        i: Decision(lines[i].rule, STEP, "it is an advert of the site within a text on other subjects")
        for i in _promotions(lines, body, decided)
    }
    times = Counter(line.text for line in lines if line.text in _PLACEHOLDERS)
    placeholders = {
        i: Decision("widget", STEP, "it is what is left of a picture")
        for i, line in enumerate(lines)
        if times and times[line.text] >= _PLACED
    }
    found = placeholders | promotions | buttons | contents
    return {i: decision for i, decision in found.items() if i not in decided}


def _promotions(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Iterator[int]:
    """Invitations and adverts between paragraphs that are no sentences, where the text does not speak of such."""
    within = range(body.first, min(body.last + 1, len(lines)))
    found = [i for i in within if lines[i].has_rule(_PROMOTIONS) and not is_matched_contact(lines[i])]
    if found and not any(_TOPIC.search(lines[i].folded) for i in within if not (lines[i].matches or i in decided)):
        yield from (i for i in found if _is_invitation(lines[i]) and not is_whole_sentence(lines[i].text))


def _is_invitation(line: PageLine) -> bool:
    """Whether a line is an advert, or names the app or account that it invites to."""
    return line.has_rule(("advert",)) or _TOPIC.search(line.folded) is not None


def _contents(lines: Sequence[PageLine]) -> Iterator[int]:
    """The heads of tables of contents and their entries, each of which is a heading further down; none of a law's or a
    book's own, whose entries are chapters."""
    heads = [i for i, line in enumerate(lines) if _HEAD.fullmatch(line.text)]
    last = {line.text: i for i, line in enumerate(lines)} if heads else {}
    for head in heads:
        end = head + 1
        while end < len(lines) and max(last[lines[end].text], last.get(_without_number(lines[end].text), -1)) > end:
            end += 1
        is_cut_short = end < len(lines) and _without_number(lines[end].text) != lines[end].text
        if end - head > _ENTRIES and not (is_cut_short or _CHAPTER.match(lines[head + 1].folded)):
            yield from range(head, end)


def _without_number(text: str) -> str:
    """An entry without the number or the bullet in front of it."""
    return _BEFORE_ENTRY.sub("", text, count=1)


def _repeated_buttons(lines: Sequence[PageLine]) -> Iterator[int]:
    """Short lines that rules match as buttons, each the same as two others or more.

    A button is below a heading, or always below the same other button; the words of a timetable, `语文`, are not.
    """
    buttons = [
        i
        for i, line in enumerate(lines)
        if 1 < len(line.text) <= _BUTTON and not line.text.isdigit() and line.rule in _BUTTON_RULES
    ]
    times = Counter(lines[i].text for i in buttons)
    repeated = {i: lines[i].text for i in buttons if times[lines[i].text] >= _BUTTONS}
    above: dict[str, set[str]] = {}  # by button those directly above it, "" for a heading
    for i, button in repeated.items():
        above.setdefault(button, set()).add(repeated.get(i - 1, ""))
    yield from (i for i, button in repeated.items() if len(above[button]) == 1)
