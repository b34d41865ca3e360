"""Marks and symbols of UTF-8 that were read byte by byte, in text that is clean else: `â€œ你好â€` → “你好”."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from newsclean.chinese.utf8 import LOST
from newsclean.edit import Edit, without_overlaps
from newsclean.filters.mojibake.misreadings import SingleByte, single_byte
from newsclean.lines import split_lines
from newsclean.page.code import is_about_codes
from newsclean.patterns import compile_later

# What UTF-8 has in three bytes or four that is in text of any language: general punctuation, letterlike, arrows,
# mathematics, technical, enclosed, shapes, dingbats; marks of Chinese; full-width forms; emoji.
_SIGNS = "\u2010-\u2027\u2030-\u205e\u20ac\u2100-\u2bff\u3001-\u303f\uff01-\uff5e\ufe0f\u200d\U0001f300-\U0001faff"
_SIGN = compile_later(f"[{_SIGNS}]+")
# What is taken for one in rarer encodings than Windows-1252, in which three letters often make one by chance.
_MARK = compile_later("[\u2010-\u2027\u2030-\u205e\u20ac\u3001-\u303f\uff01-\uff5e]+")
# The letters and symbols of Latin-1, in two bytes, where they make sense: cafÃ©, 25Â°C, 3 Ã— 4, 2mÃ—3m. Behind capitals
# they may be words of Portuguese with a mark: AMANHÃ—.
_LETTER = "[a-z]Ã[\xa1-\xbf€‚ƒ„†‡ˆ‰Š‹ŒŽ™š›œžŸ]|Ã[\xa1-\xbf€‚ƒ„†‡ˆ‰Š‹ŒŽ™š›œžŸ](?=[a-z])"
_SYMBOL = (
    r"[0-9]Â°|[A-Za-z0-9]Â[²³®¹]|[一-龥]Â®|Â©(?=\s?[0-9A-Za-z一-龥])|[0-9]\s?Âµ(?=[A-Za-z])"
    r"|Â[±£¥§](?=\s?[0-9])|Â[½¼¾](?![½¼¾])|[^\W_]Â·(?=\w)"
    r"|[0-9] ?Ã[—·](?= ?[0-9])|[0-9a-z]Ã—(?=[0-9a-z一-龥])|(?<![^\W_])[A-Z]Ã—(?=[A-Z](?![^\W_]))"
)
_LATIN = compile_later(f"{_LETTER}|{_SYMBOL}")
_FOLLOWS = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"  # the second byte and the third
_PAIR = compile_later(f"[ÂÃ]{_FOLLOWS}")
# Misread, and what came out misread again: Ã¢ â‚¬ Å“ is â € œ.
_AGAIN = f"(?:[ÂÅÆË]|â[€‚„]){_FOLLOWS}"
_TWICE = compile_later(
    f"(?:Ã(?:[¢£¯](?:{_AGAIN}){{2}}|°(?:{_AGAIN}){{3}}|‚Â{_FOLLOWS}|ƒâ€”|ƒ(?<=[a-z]Ãƒ)Â{_FOLLOWS}))+"
)
_TWICE_A_SIGN = compile_later(f"[\xa0-\xff{_SIGNS}]+")
_OTHER_LETTERS = compile_later("[À-ÖØ-öø-ÿ]")
_CLOSING, _CLOSING_TWICE = "â€", "Ã¢â‚¬"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[SingleByte, re.Pattern[str]], ...]:
    """For each single-byte encoding what finds signs of three bytes or four."""
    return tuple((table, _pattern(table)) for table in single_byte())


@lru_cache(maxsize=1)
def _first_of_sign() -> re.Pattern[str]:
    """A class of what signs begin with in any of the encodings: a scan for it takes a tenth of the time of the rest."""
    return re.compile(f"[{''.join(re.escape(_char_of(table)[byte]) for table in single_byte() for byte in _FIRST)}]")


_FIRST = (0xE2, 0xE3, 0xEF, 0xF0)


def _char_of(table: SingleByte) -> dict[int, str]:
    """By byte, the character that it was read as."""
    return {byte: character for character, byte in table.byte_of.items() if character > "\x9f" or byte < 0xA0}


def _pattern(table: SingleByte) -> re.Pattern[str]:
    """A pattern for three or four bytes of UTF-8 that were read so."""
    follows = f"[{re.escape(''.join(char for char, byte in table.byte_of.items() if 0x80 <= byte <= 0xBF))}]"
    *three, four = (re.escape(_char_of(table)[byte]) for byte in _FIRST)
    return re.compile(f"(?:[{''.join(three)}]{follows}{{2}}|{four}{follows}{{3}})+")


def misread_signs(text: str) -> Iterable[Edit]:
    """Edits with the rules of the kinds (`utf-8`, `utf-8-as-mac-roman` …) for signs that are in clean text."""
    found: list[Edit] = []
    for table, pattern in _patterns() if _first_of_sign().search(text) else ():
        rule = "utf-8" if table.name == "cp1252" else f"utf-8-as-{table.name}"
        for match in pattern.finditer(text):
            decoded = table.to_bytes(match[0]).decode("utf-8", "replace")
            if (_SIGN if table.name == "cp1252" else _MARK).fullmatch(decoded):
                found.append(Edit(*match.span(), decoded, rule))
    if "Ã" in text:
        found += _signs_read_twice(text)
    if "Â" in text or "Ã" in text:
        found += _latin_signs(text)
    if _CLOSING in text or _CLOSING_TWICE in text:
        found += _closing_marks(text, found)
    return [edit for edit in without_overlaps(sorted(found)) if not is_about_codes(text, edit.start, edit.end)]


def _signs_read_twice(text: str) -> Iterator[Edit]:
    """Signs that were misread, and what came out misread again: `Ã¢â‚¬Å“` → “."""
    table = single_byte()[0]
    for match in _TWICE.finditer(text):
        once = table.to_bytes(match[0]).decode("utf-8", "replace")
        decoded = table.to_bytes(once).decode("utf-8", "replace")
        if _TWICE_A_SIGN.fullmatch(decoded):
            yield Edit(*match.span(), decoded, "utf-8")


def _latin_signs(text: str) -> Iterator[Edit]:
    """Signs of two bytes in lines that hold no letter of Latin-1 that was read rightly."""
    for line in split_lines(text):
        if _LATIN.search(line.text) and not _OTHER_LETTERS.search(_PAIR.sub("", _THREE_BYTES.sub("", line.text))):
            for match in _LATIN.finditer(line.text):
                pair = _PAIR.search(match[0])
                assert pair is not None, "each of these holds such a pair"
                start = line.start + match.start() + pair.start()
                yield Edit(start, start + 2, single_byte()[0].to_bytes(pair[0]).decode("utf-8"), "utf-8")


_THREE_BYTES = compile_later(f"[âãïð]{_FOLLOWS}+")
_CUT = compile_later(f"â€[\x9d{LOST}?]?(?![œ™˜¦”“–•°¡¢¹º])|Ã¢â‚¬Â?(?!{_FOLLOWS}|{_AGAIN})")


def _closing_marks(text: str, found: list[Edit]) -> list[Edit]:
    """A closing quotation mark whose last byte has no character and was lost: only behind an opening one."""
    opened = min((edit.start for edit in found if "“" in edit.replacement), default=len(text))
    return [Edit(*match.span(), "”", "utf-8") for match in _CUT.finditer(text, opened)]
