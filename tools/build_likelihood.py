"""Builds src/newsclean/data/likelihood.bin from the jieba dictionary and jionlp's distributions and
dictionaries.

    python tools/build_likelihood.py JIEBA_SDIST JIONLP_WHEEL SMARTCN_JAR

JIEBA_SDIST is jieba-0.42.1.tar.gz (MIT), JIONLP_WHEEL is jionlp-1.5.31-py2.py3-none-any.whl (Apache-2.0), both from
PyPI; SMARTCN_JAR is the dictionary of tools/smartcn.py. The same files give the same bytes. The format is told in
src/newsclean/chinese/likelihood.py.
"""

import ast
import io
import json
import math
import re
import sys
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from smartcn import read_pairs, read_words

from newsclean.chinese.character_ngrams import SENTENCE_ENDS
from newsclean.chinese.likelihood import Likelihood

TARGET = Path(__file__).parent.parent / "src" / "newsclean" / "data" / "likelihood.bin"
LONGEST = 4
WORDS = 140_000
STEP = 0.1  # nats
SURE = 0.85  # how far to believe the tagger's transitions
# The newspaper-like dictionary and the web-like distribution each get half of the probability.
SHARE_OF_JIEBA = 0.5

SPREAD = 2.0  # so many times as often as elsewhere may a character stand in a corpus

PAIRS = 230_000
RAREST_OF_NAMES = -9.0
PAIR_STEP = 0.25  # nats
# How far to believe the pairs counted in the dictionaries' explanations: of a word seen very often
# this share, of one seen EVEN times half of it.
SURE_OF_PAIRS = 0.35
EVEN = 100
DISCOUNT = 0.6  # taken off each count: what was seen once was mostly seen by chance
# The same for the pairs counted in a newspaper.
SURE_OF_NEWSPAPER = 0.8
EVEN_OF_NEWSPAPER = 50
LEAST_OF_NEWSPAPER = 5
# How far to believe the pairs inside compounds, which are counted in running text.
SURE_OF_COMPOUNDS = 0.7


def main(jieba_path: str, jionlp_path: str, jar: str) -> None:
    tagged = list(read_jieba(jieba_path))
    characters = shares(_distribution(jionlp_path, "char_distribution"))
    shares_of_both = without_mojibake(shares(row[:2] for row in tagged), characters), shares(read_jionlp(jionlp_path))
    chances = mix(*shares_of_both)
    kept = choose(chances)
    kinds, follows = kinds_of_words(tagged, jieba_path)
    rows = ";".join(" ".join(map(str, row)) for row in follows)
    language = Likelihood(
        {word: (-cost * STEP, 0) for word, cost in kept.items()}, [], {}, {}, frozenset(), frozenset(), {}, ()
    )
    compounds = pairs_in_compounds(shares_of_both, language)
    pairs = choose_pairs(*counts_of_pairs(read_explanations(jionlp_path), language), compounds, chances)
    newspaper = read_words(jar)
    add_pairs(pairs, newspaper, read_pairs(jar, newspaper), chances, kinds, follows)
    heads = [*simplified_forms(), usual_traditional(), "".join(convert("s2t"))]
    names = "\t".join(_row(part) for part in parts_of_names(jieba_path))
    TARGET.write_bytes(pack(kept, kinds, [*heads, rows, names], pairs))
    print(f"{len(kept)} words, {sum(map(len, pairs.values()))} pairs, {TARGET.stat().st_size} bytes")


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


def parts_of_names(path: str) -> list[dict[str, float]]:
    """Log probabilities of the characters that begin a person's name, stand inside one and end one,
    with those of going on or ending, from jieba's tagger."""
    emissions = _literal(_member(path, "posseg/prob_emit.py"))
    transitions = _literal(_member(path, "posseg/prob_trans.py"))
    into = {"B": 0.0, "M": transitions["B", "nr"]["M", "nr"], "E": 0.0}
    whole = transitions["B", "nr"]["E", "nr"]
    parts = []
    for place, log in into.items():
        chars = {char: value + log for char, value in emissions[place, "nr"].items() if value > RAREST_OF_NAMES}
        parts.append({char: value for char, value in chars.items() if is_hanzi(char)})
    parts[0][""] = whole
    return parts


def _literal(source: str) -> dict:  # type: ignore[type-arg]  # of whatever the source holds
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
    for line in _inner(path, name, "json").split("\n"):
        if line.strip():
            word, count = json.loads(line)
            yield word, count


def _inner(path: str, name: str, suffix: str) -> str:
    with zipfile.ZipFile(path) as wheel:
        inner = zipfile.ZipFile(io.BytesIO(wheel.read(f"jionlp/dictionary/{name}.zip")))
        return inner.read(f"{name}.{suffix}").decode("utf-8")


def is_hanzi(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def is_mark(char: str) -> bool:
    """Punctuation, digits and letters, as far as GBK has them."""
    return " " < char < "\x7f" or (char > "\x80" and not is_hanzi(char) and bool(char.encode("gbk", "ignore")))


def shares(counts: Iterator[tuple[str, int]]) -> dict[str, float]:
    found = dict(counts)
    total = sum(found.values())
    return {word: count / total for word, count in found.items()}


_BESIDE = re.compile(r"\([^()]{0,30}\)|\[[^\]]*\]|〖[^〗]*〗|\d+\.|[a-z]）|[①-⑨\s]+")


def read_explanations(path: str) -> Iterator[str]:
    """The running text of jionlp's dictionaries of characters, words and sayings, with the word
    itself for `~`."""
    for name in ("chinese_word_dictionary", "chinese_char_dictionary"):
        for line in filter(None, _inner(path, name, "txt").splitlines()):
            word, *_, explanation = line.split("\t")
            full_width = explanation.replace("~", word).translate(str.maketrans(";,:（）", "；，：()"))
            yield from filter(None, _BESIDE.sub("\n", full_width).split("\n"))
    for line in _inner(path, "xiehouyu", "txt").split("\n"):
        yield line.strip().replace("\t", "——")


def counts_of_pairs(lines: Iterable[str], language: Likelihood) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """How often each word and each two words in a row were counted."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for line in lines:
        found = language.divide(line)
        words.update(found)
        pairs.update(pairwise(found))
    return words, pairs


def pairs_in_compounds(sources: Iterable[dict[str, float]], language: Likelihood) -> dict[tuple[str, str], float]:
    """The probability of two words in a row, by the compounds that both stand in."""
    found: dict[tuple[str, str], float] = {}
    for source in sources:
        for compound, share in source.items():
            for pair in pairwise(language.divide(compound)) if len(compound) > 2 and is_hanzi(compound[0]) else ():
                found[pair] = found.get(pair, 0.0) + share / 2
    return found


Pairs = dict[str, dict[str, float]]


def choose_pairs(
    words: Counter[str],
    pairs: Counter[tuple[str, str]],
    compounds: dict[tuple[str, str], float],
    chances: dict[str, float],
) -> Pairs:
    """For words the nats to add when another follows: those pairs that change most, and under ""
    those for all the rest."""
    total = words.total()
    worth: dict[tuple[str, str], tuple[float, float]] = {}
    for pair in pairs.keys() | compounds.keys():
        first, second = pair
        known = (chances.get(first, 0.0), chances.get(second, 0.0))
        if not all(known) or first.isascii() or second.isascii():
            continue
        factor = 1 - _trust(words[first])
        if pair in pairs:
            factor += _trust(words[first]) * (pairs[pair] - DISCOUNT) * total / words[first] / max(words[second], 3)
        factor += SURE_OF_COMPOUNDS * compounds.get(pair, 0.0) / known[0] / known[1]
        gain = math.log(factor)
        if gain > 2 * PAIR_STEP:
            worth[pair] = known[0] * known[1] * factor * gain, gain
    best = sorted(worth, key=lambda pair: (-worth[pair][0], pair))[:PAIRS]
    chosen: Pairs = {}
    for first, second in sorted(best):
        chosen.setdefault(first, {"": math.log(1 - _trust(words[first]))})[second] = worth[first, second][1]
    return chosen


def add_pairs(
    chosen: Pairs,
    words: dict[str, int],
    pairs: dict[tuple[str, str], int],
    chances: dict[str, float],
    kinds: dict[str, int],
    follows: list[list[int]],
) -> None:
    """Mix the pairs of a newspaper into the rows of its words: of a word seen very often they get SURE_OF_NEWSPAPER of
    the probability, of one seen EVEN_OF_NEWSPAPER times half of that."""
    rows: dict[str, Counter[str]] = {}
    for (first, second), count in sorted(pairs.items()):
        if second != "末##末":
            rows.setdefault(first, Counter())[second] += count
    for end in SENTENCE_ENDS:  # the dictionary counts sentence by sentence
        rows.setdefault(end, Counter()).update(rows["始##始"])
    for first, row in rows.items():
        count = row.total()
        if not chances.get(first):
            continue
        if count < LEAST_OF_NEWSPAPER:
            continue
        share = SURE_OF_NEWSPAPER * count / (count + EVEN_OF_NEWSPAPER)
        old = chosen.get(first, {"": 0.0})
        rest = old[""] + math.log(1 - share)
        new = {second: math.exp(gain) * (1 - share) for second, gain in old.items() if second}
        for second, number in row.items():
            if not chances.get(second):
                continue
            by_kind = math.exp(follows[kinds.get(first, 0)][kinds.get(second, 0)] * STEP / 2)
            own = share * max(0.0, number - DISCOUNT) / count / chances[second] / by_kind
            new[second] = new.get(second, math.exp(rest)) + own
        chosen[first] = {second: math.log(factor) for second, factor in new.items()} | {"": rest}


def _trust(count: int) -> float:
    return SURE_OF_PAIRS * count / (count + EVEN)


def without_mojibake(words: dict[str, float], characters: dict[str, float]) -> dict[str, float]:
    """The words, but no character more often than text has it: jieba's count of 諲 and 闂 is high
    because its corpus held misread bytes."""
    return {
        word: share if len(word) > 1 else min(share, SPREAD * characters.get(word, 0.0))
        for word, share in words.items()
    }


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


def pack(costs: dict[str, int], kinds: dict[str, int], heads: list[str], pairs: Pairs) -> bytes:
    """The heads, two lines of pairs, and a line for each cost, length and kind of words."""
    groups: dict[tuple[int, int, int], list[str]] = {}
    for word, cost in costs.items():
        kind = kinds.get(word, kinds[""] if len(word) > 1 else 0) if is_hanzi(word[0]) else 0
        groups.setdefault((cost, len(word), kind), []).append(word)
    lines = [*heads, "\t".join(pairs), "\t".join(map(_row, pairs.values()))]
    lines += [
        f"{cost} {length} {kind} {''.join(sorted(words))}" for (cost, length, kind), words in sorted(groups.items())
    ]
    return zlib.compress("\n".join(lines).encode("utf-16-le"), 9)


def _row(row: dict[str, float]) -> str:
    """`nats words nats words`, in steps."""
    groups: dict[int, list[str]] = {}
    for word, gain in row.items():
        groups.setdefault(min(round(gain / PAIR_STEP), 40), []).append(word)
    return " ".join(f"{gain} {','.join(sorted(words))}" for gain, words in sorted(groups.items()))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
