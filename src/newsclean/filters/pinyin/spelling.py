"""How the letters of a bracket spell the hanzi before it: 学(xué) is toned, one hanzi, read as usual."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from newsclean.chinese.readings import toned_readings, usual_readings
from newsclean.filters.pinyin.letters import Letters, read_letters
from newsclean.filters.pinyin.readings import (
    Known,
    is_spelled_in_speech,
    readings,
    spelled_hanzi,
    usual_in_speech,
    usual_syllables,
    usual_zhuyin,
    zhuyin_readings,
)

Kind = Literal["toned", "farmed", "toneless", "toned gloss", "toneless gloss", "name", "doubtful"]


@dataclass(frozen=True, eq=False)  # instances are interned: identity is equality, and counting them is fast
class Spelling:
    """How the letters of a bracket spell the hanzi before it.

    `kind` is what the density of a document is judged by: toned, farmed (toneless, with a
    space behind), toneless; or toned gloss, toneless gloss, where the hanzi are rare or read in a rare way; or
    name, in capitals without tones. A look at one hanzi leaves some doubtful.
    `hanzi` is how many are spelled, 0 where they are not. `bare`: no tone is written; `spaced`: and a space came
    with it; `apart`: the syllables of a common word are apart, without tones: 绿色(lv se).
    """

    kind: Kind
    hanzi: int = 0
    rule: str = ""
    toned: bool = False
    usual: bool = False
    common: bool = False
    bare: bool = False
    spaced: bool = False
    apart: bool = False


_interned = lru_cache(maxsize=None)(Spelling)  # at most some hundred different ones

NOTHING = Spelling("doubtful")
SEVERAL = Spelling("doubtful")
"""The letters may spell the hanzi and those before it."""
DETACHED = Spelling("doubtful")
"""The letters have their tones: the space behind is not the annotation's."""


class _Spellings(dict[str, Spelling]):
    """Spellings by what is in the text, 学(xué), each worked out when first asked for."""

    def __missing__(self, annotated: str) -> Spelling:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        spelling = self[annotated] = _spelling_of_one(annotated)
        return spelling


_MOST_REMEMBERED = 65536  # 50,000 pages annotated throughout hold 12,000
SPELLINGS = _Spellings()
"""How one hanzi is spelled by the bracket behind it, with the space behind that; a dict is asked in half the time
of an lru_cache."""


def _spelling_of_one(annotated: str) -> Spelling:
    """What kind of annotation is behind one hanzi, such as 王(wáng)."""
    hanzi, spaced = annotated[0], annotated[-1] == " "
    text = annotated[2 : -1 - spaced]
    letters = read_letters(text)
    if letters.named or letters.syllables > 1 or not letters.plain:
        return SEVERAL
    toned = toned_readings(hanzi)
    if not toned:
        return NOTHING
    known, usually = _reading_functions(letters)
    if not known(hanzi).issuperset(letters.plain):
        return SEVERAL
    if letters.toned and spaced:
        return DETACHED
    small = text.strip().lower()
    neutral = not letters.toned and small in toned  # 的(de) has no mark to write
    # (e) is too little to go by where nothing else is annotated
    usual = not usually(hanzi).isdisjoint(letters.spelt) and (letters.toned or len(text) > 1 or small == "r")
    if neutral:  # where a space is behind it, no tone is written anywhere
        usual = small in usual_in_speech(hanzi) or (usual and spaced)
    return _spelling(hanzi, letters.toned or neutral, usual, not letters.toned, spaced)


def spelling_of_several(text: str, end: int, bracket: str, spaced: bool) -> Spelling:
    """How the letters of a bracket spell hanzi that end at `end`; `spaced`: a space is behind it."""
    letters = read_letters(bracket[1:-1])
    spelling = _spelling_of_word(text[max(0, end - letters.syllables) : end], bracket, spaced)
    if spelling.hanzi:
        return spelling
    known, _ = _reading_functions(letters)
    counts = {spelled_hanzi(text, end, plain, known) for plain in letters.plain}
    count = counts.pop() if len(counts) == 1 else 0
    return _spelling_of_word(text[end - count : end], bracket, spaced) if count else NOTHING


@lru_cache(maxsize=65536)
def _spelling_of_word(word: str, bracket: str, spaced: bool) -> Spelling:
    """How the letters in the bracket spell this word: all of it, and no shorter end of it."""
    letters = read_letters(bracket[1:-1])
    if not word:
        return NOTHING
    known, usually = _reading_functions(letters)
    usual = any(
        spelled_hanzi(word, len(word), spelt, usually) == len(word) or is_spelled_in_speech(word, spelt)
        for spelt in letters.spelt
    )
    sure = usual and len(letters.plain) == 1
    if not (sure or all(spelled_hanzi(word, len(word), plain, known) == len(word) for plain in letters.plain or ("",))):
        return NOTHING
    if letters.named:
        neutral = len(word) == 1 and letters.plain[0] in toned_readings(word)
        return _spelling(word, True, False, True, spaced) if neutral else _interned("name", len(word), "name")
    apart = not letters.toned and len(word) > 1 and len(bracket[1:-1].split()) == len(word)
    return _spelling(word, letters.toned, usual, not letters.toned, spaced, apart)


def _reading_functions(letters: Letters) -> tuple[Known, Known]:
    """The functions that give all readings of a hanzi, and the usual ones, in the script of these letters."""
    return (zhuyin_readings, usual_zhuyin) if letters.zhuyin else (readings, usual_syllables)


def _spelling(hanzi: str, toned: bool, usual: bool, bare: bool, spaced: bool, apart: bool = False) -> Spelling:
    """The kind of an annotation of these hanzi; the same object for the same kind."""
    common = _is_common(hanzi)
    spaced = spaced and bare
    kind: Kind
    if toned and not spaced:
        kind, rule = "toned", "character" if len(hanzi) == 1 else "word"
    else:
        kind, rule, toned = "farmed" if spaced else "toneless", "toneless", False
    if not (usual and common):
        kind = "toned gloss" if toned else "toneless gloss"
    return _interned(kind, len(hanzi), rule, toned, usual, common, bare, spaced, apart and usual and common)


@lru_cache(maxsize=65536)
def _is_common(word: str) -> bool:
    """Whether a reader of news knows every character of `word`."""
    return all(map(usual_readings, word))
