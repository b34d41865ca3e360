"""Title, date, source, author and editor of a page, read from the lines that were removed."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from newsclean.edit import Change
from newsclean.filters.boilerplate.folding import fold

_TITLE_LONGEST = 80
_LABELS = {
    "source": "(?:文章|稿件|信息|新闻|内容|资料|本文)?(?:来源于|来源|出处|稿源)",
    "author": "(?:文章|本文|原文)?作 {0,4}者|撰文|撰稿人?|采写|通讯员|记者|文字|文",
    "chief": "责任编[辑审]|责 ?编",
    "editor": "(?:值班|实习|网络|新媒体|在线)?编 {0,4}辑",
}
# Labels whose values nobody asks for; they end the value in front of them.
_OTHER = (
    "(?:发布|发表|更新|出版|上传|添加|录入|编辑|成文)?(?:时间|日期|于)|发布(?:者|人|单位)|发布|出版|更新|最后更新|"
    "(?:浏览|点击|阅读|访问|查看|人气)(?:次数|人数|量|数)?|字体|字号|审核|审稿|校对|供稿|摄影|摄|图片|图|"
    "[初复终一二三]审|标签|关键[词字]|分享|举报|打印"
)
_LABEL = re.compile(
    "|".join(f"(?P<{name}>{labels})(?P<{name}_mark> ?[:/])" for name, labels in _LABELS.items())
    + f"|(?P<other>{_OTHER})(?: ?[:/]|(?= |\\Z))"
)
_BARE_AUTHOR = re.compile(
    r"(?:本报|本网|本台|通讯员|实习|见习|[一-龥]{2,6}[报社网])?记者 ?"
    r"([一-龥·]{2,4}?(?:[ 、,][一-龥·]{2,4}?)*)(?= ?[/摄\])]|\s*\Z)"
)
_URL = re.compile(r"(?:链接|网址|地址|转自|来源) ?: ?(https?://[!-~]+)")
_YEAR = r"(?P<year>(?:19|20)\d\d)|(?:民国|民國) ?(?P<roc>\d{2,3})"
_DATE = re.compile(
    rf"(?<!\d)(?:{_YEAR}) ?[-/.年] ?(?P<month>\d{{1,2}}) ?[-/.月] ?(?P<day>\d{{1,2}})(?!\d{{3}}) ?日?"
    r"(?:[ t]{0,8}(?P<hour>[01]?\d|2[0-3]) ?[:时] ?(?P<minute>[0-5]\d))?"
)
_REVISED = re.compile("(?:更新|修改|修订|编辑)(?:时间|日期|于)? ?: ?\\Z|最后更新 ?: ?\\Z")
_MEDIUM = re.compile(
    "(?:[一-龥]{2,10}(?:日报|晚报|晨报|新闻网|快讯网|在线|融媒|客户端|周刊|发布|网|报|社|台))(?![一-龥])"
)
_NAME_BREAK = re.compile(r" {2,}|[|;。]|(?<=[网报社台]) ")


def read_metadata(text: str, changes: Sequence[Change]) -> dict[str, str]:
    """What the page says of itself: title, date, source, author, editor, url; each only where it does.

    `text` is the clean text, whose first line is the title; the rest comes from the changes of the
    boilerplate filter. The date is ISO 8601, of a day or a minute as the page has it; no year is supplied.
    """
    found: dict[str, str] = {}
    title = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if title and len(title) <= _TITLE_LONGEST:
        found["title"] = title
    for line in _lines(changes):
        for key, value in _read(line):
            found.setdefault(key, value)
    # A page may name several editors; the one responsible speaks for it.
    found.update({"editor": found["chief"]} if "chief" in found else {})
    found.pop("chief", None)
    return found


def _lines(changes: Sequence[Change]) -> Iterator[str]:
    """The removed lines about the article, a label and the value on the next line put together."""
    label = ""
    for change in changes:
        if change.filter != "boilerplate":
            continue
        said = change.before.strip()
        shadow = fold(said)
        about = change.rule in ("byline", "timestamp", "counter") or "链接" in shadow
        if about and shadow.endswith(":") and len(said) <= 8:
            label = said
        elif about:
            yield label + said
            label = ""
        else:
            label = ""


def _read(line: str) -> Iterator[tuple[str, str]]:
    shadow = fold(line)
    url = _URL.search(shadow)
    if url:
        yield "url", line[url.start(1) : url.end(1)]
    when = _read_date(shadow)
    if when:
        yield "date", when
    named = False
    labels = list(_LABEL.finditer(shadow))
    for n, match in enumerate(labels):
        key = next((name for name in _LABELS if match[name]), "")
        named = named or bool(key)
        stop = labels[n + 1].start() if n + 1 < len(labels) else len(line)
        value = _value(key, line[match.end() : stop], shadow[match.end() : stop]) if key else ""
        if value:
            yield key, value
    if not named:
        author = _BARE_AUTHOR.search(shadow)
        if author and "摄" not in shadow[author.end() :]:
            yield "author", line[author.start(1) : author.end(1)].strip()
        medium = _MEDIUM.search(shadow) if when else None
        if medium:
            yield "source", line[medium.start() : medium.end()]


def _value(key: str, value: str, shadow: str) -> str:
    """The value behind a label: to the next break; a source has no spaces, names may be parted by one."""
    start = len(shadow) - len(shadow.lstrip(" :"))
    value, shadow = value[start:], shadow[start:]
    ends = [match.start() for match in (_NAME_BREAK.search(shadow), _DATE.search(shadow)) if match]
    if key == "source":
        ends += [shadow.index(" ")] if " " in shadow else []
    value = value[: min(ends, default=len(value))].strip(" \u3000)）]】(（[【,，、").removeprefix("记者").strip()
    if not value or len(value) > 40 or value.startswith("http") or any(mark in value for mark in "。！？"):
        return ""
    return value


def _read_date(shadow: str) -> str:
    """The first date of a folded line that is not one of revision, or that one for want of another."""
    revised = ""
    for match in _DATE.finditer(shadow):
        year = int(match["year"]) if match["year"] else int(match["roc"]) + 1911
        try:
            said = date(year, int(match["month"]), int(match["day"])).isoformat()
        except ValueError:
            continue
        if match["hour"]:
            said += f"T{int(match['hour']):02}:{match['minute']}"
        if not _REVISED.search(shadow, 0, match.start()):
            return said
        revised = revised or said
    return revised
