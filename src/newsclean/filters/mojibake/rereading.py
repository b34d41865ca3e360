"""A piece of a line read again that a double-byte encoding made of other bytes: `浣犲ソ` as GBK is 你好 in UTF-8."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from newsclean.chinese.utf8 import LOST
from newsclean.filters.mojibake.decoding import Decoder, is_mostly_utf8, read_gb18030, read_utf8
from newsclean.filters.mojibake.likely import POSSIBLE, likelihood_of
from newsclean.filters.mojibake.misreadings import QUESTION_MARK, DoubleByte, cp932_codes
from newsclean.patterns import compile_later

PRIVATE = compile_later("[\ue000-\uf8ff]")

FEWEST_DIGITS = 3
"""Full-width digits in a row, read again, that leave no doubt."""


class Rereading(NamedTuple):
    """The text that a piece was, and whether its bytes have a form that does not come about by chance."""

    text: str
    has_form: bool = False


_EATEN = compile_later(rb"(?<=[\xe3-\xe9\xef])\?|(?<=[\xe3-\xe9\xef][\x80-\xbf])\?")
# Characters of two bytes: a clean hanzi beside misread ones, 学 the bytes of ѧ, must not become one.
_STRAY = compile_later("[\x80-\xb6\xb8-\u07ff]|(?<![一-龥])·|·(?![一-龥])")


def utf8_again(encoding: DoubleByte, piece: str) -> Rereading | None:
    """UTF-8 that was read as a double-byte encoding; that bytes have its form does not happen by chance."""
    data = encoding.to_bytes(piece)
    if data is None or not is_mostly_utf8(data):
        return None
    text = read_utf8(_EATEN.sub(bytes([QUESTION_MARK]), data), encoding.lost)
    return None if _STRAY.search(text) else Rereading(text, has_form=True)


def gbk_as_cp932_again(encoding: DoubleByte, piece: str) -> Rereading | None:
    """GBK that was read as cp932, which has some hanzi twice: of the two codes of each the one that reads better."""
    by_later = encoding._replace(write=lambda text: b"".join(later for later, _ in cp932_codes(text)))
    read = pairs_again((by_later,), read_gb18030, piece)
    if LOST in piece or (read is not None and likelihood_of(read.text) < POSSIBLE + _FAR_FROM_POSSIBLE):
        return read
    try:
        codes = cp932_codes(piece)
    except UnicodeEncodeError:
        return read
    data = bytearray(b"".join(earlier for _, earlier in codes))
    position = 0
    for later, earlier in codes:
        if later != earlier:
            near = data[max(0, position - position % 2 - _NEAR_BYTES) : position + _NEAR_BYTES]
            at = min(position, position % 2 + _NEAR_BYTES)
            data[position : position + 2] = _likelier_code(bytes(near), at, later, earlier)
        position += len(later)
    text = read_gb18030(bytes(data), encoding.lost)
    if PRIVATE.search(text) or LOST in text:
        return None
    return Rereading(text, has_form=len(_DIGITS.findall(piece)) >= FEWEST_DIGITS)


_DIGITS = compile_later("｣[ｰ-ｹ]")  # full-width digits of GBK, A3B0 to A3B9: nobody else writes such a row
_FAR_FROM_POSSIBLE = -3.0  # natural log probability a character by which a choice between codes may make up
_NEAR_BYTES = 8  # bytes on either side by which a code is chosen: words have at most four hanzi


@lru_cache(maxsize=4096)
def _likelier_code(near: bytes, at: int, *codes: bytes) -> bytes:
    """Of several codes of two bytes the one that makes `near` likeliest as GBK when it is put at `at`."""

    def score(code: bytes) -> float:
        return likelihood_of((near[:at] + code + near[at + 2 :]).decode("gb18030", "replace"))

    return max(codes, key=score)


def pairs_again(encodings: Sequence[DoubleByte], decoder: Decoder, piece: str) -> Rereading | None:
    """GBK or Big5 that was read as another double-byte encoding, of which there may be several tables; U+FFFD may mean
    one byte or both."""
    choices: list[str] = []
    for encoding, gap in product(encodings, (b"\xff", b"\xff\xff") if LOST in piece else (b"\xff",)):
        data = encoding.to_bytes(piece, gap)
        text = None if data is None else decoder(data, encoding.lost)
        if text is not None and text not in choices:
            choices.append(text)
    if not choices:
        return None
    text = choices[0]
    if len(choices) > 1:
        text = max(choices, key=lambda choice: likelihood_of(choice) - choice.count(LOST))
    return None if PRIVATE.search(text) else Rereading(text)
