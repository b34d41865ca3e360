"""The clean text with its counts: what each of the pipelines here writes of a text."""

from collections.abc import Mapping
from typing import NamedTuple

from newsclean.errors import DocumentError, FilterError
from newsclean.pipeline import Pipeline


class Counted(NamedTuple):
    """A clean text, its changes and findings by `filter/rule`, and why it could not be cleaned, if it could not."""

    text: str | None
    counts: Mapping[str, int]
    error: str | None = None


def clean_counted(pipeline: Pipeline, text: str | None) -> Counted:
    """The clean text; one that cannot be cleaned is given as it was, with the error, and None stays None."""
    if text is None:
        return Counted(None, {})
    try:
        cleaned = pipeline.clean(text)
        cleaned.text.encode()  # a lone surrogate is in no table
    except (FilterError, DocumentError, UnicodeEncodeError) as error:
        return Counted(text, {}, str(error))
    return Counted(cleaned.text, dict(sorted(cleaned.counts().items())))
