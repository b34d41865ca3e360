"""Makes src/newsclean/data/unusual.txt from data/likelihood.bin: `python tools/build_unusual.py`.

Run it after tools/build_likelihood.py; the same table gives the same bytes. The file has two lines, each the inside
of a class of hanzi: those that most text consists of, and of the characters that only Traditional text is written with
those that are not among them.
"""

import math
from collections import Counter
from pathlib import Path

from build_rare import class_of

from newsclean.chinese.hanzi import HANZI, common_big5_hanzi, read_traditional_only
from newsclean.chinese.likelihood import likelihood

TARGET = Path(__file__).parent.parent / "src" / "newsclean" / "data" / "unusual.txt"
USUAL = 3500
"""The commonest hanzi that are usual, by the words that they are in; their Traditional forms are added. Of what bytes
of Chinese become when they are misread a third is not among them, of newspaper one character in 400."""


def usual_hanzi() -> set[str]:
    """The commonest hanzi and their Traditional forms."""
    table = likelihood()
    counts: Counter[str] = Counter()
    for word, (log_probability, _) in table.words.items():
        for hanzi in HANZI.findall(word):
            counts[hanzi] += math.exp(log_probability)  # type: ignore[assignment]
    usual = {hanzi for hanzi, _ in counts.most_common(USUAL)}
    return usual | {
        chr(old)
        for old, new in table.simplified.items()
        if chr(new) in usual and (chr(old) in table.usual or chr(old) in common_big5_hanzi())
    }


if __name__ == "__main__":
    usual, traditional = usual_hanzi(), set(read_traditional_only())
    rows = (usual, traditional - usual)
    TARGET.write_text("".join(f"{class_of(sorted(map(ord, row)))}\n" for row in rows), "utf-8", newline="\n")
