"""Pinyin without tones spelt in zhuyin (bopomofo): xue → ㄒㄩㄝ."""

from functools import lru_cache

from newsclean.patterns import compile_later

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

_BARE = "ㄓㄔㄕㄖㄗㄘㄙ"
"""Initials that make a syllable by themselves: zhi, chi; ㄧ and ㄩ are not behind them."""


def _spelt(initial: str, final: str) -> str:
    """The syllable in pinyin letters of an initial and a final in zhuyin: ㄐ, ㄩ -> ju."""
    behind, alone = _FINALS[final]
    if not initial:
        return alone
    letters = _INITIALS[initial]
    return letters + (behind.replace("v", "u") if letters in ("j", "q", "x") else behind)


@lru_cache(maxsize=1)
def _syllables() -> dict[str, str]:
    """All syllables, from pinyin letters to zhuyin: ju -> ㄐㄩ."""
    finals = [final for final in _FINALS if final not in ("", "ㄝ")]  # ㄝ alone is an exclamation, spelt like ㄜ
    pairs = [("", final) for final in finals]
    pairs += [(initial, final) for initial in _INITIALS if initial not in _BARE for final in finals]
    pairs += [(initial, final) for initial in _BARE for final in ("", *finals) if final[:1] not in ("ㄧ", "ㄩ")]
    return {"r": "ㄦ", **{_spelt(*pair): "".join(pair) for pair in pairs}}


def in_zhuyin(syllable: str) -> str:
    """A syllable of pinyin without tone, spelt in zhuyin without tone; empty where there is no such syllable."""
    return _syllables().get(syllable, "")


def only_zhuyin(text: str) -> str:
    """The zhuyin letters of a text, without their tones: one syllable need not end where the next begins, ㄓㄨㄞ is
    之外 as well as 拽."""
    return "".join(_LETTERS.findall(text))


_LETTERS = compile_later(f"[{ZHUYIN}]+")
