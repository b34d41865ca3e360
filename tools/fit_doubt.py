"""Fits the weights of byteshift's model of how sure a repair is, on simulated damage of a newspaper.

    python tools/fit_doubt.py 199801.txt --fit 5 6 7 --check 8 9 [--paragraphs 200] [--lines 80]

199801.txt is that of benchmarks/byteshift.py; the numbers are seeds, --lines so many of each kind of damage that leaves
no annotation. It prints WEIGHTS of src/newsclean/filters/byteshift/doubt.py, and for both groups of seeds how many
repairs with a predicted probability are right, and what each threshold would restore and get wrong.
"""

import argparse
import difflib
import math
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from byteshift import LEVELS, draw, draw_kind, read_paragraphs
from damage import Damaged

from newsclean.chinese.annotations import NOTE
from newsclean.filters.byteshift import Byteshift, doubt
from newsclean.filters.byteshift.ranking import Reading
from newsclean.filters.byteshift.search import Search

STEPS = 30
"""Of Newton's method, which has converged long before."""
STIFFNESS = 0.5
"""Weight of small weights, against fitting noise."""

WITHOUT_ANNOTATIONS = ("Simplified page", "tag or digits behind")
"""The kinds of tests/damage.py that leave no annotation."""


class Example(NamedTuple):
    """A repair: which of WEIGHTS is for it, its features, whether it is right, and the numbers of lost, restored and
    wrong characters."""

    kind: int
    values: tuple[float, ...]
    is_right: bool
    lost: int
    restored: int
    wrong: int


def examples(paragraphs: list[str], seeds: list[int], size: int, lines: int) -> Iterator[Example]:
    """The repairs of simulated pages and lines, each in its first pass."""
    for seed in seeds:
        for level in LEVELS:
            for one in draw(paragraphs, level, size, seed, {}):
                yield from _examples(one)
        for kind in WITHOUT_ANNOTATIONS:
            for one in draw_kind(paragraphs, kind, lines, seed):
                yield from _examples(one)


def _examples(one: Damaged) -> Iterator[Example]:
    """The repairs of a damaged text that byteshift proposes in its first pass."""
    found: list[tuple[int, Reading]] = []
    search = Search.run

    def recorded(self: Search) -> Reading | None:
        reading = search(self)
        if reading is not None and reading.is_damage and self.text == one.text:
            found.append((self.start, reading))
        return reading

    Search.run = recorded  # type: ignore[method-assign]  # byteshift has no other way to its readings
    try:
        list(Byteshift().edits(one.text))
    finally:
        Search.run = search  # type: ignore[method-assign]  # as it was
    for start, reading in dict(found).items():
        first, last = one.ends[start - 1] if start else 0, one.ends[start + len(reading.shown) - 1]
        true, repair = one.truth[first:last], NOTE.sub("", reading.candidates[0][1])
        blocks = difflib.SequenceMatcher(None, true, repair, autojunk=False).get_matching_blocks()
        same = {first + at for block in blocks for at in range(block.a, block.a + block.size)}
        lost = one.lost.intersection(range(first, last))
        # A `?` in a repair is any ASCII character: none is likelier than the others.
        is_right = re.fullmatch(re.escape(repair).replace(re.escape("?"), "."), true) is not None
        counts = len(lost), len(lost & same), len(repair) - len(same)
        yield Example(doubt.kind(reading), doubt.features(reading), is_right, *counts)


def fit(data: list[Example]) -> list[float]:
    """The weights of a logistic model, by Newton's method."""
    size = len(doubt.FEATURES)
    weights = [0.0] * size
    for _ in range(STEPS):
        slope = [-STIFFNESS * weight for weight in weights]
        bend = [[STIFFNESS * (i == j) for j in range(size)] for i in range(size)]
        for one in data:
            share = 1 / (1 + math.exp(-sum(map(float.__mul__, weights, map(float, one.values)))))
            for i, value in enumerate(one.values):
                slope[i] += value * (one.is_right - share)
                for j, other in enumerate(one.values):
                    bend[i][j] += value * other * share * (1 - share)
        weights = [weight + change for weight, change in zip(weights, _solved(bend, slope), strict=True)]
    return weights


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of linear equations, by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at, row in enumerate(rows):
        rows[at] = row = [value / row[at] for value in row]
        for other in range(len(rows)):
            if other != at:
                rows[other] = [a - rows[other][at] * b for a, b in zip(rows[other], row, strict=True)]
    return [row[-1] for row in rows]


def probability(weights: list[list[float]], one: Example) -> float:
    return 1 / (1 + math.exp(-sum(a * b for a, b in zip(weights[one.kind], one.values, strict=True))))


def report(data: list[Example], weights: list[list[float]]) -> None:
    """Prints how sure repairs are against how many are right, and what thresholds are worth."""
    sure = sorted((probability(weights, one), one) for one in data)
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.98), (0.98, 1.01)):
        here = [(share, one.is_right) for share, one in sure if low <= share < high]
        if here:
            predicted, right = (sum(column) / len(here) for column in zip(*here, strict=True))
            print(f"{low:4.0%} to {high:4.0%}: {len(here):5} repairs, predicted {predicted:6.1%}, right {right:6.1%}")
    lost = sum(one.lost for one in data)
    for least in (0.0, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
        kept = [one for share, one in sure if share >= least]
        wrong = sum(one.wrong for one in kept)
        restored = sum(one.restored for one in kept)
        print(f"from {least:4.0%}: restored {restored / lost:6.2%} wrong {wrong / lost:6.2%} of {lost}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newspaper")
    parser.add_argument("--fit", type=int, nargs="+", required=True)
    parser.add_argument("--check", type=int, nargs="+", required=True)
    parser.add_argument("--paragraphs", type=int, default=200)
    parser.add_argument("--lines", type=int, default=80)
    options: Any = parser.parse_args()
    paragraphs = [line for line in read_paragraphs(options.newspaper) if len(line) >= 30]
    data, other = (
        list(examples(paragraphs, seeds, options.paragraphs, options.lines)) for seeds in (options.fit, options.check)
    )
    weights = [fit([one for one in data if one.kind == kind]) for kind in range(len(doubt.WEIGHTS))]
    for row in weights:
        print(f"    ({', '.join(f'{weight:.2f}' for weight in row)}),")
    for name, part in (("fit", data), ("check", other)):
        print(name)
        report(part, weights)


if __name__ == "__main__":
    main()
