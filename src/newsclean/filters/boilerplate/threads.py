"""Threads of forums and questions with their answers: the posts below the first one are content, no readers' comments.

`楼主`, `番茄光开花不结果。`, `沙发`, `发表于 2019-5-14 22:15`, `要自己授粉。` → the two sentences stay.
"""

from collections.abc import Container, Mapping, Sequence

from newsclean.filters.boilerplate.body import Body
from newsclean.filters.boilerplate.decision import Decision, Decisions
from newsclean.page.line import ANYWHERE, AROUND, PageLine, RuleMatch
from newsclean.patterns import compile_later

# Controls of a thread, in a whole folded line; news sites with comments have none of them above the comments.
_THREAD = compile_later(
    r"楼主(?: ?:.*)?|查看 ?:? ?\d.*回复 ?:? ?\d.*|(?:共 ?)?\d+ ?个(?:回答|回帖)(?: ?[·|].*)?|我来答"
    "|.*(?:只看(?:该作者|楼主)|倒序(?:浏览|看帖)|电梯直达|写回答).*"
)
_IN_CONTROLS = compile_later("[主查个看倒电写答]")  # each of them holds one of these; most lines hold none
_FORUM = compile_later(".*(?:论坛|贴吧|版块|帖子)")  # in the breadcrumb of a thread
# Rules of lines between two posts.
_POST_RULES = ("comments", "navigation", "share", "byline", "timestamp", "counter", "widget")
_TIME_OF_POST = compile_later(r".*(?:\d:\d\d|于 ?\d)")  # `2019年5月14日` alone may be a line of a post
_END = compile_later("[。！？!?~～…][”」』）)]?$")
_AFTER_THREAD = ("related", "hot-list", "footer", "licence", "disclaimer")  # rules of what follows the last post
_STATEMENT = 6  # characters of a reply, at least: `很给力！` is the reason of a rating
_NAME = 16  # characters of the name of who wrote a post, on the line above its time, at most


def is_thread(lines: Sequence[PageLine]) -> bool:
    """Whether the page is a thread or a question with answers, by its controls or its breadcrumb."""
    return any(
        _FORUM.match(line.folded) if line.has_rule(("breadcrumb",)) else is_thread_control(line)
        for line in lines
        if line.matches or "楼主" in line.text or "樓主" in line.text
    )


def is_thread_control(line: PageLine) -> bool:
    """Whether a line is one of the controls of a thread, `查看: 41|回复: 2`, which its title is above."""
    return _IN_CONTROLS.search(line.folded) is not None and _THREAD.fullmatch(line.folded) is not None


def reply_lines(lines: Sequence[PageLine], start: int) -> set[int]:
    """The sentences and paragraphs of a thread from line `start` on, above the related links or the footer."""
    if start == len(lines) or not is_thread(lines):
        return set()
    after = (i for i in range(start, len(lines)) if lines[i].heads_links_below and lines[i].has_rule(_AFTER_THREAD))
    stop = next(after, len(lines))
    return {i for i in range(start, stop) if lines[i].is_prose or _is_statement(lines[i])}


def between_posts(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """Controls, floors, names and times between the posts of a thread, which are all in its main text."""
    if not is_thread(lines):
        return {}
    decisions: Decisions = {}
    has_post = False
    for i in range(body.first, body.last):
        match = lines[i].match_for((*ANYWHERE, *AROUND, "near")) if lines[i].has_rule(_POST_RULES) else None
        if not match or _END.search(lines[i].text) or _is_word_of_post(lines, i, match):
            continue
        if match.rule != "timestamp" or _TIME_OF_POST.match(lines[i].folded):
            decisions[i] = Decision(match.rule, "thread", "it is between two posts of a thread")
            if match.rule == "timestamp":
                if _is_name(lines[i - 1]) and (has_post or not _is_title(lines, i - 1, decided)):
                    decisions[i - 1] = Decision("byline", "thread", "it is the name above the time of a post")
                has_post = True
    return {i: decision for i, decision in decisions.items() if i not in decided}


def _is_word_of_post(lines: Sequence[PageLine], i: int, match: RuleMatch) -> bool:
    """Whether a doubtful word of a menu, `语文`, or a label has no line beside it that surely is boilerplate."""
    if match.rule != "byline" and (match.where != "near" or match.rule not in ("navigation", "widget")):
        return False
    return not any(found.where != "near" for line in (lines[i - 1], lines[i + 1]) for found in line.matches)


def _is_title(lines: Sequence[PageLine], i: int, decided: Container[int]) -> bool:
    """Whether the line above the time of the first post is the title: no longer line that stays is above it."""
    return all(k in decided or lines[k].matches or len(lines[k].text) <= len(lines[i].text) for k in range(i))


def _is_statement(line: PageLine) -> bool:
    """Whether a line that no rule matches ends like a sentence and is long enough for a reply."""
    return not line.matches and len(line.text) >= _STATEMENT and _END.search(line.text) is not None


def _is_name(line: PageLine) -> bool:
    """Whether a line above the time of a post is short enough for a name and no sentence."""
    return not line.matches and len(line.text) <= _NAME and not _END.search(line.text)
