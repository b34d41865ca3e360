"""Makes src/newsclean/filters/boilerplate/weights.toml: `python tools/fit_weights.py PAGES.jsonl [PAGES.jsonl …]`.

A line of PAGES.jsonl is a page: `{"host": "…", "lines": […], "labels": "DDKKND…"}`, a label a line that is not
blank: K belongs to the article, D does not, N either way; with `"marks": [[0.9, false], null, …]`, as `Mark` has
them, they teach the weights of marks too. The weights are those of a logistic regression over the
features of features.py, each held to the sign that SIGNS gives it; the lines of the article and the rest of each page
weigh the same, and a line by its length. Fitted by gradient descent in a fixed order, so that the same pages give the
same file. Each page is learnt as the rules see it, and once with four of five boilerplate lines forgotten, as on a
site whose words no rule knows.

The head of the file says what it was made from (SHA-256) and how it fares: the macro F1, over the characters of lines,
of the pages of each host with weights fitted to those of other hosts.
"""

import argparse
import hashlib
import json
import math
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from newsclean.filters.boilerplate.article import find_article
from newsclean.filters.boilerplate.features import Features, Surroundings
from newsclean.filters.boilerplate.page import page_lines
from newsclean.filters.boilerplate.position import decide_by_position
from newsclean.filters.boilerplate.title import copied_title
from newsclean.marks import Mark
from newsclean.page.line import ABOUT_ARTICLE, PageLine
from newsclean.page.prose import is_prose

OUT = Path(__file__).parent.parent / "src" / "newsclean" / "filters" / "boilerplate" / "weights.toml"
SIGNS = Features(
    any_line=0,
    text=1,
    length=1,
    stops=1,
    text_around=1,
    boilerplate=-1,
    perhaps_boilerplate=-1,
    about_the_article=-1,
    after_an_end=-1,
    looks_like_a_link=-1,
    repeated=-1,
    in_links=-1,
    main_element=1,
)
"""Whether a feature speaks for the article (1) or against it (-1); 0 may do either."""

OF_MARKS = [Features._fields.index(name) for name in ("in_links", "main_element")]
"""The features that are 0 without marks; their weights are fitted last, with the others fixed."""

ROUNDS, RATE = 400, 2.0
LONGEST = 150  # characters beyond which a line weighs no more
FORGOTTEN = 80  # of a hundred boilerplate lines, how many no rule knows the second time

Page = dict[str, Any]


class Example(NamedTuple):
    features: Features
    is_article: bool
    weight: float


def lines_of(page: Page, forgotten: int) -> list[PageLine]:
    """The lines of a page, some of its boilerplate, drawn by what it says, without its matches."""
    return [
        PageLine(line.text, (), is_prose(line.text), line.mark) if is_forgotten(line, forgotten) else line
        for line in page_lines("\n".join(page["lines"]), list(marks_of(page)))
    ]


def marks_of(page: Page) -> Iterator[Mark]:
    """The marks of the lines of a page that has some."""
    start = 0
    for line, mark in zip(page["lines"], page.get("marks", ()), strict=False):
        if mark is not None:
            yield Mark(start, start + len(line), *mark)
        start += len(line) + 1


def is_forgotten(line: PageLine, share: int) -> bool:
    """Whether a boilerplate line is drawn; bylines look alike everywhere and are not."""
    is_boilerplate = bool(line.matches) and not line.has_rule(ABOUT_ARTICLE)
    return is_boilerplate and zlib.crc32(line.text.encode("utf-8", "surrogatepass")) % 100 < share


def examples(page: Page, forgotten: int) -> Iterator[Example]:
    """The lines below the title of a page that no rule removes."""
    lines = lines_of(page, forgotten)
    decided = decide_by_position(lines)
    title = copied_title(lines)
    around = Surroundings(lines, title)
    sums = dict.fromkeys("KDN", 0)
    for line, label in zip(lines, page["labels"], strict=True):
        sums[label] += min(len(line.text), LONGEST)
    for i in range(title + 1, len(lines)):
        label = page["labels"][i]
        if i not in decided and label != "N":
            weight = min(len(lines[i].text), LONGEST) / sums[label]
            yield Example(around.features(i), label == "K", weight)


def fit(data: list[Example]) -> Features:
    """The weights of all features: those of the words first, then those of the marks beside them."""
    words = fit_some(data, [number for number in range(len(SIGNS)) if number not in OF_MARKS], [0.0] * len(SIGNS))
    return Features(*fit_some(data, OF_MARKS, words))


def fit_some(data: list[Example], numbers: Sequence[int], known: Sequence[float]) -> list[float]:
    """The weights of a logistic regression with signs, in which only those with some numbers are fitted."""
    total = sum(line.weight for line in data)
    weights = list(known)
    squares = [1e-6] * len(SIGNS)
    for _ in range(ROUNDS):
        slopes = [0.001 * weight for weight in weights]
        for line in data:
            score = sum(a * b for a, b in zip(weights, line.features, strict=True))
            wrong = (1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - line.is_article) * line.weight / total
            for number, size in enumerate(line.features):
                slopes[number] += wrong * size
        for number in numbers:
            slope, sign = slopes[number], SIGNS[number]
            squares[number] = 0.9 * squares[number] + 0.1 * slope * slope
            moved = weights[number] - RATE * 0.05 * slope / math.sqrt(squares[number])
            weights[number] = moved if sign == 0 else max(0.0, moved * sign) * sign
    return weights


def f1(page: Page, table: Features, forgotten: int) -> float:
    """F1 over the characters of a page's lines."""
    lines = lines_of(page, forgotten)
    decided = decide_by_position(lines)
    found = find_article(lines, decided, copied_title(lines), table)
    kept = set(range(found.title, found.end) if found else range(len(lines))) - set(decided)
    sizes = {label: [0, 0] for label in "KDN"}
    for i, label in enumerate(page["labels"]):
        sizes[label][i in kept] += len(lines[i].text)
    hit, missed, noise = sizes["K"][1], sizes["K"][0], sizes["D"][1]
    return 2 * hit / (2 * hit + missed + noise)


def held_out(pages: list[Page]) -> tuple[float, float]:
    """The macro F1 of pages with weights from the pages of other hosts: as the rules see them, and forgotten."""
    data = {id(page): [*examples(page, 0), *examples(page, FORGOTTEN)] for page in pages}
    scores: tuple[list[float], list[float]] = ([], [])
    for host in sorted({page["host"] for page in pages}):
        table = fit([line for page in pages if page["host"] != host for line in data[id(page)]])
        for page in pages:
            if page["host"] == host:
                scores[0].append(f1(page, table, 0))
                scores[1].append(f1(page, table, FORGOTTEN))
    return sum(scores[0]) / len(pages), sum(scores[1]) / len(pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path)
    options = parser.parse_args()
    pages = [json.loads(line) for path in options.pages for line in path.read_text("utf-8").splitlines()]
    known, forgotten = held_out(pages)
    table = fit([line for page in pages for share in (0, FORGOTTEN) for line in examples(page, share)])
    made_from = [f"#   {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in options.pages]
    head = [
        "# How much each feature of a line (features.py) speaks for the article (positive) or for what surrounds it.",
        f"# Made by tools/fit_weights.py from {len(pages)} labelled pages, by line, of "
        f"{len({page['host'] for page in pages})} hosts, in files with these SHA-256:",
        *made_from,
        f"# Held out by host: macro F1 {known:.4f}; with {FORGOTTEN} % of the boilerplate forgotten {forgotten:.4f}.",
        "",
        "[weights]",
    ]
    OUT.write_text(
        "\n".join([*head, *(f"{name} = {weight:.2f}" for name, weight in table._asdict().items())]) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main()
