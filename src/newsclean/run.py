"""Runs of the command line: one stream to standard output, or a batch of files, with progress and errors on stderr."""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from dataclasses import dataclass, replace
from typing import BinaryIO

from newsclean.atomic import remove_abandoned_files
from newsclean.console import Sink, StandardOutput, print_to_stderr, with_progress
from newsclean.detect import detect
from newsclean.document import readable
from newsclean.engines import Engine, run
from newsclean.errors import DocumentError
from newsclean.formats import unpacked
from newsclean.part_files import PartFiles
from newsclean.report import Outcome, Report
from newsclean.rewrite import Done, Rewrite
from newsclean.units import Job, plan


@dataclass(frozen=True)
class Verbosity:
    """How much is printed on stderr besides errors: `quiet` no summary and no bar, `verbose` a line a file."""

    quiet: bool = False
    verbose: bool = False


def run_stream(rewrite: Rewrite, path: str | None, name: str, verbosity: Verbosity, sink: Sink | None = None) -> Report:
    """One file, or standard input where `path` is None, to `sink`, by default standard output; messages call it `name`.

    Raises OutputError where standard output cannot be written.
    """
    outcome = Outcome(name)
    out = sink or StandardOutput(flush_each=path is None)
    try:
        with _open(path) as source:
            rewrite.stream(source, out, outcome)
    except (DocumentError, OSError) as error:
        outcome.fail_for(error)
    out.flush()
    for message in outcome.messages():
        print_to_stderr(message)
    report = Report()
    report.add(outcome)
    if verbosity.verbose and not verbosity.quiet:
        print_to_stderr(report.summary())
    return report


def run_batch(
    rewrite: Rewrite,
    jobs: Sequence[Job],
    workers: int,
    verbosity: Verbosity,
    sink: Sink | None = None,
    engine: Engine = "pool",
) -> Report:
    """Many files, each to its target or, in the order of the jobs, to `sink`, by default standard output.

    Raises OutputError where standard output cannot be written.
    """
    out = sink or StandardOutput()
    report = Report()
    for folder in {os.path.dirname(job.target) or "." for job in jobs if job.target is not None}:
        remove_abandoned_files(folder)
    units = list(plan(jobs, [size_of_file(job.source) for job in jobs]))
    with (
        tempfile.TemporaryDirectory(prefix="newsclean-", ignore_cleanup_errors=True) as spool,
        PartFiles(out) as part_files,
        # Closed before the folder is deleted: workers that still run write there.
        closing(run(replace(rewrite, spool=spool), units, min(workers, len(units)), engine)) as ended,
    ):
        for part in rewrite.further:
            part_files.begin(part.target, part.head)
        watched: Iterable[Done] = ended
        if sys.stderr is not None and sys.stderr.isatty() and not verbosity.quiet and len(jobs) > 1:
            watched = with_progress(ended, {unit.name: unit.size for unit in units})
        for done in in_order(watched, [unit.name for unit in units]):
            for outcome in done.outcomes:
                report.add(outcome)
            part_files.append(done.parts, rewrite.part_targets())
            _print_messages(done.outcomes, verbosity)
        out.flush()
        if rewrite.rejects is not None and not part_files.has(rewrite.rejects):
            with suppress(FileNotFoundError):  # of an earlier run, whose rejected records were corrected since
                os.unlink(rewrite.rejects)
    if not verbosity.quiet:
        print_to_stderr(report.summary())
    return report


def in_order(ended: Iterable[Done], names: Iterable[str]) -> Iterator[Done]:
    """What units come to, as they end, in the order of their names."""
    waiting: dict[str, Done] = {}
    incoming = iter(ended)
    for name in names:
        while name not in waiting:
            done = next(incoming)
            waiting[done.unit] = done
        yield waiting.pop(name)


def size_of_file(path: str) -> int:
    """The size of a file in bytes; 0 for one that cannot be opened, which the work reports."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def run_detect(paths: Iterable[str] | None) -> int:
    """Print a line for each file, or for standard input where `paths` is None; gives how many files failed."""
    out = StandardOutput()
    failed = 0
    for path in paths if paths is not None else ("<stdin>",):
        try:
            with _open(path if paths is not None else None) as source:
                detected = detect(unpacked(source, path).read())
        except (DocumentError, OSError) as error:
            outcome = Outcome(path)
            outcome.fail_for(error)
            failed += 1
            print_to_stderr(outcome.messages()[0])
        else:
            out.write(f"{readable(path)}: {detected}\n".encode())
    out.flush()
    return failed


def _open(path: str | None) -> AbstractContextManager[BinaryIO]:
    """A file, or standard input where `path` is None, which is left open."""
    if path is not None:
        return open(path, "rb")
    if sys.stdin is None:
        raise DocumentError("is closed; give PATHS, or something to read")
    return nullcontext(sys.stdin.buffer)


def _print_messages(outcomes: Iterable[Outcome], verbosity: Verbosity) -> None:
    for outcome in outcomes:
        for message in outcome.messages():
            print_to_stderr(message)
        if verbosity.verbose and not verbosity.quiet:
            state = "failed" if outcome.failed else "changed" if outcome.changed else "clean"
            print_to_stderr(f"{outcome.path}: {state}")
