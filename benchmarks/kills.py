"""Kills a run over large files of each shape and many small ones again and again, and compares what comes out.

    python benchmarks/kills.py --kills 20 --megabytes 12

A kill hits the parent or, every second time, one of its workers, at a random moment. The command is given again until
it ends by itself. One digest over all files must come out, that of a run nobody disturbed; no process and no file that
the undisturbed run does not have may be left.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet

from newsclean.compression import by_suffix, packed, unpack

_RECORD = (
    "首页 > 新闻 > 正文\n县城新开了一家书店，里面的书(shū)很多，第{}次来的人说。\n" + "馆里有三万册书，都能借走。" * 30
)


def make_input(folder: Path, megabytes: int) -> None:
    """The same records as JSON lines, those in gzip, an array, an archive and a table, and as small text files, each a
    sixth of the bytes; some records are bad."""
    folder.mkdir()
    size = megabytes * 1_000_000 // 6
    records = []
    for number in range(size // 1300):
        text = json.dumps({"id": number, "text": _RECORD.format(number)}, ensure_ascii=False)
        records.append(b"{bad\n" if number % 500 == 499 else text.encode() + b"\n")
    (folder / "a.jsonl").write_bytes(b"".join(records))
    with open(folder / "b.jsonl.gz", "wb") as sink, packed(sink, by_suffix("b.gz")) as packing:
        packing.write(b"".join(records))
    (folder / "c.json").write_bytes(
        b"[\n" + b",\n".join(record.strip() for record in records if b"bad" not in record) + b"\n]\n"
    )
    texts = [_RECORD.format(number).encode() for number in range(len(records))]
    head = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n"
    with open(folder / "d.warc.gz", "wb") as sink, packed(sink, by_suffix("d.gz")) as packing:
        packing.write(b"".join(head % (len(text), text) for text in texts))
    table = pyarrow.table({"text": [text.decode() for text in texts], "id": list(range(len(texts)))})
    pyarrow.parquet.write_table(table, folder / "e.parquet", row_group_size=200)
    (folder / "small").mkdir()
    for number in range(size // 1200):
        (folder / "small" / f"{number}.txt").write_text(_RECORD.format(number), "utf-8")


def digest_of(folder: Path) -> str:
    """A digest of the names and the unpacked bytes of all files but the journal."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".newsclean" not in path.relative_to(folder).parts[:1]:
            digest.update(str(path.relative_to(folder)).encode() + b"\0")
            with open(path, "rb") as file:
                compression = by_suffix(path.name)
                stream = unpack(file, compression) if compression else file
                while data := stream.read(1 << 20):
                    digest.update(data)
    return digest.hexdigest()


def leftovers(folder: Path) -> list[str]:
    """Part files and temporary files."""
    inside = [str(path) for path in (folder / ".newsclean" / "parts").iterdir()]
    return inside + [str(path) for path in folder.rglob(".newsclean-*")]


def children_of(process: int) -> list[int]:
    """The processes that a process has started and that still run."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process and fields[0] != "Z":
            found.append(int(name))
    return found


def run_with_kills(folder: Path, kills: int, choice: random.Random, longest: float) -> tuple[int, int]:
    """Clean folder/raw into folder/out; gives how many kills hit the parent and how many a worker."""
    command = [sys.executable, "-m", "newsclean", "clean", "raw", "-o", "out", "-q", "-j", "2", "--no-config"]
    hits = [0, 0]
    while True:
        process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
        workers: list[int] = []
        while sum(hits) < kills:
            try:
                process.wait(choice.uniform(0.3, longest))
                break
            except subprocess.TimeoutExpired:
                workers = children_of(process.pid)
            if sum(hits) % 2 and not workers:
                continue  # it is the turn of a worker, and none was started yet
            if sum(hits) % 2:
                os.kill(choice.choice(workers), signal.SIGKILL)
                hits[1] += 1
            else:
                process.kill()
                hits[0] += 1
                break
        code = process.wait()
        deadline = time.monotonic() + 20
        while any(os.path.exists(f"/proc/{worker}") for worker in workers):
            assert time.monotonic() < deadline, "a worker is still there"
            time.sleep(0.05)
        if code >= 0:
            return hits[0], hits[1]


def main() -> None:
    """Run it, and exit 1 where anything differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--megabytes", type=int, default=12)
    parser.add_argument("--longest", type=float, default=4.0, help="seconds between two kills at most")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as top:
        digests = []
        make_input(Path(top) / "raw", options.megabytes)
        for kills in (0, options.kills):
            parents, workers = run_with_kills(Path(top), kills, random.Random(options.seed), options.longest)
            digests.append(digest_of(Path(top) / "out"))
            left = leftovers(Path(top) / "out")
            print(
                f"{parents} kills of the parent, {workers} of workers: {digests[-1][:16]}, files left over: {len(left)}"
            )
            if left:
                sys.exit(f"left over: {left}")
            os.rename(Path(top) / "out", Path(top) / f"out{kills}")
        print("one digest" if len(set(digests)) == 1 else "THE DIGESTS DIFFER")
        sys.exit(len(set(digests)) != 1)


if __name__ == "__main__":
    main()
