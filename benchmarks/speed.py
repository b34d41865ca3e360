"""How fast the pipeline is in process, in MB of UTF-8 a second, beside OpenCC alone: `python benchmarks/speed.py`."""

import gc
import random
import time
from collections.abc import Callable

import newspaper
import opencc
from pypinyin import Style, pinyin

from newsclean import Pipeline
from newsclean.edit import apply_edits

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


def rate(work: Callable[[str], object], pages: list[str]) -> float:
    """MB a second of processor time, over pages not seen before.

    A second round would find the lines that the first one left in memory.
    """
    half = len(pages) // 2
    for page in pages[:half]:  # tables are loaded and rules compiled when first needed: 0.3 s once
        work(page)
    fresh = pages[half:]
    gc.collect()
    gc.freeze()  # what was loaded to write the pages must not be looked through while they are cleaned
    started = time.process_time()
    for page in fresh:
        work(page)
    return sum(len(page.encode()) for page in fresh) / (time.process_time() - started) / MB


def main() -> None:
    """Print a row for each kind of page, and each filter's share of the time."""
    simplified = newspaper.pages()
    third = len(simplified) // 3
    kinds = {
        "Simplified, clean": simplified[:third],
        "Traditional, clean": [opencc.OpenCC("s2t").convert(page) for page in simplified[third : 2 * third]],
        "Traditional, 8 % annotated": annotated(simplified[2 * third :], 0.08),
    }
    t2s = opencc.OpenCC("t2s").convert
    pipeline = Pipeline.of()
    for kind, pages in kinds.items():
        ours, theirs = rate(lambda page: pipeline.clean(page), pages), rate(t2s, pages)
        print(f"{kind:28} {ours:6.1f} MB/s   {ours / theirs:5.2f} of OpenCC t2s alone ({theirs:.0f} MB/s)")
        print("    " + ", ".join(f"{name} {share:.0%}" for name, share in shares(pipeline, pages[20:])))


def shares(pipeline: Pipeline, pages: list[str]) -> list[tuple[str, float]]:
    """Each filter's share of the time, timed one after the other in a second round."""
    spent = dict.fromkeys((filter.name for filter in pipeline.filters), 0.0)
    for page in pages:
        now = page
        for filter in pipeline.filters:
            started = time.process_time()
            edits = tuple(filter.edits(now))
            now = apply_edits(now, edits)
            spent[filter.name] += time.process_time() - started
    total = sum(spent.values())
    return [(name, seconds / total) for name, seconds in spent.items()]


if __name__ == "__main__":
    main()
