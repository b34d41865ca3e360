"""Runs of the command line: one stream to standard output, or a batch of files, with progress and errors on stderr."""

import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from typing import BinaryIO

from newsclean.atomic import remove_abandoned_files
from newsclean.console import StandardOutput, print_to_stderr, with_progress
from newsclean.detect import detect
from newsclean.document import readable
from newsclean.engines import run
from newsclean.errors import DocumentError
from newsclean.formats import unpacked
from newsclean.report import Outcome, Report
from newsclean.rewrite import Job, Rewrite


@dataclass(frozen=True)
class Verbosity:
    """How much is printed on stderr besides errors: `quiet` no summary and no bar, `verbose` a line a file."""

    quiet: bool = False
    verbose: bool = False


def run_stream(rewrite: Rewrite, path: str | None, name: str, verbosity: Verbosity) -> Report:
    """One file, or standard input where `path` is None, to standard output; messages call it `name`.

    Raises OutputError where standard output cannot be written.
    """
    outcome = Outcome(name)
    out = StandardOutput(flush_each=path is None)
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


def run_batch(rewrite: Rewrite, jobs: Sequence[Job], workers: int, verbosity: Verbosity) -> Report:
    """Many files, each to its target or, in the order of the jobs, to standard output.

    Raises OutputError where standard output cannot be written.
    """
    out = StandardOutput()
    report = Report()
    for folder in {os.path.dirname(job.target) or "." for job in jobs if job.target is not None}:
        remove_abandoned_files(folder)
    with (
        tempfile.TemporaryDirectory(prefix="newsclean-", ignore_cleanup_errors=True) as spool,
        # Closed before the folder is deleted: workers that still run write there.
        closing(run(replace(rewrite, spool=spool), jobs, workers)) as outcomes,
    ):
        watched: Iterable[Outcome] = outcomes
        if sys.stderr is not None and sys.stderr.isatty() and not verbosity.quiet and len(jobs) > 1:
            watched = with_progress(outcomes, len(jobs))
        for outcome in watched:
            _print_outcome(outcome, out, verbosity)
            report.add(outcome)
        out.flush()
    if not verbosity.quiet:
        print_to_stderr(report.summary())
    return report


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


def _print_outcome(outcome: Outcome, out: StandardOutput, verbosity: Verbosity) -> None:
    if outcome.output:
        out.write_file(outcome.output)
    for message in outcome.messages():
        print_to_stderr(message)
    if verbosity.verbose and not verbosity.quiet:
        state = "failed" if outcome.failed else "changed" if outcome.changed else "clean"
        print_to_stderr(f"{outcome.path}: {state}")
