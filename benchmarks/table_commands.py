"""What benchmarks/table.py measures of commands: streams, folders, archives, start, memory, beside `cp`, `zcat`."""

import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import speed
import trust_files

from newsclean import Pipeline
from newsclean.compression import by_suffix, packed


class Bar(NamedTuple):
    """A figure and the bar that it must reach."""

    what: str
    measured: float
    bar: float
    at_most: bool = False
    unit: str = " ×"

    def __str__(self) -> str:
        passed = self.measured <= self.bar if self.at_most else self.measured >= self.bar
        relation = "≤" if self.at_most else "≥"
        figure = f"{self.measured:.3g}{self.unit} | {relation} {self.bar:g}{self.unit}"
        return f"| {self.what} | {figure} | {'pass' if passed else 'FAIL'} |"


class Spent(NamedTuple):
    """What a command took: seconds of processor time with its workers, seconds in all, megabytes at the peak."""

    processor: float
    elapsed: float
    peak: float


def as_html(text: str) -> str:
    """A page of HTML with a paragraph a line."""
    paragraphs = "".join(f"<p>{line}</p>\n" for line in text.splitlines())
    return f"<html><head><title>信</title></head><body>\n{paragraphs}</body></html>\n"


_MEASURE = """
import json, resource, subprocess, sys, time
started = time.monotonic()
code = subprocess.call(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_utime + used.ru_stime, time.monotonic() - started, used.ru_maxrss / 1024]), file=sys.stderr)
sys.exit(code)
"""


def spent_by(command: Sequence[str], folder: Path, stdin: str = os.devnull) -> Spent:
    """What a command takes in a folder, its input from a file; it must not fail.

    A small process starts it: the system counts the memory of the process that starts another as that of the other.
    """
    with open(folder / stdin, "rb") as source:
        done = subprocess.run(
            [sys.executable, "-S", "-E", "-c", _MEASURE, *command],
            cwd=folder, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True,
        )  # fmt: skip
    return Spent(*json.loads(done.stderr.splitlines()[-1]))


def newsclean(*arguments: str) -> list[str]:
    """The command line of newsclean."""
    return [sys.executable, "-m", "newsclean", *arguments, "--no-config", "-q"]


def write_inputs(texts: Sequence[str], top: Path) -> None:
    """The same texts as text files, pages of HTML, JSON lines, plain and compressed, and a web archive."""
    for folder in ("small", "web"):
        (top / folder).mkdir(parents=True)
    for number, text in enumerate(texts):
        (top / "small" / f"{number:05}.txt").write_text(text, "utf-8")
        (top / "web" / f"{number:05}.html").write_text(as_html(text), "utf-8")
    records = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts).encode()
    (top / "a.jsonl").write_bytes(records)
    (top / "a.jsonl.gz").write_bytes(gzip.compress(records))
    with open(top / "a.jsonl.zst", "wb") as sink, packed(sink, by_suffix("a.zst")) as packing:
        packing.write(records)
    (top / "a.warc").write_bytes(b"".join(trust_files.archived(n, as_html(text)) for n, text in enumerate(texts)))


STREAM = newsclean("clean", "--format", "jsonl", "-j", "1")
COMMANDS: dict[str, tuple[list[str], str]] = {
    "newsclean, a pipe of jsonl": (STREAM, "a.jsonl"),
    "newsclean, jsonl.gz": (newsclean("clean", "a.jsonl.gz", "-j", "1"), os.devnull),
    "newsclean, jsonl.zst": (newsclean("clean", "a.jsonl.zst", "-j", "1"), os.devnull),
    "newsclean, files of 3 KB": (newsclean("clean", "small", "-o", "small-out", "-j", "1"), os.devnull),
    "newsclean, html": (newsclean("clean", "web", "-o", "web-out", "-j", "1"), os.devnull),
    "newsclean, warc": (newsclean("clean", "a.warc", "-o", "warc-out", "-j", "1"), os.devnull),
    "`cp -r` of files of 3 KB": (["cp", "-r", "small", "copy"], os.devnull),
    "`zcat` and `wc`": (["sh", "-c", "zcat a.jsonl.gz | wc -c"], os.devnull),
}
"""Command and input of each row of the table."""

FEW = 5  # texts of the run by which the start is measured


def seconds_of_commands(texts: Sequence[str]) -> dict[str, float]:
    """Processor seconds of each command on some texts, without what it takes for FEW of them."""
    found = {}
    with TemporaryDirectory() as name:
        few, all = Path(name) / "few", Path(name) / "all"
        write_inputs(texts[:FEW], few)
        write_inputs(texts[FEW:], all)
        for row, (command, stdin) in COMMANDS.items():
            start = spent_by(command, few, stdin).processor
            found[row] = max(0.0, spent_by(command, all, stdin).processor - start)
    return found


def bars(texts: Sequence[str], damaged: str, folder: str) -> list[Bar]:
    """The bars of streams, of folders, of start-up and memory, and of doubling; `texts` are clean."""
    top = Path(folder)
    write_inputs(texts, top)
    write_inputs(texts[: len(texts) // 2], top / "half")
    start = min(spent_by(STREAM, top / "half").processor for _ in range(2))
    in_process = speed.seconds(Pipeline.of().clean, texts)
    found = _bars_of_streams(top, in_process, start)
    found += _bars_of_folders(top, in_process, start)
    found += _bars_of_start(texts[0], damaged, top)
    return found + _bars_of_length(texts)


def _bars_of_streams(top: Path, in_process: float, start: float) -> list[Bar]:
    one = spent_by(STREAM, top, "a.jsonl")
    two = spent_by(newsclean("clean", "--format", "jsonl", "-j", "2"), top, "a.jsonl")
    return [
        Bar(
            "jsonl stdin → stdout, -j 1: of the speed in Python",
            100 * in_process / (one.processor - start),
            85,
            unit=" %",
        ),
        Bar("jsonl stdin → stdout, -j 2: times the speed of -j 1", one.elapsed / two.elapsed, 1.7),
    ]


def _bars_of_folders(top: Path, in_process: float, start: float) -> list[Bar]:
    def cleaned(folder: str, jobs: str) -> Spent:
        return spent_by(newsclean("clean", folder, "-o", f"{folder}-out{jobs}", "-j", jobs), top)

    one, two, half = cleaned("small", "1"), cleaned("small", "2"), cleaned("half/small", "1")
    started = time.process_time()
    (top / "plain").mkdir()
    for path in (top / "small").iterdir():
        (top / "plain" / path.name).write_bytes(path.read_bytes())
    plain = time.process_time() - started
    count = len(list((top / "small").iterdir()))
    outside = (one.processor - start - in_process) / plain
    return [
        Bar(f"{count:,} files of 3 KB, -j 2: times the speed of -j 1", one.elapsed / two.elapsed, 1.7),
        Bar("the same, processor time of -j 2 over that of -j 1", two.processor / one.processor, 1.15, at_most=True),
        Bar("the same, outside the pipeline: times reading and writing", outside, 2.5, at_most=True),
        Bar("doubling the files", (one.processor - start) / (half.processor - start), 2.2, at_most=True),
    ]  # fmt: skip


def _bars_of_start(clean: str, damaged: str, top: Path) -> list[Bar]:
    """What the command takes for nothing and for one file, with kept bytecode, as pip leaves it; the best of 5 runs."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    (top / "clean.txt").write_text(clean, "utf-8")
    (top / "damaged.txt").write_text(damaged, "utf-8")
    wanted: list[tuple[str, list[str], int, int]] = [
        ("--help", [sys.executable, "-m", "newsclean", "--help"], 80, 20),
        ("one clean file of 3 KB", newsclean("clean", "clean.txt"), 200, 40),
        ("one damaged file", newsclean("clean", "damaged.txt"), 450, 110),
    ]
    found = []
    for what, command, milliseconds, megabytes in wanted:
        runs = [spent_by(command, top) for _ in range(5)]
        spent = min(run.processor for run in runs) * 1000
        found.append(Bar(f"start: {what}", spent, milliseconds, at_most=True, unit=" ms"))
        found.append(Bar(f"peak: {what}", min(run.peak for run in runs), megabytes, at_most=True, unit=" MB"))
    return found


def _bars_of_length(texts: Sequence[str]) -> list[Bar]:
    def seconds(text: str) -> float:
        pipeline = Pipeline.of()
        return min(speed.seconds(pipeline.clean, [f"{text}\n{number}。\n"]) for number in range(3))

    middle = len(texts) // 2
    whole, half = "".join(texts), "".join(texts[middle:])
    return [Bar("doubling one document", seconds(whole) / seconds(half), 2.2, at_most=True)]
