"""Rewrites folders and single files by a changes file: each file whole or not at all, with an error line if not."""

import io
import os
import shlex
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from itertools import chain, groupby
from typing import BinaryIO

from newsclean.atomic import late_packed_file
from newsclean.changes.directions import Direction, Explained, Undo
from newsclean.changes.files import FoundFile, changes_of_file, files_of_folder, rewrite_file
from newsclean.changes.reading import ChangesFile
from newsclean.changes.record import DocumentChanges, digest
from newsclean.compression import Sink, by_suffix, packed, without_suffix
from newsclean.discover import COPIES, Search, is_within
from newsclean.document import Document, place_of, readable
from newsclean.errors import ChangesError, DocumentError, advised
from newsclean.formats import ReadOptions, Rejected, open_input, unpacked


def rewrite_folder(folder: str, file: ChangesFile, direction: Direction, output: str, force: bool) -> Iterator[str]:
    """Write the files of a folder under `output`; gives the error lines.

    Files that are there are written over only with `force`. A file with documents that the changes do not name is an
    error.
    """
    done: set[str] = set()
    for found in files_of_folder(folder, file):
        if isinstance(found, FoundFile):
            done.add(found.relative)
            if found.was_converted and isinstance(direction, Undo):
                yield _converted_line(found.path, file)
                continue
            is_undone = isinstance(direction, Undo)
            name = found.raw_relative if is_undone else file.header.clean_name(found.relative)
            yield from _write(found.path, os.path.join(output, name), found.changes, direction, force)
        else:
            yield found
    for path, relative, _ in Search().files([folder]):
        if os.path.join(*relative.split("/")) in done:
            continue
        is_undone = isinstance(direction, Undo)
        if (is_undone and file.header.to is not None) or _has_documents(path, direction.reading):
            yield f"error: {readable(path)}: is not in {file.path}; take it from elsewhere"
            continue
        name = file.header.raw_name(relative) if is_undone else file.header.clean_name(relative)
        yield from _write(path, os.path.join(output, name), (), direction, force)


def _has_documents(path: str, reading: ReadOptions) -> bool:
    """Whether there are records in a file; also where it cannot be read."""
    with suppress(DocumentError, OSError), open(path, "rb") as file:
        return any(isinstance(item, Document | Rejected) for item in open_input(file, path, reading).read())
    return True


def _converted_line(path: str, file: ChangesFile) -> str:
    """The error line for a clean file that is of another format than the raw one."""
    if file.header.to is not None:
        return (
            f"error: {readable(path)}: was written with --to {file.header.to}, which cannot be undone; clean without it"
        )
    kind = "HTML" if without_suffix(path).endswith(".txt") else "WARC"
    return (
        f"error: {readable(path)}: was read from {kind}, which undo cannot write again; "
        f"the text before cleaning: newsclean undo {shlex.quote(path)} --changes {shlex.quote(file.path)}"
    )


def rewrite_single(
    path: str, file: ChangesFile, direction: Direction, target: str | None, sink: Sink, force: bool
) -> Iterator[str]:
    """Write one file to `target`, or to `sink` where that is None; gives the error lines."""
    try:
        changes = changes_of_file(path, file, _unpacked_digest(path))
        first = next(changes, None)
    except (OSError, DocumentError) as error:
        yield _error_line(path, error)
        return
    if first is None:
        yield f"error: {readable(path)}: is not in {file.path}; give the changes file of its run"
    else:
        yield from _write(path, target, chain((first,), changes), direction, force, sink)


def show_files(paths: Iterable[str], file: ChangesFile, direction: Direction, sink: Sink) -> Iterator[str]:
    """Write to a sink what a run did to the raw files at some paths, files or folders; gives the error lines."""
    for path in paths:
        if not os.path.isdir(path):
            yield from rewrite_single(path, file, direction, None, sink, force=False)
            continue
        is_there = False
        for raw, changes in groupby(file, key=lambda changes: changes.path):
            if is_within(os.path.realpath(raw), os.path.realpath(path)):
                is_there = True
                yield from _write(raw, None, changes, direction, False, sink)
        if not is_there:
            yield f"error: {readable(path)}: holds no raw file of {file.path}; start where that run started"


def _write(
    path: str,
    target: str | None,
    changes: Iterable[DocumentChanges],
    direction: Direction,
    force: bool,
    sink: Sink | None = None,
) -> Iterator[str]:
    """Write one file, done again or undone, to `target` or to `sink`; gives the lines to report."""
    if target is not None and os.path.lexists(target) and not force:
        yield f"error: {readable(target)}: is there already; write over it with --force"
        return
    try:
        with _opened(path) as source:
            if target is None:
                assert sink is not None
                left = _print(source, path, changes, direction, sink)
            else:
                os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
                with ExitStack() as stack:
                    left = rewrite_file(source, path, changes, direction, late_packed_file(target, stack))
    except (ChangesError, DocumentError, OSError) as error:
        yield _error_line(path, error)
        return
    if left:
        documents = "1 document" if left == 1 else f"{left:,} documents"
        yield (
            f"error: {readable(path + COPIES)}: holds {documents} that undo can put back into plain text and JSON "
            "lines only; take the clean text from that file, or the raw text from the input of the run"
        )


def _print(source: BinaryIO, path: str, changes: Iterable[DocumentChanges], direction: Direction, sink: Sink) -> int:
    """Write to a sink what becomes of a file, once all its digests agree; gives how many copies are left."""
    with tempfile.TemporaryFile() as whole:
        with packed(whole, None if isinstance(direction, Explained) else by_suffix(path)) as packing:
            left = rewrite_file(source, path, changes, direction, packing)
        whole.seek(0)
        shutil.copyfileobj(whole, sink)
    return left


def _opened(path: str) -> BinaryIO:
    """The file, or an empty one where all its documents have become copies."""
    return open(path, "rb") if os.path.exists(path) or not os.path.exists(path + COPIES) else io.BytesIO()


def _unpacked_digest(path: str) -> str:
    """The digest of what a file holds, unpacked."""
    with _opened(path) as file:
        return digest(unpacked(file, path).read())


def _error_line(path: str, error: ChangesError | DocumentError | OSError) -> str:
    """The error line for a file that is not written."""
    if isinstance(error, OSError):
        return f"error: {readable(str(error.filename or path))}: {advised(error, 'check the path and the disk')}"
    line = error.line if isinstance(error, DocumentError) else None
    return f"error: {place_of(path, line)}: {error}"
