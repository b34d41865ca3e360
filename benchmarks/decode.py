"""How much damaged newspaper each detector gets back exactly, and how fast: `python benchmarks/decode.py`.

Detectors that are not installed are left out: `pip install charset-normalizer faust-cchardet charset_mnbvc`.
"""

import argparse
import difflib
import importlib
import random
import time
from collections.abc import Callable

import newspaper
import opencc

from newsclean import Pipeline
from newsclean.decode import decode
from newsclean.errors import DocumentError

LINES = 4
SHORT = 6  # characters
MB = 1_000_000
LOST = "\ufffd"

Case = tuple[bytes, str]
"""The bytes of a file and the text that should come of them."""

_clean = Pipeline.of(select=["mojibake"]).clean


def newsclean(data: bytes) -> str:
    """What newsclean reads, with the mojibake filter behind it."""
    return _clean(decode(data).text).text


def by_name(detect: Callable[[bytes], str | None]) -> Callable[[bytes], str]:
    """A reader out of a detector that only names an encoding."""

    def read(data: bytes) -> str:
        text = data.decode(detect(data) or "utf-8", "replace")
        return text.removeprefix("\ufeff")

    return read


def peers() -> dict[str, Callable[[bytes], str]]:
    """The readers to compare, as far as they are installed."""
    chosen: dict[str, Callable[[bytes], str]] = {"newsclean": newsclean}
    for name, package in (
        ("chardet", "chardet"),
        ("normalizer", "charset_normalizer"),
        ("cchardet", "cchardet"),
        ("mnbvc", "charset_mnbvc.api"),
    ):
        try:
            module = importlib.import_module(package)
        except ImportError:
            print(f"{package} is not installed, so it is left out")
            continue
        if name == "mnbvc":
            chosen[name] = by_name(lambda data, module=module: module.from_data(data, mode=1))
        else:
            chosen[name] = by_name(lambda data, module=module: module.detect(data)["encoding"])
    return chosen


# What can happen to a text: each gives bytes and the text they should give, or raises UnicodeEncodeError.


def plainly(codec: str) -> Callable[[str, random.Random], Case]:
    return lambda text, _: (text.encode(codec), text)


def short(codec: str) -> Callable[[str, random.Random], Case]:
    def make(text: str, chance: random.Random) -> Case:
        line = chance.choice(text.splitlines())
        start = chance.randrange(20, max(21, len(line) - SHORT))
        return line[start : start + SHORT].encode(codec), line[start : start + SHORT]

    return make


def mixed(codec: str) -> Callable[[str, random.Random], Case]:
    def make(text: str, chance: random.Random) -> Case:
        lines = text.splitlines(keepends=True)
        first = set(chance.sample(range(len(lines)), len(lines) // 2))
        return b"".join(line.encode("utf-8" if at in first else codec) for at, line in enumerate(lines)), text

    return make


def bad_byte(text: str, chance: random.Random) -> Case:
    at = chance.choice([at for at, character in enumerate(text) if character > "\u07ff"])
    data = bytearray(text[at].encode())
    data[chance.randrange(len(data))] = 0xFF
    return text[:at].encode() + data + text[at + 1 :].encode(), text[:at] + LOST + text[at + 1 :]


def lost_byte(codec: str) -> Callable[[str, random.Random], Case]:
    def make(text: str, chance: random.Random) -> Case:
        at = chance.choice([at for at, character in enumerate(text) if character > "\u07ff"])
        data = bytearray(text[at].encode(codec))
        del data[chance.randrange(len(data))]
        return text[:at].encode(codec) + data + text[at + 1 :].encode(codec), text[:at] + LOST + text[at + 1 :]

    return make


def cut(codec: str) -> Callable[[str, random.Random], Case]:
    def make(text: str, chance: random.Random) -> Case:
        at = chance.choice([at for at, character in enumerate(text) if at > SHORT and character > "\u07ff"])
        last = text[at].encode(codec)
        return text[:at].encode(codec) + last[: chance.randrange(1, len(last))], text[:at] + LOST

    return make


def misread(codec: str, read_as: str) -> Callable[[str, random.Random], Case]:
    """Text in one encoding that was read as another and saved as UTF-8."""

    def make(text: str, _: random.Random) -> Case:
        data = text.encode(codec)
        if read_as == "sloppy cp1252":
            wrong = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)
        else:
            wrong = data.decode(read_as)
        if "\ufffd" in wrong:
            raise UnicodeEncodeError(read_as, wrong, 0, 1, "lost")
        return wrong.encode(), text

    return make


KINDS: dict[str, tuple[str, Callable[[str, random.Random], Case]]] = {
    "UTF-8": ("simplified", plainly("utf-8")),
    "UTF-8 with BOM": ("simplified", plainly("utf-8-sig")),
    "GB18030": ("traditional", plainly("gb18030")),
    "GB2312": ("simplified", plainly("gb2312")),
    "Big5": ("taiwan", plainly("big5")),
    "Big5-HKSCS": ("hong kong", plainly("big5hkscs")),
    "UTF-16 with BOM": ("simplified", plainly("utf-16")),
    "UTF-16LE": ("simplified", plainly("utf-16-le")),
    "UTF-16BE": ("taiwan", plainly("utf-16-be")),
    "6 characters, GBK": ("simplified", short("gbk")),
    "6 characters, Big5": ("taiwan", short("big5")),
    "UTF-8 and GBK lines": ("simplified", mixed("gbk")),
    "UTF-8, a bad byte": ("simplified", bad_byte),
    "UTF-8, cut": ("simplified", cut("utf-8")),
    "UTF-8 as Latin-1": ("simplified", misread("utf-8", "latin-1")),
    "UTF-8 as cp1252": ("simplified", misread("utf-8", "sloppy cp1252")),
    "GBK as Latin-1": ("simplified", misread("gbk", "latin-1")),
    "Big5 as GB18030": ("taiwan", misread("big5", "gb18030")),
}
"""The eighteen kinds, each with the script it is made from."""

MORE: dict[str, tuple[str, Callable[[str, random.Random], Case]]] = {
    "GB18030, a lost byte": ("simplified", lost_byte("gb18030")),
    "GB18030, cut": ("simplified", cut("gb18030")),
    "Big5, cut": ("taiwan", cut("big5")),
    "UTF-8 and Big5 lines": ("taiwan", mixed("big5")),
    "6 characters, UTF-16LE": ("simplified", short("utf-16-le")),
    "GBK as cp1252": ("simplified", misread("gbk", "sloppy cp1252")),
    "GBK as cp437": ("simplified", misread("gbk", "cp437")),
    "Big5 as Latin-1": ("taiwan", misread("big5", "latin-1")),
    "GBK as Big5": ("simplified", misread("gbk", "big5hkscs")),
    "UTF-8 as cp437": ("simplified", misread("utf-8", "cp437")),
    "UTF-8 as GBK": ("simplified", misread("utf-8", "gb18030")),
}
"""Kinds beyond them."""


def documents(script: str, count: int, chance: random.Random) -> list[str]:
    """Texts of four newspaper lines."""
    config = {"taiwan": "s2tw", "hong kong": "s2hk", "traditional": "s2t"}.get(script)
    convert = opencc.OpenCC(config).convert if config else str
    lines = [line for line in newspaper.lines() if len(line) > 3 * SHORT + 20]
    return ["".join(f"{convert(line)}\n" for line in chance.sample(lines, LINES)) for _ in range(count)]


def cases(kind: tuple[str, Callable[[str, random.Random], Case]], count: int, seed: str) -> list[Case]:
    """So many files of a kind; texts that its encoding cannot write are passed over."""
    chance = random.Random(seed)
    made: list[Case] = []
    for _ in range(40):
        for text in documents(kind[0], count, chance):
            try:
                made.append(kind[1](text, chance))
            except (UnicodeEncodeError, UnicodeDecodeError):
                continue
            if len(made) == count:
                return made
    return made


READINGS: dict[str, tuple[str, ...]] = {
    "utf-8": (
        ("latin-1", "cp1252", "cp1250", "cp1251", "cp437", "cp850", "mac-roman", "koi8-r")
        + ("gb18030", "big5hkscs", "cp932", "cp949")
    ),
    "gbk": (
        ("latin-1", "cp1252", "cp1250", "cp1251", "cp437", "cp850", "mac-roman", "koi8-r")
        + ("big5hkscs", "cp932", "cp949", "euc_jp")
    ),
    "big5": ("latin-1", "cp1252", "cp437", "gb18030"),
}
"""Of each true encoding, the encodings that text in it is wrongly read as."""

LENGTHS = (2, 4, 8, 16, 40)
MANY = 5  # a reading in which more than one character in so many is lost is no text that anybody keeps


def table(count: int, seed: str, show: bool) -> None:
    """Print for each true encoding and wrong reading the share mended of lines of each length.

    Of readings without a loss the lines that come back exactly; of others the characters, and in brackets how
    many lines have a wrong character in them that no finding tells of.
    """
    print(f"{'':36}" + "".join(f"{length:>16}" for length in LENGTHS))
    for truth, readings in READINGS.items():
        for reading in readings:
            for is_lossy in (False, True):
                cells = [_cell(truth, reading, is_lossy, length, count, seed, show) for length in LENGTHS]
                if any(cells):
                    title = f"{truth} as {reading}{', with losses' if is_lossy else ''}"
                    print(f"{title:36}" + "".join(f"{cell:>16}" for cell in cells), flush=True)


def _cell(truth: str, reading: str, is_lossy: bool, length: int, count: int, seed: str, show: bool) -> str:
    chance = random.Random(f"{seed}{truth}{reading}{is_lossy}{length}")
    made: list[tuple[str, str]] = []
    for text in _pieces("taiwan" if truth == "big5" else "simplified", length, 40 * count, chance):
        wrong = _misread_or_lost(text, truth, reading, is_lossy)
        if wrong is not None:
            made.append((wrong, text))
        if len(made) == count:
            break
    if len(made) < count // 4:
        return ""
    right = unseen = characters = 0
    for wrong, text in made:
        cleaned = _clean(wrong)
        matched = _matching(cleaned.text, text)
        right += matched if is_lossy else cleaned.text == text
        characters += len(text)
        is_silent = cleaned.text != text and not any(change.rule in ("lost", "suspect") for change in cleaned.changes)
        unseen += is_silent
        if show and cleaned.text != text:
            print(f"      {truth} {reading} {wrong!r} {cleaned.text!r} {text!r}")
    share = right / (characters if is_lossy else len(made))
    return f"{share:.1%} ({unseen}/{len(made)})"


def _pieces(script: str, length: int, count: int, chance: random.Random) -> list[str]:
    """Beginnings and clauses of newspaper lines with so many characters."""
    convert = opencc.OpenCC("s2tw").convert if script == "taiwan" else str
    found = []
    lines = [line for line in newspaper.lines() if len(line) > length]
    for line in chance.sample(lines, min(count, len(lines))):
        clean = convert(line[chance.randrange(len(line) - length) :][:length])
        if sum(character > "\u2fff" for character in clean) * 4 >= 3 * length and clean.strip() == clean:
            found.append(clean)
    return found


def _misread_or_lost(text: str, truth: str, reading: str, is_lossy: bool) -> str | None:
    """What a wrong reading makes of a text, or None where it is not of this kind."""
    try:
        data = text.encode(truth)
        strict = data.decode(reading)
        return None if is_lossy or LOST in strict else strict
    except UnicodeEncodeError:
        return None
    except UnicodeDecodeError:
        wrong = data.decode(reading, "replace")
        return wrong if is_lossy and wrong.count(LOST) * MANY <= len(text) else None


def _matching(got: str, text: str) -> int:
    """How many characters of a text came back."""
    return sum(block.size for block in difflib.SequenceMatcher(None, got, text, autojunk=False).get_matching_blocks())


def is_exact(read: Callable[[bytes], str], case: Case) -> bool:
    try:
        return read(case[0]) == case[1]
    except (DocumentError, UnicodeDecodeError, LookupError):
        return False


def speed(read: Callable[[bytes], object], files: list[bytes]) -> float:
    """MB of input a second of processor time, the best of three rounds."""
    rates = []
    for _ in range(3):
        started = time.process_time()
        for data in files:
            read(data)
        rates.append(sum(map(len, files)) / (time.process_time() - started) / MB)
    return max(rates)


def main() -> None:
    """Print a row for each kind: the share of files each reader gets exactly right."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=100, help="files of each kind")
    options.add_argument("--seed", default="1")
    options.add_argument("--show", action="store_true", help="show what newsclean gets wrong")
    options.add_argument("--alone", action="store_true", help="newsclean alone")
    options.add_argument("--table", action="store_true", help="only the table of true encodings and wrong readings")
    chosen = options.parse_args()
    if chosen.table:
        table(chosen.count, chosen.seed, chosen.show)
        return
    readers = {"newsclean": newsclean} if chosen.alone else peers()
    print(f"{'':24}" + "".join(f"{name:>12}" for name in readers))
    total = right = 0
    for title, kind in (KINDS | MORE).items():
        files = cases(kind, chosen.count, chosen.seed + title)
        row = {name: sum(is_exact(read, case) for case in files) for name, read in readers.items()}
        shown = "".join(f"{count / len(files):12.1%}" if files else f"{'none':>12}" for count in row.values())
        print(f"{title:24}{shown}{'' if title in KINDS else '   (beyond the 18)'}")
        if title in KINDS:
            total, right = total + len(files), right + row["newsclean"]
        if chosen.show:
            for data, text in [case for case in files if not is_exact(newsclean, case)][:3]:
                print(f"    {data[:40]!r} {text[:40]!r}")
    print(f"newsclean, the 18 kinds: {right} of {total}, {right / total:.2%}")
    for codec, script in (("gb18030", "simplified"), ("big5hkscs", "hong kong")):
        pages = ["".join(documents(script, 6, random.Random(number))) for number in range(40)]
        files = [page.encode(codec, "ignore")[:3000].decode(codec, "ignore").encode(codec) for page in pages]
        reading = readers | {"newsclean": decode}
        print(f"MB/s, {codec:18}" + "".join(f"{speed(read, files):12.1f}" for read in reading.values()))


if __name__ == "__main__":
    main()
