"""The normalised form of a line that patterns match, of the same length: `【首頁】｜ＲＳＳ → [首页]|rss`."""

from collections import defaultdict

from newsclean.packaged import packaged_text


def _simplified() -> dict[str, str]:
    """Each Traditional character with its Simplified one, as in data/simplified.txt (OpenCC, Apache-2.0)."""
    table = packaged_text("data/simplified.txt")
    pairs = "".join(line for line in table.splitlines() if not line.startswith("#"))
    return dict(zip(pairs[::2], pairs[1::2], strict=True)) | {"覆": "复"}  # 回覆 is 回复; 覆 alone is Simplified too


_WIDTHS = {0xFF01 + offset: chr(0x21 + offset) for offset in range(94)}
_CASES = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_LOOK_ALIKES = {
    " ": "\u3000\xa0\t\u2002\u2003\u2009\u200b\ufeff\x0b\x0c",
    "[": "【〔［〖",
    "]": "】〕］〗",
    '"': "“”「」『』〝〞＂",
    ">": "›»＞→▶►▸≫",
    "<": "‹«＜←◀◄",
    "·": "•・●○■□▪▫◆◇★☆▲△▼▽※‧∙",
    "-": "—–－―─━",
    "|": "｜│┃丨∣",
    "~": "～〜",
    ",": "，、",
}
_FOLDED = {
    **_WIDTHS,
    **_CASES,
    **{code: chr(ord(mark)).lower() for code, mark in _WIDTHS.items() if mark.isalpha()},
    **{ord(look): mark for mark, looks in _LOOK_ALIKES.items() for look in looks},
    **{ord(character): simplified for character, simplified in _simplified().items()},
}
# A list of the whole BMP: translating by a dictionary takes twice the time, for what it does not find is an error
# inside. What lies beyond the list stays as it is.
_TABLE = list(range(0x10000))
for _code, _mark in _FOLDED.items():
    _TABLE[_code] = ord(_mark)

_VARIANTS: dict[str, str] = defaultdict(str)
for _code, _mark in _FOLDED.items():
    _VARIANTS[_mark] += chr(_code)


def fold(text: str) -> str:
    """`text` in Simplified characters, half width and lower case, with one kind of each mark; positions hold.

    A character at a time, so it is for matching, not for reading.
    """
    return text.translate(_TABLE)


def folded_from(character: str) -> str:
    """All characters that `fold` makes into one, itself among them: `网` → `网網`."""
    return character + _VARIANTS.get(character, "")


def bare(folded: str) -> str:
    """A folded line without the space, brackets and bullets around it."""
    return folded.strip(" ·*#|[]()<>~-+_=/\\\r\n").strip()
