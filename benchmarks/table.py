"""newsclean beside other tools on the same texts in one run: `python benchmarks/table.py [--megabytes 4]`.

Each figure is the processor time of a tool over that of OpenCC t2s alone on the same texts, the median of the rounds.
Tools that are not installed are named and left out. Texts are made from word lists (`trust_texts`).
"""

import argparse
import gzip
import importlib
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

import opencc
import speed
import trust_texts

from newsclean import Pipeline

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from damage import damage, random_table, to_traditional

ROUNDS = 3
PAGE = 1000  # characters, 3 KB of UTF-8


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


def other_tools() -> tuple[dict[str, Callable[[str], object]], list[str]]:
    """What others do with a text, by name and version, and what is not installed."""
    found: dict[str, Callable[[str], object]] = {}
    missing = []
    calls: dict[str, Callable[[object], Callable[[str], object]]] = {
        "ftfy": lambda package: lambda text: package.fix_text(text),  # type: ignore[attr-defined]
        "chardet": lambda package: lambda text: package.detect(text.encode("gb18030")),  # type: ignore[attr-defined]
        "charset-normalizer": lambda package: lambda text: package.from_bytes(text.encode("gb18030")).best(),  # type: ignore[attr-defined]
        "trafilatura": lambda package: lambda text: package.extract(as_html(text)),  # type: ignore[attr-defined]
    }
    for name, call in calls.items():
        try:
            package = importlib.import_module(name.replace("-", "_"))
            found[f"{name} {version(name)}"] = call(package)
        except (ImportError, PackageNotFoundError):
            missing.append(name)
    return found, missing


def as_html(text: str) -> str:
    """A page of HTML with a paragraph a line."""
    paragraphs = "".join(f"<p>{line}</p>\n" for line in text.splitlines())
    return f"<html><head><title>信</title></head><body>\n{paragraphs}</body></html>\n"


def command_seconds(arguments: Sequence[str], folder: Path, stdin: bytes = b"") -> float:
    """The processor time of `newsclean ARGUMENTS` and its workers."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "newsclean", *arguments, "--no-config", "-q"]
    subprocess.run(command, cwd=folder, input=stdin, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def commands(texts: Sequence[str]) -> dict[str, float]:
    """Processor seconds of the command on the same texts in several formats, with its start."""
    records = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts).encode()
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        for folder in ("small", "web"):
            (top / folder).mkdir()
        for number, text in enumerate(texts):
            (top / "small" / f"{number:05}.txt").write_text(text, "utf-8")
            (top / "web" / f"{number:05}.html").write_text(as_html(text), "utf-8")
        (top / "a.jsonl.gz").write_bytes(gzip.compress(records))
        return {
            "jsonl, a pipe": command_seconds(["clean", "--format", "jsonl", "-j", "1"], top, records),
            "files of 3 KB": command_seconds(["clean", "small", "-o", "small-out", "-j", "1"], top),
            "jsonl.gz": command_seconds(["clean", "a.jsonl.gz", "-j", "1"], top),
            "html": command_seconds(["clean", "web", "-o", "web-out", "-j", "1"], top),
        }


def rows_of(write: Callable[[Sequence[str]], list[str]], count: int) -> dict[str, float]:
    """For each tool the median of its time beside OpenCC, on pages of one kind that no round has seen before."""
    convert, pipeline = opencc.OpenCC("t2s").convert, Pipeline.of()
    for text in write(pages(5, 1000)):  # load the tables
        convert(pipeline.clean(text).text)
    seen: dict[str, list[float]] = {}
    for number in range(ROUNDS):
        texts = write(pages(count, number))
        alone = speed.seconds(convert, texts)
        seen.setdefault("OpenCC t2s alone, MB/s", []).append(sum(len(text.encode()) for text in texts) / alone / 1e6)
        seen.setdefault("newsclean, in Python", []).append(speed.seconds(pipeline.clean, texts) / alone)
        for name, spent in commands(texts).items():
            seen.setdefault(f"newsclean, {name}", []).append(spent / alone)
        for name, call in other_tools()[0].items():
            few = texts[: max(5, count // 10)]
            seen.setdefault(name, []).append(speed.seconds(call, few) / speed.seconds(convert, few))
    return {name: median(ratios) for name, ratios in seen.items()}


def main() -> None:
    """Print a table of Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=4.0, help="of text a kind and round")
    arguments = parser.parse_args()
    count = max(20, int(arguments.megabytes * 1e6 / (3.2 * PAGE)))
    started = time.process_time()
    load = os.getloadavg()[0]
    columns = {kind: rows_of(write, count) for kind, write in KINDS.items()}
    print(f"Python {platform.python_version()}, newsclean {version('newsclean')}, OpenCC {version('opencc')};")
    print(
        f"{os.cpu_count()} cores, load {load:.1f} at the start and {os.getloadavg()[0]:.1f} at the end; {ROUNDS} rounds"
    )
    print(f"of {count} pages a kind; {time.process_time() - started:.0f} s of processor time.")
    print(f"Not installed: {', '.join(other_tools()[1]) or 'nothing'}.\n")
    print("| times OpenCC alone | " + " | ".join(columns) + " |")
    print("|---|" + "---|" * len(columns))
    for name in columns["mix"]:
        print(f"| {name} | " + " | ".join(f"{column[name]:.1f}" for column in columns.values()) + " |")


if __name__ == "__main__":
    main()
