"""Files whose lines are not all in one encoding, or damaged: each line as UTF-8, else as the file's other encoding."""

import re
from contextlib import suppress

from newsclean.chinese.likelihood import likelihood
from newsclean.chinese.utf8 import LOST, Loss, read_damaged
from newsclean.decode.chinese import common_characters, find_chinese
from newsclean.decode.damaged import read_with_losses
from newsclean.decode.decoded import MIXED, Decoded, lost_changes, whole
from newsclean.decode.encodings import to_text
from newsclean.edit import Change
from newsclean.patterns import compile_later

# Two characters of three bytes in a row, as hanzi have in UTF-8.
_TWO_HANZI = compile_later(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){2}")
# The same for whole files, found by a byte that three in four hanzi have in UTF-8 and none in GB 2312 and Big5:
# four times as fast.
_HANZI_BY_RARE_BYTE = compile_later(
    rb"[\x80-\xa0](?:(?<=[\xe3-\xe9\xef].)[\x80-\xbf]|(?<=[\xe3-\xe9\xef][\x80-\xbf].))[\xe3-\xe9\xef][\x80-\xbf]{2}",
    re.DOTALL,
)
_SOUND_PER_LOSS = 4
"""In a damaged line of UTF-8 at least so many characters are sound for each that is lost."""


def decode_mixed(data: bytes, declared: str | None = None) -> Decoded | None:
    """Decode a file that mixes lines in UTF-8 with lines in another encoding, or damaged ones; None for others."""
    if not _HANZI_BY_RARE_BYTE.search(data):
        return None
    lines = data.splitlines(keepends=True)
    sound = [_is_utf8(line) for line in lines]
    foreign = [line for line, is_sound in zip(lines, sound, strict=True) if not is_sound and not _is_damaged_utf8(line)]
    has_utf8 = any(
        _TWO_HANZI.search(line) if is_sound else _is_damaged_utf8(line)
        for line, is_sound in zip(lines, sound, strict=True)
    )
    if not has_utf8:
        return None
    other = find_chinese(b"".join(foreign), declared) if foreign else None
    if other is None:
        text, losses = read_damaged(data)
        return whole(text, "utf-8", losses) if _is_mostly_sound(text, losses) else None
    return read_mixed(lines, other)


def _is_utf8(line: bytes) -> bool:
    """Whether a line is UTF-8 without damage."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_damaged_utf8(line: bytes) -> bool:
    """Whether a line holds two hanzi in UTF-8 in a row and is mostly sound as UTF-8."""
    return _TWO_HANZI.search(line) is not None and _is_mostly_sound(*read_damaged(line))


def _is_mostly_sound(text: str, losses: list[Loss]) -> bool:
    """Whether bytes are UTF-8 but for a few; three bytes in a row that fit do not come about by chance."""
    good = sum("\u0800" <= character != LOST for character in text)
    return good >= 2 and good >= _SOUND_PER_LOSS * sum(loss.characters for loss in losses)


def read_damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 text with a few bad bytes, of an alphabet or short: `学习<ff><fe>` → `学习�`; None for other text.

    Most characters beyond ASCII are sound; or at least as many are common hanzi as are lost, and hardly any are not.
    """
    if not _may_be_utf8(data):
        return None
    text, losses = read_damaged(data)
    beyond = _beyond_ascii(text)
    lost = sum(loss.characters for loss in losses)
    is_sound = len(beyond) >= _SOUND_PER_LOSS * max(2, lost)
    return whole(text, "utf-8", losses) if is_sound or _are_common_hanzi(beyond, lost) else None


def _may_be_utf8(data: bytes) -> bool:
    """Whether two characters beyond ASCII or more are sound, and as many as may be lost: fast, never too strict.

    It spares other encodings a walk through their bytes that takes twenty times as long, and much memory.
    """
    rest = data.translate(None, _NEVER)
    text = rest.decode("utf-8", "ignore")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return beyond >= 2 and beyond * 3 >= len(rest) - len(text.encode())


def read_short_damaged_utf8(data: bytes) -> Decoded | None:
    """A few common hanzi in UTF-8 beside a spoiled byte, which GB18030 cannot read whole either; None for others."""
    if len(data) > _SHORT:
        return None
    with suppress(UnicodeDecodeError):
        to_text(data, "gb18030")
        return None
    text, losses = read_damaged(data)
    with suppress(UnicodeDecodeError):  # E4 B8 (FF) AD: 中, into which a byte was put
        if _are_common_hanzi(_beyond_ascii(data.translate(None, _NEVER).decode("utf-8")), 0):
            return whole(text, "utf-8", losses)
    return whole(text, "utf-8", losses) if _are_common_hanzi(_beyond_ascii(text), len(losses)) else None


def _beyond_ascii(text: str) -> list[str]:
    """The characters beyond ASCII but for U+FFFD."""
    return [character for character in text if "\x7f" < character != LOST]


_NEVER = bytes((0xC0, 0xC1, *range(0xF5, 0x100)))  # bytes that no UTF-8 holds
_SHORT = 40  # bytes of which other tests know too little to tell damaged UTF-8 from damaged GB18030


def _are_common_hanzi(beyond: list[str], lost: int) -> bool:
    """Whether common hanzi are at least two, as many as what is lost, and most of the characters."""
    common = common_characters()[0]
    hanzi = sum(map(common.__contains__, beyond))
    return hanzi >= max(2, lost) and hanzi >= _SOUND_PER_LOSS * (len(beyond) - hanzi)


def read_mixed(lines: list[bytes], other: str) -> Decoded:
    """Each line strictly as UTF-8, else as `other`, else as whichever of them explains more of it."""
    texts: list[str] = []
    losses: list[Loss] = []
    changes: list[Change] = []
    length = 0
    was_other = False
    for number, line in enumerate(lines, 1):
        text, lost, is_other = _read_line(line, other)
        if is_other and not was_other:
            changes.append(Change("decode", MIXED, number, other, "utf-8", length))
        was_other = is_other
        losses += [loss._replace(start=loss.start + length) for loss in lost]
        texts.append(text)
        length += len(text)
    text = "".join(texts)
    return Decoded(text, MIXED if changes else "utf-8", (*changes, *lost_changes(text, losses)))


def _read_line(line: bytes, other: str) -> tuple[str, list[Loss], bool]:
    """The text of a line, what is lost of it, and whether it was in the other encoding."""
    for encoding in ("utf-8", other):
        if encoding == other and _is_damaged_utf8(line):
            break
        with suppress(UnicodeDecodeError):
            return to_text(line, encoding), [], encoding == other
    damaged, losses = read_damaged(line)
    text, gaps = read_with_losses(line, other)
    if _is_damaged_utf8(line) or likelihood().score(damaged) >= likelihood().score(text):
        return damaged, losses, False
    return text, gaps, True
