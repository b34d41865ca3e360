"""The documents that `clean --across` moved to files of copies, which undo cannot put back: one error line a file."""

import os
from collections.abc import Iterator

from newsclean.discover import COPIES
from newsclean.document import readable


def copies_errors(path: str) -> Iterator[str]:
    """For each file of copies below a folder, or beside a file, how many documents in it undo does not give back."""
    for file in _copies_files(path):
        with open(file, "rb") as lines:
            count = sum(1 for _ in lines)
        documents = "1 document" if count == 1 else f"{count:,} documents"
        yield (
            f"error: {readable(file)}: holds {documents} that clean --across moved there as copies, and undo does not "
            "put back; take the clean text from that file, or the raw text from the input of the run"
        )


def _copies_files(path: str) -> Iterator[str]:
    """The files of copies below a folder, or the one beside a file."""
    if not os.path.isdir(path):
        if os.path.isfile(path + COPIES):
            yield path + COPIES
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if name != ".newsclean")
        yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith(COPIES))
