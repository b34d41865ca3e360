"""Runs of the command line: one stream to standard output, or a batch of files, with what is said meanwhile."""

import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

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
        if path is None and sys.stdin is None:
            raise DocumentError("is closed; give PATHS, or something to read")
        if path is None:
            rewrite.stream(sys.stdin.buffer, out, outcome)
        else:
            with open(path, "rb") as source:
                rewrite.stream(source, out, outcome)
    except DocumentError as error:
        outcome.fail(str(error), error.line)
    except OSError as error:
        outcome.fail_to_open(error)
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
            if paths is not None:
                with open(path, "rb") as source:
                    data = source.read()
            elif sys.stdin is None:
                raise DocumentError("is closed; give PATHS, or something to read")
            else:
                data = sys.stdin.buffer.read()
            out.write(f"{readable(path)}: {detect(data)}\n".encode())
        except DocumentError as error:
            outcome = Outcome(path)
            outcome.fail(str(error), error.line)
        except OSError as error:
            outcome = Outcome(path)
            outcome.fail_to_open(error)
        else:
            continue
        failed += 1
        say(outcome.messages()[0])
    out.flush()
    return failed


def _tell(outcome: Outcome, out: StandardOutput, voice: Voice) -> None:
    if outcome.output:
        out.write_file(outcome.output)
    for message in outcome.messages():
        say(message)
    if voice.verbose and not voice.quiet:
        say(f"{outcome.path}: {'failed' if outcome.failed else 'changed' if outcome.changed else 'clean'}")
