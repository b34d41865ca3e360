"""Names of people and media: `河东晚报见习记者 王禾 → 王禾`, `4月12日《河东晚报》→ 河东晚报`."""

from newsclean.chinese.names import SURNAMES
from newsclean.page.fold import fold
from newsclean.patterns import compile_later

MEDIUM = compile_later(
    "(?:[一-龥]{2,10}(?:日报|晚报|晨报|都市报|新闻网|快讯网|在线|融媒|客户端|周刊|发布|通讯社|电视台|网|(?<![公通简预海])报|社|台))(?![一-龥])"
)
_OFFICE = compile_later(".{1,24}[室局会部院校馆委府办心司村组处科队所站厂行社团系协庭园店镇县市区]")
_ROLE = compile_later(
    r"(?:(?<![一-龥])[一-龥a-z0-9·]{0,14}?)?"
    r"(?:专栏作[者家]|(?:见习|实习|特约|首席)?记者|作者|通讯员|评论员|实习生|撰稿人)[ :]*"
)
_NO_NAME = compile_later(
    r"整合|综合|报道|报导|摄影?|文图|图文|编辑|整理|编译|发自|实习生?|通讯员|供图|[文图]?/|\(|即时"
)
_CODE = compile_later(r"[ _-]*[a-z]{1,6}_?\d{2,8}\Z|_[a-z0-9_]{1,12}\Z")
_UNKNOWN = frozenset(
    ("未知", "不详", "佚名", "匿名", "无", "暂无", "网络", "互联网", "原创", "转载", "其他", "其它", "本站", "本站原创")
    + ("转载文章", "网络转载", "网络整理", "网友", "综合", "来稿", "系统管理员", "管理员", "不明")
    + ("null", "none", "undefined", "nan")
)
# A value of a form, `2名`, `责任`, buttons beside an entry, or words instead of a name.
_NO_EDITOR = compile_later(
    "\\d+[一-龥]+|责任|来稿|.*(?:讨论|上传|锁定|负责|[谁誰]).*|[一-龥]{5,}(?<![部室处科办员组心社网报台])"
)
_SPREAD = compile_later(r"[一-龥]\s+[一-龥]")
_LONGEST = 40  # characters of a name
_QUOTED = compile_later("[^《》]{0,14}《([^《》]{2,20})》")
_MARKS = compile_later('[。！？!?=<>"]|https?:|声明')
_MARKS_OF_NO_SOURCE = compile_later("[，,:：;；]|时间")
_BEHIND_NAMES = compile_later("(?<=.)[:：;；]")
_COMMAS = compile_later("[,，]")
_EDGES = " \u3000\xa0)）]】（([【,，、:：|/_·-"


def is_office(folded: str) -> bool:
    """Whether a line could be the name of the office that signs a notice: `河东村村民委员会`."""
    return _OFFICE.fullmatch(folded) is not None


def as_source(value: str) -> str:
    """The name of a medium or office in the value of a label, or nothing."""
    value = _tidy(value)
    quoted = _QUOTED.match(value)
    name = quoted[1] if quoted else value.removesuffix("官方账号")
    return "" if is_person(name) or _MARKS_OF_NO_SOURCE.search(name) else name


def as_people(value: str) -> str:
    """The names of people in the value of a label, without their professions, or nothing."""
    value = _BEHIND_NAMES.split(value[: 2 * _LONGEST])[0]
    folded = fold(value)
    pieces, position = [], 0
    for match in _ROLE.finditer(folded):
        pieces.append(value[position : match.start()])
        position = match.end()
    rest = value[position:]
    cut = _NO_NAME.search(folded, position)
    pieces.append(rest[: cut.start() - position] if cut else rest)
    named = _COMMAS.sub(" ", " ".join(piece.strip(_EDGES) for piece in pieces)).split()
    return _tidy(_together(" ".join(named)))


def as_editor(value: str) -> str:
    """An editor's name without the code of the shift that some sites put behind it."""
    value = _tidy(_BEHIND_NAMES.split(value)[0])
    code = _CODE.search(fold(value))
    name = _together(value[: code.start()] if code and code.start() else value)
    return "" if _NO_EDITOR.fullmatch(name) else name


def _together(name: str) -> str:
    """`王 禾` as `王禾`: a name of two hanzi is spread to the width of three."""
    return "".join(name.split()) if _SPREAD.fullmatch(name) else name


def is_person(name: str) -> bool:
    """Whether a word looks like the name of a person: two to four hanzi, the first of them a family name."""
    return 2 <= len(name) <= 4 and name[0] in SURNAMES and not MEDIUM.fullmatch(fold(name))


def _tidy(value: str) -> str:
    """A name without marks around it; empty where it is too long, is no name, `佚名`, or holds marks."""
    value = value.strip().strip(_EDGES).strip()
    if len(value) > _LONGEST or value.lower() in _UNKNOWN or _MARKS.search(value):
        return ""
    return value if any(character.isalpha() for character in value) else ""
