"""Builds src/newsclean/data/traditional.txt from OpenCC: the characters of Traditional text alone.

Run it with the opencc of pyproject.toml installed; the same version gives the same bytes.
"""

from pathlib import Path

TARGET = Path(__file__).parent.parent / "src" / "newsclean" / "data" / "traditional.txt"
CONFIGS = ("t2s", "tw2s", "hk2s")
NAMES = "塚頫昇暘煇璿濬贇陞氾祕"
"""Held by names in Simplified text (手塚治虫, 毕昇, 赵孟頫), so that they prove nothing about a line."""
HEADER = """\
# Characters of the Basic Multilingual Plane that only Traditional text is written with: OpenCC's t2s, tw2s or
# hk2s changes each by itself, and neither GB 2312 (standard Simplified) nor names in Simplified text hold it.
# Source: OpenCC 1.4.2, https://github.com/BYVoid/OpenCC, Apache License 2.0.
# Built by tools/build_traditional.py.
"""


def is_standard_simplified(character: str) -> bool:
    """Whether GB 2312, the character set of mainland China's press, holds it."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def traditional_only() -> list[str]:
    """The characters, sorted by code point."""
    from opencc import OpenCC

    converters = [OpenCC(config, include_tofu_risk_dictionaries=False) for config in CONFIGS]
    # From the first CJK extension on; half a pair of surrogates is no character.
    candidates = [chr(point) for point in (*range(0x3400, 0xD800), *range(0xF900, 0x10000))]
    return [
        character
        for character in candidates
        if not is_standard_simplified(character)
        and character not in NAMES
        and any(converter.convert(character) != character for converter in converters)
    ]


def build() -> str:
    """The whole file: a header, then 64 characters a line."""
    characters = traditional_only()
    rows = ("".join(characters[start : start + 64]) for start in range(0, len(characters), 64))
    return HEADER + "".join(f"{row}\n" for row in rows)


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(build(), "utf-8", newline="\n")
