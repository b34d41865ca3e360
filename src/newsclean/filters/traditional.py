"""Traditional characters become Simplified, line by line: 由於單位發揮著作用 → 由于单位发挥着作用."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from newsclean.edit import Edit
from newsclean.errors import ConfigError
from newsclean.hanzi import has_kana_or_hangul, is_hanzi, traditional_only
from newsclean.paragraphs import split_lines

if TYPE_CHECKING:
    from opencc import OpenCC

VARIANTS = ("t2s", "tw2s", "hk2s")
"""OpenCC's names: from its own standard, from Taiwan's and from Hong Kong's, each to Simplified."""


@dataclass(frozen=True)
class Traditional:
    """Converts each line that holds a character only Traditional text is written with.

    `variant` is one of VARIANTS; the words in `keep` stay as they are. Lines with kana or hangul are not
    Chinese and stay whole. Raises ConfigError for a variant there is not.
    """

    name: ClassVar[str] = "traditional"
    summary: ClassVar[str] = "Traditional characters, converted to Simplified"
    goes_after: ClassVar[Mapping[str, str]] = {
        "mojibake": "text must be decoded right before its characters can be converted",
        "byteshift": "conversion to Simplified destroys the bytes that the repair reads",
        "pinyin": "乾(qián)隆 converted first becomes 干(qián)隆, for the brackets hide the word",
    }

    variant: str = "t2s"
    keep: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "keep", tuple(self.keep))  # a configuration file gives a list
        if self.variant not in VARIANTS:
            raise ConfigError(f"traditional.variant is {self.variant!r}; known: {', '.join(VARIANTS)}")

    def edits(self, text: str) -> Iterable[Edit]:
        """One edit a line that is Traditional (`convert`), cut where a 着 is restored (`zhe`)."""
        traditional = traditional_only()
        if not traditional.search(text):
            return
        lines = [line for line in split_lines(text) if traditional.search(line.text)]
        if has_kana_or_hangul(text):  # one look at the text is cheaper than one a line
            lines = [line for line in lines if not has_kana_or_hangul(line.text)]
        before = [line.text for line in lines]
        for line, after in zip(lines, self._convert(before), strict=True):
            if after != line.text:
                yield from _edits_of_line(line.text, after, line.start)

    def _convert(self, lines: Sequence[str]) -> list[str]:
        """The lines converted until nothing changes, so that a second cleaning finds nothing to do."""
        now = list(lines)
        waiting = list(range(len(now)))
        for _ in range(_MOST_ROUNDS):
            if not waiting:
                break
            before = "\n".join([now[index] for index in waiting])
            after = correct(before, self._opencc(before))
            if after == before:
                break
            for index, line in zip(waiting, after.split("\n"), strict=True):
                now[index] = line
            waiting = [index for index in waiting if traditional_only().search(now[index])]
        return now

    def _opencc(self, text: str) -> str:
        if not self.keep:
            return _convert(self.variant, text)
        pieces = _any_of(self.keep).split(text)  # the kept words are the odd pieces
        return "".join(
            piece if index % 2 else _convert(self.variant, piece) for index, piece in enumerate(pieces)
        )


_MOST_ROUNDS = 4  # one, and two more for the longest chain in OpenCC's tables, 薴 → 苧 → 苎


def _convert(variant: str, text: str) -> str:
    """One call for many lines: calls on ten characters each cost five times as much."""
    try:
        converted: str = _opencc(variant).convert(text)
        return converted
    except UnicodeEncodeError:  # half a pair of surrogates, which OpenCC cannot be given
        pieces = _SURROGATES.split(text)
        return "".join(piece if index % 2 else _convert(variant, piece) for index, piece in enumerate(pieces))


_SURROGATES = re.compile("([\ud800-\udfff]+)")


@lru_cache(maxsize=len(VARIANTS))
def _opencc(variant: str) -> "OpenCC":
    from opencc import OpenCC

    # The rare characters that few fonts can show stay as they are written, as with OpenCC's own command.
    return OpenCC(variant, include_tofu_risk_dictionaries=False)


@lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("(" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")")


class Correction(NamedTuple):
    """What becomes of a character that OpenCC leaves or gets wrong; traditional.toml explains the fields."""

    char: str
    usual: str | None = None
    other: str = ""
    words: frozenset[str] = frozenset()
    exceptions: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()  # what stands before it in those words: most characters do not,
    behind: frozenset[str] = frozenset()  # or behind it, and then no word need be looked for


@lru_cache(maxsize=1)
def corrections() -> dict[str, Correction]:
    """The table traditional.toml by character."""
    table = tomllib.loads((files("newsclean.filters") / "traditional.toml").read_text("utf-8"))["char"]
    return {row["char"]: _correction(row) for row in table}


def _correction(row: dict[str, Any]) -> Correction:
    other = row.get("other", "")
    words, exceptions = frozenset(row.get("words", ())), frozenset(row.get("except", ()))
    before = frozenset(left for word in words for left, right in pairwise(word) if right == other)
    behind = frozenset(word[1] for word in words if word[0] == other)
    return Correction(row["char"], row.get("usual"), other, words, exceptions, before, behind)


@lru_cache(maxsize=1)
def _correctable() -> re.Pattern[str]:
    return re.compile(f"[{''.join(corrections())}]")


def correct(before: str, after: str) -> str:
    """`after`, OpenCC's conversion of `before`, with the characters of traditional.toml set right."""
    if len(before) != len(after):  # no table of today does that; positions would not agree
        return after
    table = corrections()
    knows_zhe = "着" in before  # whoever writes 着 as well writes 著 on purpose
    characters: list[str] | None = None
    for match in _correctable().finditer(before):
        position = match.start()
        if knows_zhe and match[0] == "著":
            continue
        replacement = _corrected(after, position, table[match[0]])
        if replacement != after[position]:
            characters = characters or list(after)
            characters[position] = replacement
    return "".join(characters) if characters else after


def _corrected(text: str, position: int, correction: Correction) -> str:
    usual = correction.usual or text[position]
    before, behind = text[position - 1 : position], text[position + 1 : position + 2]
    if before in correction.before or behind in correction.behind:
        first = max(0, position - 3)
        near = text[first:position] + correction.other + text[position + 1 : position + 4]
        if _stands_in(near, position - first, correction.exceptions):
            return usual
        if _stands_in(near, position - first, correction.words):
            return correction.other
    if correction.char == "著" and _is_byline(text, position):
        return correction.other
    return usual


def _stands_in(text: str, middle: int, words: frozenset[str]) -> bool:
    """Whether the character at `middle` is part of one of `words` there."""
    if not words:
        return False
    for start in range(max(0, middle - 3), middle + 1):
        for end in range(middle + 1, start + 5):
            if text[start:end] in words:
                return True
    return False


_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩冯董萧肖曹袁邓傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田姜范姚"
    "谭廖邹熊陆郝孔崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎武乔贺赖龚巴老鲁莫茅冰钱季费梅柳欧俞聂齐严詹"
)
_CLOSERS = frozenset("，。、；）)】〕》《（( \t\n\r\u3000")
_VERBS = frozenset("唱读看听捧拿翻印写放播演念哼奏背抱握举挂贴刻有叫喊笑哭说随带用按照对朝向跟想忙等望扬罗贴")


def _is_byline(text: str, position: int) -> bool:
    """Whether the 著 at `position` names an author: 鲁迅著，  （李四著）  李四著的《…》  某某著《…》."""
    following = text[position + 1 : position + 3]
    previous = text[position - 1 : position]
    if following[:1] and following[0] not in _CLOSERS and following != "的《":
        return False
    if previous in ("》", " ", "\u3000"):
        return True
    if previous in _VERBS:
        return False
    return following[:1] in ("《", "）", ")") or _is_name(text, position)


def _is_name(text: str, end: int) -> bool:
    """Whether the two or three characters before `end` are a name, with a mark or an edge before it."""
    for start in (end - 2, end - 3):
        if start >= 0 and text[start] in _SURNAMES and (start == 0 or not is_hanzi(text[start - 1])):
            return all(is_hanzi(character) for character in text[start:end])
    return False


def _edits_of_line(old: str, new: str, offset: int) -> Iterator[Edit]:
    """The edits of the line that starts at `offset`, those that restore a 着 by themselves."""
    start = 0
    zhe = old.find("著") if len(old) == len(new) else -1
    while zhe >= 0:
        if new[zhe] == "着":
            yield from _trimmed(old[start:zhe], new[start:zhe], offset + start)
            yield Edit(offset + zhe, offset + zhe + 1, "着", "zhe")
            start = zhe + 1
        zhe = old.find("著", zhe + 1)
    yield from _trimmed(old[start:], new[start:], offset + start)


def _trimmed(old: str, new: str, offset: int) -> Iterator[Edit]:
    """One edit for the part of a line that differs, if any does."""
    if old == new:
        return
    if len(old) != len(new):
        yield Edit(offset, offset + len(old), new, "convert")
        return
    start = 0
    while old[start] == new[start]:
        start += 1
    end = len(old)
    while old[end - 1] == new[end - 1]:
        end -= 1
    yield Edit(offset + start, offset + end, new[start:end], "convert")
