"""Big5 as browsers read and write it: with the characters of Hong Kong, and Windows' choice of a few marks."""

# Where Python's big5hkscs keeps to the standard and every browser to Windows (encoding.spec.whatwg.org, index Big5).
_AS_WINDOWS = {"•": "‧", "､": "﹑", "‾": "¯", "∼": "～", "¥": "￥", "¢": "￠", "£": "￡"}
_AS_STANDARD = str.maketrans({windows: standard for standard, windows in _AS_WINDOWS.items()})


def read_big5(data: bytes, errors: str = "strict") -> str:
    """The text of Big5 bytes; `errors` as for bytes.decode."""
    text = data.decode("big5hkscs", errors)
    for standard, windows in _AS_WINDOWS.items():
        if standard in text:
            text = text.replace(standard, windows)
    return text


def write_big5(text: str) -> bytes:
    """The bytes of a text that was read as Big5; raises UnicodeEncodeError for characters that Big5 has not."""
    return text.translate(_AS_STANDARD).encode("big5hkscs")
