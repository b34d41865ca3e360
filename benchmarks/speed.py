"""How fast the pipeline is in process, in MB of UTF-8 a second, beside OpenCC alone: `python benchmarks/speed.py`."""

import random
import time
from collections.abc import Callable

import newspaper
import opencc
from pypinyin import Style, pinyin

from newsclean import Pipeline

MB = 1_000_000


def annotated(pages: list[str], share: float) -> list[str]:
    """The pages in Traditional, a share of their hanzi with the reading in brackets behind them, as site farms do."""
    random.seed(1)
    convert = opencc.OpenCC("s2t").convert
    return ["".join(_annotate(character, share) for character in convert(page)) for page in pages]


def _annotate(character: str, share: float) -> str:
    if not "一" <= character <= "龥" or random.random() >= share:
        return character
    return f"{character}({pinyin(character, style=Style.TONE)[0][0]})"


def rate(work: Callable[[str], object], pages: list[str], rounds: int = 3) -> float:
    """The best of a few rounds, in MB a second."""
    size = sum(len(page.encode()) for page in pages)
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        for page in pages:
            work(page)
        best = min(best, time.perf_counter() - started)
    return size / best / MB


def main() -> None:
    """Print a row for each kind of page, and each filter's share of the time."""
    simplified = newspaper.pages()[:1500]
    kinds = {
        "Simplified, clean": simplified,
        "Traditional, clean": [opencc.OpenCC("s2t").convert(page) for page in simplified],
        "Traditional, 8 % annotated": annotated(simplified[:500], 0.08),
    }
    t2s = opencc.OpenCC("t2s").convert
    pipeline = Pipeline.of()
    for kind, pages in kinds.items():
        ours, theirs = rate(lambda page: pipeline.clean(page), pages), rate(t2s, pages)
        print(f"{kind:28} {ours:6.1f} MB/s   {ours / theirs:5.2f} of OpenCC t2s alone ({theirs:.0f} MB/s)")
        for filter in pipeline.filters:
            alone = Pipeline((filter,))
            print(f"    {filter.name:12} {rate(lambda page, alone=alone: alone.clean(page), pages):8.1f} MB/s")


if __name__ == "__main__":
    main()
