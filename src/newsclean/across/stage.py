"""The edits of a verdict as the last stage `across` of each document in the changes file of the run: undo knows them.

A document of the changes file is found by the digest of its clean text. Documents that are copies are no longer in
the clean files: their lines in the changes file say so, and their records are whole in the files of copies.
"""

import json
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO, NamedTuple

from newsclean.atomic import AtomicFile
from newsclean.changes import ChangesFile, DocumentChanges
from newsclean.changes.record import StoredEdit, text_digest
from newsclean.compression import by_suffix, packed
from newsclean.edit import Edit, apply_edits
from newsclean.formats import unpacked

NAME = "across"


class _Stored(NamedTuple):
    """What happened to a document: its edits, None for a copy that moved; its new digest and length; added fields."""

    edits: Sequence[Sequence[object]] | None
    clean: str
    length: int
    added: Mapping[str, object]


class StageSpool:
    """Keeps the edits of all documents in the file `spool` until the changes file is written anew with them."""

    def __init__(self, spool: BinaryIO) -> None:
        self._spool = spool
        self._places: dict[str, deque[int]] = defaultdict(deque)

    def add(self, text: str, digest: str, edits: Sequence[Edit] | None, added: Mapping[str, object]) -> None:
        """Keep the edits of a document, None for one that goes as a copy, and the fields added to its record."""
        self._places[digest].append(self._spool.tell())
        clean = text if edits is None else apply_edits(text, edits)
        stored = [
            (edit.start, text[edit.start : edit.end], edit.replacement, edit.rule.removeprefix(f"{NAME}/"))
            for edit in edits or ()
        ]
        line = _Stored(None if edits is None else stored, text_digest(clean), len(clean), added)
        self._spool.write(f"{json.dumps(line)}\n".encode())

    def write_into(self, path: str) -> None:
        """Write the changes file at `path` anew, with the stage."""
        file = ChangesFile(path)
        with open(path, "rb") as old, AtomicFile(path) as new, packed(new, by_suffix(path)) as sink:
            sink.write(unpacked(old, path).readline())
            for changes in file:
                sink.write(self._with_stage(changes).to_line())

    def _with_stage(self, changes: DocumentChanges) -> DocumentChanges:
        """The changes of a document with those of the verdict behind them, or marked as that of a copy that moved."""
        places = self._places.get(changes.clean)
        if not places:
            return changes
        end = self._spool.tell()
        self._spool.seek(places.popleft())
        stored = _Stored(*json.loads(self._spool.readline()))
        self._spool.seek(end)
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
