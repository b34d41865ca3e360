"""The steps of the command line, each on folders and files: index, verdict, apply; and all of them for one output."""

import os
import shutil
import tempfile
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from typing import Literal

from newsclean.across.apply import Applier, Books, Copies, Target
from newsclean.across.index import Header, Indexer, build_index, index_folder_in, read_header
from newsclean.across.lock import locked
from newsclean.across.read_verdict import read_about
from newsclean.across.stage import StageSpool
from newsclean.across.tables import Tables
from newsclean.across.thresholds import Thresholds
from newsclean.across.verdict import Choice, Summary, write_verdict
from newsclean.discover import Search
from newsclean.errors import ConfigError
from newsclean.formats import ReadOptions
from newsclean.targets import mirror_jobs

Engine = Literal["duckdb", "spark"]


@dataclass(frozen=True)
class VerdictOptions:
    """How a verdict is found: thresholds, which copy stays, whether near copies go, and where the SQL runs."""

    thresholds: Thresholds = Thresholds()
    choice: Choice = Choice()
    near: bool = False
    engine: Engine = "duckdb"
    memory: str = "2GB"


def index_folder(
    root: str, folder: str, search: Search, reading: ReadOptions, site_field: str | None, workers: int
) -> tuple[Header, list[str]]:
    """Make the index of the clean files under `root` in `folder`; gives its header and error lines."""
    _refuse_unless_folder(root)
    files = [file for file in search.files([root]) if not _is_within(file.real, os.path.realpath(folder))]
    with locked(folder):
        return build_index(Indexer(folder, reading, site_field), root, files, workers)


def find_verdict(folder: str, path: str, options: VerdictOptions) -> Summary:
    """Find the verdict on an index and write it."""
    folder = index_folder_in(folder)
    read_header(folder)  # what cannot be used is refused before anything starts
    if os.path.isdir(path):
        raise ConfigError(f"{path}: is a folder; give -o a file, such as verdict.parquet")
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with (
        locked(folder),
        tempfile.TemporaryDirectory(dir=folder, prefix=".newsclean-spill-") as spill,
        _tables(spill, options) as tables,
    ):
        near = None
        if options.near:
            from newsclean.across.near import NearCopies

            near = NearCopies(folder, spill, options.thresholds)
        return write_verdict(folder, tables, path, options.thresholds, options.choice, near)


def _tables(spill: str, options: VerdictOptions) -> AbstractContextManager[Tables]:
    """The engine of the SQL; what it spills lies in the folder `spill`."""
    if options.engine == "spark":
        from newsclean.engines.spark import SparkTables

        return nullcontext(SparkTables(spill))
    from newsclean.across.duck import DuckTables

    return closing(DuckTables(spill, options.memory))


def apply_to_folder(
    root: str, verdict: str, output: str, search: Search, copies: Copies, changes: str | None = None
) -> Books:
    """Write what is left of the clean files under `root` to the folder `output`, the edits to the file `changes`."""
    _refuse_unless_folder(root)
    about = read_about(verdict)
    files = search.files([root])
    jobs = mirror_jobs(files, [root], output)
    targets = [Target(file, str(job.target)) for file, job in zip(files, jobs, strict=True)]
    with locked(os.path.join(output, ".newsclean", "across")):
        reading = ReadOptions(**about["index"]["reading"])
        if changes is None:
            return Applier(verdict, reading, copies).apply(targets, output)
        with tempfile.TemporaryFile() as spool:
            stage = StageSpool(spool)
            books = Applier(verdict, reading, copies, stage).apply(targets, output)
            stage.write_into(changes)
        return books


def clean_folder(output: str) -> str:
    """Where `clean --across` keeps the clean files of an output folder until the verdict is applied."""
    return os.path.join(output, ".newsclean", "across", "clean")


@dataclass(frozen=True)
class StepOptions:
    """Options of all steps: how files are read, where the site of a record is, how the verdict is found, what becomes
    of copies, in how many processes files are indexed, and the changes file that gets the edits."""

    reading: ReadOptions
    site_field: str | None
    verdict: VerdictOptions
    copies: Copies
    workers: int
    changes: str | None = None


def finish_clean(output: str, options: StepOptions) -> tuple[Header, Summary, Books]:
    """Index the files in `clean_folder`, find the verdict, write what is left to `output`, and remove them.

    The index and the verdict stay in `.newsclean/across`: other runs may be held against them.
    """
    folder, root = os.path.join(output, ".newsclean", "across"), clean_folder(output)
    reading = ReadOptions(text_field=options.reading.text_field, max_document=options.reading.max_document)
    index, verdict = os.path.join(folder, "index"), os.path.join(folder, "verdict.parquet")
    header, _ = index_folder(root, index, Search(), reading, options.site_field, options.workers)
    summary = find_verdict(index, verdict, options.verdict)
    books = apply_to_folder(root, verdict, output, Search(), options.copies, options.changes)
    shutil.rmtree(root)
    return header, summary, books


def _refuse_unless_folder(root: str) -> None:
    """Raises ConfigError where clean files are to be in a folder that is none."""
    if not os.path.isdir(root):
        raise ConfigError(f"{root}: is no folder; give the folder of the clean files")


def _is_within(path: str, folder: str) -> bool:
    """Whether a path is a folder or below it."""
    return path == folder or path.startswith(folder + os.sep)
