"""Makes src/newsclean/data/rare.txt, the inside of a class of rare hanzi as ranges: `python tools/build_rare.py`.

Rare are the hanzi of neither GB 2312 nor Big5, level 1, nor of a common word as OpenCC spells it.
"""

from pathlib import Path

from newsclean.chinese.hanzi import common_big5_hanzi, common_hanzi

TARGET = Path(__file__).parent.parent / "src" / "newsclean" / "data" / "rare.txt"

_VARIANTS = "爲裏衆羣覈峯啓牀麪僞竈蔘喫鍼"  # in the order of their counts in news converted by OpenCC's s2t


def rare_hanzi() -> list[int]:
    """The code points of the rare hanzi, in order."""
    common = set(map(ord, common_hanzi() | common_big5_hanzi() | set(_VARIANTS)))
    return [point for point in (*range(0x3400, 0x4DB6), *range(0x4E00, 0x9FA6)) if point not in common]


def class_of(points: list[int]) -> str:
    """The inside of a class of some code points: three and more in a row are a range."""
    runs: list[list[int]] = []
    for point in points:
        if runs and point == runs[-1][-1] + 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" if len(run) > 2 else "".join(map(chr, run)) for run in runs)


if __name__ == "__main__":
    TARGET.write_text(class_of(rare_hanzi()) + "\n", "utf-8", newline="\n")
