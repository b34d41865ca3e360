"""Simulates byte-shift damage: text in, (truth, damaged, which characters were lost) out.

INSERT is `bytes.replace` over an ordered table of (character, pinyin), SPLIT cuts the bytes at
full-width marks; then a decoder of the reader's choice reads the pieces. Every byte remembers
which character it came from.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from random import Random
from typing import NamedTuple

from newsclean.chinese.gbk import tables

MARKS = "！？；，"
HALF_WIDTH = str.maketrans("，！？：；（）", ",!?:;()")
NOT_OF_THE_TEXT = -1


class Damaged(NamedTuple):
    """`truth` is the text without annotations; `lost` are the indices into it that cannot be read
    any more. `ends` has for each character of `text` how much of the truth it and those before it come from."""

    truth: str
    text: str
    lost: frozenset[int]
    ends: tuple[int, ...] = ()


class Bytes(NamedTuple):
    """GBK bytes, and for each of them the index of the character that it came from."""

    data: bytes
    origins: tuple[int, ...]

    def __getitem__(self, part):
        return Bytes(self.data[part], self.origins[part])

    def __add__(self, other):
        return Bytes(self.data + other.data, self.origins + other.origins)


def encode(text: str) -> Bytes:
    """The GBK bytes of a text; raises UnicodeEncodeError where it has characters beyond GBK."""
    parts = [char.encode("gbk") for char in text]
    origins = [index for index, part in enumerate(parts) for _ in part]
    return Bytes(b"".join(parts), tuple(origins))


def insert(source: Bytes, table: Iterable[tuple[str, str]]) -> Bytes:
    """Put each table entry's pinyin behind its bytes, wherever those bytes stand, entry after entry."""
    for char, pinyin in table:
        key = char.encode("gbk")
        if key not in source.data:
            continue
        note = f"({pinyin})".encode("gbk")
        note_bytes = Bytes(note, (NOT_OF_THE_TEXT,) * len(note))
        pieces, start = Bytes(b"", ()), 0
        while (at := source.data.find(key, start)) >= 0:
            pieces = pieces + source[start : at + len(key)] + note_bytes
            start = at + len(key)
        source = pieces + source[start:]
    return source


def split(source: Bytes, share: float, random: Random, marks: str = MARKS) -> list[Bytes]:
    """Cut at that share of the marks, wherever their bytes stand: pieces and marks in turn."""
    pattern = re.compile(b"|".join(mark.encode("gbk") for mark in marks))
    pieces, start = [], 0
    for match in pattern.finditer(source.data):
        if random.random() < share:
            pieces += [source[start : match.start()], source[match.start() : match.end()]]
            start = match.end()
    return [*pieces, source[start:]]


def read_cp936(data: bytes, private: str = "") -> Iterator[tuple[str, int]]:
    """As Windows' CP936 decoder: characters with the number of bytes they stand for.

    `private` is what a private-use pair shows as: nothing, "□", or "keep" for itself.
    """
    at = 0
    while at < len(data):
        byte = data[at]
        if byte < 0x80:
            yield chr(byte), 1
            at += 1
        elif byte in (0x80, 0xFF):
            yield "€" if byte == 0x80 else "?", 1
            at += 1
        else:
            yield _pair(data[at : at + 2], private), 2
            at += 2


def _pair(pair: bytes, private: str) -> str:
    code = pair[0] << 8 | pair[-1]
    if len(pair) == 2 and code in tables().chars:
        return tables().chars[code]
    if len(pair) == 2 and code in tables().private:
        return pair.decode("gb18030", "replace") if private == "keep" else private
    return "?"


def read_python(data: bytes, codec: str = "gbk") -> Iterator[tuple[str, int]]:
    """As `data.decode(codec, "replace")`."""
    at = 0
    while at < len(data):
        size = 1 if data[at] < 0x80 else 4 if _four(data, at) else 2
        try:
            yield data[at : at + size].decode(codec), size
            at += size
        except UnicodeDecodeError:
            yield "\ufffd", 1
            at += 1


def _four(data: bytes, at: int) -> bool:
    """Whether a GB18030 decoder reads four bytes here; `gbk` fails on them, which comes to the same."""
    four = data[at : at + 4]
    return len(four) == 4 and 0x30 <= four[1] <= 0x39 and 0x81 <= four[2] <= 0xFE and 0x30 <= four[3] <= 0x39


def read_browser(data: bytes) -> Iterator[tuple[str, int]]:
    """As the WHATWG gbk decoder: U+FFFD for the lead byte, an ASCII trail is kept, 80 is €."""
    at = 0
    while at < len(data):
        byte = data[at]
        trail = data[at + 1] if at + 1 < len(data) else None
        if byte < 0x80:
            yield chr(byte), 1
        elif byte == 0x80:
            yield "€", 1
        elif byte == 0xFF or trail is None or trail < 0x40 or trail == 0x7F:
            yield "\ufffd", 1
        else:
            char = data[at : at + 2].decode("gb18030", "ignore")
            yield char or "\ufffd", 2
            at += 1
        at += 1


DECODERS = {
    "cp936": read_cp936,
    "cp936 keeps": lambda data: read_cp936(data, "keep"),
    "cp936 boxes": lambda data: read_cp936(data, "□"),
    "python gbk": read_python,
    "python gb18030": lambda data: read_python(data, "gb18030"),
    "browser": read_browser,
}


def damage(
    text: str,
    table: Iterable[tuple[str, str]],
    cuts: float = 0.0,
    random: Random | None = None,
    decoder: str = "cp936",
) -> Damaged:
    """Damage one line of text: INSERT by `table`, SPLIT at the share `cuts` of marks, then decode
    the pieces."""
    pieces = split(insert(encode(text), table), cuts, random or Random(0))
    shown: list[str] = []
    whole: set[int] = set()
    ends = [0]
    for piece in pieces:
        at = 0
        for char, size in DECODERS[decoder](piece.data):
            origins = set(piece.origins[at : at + size])
            if len(origins) == 1 and (origin := origins.pop()) >= 0 and char == text[origin]:
                whole.add(origin)
            shown.append(char)
            if char:
                ends.append(max(ends[-1], *(index + 1 for index in piece.origins[at : at + size])))
            at += size
    return Damaged(text, "".join(shown), frozenset(range(len(text))) - whole, tuple(ends[1:]))


def readings(chars: str) -> list[tuple[str, str]]:
    """A table entry for each character, with its first reading, as the content farms write it."""
    from pypinyin.pinyin_dict import pinyin_dict

    return [(char, pinyin_dict[ord(char)].split(",")[0]) for char in chars if ord(char) in pinyin_dict]


def random_table(share: float, random: Random) -> list[tuple[str, str]]:
    """A random share of GBK's Traditional-only characters in random order, with their readings."""
    entries = [entry for entry in readings("".join(traditional_characters())) if _encodable(entry[1])]
    return random.sample(entries, round(share * len(entries)))


def traditional_characters() -> list[str]:
    """What OpenCC makes of each Simplified character of GBK, where that is another one."""
    return sorted({new for old, new in one_to_one().items() if new != chr(old) and new in tables().pairs})


def to_traditional(text: str) -> str:
    """Convert character by character, as the content farms do (于 and 后 have no context to go by)."""
    return text.translate(one_to_one())


@lru_cache(maxsize=1)
def one_to_one() -> dict[int, str]:
    """OpenCC's Traditional form of each character of GBK; 于 后 里 制 干 stay, as they do on real pages."""
    import opencc

    old = "\n".join(char for char in tables().pairs if char not in "于后里制干")
    return {ord(a): b for a, b in zip(old.split("\n"), opencc.OpenCC("s2t").convert(old).split("\n"), strict=True)}


def _encodable(pinyin: str) -> bool:
    try:
        return bool(pinyin.encode("gbk"))
    except UnicodeEncodeError:
        return False


_FULL_WIDTH_LETTERS = {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)}
_TAG = re.compile(r"</?[a-z]+[0-9]?>")


def half_width_afterwards(one: Damaged, random: Random) -> Damaged:
    """Letters, digits and marks made half-width after the damage, in the misread text too."""
    return one._replace(truth=one.truth.translate(_FULL_WIDTH_LETTERS), text=one.text.translate(_FULL_WIDTH_LETTERS))


def without_question_marks(one: Damaged, random: Random) -> Damaged:
    """The `?` of lost bytes dropped, or turned into a space."""
    instead = random.choice(["", " "])
    ends = tuple(end for char, end in zip(one.text, one.ends, strict=True) if instead or char != "?")
    return one._replace(text=one.text.replace("?", instead), ends=ends)


def without_tags(one: Damaged, random: Random) -> Damaged:
    """Tags at the end taken out after the damage: of one whose `<` was swallowed the rest stays."""
    truth, text = _TAG.sub("", one.truth), _TAG.sub("", one.text)
    return one._replace(truth=truth, text=text, ends=one.ends[: len(text)])


def as_it_is(one: Damaged, random: Random) -> Damaged:
    """No more damage than the bytes have."""
    return one


def _table_of(size: int, random: Random) -> list[tuple[str, str]]:
    """That many characters, the Traditional ones first: farms have tables of 20 to 6,000."""
    chars = [entry for entry in readings("".join(tables().pairs)) if _encodable(entry[1])]
    old = [entry for entry in random_table(1.0, random) if size <= 3000]
    return random.sample(old or chars, min(size, len(old or chars)))


def _nested() -> list[tuple[str, str]]:
    """Characters whose bytes stand in annotations, the second byte of a letter with a tone and the letter behind it:
    replacement that goes over what it has just inserted puts an annotation into an annotation."""
    lengths = {"ō": "u", "ā": "o", "ē": "i", "á": "o", "é": "i", "ǎ": "o", "ě": "i", "ò": "u", "ǒ": "u", "à": "o"}
    pairs = (first.encode("gbk")[1:] + second.encode() for first, second in lengths.items())
    return readings("".join(pair.decode("gbk", "ignore") for pair in pairs))


_KINDS = {
    "small table": ((20, 300), 0.5, as_it_is),
    "large table": ((1000, 6000), 0.3, as_it_is),
    "Simplified page": ((0, 0), 1.0, as_it_is),
    "half-width afterwards": ((100, 1500), 0.6, half_width_afterwards),
    "? lost": ((100, 600), 0.8, without_question_marks),
    "tag or digits behind": ((0, 0), 1.0, without_tags),
    "nested annotations": ((300, 1500), 0.3, as_it_is),
}
"""Smallest and largest table, share of marks that are cut at, and what was done to the text afterwards."""

KINDS = tuple(_KINDS)


def met_on_pages(text: str, kind: str, random: Random) -> Damaged | None:
    """A Simplified line with damage of a kind met on real pages, or None where it would have none."""
    (least, most), cuts, afterwards = _KINDS[kind]
    truth = text if kind == "Simplified page" or (most == 0 and random.random() < 0.5) else to_traditional(text)
    if kind == "tag or digits behind":
        truth += random.choice(["</strong>", "<p>", "</p>", "12", "3.5"])
    if kind == "half-width afterwards":
        truth = re.sub("[A-Za-z0-9]", lambda match: chr(ord(match[0]) + 0xFEE0), truth)
    table = _table_of(random.randint(least, most), random) if most else []
    if kind == "nested annotations":
        table += _nested()
    try:
        one = damage(truth, table, cuts, random)
    except UnicodeEncodeError:  # beyond GBK
        return None
    if not one.lost:
        return None
    return afterwards(one, random)
