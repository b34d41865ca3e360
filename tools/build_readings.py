"""Builds src/newsclean/data/readings.txt: how common characters are usually read.

    python tools/build_readings.py JIEBA_SDIST

JIEBA_SDIST is jieba-0.42.1.tar.gz (MIT) from PyPI: words with their counts. pypinyin (MIT) reads them, phrase by
phrase, and OpenCC (Apache-2.0) gives their Traditional forms. A character is in the table when it is one of the
LEVEL most counted, with each reading that at least SHARE of its occurrences have.
"""

import sys
import tarfile
from collections import Counter, defaultdict
from pathlib import Path

from opencc import OpenCC
from pypinyin import Style, pinyin
from pypinyin.contrib.tone_convert import to_normal as remove_tone

TARGET = Path(__file__).parent.parent / "src" / "newsclean" / "data" / "readings.txt"
LEVEL = 3500
SHARE = 0.02
_NAMES = ("nr", "ns", "nt", "nz")  # 尉迟, 六安: who glosses those does not do it for noise
HEAD = """\
# How common characters are usually read: a reading, and the characters that have it among their usual ones.
#
# Made by tools/build_readings.py from the counts of words in jieba 0.42.1's dict.txt (MIT, (c) 2013 Sun Junyi;
# the licence is in likelihood.txt), their readings by pypinyin (MIT, (c) 2016 mozillazg and contributors), and
# their Traditional forms by OpenCC (Apache-2.0).

"""


def main(path: str) -> None:
    counts, readings = count_readings(path)
    common = [hanzi for hanzi, _ in counts.most_common(LEVEL)]
    rows = defaultdict(set)
    for hanzi in common:
        for reading, count in readings[hanzi].items():
            if count >= SHARE * readings[hanzi].total():
                rows[reading] |= {hanzi, *traditional(hanzi, reading)}
    lines = [f"{reading} {''.join(sorted(rows[reading]))}\n" for reading in sorted(rows)]
    TARGET.write_text(HEAD + "".join(lines), "utf-8")
    print(f"{len(common)} characters, {len(lines)} readings, {TARGET.stat().st_size} bytes")


def count_readings(path: str) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """How often each character stands in jieba's words, and has each reading in those that are no names."""
    counts: Counter[str] = Counter()
    found: dict[str, Counter[str]] = defaultdict(Counter)
    with tarfile.open(path) as archive:
        member = archive.extractfile("jieba-0.42.1/jieba/dict.txt")
        assert member is not None, "dict.txt is missing from the jieba sdist"
        for line in member.read().decode("utf-8").splitlines():
            word, count, kind = line.split(" ")
            readings = pinyin(word, style=Style.TONE)
            if len(readings) == len(word) and all("一" <= hanzi <= "龥" for hanzi in word):
                for hanzi, (reading,) in zip(word, readings, strict=True):
                    counts[hanzi] += int(count)
                    found[hanzi][reading] += int(count) if kind not in _NAMES else 0
    return counts, found


def traditional(hanzi: str, reading: str) -> set[str]:
    """The Traditional characters that OpenCC turns into this one and that have this reading: 發 fā, 髮 fà.

    Tones do not count, as the standards differ on them: 績 is jī or jì.
    """
    plain = remove_tone(reading)
    return {form for form in _FORMS.get(hanzi, ()) if plain in pinyin(form, Style.NORMAL, heteronym=True)[0]}


def _forms() -> dict[str, set[str]]:
    convert = OpenCC("t2s").convert
    forms: dict[str, set[str]] = defaultdict(set)
    for point in range(0x4E00, 0x9FA6):
        if (simplified := convert(chr(point))) != chr(point):
            forms[simplified].add(chr(point))
    return forms


if __name__ == "__main__":
    _FORMS = _forms()
    main(sys.argv[1])
