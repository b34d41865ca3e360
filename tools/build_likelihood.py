"""Builds src/newsclean/data/likelihood.bin from the jieba dictionary and jionlp's distributions.

    python tools/build_likelihood.py JIEBA_SDIST JIONLP_WHEEL

JIEBA_SDIST is jieba-0.42.1.tar.gz (MIT), JIONLP_WHEEL is jionlp-1.5.31-py2.py3-none-any.whl
(Apache-2.0), both from PyPI. The same files give the same bytes. The format is told in
src/newsclean/likelihood.py.
"""

import ast
import io
import json
import math
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src" / "newsclean" / "data" / "likelihood.bin"
LONGEST = 4
WORDS = 140_000
STEP = 0.1  # nats
SURE = 0.85  # how far to believe the tagger's transitions
# The newspaper-like dictionary and the web-like distribution each get half of the probability.
SHARE_OF_JIEBA = 0.5


def main(jieba_path: str, jionlp_path: str) -> None:
    tagged = list(read_jieba(jieba_path))
    chances = mix(shares((word, count) for word, count, _ in tagged), shares(read_jionlp(jionlp_path)))
    kept = choose(chances)
    kinds, rows = kinds_of_words(tagged, jieba_path)
    TARGET.write_bytes(pack(kept, kinds, rows, [*simplified_forms(), usual_traditional(), "".join(convert("s2t"))]))
    print(f"{len(kept)} words, {TARGET.stat().st_size} bytes")


def read_jieba(path: str) -> Iterator[tuple[str, int, str]]:
    """Words of hanzi with how often they were counted, and their part of speech."""
    for line in _member(path, "dict.txt").splitlines():
        word, count, tag = line.split(" ")
        if all(map(is_hanzi, word)):
            yield word, int(count), tag


def _member(path: str, name: str) -> str:
    with tarfile.open(path) as archive:
        member = archive.extractfile(f"jieba-0.42.1/jieba/{name}")
        assert member is not None, f"{name} is missing from the jieba sdist"
        return member.read().decode("utf-8")


def kinds_of_words(tagged: list[tuple[str, int, str]], path: str) -> tuple[dict[str, int], list[list[int]]]:
    """The kind of each word (one hanzi or more, and its part of speech), from 1; and how kinds
    follow one another.

    Row 0 is the start of a sentence. An entry is ln(P(kind | kind before) / P(kind)) in steps,
    from the transitions of jieba's tagger.
    """
    shares_of_kinds: dict[tuple[str, str], float] = {}
    for word, count, tag in tagged:
        kind = ("S" if len(word) == 1 else "B", tag)
        shares_of_kinds[kind] = shares_of_kinds.get(kind, 0.0) + count
    total = sum(shares_of_kinds.values())
    order = sorted(shares_of_kinds)
    transitions = _literal(_member(path, "posseg/prob_trans.py"))
    starts = _literal(_member(path, "posseg/prob_start.py"))
    rows = [{kind: math.exp(log) for kind, log in starts.items()}]
    for size, tag in order:
        row = {kind: math.exp(log) for kind, log in transitions.get(("S" if size == "S" else "E", tag), {}).items()}
        rows.append(row)
    table = []
    for row in rows:
        whole = sum(row.values())
        entries = [0]
        for kind in order:
            usual = shares_of_kinds[kind] / total + 1e-5
            given = row.get(kind, 0.0) / whole if whole else usual
            entries.append(round(math.log((SURE * given + (1 - SURE) * usual) / usual) / STEP))
        table.append(entries)
    numbers = {kind: number for number, kind in enumerate(order, 1)}
    kinds = {word: numbers["S" if len(word) == 1 else "B", tag] for word, _, tag in tagged}
    kinds[""] = numbers["B", "n"]
    return kinds, table


def _literal(source: str) -> dict:  # type: ignore[type-arg]
    value = ast.literal_eval(source.split("=", 1)[1].strip())
    assert isinstance(value, dict)
    return value


def read_jionlp(path: str) -> Iterator[tuple[str, int]]:
    """Words and marks with how often they were counted; single characters that are no word of
    their own get a little."""
    counts = dict(_distribution(path, "word_distribution"))
    for char, count in _distribution(path, "char_distribution"):
        counts.setdefault(char, min(count, 1 + count // 1000))
    for word, count in counts.items():
        if all(map(is_hanzi, word)) or (len(word) == 1 and is_mark(word)):
            yield word, count


def _distribution(path: str, name: str) -> Iterator[tuple[str, int]]:
    with zipfile.ZipFile(path) as wheel:
        inner = zipfile.ZipFile(io.BytesIO(wheel.read(f"jionlp/dictionary/{name}.zip")))
        for line in inner.read(f"{name}.json").decode("utf-8").split("\n"):
            if line.strip():
                word, count = json.loads(line)
                yield word, count


def is_hanzi(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def is_mark(char: str) -> bool:
    """Punctuation, digits and letters, as far as GBK has them."""
    return " " < char < "\x7f" or (char > "\x80" and not is_hanzi(char) and bool(char.encode("gbk", "ignore")))


def shares(counts: Iterator[tuple[str, int]]) -> dict[str, float]:
    found = dict(counts)
    total = sum(found.values())
    return {word: count / total for word, count in found.items()}


def mix(jieba: dict[str, float], jionlp: dict[str, float]) -> dict[str, float]:
    """One probability for each word; what jieba does not count at all (marks) is jionlp's alone."""
    mixed = {}
    for word in jieba.keys() | jionlp.keys():
        if len(word) <= LONGEST:
            weight = SHARE_OF_JIEBA if is_hanzi(word[0]) else 0.0
            mixed[word] = weight * jieba.get(word, 0.0) + (1 - weight) * jionlp.get(word, 0.0)
    return mixed


def choose(chances: dict[str, float]) -> dict[str, int]:
    """The words worth their place, as -ln(probability) in steps: those that their parts do not
    predict anyhow."""
    logs = {word: math.log(chance) for word, chance in chances.items() if chance > 0}
    floor = min(logs[word] for word in logs if len(word) == 1)
    worth = {}
    for word, log in logs.items():
        if len(word) > 1:
            parts = max(_log(logs, word[:cut], floor) + _log(logs, word[cut:], floor) for cut in range(1, len(word)))
            if log > parts:
                worth[word] = math.exp(log) * (log - parts)
    best = sorted(worth, key=lambda word: (-worth[word], word))[:WORDS]
    singles = [word for word in logs if len(word) == 1]
    return {word: min(255, round(-logs[word] / STEP)) for word in [*singles, *best]}


def _log(logs: dict[str, float], part: str, floor: float) -> float:
    return logs[part] if part in logs else len(part) * floor


def gbk_hanzi() -> list[str]:
    chars = [bytes((lead, trail)).decode("gbk", "ignore") for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF)]
    return [char for char in chars if len(char) == 1 and is_hanzi(char)]


def convert(config: str) -> dict[str, str]:
    """What OpenCC's dictionaries (Apache-2.0) make of each character of GBK by itself, where that
    is another one."""
    import opencc

    old = gbk_hanzi()
    new = opencc.OpenCC(config).convert("\n".join(old)).split("\n")
    return {a: b for a, b in zip(old, new, strict=True) if a != b and len(b) == 1 and is_hanzi(b)}


def simplified_forms() -> tuple[str, str]:
    """Traditional characters, and the Simplified form of each."""
    forms = convert("t2s")
    return "".join(forms), "".join(forms.values())


def usual_traditional() -> str:
    """The Traditional characters that converting Simplified text gives, in any region's standard."""
    return "".join(sorted({new for config in ("s2t", "s2tw", "s2hk") for new in convert(config).values()}))


def pack(costs: dict[str, int], kinds: dict[str, int], rows: list[list[int]], heads: list[str]) -> bytes:
    """The lines of characters, the rows of kinds, and a line for each cost, length and kind of words."""
    groups: dict[tuple[int, int, int], list[str]] = {}
    for word, cost in costs.items():
        kind = kinds.get(word, kinds[""] if len(word) > 1 else 0) if is_hanzi(word[0]) else 0
        groups.setdefault((cost, len(word), kind), []).append(word)
    lines = [*heads, ";".join(" ".join(map(str, row)) for row in rows)]
    lines += [
        f"{cost} {length} {kind} {''.join(sorted(words))}" for (cost, length, kind), words in sorted(groups.items())
    ]
    return zlib.compress("\n".join(lines).encode("utf-16-le"), 9)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
