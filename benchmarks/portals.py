"""How well the article is told from a real page, and how fast: `python benchmarks/portals.py PAGES.jsonl`.

PAGES.jsonl is what tools/fit_weights.py reads: pages as lines, each line with a label. The weights in the package
were made from pages of 13 sites; weights.toml says how they fare on sites not among them.
"""

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from newsclean.filters.boilerplate import Boilerplate
from newsclean.pipeline import Pipeline

GOOD, DAMAGED = 0.98, 0.02  # F1 of a page that is right, share of the article whose loss damages it


class Score(NamedTuple):
    """Characters of the article that came out, of the article that did not, and of the rest that did."""

    kept: int
    lost: int
    noise: int

    @property
    def f1(self) -> float:
        return 2 * self.kept / (2 * self.kept + self.lost + self.noise) if self.kept else 0.0


def score(page: dict[str, str | list[str]], text: str) -> Score:
    """Compare the lines of a clean text with the labels of the raw ones; lines labelled N do not count."""
    left = Counter(line.strip() for line in text.splitlines())
    sums = {True: {"K": 0, "D": 0, "N": 0}, False: {"K": 0, "D": 0, "N": 0}}
    for wanted in "KND":
        for line, label in zip(page["lines"], page["labels"], strict=True):
            if label == wanted:
                there = left[line.strip()] > 0
                left[line.strip()] -= there
                sums[there][label] += len(line)
    return Score(sums[True]["K"], sums[False]["K"], sums[True]["D"])


def main() -> None:
    """Print the scores of all pages together, and the speed of the boilerplate filter by itself."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("-v", action="store_true", help="a row for each page")
    options = parser.parse_args()
    pages = [json.loads(line) for line in options.pages.read_text("utf-8").splitlines()]
    texts = ["\n".join(page["lines"]) + "\n" for page in pages]
    pipeline = Pipeline.of(ignore=["traditional"])
    scores = [score(page, pipeline.clean(text).text) for page, text in zip(pages, texts, strict=True)]
    if options.v:
        for page, one in zip(pages, scores, strict=True):
            print(f"{page['id']:20} F1 {one.f1:.4f}  lost {one.lost:5}  noise {one.noise:5}")
    print(
        f"{len(pages)} pages: macro F1 {sum(one.f1 for one in scores) / len(scores):.4f}, "
        f"{sum(one.f1 >= GOOD for one in scores)} of {GOOD} or more, "
        f"{sum(one.lost > DAMAGED * (one.kept + one.lost) for one in scores)} damaged"
    )
    boilerplate = Boilerplate()
    started = time.process_time()
    for text in texts:
        boilerplate.edits(text)
    spent = time.process_time() - started
    print(f"boilerplate alone {sum(len(text.encode()) for text in texts) / spent / 1e6:.1f} MB/s")


if __name__ == "__main__":
    main()
