"""What a page shows and what its head declares, as one: `2024-05-18T09:30` and `2024-05-18` are the same date."""

from collections.abc import Mapping

from newsclean.page.fold import fold
from newsclean.page.titles import words_of


def with_declared(shown: Mapping[str, str], declared: Mapping[str, str]) -> dict[str, str]:
    """The metadata of a page: what it declares, or what it shows where the two agree in substance.

    Two values agree where one holds the other, marks and white space apart.
    """
    merged = dict(shown)
    for field, value in declared.items():
        if field not in shown or not _agree(shown[field], value):
            merged[field] = value
    return merged


def _agree(shown: str, declared: str) -> bool:
    """Whether of two titles one holds the words of the other."""
    one, other = words_of(fold(shown)), words_of(fold(declared))
    return bool(one and other) and (one in other or other in one)
