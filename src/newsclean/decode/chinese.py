"""Which Chinese encoding bytes are in: the one in which they read like Chinese."""

import math
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from newsclean.chinese.hanzi import common_big5_hanzi, common_hanzi
from newsclean.chinese.utf8 import LOST
from newsclean.decode.encodings import to_text_with_gaps
from newsclean.patterns import compile_later

WORST_OF_DAMAGED = -9.5
"""The same for a sample read with its losses."""

WORST_OF_TINY = -13.5
"""The same for a word: there are rare ones, and no other encoding is as likely where so little is known."""

_TINY = 4  # characters of a word
_SOUND_PER_LOSS = 4  # characters that are sound for each that is lost, at least
_ASCII_BYTES = bytes(range(0x80))

SAMPLE_BYTES = 320
"""So many bytes from the first that is not ASCII tell two encodings apart that are far from alike."""

_MANY_BYTES = 1 << 16
_BEYOND_ASCII = compile_later(rb"[\x80-\xff]")
_FEW = 60  # characters; of fewer, shares say little

# Of the characters beyond ASCII in Chinese text more than .9 are common ones and about .2 very common ones; in a
# wrong decoding fewer than .65 are common, in Korean read as GB 2312 all of them are but hardly one very common.
_COMMON = 0.9
_COMMON_BY_CHANCE = 0.75
_VERY_COMMON = 0.06

WORST = -10.5
"""Natural log probability a character below which nothing is Chinese: six characters of newspaper stayed above
-10.9 in 600 samples, Korean, Cyrillic, Greek and Thai read as GB18030 below -11."""

WORST_OF_MANY = -9.5
"""The same for thirty characters and more, of which the newspaper stayed above -8.6."""

_BELIEF = 1.0
"""Nats a character by which the declared encoding is preferred."""


_RARITY = {"gb18030": 0.0, "big5hkscs": 1.5}
_RAREST = 6.0
"""Natural log probability by which text is rarer in an encoding than in GB18030, to be made up for by all characters
of a sample together: one hanzi is hardly ever in EUC-TW or in UTF-16 without a mark."""

_LOSS = 13.0
"""What a lost character takes from the natural log probability of a damaged sample."""


class Reading(NamedTuple):
    """An encoding and how likely the sample is in it: natural log probability a character."""

    encoding: str
    score: float


def find_chinese(data: bytes, declared: str | None = None) -> str | None:
    """The Chinese encoding in which `data` (not UTF-8) reads best; None where it reads like Chinese in none.

    `declared` is preferred where two read about equally well. The bytes need not all be in that encoding.
    """
    if _ONE_HANZI.fullmatch(data) and declared is None and score_of(data.strip(), "big5hkscs") < WORST_OF_TINY:
        return "gb18030"  # of the encodings with such bytes the one that most files are in
    first = _BEYOND_ASCII.search(data)
    start = first.start() if first else 0
    encoding = obvious_encoding(data[start : start + SAMPLE_BYTES])
    if encoding is None or (declared is not None and declared != encoding):
        encoding = (
            _likeliest(data, start, declared) or _likeliest_somewhere(data, start) or _likeliest_damaged(data[start:])
        )
    return encoding


def obvious_encoding(sample: bytes) -> str | None:
    """GB18030 or Big5 where counting common characters leaves no doubt; a tenth of the time of the likelihood."""
    common, very_common = common_characters()
    low = len(sample) - len(sample.translate(None, _LOW))
    for encoding in ("big5hkscs", "gb18030") if low * 8 > len(sample) else ("gb18030", "big5hkscs"):
        text = sample.decode(encoding, "replace")
        beyond = (len(text.encode("utf-8")) - len(text)) // 2  # three bytes each but for a few
        if beyond < _FEW:
            return None
        share = sum(map(common.__contains__, text)) / beyond
        if share >= _COMMON:
            return encoding if sum(map(very_common.__contains__, text)) >= _VERY_COMMON * beyond else None
        if share >= _COMMON_BY_CHANCE:
            return None
    return None


_LOW = bytes(range(0x40, 0x7F))  # second bytes in Big5, two in five; hardly ever in GB18030


@lru_cache(maxsize=1)
def common_characters() -> tuple[frozenset[str], frozenset[str]]:
    """Common characters (GB2312 and Big5 level 1, and Chinese marks) and very common ones."""
    marks = "　、。·…—“”‘’《》〈〉「」『』【】〔〕（），：；？！％０１２３４５６７８９"
    very_common = "的一是不在了有人和這為为上个個国國我以要他时時来來用們们会會这年月日中"
    return common_hanzi() | common_big5_hanzi() | frozenset(marks), frozenset(very_common)


def confidence(data: bytes, encoding: str) -> float:
    """How sure it is, from 0 to 1, that bytes are in this Chinese encoding and not in the next likely one."""
    first = _BEYOND_ASCII.search(data)
    sample = data[first.start() if first else 0 :][:SAMPLE_BYTES]
    others = [other for other in ("gb18030", "big5hkscs") if other != encoding]
    lead = score_of(sample, encoding) - max(max(score_of(sample, other) for other in others), WORST_OF_TINY)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, lead * len(sample) / 2))))


def _likeliest(data: bytes, start: int, declared: str | None) -> str | None:
    """The likeliest Chinese encoding of the data from `start` (UTF-16: of all data); None where none reads well."""
    sample = data[start : start + _MANY_BYTES]
    readings = [Reading(encoding, score_of(sample, encoding)) for encoding in ("gb18030", "big5hkscs")]
    characters = max(1, len(sample.translate(None, _ASCII_BYTES)) // 2)
    if characters > _TINY and not _NOT_EUC_TW.search(sample):
        # All that is scored, in at most five bytes a character: Python decodes EUC-TW slowly.
        scored = _ASCII_RUN.sub(b" ", sample)[: _LONGEST_SAMPLE * 5]
        readings.append(Reading("euc-tw", score_of(scored, "euc-tw")))
    if len(data) % 2 == 0:
        wide = data[:_MANY_BYTES]
        readings += [Reading(encoding, score_of(wide, encoding)) for encoding in ("utf-16-le", "utf-16-be")]
    best = max(
        readings,
        key=lambda reading: (
            reading.score
            + (reading.encoding == declared) * _BELIEF
            - _RARITY.get(reading.encoding, _RAREST) / characters
        ),
    )
    worst = WORST_OF_MANY if characters >= _FEW else WORST if characters > _TINY else WORST_OF_TINY
    return best.encoding if best.score >= worst else None


def _likeliest_damaged(sample: bytes) -> str | None:
    """GB18030 or Big5 where a short text reads like Chinese in one but for a few characters that are lost."""
    if len(sample) > SAMPLE_BYTES:
        return None
    from newsclean.decode.realign import realign

    for encoding in ("gb18030", "big5hkscs"):
        text, losses = realign(sample, encoding)
        hanzi = _ASCII.sub("", text.replace(LOST, ""))
        lost = sum(loss.characters for loss in losses)
        if len(hanzi) >= _SOUND_PER_LOSS * lost and lost:
            from newsclean.chinese.likelihood import likelihood

            if likelihood().log_probability(hanzi) - _LOSS * lost >= WORST_OF_DAMAGED * (len(hanzi) + lost):
                return encoding
    return None


def _likeliest_somewhere(data: bytes, start: int) -> str | None:
    """GB18030 or Big5 where one reads like Chinese in some place: at the beginning a byte may be lost."""
    middle = (start + len(data)) // 2
    starts = [match.start() + 1 for match in islice(_IN_STEP.finditer(data, start), _PLACES)]
    readings = [
        Reading(encoding, score_of(data[place : place + _PLACE_BYTES], encoding))
        for place in (start + 1, middle, middle + 1, *starts)
        if len(data) - place >= _PLACE_BYTES
        for encoding in ("gb18030", "big5hkscs")
    ]
    best = max(readings, key=lambda reading: reading.score, default=None)
    return best.encoding if best and best.score >= WORST_OF_MANY else None


_ONE_HANZI = compile_later(rb"\s*[\xb0-\xf7][\xa1-\xfe]\s*")  # a hanzi of GB 2312 and nothing else
_IN_STEP = compile_later(rb"[\x00-\x2f](?=[\x80-\xff])")
_PLACES = 4
_PLACE_BYTES = 64

# What is behind a byte of EUC-TW is another, or it was the second.
_NOT_EUC_TW = compile_later(rb"[\x80-\x8d\x8f-\xa0\xff]|(?<![\xa1-\xfe])[\xa1-\xfe](?![\xa1-\xfe])")


def score_of(sample: bytes, encoding: str) -> float:
    """Natural log probability a character of what is not ASCII in `sample`, when it is in `encoding`."""
    from newsclean.chinese.likelihood import likelihood  # 80 ms: only where there is a doubt

    text = _ASCII.sub("", to_text_with_gaps(sample, encoding)[:_LONGEST_SAMPLE])
    if text.endswith(LOST):  # the sample was cut there
        text = text[:-1]
    unframed = _FRAME.sub("", text)
    if len(text) - len(unframed) >= _FRAMED * len(text):
        text = unframed
    return likelihood().score(text) if text else WORST - 1


_ASCII = compile_later("[\x00-\x7f]+")
_FRAME = compile_later("[\u2500-\u257f]+")
_FRAMED = 0.25  # share of characters that draw frames from which only the others count: in Chinese text they are rare
_ASCII_RUN = compile_later(rb"[\x00-\x7f]+")
_LONGEST_SAMPLE = 400
