"""Which of some neighbouring characters is the one that lost a byte: the one without which the others fit best."""

from typing import NamedTuple

from newsclean.chinese.language_model import Scorer, State
from newsclean.chinese.utf8 import LOST
from newsclean.decode.pairs import characters_with, pair

_FARTHEST = 6
"""Characters by which a first reading may have misplaced a loss."""

_CONTEXT = 4
"""Characters on either side of those that are weighed with them."""


class Unit(NamedTuple):
    """A character of a reading, U+FFFD for a lost one, and where its bytes begin and end."""

    start: int
    end: int
    char: str


def settle(data: bytes, units: list[Unit], encoding: str, scorer: Scorer) -> list[Unit]:
    """The units of `data` with each loss of one byte moved to where the characters around fit best.

    The lost character is weighed as the likeliest of those that its other byte can belong to.
    """
    at = 0
    while at < len(units):
        if units[at].char == LOST and units[at].end - units[at].start == 1:
            first, last = _reach(units, at, -1), _reach(units, at, 1)
            before = "".join(unit.char for unit in units[max(0, first - _CONTEXT) : first])
            behind = "".join(unit.char for unit in units[last + 1 : last + 1 + _CONTEXT])
            choices = _arrangements(data, units[first].start, units[last].end, encoding)
            fits = [_fit(data, before, choice, behind, scorer, encoding) for choice in choices]
            units[first : last + 1] = choices[fits.index(max(fits))]
            at = last
        at += 1
    return units


def _reach(units: list[Unit], at: int, step: int) -> int:
    """The last of the characters of two bytes on one side of a loss."""
    end = at
    while abs(end + step - at) <= _FARTHEST and 0 <= end + step < len(units):
        unit = units[end + step]
        if unit.char == LOST or unit.end - unit.start != 2:
            break
        end += step
    return end


def _arrangements(data: bytes, start: int, end: int, encoding: str) -> list[list[Unit]]:
    """All readings of an odd number of bytes as characters of two with one byte left over."""
    found = []
    for single in range(start, end, 2):
        units = [Unit(at, at + 2, pair(data[at : at + 2], encoding).char) for at in range(start, single, 2)]
        units.append(Unit(single, single + 1, LOST))
        units += [Unit(at, at + 2, pair(data[at : at + 2], encoding).char) for at in range(single + 1, end, 2)]
        if data[single] >= 0x80 and all(unit.char for unit in units):
            found.append(units)
    return found


def _fit(data: bytes, before: str, units: list[Unit], behind: str, scorer: Scorer, encoding: str) -> float:
    """Natural log probability of an arrangement in its context."""
    text = "".join(unit.char for unit in units)
    at = text.index(LOST)
    state, tail = scorer.read(before + text[:at])
    rest = text[at + 1 :] + behind
    byte = data[units[at].start]
    best: tuple[State, str] = max(
        (scorer.read(char + rest[:_SOON], state, tail) for char in characters_with(byte, encoding) or LOST),
        key=lambda read: read[0].logp,
    )
    state, _ = scorer.read(rest[_SOON:], *best)
    return state.logp


_SOON = 3  # characters behind the lost one that show which it was
