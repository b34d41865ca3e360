"""Whether what a reading gives is Chinese, and how likely it is."""

from collections.abc import Iterable

from newsclean.chinese.hanzi import HANZI, HANZI_RANGES, has_kana_or_hangul
from newsclean.chinese.likelihood import likelihood
from newsclean.chinese.utf8 import LOST
from newsclean.patterns import compile_later

_CHINESE = compile_later(
    f"[{HANZI_RANGES}\u3000-\u3017\uff01-\uff5e“”‘’…—·\u00a0°×―～￥￠￡•‧①-⑩●★■◆▲△○◎□℃‰→0-9A-Za-z\ufffd -~]"
)
_ASCII = compile_later("[\x00-\x7f\ufffd]+")
_SAMPLE = 400  # characters of a long run that represent the whole of it
_NEAR = 4  # characters on either side of a lost one that say which it was; words have at most four

SURE = -9.0
"""Natural log probability a character that a reading must reach where its bytes have no form that proves it.
Newspaper has -5.2, six characters of it in one of a hundred samples below -9.6; bytes that mean nothing have -11."""

POSSIBLE = -11.0
"""The same where other runs of the line or document are certain, or where bytes have the form of UTF-8."""

UNLIKELY = -13.5
"""The same for four characters and more that have the form of UTF-8."""

_FEW = 10  # candidates whose likelihood is worked out though they make no word
_RARE = (-99.0, 0)

MARGIN = 2.0
"""By so much, in natural log probability, must one character be likelier than all others to be put for a lost one."""

MARGIN_OF_ANY = 5.0
"""The same where any byte may be the one that is lost, not one of a few: 回游 is likelier than 回港."""

MARGIN_OF_QUESTION_MARK = 9.5
"""The same where a `?` means the lost byte, which may be a question mark behind a character that was cut."""


def hanzi_of(text: str) -> list[str]:
    """The hanzi of a text."""
    return HANZI.findall(text)


def count_hanzi(text: str) -> int:
    """How many hanzi a text has."""
    return len(HANZI.findall(text))


def count_common(text: str) -> int:
    """How many characters of a text are hanzi of the first block or full-width marks."""
    return len(_COMMON.findall(text))


_COMMON = compile_later("[\u4e00-\u9fff\u3001-\u3017\uff01-\uff5e]")


def is_chinese(text: str) -> bool:
    """Whether three quarters of a text are characters that Chinese is written with, and none is kana or hangul."""
    return 4 * len(_CHINESE.findall(text)) >= 3 * len(text) and not has_kana_or_hangul(text)


def likelihood_of(text: str) -> float:
    """Natural log probability a character of what is not ASCII; below anything Chinese where there is none."""
    sample = _ASCII.sub("", text)[:_SAMPLE]
    return likelihood().score(sample) if sample else 2 * POSSIBLE


def has_words(text: str) -> bool:
    """Whether two fifths of the hanzi are in words of two or more; 哪哪哪 is what a ruled line becomes."""
    sample = _ASCII.sub("", text)[:_SAMPLE]
    words = likelihood().divide(sample)
    return 5 * sum(len(word) for word in words if len(word) > 1) >= 2 * count_hanzi(sample)


def likeliest(before: str, candidates: Iterable[str], behind: str, margin: float = MARGIN) -> str:
    """The characters that are between two texts where some are far likelier than the others, else U+FFFD."""
    table = likelihood()
    is_traditional = any(ord(character) in table.simplified for character in before + behind)
    before, behind = before[-_NEAR:], behind[:_NEAR]
    known = [
        found
        for found in dict.fromkeys(candidates)
        if all(
            hanzi in table.words or (is_traditional and hanzi.translate(table.plain) in table.words) for hanzi in found
        )
    ]
    if len(known) > _FEW:  # the commonest, and those that make words
        known.sort(key=lambda found: -sum(table.words.get(hanzi, _RARE)[0] for hanzi in found))
        known[_FEW:] = [
            found
            for found in known[_FEW:]
            if any(
                len(word) > 1 and word in table.words
                for word in (found, before[-1:] + found[0], found[-1] + behind[:1])
            )
        ]
    ranked = sorted(((table.log_probability(before + found + behind), found) for found in known), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < margin):
        return LOST
    return ranked[0][1]
