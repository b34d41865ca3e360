"""Makes src/newsclean/filters/boilerplate/weights.toml: `python tools/train_article.py PAGES.jsonl`.

A line of PAGES.jsonl is a page: `{"host": "…", "lines": […], "labels": "DDKKND…"}`, a label a line that is not
blank: K belongs to the article, D does not, N either way. The weights are those of a logistic regression over the
features of surroundings.py, fitted by AdaGrad in an order drawn from a fixed seed, so that the same pages give the
same file. The lines of the article and the rest of each page weigh the same, and a line by its length.

--hold-out leaves the pages of each host out in turn and prints how they fare with weights from the others.
"""

import argparse
import json
import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from newsclean.filters.boilerplate import entries_of
from newsclean.filters.boilerplate.article import find_article
from newsclean.filters.boilerplate.headings import copied_title
from newsclean.filters.boilerplate.judge import judge
from newsclean.filters.boilerplate.surroundings import Page

OUT = Path(__file__).parent.parent / "src" / "newsclean" / "filters" / "boilerplate" / "weights.toml"
EVERY = "any line"
ROUNDS, RATE, DECAY = 25, 0.3, 1e-4
LONGEST = 150  # characters beyond which a line weighs no more
HEAVIEST = 20.0  # times the mean weight, at most, so that no single line decides


class Example(NamedTuple):
    features: tuple[str, ...]
    is_article: bool
    weight: float


def examples(page: dict[str, str | list[str]]) -> Iterator[Example]:
    """The lines below the title of a page that no rule takes."""
    entries = entries_of("\n".join(page["lines"]))
    gone = judge(entries)
    title = copied_title(entries)
    around = Page(entries, gone, title)
    sums = dict.fromkeys("KDN", 0)
    for entry, label in zip(entries, page["labels"], strict=True):
        sums[label] += min(len(entry.text), LONGEST)
    for i in range(title + 1, len(entries)):
        label = page["labels"][i]
        if i not in gone and label != "N":
            weight = min(len(entries[i].text), LONGEST) / sums[label]
            yield Example((EVERY, *around.features(i)), label == "K", weight)


def fit(lines: list[Example]) -> dict[str, float]:
    """The weights of a logistic regression, by feature."""
    scale = len(lines) / sum(line.weight for line in lines)
    order = random.Random(1)
    table: dict[str, float] = {}
    squares: dict[str, float] = {}
    lines = list(lines)
    for _ in range(ROUNDS):
        order.shuffle(lines)
        for line in lines:
            score = sum(table.get(feature, 0.0) for feature in line.features)
            wrong = 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - line.is_article
            step = wrong * min(HEAVIEST, line.weight * scale)
            for feature in line.features:
                slope = step + DECAY * table.get(feature, 0.0)
                squares[feature] = squares.get(feature, 1e-3) + slope * slope
                table[feature] = table.get(feature, 0.0) - RATE * slope / math.sqrt(squares[feature])
    return table


def measure(page: dict[str, str | list[str]], table: dict[str, float]) -> float:
    """F1 over the characters of a page's lines."""
    entries = entries_of("\n".join(page["lines"]))
    gone = judge(entries)
    found = find_article(entries, gone, table)
    kept = set(range(found.title, found.end) if found else range(len(entries))) - set(gone)
    sizes = {label: [0, 0] for label in "KDN"}
    for i, label in enumerate(page["labels"]):
        sizes[label][i in kept] += len(entries[i].text)
    hit, missed, noise = sizes["K"][1], sizes["K"][0], sizes["D"][1]
    return 2 * hit / (2 * hit + missed + noise)


def hold_out(pages: list[dict[str, str | list[str]]]) -> None:
    """Print the F1 of each page with weights from the pages of other hosts."""
    read = [(page, list(examples(page))) for page in pages]
    found = []
    for host in sorted({page["host"] for page in pages}):
        table = fit([line for page, lines in read if page["host"] != host for line in lines])
        scores = [measure(page, table) for page, _ in read if page["host"] == host]
        found += scores
        print(f"{host:12} {len(scores):3} pages  {sum(scores) / len(scores):.4f}")
    print(f"macro F1 {sum(found) / len(found):.4f}")


def write(table: dict[str, float], pages: int) -> None:
    rows = [f'"{feature}" = {weight:.2f}' for feature, weight in sorted(table.items())]
    head = [
        f"# Made by tools/train_article.py from {pages} labelled pages; do not edit by hand.",
        "# How much each feature of a line speaks for the article (positive) or for chrome around it, in nats.",
        "",
        "[weights]",
    ]
    OUT.write_text("\n".join([*head, *rows]) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--hold-out", action="store_true")
    options = parser.parse_args()
    pages = [json.loads(line) for path in options.pages for line in path.read_text("utf-8").splitlines()]
    if options.hold_out:
        hold_out(pages)
    else:
        write(fit([line for page in pages for line in examples(page)]), len(pages))


if __name__ == "__main__":
    main()
