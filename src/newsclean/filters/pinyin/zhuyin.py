"""Zhuyin (bopomofo) spelt as pinyin without tones: ㄒㄩㄝˊ → xue."""

import re

ZHUYIN = "\u3105-\u3129"
"""The inside of a character class for zhuyin letters."""

ZHUYIN_TONES = "ˊˇˋ˙"

_INITIALS = {
    "ㄅ": "b", "ㄆ": "p", "ㄇ": "m", "ㄈ": "f", "ㄉ": "d", "ㄊ": "t", "ㄋ": "n", "ㄌ": "l",
    "ㄍ": "g", "ㄎ": "k", "ㄏ": "h", "ㄐ": "j", "ㄑ": "q", "ㄒ": "x", "ㄓ": "zh", "ㄔ": "ch",
    "ㄕ": "sh", "ㄖ": "r", "ㄗ": "z", "ㄘ": "c", "ㄙ": "s",
}  # fmt: skip

# Each final as it is spelt behind an initial and by itself (Hanyu Pinyin scheme of 1958; ü written v).
_FINALS = {
    "": ("i", ""), "ㄚ": ("a", "a"), "ㄛ": ("o", "o"), "ㄜ": ("e", "e"),
    "ㄝ": ("e", "e"), "ㄞ": ("ai", "ai"), "ㄟ": ("ei", "ei"), "ㄠ": ("ao", "ao"),
    "ㄡ": ("ou", "ou"), "ㄢ": ("an", "an"), "ㄣ": ("en", "en"), "ㄤ": ("ang", "ang"),
    "ㄥ": ("eng", "eng"), "ㄦ": ("er", "er"), "ㄧ": ("i", "yi"), "ㄧㄚ": ("ia", "ya"),
    "ㄧㄛ": ("io", "yo"), "ㄧㄝ": ("ie", "ye"), "ㄧㄞ": ("iai", "yai"),
    "ㄧㄠ": ("iao", "yao"), "ㄧㄡ": ("iu", "you"), "ㄧㄢ": ("ian", "yan"),
    "ㄧㄣ": ("in", "yin"), "ㄧㄤ": ("iang", "yang"), "ㄧㄥ": ("ing", "ying"),
    "ㄨ": ("u", "wu"), "ㄨㄚ": ("ua", "wa"), "ㄨㄛ": ("uo", "wo"), "ㄨㄞ": ("uai", "wai"),
    "ㄨㄟ": ("ui", "wei"), "ㄨㄢ": ("uan", "wan"), "ㄨㄣ": ("un", "wen"),
    "ㄨㄤ": ("uang", "wang"), "ㄨㄥ": ("ong", "weng"), "ㄩ": ("v", "yu"),
    "ㄩㄝ": ("ve", "yue"), "ㄩㄢ": ("van", "yuan"), "ㄩㄣ": ("vn", "yun"),
    "ㄩㄥ": ("iong", "yong"),
}  # fmt: skip

# No ㄧ or ㄩ stands behind ㄓ to ㄙ: in ㄓㄧ the second syllable begins.
_SYLLABLE = re.compile("([ㄅ-ㄒ]?)([ㄧㄨㄩ]?[ㄚ-ㄦ]?)|([ㄓ-ㄙ])(ㄨ?[ㄚ-ㄦ]?)")


def zhuyin_to_pinyin(text: str) -> str:
    """The text with its zhuyin letters spelt as toneless pinyin; letters that make no syllable stay."""
    return _SYLLABLE.sub(_spelt, text)


def _spelt(match: re.Match[str]) -> str:
    initial, final = match[1] or match[3], match[2] or match[4] or ""
    if final not in _FINALS:
        return match[0]
    behind, alone = _FINALS[final]
    if not initial:
        return alone
    letters = _INITIALS[initial]
    if letters in ("j", "q", "x"):
        behind = behind.replace("v", "u")
    return letters + behind
