"""What decoding gives: a text, the encoding it was in, and what was done or lost on the way."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newsclean.chinese.utf8 import LOST, Loss
from newsclean.edit import Change
from newsclean.lines import line_starts

MIXED = "mixed"
"""The encoding of a file whose lines are in two."""


class Decoded(NamedTuple):
    """A text and the name of the encoding it was in: "bom" where it was UTF-8 behind a byte order mark, "mixed"
    where lines were in UTF-8 and others in another.

    `changes` tell by line what reading it took, as those of a filter called decode: the encoding (once; of a
    mixed file for each stretch of lines that is not UTF-8), from its name to `utf-8`, and `lost`, from the bytes
    that are left of characters (in hexadecimal) to a U+FFFD for each. Their `start` is a position in the text.
    """

    text: str
    encoding: str
    changes: tuple[Change, ...] = ()

    @property
    def lost(self) -> int:
        """How many characters are lost."""
        return lost_in(self.changes)


def lost_in(changes: Iterable[Change]) -> int:
    """How many characters are lost by the changes of decoding."""
    return sum(len(change.after) for change in changes if change.rule == "lost")


def decode_counts(encoding: str, changes: Iterable[Change]) -> dict[str, int]:
    """What decoding did to a document, by `decode/rule`: its encoding where it is not UTF-8, its lost characters."""
    counts = {} if encoding == "utf-8" else {f"decode/{encoding}": 1}
    lost = lost_in(changes)
    if any(change.rule == "html" for change in changes):  # the text of a record, read as a page
        counts["decode/html"] = 1
    return {**counts, "decode/lost": lost} if lost else counts


def whole(text: str, encoding: str, losses: Sequence[Loss] = ()) -> Decoded:
    """What decoding gives for a text that was in one encoding throughout."""
    named = () if encoding == "utf-8" else (Change("decode", encoding, 1, encoding, "utf-8", 0),)
    return Decoded(text, encoding, (*named, *lost_changes(text, losses)))


def changes_of_surrogate_pairs(data: bytes) -> list[Change]:
    """One change that reports, at the first of them, that characters were written as surrogate pairs in UTF-8."""
    at = data.index(b"\xed")
    return [Change("decode", "cesu-8", data.count(b"\n", 0, at) + 1, "cesu-8", "utf-8", 0)]


def lost_changes(text: str, losses: Sequence[Loss]) -> list[Change]:
    """The losses in a text as changes, each with its line."""
    starts = line_starts(text) if losses else []
    return [
        Change(
            "decode",
            "lost",
            bisect_right(starts, loss.start) + 1,
            loss.data.hex(" ").upper(),
            LOST * loss.characters,
            loss.start,
        )
        for loss in losses
    ]
