"""What OpenCC leaves or gets wrong, set right by the table corrections.toml: 发挥著作用 → 发挥着作用."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from newsclean.chinese.hanzi import is_hanzi
from newsclean.chinese.likelihood import likelihood
from newsclean.chinese.names import SURNAMES
from newsclean.edit import Edit, apply_edits
from newsclean.packaged import packaged_text
from newsclean.patterns import compile_later


class Correction(NamedTuple):
    """What becomes of a character that OpenCC leaves or gets wrong; corrections.toml explains the fields."""

    char: str
    usual: str | None = None
    other: str = ""
    words: frozenset[str] = frozenset()
    exceptions: frozenset[str] = frozenset()
    in_names: bool = False
    before: frozenset[str] = frozenset()  # what is before it in those words: most characters do not,
    behind: frozenset[str] = frozenset()  # or behind it, and then no word need be looked for


@lru_cache(maxsize=1)
def corrections() -> dict[str, Correction]:
    """The table corrections.toml by character."""
    import tomllib  # only where a text may be Traditional

    table = tomllib.loads(packaged_text("filters/traditional/corrections.toml"))["char"]
    return {row["char"]: _correction(row) for row in table}


def _correction(row: dict[str, Any]) -> Correction:
    """The correction of a row of corrections.toml."""
    other = row.get("other", "")
    words, exceptions = frozenset(row.get("words", ())), frozenset(row.get("except", ()))
    before = frozenset(left for word in words for left, right in pairwise(word) if right == other)
    behind = frozenset(word[1] for word in words if word[0] == other)
    in_names = row.get("in-names", False)
    return Correction(row["char"], row.get("usual"), other, words, exceptions, in_names, before, behind)


# Taiwan writes 着 in words like 着手 and 沉着; who writes it behind verbs knows it from 著.
_ZHE = compile_later("着(?![手陆陸眼重落想急火力色装裝实實数數意迷凉涼魔棋地])(?<![衣沉执執附穿土].)")


def knows_zhe(text: str) -> bool:
    """Whether a text writes 着 for the particle, so that its 著 is meant."""
    return "着" in text and _ZHE.search(text) is not None


def correct(before: str, after: str, doubtful: Iterable[str]) -> str:
    """`after`, OpenCC's conversion of `before`, with the characters of corrections.toml set right.

    `doubtful` are those of them that `before` may hold.
    """
    if len(before) != len(after):  # no table of today does that; positions would not agree
        return after
    table = corrections()
    corrected: dict[int, str] = {}
    for char in doubtful:
        if char == "著" and knows_zhe(before):  # whoever writes 着 as well as 著 writes 著 on purpose
            continue
        correction = table[char]
        position = before.find(char)
        while position >= 0:
            replacement = _corrected(after, position, correction)
            if replacement != after[position]:
                corrected[position] = replacement
            position = before.find(char, position + 1)
    edits = [Edit(position, position + 1, corrected[position], "") for position in sorted(corrected)]
    return apply_edits(after, edits) if edits else after


def _corrected(text: str, position: int, correction: Correction) -> str:
    """The character that belongs at a position: the usual one, or the other by the words around it."""
    usual = correction.usual or text[position]
    before, behind = text[position - 1 : position], text[position + 1 : position + 2]
    if before in correction.before or behind in correction.behind:
        first = max(0, position - 3)
        near = text[first:position] + correction.other + text[position + 1 : position + 4]
        # The longer one knows better: 著作 stays, but not in 著作用, and 著名 stays in 著名单位, though not in 著名单.
        word = _longest(near, position - first, correction.words)
        if word > _longest(near, position - first, correction.exceptions):
            starts_word = correction.char == "著" and word == 2 and behind in correction.behind
            is_particle = starts_word and before not in correction.before and _is_particle(text, position)
            return usual if is_particle else correction.other
        if word:
            return usual
    if correction.char == "著" and _is_byline(text, position):
        return correction.other
    if correction.in_names and _is_in_name(text, position):
        return correction.other
    return usual


def _is_particle(text: str, position: int) -> bool:
    """Whether 著 is behind a verb, 住着名叫, though 著名 is a word too: by which of the two is likelier as words."""
    if not is_hanzi(text[position - 1 : position] or " ") or not _takes_particle(text, position):
        return False
    log_probability = likelihood().log_probability_in_pairs
    before, behind = text[max(0, position - _NEAR) : position], text[position + 1 : position + 1 + _NEAR]
    return log_probability(f"{before}着{behind}") > log_probability(f"{before}著{behind}")


def _takes_particle(text: str, end: int) -> bool:
    """Whether 着 may be behind the word before `end`, by the pairs of words: it is, or few words are known to be."""
    language = likelihood()
    starts = (start for start in range(max(0, end - _LONGEST_VERB), end) if text[start:end] in language.words)
    word = text[next(starts, end) : end]
    return language.pair(word, "着") != language.pair(word, "") or len(language.pairs.get(word, "")) < _FEW_PAIRS


_LONGEST_VERB = 3  # characters
_FEW_PAIRS = 600  # characters of the row of words behind a word; 着 not in a longer one cannot be there: 中国, 的, 最
_NEAR = 4  # characters on either side that are read


def _is_in_name(text: str, position: int) -> bool:
    """Whether a character is behind a surname, as one of the one or two of a given name: 徐乾学, 郭振乾."""
    known = likelihood().words
    around = (text[position : position + 2], text[position - 1 : position + 1])
    if any(len(word) == 2 and word in known for word in around):
        return False
    for start in (position - 1, position - 2):
        if start >= 0 and text[start] in SURNAMES and (_is_edge(text[start - 1 : start]) or text[start - 1] in _TITLES):
            return text[position + 1 : position + 2] not in _DRY and is_hanzi(text[position - 1])
    return False


_TITLES = frozenset("者家师长员授士任记理官星将帝王父母妻子弟兄女儿叫为由与和及对向是代")  # the ends of 学者, 清代
_DRY = frozenset("了掉透")  # 汤干了


def _longest(text: str, middle: int, words: frozenset[str]) -> int:
    """How long the longest of `words` is that the character at `middle` is part of; 0 where it is in none."""
    longest = 0
    for start in range(max(0, middle - 3), middle + 1) if words else ():
        for end in range(max(middle, start + longest) + 1, start + 5):
            if text[start:end] in words:
                longest = end - start
    return longest


_BOOKS = compile_later(
    "[^，。；]{0,6}?(?:《|[0-9一二三四五六七八九十百余数多几两](?:本|部(?!分)|篇|册|卷|首)|[诗文]集|专著|小说|论文)"
)
_CLOSERS = frozenset("，。、；）)】〕》《（( \t\n\r\u3000")
_WRITERS = frozenset("他她其曾者并还另亦也皆均")
_OTHERS = compile_later("[，、；/ \u3000]{1,2}[\u4e00-\u9fff·]{2,6}[译编绘校注]")  # who did the rest: 著，周方译
_OF = frozenset("由系")  # what is in front of the name in 由某某著
_VERBS = frozenset(
    "唱读看听捧拿翻印写放播演念哼奏背抱握举挂贴刻有叫喊笑住活坐站味身哭说随带用按照对朝向跟想忙等望扬罗嵌提摆放陈存留怀藏收标题署登载录附夹盖配围绕沿顺依凭含披穿戴"
)


def _is_byline(text: str, position: int) -> bool:
    """Whether the 著 at `position` names an author: 鲁迅著，  （李四著）  李四著的《…》  某某著《…》."""
    following = text[position + 1 : position + 3]
    previous = text[position - 1 : position] if position else ""
    # No verb is in front that 着 could belong to: 他著有三部书, ，著书数种.
    if following[:1] in ("有", "书") and (not previous or previous in _WRITERS or not is_hanzi(previous)):
        return True
    if following[:1] == "有" and previous not in _VERBS and _BOOKS.match(text, position + 2):
        return True
    if following[:1] and following[0] not in _CLOSERS and following != "的《":
        return False
    if previous in ("》", " ", "\u3000"):
        return True
    if previous in _VERBS:
        return False
    return following[:1] in ("《", "）", ")") or _is_name(text, position) or bool(_OTHERS.match(text, position + 1))


def _is_name(text: str, end: int) -> bool:
    """Whether the two or three characters before `end` are a name, with a mark or an edge before it."""
    for start in (end - 2, end - 3):
        if start >= 0 and text[start] in SURNAMES and _is_edge(text[start - 1 : start]):
            return all(is_hanzi(character) for character in text[start:end])
    return False


def _is_edge(character: str) -> bool:
    """Whether a name may begin behind this character, or at the start of the text."""
    return not character or character in _OF or not is_hanzi(character)
