"""Runs of lines of one shape that are content together: rows of a card or a table, bullets, numbered points.

`作者：王禾` between `书名：…`, `出版社：…` and `页数：…` is a row of a book's card.
"""

from collections.abc import Callable, Iterator, Sequence

from newsclean.page.line import ABOUT_ARTICLE, ANYWHERE, PageLine
from newsclean.patterns import compile_later

ELSEWHERE = 2  # matched lines outside a run; from so many on the page has menus, and the run is one


def run_lines(lines: Sequence[PageLine], matched: Sequence[int]) -> Iterator[int]:
    """The lines of runs of one shape that are content: rows of a card or a table, bullets."""
    for shape, is_content in _SHAPES:
        done = 0
        for i in matched:
            key = shape(lines[i].text) if i >= done else ""
            if not key:
                continue
            start = done = i
            while start and shape(lines[start - 1].text) == key:
                start -= 1
            while done < len(lines) and shape(lines[done].text) == key:
                done += 1
            run = range(start, done)
            if len(matched) - sum(bool(lines[k].matches) for k in run) >= ELSEWHERE:
                run = _unmatched_fields(lines, run) if key == "label" else range(0)
            if run and is_content(lines[run.start : run.stop]):
                yield from run


_LABEL = compile_later(r"[^\s:：。，,；;|]{1,12} ?[:：]")
_LABELLED = 40  # characters of a label and its value, at most: more is a sentence in a dialogue
_FILLED = 2  # different labels with values that no rule matches, at least: a form to fill in has none
_CREDIT = compile_later("(?:设计|策划|制作|监制|统筹|主编|责任人)[^:]{0,2}:")  # first or last in a card
_SIGNATURE = compile_later(r"[(（](?:盖章|蓋章|签字|簽字|签名|簽名|签章|簽章)[)）] ?[:：]")


def _label_shape(text: str) -> str:
    """ "label" for a label with its value, `作者：王禾`; else empty."""
    return "label" if len(text) <= _LABELLED and text[-1] not in "。！？!?" and _LABEL.match(text) else ""


def _is_card(run: Sequence[PageLine]) -> bool:
    """Whether labels and values are a card, of a book or a patient: half of them no byline's, or places to sign."""
    if any(match.where in ANYWHERE and match.rule not in ABOUT_ARTICLE for line in run for match in line.matches):
        return False  # as 版权所有 is a footer's in any company
    unmatched = [line.text for line in run if not line.matches]
    filled = {text.replace("：", ":").split(":")[0] for text in unmatched if text[-1] not in ":："}
    return any(map(_SIGNATURE.search, unmatched)) or (len(filled) >= _FILLED and len(unmatched) * 2 >= len(run))


def _unmatched_fields(lines: Sequence[PageLine], run: range) -> range:
    """The fields of a card among labels with values on a page with menus, where no rule matches most of them.

    The share bar and the editor below a card are none of it; of a byline or a table above an order most are matched.
    """
    unmatched = [i for i in run if not lines[i].matches]
    if not unmatched:
        return range(0)
    first = unmatched[0]
    first -= first > run.start and _CREDIT.match(lines[first - 1].folded) is not None
    stop = unmatched[-1] + 1
    stop += stop < run.stop and _CREDIT.match(lines[stop].folded) is not None
    inner = range(first, stop)
    return inner if len(unmatched) * 2 > len(inner) else range(0)


_BULLET = compile_later(r"[-*+] ")


def _bullet_shape(text: str) -> str:
    """The mark of a line that opens with a bullet, `- `; else empty."""
    return text[0] if _BULLET.match(text) else ""


def _is_half_unmatched(run: Sequence[PageLine]) -> bool:
    """Whether no rule matches half of the lines, and two at least."""
    unmatched = sum(not line.matches for line in run)
    return unmatched >= 2 and unmatched * 2 >= len(run)


_CELLS = compile_later(r" ?[|｜\t] ?")
_FIGURE = compile_later(r"[-+]?[\d,.，]+ ?[%％万亿元次人个]{0,2}\Z")
_RULED = compile_later(r"[\s|:-]*-{3}[\s|:-]*")  # between the head and the rows of a table in Markdown
_ROWS = 3  # lines of a table, at least


def _row_shape(text: str) -> str:
    """How many separators a row of a table has, as a string; empty without any."""
    cells = len(_CELLS.findall(text))
    return str(cells) if cells else ""


def _is_table(run: Sequence[PageLine]) -> bool:
    """Whether the rows under a head that no rule matches hold figures: menus hold words."""
    if len(run) < _ROWS or run[0].matches:
        return False
    if _RULED.fullmatch(run[1].text):
        return True
    figures = [all(map(_FIGURE.match, _CELLS.split(line.text)[1:])) for line in run]
    # A head of two cells with a figure is a title with how often it was read.
    return all(figures[1:]) and not (figures[0] and len(_CELLS.findall(run[0].text)) == 1)


_POINT = compile_later(r"[0-9]{1,2}[.、．] ?[^\s\d]")
_POINTS = 3  # numbered points of a list, at least


def _point_shape(text: str) -> str:
    """ "point" for a numbered point, `1.水渠`; else empty."""
    return "point" if _POINT.match(text) else ""


def _is_list(run: Sequence[PageLine]) -> bool:
    """Whether numbered points are long enough a list to be one of the text's own."""
    return len(run) >= _POINTS


_GLOSS = compile_later(r"[A-Za-z][A-Za-z '-]* [一-龥]{1,8}")
_GLOSSES = 5  # lines of a glossary, at least


def _gloss_shape(text: str) -> str:
    """ "gloss" for words with their translation, `Search 搜索`; else empty."""
    return "gloss" if _GLOSS.fullmatch(text) else ""


def _is_glossary(run: Sequence[PageLine]) -> bool:
    """Whether words with their translation, `Search 搜索`, are a glossary and no menu in two languages."""
    return len(run) >= _GLOSSES and sum(not line.matches for line in run) >= 2


_SHAPES: tuple[tuple[Callable[[str], str], Callable[[Sequence[PageLine]], bool]], ...] = (
    (_label_shape, _is_card),
    (_bullet_shape, _is_half_unmatched),
    (_row_shape, _is_table),
    (_point_shape, _is_list),
    (_gloss_shape, _is_glossary),
)
"""Shapes of lines (equal keys are of one shape, an empty key is of none), each with when a run of it is content."""
