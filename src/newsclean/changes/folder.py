"""Rewrites folders and single files by a changes file: each file whole or not at all, with an error line if not."""

import os
import shlex
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from newsclean.atomic import AtomicFile
from newsclean.changes.files import FoundFile, Replay, Way, changes_of_file, files_of_folder, rewrite_file
from newsclean.changes.reading import ChangesFile
from newsclean.changes.record import DocumentChanges, digest
from newsclean.compression import Sink, without_suffix
from newsclean.discover import Search
from newsclean.document import place_of, readable
from newsclean.errors import ChangesError, DocumentError, reason_of
from newsclean.formats import clean_name, unpacked


def rewrite_folder(folder: str, file: ChangesFile, way: Way, output: str, force: bool) -> Iterator[str]:
    """Write the files of a folder under `output`; gives the error lines.

    Files that are there are written over only with `force`. A file that the changes do not name is an error.
    """
    done: set[str] = set()
    for found in files_of_folder(folder, file):
        if isinstance(found, FoundFile):
            done.add(found.relative)
            if found.was_converted:
                yield _converted_line(found.path, file.path)
                continue
            name = clean_name(found.relative) if isinstance(way, Replay) else found.relative
            yield from _write(found.path, os.path.join(output, name), found.changes, way, force)
        else:
            yield found
    for path, relative, _ in Search().files([folder]):
        if os.path.join(*relative.split("/")) not in done:
            yield f"error: {readable(path)}: is not in {file.path}; take it from elsewhere"


def _converted_line(path: str, changes: str) -> str:
    """The error line for a clean file whose raw one was HTML or a web archive."""
    kind = "HTML" if without_suffix(path).endswith(".txt") else "WARC"
    return (
        f"error: {readable(path)}: was read from {kind}, which undo cannot write again; "
        f"the text before cleaning: newsclean undo {shlex.quote(path)} --changes {shlex.quote(changes)}"
    )


def rewrite_single(
    path: str, file: ChangesFile, way: Way, target: str | None, sink: Sink, force: bool
) -> Iterator[str]:
    """Write one file to `target`, or to `sink` where that is None; gives the error lines."""
    try:
        changes = changes_of_file(path, file, _digest_of(path))
        first = next(changes, None)
    except (OSError, DocumentError) as error:
        yield _error_line(path, error)
        return
    if first is None:
        yield f"error: {readable(path)}: is not in {file.path}; give the changes file of its run"
    else:
        yield from _write(path, target, chain((first,), changes), way, force, sink)


def _write(
    path: str, target: str | None, changes: Iterable[DocumentChanges], way: Way, force: bool, sink: Sink | None = None
) -> Iterator[str]:
    """Write one file, done again or undone, to `target` or to `sink`; gives the lines to report."""
    if target is not None and os.path.lexists(target) and not force:
        yield f"error: {readable(target)}: is there already; write over it with --force"
        return
    try:
        with open(path, "rb") as source:
            if target is None:
                assert sink is not None
                _print(source, path, changes, way, sink)
            else:
                os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
                with AtomicFile(target) as whole:
                    rewrite_file(source, path, changes, way, whole)
    except (ChangesError, DocumentError, OSError) as error:
        yield _error_line(path, error)


def _print(source: BinaryIO, path: str, changes: Iterable[DocumentChanges], way: Way, sink: Sink) -> None:
    """Write to a sink what becomes of a file, once all its digests agree."""
    with tempfile.TemporaryFile() as whole:
        rewrite_file(source, path, changes, way, whole)
        whole.seek(0)
        shutil.copyfileobj(whole, sink)


def _digest_of(path: str) -> str:
    with open(path, "rb") as file:
        return digest(unpacked(file, path).read())


def _error_line(path: str, error: ChangesError | DocumentError | OSError) -> str:
    if isinstance(error, OSError):
        return f"error: {readable(str(error.filename or path))}: {reason_of(error)}; check the path and the disk"
    line = error.line if isinstance(error, DocumentError) else None
    return f"error: {place_of(path, line)}: {error}"
