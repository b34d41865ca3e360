"""What texts that are made to be slow cost: `python benchmarks/hostile.py [--subjects NAME,...] [--only SHAPE]`.

Each shape of SHAPES is given to each subject of SUBJECTS at 10,000, 100,000 and 1,000,000 characters, in a process of
its own. A row says by how much the processor time grew when the length doubled (the greater of both steps; the bar:
2.2), the microseconds for a character at the greatest length (the bar: 3, of damaged prose 60) and the peak memory at
that length, as a multiple of the text in UTF-8 (the bar: 8). A row above a bar ends with what it fails; `--failing`
prints no others.
"""

import argparse
import gc
import gzip
import io
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache, partial
from math import log10
from pathlib import Path
from typing import Any, NamedTuple

import newspaper
import speed
import trust_files

from newsclean import DocumentError, Pipeline, decode_bytes
from newsclean.filter import Filter
from newsclean.filters import all_filters
from newsclean.formats import ReadOptions, open_input
from newsclean.prefilter import Prefilters

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from damage import damage, random_table, to_traditional

LENGTHS = (10_000, 100_000, 1_000_000)
DOUBLED, MEMORY = 2.2, 8.0
MICROSECONDS, OF_DAMAGE = 3.0, 60.0
LONGEST = 40.0
"""Seconds: what is expected to take longer is not run at the next length."""

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
    "annotations of pinyin without tones": "一(yi) ，里(li) ",
    "ideographic spaces": "\u3000",
    "ideographic spaces, lines": "\u3000\u3000县城\n",
    "combining marks": "é\u0301\u0302",
    "letters written right to left": "שלום ",
    "emoji": "😀",
    "full-width letters": "Ａ１",
    "escape sequences of a terminal": "\x1b[31m",
    "NUL": "\0",
    "digits": "0123456789",
    "addresses": "http://a.cn/b?c=1&d=2 ",
    "addresses, lines": "https://www.example.com/a/b.html\n",
    "UTF-8 as Big5": "嫋冾妮",
    "numbered lines": "1. 书店\n",
    "tags": "<p>",
    "tags of links, lines": '<a href="/a">县城</a>\n',
    "nested tags": "<div><span>",
    "tags that do not end": '<a b="',
    "comments that do not end": "<!--",
    "scripts": "<script>a<b</script>",
    "cells": "<table><tr><td>",
    "opening square brackets": "[",
    "objects in objects": '{"a":',
    "double quotes": '"',
    "backslashes and quotes": '\\"',
    "commas": ",",
    "empty rows": ",,\n",
    "small records": '{"text":"学(xué)习"}\n',
    "bad records": '{"text":\n',
    "heads of web records": "WARC/1.0\r\nContent-Length: 0\r\n\r\n",
}


@cache
def prose(kind: str) -> str:
    """The newspaper as pages of a kind of benchmarks/speed.py, or as one line."""
    if kind == "one line":
        return "".join(newspaper.lines())
    return "".join(speed.KINDS[kind][0](newspaper.pages()[:1100]))


def short_lines(length: int) -> str:
    """Lines of nine hanzi, all different."""
    text = repeated(prose("one line"), length)
    shuffled = "".join(random.Random(3).sample(text, len(text)))
    return "\n".join(shuffled[i : i + 9] for i in range(0, length, 9))


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


def repeated(piece: str, length: int) -> str:
    """A piece over and over, of some length."""
    return (piece * -(-length // len(piece)))[:length]


SHAPES: dict[str, Callable[[int], str]] = {
    **{
        f"prose, {kind}": lambda length, kind=kind: repeated(prose(kind), length) for kind in (*speed.KINDS, "one line")
    },  # type: ignore[misc]
    "prose and one misread word, one line": lambda length: "æ–°é—»".join(
        (repeated(prose("one line"), length // 2),) * 2
    ),
    "damaged prose": damaged_prose,
    "short lines, all different": short_lines,
    "fields with titles, all different": lambda length: (
        "首页\n登录\n" + "".join(f"标题：县城的书店{number}\n" for number in range(length // 14))
    ),
    "numbers, lines": lambda length: "".join(f"{number}\n" for number in range(length // 5)),
    "nothing": lambda length: "",
    "one key, over and over": lambda length: "{" + '"text":"书",' * (length // 11) + '"id":1}',
    "a key each": lambda length: "{" + "".join(f'"{n}":1,' for n in range(length // 8)) + '"text":"书"}',
    "an array of small records": lambda length: "[" + ",".join(['{"text":"书"}'] * (length // 13)) + "]",
    **{what: partial(repeated, piece) for what, piece in PIECES.items()},
}


class Subject(NamedTuple):
    """What is measured: `given` makes of a text what `work` is given (not measured)."""

    work: Callable[[Any], object]
    given: Callable[[str], Any] = str


def one_filter(name: str) -> Callable[[str], object]:
    """One filter, with its prefilter, by itself."""
    (chosen,) = Pipeline.of(select=[name]).filters
    may_apply = Prefilters([chosen]).other(name) or _may_apply(chosen)
    return lambda text: may_apply(text) and list(chosen.edits(text))


def _may_apply(chosen: Filter) -> Callable[[str], bool]:
    return chosen.prefilter() if hasattr(chosen, "prefilter") else bool


def read(name: str, data: bytes) -> None:
    """Read a file to its end, or until it is refused."""
    with suppress(DocumentError):
        for _ in open_input(io.BytesIO(data), name, ReadOptions(max_unpacked=1 << 30)).read():
            pass


def decode(data: bytes) -> None:
    """Decode a file whole, or until it is refused."""
    with suppress(DocumentError):
        decode_bytes(data)


def command(name: str, data: bytes) -> None:
    """Clean a file by the command."""
    from newsclean.cli import main

    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        (Path(folder) / name).write_bytes(data)
        main(["clean", f"{folder}/{name}", "-o", f"{folder}/out", "-q", "--no-config", "-j", "1"])


def as_file(name: str, text: str) -> bytes:
    """A file of a format that holds a text; of some formats, the text beside itself."""
    data = trust_files.formats([text, ""])[name.removesuffix(".gz")]
    return gzip.compress(data, 1) if name.endswith(".gz") else data


READERS = ("a.txt", "a.jsonl", "a.json", "a.csv", "a.html", "a.warc", "a.parquet", "a.jsonl.gz")
AS_THEY_ARE = ("a.jsonl", "a.json", "a.csv", "a.tsv", "a.html", "a.warc")
SUBJECTS: dict[str, Callable[[], Subject]] = {
    "pipeline": lambda: Subject(Pipeline.of().clean),
    **{kind.name: lambda name=kind.name: Subject(one_filter(name)) for kind in all_filters()},  # type: ignore[misc]
    "decode": lambda: Subject(decode, str.encode),
    "decode gb18030": lambda: Subject(decode, lambda text: text.encode("gb18030")),
    **{f"read {name}": lambda name=name: Subject(partial(read, name), partial(as_file, name)) for name in READERS},  # type: ignore[misc]
    **{f"read as {name}": lambda name=name: Subject(partial(read, name), str.encode) for name in AS_THEY_ARE},  # type: ignore[misc]
    "command": lambda: Subject(partial(command, "a.txt"), str.encode),
    "command jsonl": lambda: Subject(partial(command, "a.jsonl"), partial(as_file, "a.jsonl")),
}
"""The pipeline, each filter, each reader (of a file with the text in it, and of the text as the file), the command."""


class Cost(NamedTuple):
    """What a shape costs: seconds at each of LENGTHS (as many as were run), characters and memory at the last."""

    seconds: list[float]
    length: int
    memory: float

    @property
    def growth(self) -> float:
        """By how much the time grows where the length doubles, the greatest step."""
        steps = zip(self.seconds, self.seconds[1:], strict=False)
        return max(((after / before) ** log10(2) for before, after in steps if before > 0), default=0.0)

    @property
    def each(self) -> float:
        """Microseconds a character."""
        return self.seconds[-1] / self.length * 1e6

    def faults(self, shape: str) -> list[str]:
        """Which bars it is above."""
        bar = OF_DAMAGE if shape == "damaged prose" else MICROSECONDS
        # What costs next to nothing does not grow: it is noise.
        slow = [f"grows by more than {DOUBLED}"] if self.growth > DOUBLED and self.each > 0.2 else []
        slow += [f"more than {bar:.0f} µs"] if self.each > bar else []
        return [*slow, *([f"more than {MEMORY:.0f} × memory"] if self.memory > MEMORY else [])]


def cost(subject: Subject, make: Callable[[int], str], lengths: Sequence[int] = LENGTHS) -> Cost:
    """What a shape costs a subject; measured in a fork of this process, so that memory is that of this work alone."""
    reading, writing = os.pipe()
    if process := os.fork():
        os.close(writing)
        with open(reading) as answer:
            found = answer.read()
        os.waitpid(process, 0)
        return Cost(*json.loads(found)) if found else Cost([LONGEST * 10], lengths[0], 0.0)
    with suppress(BaseException):
        resource.setrlimit(resource.RLIMIT_CPU, (int(LONGEST * 8), int(LONGEST * 8)))
        os.write(writing, json.dumps(_cost_here(subject, make, lengths)).encode())
    os._exit(0)


def _cost_here(subject: Subject, make: Callable[[int], str], lengths: Sequence[int]) -> Cost:
    gc.collect()
    gc.freeze()  # what was loaded before is not looked through in what is measured
    seconds: list[float] = []
    last, memory = 0, 0.0
    for length in lengths:
        if seconds and seconds[-1] * 13 > LONGEST:
            break
        text = make(length)
        given = subject.given(text)
        memory = _peak_above(partial(subject.work, given)) / max(len(text.encode()), 50_000) if length > 50_000 else 0.0
        rounds: list[float] = []
        while len(rounds) < 3 and sum(rounds) < 0.1:
            gc.collect()
            started = time.process_time()
            subject.work(given)
            rounds.append(time.process_time() - started)
        seconds.append(min(rounds))
        last = len(text) or length
    return Cost(seconds, last, memory)


def _peak_above(work: Callable[[], object]) -> int:
    """Bytes of memory that a work takes above what the process has already (Linux; elsewhere 0)."""
    try:
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    except OSError:
        return 0
    before = _status("VmRSS")
    work()
    return _status("VmHWM") - before


def _status(name: str) -> int:
    """A figure of /proc/self/status, in bytes."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024


def costs(
    subjects: Sequence[str], shapes: Sequence[str], lengths: Sequence[int] = LENGTHS
) -> Iterator[tuple[str, str, Cost]]:
    """Subject, shape and cost of each pair."""
    for name in subjects:
        subject = SUBJECTS[name]()
        for text in ("铿锵", "æ–°é—»", "學(xué)習(xí)著", "新?shēng)r代", damaged_prose(300)):  # load the tables
            subject.work(subject.given(text * 3))
        for shape in shapes:
            yield name, shape, cost(subject, SHAPES[shape], lengths)


def main() -> None:
    """Print a row a subject and shape."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subjects", default=",".join(SUBJECTS), help="of: %(default)s")
    parser.add_argument("--only", default="", help="shapes whose name holds this")
    parser.add_argument("--failing", action="store_true", help="rows above a bar alone")
    parser.add_argument("--longest", type=int, default=LENGTHS[-1], help="characters (default %(default)s)")
    arguments = parser.parse_args()
    subjects = [name for name in SUBJECTS if name in arguments.subjects.split(",")]
    lengths = [length for length in LENGTHS if length <= arguments.longest]
    for subject, shape, found in costs(subjects, [name for name in SHAPES if arguments.only in name], lengths):
        faults = found.faults(shape)
        if faults or not arguments.failing:
            row = f"{subject:16} {shape:40} {found.growth:5.2f} {found.each:8.3f} µs {found.memory:6.1f} ×"
            print(row, f"{found.length:9,}", *faults, sep="   ", flush=True)


if __name__ == "__main__":
    main()
