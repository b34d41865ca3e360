"""What two workers are worth: wall and CPU seconds of the command line with -j 1 and -j 2, in turn, on made-up input.

    python benchmarks/workers.py --megabytes 500          # one file of JSON lines
    python benchmarks/workers.py --files 20000            # small text files
    python benchmarks/workers.py --resume 100000          # a finished run over so many files, given again

Only ratios within one run mean anything: the machine may have other work.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_HEAD = "首页 > 新闻 > 正文\n县城新开了一家书店\n发布时间：2024-05-18 来源：县融媒体中心\n"
_BODY = "馆里有三万册书(shū)，第{}次来的人说，都能借走，不要押金。县里还要在两个镇上开分店，明年春天开门。\n"
_TAIL = "分享到：微信 微博\n上一篇：没有了\n"


def page(number: int, size: int) -> str:
    """A page of about `size` bytes, like no other."""
    return _HEAD + "".join(_BODY.format(number * 100 + line) for line in range(max(1, size // 140))) + _TAIL


def make_records(folder: Path, megabytes: int) -> None:
    """One file of JSON lines with records of 3 KB."""
    with open(folder / "a.jsonl", "wb") as sink:
        number = 0
        while sink.tell() < megabytes * 1_000_000:
            record = {"id": number, "text": page(number, 3000)}
            sink.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
            number += 1


def make_files(folder: Path, count: int, size: int) -> None:
    """Text files in folders of a thousand."""
    for number in range(count):
        inner = folder / f"{number // 1000:03}"
        inner.mkdir(exist_ok=True)
        (inner / f"{number}.txt").write_text(page(number, size) if size else f"{number}\n", "utf-8")


def seconds_of(arguments: list[str], folder: Path) -> tuple[float, float]:
    """Wall and CPU seconds of a run, with its workers."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "newsclean", "clean", "raw", "-q", "--no-config", *arguments]
    subprocess.run(command, cwd=folder, check=True)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - start
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Make the input, run, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", type=int, default=0)
    parser.add_argument("--files", type=int, default=0)
    parser.add_argument("--resume", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top)
        (folder / "raw").mkdir()
        if options.megabytes:
            make_records(folder / "raw", options.megabytes)
        make_files(folder / "raw", options.files, 3000)
        make_files(folder / "raw", options.resume, 0)
        if options.resume:
            seconds_of(["-o", "out", "--select", "layout"], folder)
            wall, cpu = seconds_of(["-o", "out", "--select", "layout"], folder)
            print(f"a finished run of {options.resume:,} files given again: {wall:.1f} s, CPU {cpu:.1f} s")
            return
        for round in range(options.rounds):
            (wall1, cpu1), (wall2, cpu2) = (
                seconds_of(["-o", f"out{round}{jobs}", "-j", jobs], folder) for jobs in ("1", "2")
            )
            print(
                f"-j 1: {wall1:.1f} s, CPU {cpu1:.1f} s; -j 2: {wall2:.1f} s, CPU {cpu2:.1f} s; "
                f"{wall1 / wall2:.2f} times as fast, CPU {cpu2 / cpu1:.2f} times"
            )


if __name__ == "__main__":
    main()
