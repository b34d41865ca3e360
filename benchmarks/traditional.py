"""Wrong hanzi per million when Traditional text is made Simplified again: `python benchmarks/traditional.py`.

The newspaper is converted by OpenCC's s2t, s2tw, s2hk, and character by character as site farms do; then it is cleaned
with the default settings, and converted back by each configuration of OpenCC. Characters that are not what the
newspaper wrote are counted. The last column is how many lines change when our result is cleaned again.
"""

import argparse
from collections import Counter
from collections.abc import Callable
from functools import cache

import newspaper
import opencc

from newsclean.edit import apply_edits
from newsclean.filters.traditional import VARIANTS, Traditional

ORIGINS = ("s2t", "s2tw", "s2hk", "one to one", "one by one")
FILTER = Traditional()


def one_to_one(text: str) -> str:
    """Each character by itself, as a table without phrases does it: 于 后 里 制 stay, for they are Traditional too."""
    return "".join(map(_alone, text))


@cache
def _alone(character: str) -> str:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return str(_converter("s2t")(character))
    return character


def one_by_one(text: str) -> str:
    """Each character by itself and by its commonest form, as other tables do it: 後 裏 幹 everywhere."""
    return "".join(map(_commonest, text))


@cache
def _commonest(character: str) -> str:
    return str(_converter("s2t")(character))


@cache
def _converter(config: str) -> Callable[[str], str]:
    tables = {"one to one": one_to_one, "one by one": one_by_one}
    return tables.get(config) or opencc.OpenCC(config).convert


def ours(text: str) -> str:
    """What the filter makes of a text."""
    return apply_edits(text, list(FILTER.edits(text)))


def wrong(before: str, after: str) -> Counter[str]:
    """The characters of `after` that differ, each as `was → is`; all of them where the length does."""
    if len(before) != len(after):
        return Counter({f"{before[:20]}…": len(before)})
    return Counter(f"{old} → {new}" for old, new in zip(before, after, strict=True) if old != new)


def main() -> None:
    """Print a row for each origin, and where we are worse than the best configuration."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", action="store_true", help="pages of 1,000 characters, not lines, are the documents")
    parser.add_argument("-v", "--verbose", action="store_true", help="show what we make wrong")
    options = parser.parse_args()
    texts = newspaper.pages() if options.pages else newspaper.lines()
    hanzi = sum("一" <= character <= "龥" for text in texts for character in text)
    print(f"{len(texts):,} texts, {hanzi:,} hanzi; wrong per million")
    print(f"{'from':12}{'ours':>8}" + "".join(f"{variant:>9}" for variant in VARIANTS) + "   changes again")
    for origin in ORIGINS:
        converted = [_converter(origin)(text) for text in texts]
        cleaned = [ours(text) for text in converted]
        errors: Counter[str] = Counter()
        for text, after in zip(texts, cleaned, strict=True):
            errors += wrong(text, after)
        theirs = []
        for variant in VARIANTS:
            back = _converter(variant)("\n".join(converted)).split("\n") if not options.pages else None
            back = back or [_converter(variant)(text) for text in converted]
            theirs.append(sum(sum(wrong(*pair).values()) for pair in zip(texts, back, strict=True)))
        again = sum(ours(text) != text for text in cleaned)
        figures = [errors.total(), *theirs]
        row = f"{figures[0] / hanzi * 1e6:8.1f}" + "".join(f"{count / hanzi * 1e6:9.1f}" for count in figures[1:])
        print(f"{origin:12}{row}{again:16}" + ("" if figures[0] <= min(theirs) else "   WORSE than the best"))
        if options.verbose:
            print("    " + ", ".join(f"{what} {count}" for what, count in errors.most_common(40)))


if __name__ == "__main__":
    main()
