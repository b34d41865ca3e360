"""Boxes that a site puts between paragraphs: `热门推荐`, `1.…`, `2.…`; `¥45起`, `立即预订`; `文章標籤` with its tags.

A step of `position`, on a page where other lines are removed around the text.
"""

from collections.abc import Iterator, Mapping, Sequence

from newsclean.filters.boilerplate.body import Body
from newsclean.filters.boilerplate.content import neighbours
from newsclean.filters.boilerplate.decision import Decision, Decisions, boilerplate_count
from newsclean.filters.boilerplate.sections import AROUND, STEP
from newsclean.page.line import PageLine
from newsclean.page.prose import is_whole_sentence
from newsclean.patterns import compile_later

_BOXES = ("advert", "widget", "navigation", "share", "app-promo", "counter")  # rules of the lines of a box
# Heads of lists of other articles, and of no list of the text's own, as `编辑推荐` may be.
_HOT_HEAD = compile_later("(?:热[门点文]|相关|24小时|今日).{2,4}|猜[你您].{2}|大家.{2,3}看|.{0,2}排行榜?")
_HOT_RULES = ("related", "hot-list")
_NUMBERED = compile_later(r"(\d{1,2})[.、．](?!.*《).{8,40}")
_HEADLINES = 2  # numbered headlines below such a head, at least
_TAG_HEAD = compile_later("(?:文章|本文|相关|热门)标签 ?:?")
_TAGS = compile_later(r"[^ ,。！？!?:]{1,12}(?:[ ,]{1,2}[^ ,。！？!?:]{1,12}){1,15}")
_SUMMARY_HEAD = compile_later("(?:内容)?(?:摘 ?要|导 ?读|提 ?要)|核心提示")
_CUT_SUMMARY = compile_later(r"(?:【[^】]{4,60}】)?(.{16,300}?)(?:…+|\.{3,6})")
_LYRIC_TAG = compile_later(r"(?i)\[(?:ti|ar|al|by|re|ve|id|hash|total|length|offset): ?[^\[\]]{0,60}\]")
_LYRIC_TAGS = 2  # neighbouring tags of a file of lyrics, at least
_SUMMARY_OF = 4  # lines below a cut summary among which the paragraph is that begins with it, at most


def boxes_within(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """The lines of boxes between the paragraphs, of a cut summary above the first, and the tags of lyrics."""
    found: Decisions = {}
    for tags in neighbours(i for i, line in enumerate(lines) if _LYRIC_TAG.fullmatch(line.text)):
        if len(tags) >= _LYRIC_TAGS:
            found |= {i: Decision("markup", STEP, "it is one of the tags of a file of lyrics") for i in tags}
    if boilerplate_count(decided) < AROUND:
        return found
    found |= _beside_line_of_box(lines, body, decided)
    for i in range(body.first, body.last + 1):
        found |= {k: Decision("hot-list", STEP, "it is in a list of other articles") for k in _hot_list(lines, body, i)}
    for i, line in enumerate(lines):
        if _TAG_HEAD.fullmatch(line.folded) and i + 1 < len(lines) and _TAGS.fullmatch(lines[i + 1].folded):
            found |= {k: Decision("widget", STEP, "they are tags with their head") for k in (i, i + 1)}
    evidence = "the paragraph below begins with it"
    found |= {i: Decision("title-copy", STEP, evidence) for i in _cut_summary(lines, body)}
    return found


def _beside_line_of_box(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """Decisions on doubtful lines among matched ones, one of which is removed anywhere: `1 / 3`, `¥45起`."""
    decisions: Decisions = {}
    for run in neighbours(i for i in range(body.first, body.last + 1) if lines[i].has_rule(_BOXES)):
        removed = next((i for i in run if i in decided and decided[i].step == "rule"), -1)
        for i in run if removed >= 0 else ():
            if match := lines[i].match_for(("near",)):
                decisions[i] = Decision(match.rule, STEP, f"it is in a box with {lines[removed].text[:20]!r}")
    return decisions


def _hot_list(lines: Sequence[PageLine], body: Body, head: int) -> range:
    """The head of a list of other articles below a paragraph, its numbered headlines, with more of the text below."""
    if not (lines[head].has_rule(_HOT_RULES) and lines[head - 1].is_prose and _HOT_HEAD.fullmatch(lines[head].folded)):
        return range(0)
    end = head + 1
    while end < body.last and _is_headline(lines[end], end - head):
        end += 1
    return range(head, end if end - head > _HEADLINES else head)


def _is_headline(line: PageLine, number: int) -> bool:
    """Whether a line is a headline with this number, and no sentence."""
    found = _NUMBERED.fullmatch(line.text)
    return found is not None and int(found[1]) == number and not (line.is_prose or is_whole_sentence(line.text))


def _cut_summary(lines: Sequence[PageLine], body: Body) -> Iterator[int]:
    """The beginning of the text once more above it, with `……` for the rest, and its head `摘要`."""
    for i in range(min(body.first + 1, len(lines) - 1)):
        found = _CUT_SUMMARY.fullmatch(lines[i].text)
        if found and any(line.text.startswith(found[1]) for line in lines[i + 1 : i + 1 + _SUMMARY_OF]):
            yield i
            if i and _SUMMARY_HEAD.fullmatch(lines[i - 1].folded):
                yield i - 1
