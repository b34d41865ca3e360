"""Two thousand lines that are not mojibake and look like it: other languages, signs, tables and code, made up here."""

import random
import unicodedata
from pathlib import Path

# For each language words with many letters beyond ASCII, as they stand next to each other in its prose.
TABLE = Path(__file__).parent.parent / "fixtures" / "foreign.txt"
WORDS = dict(row.split(": ", 1) for row in TABLE.read_text("utf-8").split("\n") if row)
CHINESE = "记者在现场看到，村民们正在收割水稻。老张说：今年的收成比去年好；他笑了笑，“够吃了”……"


def alphabets():
    """Tables of letters and signs, as manuals print them."""
    rows = [(first, first + size) for size in (8, 16, 32, 96) for first in range(0xA0, 0x180 - size, 8)]
    rows += [
        (first, first + 16)
        for first in (*range(0x2500, 0x25A0, 16), *range(0x390, 0x450, 16), *range(0x2190, 0x2200, 16))
    ]
    for first, last in rows:
        letters = [chr(point) for point in range(first, last)]
        yield from ("".join(letters), " ".join(letters), "".join(reversed(letters)), "|".join(letters))


def lines(count=2000, seed=20):
    """So many lines: words of one language, with or without Chinese around them, then tables."""
    chance = random.Random(seed)
    tables = list(alphabets())
    made = []
    while len(made) < count - len(tables):
        for words in WORDS.values():
            chosen = chance.choices(words.split(), k=chance.randrange(1, 12))
            line = chance.choice((" ", " ", "", ", ")).join(chosen)
            where = chance.random()
            if where < 0.3:
                cut = chance.randrange(len(CHINESE))
                line = CHINESE[:cut] + line + CHINESE[cut:]
            elif where < 0.4:
                line = unicodedata.normalize("NFD", line)
            made.append(line)
    return made[: count - len(tables)] + tables
