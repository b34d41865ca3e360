"""Traditional characters become Simplified, line by line: 由於單位發揮著作用 → 由于单位发挥着作用."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar, Literal, get_args

from newsclean.chinese.hanzi import HANZI, KANA_AND_HANGUL, has_kana_or_hangul
from newsclean.edit import Edit
from newsclean.errors import ConfigError
from newsclean.filter import Prefilter, RepeatAfter
from newsclean.filters.traditional.convert import (
    Protected,
    convert_lines,
    is_rather_simplified,
    proof_of_traditional,
    telling,
)
from newsclean.filters.traditional.corrections import corrections
from newsclean.filters.traditional.phrases import any_of, read_phrases
from newsclean.lines import line_offsets, line_texts
from newsclean.patterns import compile_later

Variant = Literal["t2s", "tw2s", "hk2s"]
"""OpenCC's names: from its own standard, from Taiwan's and from Hong Kong's, each to Simplified."""

VARIANTS = get_args(Variant)

Scope = Literal["line", "document"]
"""What must be Traditional to be converted: a line, or the document as a whole. "line" is the default: of 231 scraped
documents five Simplified ones have Traditional characters, 104 lines to be converted (於, 後) and 4 quotations."""

SCOPES = get_args(Scope)
_TITLE = "《[^《》\n]{1,100}》"


@dataclass(frozen=True)
class Traditional:
    """Converts each line that holds a character only Traditional text is written with.

    `variant` is one of VARIANTS. With `scope` "document" a Traditional line that a Simplified document quotes
    stays. The words in `keep` stay as they are, and with `keep_titles` what is in 《》. `extend_phrases` names
    TOML files with a table [phrases] of what should become what: "軟體" = "软件". Lines with kana or hangul are not
    Chinese and stay whole. Raises ConfigError for a variant or scope there is not and a file that cannot work.
    """

    name: ClassVar[str] = "traditional"
    summary: ClassVar[str] = "Traditional characters, converted to Simplified"
    goes_after: ClassVar[Mapping[str, str]] = {
        "mojibake": "text must be decoded right before its characters can be converted",
        "byteshift": "conversion to Simplified destroys the bytes that the repair reads",
        "pinyin": "乾(qián)隆 converted first becomes 干(qián)隆, for the brackets hide the word",
    }
    # A line with kana may not be Chinese; a title with kana that is removed from its front leaves one that is.
    repeat_after: ClassVar[RepeatAfter] = "removed lines"
    removes_lines: ClassVar[bool] = False
    rules: ClassVar[frozenset[str]] = frozenset(("convert", "zhe"))

    variant: Variant = field(default="t2s", metadata={"flag": True})
    scope: Scope = "line"
    keep: tuple[str, ...] = ()
    keep_titles: bool = False
    extend_phrases: tuple[str, ...] = field(default=(), metadata={"paths": True})

    def __post_init__(self) -> None:
        if isinstance(self.keep, str):
            raise ConfigError(f"traditional.keep is {self.keep!r}; it must be a list of words: keep = [{self.keep!r}]")
        object.__setattr__(self, "keep", tuple(word for word in self.keep if word))
        paths = (self.extend_phrases,) if isinstance(self.extend_phrases, str) else self.extend_phrases
        object.__setattr__(self, "extend_phrases", tuple(map(str, paths)))
        if self.variant not in VARIANTS:
            raise ConfigError(f"traditional.variant is {self.variant!r}; known: {', '.join(VARIANTS)}")
        if self.scope not in SCOPES:
            raise ConfigError(f"traditional.scope is {self.scope!r}; known: {', '.join(SCOPES)}")
        read_phrases(self.extend_phrases)  # a broken file is an error now, not on every document

    def prefilter(self) -> Prefilter:
        """Whether a text holds a character that only Traditional text is written with, or a word that is."""
        return proof_of_traditional()

    def edits(self, text: str) -> Iterable[Edit]:
        """One edit a line that is Traditional (`convert`), cut where a 着 is restored (`zhe`) and at phrases of the
        user's (`phrase`)."""
        holds = proof_of_traditional().pattern.search
        if not holds(text) or (self.scope == "document" and is_rather_simplified(text)):
            return ()
        marks = set(telling().findall(text))
        is_mixed = not marks <= corrections().keys()  # characters that prove it not to be Traditional are in it
        if is_mixed and _is_all_japanese_or_korean(text):
            return ()
        texts, starts = line_texts(text)[0], line_offsets(text)
        chosen = [index for index, line in enumerate(texts) if holds(line)]
        if is_mixed:
            chosen = [index for index in chosen if not _is_japanese_or_korean(texts[index])]
        before = [texts[index] for index in chosen]
        phrases = read_phrases(self.extend_phrases)
        titles = (_TITLE,) if self.keep_titles else ()
        protected = any_of((*self.keep, *phrases, *phrases.values()), *titles)
        after = convert_lines(self.variant, protected, before, marks)
        edits: list[Edit] = []
        for index, old, new in zip(chosen, before, after, strict=True):
            start = starts[index]
            if phrases or ("著" in old and "着" in new and len(old) == len(new)):
                edits += _cut_edits(old, new, start, phrases, protected)
            elif old != new:
                edits.append(_edit((start, start + len(old), new, "convert")))
        return edits


_FOREIGN_SHARE = 0.2
"""The share of kana and hangul among these and hanzi from which a line is Japanese or Korean, and stays. Japanese
prose has .4 and more, a Chinese line that names a Japanese title less than .2 mostly."""


def _is_japanese_or_korean(line: str) -> bool:
    """Whether kana and hangul are as many of a line's letters as in a Japanese or Korean line."""
    foreign = len(_FOREIGN.findall(line))
    return foreign > 0 and foreign >= _FOREIGN_SHARE * (foreign + len(HANZI.findall(line)))


def _is_all_japanese_or_korean(text: str) -> bool:
    """Whether a text has much kana or hangul, and none of its other lines a word that only Chinese is written with."""
    if not has_kana_or_hangul(text) or not _is_japanese_or_korean(text):
        return False
    return not any(_CHINESE_WORD.search(line) for line in text.splitlines() if not has_kana_or_hangul(line))


_CHINESE_WORD = compile_later("[這个個們们是了吗嗎呢吧很她你您沒没说說着著过過]|(?<=[一-龥])的(?=[一-龥]{2})")
_FOREIGN = compile_later(f"[{KANA_AND_HANGUL}]")
_edit = partial(tuple.__new__, Edit)  # half the time of Edit(...), and every page has dozens


_ZHE = compile_later("著")


def _cut_edits(
    old: str, new: str, offset: int, phrases: Mapping[str, str], protected: Protected | None
) -> Iterator[Edit]:
    """The edits of the line that starts at `offset`: the whole of it, cut where a 着 is restored and at phrases."""
    found = [match.start() for match in _ZHE.finditer(old)]
    cuts = [(at, at + 1, "着", "zhe") for at in found if new[at : at + 1] == "着"]
    if phrases and protected:
        cuts += [
            (*match.span(), phrases[match[0]], "phrase")
            for match in protected.finditer(old)
            if phrases.get(match[0], match[0]) != match[0]
        ]
    start = 0
    for first, end, becomes, rule in sorted(cuts):
        if old[start:first] != new[start:first]:
            yield Edit(offset + start, offset + first, new[start:first], "convert")
        yield Edit(offset + first, offset + end, becomes, rule)
        start = end
    if old[start:] != new[start:]:
        yield Edit(offset + start, offset + len(old), new[start:], "convert")
