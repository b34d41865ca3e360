"""Lines that look like boilerplate one by one and are content together: logs, diaries, tables, cards, lists, code.

`作者：王禾` is removed as a byline; between `书名：…`, `出版社：…` and `页数：…` it is a row of a card and stays.
"""

from collections.abc import Iterator, Sequence

from newsclean.filters.boilerplate.runs import ELSEWHERE, run_lines
from newsclean.page.dates import DATE, TIME
from newsclean.page.fold import fold
from newsclean.page.line import ABOUT_ARTICLE, ANYWHERE, AROUND, PageLine
from newsclean.page.prose import is_whole_sentence
from newsclean.patterns import compile_later

_DATED = compile_later(rf"\[?(?P<day>{DATE})[ t]{{0,4}}(?:{TIME})?[\]): -]{{0,4}}(?P<words>.*)")
_LABELS = compile_later("来源|作者|编辑|浏览|阅读|点击|举报|评论|回复")
_WEEKDAY = compile_later(r"\(?(?:星期|周|礼拜)[一二三四五六日天]")
_CODE = compile_later("<[a-z/!]|html|代码|标[签籤]|脚本|函数|css|javascript")
_TAG = compile_later("</?[A-Za-z][A-Za-z0-9]{0,9}[ >]")
_CONTACT = compile_later("[^:]{0,8}(?:热线|电话|传真|地址|邮箱|邮编|信箱|微信|公众号|qq|联系方式|联系人) ?:")
_CALL_TO_FOLLOW = compile_later("(?:想?了解)?更多.{0,12}(?:请|敬请|欢迎)关注")  # whom to follow for more
_NEWSROOM = compile_later("(?:新闻|报料|爆料|投稿|广告)(?:热线|电话|邮箱)")  # of the site, and of no notice
_NUMBERED = compile_later(r"[1-9]\d?[.、]? \S.{0,30}")
_NUMBER = compile_later(r"([1-9]\d?(?:\.\d)?)[.、]?\s")
_CONTACT_HEADING = compile_later(r"\(?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[,.)].{0,8}(?:联系|咨询|电话|地址).{0,8}")
_LABELLED = compile_later("[^:。]{2,10} ?: ?.")
# Words of a sentence for the readers of a site, rather than about somebody who uses an app.
_INVITATION = compile_later("更多|欢迎|敬请|精彩|第一时间|本[报站网刊台号文]|我们|当前页|朋友圈|红包|抽奖|领取|看新闻")
_FIELD = compile_later("[^:。]{2,14} ?:")
_FIELD_OF_ORDER = compile_later("(?:索 *引 *号|发文字号|文 *号|发文机[关构]|成文日期|生效日期|施行日期) ?:")
_FIELDS = 2  # fields at the top of an order, at least
_DUTIES = 3  # posts with their duties, at least
_DUTY = compile_later("[一-龥]{2,6} ?: ?(?:负责|统筹|协助|主持|承担|管理|组织|参与|落实|处理|安排|检查|把关)[^:]{1,40}")
_LONGEST_DUTY = 51  # characters that this pattern matches, at most: longer lines are not folded for it
_CONTACTS = 12  # lines below such a heading, at most
_PATH = compile_later("[>/:]")  # between the steps of a breadcrumb
_PAGE = 2  # boilerplate lines without a doubt, at least, of a page on which doubtful ones are boilerplate too
# Rules of what a page has around its text, with more lines of the kind.
_OF_A_SITE = ("navigation", "footer", "licence", "disclaimer", "widget")
_LOG = 3  # neighbouring dated lines with different words that are a log; fewer are the times of articles
_DIARY = 2  # different days with a weekday that are a diary; a page has one day, today's


def without_content_matches(lines: Sequence[PageLine]) -> Sequence[PageLine]:
    """The lines of a page, those that are content in their company without their matches."""
    matched = [i for i, line in enumerate(lines) if line.matches]
    content = {*_log_lines(lines, matched), *run_lines(lines, matched), *_introduced_lines(lines, matched)}
    content.update(_unsupported_lines(lines, matched), _numbered_headings(lines, matched))
    content.update(_contacts_below_heading(lines, matched), _own_fields_of_order(lines, matched))
    content.update(_duties(lines, matched))
    content.update(i for i in matched if i and _is_named_by_breadcrumb(lines[i], lines[i - 1]))
    content.update(_doubtful_title(lines, matched), _single_line_within(lines, matched))
    tags = [i for i in matched if lines[i].has_rule(("markup",)) or _TAG.match(lines[i].text)]
    if tags and any(not line.matches and _CODE.search(line.folded) for line in lines):
        content.update(tags)
    if not content:
        return lines
    return [PageLine(line.text, mark=line.mark) if i in content else line for i, line in enumerate(lines)]


def _unsupported_lines(lines: Sequence[PageLine], matched: Sequence[int]) -> Iterator[int]:
    """Lines that speak of what boilerplate speaks of, where hardly anything else on the page is boilerplate.

    `有人用“扫码关注送鸡蛋”骗走了老人的身份证号。`, `服务热线：0999-6612345` below a notice. A rule that removes
    its lines anywhere counts as it is.
    """
    invitation = _closing_invitation(lines)
    doubtful = [i for i in matched if i != invitation and _needs_support(lines[i])]
    supporting = set(matched) - set(doubtful)
    boilerplate = sum(
        not lines[i].has_rule(ABOUT_ARTICLE) and lines[i].match_for(AROUND) is not None for i in supporting
    )
    for i in doubtful:
        beside = (*lines[max(i - 1, 0) : i], *lines[i + 1 : i + 2])
        is_statement = lines[i].text.endswith("。") and lines[i].has_rule(("app-promo",))
        is_alone = not (_INVITATION.search(lines[i].folded) and any(line.matches for line in beside))
        if boilerplate < _PAGE or (is_statement and is_alone):
            yield i


def _closing_invitation(lines: Sequence[PageLine]) -> int:
    """The line that invites to an app or an account, `扫码下载客户端`, right below the last paragraph, or -1.

    Rules match every line from it on, and it is no sentence and no contact.
    """
    start = len(lines)
    while start and lines[start - 1].matches:
        start -= 1
    if start in (0, len(lines)) or not lines[start - 1].is_prose:
        return -1
    line = lines[start]
    is_of_text = is_whole_sentence(line.text) or _CONTACT.match(line.folded)
    return start if line.has_rule(("app-promo",)) and not is_of_text else -1


def _needs_support(line: PageLine) -> bool:
    """Whether a line is code, a sentence, an invitation to an app or a contact, which texts have as well."""
    if line.rule == "markup" and "<" not in line.text:
        return True  # `function add(a, b) {` is a line of a program, or what is left of a page's script
    if line.match_for(ANYWHERE) or line.has_rule(ABOUT_ARTICLE) or "转载" in line.folded:
        return False
    if line.text[0] in "【[" and line.text[-1] in "】]":
        return False  # what a site puts into the text
    if is_whole_sentence(line.text):
        return True
    if line.has_rule(("app-promo",)):
        return not _CALL_TO_FOLLOW.match(line.folded)
    return is_matched_contact(line) and not _NEWSROOM.match(line.folded)


def is_matched_contact(line: PageLine) -> bool:
    """Whether a line that such a rule matches is a telephone number, an address or an account with its name."""
    return line.has_rule(("footer", "navigation", "app-promo")) and _CONTACT.match(line.folded) is not None


def _numbered_headings(lines: Sequence[PageLine], matched: Sequence[int]) -> Iterator[int]:
    """Matched lines with a number whose neighbours no rule matches: `4 字体` where `3 页面` and `4.1 章标题` are."""
    numbered = [i for i in matched if _NUMBERED.fullmatch(lines[i].text)]
    if not numbered:
        return
    known = {found[1] for line in lines if not line.matches and (found := _NUMBER.match(line.text))}
    for i in numbered:
        number = lines[i].text.split()[0].rstrip(".、")
        if {str(int(number) - 1), f"{number}.1"} <= known:
            yield i


def _contacts_below_heading(lines: Sequence[PageLine], matched: Sequence[int]) -> Iterator[int]:
    """Labels with values in an unbroken run below a numbered heading of contacts, `六、联系方式`."""
    for i in matched:
        start = i
        while start and i - start < _CONTACTS and _LABELLED.match(lines[start].folded):
            start -= 1
        if start < i and not lines[start].matches and _CONTACT_HEADING.fullmatch(lines[start].folded):
            yield i


def _own_fields_of_order(lines: Sequence[PageLine], matched: Sequence[int]) -> Iterator[int]:
    """The fields at the top of an order, `发文字号：…`, where nothing else is matched and none is of a site."""
    fields = [i for i in matched if _FIELD.match(lines[i].folded)]
    if len(fields) < _FIELDS or fields != list(matched) or fields[-1] >= 2 * len(fields):
        return
    if any(_FIELD_OF_ORDER.match(lines[i].folded) for i in fields) and not any(
        "公开" in lines[i].folded for i in fields
    ):
        yield from fields


def _duties(lines: Sequence[PageLine], matched: Sequence[int]) -> Iterator[int]:
    """The posts with what each does, `主编：统筹全刊`, where most lines from the first to the last are such."""
    short = [i for i, line in enumerate(lines) if len(line.text) <= _LONGEST_DUTY] if matched else []
    duties = [i for i in short if _DUTY.fullmatch(lines[i].folded)]
    if len(duties) >= _DUTIES and 2 * len(duties) > duties[-1] - duties[0]:
        yield from (i for i in matched if duties[0] <= i <= duties[-1])


def _is_named_by_breadcrumb(line: PageLine, above: PageLine) -> bool:
    """Whether a line is the title that the breadcrumb above it ends with: `首页 > 公司简介`, `公司简介`."""
    if not above.has_rule(("breadcrumb",)) or not _is_doubtful(line):
        return False
    return _PATH.split(above.folded)[-1].strip() == line.folded


def _doubtful_title(lines: Sequence[PageLine], matched: Sequence[int]) -> Iterator[int]:
    """The word of a menu that must be the title, for it is directly above the byline and no other line above may be."""
    byline = next((i for i in matched if lines[i].has_rule(ABOUT_ARTICLE)), 0)
    title = byline - 1
    if title >= 0 and all(line.matches for line in lines[:byline]) and _is_doubtful(lines[title]):
        beside = lines[title - 1] if title else None
        if beside is None or not _is_doubtful(beside):
            yield title


def _is_doubtful(line: PageLine) -> bool:
    """Whether a line is boilerplate only beside other lines that are."""
    return all(match.where == "near" for match in line.matches)


def _single_line_within(lines: Sequence[PageLine], matched: Sequence[int]) -> Iterator[int]:
    """The one line of boilerplate of a text, bylines apart, where it is between two lines that no rule matches.

    `备案号：…` in a lesson on websites, `未经许可，不得转载。` in a letter to readers.
    """
    boilerplate = [i for i in matched if not lines[i].has_rule(ABOUT_ARTICLE)]
    if len(boilerplate) == 1 and 0 < (i := boilerplate[0]) < len(lines) - 1:
        is_between = not (lines[i - 1].matches or lines[i + 1].matches)
        if is_between and lines[i].has_rule(_OF_A_SITE) and not any(m.closes or m.opens for m in lines[i].matches):
            yield i


def _log_lines(lines: Sequence[PageLine], matched: Sequence[int]) -> Iterator[int]:
    """The lines of a log, which follow each other, and of a diary, with text between its days."""
    timestamps = [i for i in matched if lines[i].has_rule(("timestamp",))]
    if len(timestamps) < 2:
        return
    dated = {i: found for i in timestamps if (found := _DATED.match(lines[i].folded))}
    is_page = len(matched) - len(timestamps) >= ELSEWHERE
    days = {
        i: found["day"]
        for i, found in dated.items()
        if _WEEKDAY.match(found["words"]) or not (found["words"] or is_page)
    }
    if len(set(days.values())) >= _DIARY:
        yield from days
    for run in neighbours(i for i, found in dated.items() if not _LABELS.search(found["words"])):
        words = {dated[i]["words"] for i in run} - {""}
        if len(words) >= _LOG or len(run) == len(lines):
            yield from run


def neighbours(indexes: Iterator[int]) -> Iterator[list[int]]:
    """Ascending indexes cut into runs of neighbours."""
    run: list[int] = []
    for i in indexes:
        if run and i != run[-1] + 1:
            yield run
            run = []
        run.append(i)
    if run:
        yield run


# A sentence that introduces a list: `网站通常有下面几个栏目：`; with such words it heads a list of links.
_INTRODUCTION = compile_later(
    "(?!.*(?:更多|精彩|关注|分享|推荐|相关|扫|阅读|热|友情|字号|本站|本网)).{4,60}"
    "(?:下面|以下|下列|如下|依次|分别|包括|选择|步骤|例如|比如|写[上入]|输入|填[上入写]).{0,16}:"
)
_ANNOUNCED = compile_later("(?=.*[他她它我你这那写说喊念问答道着了])[^|:]{7,60}:")  # a clause, and no label of a menu
_CONTINUES = compile_later(r"[。！？]\Z|\A\d{1,2}[.、]")  # a sentence, or the next step
_LIST = 12  # lines of an introduced list, at most
_LIST_LINE = 40  # characters of such a line, at most


def _introduced_lines(lines: Sequence[PageLine], matched: Sequence[int]) -> Iterator[int]:
    """The short lines below a sentence that introduces a list, where the text continues below them."""
    done = 0
    for i in matched:
        if i < done or not i or lines[i - 1].matches or fold(lines[i - 1].text[-1]) != ":":
            continue
        if _ANNOUNCED.fullmatch(lines[i - 1].folded) and i + 1 < len(lines) and not lines[i + 1].matches:
            yield i  # `他最后写下三个字：` announces the line
        if not _INTRODUCTION.fullmatch(lines[i - 1].folded):
            continue
        done = i
        while done < len(lines) and done - i <= _LIST and _is_list_line(lines[done]):
            done += 1
        if any(not line.matches and _CONTINUES.search(line.text) for line in lines[done : done + 2]):
            yield from range(i, done)


def _is_list_line(line: PageLine) -> bool:
    """Whether a line may be an entry of an introduced list: short, no byline, no sentence."""
    return not line.has_rule(ABOUT_ARTICLE) and len(line.text) <= _LIST_LINE and line.text[-1] not in "。！？：:"
