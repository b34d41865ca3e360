"""Runs of the command line: one stream to standard output, or a batch of files, with what is said meanwhile."""

import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from typing import BinaryIO

from newsclean.console import StandardOutput, say, with_progress
from newsclean.detect import detect
from newsclean.document import readable
from newsclean.engines import run
from newsclean.errors import DocumentError
from newsclean.report import Outcome, Report
from newsclean.rewrite import Job, Rewrite


@dataclass(frozen=True)
class Voice:
    """How much is said on stderr: `quiet` no summary and no bar, `verbose` each file."""

    quiet: bool = False
    verbose: bool = False


def run_stream(rewrite: Rewrite, path: str | None, name: str, voice: Voice) -> Report:
    """One file, or standard input where `path` is None, to standard output; `name` is what messages call it.

    Raises OutputError where standard output takes no more.
    """
    outcome = Outcome(name)
    out = StandardOutput(flush_each=path is None)
    try:
        with _opened(path) as source:
            rewrite.stream(source, out, outcome)
    except (DocumentError, OSError) as error:
        outcome.fail_for(error)
    out.flush()
    for message in outcome.messages():
        say(message)
    report = Report()
    report.add(outcome)
    if voice.verbose and not voice.quiet:
        say(report.summary())
    return report


def run_batch(rewrite: Rewrite, jobs: Sequence[Job], workers: int, voice: Voice) -> Report:
    """Many files, each to its target or, in the order of the jobs, to standard output.

    Raises OutputError where standard output takes no more.
    """
    out = StandardOutput()
    report = Report()
    with (
        tempfile.TemporaryDirectory(prefix="newsclean-", ignore_cleanup_errors=True) as spool,
        # Closed before the folder goes: workers that are still at it write there.
        closing(run(replace(rewrite, spool=spool), jobs, workers)) as outcomes,
    ):
        watched: Iterable[Outcome] = outcomes
        if sys.stderr is not None and sys.stderr.isatty() and not voice.quiet and len(jobs) > 1:
            watched = with_progress(outcomes, len(jobs))
        for outcome in watched:
            _tell(outcome, out, voice)
            report.add(outcome)
        out.flush()
    if not voice.quiet:
        say(report.summary())
    return report


def run_detect(paths: Iterable[str] | None) -> int:
    """A line on standard output for each file, or for standard input where `paths` is None; gives how many failed."""
    out = StandardOutput()
    failed = 0
    for path in paths if paths is not None else ("<stdin>",):
        try:
            with _opened(path if paths is not None else None) as source:
                found = detect(source.read())
        except (DocumentError, OSError) as error:
            outcome = Outcome(path)
            outcome.fail_for(error)
            failed += 1
            say(outcome.messages()[0])
        else:
            out.write(f"{readable(path)}: {found}\n".encode())
    out.flush()
    return failed


def _opened(path: str | None) -> AbstractContextManager[BinaryIO]:
    """A file, or standard input where `path` is None, which is left open."""
    if path is not None:
        return open(path, "rb")
    if sys.stdin is None:
        raise DocumentError("is closed; give PATHS, or something to read")
    return nullcontext(sys.stdin.buffer)


def _tell(outcome: Outcome, out: StandardOutput, voice: Voice) -> None:
    if outcome.output:
        out.write_file(outcome.output)
    for message in outcome.messages():
        say(message)
    if voice.verbose and not voice.quiet:
        say(f"{outcome.path}: {'failed' if outcome.failed else 'changed' if outcome.changed else 'clean'}")
