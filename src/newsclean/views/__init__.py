"""What cleaning changes in a document, as text: called by the command line for `--diff` and `explain`.

Each view is a function of a document and its cleaning; `excerpt` shows a single change on a line.
"""

from collections.abc import Callable

from newsclean.cleaned import Cleaned
from newsclean.document import Document
from newsclean.views.diff import diff, diff_words
from newsclean.views.excerpt import excerpt, shorten
from newsclean.views.explain import Explain
from newsclean.views.marks import bare, plain

__all__ = ["Explain", "View", "bare", "diff", "diff_words", "excerpt", "plain", "shorten"]

View = Callable[[Document, Cleaned], str]
"""Describes what cleaning changes in a document."""
