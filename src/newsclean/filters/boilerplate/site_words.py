"""Lines below the text that use the words of sites, `免费下载文档`, where the text itself does not.

`开通会员，免积分下载全站资料` is removed below an article on a canal; below one on libraries it stays.
A step of `position`, for lines that no rule matches: the wording of such lines is without number, their words are few.
"""

from collections.abc import Mapping, Sequence

from newsclean.filters.boilerplate.body import Body
from newsclean.filters.boilerplate.decision import Decision, Decisions
from newsclean.filters.boilerplate.title import pairs_of
from newsclean.page.line import ABOUT_ARTICLE, PageLine
from newsclean.page.prose import is_whole_sentence
from newsclean.patterns import compile_later

_WORDS = compile_later(
    "下载|上传|文档|文库|会员|vip|免费|积分|预览|点击|扫码|扫描|二维码|长按|关注|公众号|微信|微博|qq|客户端|app|领取|红包|优惠|抢购"
    "|试用|开通|登[录陆]|注册|收藏|分享|转发|点赞|评论|回复|举报|侵权|版权|本站|网站|网友|站长|管理员|小编|浏览|全文|查看|搜索|更多|精彩"
    "|热门|频道|栏目|客服|热线|加群|进群|好友|网址|链接"
)
# What a text's own last lines begin with: how to apply, where to buy, whom to ask.
_OWN = compile_later(
    r"[\"-]|.{2,12}可以?[扫在通登拨凭]|附[件表]|[购订投缴报参应捐申办预咨查联监地时来]"
    r"|(?:(?!温馨|友情|特别|下载|版权)[一-龥]){2,8}:|[\d一二三四五六七八九十(]"
)
_LEAST = 2  # different words of sites in a line, at least
_LEAST_BESIDE = 3  # the same in a line that no removed line parts from the text
_LONGEST = 60  # characters of such a line, at most
_AROUND = 3  # lines removed below the text, bylines apart, from which on it comes from a site


def lines_of_site_words(lines: Sequence[PageLine], body: Body, decided: Mapping[int, Decision]) -> Decisions:
    """Unmatched lines below the main text with several words of sites that share none with the text."""
    below = range(body.last + 1, len(lines))
    removed = [i for i in below if i in decided and decided[i].rule not in ABOUT_ARTICLE]
    if body.last < 0 or len(removed) < _AROUND:
        return {}
    found: dict[int, str] = {}  # by line the rule of the removed line above it
    rule = ""
    for i in below:
        if i in decided:
            rule = decided[i].rule if decided[i].rule not in ABOUT_ARTICLE else rule
        elif _may_be_of_site(lines[i], _LEAST if rule else _LEAST_BESIDE):
            found[i] = rule or decided[removed[0]].rule
    pairs = {i: pairs_of(lines[i]) for i in found}
    of_lines, shared = set().union(*pairs.values()), set[str]()
    for i in range(body.last + 1 if found else 0):  # a line at a time: a long text has more pairs than fit in memory
        shared |= of_lines & pairs_of(lines[i]) if i not in decided else set()
    evidence = "it uses words of sites and shares none with the text"
    return {i: Decision(found[i], "words", evidence) for i in found if pairs[i].isdisjoint(shared)}


def _may_be_of_site(line: PageLine, least: int) -> bool:
    """Whether a short line, no sentence and matched by no rule, has so many words of sites and is not of a notice."""
    if line.matches or len(line.text) > _LONGEST or is_whole_sentence(line.text):
        return False
    return len(set(_WORDS.findall(line.folded))) >= least and not _OWN.match(line.folded)
