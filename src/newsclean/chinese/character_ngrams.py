"""How likely a character is behind the three before it: `对外开 → 放`, counted in newspapers.

The table (data/ngrams.bin, sources and licences in data/likelihood.txt) is made by tools/build_ngrams.py: zlib over
UTF-16-LE lines, one for each last character of a history: that character ("" in the first line) and then by turns the
characters before it and the row of the history, all with BETWEEN between them. A row gives the backoff, which is added
to what the row of the history without its first character has for a character that this row lacks, and then groups of
characters with their log-probabilities. A character from FIRST_COST on encodes a log-probability: -STEP times its
distance.
"""

from functools import lru_cache

from newsclean.chinese.likelihood import UNKNOWN, read_table
from newsclean.patterns import compile_later

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


_COSTS = "\u0100-\u01ff"
_GROUP = compile_later(f"[{_COSTS}][^{_COSTS}]*")


@lru_cache(maxsize=1)
def _lines() -> dict[str, str]:
    """The table by the last character of the history, read when first asked for; only lines that are asked for are
    divided into rows."""
    return {line.partition(BETWEEN)[0]: line for line in read_table("ngrams.bin").split("\n")}


@lru_cache(maxsize=4096)
def _rows_of(last: str) -> dict[str, str]:
    """The rows of the histories that end in a character, by the characters before it in them."""
    parts = _lines().get(last, "").split(BETWEEN)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _logp(cost: str) -> float:
    """The log-probability that a character of the table encodes."""
    return (FIRST_COST - ord(cost)) * STEP


@lru_cache(maxsize=16384)
def _row(history: str) -> dict[str, float]:
    """Log-probabilities of the characters behind a history; under "" the backoff."""
    packed = _rows_of(history[-1:]).get(history[:-1], "")
    if not packed:
        return {"": 0.0}
    row = {"": _logp(packed[0])}
    for cost, *chars in _GROUP.findall(packed, 1):
        row |= dict.fromkeys(chars, _logp(cost))
    return row


@lru_cache(maxsize=16384)
def rows(history: str) -> tuple[tuple[dict[str, float], float], ...]:
    """The rows of a history and of what is left of it without its first characters, each with the backoff up to it;
    the first that has a character gives its log-probability."""
    found, backoff = [], 0.0
    for start in range(len(history) + 1):
        end = history[start:]
        if end[:-1] in _rows_of(end[-1:]):
            row = _row(end)
            found.append((row, backoff))
            backoff += row[""]
    return tuple(found)


def log_probability(history: str, char: str) -> float:
    """The natural log-probability of a Simplified character behind up to three others."""
    return log_probability_in(rows(history), char)


def log_probability_in(known: tuple[tuple[dict[str, float], float], ...], char: str) -> float:
    """The same, where the `rows` of the history are known."""
    backoff = 0.0
    for row, backoff in known:
        logp = row.get(char)
        if logp is not None:
            return backoff + logp
    return backoff + UNKNOWN


def continuations(history: str) -> dict[str, float]:
    """The characters counted behind exactly this history, with their log-probabilities; under "" the backoff."""
    return _row(history)
