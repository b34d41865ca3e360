"""How fast cleaning is beside OpenCC alone, in one process and one run: `python benchmarks/speed.py [--filters]`.

Each figure is a ratio with the bar it must reach, and each is the median of ROUNDS. Pages are a thousand characters of
a newspaper (3 KB of UTF-8), and none is seen before it is measured: a second round would find the lines that the first
one left in memory. `--filters` adds what each filter takes of the time.
"""

import argparse
import gc
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median

import newspaper
import opencc
from pypinyin import Style, pinyin

import newsclean
from newsclean import Pipeline
from newsclean.chinese.hanzi import is_hanzi
from newsclean.edit import apply_edits
from newsclean.filters.boilerplate.reading import rule_set

ROUNDS = 3
LARGE = 4_000_000  # bytes of a large document


def simplified(pages: Sequence[str]) -> list[str]:
    """The pages as they are."""
    return list(pages)


def traditional(pages: Sequence[str]) -> list[str]:
    """The pages in Traditional."""
    return list(map(opencc.OpenCC("s2t").convert, pages))


def annotated(pages: Sequence[str], share: float = 0.08) -> list[str]:
    """The pages in Traditional, a share of their hanzi with the reading in brackets behind, as content farms do."""
    random.seed(1)
    return ["".join(_annotate(character, share) for character in page) for page in traditional(pages)]


def _annotate(character: str, share: float) -> str:
    if not "一" <= character <= "龥" or random.random() >= share:
        return character
    return f"{character}({pinyin(character, style=Style.TONE)[0][0]})"


def framed(pages: Sequence[str]) -> list[str]:
    """The pages as a site shows them: menu, headline and byline above, links and a footer below."""
    return list(map(_framed, pages, range(len(pages))))


def _framed(page: str, number: int) -> str:
    words = "".join(filter(is_hanzi, page))[-60:]
    date = f"20{number % 20:02}-{number % 12 + 1:02}-{number % 28 + 1:02} 09:{number % 60:02}"
    above = (f"首页 > {words[:2]} > 正文", words[2:16], f"{date} 来源：{words[16:18]}网", "分享到：")
    links = (f"上一篇：{words[21:33]}", f"下一篇：{words[33:45]}", "相关新闻", words[45:58])
    below = (f"责任编辑：{words[18:21]}", *links, f"版权所有 {words[58:]}网 未经许可不得转载")
    return "\n".join((*above, page.rstrip("\n"), *below, ""))


KINDS: dict[str, tuple[Callable[[Sequence[str]], list[str]], float]] = {
    "Simplified": (simplified, 0.5),
    "Traditional": (traditional, 0.38),
    "Traditional, 8 % annotated": (annotated, 0.25),
    "with boilerplate around": (framed, 0.1),
}


def seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """The processor time that `work` takes for all of some texts."""
    gc.collect()
    gc.freeze()  # what was loaded to write the texts must not be looked through while they are cleaned
    started = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - started


def show(what: str, ratio: float, bar: float, more: str = "") -> None:
    """Print one figure beside its bar."""
    print(f"{what:45} {ratio:5.2f}   bar {bar:.2f}   {more}", flush=True)


def main() -> None:
    """Print every figure, and with --filters each filter's share of the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--filters", action="store_true", help="what each filter takes of the time")
    arguments = parser.parse_args()
    pages = newspaper.pages()
    random.Random(5).shuffle(pages)
    warm, *parts = [pages[start :: 1 + ROUNDS * len(KINDS)] for start in range(1 + ROUNDS * len(KINDS))]
    convert = opencc.OpenCC("t2s").convert
    pipeline = Pipeline.of()
    for rule in rule_set().rules:  # a rule is compiled when first needed, up to 16 ms that a round would count
        _ = rule.pattern and rule.compiled
    for write, _ in KINDS.values():  # tables are loaded when first needed: 0.3 s once
        for page in write(warm):
            convert(pipeline.clean(page).text)
    print(f"OpenCC t2s alone: {sum(len(page.encode()) for page in warm) / seconds(convert, warm) / 1e6:.0f} MB/s")
    for kind, (write, bar) in KINDS.items():
        rounds = [write(parts.pop()) for _ in range(ROUNDS)]
        spent = [(seconds(pipeline.clean, texts), seconds(convert, texts), len(texts)) for texts in rounds]
        ours = median(own / count for own, _, count in spent)
        show(f"{kind}: of OpenCC", median(other / own for own, other, _ in spent), bar, f"{ours * 1e6:.0f} µs a page")
        if arguments.filters:
            print("    " + ", ".join(f"{name} {part:.0%}" for name, part in shares(pipeline, rounds[-1])))
    show_calls(pipeline, warm)
    for kind, (write, _) in list(KINDS.items())[:3]:
        show_large(kind, pipeline, write(pages))
    show_memory("".join(f"{number}{page}" for number, page in enumerate(pages * 6)))


def show_calls(pipeline: Pipeline, pages: Sequence[str]) -> None:
    """`newsclean.clean` in a loop beside one pipeline used again and again."""
    newsclean.clean("")
    ratios = [seconds(pipeline.clean, pages) / seconds(newsclean.clean, pages) for _ in range(3 * ROUNDS)]
    show("newsclean.clean: of Pipeline.clean", median(ratios), 0.95)


def show_large(kind: str, pipeline: Pipeline, pages: list[str]) -> None:
    """One large document beside the same text in small ones."""
    size = 0
    chosen: list[str] = []
    for page in pages:
        chosen.append(page)
        size += len(page.encode())
        if size >= LARGE:
            break
    whole = "".join(chosen)
    ratios = [seconds(pipeline.clean, chosen) / seconds(pipeline.clean, [whole]) for _ in range(ROUNDS)]
    show(f"{kind}, {size / 1e6:.0f} MB in one: of small ones", median(ratios), 0.5)


_PEAK = """
import resource, sys
from newsclean import Pipeline
pipeline = Pipeline.of()
size = 0
lines = []
for line in sys.stdin:
    lines.append(line)
    size += len(line.encode())
pipeline.clean("".join(lines[:300]))
text = "".join(lines)
del lines
before = int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()
cleaned = pipeline.clean(text)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))  # ru_maxrss has the parent's too
print((int(peak.split()[1]) * 1024 - before) / size)
"""


def show_memory(text: str) -> None:
    """What cleaning one large document takes of memory beside its size in UTF-8."""
    done = subprocess.run([sys.executable, "-c", _PEAK], input=text.encode(), capture_output=True, check=True)
    size = f"{len(text.encode()) / 1e6:.0f} MB"
    # 200 MB must fit in 2 GB: the bytes, the text (two thirds as much), and eight times the bytes for all else.
    print(f"{f'memory for {size}, beside the text: of its size':45} {float(done.stdout):5.2f}   at most 8.00")


def shares(pipeline: Pipeline, pages: Sequence[str]) -> list[tuple[str, float]]:
    """Each filter's share of the time, timed one after the other in a second round; prefilters count with theirs."""
    spent = dict.fromkeys((filter.name for filter in pipeline.filters), 0.0)
    for page in pages:
        now = page
        for filter in pipeline.filters:
            may_apply = filter.prefilter() if hasattr(filter, "prefilter") else bool
            started = time.process_time()
            edits = tuple(filter.edits(now)) if may_apply(now) else ()
            spent[filter.name] += time.process_time() - started
            now = apply_edits(now, edits)
    total = sum(spent.values())
    return [(name, own / total) for name, own in spent.items()]


if __name__ == "__main__":
    main()
