"""How good and how costly verdicts across a corpus are, on generated sites of which every line is known.

    python benchmarks/across.py first --seed 8 --sites 200 --pages 500 [--near] [--spark]
    python benchmarks/across.py first --seed 8 --sites 2000 --pages 500 --cost
    python benchmarks/across.py fourth --seed 8 --sites 60 --near --both

Prints a line for each figure. CPU seconds, of this process; compare them within one run only. `--cost` prints no score,
and makes the index of the pages without files: for corpora that are too large to be kept in memory.
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
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import combinations, groupby
from typing import NamedTuple

import across_first
import across_fourth
import across_second
import across_third
from across_pages import Page, Pages

from newsclean.across import rows
from newsclean.across.index import Header, Indexer, build_index, index_files, part_writers, write_header
from newsclean.across.parquet import read_rows
from newsclean.across.steps import VerdictOptions, find_verdict
from newsclean.across.thresholds import Thresholds
from newsclean.across.verdict import KEPT, WHOLE
from newsclean.discover import Search

GENERATORS = {
    "first": across_first.pages,
    "second": across_second.pages,
    "third": across_third.pages,
    "fourth": across_fourth.pages,
}


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


def write_index(pages: Pages, folder: str) -> Header:
    """Write the index of the pages as if they were files, a file a site and a part a site."""
    for name in ("rows", "documents"):
        os.makedirs(os.path.join(folder, name))
    documents = paragraphs = 0
    for number, (site, pages_of_site) in enumerate(groupby(pages, key=lambda page: page.site)):
        with part_writers(folder, number) as (row_writer, document_writer):
            for doc, page in enumerate(pages_of_site, number << 32):
                host, length = rows.key_of(site)[0], 0
                for row in rows.rows_of("\n".join(line.text for line in page.lines)):
                    length += row.paragraph.length
                    row_writer.add_row((doc, host, row.position, row.again, *row.paragraph))
                date = rows.date_of(page.date)
                document_writer.add_row((doc, f"{site}.jsonl", f"{site}.jsonl:{doc}", site, date, length, ""))
        documents, paragraphs = documents + document_writer.count, paragraphs + row_writer.count
    header = Header(rows.VERSION, "", folder, {}, None, documents, paragraphs, 0, "", 0)
    write_header(folder, header)
    return header


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


def different_rows(verdict: str, other: str) -> int:
    """How many rows one of two verdicts has and the other has not."""
    first, second = (Counter(tuple(row.values()) for row in read_rows(path)) for path in (verdict, other))
    return ((first - second) + (second - first)).total()


def count_rows(verdict: str) -> int:
    """How many rows a verdict has."""
    return sum(1 for _ in read_rows(verdict))


def numbers_of(pages: list[Page]) -> Iterator[int]:
    """The number that each page has in the index: that of its file, by name, and its place in this."""
    sites = sorted({page.site for page in pages}, key=lambda site: f"{site}.jsonl")
    following = {site: number << 32 for number, site in enumerate(sites)}
    for page in pages:
        yield following[page.site]
        following[page.site] += 1


class Print(NamedTuple):
    """A print of a copied paragraph: all that its page has of the report, and whether the paragraph is left there."""

    passage: list[str]
    is_left: bool


class Score:
    """What a verdict did to the pages of a corpus, held against what they are."""

    def __init__(self, pages: list[Page], verdict: str) -> None:
        self.lines: Counter[tuple[str, bool]] = Counter()
        """Lines by their kind and by whether they are removed."""
        self.examples: dict[str, list[str]] = defaultdict(list)
        self.tables_removed = 0
        self.near_wrong = 0
        self._printed: dict[tuple[int, str], list[Print]] = defaultdict(list)
        """Where each copied paragraph is printed, by group and text."""
        self._short_part_left: Counter[tuple[int, str]] = Counter()
        self._near: Counter[int] = Counter()
        """The near copies of each group."""
        self._near_left: Counter[int] = Counter()
        self.rare_left = 0
        """Lines of a template on fewer pages of their site than a template needs."""
        self._pages = Counter((page.site, text) for page in pages for text in {line.text for line in page.lines})
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
        passage = [line.text for line in page.lines if line.kind == "copy"]
        for position, line in enumerate(page.lines):
            rule = whole or removed.get(position)
            if line.kind == "free" and line.group:
                self._short_part_left[line.group, line.text] += rule is None
            if line.kind == "copy":
                self._printed[line.group, line.text].append(Print(passage, rule is None))
                continue
            if whole and line.kind != "own":
                continue
            self.lines[line.kind, rule is not None] += 1
            is_rare = self._pages[page.site, line.text] < Thresholds.site_pages
            self.rare_left += line.kind == "site" and rule is None and is_rare
            if (line.kind == "site") == (rule is None) and hash((place, position)) % 97 == 0:
                self.examples[line.kind].append(
                    f"{rule} {page.site}:{place} {position}/{len(page.lines)} {line.text[:50]}"
                )

    def _count_copies(self) -> None:
        """How many copied paragraphs there are besides one of each, how many of these are left, and what is lost."""
        self.surplus = sum(len(places) - 1 for places in self._printed.values())
        self.copies_left = self.quotations = self.lost = self.titles_lost = 0
        for (group, text), printed in self._printed.items():
            left = [place for place in printed if place.is_left]
            if len(left) > 1:
                if any(is_passage(text, a.passage, b.passage) for a, b in combinations(left, 2)):
                    self.copies_left += len(left) - 1
                    self.examples["copy"].append(f"{len(left)} of {len(printed)} left, group {group}: {text[:50]}")
                else:
                    self.quotations += len(left) - 1
            # Of a group with exact and near copies one is enough.
            if not (left or self._short_part_left[group, text] or self._near_left[group]):
                if text[-1] == "。":
                    self.lost += 1
                    self.examples["lost"].append(f"{len(printed)} prints of group {group}: {text[:50]}")
                else:  # a title: all else of its document stands in another that has another title
                    self.titles_lost += 1

    def _count_near_copies(self) -> None:
        """How many near copies there are besides one of each group, how many are missed, and what is lost."""
        exact_left: Counter[int] = Counter()
        for (group, _), places in self._printed.items():
            exact_left[group] += sum(place.is_left for place in places)
        # One near copy may stay beside exact ones, of which other pages have parts and little is left.
        self.near_surplus = sum(count - 1 for count in self._near.values())
        self.near_missed = sum(max(0, self._near_left[group] - 1) for group in self._near)
        self.near_lost = sum(1 for group in self._near if not self._near_left[group] and not exact_left[group])

    def report(self, show: bool) -> None:
        """Print each figure."""
        found, missed = self.lines["site", True], self.lines["site", False]
        print(f"site boilerplate found           {share(found, found + missed)}", end=", ")
        print(f"of {missed:,} missed {self.rare_left:,} on fewer than {Thresholds.site_pages} pages of their site")
        for kind in ("own", "keep"):
            wrong = self.lines[kind, True]
            print(f"{kind} paragraphs taken".ljust(32), f"{wrong:,} of {wrong + self.lines[kind, False]:,}")
        found = self.surplus - self.copies_left - self.quotations
        print(
            f"copied paragraphs found          {share(found, self.surplus - self.quotations)}, lost {self.lost},",
            end=" ",
        )
        print(f"quoted only {self.quotations}, titles that only copies have {self.titles_lost}")
        print(
            f"near copies found                {share(self.near_surplus - self.near_missed, self.near_surplus)},",
            end=" ",
        )
        print(f"lost {self.near_lost}, unrelated {self.near_wrong}, tables of figures {self.tables_removed}")
        for kind, examples in self.examples.items() if show else ():
            print(f"  {kind}:", *examples[:25], sep="\n    ")


def is_passage(text: str, first: list[str], second: list[str]) -> bool:
    """Whether a paragraph is in a run of three paragraphs and 150 characters that both pages have: less is quoted."""
    for block in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
        run = first[block.a : block.a + block.size]
        if text in run and len(run) >= 3 and len(rows.folded("".join(run))) >= 150:
            return True
    return False


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
    parser.add_argument("--both", action="store_true", help="hold the verdict of Spark against that of DuckDB, by row")
    parser.add_argument("--cost", action="store_true", help="no files and no score")
    parser.add_argument("--memory", default="2GB")
    parser.add_argument("--show", action="store_true", help="print examples of what is missed and wrong")
    given = parser.parse_args()
    pages = GENERATORS[given.generator](given.seed, given.sites, given.pages)
    options = VerdictOptions(near=given.near, engine="spark" if given.spark else "duckdb", memory=given.memory)
    with tempfile.TemporaryDirectory() as folder:
        index, verdict = os.path.join(folder, "index"), os.path.join(folder, "verdict.parquet")
        if given.cost:
            header, known = write_index(pages, index), []
        else:
            corpus = os.path.join(folder, "corpus")
            os.mkdir(corpus)
            known = list(write_corpus(pages, corpus))
            with timed("index"):
                header, errors = build_index(Indexer(index), corpus, Search().files([corpus]), 1)
            assert not errors, errors
        size = sum(os.path.getsize(path) for path in index_files(index, "rows"))
        print(header.summary(), f"{size / header.paragraphs:.1f} bytes a paragraph", sep="; ")
        with timed("verdict"):
            summary = find_verdict(index, verdict, options)
        print(summary.text(), f"in {summary.rounds} rounds", "stable" if summary.stable else "NOT STABLE")
        if given.both:
            other = os.path.join(folder, "spark.parquet")
            with timed("verdict of Spark"):
                find_verdict(index, other, replace(options, engine="spark"))
            print(f"rows that differ                 {different_rows(verdict, other):,} of {count_rows(verdict):,}")
        if not given.cost:
            Score(known, verdict).report(given.show)


if __name__ == "__main__":
    sys.exit(main())
