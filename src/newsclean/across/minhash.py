"""Signatures of texts: of two texts, the share of equal values estimates the share of their 5-grams in common.

One function, `bands_of`, of which there are two makes: with the package rensa, and with numpy where that is not
installed. Their values differ; compare signatures of one make only. The room of rensa.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

Bands = NDArray[np.int64]

GRAM = 5
"""Characters a gram."""
BANDS = 32
BAND_SIZE = 4
"""A signature of 128 values in 32 bands of 4: texts that share half of their grams meet in a band in 87 of 100 cases,
those that share 0.7 always."""

_VALUES = BANDS * BAND_SIZE
_SEED = 42
_PRIME = np.uint64((1 << 61) - 1)


def grams_of(text: str) -> NDArray[np.uint64]:
    """A number for each gram of a text, in order; a text shorter than a gram is one."""
    codes = np.frombuffer(text.ljust(GRAM).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    grams = np.zeros(len(codes) - GRAM + 1, np.uint64)
    for place in range(GRAM):
        grams = grams * np.uint64(0x9E3779B97F4A7C15) + codes[place : place + len(grams)]
        grams ^= grams >> np.uint64(29)
    return grams


def _with_rensa(text: str) -> NDArray[np.uint32]:
    """The signature of a text, by the package rensa."""
    from rensa import RMinHash

    signature = RMinHash(num_perm=_VALUES, seed=_SEED)
    signature.update([text[start : start + GRAM] for start in range(max(1, len(text) - GRAM + 1))])
    return np.array(signature.digest(), np.uint32)


def _with_numpy(text: str) -> NDArray[np.uint32]:
    """The same kind of signature by numpy: the least value of each hash function over all 5-grams."""
    grams = np.unique(grams_of(text)) >> np.uint64(32)
    factors, added = _hashes()
    least = np.full(_VALUES, np.iinfo(np.uint32).max, np.uint32)
    for start in range(0, len(grams), 1024):
        products = (grams[start : start + 1024, None] * factors + added) % _PRIME
        least = np.minimum(least, (products & np.uint64(0xFFFFFFFF)).min(axis=0).astype(np.uint32))
    return least


@cache
def _hashes() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The hash functions of `_with_numpy`, one for each value of a signature: factors, and what is added."""
    random = np.random.default_rng(_SEED)
    factors = random.integers(1, 1 << 31, _VALUES, np.uint64) | np.uint64(1)
    return factors, random.integers(0, 1 << 31, _VALUES, np.uint64)


def _choose() -> Callable[[str], NDArray[np.uint32]]:
    """The function that gives the values of a signature, by what is installed."""
    try:
        import rensa  # noqa: F401  # only whether it can be imported
    except ImportError:
        return _with_numpy
    return _with_rensa


_signature = _choose()


def bands_of(text: str) -> Bands:
    """The signature of a folded text, a number for each of its bands: two texts alike have one in common."""
    values = _signature(text).reshape(BANDS, BAND_SIZE).astype(np.uint64)
    bands = np.zeros(BANDS, np.uint64)
    for column in range(BAND_SIZE):
        bands = (bands ^ values[:, column]) * np.uint64(0x9E3779B97F4A7C15)
        bands ^= bands >> np.uint64(32)
    return bands.view(np.int64)
