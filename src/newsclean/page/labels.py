"""The labels of bylines: `来源：`, `作者 | `, `责任编辑 `, and their positions in a line."""

import re

from newsclean.page.fold import fold
from newsclean.patterns import compile_later

MAY_SAY = compile_later("[源自处處稿者文编編辑輯写寫访訪员員记記间間期年刊报報0-9０-９]|http")
"""Each line with a label, a date or a reporter holds one of these; most lines of a menu hold none."""

LABELS = {
    "source": "(?:文章|稿件|信息|新闻|内容|本文|消息|原文)? ?(?:来 {0,2}源[于自]?|来自|出处|稿源|转载自|转自|摘自)",
    "author": "(?:文章|本文|原文)?作 {0,4}者|撰 ?文|撰稿人?|采写|图文|文图|图/文|文/图|楼主",
    "speaker": "文字|文|采访|通讯员|记者",  # in an interview direct speech follows
    "chief": "责任编[辑审]|责 ?编",
    "editor": "(?:[一-龥]{2,10}[网报社台])?(?:值班|实习|网络|新媒体|在线|本文|执行)?编 {0,4}辑",
}
"""Patterns of the labels whose values are given, for folded lines; `chief` is the editor responsible."""

# Labels whose values are no metadata; they end the value in front of them.
_OTHER = (
    "(?:发布|发表|更新|出版|上传|添加|录入|编辑|成文|发文|发稿)?(?:时间|日期|于)|发布(?:者|人|单位|机构)|发布|出版|更新|最后更新|"
    "(?:浏览|点击|阅读|访问|查看|人气)(?:次数|人数|量|数|统计)?|字体|字号|审核|审稿|校对|供稿|摄影|摄|图片|图|监制|分类|栏目|"
    "[初复终一二三]审|标签|关键[词字]|分享|举报|打印|评论|收藏|推荐|链接|网址|地址|索引号"
)
_KNOWN = "|".join(f"(?P<{name}>{labels})" for name, labels in LABELS.items())
_NOT_OF_A_PART = "(?<!图片)(?<!资料)(?<!数据)(?<!视频)"
_LABEL = compile_later(f"{_NOT_OF_A_PART}(?:{_KNOWN}|(?P<other>{_OTHER}))(?: ?[:/]|(?(other)(?= |\\Z)|(?!)))")
# With a bar or a space in place of the colon: `作者 | 王禾`, `编辑 李田 校对 王禾`, `|来源河东网|`.
_BAR = compile_later(f"(?:^|(?<= ))(?:{_KNOWN}|(?P<other>{_OTHER})) ?[|/]")
_SPACED = compile_later(f"(?:^|(?<=[ (\\[]))(?:{_KNOWN}|(?P<other>{_OTHER})) ")
_BARRED = compile_later(f"(?:^|(?<=\\|)) *(?:{_KNOWN}|(?P<other>{_OTHER})) ?")
_ALONE = compile_later(rf"[ \[(·*]*(?:{_KNOWN}|{_OTHER}) ?[:/]? ?")
_OPENS = compile_later(f"[ \\[(·*>|-]*(?:{_KNOWN}|(?:发布|发表)?(?:时间|日期)|发布者) ?[:/]|[\\[(][一-龥]{{0,10}}编辑 ")
URL = compile_later(
    r"(?:(?:本文|原文|文章|新闻|来源|本页|页面|网页|固定|永久)(?:的|固定|永久)?(?:链接|网址|地址)"
    r"|转载?自|来源|原文|出处) ?: ?(https?://[!-~]+)"
)
"""The address of the page behind its label, for folded lines."""

_SUMMARY = compile_later(r"[\[(]?(?:内容)?(?:摘 {0,2}要|核心提示|提要|导读|编者按|简介) ?[\])]? ?:? ?")
SUMMARY_STARTS = frozenset("[【〔［〖(（内內摘核提导導编編简簡")
"""What the label of a summary can begin with, in a line that is not folded."""

_EDITOR = compile_later("编辑|责编|编审|校对|(?:文章|稿件|本文)来源")

SHORT = 60
"""Characters that a byline without labels has at most."""

SENTENCE = compile_later('[。！？!?“”"《]|,.*,')
"""A line that holds this is no byline without labels."""


def labels_in(folded: str) -> list[re.Match[str]]:
    """The labels of a folded line, those with a colon or, where more are, with a bar or a space."""
    choices = [list(_LABEL.finditer(folded))]
    if "|" in folded:
        choices += [list(pattern.finditer(folded)) for pattern in (_BAR, _BARRED)]
    elif ":" not in folded and len(folded) <= SHORT and not SENTENCE.search(folded):
        choices.append(list(_SPACED.finditer(folded)))
    return max(choices, key=lambda labels: sum(any(label[key] for key in LABELS) for label in labels))


def is_label(line: str) -> bool:
    """Whether a line is a label alone, its value missing or on the line below."""
    return len(line) <= 10 and _ALONE.fullmatch(fold(line)) is not None


def opens_with_label(line: str) -> bool:
    """Whether a line starts with a label and a colon, as bylines do anywhere on a page, or gives an address."""
    if not MAY_SAY.search(line):
        return False
    return _OPENS.match(fold(line[:40])) is not None or ("http" in line and URL.search(fold(line)) is not None)


def summary_label(folded: str) -> int:
    """Where the label of a summary ends that a line opens with, `【核心提示】`, `摘要：`; 0 without one."""
    if folded[:1] not in SUMMARY_STARTS:  # in a tenth of the time of the pattern
        return 0
    label = _SUMMARY.match(folded)
    return label.end() if label else 0


def names_editor(folded: str) -> bool:
    """Whether a line has the label of an editor or of the origin of the text, as lines below articles have."""
    return _EDITOR.search(folded) is not None
