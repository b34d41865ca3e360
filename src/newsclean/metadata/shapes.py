"""Which lines cannot be a title by their shape: `2012年(1)`, `返回顶部`, `首页 > 新闻 > 正文`, `王 禾`."""

import re

from newsclean.metadata.bylines import read_byline, read_medium, read_short
from newsclean.page.dates import DATE
from newsclean.page.fold import fold
from newsclean.page.labels import opens_with_label
from newsclean.page.numbering import is_numbered
from newsclean.page.prose import is_prose
from newsclean.patterns import compile_later

SHORTEST, LONGEST = 2, 80
"""Characters of a title."""

# All patterns are for folded lines.
_NEVER = compile_later(
    rf"""
    [^一-龥a-z]* \Z                                       # no letters
    | [·*].*                                              # an entry of a list
    | .*[:,;]\Z | .*。.*                                   # part of a sentence, or one and more
    | [>|<].* | .*<.* | .*[>|].*[>|].* | .*首页.*>.*              # a path through the site, a menu
    | (?:[^ a-z]{{1,5}}[ ]+){{3,}}[^ a-z]{{1,5}}\Z          # a menu
    | (?:[^ ]{{1,5}}[ ]+){{5,}}[^ ]{{1,5}}\Z
    | .*(?:@|https?:|www\.).* | .*(?:百科全书|门户网站?|官方网站)\Z
    | .*[◎=].*                        # addresses, fields, code
    | (?:\d{{1,4}}[ ]?[年月][ ]?)+ (?:\(\d+\))? \Z | .{{1,8}}\(\d+\)\Z  # an entry of an archive, a count
    | .*\d:\d\d.* | [^:]{{2,8}}:[ ]?{DATE.replace(" ", "[ ]")}.*  # times
    | .*:.*:.* | \d+[ ].*                                 # fields of a form, the row of a table
    | [一-龥][ ]+[一-龥]\Z                                # a name of two hanzi spread to the width of three
    | [一-龥](?:[ ]+[一-龥]){{1,3}}[ ]?:.*                    # a label spread out, `文 号：河政发〔2021〕7号`
    | [您你]好,.* | .*欢迎(?:来到|光临|访问).*               # a greeting of the site
    | [一-龥]{{0,8}}(?:[校院处局所]长|主任|书记|教授)[ ]+[一-龥]{{2,4}}\Z  # who wrote or spoke it
    | [一-龥]{{0,4}}(?:金额|地址|电话|尺寸|年代|时代|面积|上传者|品牌|规格|型号|数量|价格|朝向|户型|楼层|学历|人数|薪资
      |格式|页数|小区|[一-龥]{{2}}(?:类别|编号))[ ]?:.*                                    # a field of a card
    | [(\[]?原标题.*                                      # the title that another page has
    | (?:本[报网台刊社])?(?:记者|通讯员|实习生|评论员).*
    | (?:分享|打印|收藏|字[号体]|评论|举报|返回|上一|下一|点击|展开|收缩|关闭|更多|查看|登录|注册|搜索|回复|发表)
      .{{0,6}}\Z | (?:跳到|跳转).*                                         # a button
    """,
    re.VERBOSE,
)
_OF_BODY = compile_later(
    r"""
    (?!(?:[早午收][评盘]|[社短快时影书述]评|社论|快讯|图解|专访|特写|解读|提醒|组图):).{1,3}:.*  # speech
    | ".*"\Z | .{0,2}[你您家]好!?\Z                                # speech, a greeting
    | \([上下左右中]图?\).* | \(?图[一二三四五六七八九\d]*[ )].*  # captions
    | .*摄\Z | (?=.*[,、]).{28,}                          # and a first sentence
    | \[(?!求助|讨论|心得|原创|问题|闲聊|杂谈|分享|交流|人间)[一-龥]{2,4}\].+  # a labelled section, no kind of thread
    """,
    re.VERBOSE,
)
_CHAPTER = compile_later("第[0-9一二三四五六七八九十百千]{1,5}[章回节][ :].{1,30}")
_MENU = compile_later("(?:[一-龥]{2,4} +){3,}[一-龥]{2,4}")
_SUBTITLE = compile_later(r"-.*|\(.*\)|(?:副题|副标题) ?:.*")
_NOTICE = compile_later(
    "[一-龥]{0,16}(?:启事|公告|通知|通告|讣告|声明|须知|章程|规定|办法|通报|请示|纪要|倡议书|公开信|守则|简章|说明书?|节目单|价目表)"
)
_ISSUER = compile_later("[一-龥]{4,20}(?:法院|检察院|政府|委员会|办公室|[局厅])")


def may_be_title(line: str) -> bool:
    """Whether a line could be a title: no sentence, menu, byline, count or button."""
    if not SHORTEST <= len(line) <= LONGEST or is_prose(line) or _NEVER.match(fold(line)) or opens_with_label(line):
        return False
    return not (read_short(line) or read_byline(line) or read_medium(line))


def is_of_body(line: str) -> bool:
    """Whether a line above the body belongs to it: speech, a greeting, a caption, a numbered or labelled section."""
    folded = fold(line)
    return _OF_BODY.match(folded) is not None or is_numbered(folded)


def is_chapter(line: str) -> bool:
    """Whether a line is the number and the title of a chapter, `第十二章 夜渡`."""
    return _CHAPTER.fullmatch(fold(line)) is not None


def is_menu(line: str) -> bool:
    """Whether a line consists of four short words or more, as the menu at the top of a page does."""
    return _MENU.fullmatch(line) is not None


def is_subtitle(line: str) -> bool:
    """Whether a line is a subtitle of the title above it: `——记城南的一次改造`."""
    return _SUBTITLE.fullmatch(fold(line)) is not None


def is_issuer(line: str) -> bool:
    """Whether a line is the court or the office that issues a judgment or an order, above its name."""
    return _ISSUER.fullmatch(fold(line)) is not None


def is_kind_of_notice(line: str) -> bool:
    """Whether a line names the kind of notice below, `招聘启事`: such words need not come again."""
    return _NOTICE.fullmatch(fold(line)) is not None
