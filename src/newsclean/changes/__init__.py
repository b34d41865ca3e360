"""The changes of a run in a file, a JSON line a document, by which it is undone, done again and reported.

`clean --changes` writes it: a header, then a line for each document (`record`, `output`). `undo`, `replay` and
`report` read it (`reading`): the digests in each line show whether a file is the one that was cleaned.
"""

from newsclean.changes.header import Header, make_header
from newsclean.changes.output import ChangesOutput
from newsclean.changes.reading import ChangesFile
from newsclean.changes.record import DocumentChanges, changes_of

__all__ = ["ChangesFile", "ChangesOutput", "DocumentChanges", "Header", "changes_of", "make_header"]
