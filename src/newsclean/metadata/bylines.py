"""Reads the fields of a byline: `来源：河东晚报 作者：王禾 2021-04-05 09:07 → source, author, date`, glued or not."""

import re

from newsclean.page.dates import date_of, dates_in
from newsclean.page.fold import fold
from newsclean.page.labels import LABELS, MAY_SAY, SENTENCE, SHORT, URL, labels_in
from newsclean.page.names import MEDIUM, as_editor, as_people, as_source, is_person
from newsclean.patterns import compile_later

Facts = dict[str, str]
"""Values by field: date, source, author, editor, url; and chief, the editor responsible."""

# `本报记者 王禾`, `通讯员王禾 李田 文/图`: reporters without a label.
_WITHOUT_LABEL = compile_later(
    r"(?:本报|本网|本台|本刊|通讯员|实习|见习|[一-龥·]{2,10})?记者 ?"
    r"([一-龥·]{2,4}?(?:[ ,][一-龥·]{2,4}?){0,5})(?= ?[/摄\])]|(?:报道|报导)?\s*\Z)"
)
_REPORTERS = compile_later(r"[\[(]?[一-龥]{0,8}?(?:记者|通讯员) ?[一-龥]")
# `本报讯（记者 王禾）` where a paragraph begins, `（本报记者 王禾）` where it ends.
_DATELINE = compile_later(r"[^。\[(]{0,24}[\[(](?:[^\[(\])]{0,12})?记者 ?([^\[(\])]{2,30})[\])/]")
_SIGNED = compile_later(r"[\[(](?:[^\[(\])]{0,12})?记者 ?([^\[(\])]{2,30})[\])] *\Z")
_IN_BRACKETS = compile_later(r"[\[(]([^\[\]()]{2,40})[\])][。 ]*\Z")
# What ends the value of a label; a name in Latin letters holds single spaces.
_BREAK = compile_later(r" {2,}(?![一-龥](?![一-龥]))|[|;。]|[)\]] ?[(\[]")
_BREAK_OF_SOURCE = compile_later(r"(?<![a-z0-9]) | (?![a-z0-9])|[|;。]|[)\]] ?[(\[]|[(\[](?=[^)]{0,8}记者)")
_CLOSED = compile_later("[)）】\\]]")
_APART = compile_later("[ 、，,]+")
_REFERENCE = compile_later(r"\[\d+\]|［\d+］")  # an entry of a bibliography
_TAKEN_FROM = compile_later(r"[ \[(]*(?:本文)?(?:转载?自|摘自|原载|载) ?")
_QUOTED_MEDIUM = compile_later("《([^《》]{2,20})》 *\\Z")
_LONGEST = 200  # characters of a byline, at most
_NAME = 4  # hanzi of a person's name, at most
# Words beside a date that are no name of a medium, office or person, in folded words.
_NOT_A_NAME = compile_later(
    r"""
    [\d:.万千亿+]+
    | .*(?:/|记者|字号|字体|阅读|浏览|点击|评论|分享|打印|收藏|举报|人气|参与|星期|周[一二三四五六日]|更新|[:#<>]).*
    | .*(?:会员|版主|个赞).*
    | .*(?:次|页|时间|\d号) | \d+[时日].*
    | info | warn(?:ing)? | error | debug
    | 只看.* | 发布于.* | 第.*版
    | [一-龥]{0,3}(?:消息|新闻|要闻|快讯|资讯|动态|公告|通知)
    | 原创 | 转载 | 首发 | 正文 | 来源 | 作者 | 发布 | 编辑 | 发表于? | 于
    | date | time | by | posted | on | published | updated | hkt | gmt
    """,
    re.VERBOSE,
)


def read_byline(line: str) -> Facts:
    """The values of the labels of a line, and its date where it has labels; nothing where it has none."""
    if len(line) > _LONGEST or not MAY_SAY.search(line):
        return {}
    folded = fold(line)
    facts: Facts = {}
    url = URL.search(folded)
    if url:
        facts["url"] = line[url.start(1) : url.end(1)]
    labels = labels_in(folded)
    for n, match in enumerate(labels):
        stop = labels[n + 1].start() if n + 1 < len(labels) else len(line)
        for key in LABELS:
            if match[key]:
                value = _value(key, line[match.end() : stop], folded[match.end() : stop])
                facts.update({key: value} if value and key not in facts else {})
    speaker = facts.pop("speaker", "")
    names = _APART.split(speaker)
    # One label may open direct speech; several make a byline.
    if speaker and (all(map(is_person, names)) or (len(labels) > 1 and max(map(len, names)) <= _NAME)):
        facts.setdefault("author", speaker)
    when = date_of(folded) if labels else ""
    if when:
        facts = {"date": when} | _beside_the_date(line, folded, any_name=True) | facts
    if "author" not in facts and labels:
        facts |= read_dateline(line)
    return facts


def read_short(line: str, *, any_name: bool = False) -> Facts:
    """The fields of a short line without labels: a date with or without a name beside it, or a reporter.

    With `any_name` the name beside the date is the source even where it does not look like a medium's.
    """
    if len(line) > SHORT or not MAY_SAY.search(line) or _REFERENCE.match(line):
        return {}
    folded = fold(line)
    quoted = _QUOTED_MEDIUM.search(folded)
    facts: Facts = {"source": line[quoted.start(1) : quoted.end(1)]} if quoted else {}
    if quoted and _TAKEN_FROM.fullmatch(folded, 0, quoted.start()):
        return facts
    if quoted:
        line, folded = line[: quoted.start()], folded[: quoted.start()]
    if SENTENCE.search(folded):
        return {}
    when = date_of(folded)
    facts = {"date": when} | _beside_the_date(line, folded, any_name=any_name) | facts if when else {}
    people = "" if "摄" in folded else _people_without_label(line, folded)
    return facts | ({"author": people} if people else {})


def _people_without_label(line: str, folded: str) -> str:
    """The people of a line that names their profession: `本报记者 王禾`, `通讯员王禾 李田 文/图`."""
    reporter = _WITHOUT_LABEL.search(folded)
    if reporter:
        people = as_people(line[reporter.start(1) :])
        *names, last = people.split() or [""]
        # `记者 王禾 河东报道` ends with a place.
        return " ".join(names) if names and folded.endswith(("报道", "报导")) and not is_person(last) else people
    people = as_people(line) if _REPORTERS.match(folded) else ""
    return people if people and all(len(name) <= _NAME for name in _APART.split(people)) else ""


def read_medium(line: str) -> Facts:
    """A line that is the name of a medium and nothing else."""
    folded = fold(line)
    return {"source": line} if MEDIUM.fullmatch(folded) and not _NOT_A_NAME.fullmatch(folded) else {}


def read_dateline(paragraph: str) -> Facts:
    """The reporter named in brackets where a paragraph begins, or where it ends."""
    for pattern, part in ((_DATELINE.match, paragraph[:100]), (_SIGNED.search, paragraph[-60:])):
        folded = fold(part)
        found = pattern(folded)
        if found and "摄" not in found[1]:
            people = as_people(part[found.start(1) : found.end(1)])
            # In `記者王禾台北7日電` nothing marks the end of the name.
            if people and all(len(name) <= _NAME or "·" in name for name in _APART.split(people)):
                return {"author": people}
    return {}


def read_signed(paragraph: str) -> Facts:
    """Who wrote and edited an article, in brackets behind its last sentence: `（作者：王禾 编辑：李田）`."""
    end = paragraph[-60:]
    found = _IN_BRACKETS.search(fold(end))
    facts = read_byline(end[found.start(1) : found.end(1)]) if found else {}
    return {key: facts[key] for key in ("author", "editor", "chief") if key in facts}


def _beside_the_date(line: str, folded: str, *, any_name: bool) -> Facts:
    """The names alone in front of or behind the date: of a medium, an author, or both."""
    dated = next(dates_in(folded), None)
    if dated is None:
        return {}
    facts: Facts = {}
    medium = MEDIUM.search(folded)
    if medium and not _NOT_A_NAME.fullmatch(medium[0]):
        facts["source"] = line[medium.start() : medium.end()]
    glued = line[dated.end : dated.end + 1].isalpha()
    for part, most, by_place in ((line[: dated.start], 3, any_name), (line[dated.end :], 2, any_name and not glued)):
        words = [word.strip("·|,，、/-—丨｜()（）[]【】∙•") for word in part.split()][:most]
        names = [word for word in words if 2 <= len(word) <= 20 and not _NOT_A_NAME.fullmatch(fold(word))]
        for name in names if len(names) <= 2 else ():
            if is_person(name):
                facts.setdefault("author", name)
            elif by_place and len(name) >= 4 and len(names) == 1 and (source := as_source(name)):
                facts.setdefault("author" if "发表于" in folded[: dated.start] else "source", source)
    return facts


def _value(key: str, value: str, folded: str) -> str:
    """The value behind a label: to the next break or date; a source has no spaces but between Latin words."""
    start = len(folded) - len(folded.lstrip(" :"))
    value, folded = value[start:], folded[start:]
    breaks = _BREAK_OF_SOURCE if key == "source" else _BREAK
    broken, dated = breaks.search(folded), next(dates_in(folded), None)
    ends = [*([broken.start()] if broken else []), *([dated.start] if dated else [])]
    value = value[: min(ends, default=len(value))]
    value = _CLOSED.split(value)[0] if "(" not in folded[: len(value)] else value
    if key == "source":
        return as_source(value)
    return as_people(value) if key in ("author", "speaker") else as_editor(value)
