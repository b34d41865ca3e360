"""How time grows with texts that are made to be slow: `python benchmarks/hostile.py [--filter NAME]`.

Each text is cleaned at three lengths, each twice the one before. A row says how many times as long the second and the
third took as the one before (the bar: 2.2), and the microseconds for a character of the third (the bar: 3, of damaged
text 60). A row above a bar ends with what it fails.
"""

import argparse
import gc
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import newspaper
import opencc
import speed

from newsclean import Pipeline
from newsclean.filter import Filter
from newsclean.prefilter import Prefilters

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from damage import damage, random_table, to_traditional

LENGTHS = (10_000, 20_000, 40_000)
DOUBLED = 2.2
MICROSECONDS, OF_DAMAGE = 3.0, 60.0

# Repeated to any length.
PIECES = {
    "the same paragraph": "县城新开了一家书店，里面的书很多，来看书的人也很多，店主说她只想让大家有个坐下来的地方。\n",
    "the same short line": "书店开在桥头\n",
    "a list of steps, lines": "步骤如下：/首页/新闻/好。\n",
    "a list of steps, one line": "步骤如下：/首页/新闻/好。",
    "UTF-8 as Windows-1252, one line": "æ–°é—»",
    "UTF-8 as Windows-1252, lines": "æ–°é—»\n",
    "UTF-8 as GBK, one line": "鏂伴椈",
    "UTF-8 as GBK, lines": "鏂伴椈\n",
    "byte shift": "?shēng)r代",
    "byte shift, lines": "?shēng)r代\n",
    "entities": "&amp;",
    "entities escaped": "&amp;#38;",
    "zero-width": "\u200b",
    "zero-width between hanzi": "\u200b学",
    "annotations without hanzi": "(xué)",
    "annotations": "学(xué)",
    "opening brackets": "(",
    "blank lines": "\n",
    "spaces": " ",
    "tabs, lines": "\t\n",
    "carriage returns, lines": "县城\r",
    "replaced characters": "锟斤拷",
    "U+FFFD": "\ufffd",
    "editors, lines": "责任编辑：\n",
    "editors, one line": "责任编辑：",
    "Traditional 著": "著",
    "letters and spaces": "a b c d ",
    "full stops": ".",
    "question marks": "?",
    "menu, one line": "首页|新闻|",
    "menu, lines": "首页\n新闻\n",
    "escapes": "\\u65b0",
    "percent codes": "%E6%96%B0",
    "number entities": "&#26032;",
    "private use": "\ue000a",
    "rare hanzi": "铿锵饕餮",
    "rare hanzi, lines": "铿锵饕餮\n",
    "title marks": "《",
    "quotes": "“",
    "dots": "…",
    "dates, lines": "2024-05-06 10:11\n",
    "share bar, lines": "分享到：微信 微博\n",
    "related, lines": "相关推荐\n县城新开了一家书店\n",
    "bytes of GBK": "ÐÂÎÅ",
    "letters of Latin-1": "é",
    "letters of Latin-1, in words": "é à ",
    "hanzi with spaces, one line": "村 里 的 人 ",
    "hanzi with spaces, lines": "村 里 的 人 都 来 了 。\n",
    "readings behind brackets": "[春](chūn)",
    "readings without brackets": "春chūn",
    "readings without brackets, lines": "春chūn天tiān\n",
    "brackets in brackets": "學(xué(zī))",
    "readings in a word": "P(guān)L",
    "syllables apart": "绿色(lv se)",
    "radicals": "⼀",
}


def made_texts() -> dict[str, Callable[[int], str]]:
    """The texts that are no repetition, by name: each a function that gives one of at least some length."""
    paragraphs = newspaper.lines()
    one_line = "".join(paragraphs)
    shuffled = "".join(random.Random(3).sample(one_line, len(one_line)))
    pages = {kind: "".join(write(newspaper.pages()[:60])) for kind, (write, _) in speed.KINDS.items()}
    return {
        **{f"prose, {kind}": lambda length, whole=whole: whole[:length] for kind, whole in pages.items()},
        "prose, one line": lambda length: one_line[:length],
        "prose and one misread word, one line": lambda length: "æ–°é—»".join((one_line[: length // 2],) * 2),
        "short lines, all different": lambda length: "\n".join(shuffled[i : i + 9] for i in range(0, length, 9)),
        "numbers, lines": lambda length: "".join(f"{number}\n" for number in range(length // 5)),
        "damaged prose": damaged_prose,
    }  # fmt: skip


def damaged_prose(length: int) -> str:
    """Newspaper in Traditional with heavy byte-shift damage, a paragraph a line."""
    draw = random.Random(61)
    lines: list[str] = []
    size = 0
    for paragraph in newspaper.lines():
        try:
            one = damage(to_traditional(paragraph), random_table(0.3, draw), 0.5, draw)
        except UnicodeEncodeError:  # beyond GBK
            continue
        lines.append(one.text)
        size += len(one.text) + 1
        if size >= length:
            break
    return "\n".join(lines)[:length]


def worker(name: str) -> Callable[[str], object]:
    """What is measured: the whole pipeline, or one filter (with its prefilter) by itself."""
    if name == "pipeline":
        return Pipeline.of().clean
    (chosen,) = Pipeline.of(select=[name]).filters
    may_apply = Prefilters([chosen]).other(name) or _may_apply(chosen)
    return lambda text: may_apply(text) and list(chosen.edits(text))


def _may_apply(chosen: Filter) -> Callable[[str], bool]:
    return chosen.prefilter() if hasattr(chosen, "prefilter") else bool


def measure(work: Callable[[str], object], make: Callable[[int], str]) -> list[float]:
    """Seconds of processor time at each of LENGTHS, the best of three (of one, where it takes long)."""
    spent = []
    for length in LENGTHS:
        text = make(length)
        rounds: list[float] = []
        while len(rounds) < 3 and sum(rounds) < 1:
            gc.collect()
            started = time.process_time()
            work(text + "\n" * len(rounds))  # nobody remembers the text
            rounds.append(time.process_time() - started)
        spent.append(min(rounds) * length / max(1, len(text)))
    return spent


def faults(what: str, spent: Sequence[float]) -> list[str]:
    """Which bars a row is above."""
    each = spent[-1] / LENGTHS[-1] * 1e6
    found = []
    # What costs next to nothing does not grow: it is noise.
    if each > 0.2 and max(spent[1] / spent[0], spent[2] / spent[1]) > DOUBLED:
        found.append(f"grows by more than {DOUBLED}")
    bar = OF_DAMAGE if what == "damaged prose" else MICROSECONDS
    return [*found, f"more than {bar:.0f} µs"] if each > bar else found


def main() -> None:
    """Print a row a text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--filter", default="pipeline", help="measure this filter alone, not the pipeline")
    parser.add_argument("--only", default="", help="texts whose name holds this")
    arguments = parser.parse_args()
    work = worker(arguments.filter)
    for text in ("铿锵", "æ–°é—»", "學(xué)習(xí)著", "新?shēng)r代", damaged_prose(300)):  # load the tables
        work(text * 3)
    opencc.OpenCC("t2s").convert("學")
    texts = {what: (lambda length, piece=piece: piece * -(-length // len(piece))) for what, piece in PIECES.items()}
    for what, make in {**made_texts(), **texts}.items():
        if arguments.only in what:
            spent = measure(work, make)
            growth = f"{spent[1] / spent[0]:5.2f} {spent[2] / spent[1]:5.2f}"
            row = f"{what:40} {growth}  {spent[-1] / LENGTHS[-1] * 1e6:8.3f} µs"
            print(row, *faults(what, spent), sep="   ", flush=True)


if __name__ == "__main__":
    main()
