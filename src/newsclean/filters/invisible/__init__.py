"""What cannot be seen but breaks words and searches: 新\u200b闻&nbsp;网 → 新闻 网."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar
from unicodedata import normalize

from newsclean.chinese.hanzi import HANZI
from newsclean.chinese.likelihood import likelihood
from newsclean.edit import Edit, until_stable, without_overlaps
from newsclean.filter import Holds, Prefilter, RepeatAfter
from newsclean.filters.invisible.entities import entity_edits
from newsclean.filters.invisible.spaced import BEHIND, IN_FRONT, spaced_edits
from newsclean.filters.invisible.wiki_marks import wiki_mark_edits
from newsclean.page.code import without_code
from newsclean.patterns import compile_later

if TYPE_CHECKING:
    import regex

# The characters by kind, as insides of classes; all below U+10000, because `re` scans a class with others at 3 MB/s.
_KINDS = {
    "control": "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffc",
    "line-break": "\x0b\x0c\x85\u2028\u2029",
    "space": "\u00a0\u2000-\u200a\u202f\u205f",
    "joiner": "\u200c\u200d\u180e",
    "direction": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "zero-width": "\u00ad\u034f\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb",
    "private-use": "\ue000-\uf8ff",
    "filler": "\u115f\u1160\u3164\uffa0",
    "variation": "\ufe00-\ufe0f",
    "radical": "\u2e81-\u2ef3\u2f00-\u2fd5\uf900-\ufa0d\ufa10\ufa12\ufa15-\ufa1e\ufa20\ufa22\ufa25\ufa26\ufa2a-\ufaff",
}
_CHARACTERS = "".join(_KINDS.values())
_RUN = compile_later(f"[{_CHARACTERS}]+")

# Scripts that joiners shape, and emoji: Arabic and Syriac to Khmer and Mongolian.
_SHAPED = compile_later(
    "[\u0600-\u109f\u1780-\u18af\u2600-\u27bf\u2b50\ufb50-\ufdff\ufe0f\ufe70-\ufefc\U0001f000-\U0001faff]"
)


_HANGUL = compile_later("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
# Characters that mean ASCII in hidden text; behind a black flag they spell a region up to U+E007F.
_TAGS = compile_later("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f|([\U000e0001\U000e0020-\U000e007f]+)")
_COMMON_TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in " aeinorstAEINORST01\x7f")


@dataclass(frozen=True)
class Invisible:
    """Removes or makes plain what a reader does not see.

    Control and zero-width characters are removed, and so are icons of the private-use area at the edge of a line
    or next to a space (within a run of hanzi one may be a character that somebody can still recover). Odd spaces
    become a space, odd line separators the line break of the text, entities what they mean. The
    full-width space stays, joiners stay in emoji and in scripts that need them, direction marks on lines
    written right to left. Full-width letters and marks are never narrowed. With `wiki_marks` the marks of wikis and
    encyclopaedias go too: `-{zh-hans:计算机;zh-hant:電腦}-` becomes 计算机, and `[1]`, `[2-3]`, `[编辑]` are removed.
    """

    name: ClassVar[str] = "invisible"
    summary: ClassVar[str] = "control, zero-width and private-use characters, entities, odd spaces"
    goes_after: ClassVar[Mapping[str, str]] = {
        "mojibake": "control characters and hard spaces are bytes of the text that was decoded wrongly",
        "byteshift": "private-use characters are bytes that the repair reads",
    }
    repeat_after: ClassVar[RepeatAfter] = "any change"  # a radical becomes a hanzi by what is beside it
    removes_lines: ClassVar[bool] = False
    rules: ClassVar[frozenset[str]] = frozenset(
        (
            "control",
            "zero-width",
            "private-use",
            "entity",
            "space",
            "line-break",
            "radical",
            "variation",
            "annotation",
            "spaced",
            "marks",
        )
    )

    wiki_marks: bool = False

    def prefilter(self) -> Prefilter:
        """Whether a text holds what cannot be seen, or what begins an entity, or hanzi with a space behind each."""
        marks = r"\[{" if self.wiki_marks else ""
        return Holds(f"{_CHARACTERS}& \u3000{marks}", f"(?<=[^ \u3000])|{IN_FRONT}{BEHIND}", rare=_COMMON_TAGS)

    def edits(self, text: str) -> Iterable[Edit]:
        """Edits with the rules `control`, `zero-width`, `private-use`, `entity`, `space`, `line-break`, `radical`
        (Kangxi radicals and compatibility forms in place of hanzi) and `spaced` (spaces between all hanzi of a line, a
        finding where only a part of it is so) and `marks` (of wikis, where they are asked for); findings `variation` (a
        form of a hanzi)."""
        # An entity may mean another (&#38;nbsp;) or become one when a hidden character is removed.
        return until_stable(text, self._edits_of_one_pass)

    def _edits_of_one_pass(self, text: str) -> list[Edit]:
        marks = wiki_mark_edits(text) if self.wiki_marks else ()
        return without_overlaps(sorted([*_edits_of_characters(text), *spaced_edits(text), *marks]))


# A reading above its hanzi: U+FFF9 渡口 U+FFFA dùkǒu U+FFFB.
_INTERLINEAR = compile_later("\ufffa[^\ufff9-\ufffb\n一-龥]{1,40}\ufffb")


def _edits_of_characters(text: str) -> list[Edit]:
    line_break = _line_break_of(text)
    edits = [edit for run in _RUN.finditer(text) for edit in _edits_of_run(text, run.start(), run.end(), line_break)]
    if any(tag in text for tag in _COMMON_TAGS):
        edits += [Edit(*match.span(), "", "zero-width") for match in _TAGS.finditer(text) if match[1]]
        edits.sort()
    if "\ufffa" in text:
        edits = [*(Edit(*match.span(), "", "annotation") for match in _INTERLINEAR.finditer(text)), *edits]
        edits.sort(key=lambda edit: edit.start)
        edits = without_overlaps(edits)
    if "&" in text:
        edits += without_code(text, list(entity_edits(text)))
        edits.sort()
    return edits


def _line_break_of(text: str) -> str:
    """The line break that a text is written with."""
    if "\r\n" in text:
        return "\r\n"
    return "\r" if "\r" in text and "\n" not in text else "\n"


def _edits_of_run(text: str, start: int, end: int, line_break: str) -> Iterator[Edit]:
    """The edits of one run of such characters: one for each stretch of a kind that does not stay."""
    position = start
    for kind, characters in groupby(text[start:end], key=_kind_of):
        first, position = position, position + sum(1 for _ in characters)
        if _is_needed(kind, text, first, position):
            continue
        if kind == "space":
            yield Edit(first, position, " " * (position - first), kind)
        elif kind == "line-break":
            yield Edit(first, position, line_break * (position - first), kind)
        elif kind == "radical":
            hanzi = _hanzi_of_radicals(text[first:position])
            if hanzi != text[first:position]:
                yield Edit(first, position, hanzi, kind)
        elif kind == "variation" and text[first] <= _LAST_FORM:  # a form of a hanzi: reported
            yield Edit(first, position, text[first:position], kind)
        else:
            yield Edit(first, position, "", "zero-width" if kind in _AS_ZERO_WIDTH else kind)


_LAST_FORM = "\ufe02"  # variation selectors beyond it, and U+FE0F of emoji, choose no form of any hanzi
_AS_ZERO_WIDTH = ("joiner", "direction", "filler", "variation")


# The radicals that are hanzi by themselves and that Unicode does not equate with them: EquivalentUnifiedIdeograph.txt.
_RADICALS = str.maketrans(
    dict(
        zip(
            "⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⺠⺒⺓⺁⺎⺝⺬⺯⻑⻱⺩⺛⺇⺊",
            "虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙民巳幺厂兀月示糸長龜王旡几卜",
            strict=True,
        )
    )
)


def _hanzi_of_radicals(run: str) -> str:
    """The hanzi that radicals and compatibility forms mean; those that only are a part of hanzi stay."""
    return normalize("NFKC", run).translate(_RADICALS)


@lru_cache(maxsize=8192)  # all of them: 6,500
def _kind_of(character: str) -> str:
    """The kind of an invisible character, which names its rule."""
    return next(kind for kind, members in _KINDS.items() if re.match(f"[{members}]", character))


def _kind_or_none(character: str) -> str:
    """The kind of a character; empty for a visible one."""
    return _kind_of(character) if _RUN.match(character) else ""


def _is_needed(kind: str, text: str, start: int, end: int) -> bool:
    """Whether the odd characters from `start` to `end` are needed where they are, and must not be removed."""
    before, behind = text[max(0, start - 1) : start], text[end : end + 1]
    if kind in ("control", "line-break"):
        # C1 characters among Latin-1 letters are bytes of a text that somebody may yet decode.
        is_c1 = "\x80" <= text[start] <= "\x9f"
        return is_c1 and ("\u00a1" <= before <= "\u00ff" or "\u00a1" <= behind <= "\u00ff")
    if kind == "private-use":
        return bool(before) and not before.isspace() and bool(behind) and not behind.isspace()
    if kind == "filler":
        return _HANGUL.search(before + behind) is not None
    if kind == "variation":
        return HANZI.match(before) is None
    if kind == "radical":  # in running text; a table of radicals has them apart
        beside_hanzi = any(HANZI.match(near) and _kind_or_none(near) != "radical" for near in (before, behind) if near)
        return not beside_hanzi and (end - start == 1 or _hanzi_of_radicals(text[start:end]) not in likelihood().words)
    if kind == "joiner":
        return _SHAPED.search(before + behind) is not None
    return kind == "direction" and _is_right_to_left(text, start)


_FARTHEST = 500
"""Characters of a line, on either side of a direction mark, that are searched for a letter written right to left."""


def _is_right_to_left(text: str, position: int) -> bool:
    """Whether the line around `position` holds a letter of a script written right to left."""
    first, last = max(0, position - _FARTHEST), position + _FARTHEST
    start = max(text.rfind("\n", first, position), text.rfind("\r", first, position), first - 1) + 1
    ends = [end for end in (text.find("\n", position, last), text.find("\r", position, last)) if end >= 0]
    return _right_to_left().search(text, start, min(ends, default=last)) is not None


@lru_cache(maxsize=1)
def _right_to_left() -> "regex.Pattern[str]":
    """A class of the letters of Hebrew, Arabic and whatever else is written right to left."""
    import regex

    return regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}--[\u200f\u061c]]", regex.V1)
