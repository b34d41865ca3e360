"""newsclean beside other tools on the same texts in one run: `python benchmarks/table.py [--megabytes 4]`.

Each figure of the table is the processor time of a tool over that of OpenCC t2s alone on the same texts, the median of
the rounds; commands are counted without their start. Below it stand the bars that SPEED.md gives, each with what was
measured. Tools that are not installed are named and left out. Texts are made from word lists (`trust_texts`), other
ones in each round: newsclean remembers lines.
"""

import argparse
import importlib
import os
import platform
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

import opencc
import speed
import table_commands
import trust_texts
from table_commands import as_html

from newsclean import Pipeline

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from damage import damage, random_table, to_traditional

ROUNDS = 3
PAGE = 1000  # characters, 3 KB of UTF-8
OURS = "newsclean, in Python"
CHAIN = "chardet + ftfy + OpenCC + re"

Work = Callable[[str], object]


def pages(count: int, seed: int) -> list[str]:
    """Clean articles of at least PAGE characters."""
    draw = random.Random(seed)
    made = []
    for _ in range(count):
        page = ""
        while len(page) < PAGE:
            page += trust_texts.article(draw)
        made.append(page)
    return made


def damaged(texts: Sequence[str]) -> list[str]:
    """The pages in Traditional with light byte-shift damage."""
    draw = random.Random(7)
    made = []
    for text in texts:
        # What GBK cannot hold cannot be damaged in it.
        whole = to_traditional(text).encode("gbk", "ignore").decode("gbk")
        table = random_table(0.1, draw)
        made.append("\n".join(damage(line, table, 0.02, draw).text for line in whole.split("\n")))
    return made


def mix(texts: Sequence[str]) -> list[str]:
    """Pages as a crawl has them: 70 % clean, 19 % with boilerplate around, 10 % Traditional, 1 % damaged."""
    ways: list[Callable[[Sequence[str]], list[str]]] = [speed.simplified, speed.framed, speed.traditional, damaged]
    places = [0] * 70 + [1] * 19 + [2] * 10 + [3]
    random.Random(9).shuffle(places)
    return [ways[places[number % 100]]([text])[0] for number, text in enumerate(texts)]


KINDS: dict[str, Callable[[Sequence[str]], list[str]]] = {
    "Simplified": speed.simplified,
    "Traditional": speed.traditional,
    "with pinyin": speed.annotated,
    "boilerplate": speed.framed,
    "damaged": damaged,
    "mix": mix,
}

NAIVE = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"<[^>]+>", ""), (r"&nbsp;|\u3000|\xa0", " "), (r"[\u200b-\u200f\ufeff]", ""), (r"\([a-zā-ǜ ]+\)", ""),
        (r"(?m)^.*(?:责任编辑|上一篇|下一篇|版权所有|分享到|相关新闻).*$", ""), (r"[ \t]+\n", "\n"),
        (r"\n{3,}", "\n\n"),
    )
]  # fmt: skip
"""What people write by hand with `re`."""


def other_tools() -> tuple[dict[str, Work], list[str]]:
    """What others do with a text, by name and version, and what is not installed."""
    calls: dict[str, tuple[str, Callable[..., Work]]] = {
        "ftfy": ("ftfy", lambda package: package.fix_text),
        "jionlp": ("jionlp", lambda package: package.clean_text),
        "zhconv-rs": ("zhconv_rs", lambda package: lambda text: package.zhconv(text, "zh-cn")),
        "chardet": ("chardet", lambda package: lambda text: package.detect(text.encode("gb18030"))),
        "charset-normalizer": (
            "charset_normalizer",
            lambda package: lambda text: package.from_bytes(text.encode("gb18030")).best(),
        ),
        "trafilatura": ("trafilatura", lambda package: lambda text: package.extract(as_html(text))),
        "resiliparse": (
            "resiliparse.extract.html2text",
            lambda package: lambda text: package.extract_plain_text(as_html(text), main_content=True),
        ),
    }
    found: dict[str, Work] = {}
    missing = []
    for name, (module, call) in calls.items():
        try:
            found[f"{name} {version(name)}"] = call(importlib.import_module(module))
        except (ImportError, PackageNotFoundError):
            missing.append(name)
    try:
        found[CHAIN] = chain()
    except ImportError:
        missing.append(CHAIN)
    return found, missing


def chain() -> Work:
    """What people run today: guess the encoding, ftfy, OpenCC, a few patterns."""
    import chardet
    import ftfy

    convert = opencc.OpenCC("t2s").convert

    def cleaned(text: str) -> str:
        data = text.encode("gb18030")
        text = convert(ftfy.fix_text(data.decode(chardet.detect(data)["encoding"] or "gb18030", "replace")))
        for pattern, to in NAIVE:
            text = pattern.sub(to, text)
        return text

    return cleaned


def rows_of(write: Callable[[Sequence[str]], list[str]], count: int, others: dict[str, Work]) -> dict[str, float]:
    """For each tool the median of its time over that of OpenCC, on pages of one kind that no round has seen before."""
    convert, pipeline = opencc.OpenCC("t2s").convert, Pipeline.of()
    warm = write(pages(5, 1000))
    for text in warm:  # load the tables
        for work in (convert, pipeline.clean, *others.values()):
            work(text)
    seen: dict[str, list[float]] = {}
    for number in range(ROUNDS):
        texts = write(pages(count, number))
        alone = speed.seconds(convert, texts)
        seen.setdefault("OpenCC t2s alone, MB/s", []).append(sum(len(text.encode()) for text in texts) / alone / 1e6)
        seen.setdefault(OURS, []).append(speed.seconds(pipeline.clean, texts) / alone)
        few = texts[: max(5, count // 10)]
        for name, work in others.items():
            seen.setdefault(name, []).append(speed.seconds(work, few) / speed.seconds(convert, few))
    texts = write(pages(count, ROUNDS))
    for name, spent in table_commands.seconds_of_commands(texts).items():
        seen[name] = [spent / speed.seconds(convert, texts)]
    return {name: median(ratios) for name, ratios in seen.items()}


def bars_of_table(columns: dict[str, dict[str, float]]) -> list[table_commands.Bar]:
    """The bars against other tools, as far as these are installed."""
    wanted = [
        ("Simplified", CHAIN, 25), ("with pinyin", CHAIN, 6), ("boilerplate", CHAIN, 6), ("mix", CHAIN, 12),
        ("Simplified", "ftfy", 12), ("Simplified", "jionlp", 5), ("with pinyin", "jionlp", 1.2),
        ("boilerplate", "jionlp", 1.2),
    ]  # fmt: skip
    bars = []
    for kind, other, least in wanted:
        name = next((name for name in columns[kind] if name.startswith(f"{other} ") or name == other), None)
        if name is not None:
            ratio = columns[kind][name] / columns[kind][OURS]
            bars.append(table_commands.Bar(f"{kind}: faster than {name}", ratio, least))
    bars.append(table_commands.Bar("a damaged page: times OpenCC", columns["damaged"][OURS], 2000, at_most=True))
    return bars


def main() -> None:
    """Print a table of Markdown and the bars."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=4.0, help="of text a kind and round")
    arguments = parser.parse_args()
    count = max(20, int(arguments.megabytes * 1e6 / (3.2 * PAGE)))
    started, begun, load = time.process_time(), time.monotonic(), os.getloadavg()[0]
    others, missing = other_tools()
    # A damaged page takes a hundred times as long as a clean one.
    columns = {
        kind: rows_of(write, max(20, count // 8) if kind == "damaged" else count, others)
        for kind, write in KINDS.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        bars = bars_of_table(columns) + table_commands.bars(pages(count * 10, 50), damaged(pages(1, 51))[0], folder)
    print(f"Python {platform.python_version()}, newsclean {version('newsclean')}, OpenCC {version('opencc')};")
    print(f"{os.cpu_count()} cores, load {load:.1f} at the start and {os.getloadavg()[0]:.1f} at the end;")
    print(f"{ROUNDS} rounds of {count} pages a kind; {time.process_time() - started:.0f} s of processor time and")
    print(f"{time.monotonic() - begun:.0f} s in all. Not installed: {', '.join(missing) or 'nothing'}.\n")
    print("| times OpenCC alone | " + " | ".join(columns) + " |")
    print("|---|" + "---|" * len(columns))
    for name in columns["mix"]:
        print(f"| {name} | " + " | ".join(f"{column[name]:.3g}" for column in columns.values()) + " |")
    print("\n| what | measured | bar | |\n|---|---|---|---|")
    for bar in bars:
        print(bar)


if __name__ == "__main__":
    main()
