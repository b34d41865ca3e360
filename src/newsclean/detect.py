"""What a file is, as `file` would say it of Chinese text: encoding, share of certain bytes, newlines, script."""

from typing import NamedTuple

from newsclean.chinese.hanzi import HANZI, has_kana_or_hangul, traditional_only
from newsclean.decode import decode
from newsclean.decode.chinese import confidence
from newsclean.decode.others import other_confidence
from newsclean.patterns import compile_later

_LETTER = compile_later(r"[^\W\d_]")
_NEWLINE = compile_later("\r\n|\n|\r")
_NEWLINES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}

_FEW = 0.1
"""A share of hanzi among letters below which a text is not Chinese, and of one script's characters among those
of either below which they are quotations."""

# What decoding calls by a name of its own, as --encoding takes it.
_AS_GIVEN = {"bom": "utf-8-sig"}

_SAMPLE = 100_000  # characters


class Detected(NamedTuple):
    """`certain` is how sure the encoding is, from 0 to 1, less the share of bytes of lost characters;
    `newlines` is LF, CRLF, CR, mixed or none; `script` is Simplified, Traditional, both
    (a mix, or what both write alike) or other."""

    encoding: str
    certain: float
    newlines: str
    script: str

    def __str__(self) -> str:
        return f"{self.encoding}, {_percent(self.certain)} certain, {self.newlines}, {self.script}"


def detect(data: bytes, *, encoding: str | None = None) -> Detected:
    """What `data` is; `encoding` overrides the search. Raises DocumentError for what is no text."""
    decoded = decode(data, encoding=encoding, errors="replace")
    left = sum(
        max(len(change.before.split()), len(change.after)) for change in decoded.changes if change.rule == "lost"
    )
    certain = (1 - left / len(data) if data else 1.0) * (1.0 if encoding else _confidence(data, decoded.encoding))
    return Detected(
        _AS_GIVEN.get(decoded.encoding, decoded.encoding), certain, newlines_of(decoded.text), script_of(decoded.text)
    )


def _confidence(data: bytes, encoding: str) -> float:
    """How sure it is that the encoding is the right one: what has the form of UTF-8 or a mark is."""
    if encoding in ("gb18030", "big5hkscs", "euc-tw") and not data.startswith(_GB18030_MARK):
        return round(confidence(data, encoding), 4)
    if encoding.startswith(("utf-", "bom", "mixed", "gb18030", "hz", "iso2022")):
        return 1.0
    return other_confidence(data)


_GB18030_MARK = b"\x84\x31\x95\x33"


def _percent(share: float) -> str:
    """A share that is not whole never shows as 100 %."""
    return "100 %" if share == 1 else f"{min(share, 0.9999):.2%}".replace("%", " %")


def newlines_of(text: str) -> str:
    """The newline style of a text: LF, CRLF, CR, mixed or none."""
    kinds = set(_NEWLINE.findall(text))
    return "mixed" if len(kinds) > 1 else _NEWLINES[kinds.pop()] if kinds else "none"


def script_of(text: str) -> str:
    """The script of a text: Simplified, Traditional, both or other."""
    from newsclean.chinese.likelihood import likelihood

    text = text[:_SAMPLE]
    hanzi = HANZI.findall(text)
    if len(hanzi) <= _FEW * len(_LETTER.findall(text)) or has_kana_or_hangul(text):
        return "other"
    traditional = len(traditional_only().findall(text))
    simplified = sum(map(likelihood().changed.__contains__, hanzi))
    if min(traditional, simplified) > _FEW * (traditional + simplified) or traditional == simplified:
        return "both"
    return "Traditional" if traditional > simplified else "Simplified"
