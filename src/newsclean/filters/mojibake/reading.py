"""Whether what comes of a run reads like Chinese, and better than what stood there."""

import re

from newsclean.chinese.hanzi import HANZI, HANZI_RANGES, has_kana_or_hangul
from newsclean.chinese.likelihood import likelihood

_CHINESE = re.compile(
    f"[{HANZI_RANGES}\u3000-\u3017\uff01-\uff5e“”‘’…—·\u00a0°×―～￥￠￡•‧①-⑩●★■◆▲△○◎□℃‰→0-9A-Za-z\ufffd -~]"
)
_ASCII = re.compile("[\x00-\x7f\ufffd]+")

CERTAIN = 4
"""Hanzi of a run that leave no doubt, where the bytes have no form of their own (as those of UTF-8 have)."""

SURE = -9.0
"""Natural log probability a character that a repair must reach: the newspaper has -5.2, six characters of it
in a hundred samples one below -9.6; bytes that mean nothing have -11 and less."""

POSSIBLE = -11.0
"""The same where other lines of the document leave no doubt."""

UNLIKELY = -13.5
"""The same for four characters and more that have the form of UTF-8."""

RISE = 2.5
"""Nats a character by which a repair must be likelier than the hanzi that stood there."""


def count_hanzi(text: str) -> int:
    """How many hanzi a text has."""
    return len(HANZI.findall(text))


def is_chinese(text: str) -> bool:
    """Whether a text is made of what Chinese text is made of, all but a quarter, and no kana or hangul."""
    return 4 * len(_CHINESE.findall(text)) >= 3 * len(text) and not has_kana_or_hangul(text)


def likelihood_of(text: str) -> float:
    """Natural log probability a character of what is not ASCII; below anything Chinese where there is none."""
    sample = _ASCII.sub("", text)[:_SAMPLE]
    return likelihood().score(sample) if sample else 2 * POSSIBLE


def has_words(text: str) -> bool:
    """Whether two fifths of the hanzi stand in words of two or more; 哪哪哪 is what a ruled line becomes."""
    sample = _ASCII.sub("", text)[:_SAMPLE]
    words = likelihood().divide(sample)
    return 5 * sum(len(word) for word in words if len(word) > 1) >= 2 * count_hanzi(sample)


_SAMPLE = 400  # characters of a long run that speak for it
