"""Title, date, source, author and editor of a page, read from the lines that were removed."""

from collections.abc import Sequence

from newsclean.edit import Change


def read_metadata(text: str, changes: Sequence[Change]) -> dict[str, str]:
    """What the page says of itself."""
    return {}
