"""How likely a character is behind the three before it: `对外开 → 放`, counted in newspapers.

The table (data/ngrams.bin, sources and licences in data/likelihood.txt) is made by tools/build_ngrams.py: zlib over
UTF-16-LE lines, one for each last character of a history: that character ("" in the first line) and then by turns the
characters before it and the row of the history, all with BETWEEN between them. A row gives the backoff, which is added
to what the history without its first character says of a character that the row has not, and then groups of characters
with their log-probabilities. A character from FIRST_COST on encodes a log-probability: -STEP times its distance.
"""

from functools import lru_cache

from newsclean.chinese.likelihood import UNKNOWN, read_table

STEP = 0.2
"""Nats between two neighbouring log-probabilities of the table."""

FIRST_COST = 0x100
"""The character that encodes a log-probability of 0; 255 steps below it is the least."""

SENTENCE_START = "\x01"
"""Stands in a history for what ends the sentence before."""

SENTENCE_ENDS = "。！？"

NUMBER = "0"
"""Stands for a number, whatever its digits."""

BETWEEN = "\x02"
"""Stands between the parts of a line of the table."""


@lru_cache(maxsize=1)
def _lines() -> dict[str, str]:
    """The table by the last character of the history, read when first asked for; only lines that are asked for are
    divided into rows."""
    return {line.partition(BETWEEN)[0]: line for line in read_table("ngrams.bin").split("\n")}


@lru_cache(maxsize=4096)
def _rows(last: str) -> dict[str, str]:
    """The rows of the histories that end in a character, by the characters before it in them."""
    parts = _lines().get(last, "").split(BETWEEN)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@lru_cache(maxsize=16384)
def _row(history: str) -> dict[str, float]:
    """Log-probabilities of the characters behind a history; under "" the backoff."""
    packed = _rows(history[-1:]).get(history[:-1], "")
    row: dict[str, float] = {"": 0.0}
    value = 0.0
    for at, char in enumerate(packed):
        if FIRST_COST <= ord(char) < FIRST_COST + 0x100:
            value = (FIRST_COST - ord(char)) * STEP
            if not at:
                row[""] = value
        else:
            row[char] = value
    return row


@lru_cache(maxsize=16384)
def _rows_of_suffixes(history: str) -> list[tuple[dict[str, float], float]]:
    """The rows of a history and of what is left of it without its first characters, each with the backoff up to it."""
    rows, backoff = [], 0.0
    for start in range(len(history) + 1):
        row = _row(history[start:])
        rows.append((row, backoff))
        backoff += row[""]
    return rows


def log_probability(history: str, char: str) -> float:
    """The natural log-probability of a Simplified character behind up to three others."""
    backoff = 0.0
    for row, backoff in _rows_of_suffixes(history):
        known = row.get(char)
        if known is not None:
            return backoff + known
    return backoff + UNKNOWN


def continuations(history: str) -> dict[str, float]:
    """The characters counted behind exactly this history, with their log-probabilities; under "" the backoff."""
    return _row(history)
