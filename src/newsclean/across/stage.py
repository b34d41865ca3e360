"""The edits of a verdict as the last stage `across` of each document in the changes file of the run: undo knows them.

A document of the changes file is found by the digest of its clean text and the end of its path. Documents that are
copies are no longer in the clean files: their lines in the changes file say so, and their records are whole in the
files of copies.
"""

import json
import os
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, BinaryIO, NamedTuple

from newsclean.across.read_verdict import DocumentVerdict
from newsclean.atomic import AtomicFile
from newsclean.changes import ChangesFile, DocumentChanges
from newsclean.changes.record import AcrossDocuments, StoredEdit, text_digest
from newsclean.compression import by_suffix, packed
from newsclean.edit import Edit, apply_edits
from newsclean.formats import unpacked

NAME = "across"


class _Stored(NamedTuple):
    """What happened to a document: the path of its clean file; its edits, None for a copy that moved; its new digest
    and length; added fields; what was found of it."""

    path: str
    edits: Sequence[Sequence[object]] | None
    clean: str
    length: int
    added: Mapping[str, object]
    across: Sequence[Any]


class StageSpool:
    """Keeps the edits of all documents in the file `spool` until the changes file is written anew with them."""

    def __init__(self, spool: BinaryIO) -> None:
        self._spool = spool
        self._places: dict[str, deque[int]] = defaultdict(deque)

    def add(self, text: str, found: DocumentVerdict, edits: Sequence[Edit] | None, added: Mapping[str, object]) -> None:
        """Keep the edits of a document, None for one that moves as a copy, and the fields added to its record."""
        self._places[found.digest].append(self._spool.tell())
        clean = text if edits is None else apply_edits(text, edits)
        stored = [
            (edit.start, text[edit.start : edit.end], edit.replacement, edit.rule.removeprefix(f"{NAME}/"))
            for edit in edits or ()
        ]
        rule = f"{NAME}/{found.rule}" if found.copy_of is not None else ""
        kept_in = [found.kept_in.get(index) for index in sorted(found.lines)] if edits and found.kept_in else ()
        across = (found.id if found.copies else "", found.copies, found.copy_of, rule, found.similarity, kept_in)
        line = _Stored(found.path, None if edits is None else stored, text_digest(clean), len(clean), added, across)
        self._spool.write(f"{json.dumps(line)}\n".encode())

    def write_into(self, path: str) -> None:
        """Write the changes file at `path` anew, with the stage."""
        file = ChangesFile(path)
        with open(path, "rb") as old, AtomicFile(path) as new, packed(new, by_suffix(path)) as sink:
            sink.write(unpacked(old, path).readline())
            for changes in file:
                stored = self._stored(changes, file.header.clean_name(changes.path))
                sink.write((changes if stored is None else _with_stage(changes, stored)).to_line())

    def _stored(self, changes: DocumentChanges, clean_path: str) -> _Stored | None:
        """What happened to a document, None where the verdict does not name it.

        Documents with the same text stand in the order of the run, and need not all be named.
        """
        places = self._places.get(changes.clean)
        if not places:
            return None
        self._spool.seek(places[0])
        stored = _Stored(*json.loads(self._spool.readline()))
        if not f"/{clean_path.replace(os.sep, '/')}".endswith(f"/{stored.path}"):
            return None
        places.popleft()
        return stored


def _with_stage(changes: DocumentChanges, stored: _Stored) -> DocumentChanges:
    """The changes of a document with those of the verdict behind them, or marked as that of a copy that moved."""
    across = AcrossDocuments(*stored.across)
    changes = replace(changes, across=across._replace(kept_in=tuple(across.kept_in)))
    if stored.edits is None:
        return replace(changes, moved=True)
    changes = replace(changes, added=stored.added)
    if not stored.edits:
        return changes
    stage = tuple(StoredEdit(*edit) for edit in stored.edits)  # type: ignore[arg-type]  # written by `add`
    return replace(
        changes,
        clean=stored.clean,
        stages=(*changes.stages, (NAME, stage)),
        characters=(changes.characters[0], stored.length),
    )
