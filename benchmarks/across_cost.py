"""What the verdict on a corpus costs as the corpus grows: CPU time a row, memory and what is spilled.

    python benchmarks/across_cost.py --sites 100 --pages 500 --times 1 4 16 --memory 2GB

The index of the first generator of `benchmarks/across.py` is written once, then repeated: each repetition has sites
and paragraphs of its own, but for one key in 16, which all of them have. Each size runs in a process of its own; prints
a line for each. Compare CPU seconds within one run only.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace

import duckdb
from across import write_index
from across_first import pages

from newsclean.across.index import Header, index_files, read_header, write_header
from newsclean.across.steps import VerdictOptions, find_verdict

_OTHER = "(hash({0}, {1})::HUGEINT - 9223372036854775808)::BIGINT"
_OTHER_KEY = "CASE WHEN hash({0}) % 16 = 0 THEN {0} ELSE " + _OTHER + " END"


def repeat_index(source: str, folder: str, times: int) -> Header:
    """Write an index that holds another one so many times; gives its header."""
    header = read_header(source)
    connection = duckdb.connect(":memory:", config={"memory_limit": "2GB", "temp_directory": folder})
    tables = {name: f"read_parquet({index_files(source, name)})" for name in ("rows", "documents")}
    first = "(SELECT max(doc // 4294967296) + 1 FROM {})".format(tables["documents"])
    for name in tables:
        os.makedirs(os.path.join(folder, name))
    for number in range(times):
        doc = f"doc + {number} * {first} * 4294967296 AS doc"
        keys = ", ".join(f"{_OTHER_KEY.format(key, number)} AS {key}" for key in ("h1", "m"))
        selects = {
            "rows": f"REPLACE ({doc}, {_OTHER.format('site', number)} AS site, {keys})",
            "documents": f"REPLACE ({doc}, '{number}-' || path AS path, '{number}-' || id AS id)",
        }
        for name, columns in selects.items():
            path = os.path.join(folder, name, f"{number:05}.parquet")
            connection.execute(f"COPY (SELECT * {columns} FROM {tables[name]} ORDER BY doc) TO '{path}'")
    header = replace(header, documents=header.documents * times, paragraphs=header.paragraphs * times)
    write_header(folder, header)
    return header


def measure(index: str, memory: str) -> None:
    """Print what the verdict on an index costs."""
    paragraphs = read_header(index).paragraphs
    spilled, ended = [0], threading.Event()
    watcher = threading.Thread(target=watch_spill, args=(index, spilled, ended))
    watcher.start()
    cpu, wall = time.process_time(), time.perf_counter()
    summary = find_verdict(index, os.path.join(index, "verdict.parquet"), VerdictOptions(memory=memory))
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    ended.set()
    watcher.join()
    print(
        f"{paragraphs:12,} rows {cpu:8.1f} s CPU {1e6 * cpu / paragraphs:6.2f} us a row {wall:8.1f} s wall, "
        f"peak {peak_memory():,} MB, spilled {spilled[0] >> 20:,} MB, {summary.rounds} rounds",
        flush=True,
    )


def peak_memory() -> int:
    """The most memory that this process had, in MB; ru_maxrss would begin with that of the process that started it."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) >> 10 for line in status if line.startswith("VmHWM"))


def watch_spill(index: str, most: list[int], ended: threading.Event) -> None:
    """Keep in `most` how many bytes were in the folder of what is spilled at once."""
    while not ended.wait(0.5):
        size = 0
        for folder, _, names in os.walk(index):
            if "spill" in folder:
                for name in names:
                    try:
                        size += os.path.getsize(os.path.join(folder, name))
                    except FileNotFoundError:
                        continue
        most[0] = max(most[0], size)


def main() -> None:
    """Measure each size in a process of its own: memory that was freed counts for the next one otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--sites", type=int, default=100)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--memory", default="2GB")
    parser.add_argument("--index", help="an index that is there already")
    given = parser.parse_args()
    if given.index:
        measure(given.index, given.memory)
        return
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "source")
        write_index(pages(given.seed, given.sites, given.pages), source)
        for times in given.times:
            with tempfile.TemporaryDirectory() as index:
                repeat_index(source, index, times)
                arguments = ["--index", index, "--memory", given.memory]
                subprocess.run([sys.executable, __file__, *arguments], check=True)


if __name__ == "__main__":
    main()
