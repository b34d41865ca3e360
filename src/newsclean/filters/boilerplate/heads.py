"""What is above a text and belongs to another: the card of a company, the headlines of other articles.

`河东模具有限公司`, `电话：…`, `传真：…`, `地址：…` are removed above an article on casting that never speaks of a
company, and so are three headlines above `体坛速报4月12日讯 …` that share no words with the report. No rule knows
these lines, so all of them must say the same. Called by each pass, and by the prefilter for `may_have_foreign_head`.
"""

from collections.abc import Sequence

from newsclean.filters.boilerplate.decision import Decision, Decisions
from newsclean.filters.boilerplate.title import pairs_of
from newsclean.page.fold import fold
from newsclean.page.line import PageLine, prose_length, unmatched_length
from newsclean.page.prose import is_prose, is_whole_sentence
from newsclean.patterns import compile_later

_DATELINE = compile_later(r"[^ 。,:]{0,12}?(?:\d{1,2}月)?\d{1,2}日(?:讯|电|消息)")
_COMPANY = compile_later("[^ 。,:]{4,28}(?:公司|厂)")
_CONTACT = compile_later("(?:联系)?(?:地址|邮编|电话|手机|传真|邮箱|电子邮箱|e-?mail|网址|qq|微信|联系人) ?:.{1,60}")
_ADDRESS = compile_later("[^。,:]{0,12}[区路街号栋楼][^。,:]{0,12}")  # the rest of one that goes over two lines
_OWN = compile_later("公司|我司|我厂|本厂|我们|此致|兹|特此")  # what the company of the card writes
_CONTACTS = 3  # fields of such a card, at least
_HEADLINES = range(3, 11)  # headlines above a report
MOST_ABOVE = _HEADLINES.stop
"""Lines at the top of a page that tell whether it may have such a head."""
_LONGEST = 24  # characters of a dateline, at most
_HEADLINE = range(8, 41)  # characters of a headline
_REPORT = 80  # characters of a report's paragraphs by which its words are known, at least
_SHARED = 1  # pairs of characters that a headline of another article shares with the report, at most


def may_have_foreign_head(texts: Sequence[str]) -> bool:
    """Whether a text may have a head of another text above it, by its first MOST_ABOVE lines."""
    if len(texts) <= _CONTACTS:
        return False
    has_headlines = _report_below_headlines(texts) > 0
    return has_headlines or (texts[0][-1] in "司厂廠" and _COMPANY.fullmatch(fold(texts[0])) is not None)


def _report_below_headlines(texts: Sequence[str]) -> int:
    """The first line that opens with a dateline, where it is prose and those above it look like headlines; else 0."""
    for text in texts[: _HEADLINES.start]:  # most texts end here: they begin with a paragraph
        if len(text) not in _HEADLINE:
            return 0
    datelines = (
        i for i, text in enumerate(texts) if "日" in text[:_LONGEST] and _DATELINE.match(fold(text[:_LONGEST]))
    )
    report = next(datelines, 0)
    if report not in _HEADLINES or not is_prose(texts[report]):
        return 0
    return 0 if any(len(text) not in _HEADLINE or is_whole_sentence(text) for text in texts[:report]) else report


def foreign_head(lines: Sequence[PageLine]) -> Decisions:
    """Decisions on the lines above a text that belong to another."""
    found = _company_card(lines)
    if found:
        return {i: Decision("footer", "head", "it is in the card of a company above a text of others") for i in found}
    evidence = "it is a headline above a report with which it shares no words"
    return {i: Decision("related", "head", evidence) for i in _other_headlines(lines)}


def _company_card(lines: Sequence[PageLine]) -> range:
    """The lines of a company's name and contacts at the top; none where the text below names a company or `我们`."""
    if not (lines and _COMPANY.fullmatch(lines[0].folded)):
        return range(0)
    end = 1
    while end < len(lines) and _CONTACT.fullmatch(lines[end].folded):
        end += 1
    if end <= _CONTACTS:
        return range(0)
    if end < len(lines) and lines[end - 1].folded.startswith("地址") and _ADDRESS.fullmatch(lines[end].folded):
        end += 1
    below = lines[end:]
    if unmatched_length(below) < _REPORT or any(_OWN.search(line.folded) for line in below):
        return range(0)
    return range(end)


def _other_headlines(lines: Sequence[PageLine]) -> range:
    """The lines above a report, where none of them shares words with it."""
    report = _report_below_headlines([line.text for line in lines[:MOST_ABOVE]])
    headlines = lines[:report]
    if not report or any(line.matches for line in headlines) or not lines[report].is_prose:
        return range(0)
    if prose_length(lines[report:]) < _REPORT:
        return range(0)
    pairs = [pairs_of(line) for line in headlines]
    shared, wanted = set[str](), set().union(*pairs)
    for line in lines[report:]:  # most texts share words soon, and a long one has more pairs than fit in memory
        shared |= wanted & pairs_of(line)
        if any(len(own & shared) > _SHARED for own in pairs):
            return range(0)
    return range(report)
