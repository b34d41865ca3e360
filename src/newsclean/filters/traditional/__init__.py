"""Traditional characters become Simplified, line by line: 由於單位發揮著作用 → 由于单位发挥着作用."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar, Literal, get_args

from newsclean.edit import Edit
from newsclean.errors import ConfigError
from newsclean.filters.traditional.corrections import correct, knows_zhe
from newsclean.hanzi import has_kana_or_hangul, traditional_only
from newsclean.paragraphs import split_lines

if TYPE_CHECKING:
    from opencc import OpenCC

Variant = Literal["t2s", "tw2s", "hk2s"]
"""OpenCC's names: from its own standard, from Taiwan's and from Hong Kong's, each to Simplified."""

VARIANTS = get_args(Variant)


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

    variant: Variant = "t2s"
    keep: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.keep, str):
            raise ConfigError(f"traditional.keep is {self.keep!r}; it must be a list of words: keep = [{self.keep!r}]")
        object.__setattr__(self, "keep", tuple(word for word in self.keep if word))
        if self.variant not in VARIANTS:
            raise ConfigError(f"traditional.variant is {self.variant!r}; known: {', '.join(VARIANTS)}")

    def edits(self, text: str) -> Iterable[Edit]:
        """One edit a line that is Traditional (`convert`), cut where a 着 is restored (`zhe`)."""
        holds = traditional_only().search
        if not holds(text):
            return ()
        texts, starts = _lines(text)
        chosen = [index for index, line in enumerate(texts) if holds(line)]
        if has_kana_or_hangul(text):  # one look at the text is cheaper than one a line
            chosen = [index for index in chosen if not has_kana_or_hangul(texts[index])]
        before = [texts[index] for index in chosen]
        edits: list[Edit] = []
        for index, old, new in zip(chosen, before, self._convert(before), strict=True):
            if "著" in old and "着" in new and len(old) == len(new):
                edits += _edits_around_zhe(old, new, starts[index])
            elif old != new:
                edits.append(Edit(starts[index], starts[index] + len(old), new, "convert"))
        return edits

    def _convert(self, lines: Sequence[str]) -> list[str]:
        """The lines converted until nothing changes, so that a second cleaning finds nothing to do."""
        holds = traditional_only().search
        after = self._simplified("\n".join(lines))
        now = after.split("\n") if lines else []
        for _ in range(_MOST_ROUNDS):
            waiting = [index for index, line in enumerate(now) if holds(line)] if holds(after) else []
            before = "\n".join([now[index] for index in waiting])
            after = self._simplified(before)
            if after == before:
                break
            for index, line in zip(waiting, after.split("\n"), strict=True):
                now[index] = line
        return now

    def _simplified(self, text: str) -> str:
        knows = knows_zhe(text)
        if not self.keep:
            return correct(text, _convert(self.variant, text), knows)
        pieces = _any_of(self.keep).split(text)  # the kept words are the odd pieces
        pieces[::2] = [correct(piece, _convert(self.variant, piece), knows) for piece in pieces[::2]]
        return "".join(pieces)


_MOST_ROUNDS = 3  # behind the first; the longest chain in OpenCC's tables is 薴 → 苧 → 苎


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


def _lines(text: str) -> tuple[list[str], list[int]]:
    """The lines of a text and where each starts."""
    if "\r" in text:
        lines = split_lines(text)
        return [line.text for line in lines], [line.start for line in lines]
    texts = text.split("\n")
    return texts, list(accumulate([len(line) + 1 for line in texts], initial=0))


def _edits_around_zhe(old: str, new: str, offset: int) -> Iterator[Edit]:
    """The edits of the line that starts at `offset`: the whole of it, cut where a 着 is restored."""
    start = 0
    zhe = old.find("著")
    while zhe >= 0:
        if new[zhe] == "着":
            if old[start:zhe] != new[start:zhe]:
                yield Edit(offset + start, offset + zhe, new[start:zhe], "convert")
            yield Edit(offset + zhe, offset + zhe + 1, "着", "zhe")
            start = zhe + 1
        zhe = old.find("著", zhe + 1)
    if old[start:] != new[start:]:
        yield Edit(offset + start, offset + len(old), new[start:], "convert")
