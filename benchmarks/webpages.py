"""How much of the main text of HTML pages comes out, and how fast: `python benchmarks/webpages.py FOLDER`.

FOLDER holds pages `NAME.html`, each with its main text, as a person copied it, in `NAME.txt`. Scored are 4-grams of
letters, digits and hanzi as multisets; a page that loses more than 5 % of them is damaged. Beside newsclean, with and
without marks, stands trafilatura, where it is installed; times are CPU seconds of one run, one page after another.
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from newsclean.decode import decode
from newsclean.formats.html.page import read_page
from newsclean.pipeline import Pipeline

DAMAGED = 0.95  # share of the text below which a page is damaged


def grams(text: str) -> Counter[str]:
    """The 4-grams of a text without its marks and white space."""
    text = re.sub(r"[\W_]+", "", text)
    return Counter(text[start : start + 4] for start in range(max(1, len(text) - 3)))


def extractors() -> dict[str, Callable[[bytes], str]]:
    """By name, functions from the bytes of a page to its main text."""
    pipeline = Pipeline.of(ignore=["traditional"])

    def with_marks(data: bytes) -> str:
        page = read_page(decode(data).text)
        return pipeline.clean(page.text, page.marks).text

    found: dict[str, Callable[[bytes], str]] = {
        "lines only": lambda data: read_page(decode(data).text).text,
        "newsclean without marks": lambda data: pipeline.clean(read_page(decode(data).text).text).text,
        "newsclean": with_marks,
    }
    try:
        import trafilatura
    except ImportError:
        return found
    return found | {"trafilatura": lambda data: trafilatura.extract(data, include_comments=False) or ""}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-v", action="store_true", help="a row for each page")
    options = parser.parse_args()
    pages = sorted(path for path in options.folder.glob("*.html") if path.with_suffix(".txt").exists())
    for name, extract in extractors().items():
        scores, damaged, spent = [], 0, 0.0
        for path in pages:  # loads all tables, whichever page needs them
            extract(path.read_bytes())
        for path in pages:
            data, gold = path.read_bytes(), grams(path.with_suffix(".txt").read_text("utf-8"))
            started = time.process_time()
            out = grams(extract(data))
            spent += time.process_time() - started
            common = (out & gold).total()
            recall, precision = common / max(1, gold.total()), common / max(1, out.total())
            scores.append(2 * precision * recall / max(1e-9, precision + recall))
            damaged += recall < DAMAGED
            if options.v:
                print(f"{path.stem:12} {name:24} F1 {scores[-1]:.3f}  recall {recall:.3f}")
        print(
            f"{name:24} macro F1 {sum(scores) / len(scores):.4f}, damaged {damaged}, {len(pages) / spent:.0f} pages/s"
        )


if __name__ == "__main__":
    main()
