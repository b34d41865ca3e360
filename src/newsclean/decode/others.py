"""Encodings that are not Chinese: what chardet names, where the bytes bear it out."""

import re
import unicodedata

from newsclean.decode.encodings import first_bad, to_text, usual_name
from newsclean.errors import DocumentError
from newsclean.patterns import compile_later

# DOS and Macintosh code pages spell something of any bytes; no page of this century is in one (Thai is in cp874).
_UNLIKELY = compile_later("cp4|cp7|cp8(?!74)|ibm|mac", re.IGNORECASE)
_HIGH_NEIGHBOURS = compile_later(rb"[\x80-\xff]{2}|[\x81\x8d\x8f\x90\x9d]")  # or what cp1252 has no character for
_SAMPLE_BYTES = 1 << 16


def detect_other(data: bytes) -> tuple[str, str]:
    """The text of `data` and the encoding that chardet names for it; raises DocumentError where it is no text."""
    if not _HIGH_NEIGHBOURS.search(data):
        return data.decode("cp1252"), "cp1252"  # an accent here and there
    import chardet  # 55 ms: only for the file that nothing else explains

    named = chardet.detect(data[:_SAMPLE_BYTES])["encoding"]
    if named is None or _UNLIKELY.match(named):
        raise DocumentError("cannot detect the encoding (or the file is not text); name it with --encoding")
    encoding = usual_name(named)
    try:
        text = to_text(data, encoding)
    except UnicodeDecodeError as error:
        bad, line = first_bad(data, error)
        raise DocumentError(f"looks like {encoding}, but has the invalid bytes {bad}; try --encoding", line) from None
    if not is_plausible_text(text):
        raise DocumentError("not valid text in any known encoding; name its encoding with --encoding, or leave it out")
    return text, encoding


def other_confidence(data: bytes) -> float:
    """How sure chardet is, from 0 to 1, of the encoding that it names."""
    import chardet

    return float(chardet.detect(data[:_SAMPLE_BYTES])["confidence"] or 0.0)


def is_plausible_text(text: str) -> bool:
    """Whether the characters beyond ASCII are mostly letters, and none is a control character: chardet always names an
    encoding."""
    beyond = [character for character in text if not character.isspace() and not " " < character < "\x7f"]
    kinds = [unicodedata.category(character) for character in beyond]
    if any(kind in ("Cc", "Co", "Cn") for kind in kinds):
        return False
    return 2 * sum(kind[0] in "LM" for kind in kinds) >= len(beyond)  # Thai writes vowels as marks
