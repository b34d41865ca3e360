"""The words of the table by their first character: how likely the likeliest is, and which characters come second."""

from functools import lru_cache

from newsclean.chinese.likelihood import likelihood


@lru_cache(maxsize=1)
def beginnings() -> dict[str, float]:
    """For each character the log probability of the likeliest word that it begins."""
    # The table has the likeliest words first.
    return {word[0]: chance for word, (chance, _) in reversed(likelihood().words.items())}


@lru_cache(maxsize=1)
def second_characters() -> dict[str, dict[str, float]]:
    """For each character those that are second in a word of two that it begins, with the word's log probability."""
    found: dict[str, dict[str, float]] = {}
    for word, (chance, _) in likelihood().words.items():
        if len(word) == 2:
            found.setdefault(word[0], {})[word[1]] = chance
    return found


@lru_cache(maxsize=1)
def prefixes() -> frozenset[str]:
    """The first two characters of each word of three or four, and the first three of each of four."""
    words = likelihood().words
    return frozenset({word[:2] for word in words if len(word) > 2}.union(word[:3] for word in words if len(word) > 3))
