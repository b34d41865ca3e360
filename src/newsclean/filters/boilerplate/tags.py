"""Tags of a page that was copied as HTML: `<h1>水渠通水</h1> → 水渠通水`; a text about tags keeps them."""

import re
from collections.abc import Iterator, Sequence

from newsclean.edit import Edit
from newsclean.patterns import compile_later

TAGS = "markup"
"""The public name under which tags are cut."""

_INLINE = "a|abbr|b|br|center|em|font|i|img|label|mark|o:p|s|small|span|strong|sub|sup|u"
_BLOCK = (
    "article|blockquote|body|dd|div|dl|dt|footer|h[1-6]|head|header|hr|html|li|main|meta|link|nav|ol|p|section|table"
    "|tbody|td|tfoot|th|thead|title|tr|ul"
)
_TAG = compile_later(rf"</?(?:(?:{_INLINE})|(?P<block>{_BLOCK}))(?:\s[^<>]{{0,400}})?\s?/?>", re.I)
_WITH_ATTRIBUTE = compile_later(r"<[a-z][a-z0-9]*\s[^<>]{0,80}=")
# Words of a text about pages and programs, which shows tags to its readers.
_ABOUT_TAGS = compile_later(
    "html|代码|代碼|程式|程序|标[签记]|標[籤記]|脚本|腳本|css|javascript|元素|属性|屬性|浏览器|瀏覽器", re.I
)
_LINES = 3  # lines with tags of a page that was copied as HTML, at least, and a third of all its lines
_ATTRIBUTES = 2  # lines whose tags have attributes, at least: those that people type have none


def tag_edits(text: str, lines: Sequence[str]) -> dict[int, list[Edit]]:
    """The edits that cut all tags out of the lines of a page that was copied as HTML, by index of the line."""
    if text.count("</") < _LINES or "=" not in text:
        return {}
    tagged = [i for i, line in enumerate(lines) if "<" in line and _TAG.search(line)]
    filled = sum(bool(line.strip()) for line in lines)
    attributes = sum(bool(_WITH_ATTRIBUTE.search(lines[i])) for i in tagged)
    if len(tagged) < _LINES or len(tagged) * 3 < filled or attributes < _ATTRIBUTES:
        return {}
    if any(_ABOUT_TAGS.search(_TAG.sub("", line)) for line in lines):
        return {}
    return {i: list(_edits_of_line(lines[i])) for i in tagged}


def _edits_of_line(line: str) -> Iterator[Edit]:
    """An edit for each tag and those that touch it; a space takes the place of what parts two blocks of text."""
    if not _TAG.sub("", line).strip():
        yield Edit(0, len(line), "", TAGS)
        return
    first, last = len(line) - len(line.lstrip()), len(line.rstrip())
    for start, end, is_block in _runs(line):
        yield Edit(start, end, " " if is_block and first < start and end < last else "", TAGS)


def _runs(line: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each run of tags that touch, and whether one of them parts blocks of text."""
    start, end, is_block = 0, -1, False
    for tag in _TAG.finditer(line):
        if tag.start() != end:
            if end > 0:
                yield start, end, is_block
            start, is_block = tag.start(), False
        end, is_block = tag.end(), is_block or tag["block"] is not None
    yield start, end, is_block
