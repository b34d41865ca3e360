"""Makes src/newsclean/filters/boilerplate/weights.toml: `python tools/train_article.py PAGES.jsonl`.

A line of PAGES.jsonl is a page: `{"host": "…", "lines": […], "labels": "DDKKND…"}`, a label a line that is not
blank: K belongs to the article, D does not, N either way. The weights are those of a logistic regression over the
features of surroundings.py, fitted by AdaGrad in an order drawn from a fixed seed, so that the same pages give the
same file. The lines of the article and the rest of each page weigh the same, and a line by its length.

Each page is learnt as the rules see it, and three times with most of its chrome forgotten, as on a site whose words
no rule knows; other lines each time.

--hold-out leaves the pages of each host out in turn and prints how they fare with weights from the others,
as the rules see them and forgotten once.
"""

import argparse
import json
import math
import random
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from newsclean.filters.boilerplate import entries_of
from newsclean.filters.boilerplate.article import find_article
from newsclean.filters.boilerplate.classify import Entry, is_prose
from newsclean.filters.boilerplate.headings import copied_title
from newsclean.filters.boilerplate.judge import judge
from newsclean.filters.boilerplate.surroundings import Page
from newsclean.filters.boilerplate.zones import OF_THE_ARTICLE

OUT = Path(__file__).parent.parent / "src" / "newsclean" / "filters" / "boilerplate" / "weights.toml"
EVERY = "any line"
ROUNDS, RATE, DECAY = 25, 0.3, 1e-4
LONGEST = 150  # characters beyond which a line weighs no more
# Of a hundred lines of chrome, how many no rule knows, and a number that draws others.
WAYS = ((0, 0), (80, 1), (80, 2), (80, 3))
TRIED = WAYS[:2]
HEAVIEST = 20.0  # times the mean weight, at most, so that no single line decides


class Example(NamedTuple):
    features: tuple[str, ...]
    is_article: bool
    weight: float


def entries_of_page(page: dict[str, str | list[str]], way: tuple[int, int]) -> list[Entry]:
    """The lines of a page; some of its chrome, drawn by what it says, looks like any other line."""
    share, salt = way
    return [
        Entry(entry.text, (), is_prose(entry.text)) if is_chrome(entry) and draw(entry.text, salt) < share else entry
        for entry in entries_of("\n".join(page["lines"]))
    ]


def is_chrome(entry: Entry) -> bool:
    """Whether rules know a line, and not as what tells of the article: bylines look alike everywhere."""
    return bool(entry.marks) and all(mark.rule not in OF_THE_ARTICLE for mark in entry.marks)


def draw(text: str, salt: int) -> int:
    return zlib.crc32(f"{salt}{text}".encode("utf-8", "surrogatepass")) % 100


def examples(page: dict[str, str | list[str]], way: tuple[int, int]) -> Iterator[Example]:
    """The lines below the title of a page that no rule takes."""
    entries = entries_of_page(page, way)
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


def measure(page: dict[str, str | list[str]], table: dict[str, float], way: tuple[int, int]) -> float:
    """F1 over the characters of a page's lines."""
    entries = entries_of_page(page, way)
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
    read = [(page, [line for way in WAYS for line in examples(page, way)]) for page in pages]
    found: dict[tuple[int, int], list[float]] = {way: [] for way in TRIED}
    for host in sorted({page["host"] for page in pages}):
        table = fit([line for page, lines in read if page["host"] != host for line in lines])
        for way in TRIED:
            scores = [measure(page, table, way) for page, _ in read if page["host"] == host]
            found[way] += scores
            print(f"{host:12} {way[0]:3} % forgotten {len(scores):3} pages  {sum(scores) / len(scores):.4f}")
    for way, scores in found.items():
        print(f"{way[0]:3} % forgotten: macro F1 {sum(scores) / len(scores):.4f}")


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
        write(fit([line for way in WAYS for page in pages for line in examples(page, way)]), len(pages))


if __name__ == "__main__":
    main()
