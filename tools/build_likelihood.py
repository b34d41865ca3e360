"""Builds src/newsclean/data/likelihood.bin from the jieba dictionary and jionlp's distributions.

    python tools/build_likelihood.py JIEBA_SDIST JIONLP_WHEEL

JIEBA_SDIST is jieba-0.42.1.tar.gz (MIT), JIONLP_WHEEL is jionlp-1.5.31-py2.py3-none-any.whl (Apache-2.0), both from
PyPI. The same files give the same bytes. The format is told in src/newsclean/likelihood.py.
"""

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
WORDS = 170_000
STEP = 0.1  # nats
# The newspaper-like dictionary and the web-like distribution each get half of the probability.
SHARE_OF_JIEBA = 0.5


def main(jieba_path: str, jionlp_path: str) -> None:
    chances = mix(shares(read_jieba(jieba_path)), shares(read_jionlp(jionlp_path)))
    kept = choose(chances)
    TARGET.write_bytes(pack(kept, simplified_forms(), usual_traditional()))
    print(f"{len(kept)} words, {TARGET.stat().st_size} bytes")


def read_jieba(path: str) -> Iterator[tuple[str, int]]:
    """Words of hanzi with how often they were counted."""
    with tarfile.open(path) as archive:
        member = archive.extractfile("jieba-0.42.1/jieba/dict.txt")
        assert member is not None, "dict.txt is missing from the jieba sdist"
        for line in member.read().decode("utf-8").splitlines():
            word, count, _ = line.split(" ")
            if all(map(is_hanzi, word)):
                yield word, int(count)


def read_jionlp(path: str) -> Iterator[tuple[str, int]]:
    """Words and marks with how often they were counted; single characters that are no word of their own get a little."""
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
    return " " < char < "\x7f" or ("\x80" < char and not is_hanzi(char) and bool(char.encode("gbk", "ignore")))


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
    """The words worth their place, as -ln(probability) in steps: those that their parts do not predict anyhow."""
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
    """What OpenCC's dictionaries (Apache-2.0) make of each character of GBK by itself, where that is another one."""
    import opencc

    old = gbk_hanzi()
    new = opencc.OpenCC(config).convert("\n".join(old)).split("\n")
    return {a: b for a, b in zip(old, new, strict=True) if a != b and len(b) == 1 and is_hanzi(b)}


def simplified_forms() -> dict[str, str]:
    """The Simplified form of each Traditional character."""
    return convert("t2s")


def usual_traditional() -> str:
    """The Traditional characters that converting Simplified text gives, in any region's standard."""
    return "".join(sorted({new for config in ("s2t", "s2tw", "s2hk") for new in convert(config).values()}))


def pack(costs: dict[str, int], simplified: dict[str, str], usual: str) -> bytes:
    """A line for each cost (cost, length, words run together), after three lines of characters."""
    groups: dict[tuple[int, int], list[str]] = {}
    for word, cost in costs.items():
        groups.setdefault((cost, len(word)), []).append(word)
    lines = ["".join(simplified), "".join(simplified.values()), usual]
    lines += [f"{cost} {length} {''.join(sorted(words))}" for (cost, length), words in sorted(groups.items())]
    return zlib.compress("\n".join(lines).encode("utf-16-le"), 9)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
