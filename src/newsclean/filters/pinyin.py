"""Pinyin in brackets behind the hanzi it spells: 學(xué)習(xí)庆祝(qìngzhù) → 學習庆祝."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate
from typing import ClassVar, NamedTuple

from newsclean.edit import Edit, apply_edits
from newsclean.filters.pinyin_readings import (
    likely_readings,
    readings,
    spelled_hanzi,
    toned_readings,
    usual_reading,
    without_tones,
)
from newsclean.filters.pinyin_zhuyin import ZHUYIN, ZHUYIN_TONES
from newsclean.hanzi import common_hanzi, traditional_only


@dataclass(frozen=True)
class Pinyin:
    """Takes out annotations that some farm put behind words, and leaves the readings that an author gives.

    A document is annotated throughout when it holds three annotations of common characters and at least
    `density` a hundred characters; then what looks like an annotation is one. Otherwise a gloss stays on a
    rare character (unless `keep_rare` is false) and on a common one that is read in an unusual way. In a
    sentence that speaks of readings (读作, 拼音, 注音) all stay, and so do capitals without tones.
    """

    name: ClassVar[str] = "pinyin"
    summary: ClassVar[str] = "pinyin in brackets behind the word it spells"
    goes_after: ClassVar[Mapping[str, str]] = {
        "mojibake": "the tone marks must be decoded right before they can be read",
        "byteshift": "the brackets tell the repair which character was hit",
        "invisible": "a zero-width space or an entity inside the brackets hides the letters",
    }

    density: float = 0.5
    keep_rare: bool = True

    def edits(self, text: str) -> Iterable[Edit]:
        """One edit an annotation; `word` for several hanzi, `character` for one, `toneless` without tones."""
        edits, again = self._noise(text)
        # What stood behind a removed annotation may now stand behind a hanzi: 学(xué)(xué).
        for _ in range(_MOST_PASSES):
            if not (again and edits):
                break
            found, again = self._noise(apply_edits(text, edits))
            again = again and bool(found)
            edits = sorted(edits + _joined(edits, found))
        return edits

    def _noise(self, text: str) -> tuple[list[Edit], bool]:
        """The annotations that are noise, and whether there may be others once they are gone."""
        if not any(opener in text for opener in _OPENERS):
            return [], False
        annotations, chained = find_annotations(text)
        if not annotations:
            return [], False
        words = len(text) - sum([end - start for start, end, _ in annotations])
        taught = taught_spans(text)
        if taught:
            annotations = [one for one in annotations if not _within(one[0], taught)]
        return self._judged(text, annotations, words), chained

    def _judged(self, text: str, annotations: list[tuple[int, int, "Spelling"]], words: int) -> list[Edit]:
        """Those annotations that are noise in a text of so many characters without them."""
        # Counted by `list.count`: a page has hundreds, and this is the slow part of the slowest filter.
        kinds = [spelling.kind for _, _, spelling in annotations]
        # 百度(baidu) is a name; a farm puts the space behind or annotates single characters.
        toned = self._is_throughout(kinds.count("toned"), words)
        toneless = self._is_throughout(kinds.count("farmed"), words)
        if toned and (toneless or kinds.count("toned") + kinds.count("toned gloss") == len(kinds)):
            return [_edit((start, end, "", spelling.rule)) for start, end, spelling in annotations]
        # Where most are glosses of rare characters, those of common ones are too: 郴(chēn)州、亳(bó)州.
        glosses = kinds.count("toned gloss") + kinds.count("toneless gloss")
        few = not (self.keep_rare and glosses * 2 > len(kinds))
        return [
            Edit(start, end, "", spelling.rule)
            for start, end, spelling in annotations
            if (toned if spelling.toned else toneless) or (few and self._is_noise(start, end, spelling, text))
        ]

    def _is_throughout(self, plain: int, words: int) -> bool:
        """Whether so many annotations of common characters are a habit, in a text of so many characters."""
        return plain >= _FEWEST and plain * 100 >= self.density * words

    def _is_noise(self, start: int, end: int, spelling: "Spelling", text: str) -> bool:
        """Whether an annotation is one though the document has few of them."""
        if not spelling.usual or (self.keep_rare and not spelling.common):
            return False
        if spelling.toned:
            return not (spelling.hanzi == 1 and _is_quoted(text, start, end))
        # 李(li) 2003 is a reference.
        return spelling.spaced and spelling.hanzi == 1 and not _ALPHANUMERIC.match(text, end)


_FEWEST = 3
_MOST_PASSES = 8
_OPENERS = ("(", "（", "[", "【", "〔")
_LETTER = "A-Za-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêĀÁǍÀĒÉĚÈŌÓǑÒÜɑɡ"
_edit = partial(tuple.__new__, Edit)  # half the time of Edit(...)


class Spelling(NamedTuple):
    """How the letters of a bracket spell the hanzi before it: as many as `hanzi` (0: they do not).

    `kind` is what the density of a document is judged by: toned, farmed (toneless, on one hanzi or with a
    space behind), toneless; or toned gloss, toneless gloss, where the hanzi are rare or read in a rare way.
    `bare`: no tone is written; `spaced`: and a space came with it.
    """

    hanzi: int
    kind: str
    rule: str
    toned: bool
    usual: bool
    common: bool
    bare: bool
    spaced: bool


_NOT_SPELLED = Spelling(0, "", "", False, False, False, False, False)


def _spelling(hanzi: str, toned: bool, usual: bool, bare: bool, spaced: bool = False) -> Spelling:
    common = _is_common(hanzi)
    if toned:
        kind, rule = "toned", "character" if len(hanzi) == 1 else "word"
    else:
        kind, rule = "farmed" if spaced or len(hanzi) == 1 else "toneless", "toneless"
    if not (usual and common):
        kind = "toned gloss" if toned else "toneless gloss"
    return Spelling(len(hanzi), kind, rule, toned, usual, common, bare, spaced)


# The letters of one bracket: tone marks on them, loose or as numbers; apostrophes; the ɑ, ɡ of school books.
_BRACKETED = re.compile(
    f"[(（\\[【〔][{_LETTER}{ZHUYIN}{ZHUYIN_TONES}\u0300-\u0304\u0308\u030c"
    "1-5:'’‘`\\- \u00a0\u3000/,、]{1,80}[)）\\]】〕]"
)
_TONE = re.compile(f"[{ZHUYIN}āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿĀÁǍÀĒÉĚÈŌÓǑÒ\u0300\u0301\u0304\u030c]")
_NUMBERED = re.compile("(?:[a-zü:]{1,7}[1-5] ?)+")


def find_annotations(text: str) -> tuple[list[tuple[int, int, Spelling]], bool]:
    """Every bracket whose letters spell the hanzi right before it: its start, its end, and how.

    The end is behind the space that a toneless one brings along. Also whether any bracket with letters stands
    behind another.
    """
    found = []
    chained = False
    for match in _BRACKETED.finditer(text):
        start, end = match.span()
        spelling = _spelling_of_one(text[start - 1 : end]) if start else None
        if spelling is None:
            chained = chained or text[start - 1 : start] in _BEFORE_ANOTHER
            continue
        if not spelling.hanzi:
            spelling = _spelling_of_several(text, start, text[start + 1 : end - 1])
            if not spelling.hanzi:
                continue
        if spelling.bare and text[end : end + 1] == " ":
            word = text[start - spelling.hanzi : start]
            found.append((start, end + 1, _spelling(word, False, spelling.usual, True, True)))
        else:
            found.append((start, end, spelling))
    return found, chained


_BEFORE_ANOTHER = (")", "）", "]", "】", "〕", " ")


@lru_cache(maxsize=65536)
def _spelling_of_one(annotated: str) -> Spelling | None:
    """How the letters behind one hanzi, 学(xué), spell it; None where they cannot spell any."""
    hanzi, letters = annotated[0], annotated[2:-1]
    variants = _variants(letters)
    if not variants or not toned_readings(hanzi):
        return None
    neutral = letters.strip().lower() in toned_readings(hanzi)  # 的(de) has no mark to write
    if _is_content(letters) and not neutral:
        return None
    if not all(plain in readings(hanzi) for plain in variants):
        return _NOT_SPELLED
    usual = hanzi in _FUNCTION_WORDS or usual_reading(hanzi) in variants
    toned = _is_toned(letters)
    # (De) and (e) are too little to go by where nothing else is annotated.
    usual = usual and not _is_content(letters) and (toned or neutral or len(letters) > 1)
    return _spelling(hanzi, toned or neutral, usual, not toned)


def _spelling_of_several(text: str, end: int, letters: str) -> Spelling:
    counts = {spelled_hanzi(text, end, plain) for plain in _variants(letters)}
    hanzi = counts.pop() if len(counts) == 1 else 0
    if not hanzi:
        return _NOT_SPELLED
    usual = any(spelled_hanzi(text, end, plain, likely_readings) == hanzi for plain in _variants(letters))
    toned = _is_toned(letters)
    return _spelling(text[end - hanzi : end], toned, usual, not toned)


_ALPHANUMERIC = re.compile("[0-9A-Za-z]")


def _is_toned(letters: str) -> bool:
    return _TONE.search(letters) is not None or _NUMBERED.fullmatch(letters.strip()) is not None


def _is_content(letters: str) -> bool:
    """Capitals without tones are a name, an acronym or an element: (Beijing) (SH) (Li)."""
    if _TONE.search(letters):
        return False
    if any("1" <= letter <= "5" for letter in letters) and not _NUMBERED.fullmatch(letters.strip()):
        return True
    return letters != letters.lower()


def _variants(letters: str) -> list[str]:
    """The readings that one bracket gives, without tones: (háng/xíng) gives two."""
    return [plain for plain in (without_tones(part) for part in re.split("[/,、]", letters)) if plain]


@lru_cache(maxsize=65536)
def _is_common(word: str) -> bool:
    """Whether a reader of news knows every character of `word`."""
    return all(hanzi in _common() for hanzi in word)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Level 1 of GB 2312, and of the characters that only Traditional text holds those in level 1 of Big5."""
    pairs = (bytes((lead, trail)) for lead in range(0xA4, 0xC7) for trail in range(0x40, 0xFF))
    big5 = "".join(pair.decode("big5", "ignore") for pair in pairs)
    return common_hanzi() | frozenset(traditional_only().findall(big5))


# Characters of every sentence that have several readings of their own: an unusual one is no lesson.
_FUNCTION_WORDS = frozenset("的地得着著了过過都和为為行长長重还還")


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether one hanzi and its reading stand alone in quotes, as a character under discussion: “乐(yuè)”."""
    return text[start - 2 : start - 1] in _OPENING and text[end : end + 1] in _CLOSING


_OPENING = ("“", "‘", "「", "『", '"')
_CLOSING = ("”", "’", "」", "』", '"')

# Its first class lets the scan jump from one such character to the next. 关注音乐 and 解读为 are no lessons.
_LESSON = re.compile(
    "[读讀音念僻](?:"
    "(?<=[读讀])(?<![宣朗阅解导诵攻精品研细通默拜展就閱導選选].)[作音成為为如若错錯法“「]"
    "|(?<=[拼注今古正多异異同又旧舊发發]音)(?![乐樂响響色频頻像质質量箱讯訊])"
    "|(?<=训读|音读)|(?<=字[读讀])(?![物者本写懂])|(?<=怎么[读念])(?![书])|(?<=怎麼[讀念])(?![書])"
    "|(?<=念)(?<![想思纪紀怀懷信悼挂惦].)[作成]"
    "|(?<=音)[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]"
    "|(?<=僻)字)"
)
_SENTENCE_ENDS = "。！？!?\r\n"
_SENTENCE = re.compile(f"[{_SENTENCE_ENDS}]")
_FARTHEST = 200  # characters on either side; no sentence is longer


def taught_spans(text: str) -> list[tuple[int, int]]:
    """The sentences that speak of how something is read, in order; each ends behind its last character."""
    spans: list[tuple[int, int]] = []
    for match in _LESSON.finditer(text):
        if spans and match.end() <= spans[-1][1]:
            continue
        first = max(0, match.start() - _FARTHEST)
        start = max(text.rfind(mark, first, match.start()) for mark in _SENTENCE_ENDS) + 1
        end = _SENTENCE.search(text, match.end(), match.end() + _FARTHEST)
        spans.append((max(start, first), end.start() if end else min(len(text), match.end() + _FARTHEST)))
    return spans


def _within(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    index = bisect_right(spans, (position, _BEYOND)) - 1
    return index >= 0 and position < spans[index][1]


_BEYOND = 1 << 62


def _joined(done: Sequence[Edit], found: Sequence[Edit]) -> list[Edit]:
    """What was `found` in the text that the removals `done` left, in positions of the text before them."""
    gone = list(accumulate((edit.end - edit.start for edit in done), initial=0))
    starts = [edit.start - before for edit, before in zip(done, gone, strict=False)]  # in what was left
    return [
        Edit(start + gone[bisect_right(starts, start)], end + gone[bisect_left(starts, end)], "", rule)
        for start, end, _, rule in found
    ]
