"""How many damaged runs that stay unrepaired a later filter changes: `python benchmarks/unrepaired.py [SEED COUNT]`.

Two to twelve characters of a newspaper, misread in one of 14 ways with or without losses, stand alone, behind a label,
in brackets, in a sentence or between lines. A run that mojibake does not read again must stay as it is: `traditional`,
`pinyin` and `byteshift` would make it something else that nobody can read again either. The bar is 0 of 2,000. Of
runs that are reported as unrepaired none may change; those that are not seen to be damaged are counted apart.
"""

import random
import sys
from collections import Counter

import newspaper
import opencc

from newsclean import Pipeline

MISREADINGS = (
    ("utf-8", "gbk"), ("utf-8", "gb18030"), ("utf-8", "big5"), ("utf-8", "cp932"), ("utf-8", "cp949"), ("gbk", "big5"),
    ("utf-8", "cp1252"), ("utf-8", "latin-1"), ("gbk", "cp1252"), ("utf-8", "cp1251"), ("gbk", "cp949"),
    ("gbk", "cp932"), ("utf-8", "euc_jp"), ("big5", "gbk"),
)  # fmt: skip
FORMS = ("{}", "标题：{}", "（{}）", "今天{}，大家都去了。", "作者：{} 来源：人民网", "第一行\n{}\n第三行")
LATER = ("traditional", "pinyin", "byteshift")


def damaged(count: int, draw: random.Random) -> list[tuple[str, str]]:
    """Texts with a damaged run in each, and how it was misread."""
    lines = [line for page in newspaper.pages() for line in page.split("\n") if len(line) > 20]
    to_traditional = opencc.OpenCC("s2t").convert
    texts = []
    while len(texts) < count:
        truth, reading = draw.choice(MISREADINGS)
        line, length = draw.choice(lines), draw.choice((2, 3, 4, 5, 6, 8, 12))
        start = draw.randrange(max(1, len(line) - length))
        part = line[start : start + length].replace(" ", "")
        data = (to_traditional(part) if truth == "big5" else part).encode(truth, "ignore")
        loss = draw.choice(("replaced", "a question mark", "dropped"))
        run = data.decode(reading, "ignore" if loss == "dropped" else "replace")
        if loss == "a question mark":
            run = run.replace("\ufffd", "?")
        if run.strip():
            texts.append((draw.choice(FORMS).format(run), f"{truth} as {reading}"))
    return texts


def main() -> None:
    """Print how many runs of each misreading were changed, though not repaired."""
    seed, count = (*map(int, sys.argv[1:]), 3, 2000)[:2]
    clean = Pipeline.of().clean
    reported = lost = 0
    unseen: Counter[str] = Counter()
    for text, kind in damaged(count, random.Random(seed)):
        cleaned = clean(text)
        findings = [change.before for change in cleaned.changes if change.before == change.after]
        by = {change.filter for change in cleaned.changes if change.before != change.after}
        if findings:
            reported += 1
            lost += any(run not in cleaned.text for run in findings)
        elif "mojibake" not in by and not by.isdisjoint(LATER):
            unseen[kind] += 1
    print(f"runs reported as unrepaired: {reported:,}; of these changed by a later filter: {lost}   bar 0")
    print(f"runs not seen to be damaged, changed by a later filter: {unseen.total()} of {count:,}")
    for kind, number in unseen.most_common():
        print(f"    {kind}: {number}")


if __name__ == "__main__":
    main()
