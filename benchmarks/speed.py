"""How fast the pipeline is in process, in MB of UTF-8 a second, beside OpenCC alone: `python benchmarks/speed.py`.

The boilerplate filter by itself is measured on clean pages, on pages with chrome (title, eight lines that rules know
and a headline around the article), and on a mix, one page in ten with chrome. No page is seen before it is measured.
"""

import gc
import random
import time
from collections.abc import Callable

import newspaper
import opencc
from pypinyin import Style, pinyin

from newsclean import Pipeline
from newsclean.chinese.hanzi import is_hanzi
from newsclean.edit import apply_edits
from newsclean.filters.boilerplate import Boilerplate

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


def with_chrome(pages: list[str], every: int) -> list[str]:
    """The pages, one in `every` as a site shows it, with words of the article's own among those of the site."""
    return [page if number % every else _framed(page, number) for number, page in enumerate(pages)]


def _framed(page: str, number: int) -> str:
    said = "".join(filter(is_hanzi, page))[-60:]
    date = f"20{number % 20:02}-{number % 12 + 1:02}-{number % 28 + 1:02} 09:{number % 60:02}"
    above = (f"首页 > {said[:2]} > 正文", said[2:16], f"{date} 来源：{said[16:18]}网", "分享到：")
    links = (f"上一篇：{said[21:33]}", f"下一篇：{said[33:45]}", "相关新闻", said[45:58])
    below = (f"责任编辑：{said[18:21]}", *links, f"版权所有 {said[58:]}网 未经许可不得转载")
    return "\n".join((*above, page.rstrip("\n"), *below, ""))


KINDS: dict[str, Callable[[list[str]], list[str]]] = {
    "Simplified, clean": list,
    "Traditional, clean": lambda pages: [opencc.OpenCC("s2t").convert(page) for page in pages],
    "Traditional, 8 % annotated": lambda pages: annotated(pages, 0.08),
}
MIXES: dict[str, Callable[[list[str]], list[str]]] = {
    "clean": list,
    "with chrome": lambda pages: with_chrome(pages, 1),
    "one in ten with chrome": lambda pages: with_chrome(pages, 10),
}


def rate(work: Callable[[str], object], pages: list[str]) -> float:
    """MB a second of processor time, over pages not seen before.

    A second round would find the lines that the first one left in memory.
    """
    gc.collect()
    gc.freeze()  # what was loaded to write the pages must not be looked through while they are cleaned
    started = time.process_time()
    for page in pages:
        work(page)
    return sum(len(page.encode()) for page in pages) / (time.process_time() - started) / MB


def main() -> None:
    """Print a row for each kind of page, and each filter's share of the time; then the boilerplate filter alone."""
    simplified = newspaper.pages()
    count = 1 + len(KINDS) + len(MIXES)
    warm, *parts = [simplified[start::count] for start in range(count)]
    t2s = opencc.OpenCC("t2s").convert
    pipeline = Pipeline.of()
    for write in (*KINDS.values(), *MIXES.values()):
        for page in write(warm):  # tables are loaded and rules compiled when first needed: 0.3 s once
            t2s(pipeline.clean(page).text)
    for kind, write in KINDS.items():
        pages = write(parts.pop())
        ours, theirs = rate(lambda page: pipeline.clean(page), pages), rate(t2s, pages)
        print(f"{kind:28} {ours:6.1f} MB/s   {ours / theirs:5.2f} of OpenCC t2s alone ({theirs:.0f} MB/s)")
        print("    " + ", ".join(f"{name} {share:.0%}" for name, share in shares(pipeline, pages)))
    for kind, write in MIXES.items():
        print(f"boilerplate alone, {kind:22} {rate(Boilerplate().edits, write(parts.pop())):5.1f} MB/s")


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
