"""Runs of the command line over one stream to standard output, and over files that are only looked at."""

import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import BinaryIO

from newsclean.console import Sink, StandardOutput, print_messages, print_to_stderr
from newsclean.detect import detect
from newsclean.document import readable
from newsclean.errors import DocumentError, raise_if_full
from newsclean.formats import unpacked
from newsclean.formats.outputs import Shown
from newsclean.remote import is_remote, open_file
from newsclean.report import Outcome, Report, Verbosity
from newsclean.rewrite import Rewrite
from newsclean.stream import clean_stream


@dataclass(frozen=True)
class Stream:
    """One input whose clean text is written to standard output: a file, or standard input where `path` is None.

    Messages call it `name`. At most `limit` documents are cleaned, with so many `workers` where it is long.
    """

    path: str | None
    name: str
    workers: int = 1
    limit: int | None = None


def run_stream(rewrite: Rewrite, stream: Stream, verbosity: Verbosity, sink: Sink | None = None) -> Report:
    """Clean one stream to `sink`, by default standard output.

    Raises OutputError where standard output cannot be written.
    """
    outcome = Outcome(stream.name)
    out = sink or StandardOutput(flush_each=stream.path is None)
    try:
        with _open(stream.path) as source:
            is_local = stream.path is None or not is_remote(stream.path)  # no process waits for two at once
            clean_stream(rewrite, source, out, outcome, stream.workers if is_local else 1, stream.limit)
    except (DocumentError, OSError) as error:
        if isinstance(error, OSError):
            raise_if_full(error, None)
        outcome.fail_for(error)
    out.flush()
    print_messages([outcome], Verbosity(quiet=True))
    report = Report()
    report.add(outcome)
    if verbosity.verbose and not verbosity.quiet:
        print_to_stderr(report.summary())
    elif not verbosity.quiet and not isinstance(rewrite.output, Shown):
        for line in report.loss_lines():
            print_to_stderr(line)
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
        return open_file(path)
    if sys.stdin is None:
        raise DocumentError("is closed; give PATHS, or something to read")
    return nullcontext(sys.stdin.buffer)
