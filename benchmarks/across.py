"""How good and how costly verdicts across a corpus are, on generated sites of which every line is known.

    python benchmarks/across.py first --seed 8 --sites 200 --pages 500 [--near] [--spark]

Prints a line for each figure. CPU seconds, of this process; compare them within one run only.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import across_first
import across_second
from across_pages import Page, Pages

from newsclean.across.index import Indexer, build_index
from newsclean.across.parquet import read_rows
from newsclean.across.steps import VerdictOptions, find_verdict
from newsclean.across.verdict import KEPT, WHOLE
from newsclean.discover import Search

GENERATORS = {"first": across_first.pages, "second": across_second.pages}


def write_corpus(pages: Pages, folder: str) -> Iterator[Page]:
    """Write the pages as JSON lines, a file a site; gives them as they are written."""
    sink = None
    for page in pages:
        path = os.path.join(folder, f"{page.site}.jsonl")
        if sink is None or sink.name != path:
            if sink is not None:
                sink.close()
            sink = open(path, "a", encoding="utf-8")  # noqa: SIM115  # closed with the next
        text = "\n".join(line.text for line in page.lines)
        record = {"url": f"https://www.{page.site}/{page.date}", "date": page.date, "text": text}
        sink.write(json.dumps(record, ensure_ascii=False) + "\n")
        yield page
    if sink is not None:
        sink.close()


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print the CPU seconds and the wall time of a step."""
    cpu, wall = time.process_time(), time.perf_counter()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"{what:32} {cpu:8.1f} s CPU {wall:8.1f} s wall, peak {peak:,.0f} MB")


def removed_lines(verdict: str) -> dict[int, dict[int, str]]:
    """The rule by which each line is removed, by document and position; WHOLE is the position of a whole document."""
    removed: dict[int, dict[int, str]] = defaultdict(dict)
    for row in read_rows(verdict):
        if row["rule"] != KEPT:
            removed[row["doc"]][row["pos"]] = row["rule"]
    return removed


def numbers_of(pages: list[Page]) -> Iterator[int]:
    """The number that each page has in the index: that of its file, by name, and its place in this."""
    sites = sorted({page.site for page in pages}, key=lambda site: f"{site}.jsonl")
    following = {site: number << 32 for number, site in enumerate(sites)}
    for page in pages:
        yield following[page.site]
        following[page.site] += 1


class Score:
    """What a verdict did to the pages of a corpus, held against what they are."""

    def __init__(self, pages: list[Page], verdict: str) -> None:
        self.lines: Counter[tuple[str, bool]] = Counter()
        """Lines by their kind and by whether they are removed."""
        self.examples: dict[str, list[str]] = defaultdict(list)
        self.tables_removed = 0
        self.near_wrong = 0
        self._printed: Counter[tuple[int, str]] = Counter()
        """How often each copied paragraph is printed, by group and text."""
        self._left: Counter[tuple[int, str]] = Counter()
        self._short_part_left: Counter[tuple[int, str]] = Counter()
        self._near: Counter[int] = Counter()
        """The near copies of each group."""
        self._near_left: Counter[int] = Counter()
        removed = removed_lines(verdict)
        for page, doc in zip(pages, numbers_of(pages), strict=True):
            self._count_page(page, doc, removed[doc])
        self._count_copies()
        self._count_near_copies()

    def _count_page(self, page: Page, doc: int, removed: dict[int, str]) -> None:
        """Count a page, of which lines are removed or the whole of it, each by a rule."""
        whole = removed.get(WHOLE)
        if page.near:
            self._near[page.near] += 1
            self._near_left[page.near] += whole is None
        if whole and page.numbers:
            self.tables_removed += 1
        if whole == "near-copy" and not page.near and not any(line.kind == "copy" for line in page.lines):
            self.near_wrong += 1
        place = (doc & 0xFFFFFFFF) + 1
        for position, line in enumerate(page.lines):
            rule = whole or removed.get(position)
            if line.kind == "free" and line.group:
                self._short_part_left[line.group, line.text] += rule is None
            if line.kind == "copy":
                self._printed[line.group, line.text] += 1
                self._left[line.group, line.text] += rule is None
                continue
            if whole and line.kind != "own":
                continue
            self.lines[line.kind, rule is not None] += 1
            if (line.kind == "site") == (rule is None) and hash((place, position)) % 97 == 0:
                self.examples[line.kind].append(
                    f"{rule} {page.site}:{place} {position}/{len(page.lines)} {line.text[:50]}"
                )

    def _count_copies(self) -> None:
        """How many copied paragraphs there are besides one of each, how many of these are left, and what is lost."""
        self.surplus = sum(count - 1 for count in self._printed.values())
        self.copies_left = sum(count - 1 for count in self._left.values() if count > 1)
        for (group, text), count in self._left.items():
            if count > 1:
                printed = self._printed[group, text]
                self.examples["copy"].append(f"{count} of {printed} left, group {group}: {text[:50]}")
        self.lost = 0
        for (group, text), printed in self._printed.items():
            # Of a group with exact and near copies one is enough.
            if not (self._left[group, text] or self._short_part_left[group, text] or self._near_left[group]):
                self.lost += 1
                self.examples["lost"].append(f"{printed} prints of group {group}: {text[:50]}")

    def _count_near_copies(self) -> None:
        """How many near copies there are besides one of each group, how many are missed, and what is lost."""
        exact_left: Counter[int] = Counter()
        for (group, _), count in self._left.items():
            exact_left[group] += count
        # One near copy may stay beside exact ones, of which other pages have parts and little is left.
        self.near_surplus = sum(count - 1 for count in self._near.values())
        self.near_missed = sum(max(0, self._near_left[group] - 1) for group in self._near)
        self.near_lost = sum(1 for group in self._near if not self._near_left[group] and not exact_left[group])

    def report(self, show: bool) -> None:
        """Print each figure."""
        found, missed = self.lines["site", True], self.lines["site", False]
        print(f"site boilerplate found           {share(found, found + missed)}")
        for kind in ("own", "keep"):
            wrong = self.lines[kind, True]
            print(f"{kind} paragraphs taken".ljust(32), f"{wrong:,} of {wrong + self.lines[kind, False]:,}")
        print(
            f"copied paragraphs found          {share(self.surplus - self.copies_left, self.surplus)}, lost {self.lost}"
        )
        print(
            f"near copies found                {share(self.near_surplus - self.near_missed, self.near_surplus)},",
            end=" ",
        )
        print(f"lost {self.near_lost}, unrelated {self.near_wrong}, tables of figures {self.tables_removed}")
        for kind, examples in self.examples.items() if show else ():
            print(f"  {kind}:", *examples[:25], sep="\n    ")


def share(part: int, whole: int) -> str:
    """A share in per cent, and of how many."""
    return f"{100 * part / max(1, whole):.2f} % of {whole:,}"


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("generator", choices=GENERATORS)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--near", action="store_true")
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--memory", default="2GB")
    parser.add_argument("--show", action="store_true", help="print examples of what is missed and wrong")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus, index, verdict = (os.path.join(folder, name) for name in ("corpus", "index", "verdict.parquet"))
        os.mkdir(corpus)
        pages = list(write_corpus(GENERATORS[given.generator](given.seed, given.sites, given.pages), corpus))
        files = Search().files([corpus])
        with timed("index"):
            header, errors = build_index(Indexer(index), corpus, files, 1)
        assert not errors, errors
        size = sum(
            os.path.getsize(os.path.join(index, "rows", name)) for name in os.listdir(os.path.join(index, "rows"))
        )
        print(header.summary(), f"{size / header.paragraphs:.1f} bytes a paragraph", sep="; ")
        options = VerdictOptions(near=given.near, engine="spark" if given.spark else "duckdb", memory=given.memory)
        with timed("verdict"):
            summary = find_verdict(index, verdict, options)
        print(summary.text(), f"in {summary.rounds} rounds", "stable" if summary.stable else "NOT STABLE")
        Score(pages, verdict).report(given.show)


if __name__ == "__main__":
    sys.exit(main())
