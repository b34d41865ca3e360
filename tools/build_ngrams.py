"""Builds src/newsclean/data/ngrams.bin from the word pairs of Apache Lucene's smartcn.

    python tools/build_ngrams.py SMARTCN_JAR

SMARTCN_JAR is lucene-analyzers-smartcn-8.7.0.jar of Debian's liblucene8-java (tools/smartcn.py). The same jar gives the
same bytes. The format is told in src/newsclean/chinese/character_ngrams.py. Two words in a row are read as running
text: each character of the second is counted behind up to three before it. Orders are interpolated by Witten and
Bell's rule, and an n-gram is kept where leaving it out would cost more than LEAST.
"""

import math
import sys
import zlib
from collections import defaultdict
from pathlib import Path

from smartcn import read_pairs, read_words

from newsclean.chinese.character_ngrams import BETWEEN, FIRST_COST, NUMBER, SENTENCE_ENDS, SENTENCE_START, STEP
from newsclean.chinese.likelihood import likelihood

TARGET = Path(__file__).parent.parent / "src" / "newsclean" / "data" / "ngrams.bin"
ORDER = 4
LEAST = 4.0
"""Count times nats that an n-gram must be worth."""
SMOOTHING = 2.0
"""Counts that a history's each different continuation weighs against what was counted."""
INSIDE = 0.3
"""Weight of a word's own characters: its pairs count them too."""
OTHER_WORDS = 1.0
"""The same for the words of likelihood.bin, as often as they would be in a corpus of the same size."""
CHARACTERS = 21_000
"""Hanzi that an unseen character may be."""

_FORMS = {"始##始": {SENTENCE_START: 1.0}, "未##数": {NUMBER: 1.0}}
"""What the dictionary's names for kinds of words stand for, with shares; a time is mostly `１９９８年` or `３日`."""
_TIMES = {NUMBER + "年": 0.35, NUMBER + "月": 0.25, NUMBER + "日": 0.3, NUMBER + "时": 0.1}

Counts = list[dict[str, float]]


def main(jar: str) -> None:
    words = read_words(jar)
    table = choose(count(words, read_pairs(jar, words)))
    lines: dict[str, list[str]] = {}
    for history in sorted(table):
        lines.setdefault(history[-1:], [history[-1:]]).extend([history[:-1], row(table[history])])
    TARGET.write_bytes(zlib.compress("\n".join(map(BETWEEN.join, lines.values())).encode("utf-16-le"), 9))
    print(f"{len(table)} histories, {sum(map(len, table.values()))} n-grams, {TARGET.stat().st_size} bytes")


def count(words: dict[str, int], pairs: dict[tuple[str, str], int]) -> Counts:
    """How often each n-gram stands in the pairs, by its length."""
    counts: Counts = [defaultdict(float) for _ in range(ORDER + 1)]
    for (first, second), number in sorted(pairs.items()):
        for behind, part in _forms(second, first).items():
            for before, share in (_forms(first, second) or {"": 1.0}).items():
                before = SENTENCE_START if before in SENTENCE_ENDS else before
                _add(counts, before, behind, number * share * part)
    for word, number in sorted(words.items()):
        if number and "##" not in word:
            for char in word:
                counts[1][char] += number
            _add(counts, word[:1], word[1:], INSIDE * number)
    size = OTHER_WORDS * sum(words.values())
    for word, (log, _) in sorted(likelihood().words.items()):
        _add(counts, word[:1], word[1:], size * math.exp(log))
    return counts


def _forms(word: str, beside: str) -> dict[str, float]:
    """How a word is written, with shares."""
    if word == "未##时":
        if beside == "未##时":
            return {NUMBER + "年": 0.5, NUMBER + "月": 0.5}
        return {NUMBER + "日": 1.0} if beside in ("电", "讯") else _TIMES
    return _FORMS.get(word, {} if "##" in word else {word: 1.0})


def _add(counts: Counts, before: str, behind: str, number: float) -> None:
    text = before + behind
    for end in range(len(before) + 1, len(text) + 1):
        for length in range(2, min(ORDER, end) + 1):
            counts[length][text[end - length : end]] += number


def choose(counts: Counts) -> dict[str, dict[str, float]]:
    """For each history the log-probabilities of what follows it, as far as shorter ones do not say the same."""
    table: dict[str, dict[str, float]] = {}
    for length in range(1, ORDER + 1):
        totals: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for gram, number in counts[length].items():
            totals[gram[:-1]][0] += number
            totals[gram[:-1]][1] += 1
        for gram, number in counts[length].items():
            history, char = gram[:-1], gram[-1]
            total, kinds = totals[history]
            share = total / (total + SMOOTHING * kinds)
            shorter = math.exp(_known(table, history[1:], char)) if history else 1 / CHARACTERS
            log = math.log(share * number / total + (1 - share) * shorter)
            without = math.log(1 - share) + math.log(shorter)
            if not history or number * (log - without) > LEAST:
                table.setdefault(history, {"": math.log(1 - share)})[char] = log
    return table


def _known(table: dict[str, dict[str, float]], history: str, char: str) -> float:
    """What the table says of a character so far."""
    found = table.get(history, {"": 0.0})
    if char in found:
        return found[char]
    return found[""] + _known(table, history[1:], char) if history else math.log(1 / CHARACTERS)


def row(entries: dict[str, float]) -> str:
    """The backoff and groups of characters, each behind the sign of its log-probability."""
    groups: dict[int, str] = {}
    for char, log in sorted(entries.items()):
        if char:
            cost = min(255, round(-log / STEP))
            groups[cost] = groups.get(cost, "") + char
    backoff = chr(FIRST_COST + min(255, round(-entries[""] / STEP)))
    return backoff + "".join(chr(FIRST_COST + cost) + chars for cost, chars in sorted(groups.items()))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
