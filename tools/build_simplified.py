"""Builds src/newsclean/data/simplified.txt from OpenCC: Traditional characters, each with its Simplified one.

Run it with the opencc of pyproject.toml installed; the same version gives the same bytes.
"""

from pathlib import Path

TARGET = Path(__file__).parent.parent / "src" / "newsclean" / "data" / "simplified.txt"
HEADER = """\
# Characters of the Basic Multilingual Plane that OpenCC's t2s changes, each with what it is changed into when it
# stands alone: `萬万`. For matching, where a wrong sense does no harm; not for reading.
# Source: OpenCC 1.4.2, https://github.com/BYVoid/OpenCC, Apache License 2.0.
# Built by tools/build_simplified.py.
"""


def pairs() -> list[str]:
    """`萬万` and its like, sorted by code point."""
    from opencc import OpenCC

    convert = OpenCC("t2s", include_tofu_risk_dictionaries=False).convert
    # From the first CJK extension on; half a pair of surrogates is no character.
    candidates = map(chr, (*range(0x3400, 0xD800), *range(0xF900, 0x10000)))
    found = [character + convert(character) for character in candidates]
    return [pair for pair in found if len(pair) == 2 and pair[0] != pair[1] and pair[1] <= "\uffff"]


def build() -> str:
    """The whole file: a header, then 32 pairs a line."""
    found = pairs()
    rows = ("".join(found[start : start + 32]) for start in range(0, len(found), 32))
    return HEADER + "".join(f"{row}\n" for row in rows)


if __name__ == "__main__":
    TARGET.write_text(build(), "utf-8", newline="\n")
