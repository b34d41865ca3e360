"""Where an article ends that was found among the lines of a page: behind its last paragraph, table and signature."""

from collections.abc import Sequence

from newsclean.chinese.hanzi import HANZI
from newsclean.filters.boilerplate.content import is_matched_contact
from newsclean.filters.boilerplate.features import Surroundings
from newsclean.page.beside import is_signature
from newsclean.page.line import ANYWHERE, BELOW, PageLine, prose_length
from newsclean.page.numbering import is_numbered
from newsclean.patterns import compile_later

_FIGURE = compile_later(r"(?<!\d)\d+(?:[.,．·]\d+)*")
_TIME = compile_later(r"\d ?[-:：/年月] ?\d")
_CHAPTER = compile_later(r"[\[(（]?(?:(\d{1,2}):)?(\d{1,2}):(\d\d)[\])）]? ?(?=[^\d\s])")
_BETWEEN = 2  # unmatched lines of no such form that may be among content, at most
_FIGURES = 2  # numbers in a row of a table, at least
_TABLE_HEAD = 24  # characters of what heads a table, at most
_BOX = 9  # lines of a box of links within an article, at most
_SMALL_BOX = 2  # lines of a box below which any paragraph continues the text
_RESUMED = 90  # characters of the paragraphs below a larger box, at least; a teaser has fewer
_NO_BOX = ("comments", "footer", "licence", "disclaimer", "hot-list")
MOSTLY = 0.5  # share of a line in links beyond which it is one
_NAME = 12  # characters of a reader's name over the time of a comment, at most
_FEW_BELOW = 6  # unmatched lines between an article and what follows it that stay, at most: more are headlines
_TAG = compile_later("(?!此致|敬礼)[^\\W\\d_]{1,8}")  # a tag below an article: letters and hanzi without marks
_SENTENCE = compile_later("[。][”」』）)]?$")
_ENDED = compile_later("[。！？!…][”」』）)]?$")
# `营业时间：上午九时至晚上七时` below the last paragraph
_LABELLED = compile_later("[一-龥A-Z]{2,8} ?[：:] ?[^ ].{1,60}")

_REFERENCES = compile_later("参考(?:文献|资料)|參考(?:文獻|資料)|注释|註釋")
_REFERENCE = compile_later(
    r"\[?\d{1,2}\]?[.．、 ].{4,160}(?:19|20)\d\d(?!\d)"
)  # `2 王禾．渠志．河东：县水利局，1998年`


def end_of_article(page: Surroundings, start: int, end: int) -> int:
    """The line behind the last one of an article that a search found from `start` to `end`."""
    end = _behind_last_paragraph(page, end)
    end = _behind_content(page.lines, _behind_boxes(page.lines, end))
    end = _behind_signature(page.lines, _above_tags(page.lines, start, end))
    return _behind_few_unmatched(page.lines, end)


def _behind_last_paragraph(page: Surroundings, end: int) -> int:
    """The line behind the last sentence below `end` that nothing known parts from the article; or `end`."""
    found = end
    while found < len(page.lines) and not page.lines[found].matches and _ENDED.search(page.lines[found].text):
        found += 1  # `“也谢谢你……”`: a sentence right below, however short, is the last one
    for i in range(found, len(page.lines)):
        line = page.lines[i]
        if line.heads_links_below or page.has_ended(i) or _is_time_of_comment(page.lines, i):
            break
        if is_link(line) and is_link(page.lines[i - 1]) and not _has_main_prose_below(page.lines, i):
            break
        if line.is_prose or (not line.matches and _SENTENCE.search(line.text)):
            found = i + 1
    return found


def _has_main_prose_below(lines: Sequence[PageLine], i: int) -> bool:
    """Whether the first prose from line `i` on is in the main element of its page."""
    below = next((line for line in lines[i:] if line.is_prose), None)
    return below is not None and is_in_main(below)


def is_in_main(line: PageLine) -> bool:
    """Whether a line is known to be in the element of its page that holds most prose."""
    return line.mark is not None and line.mark.in_main


def is_plain_in_main(line: PageLine) -> bool:
    """Whether a line is in that element, is no link, and no rule matches it."""
    return is_in_main(line) and not line.matches and not is_link(line)


def is_link(line: PageLine) -> bool:
    """Whether most of a line is known to be a link."""
    return line.mark is not None and line.mark.link_share > MOSTLY


def _is_time_of_comment(lines: Sequence[PageLine], i: int) -> bool:
    """Whether line `i` is the time of a reader's comment, with a name above it."""
    is_time = any(match.rule == "timestamp" and match.where in BELOW for match in lines[i].matches)
    return is_time and not lines[i - 1].matches and len(lines[i - 1].text) <= _NAME


def _behind_boxes(lines: Sequence[PageLine], end: int) -> int:
    """The line behind the paragraphs that go on below a small box of links or buttons at `end`, or `end`."""
    i = end
    while i < min(end + _BOX, len(lines)):
        if lines[i].has_rule(_NO_BOX):
            break
        if lines[i].is_prose:
            stop = next((k for k in range(i, len(lines)) if lines[k].matches), len(lines))
            prose = prose_length(lines[i:stop])
            least = _RESUMED if i - end > _SMALL_BOX else 1
            if prose < least or prose * 5 < 4 * sum(len(line.text) for line in lines[i:stop]):
                break
            i = end = max(k for k in range(i, stop) if lines[k].is_prose) + 1
        else:
            i += 1
    return end


def _behind_content(lines: Sequence[PageLine], end: int) -> int:
    """The line behind sentences, numbered headings, labels with values, rows of tables and a signature below `end`.

    Lines that rules remove anywhere and contacts may be among them, and _BETWEEN others that no rule matches.
    """
    others = 0
    for i in range(end, len(lines)):
        line = lines[i]
        if is_signature(lines, i) or (_is_unmatched_below(line) and _is_content(lines, i)):
            end, others = i + 1, 0
        elif _is_unmatched_below(line) or line.rule == "timestamp":
            others += 1
        elif not is_matched_contact(line) and (line.has_rule(_NO_BOX) or not line.match_for(ANYWHERE)):
            break
        if others > _BETWEEN:
            break
    return end


def _is_unmatched_below(line: PageLine) -> bool:
    """Whether no rule that matches the line lets it be removed below the main text."""
    return not line.match_for(BELOW)


def _is_content(lines: Sequence[PageLine], i: int) -> bool:
    """Whether a line has the form of what belongs to a text that continues, rather than of a headline."""
    text = lines[i].text
    if _REFERENCES.fullmatch(text) or _REFERENCE.match(text):
        return True
    if is_numbered(lines[i].folded) or _SENTENCE.search(text) or _LABELLED.fullmatch(text) or _is_row(lines, i):
        return True
    return (len(text) <= _TABLE_HEAD and _is_row(lines, i + 1)) or _is_chapter(lines, i)


def _is_chapter(lines: Sequence[PageLine], i: int) -> bool:
    """Whether line `i` is a chapter of a recording, `02:10 一把伞有多少根骨头`, beside an earlier or a later one.

    Headlines with the time of day begin with the last.
    """
    here = _seconds(lines[i])
    above, below = _seconds(lines[i - 1]), _seconds(lines[i + 1]) if i + 1 < len(lines) else -1
    return here >= 0 and (0 <= above < here or here < below)


def _seconds(line: PageLine) -> int:
    """The time that a line begins with, 1:02:10, in seconds; -1 where it begins with none."""
    found = None if line.matches else _CHAPTER.match(line.text)
    if not found:
        return -1
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def _is_row(lines: Sequence[PageLine], i: int) -> bool:
    """Whether line `i` is a row of a table: `江口 4 2 3`, of no list of headlines with times or ranks."""
    if i >= len(lines) or lines[i].matches or _TIME.search(lines[i].text):
        return False
    return len(_FIGURE.findall(lines[i].text)) >= _FIGURES


def _above_tags(lines: Sequence[PageLine], start: int, end: int) -> int:
    """The end above a run of tags that `end` would cut in two, or `end`."""
    first = end
    while end < len(lines) and first > start and _is_tag(lines[end]) and _is_tag(lines[first - 1]):
        first -= 1
    return first


def _is_tag(line: PageLine) -> bool:
    """Whether a line that no rule matches is a tag, a word without marks."""
    return not line.matches and _TAG.fullmatch(line.text) is not None


def _behind_signature(lines: Sequence[PageLine], end: int) -> int:
    """The line behind the signature and date of a notice, where a list of names is in front of them; or `end`."""
    for i in range(end, len(lines)):
        if lines[i].match_for(BELOW):
            break
        if is_signature(lines, i):
            return i + 1
    return end


def _is_empty_label(line: PageLine, below: PageLine) -> bool:
    """Whether a line is the label of a field of a form, with another label or something known below it."""
    return line.text[-1] in ":：" and (bool(below.matches) or below.text[-1] in ":：")


def _behind_few_unmatched(lines: Sequence[PageLine], end: int) -> int:
    """The line behind up to _FEW_BELOW unmatched lines between `end` and the first line that is removed below a text.

    Nothing shows that they are headlines: `附：保温杯 1 个`, the verse that ends an essay. `end` where they are links,
    the labels of a form, lines that are above too, as a list of contents, or tags alone.
    """
    after = (i for i in range(end, len(lines)) if lines[i].match_for(BELOW) or lines[i].has_rule(("widget",)))
    stop = next(after, len(lines))
    above = {line.text for line in lines[:end]}
    is_doubtful = any(map(is_link, lines[end:stop])) or any(map(_is_empty_label, lines[end:stop], lines[end + 1 :]))
    if stop - end > _FEW_BELOW or is_doubtful or all(line.text in above or _is_tag(line) for line in lines[end:stop]):
        return end
    while stop > end and (lines[stop - 1].matches or not HANZI.search(lines[stop - 1].text)):
        stop -= 1
    return stop
