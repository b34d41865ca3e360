"""The commands that read a changes file: undo, replay and report."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from newsclean.cli.work import exit_code, print_errors, refuse_among_inputs, refuse_if, refuse_unknown

if TYPE_CHECKING:
    from newsclean.changes import ChangesFile
    from newsclean.changes.directions import Direction
    from newsclean.report import Report
    from newsclean.report_page import Failures

_CHANGES = click.option("--changes", "changes", metavar="FILE", required=True, help="Changes file of the run.")
_FORCE = click.option("--force", is_flag=True, help="Write over files that are there.")


@click.command()
@click.argument("path")
@_CHANGES
@click.option("-o", "--output", metavar="DIR", help="Write files under DIR; of one file, to this file.")
@click.option("--only", multiple=True, metavar="NAME", help="Put back only edits of this filter or filter/rule.")
@_FORCE
def undo(path: str, changes: str, output: str | None, only: tuple[str, ...], force: bool) -> int:
    """Turn a clean file or folder into the raw one again, byte for byte.

    One file goes to standard output, a folder needs -o DIR. A file that was edited since is refused. Copies that
    clean --across moved to FILE.copies.jsonl are put back from there.
    """
    from newsclean.changes import ChangesFile
    from newsclean.changes.directions import undo_of
    from newsclean.console import print_to_stderr

    file = ChangesFile(changes)
    names = frozenset(name.strip() for given in only for name in given.split(","))
    refuse_unknown(names, file.known_rules(names))
    direction = undo_of(changes, file.header, names)
    code = _rewrite(path, file, direction, output, force)
    for rule, count in sorted(direction.also.items()):
        print_to_stderr(
            f"note: {count:,} edits of {rule} went back as well: they were made on top of what was put back"
        )
    return code


@click.command()
@click.argument("path")
@_CHANGES
@click.option("-o", "--output", metavar="DIR", help="Write files under DIR; of one file, to this file.")
@_FORCE
def replay(path: str, changes: str, output: str | None, force: bool) -> int:
    """Clean a raw file or folder again as a run did, by its changes file and without a filter."""
    from newsclean.changes import ChangesFile
    from newsclean.changes.directions import replay_of

    file = ChangesFile(changes)
    return _rewrite(path, file, replay_of(changes, file.header), output, force)


def _rewrite(path: str, file: "ChangesFile", direction: "Direction", output: str | None, force: bool) -> int:
    """Rewrite a file or folder; gives the exit code."""
    from newsclean.changes.folder import rewrite_folder, rewrite_single
    from newsclean.console import StandardOutput

    out = StandardOutput()
    if os.path.isdir(path):
        refuse_if(output is None, "a folder needs -o DIR")
        errors = rewrite_folder(path, file, direction, str(output), force)
    else:
        errors = rewrite_single(path, file, direction, output, out, force)
    code = print_errors(errors)
    out.flush()
    return max(code, print_errors(file.errors))


@click.command()
@click.argument("changes", metavar="CHANGES")
@click.option("-o", "--output", metavar="FILE", required=True, help="Write the report to FILE: .html, .json or .md.")
@click.option("--sample", type=click.IntRange(min=0), default=200, metavar="N", help="Documents drawn (default: 200).")
@click.option("--seed", type=int, default=0, metavar="S", help="Draw other documents.")
def report(changes: str, output: str, sample: int, seed: int) -> int:
    """Show what a run removed and why: figures by rule, frequent lines, and documents side by side.

    CHANGES is the file that clean --changes wrote. Where the cleaned files are gone, only what changed is shown.
    """
    from newsclean.changes import ChangesFile

    file = ChangesFile(changes)
    make_report(file, output, sample, seed)
    return print_errors(file.errors)


def make_report(
    file: "ChangesFile", output: str, sample: int = 200, seed: int = 0, failures: "Failures | None" = None
) -> None:
    """Write the report of a changes file."""
    from newsclean import report_page
    from newsclean.changes.directions import raw_reading

    summary = report_page.summarise(file, report_page.Choice(sample, seed))
    reading = raw_reading(file.header)
    clusters = report_page.Clusters(summary.most_copied())
    shown = report_page.chosen_documents(file, summary, clusters, reading, report_page.MOST_BYTES)
    report_page.write_report(output, file.header, summary, clusters, shown, failures)


@dataclass
class Kept:
    """The changes file of a run, if it keeps one, and what the run came to."""

    changes: str | None
    report: "Report | None" = None

    def ended(self, report: "Report", *, lint: bool = False) -> int:
        """Take what the run came to; gives its exit code."""
        self.report = report
        return exit_code(report, lint=lint)


@contextmanager
def kept_changes(
    paths: tuple[str, ...], changes: str | None, report_file: str | None, output: str | None = None
) -> Iterator[Kept]:
    """The changes file of a run over `paths`; behind the block the report is made, if one is asked for.

    For a report of a run over an output folder it stays there: a run that was killed continues with it. Raises
    ConfigError for files that may not be written.
    """
    for file in (changes, report_file):
        if file is not None:
            refuse_among_inputs(file, paths)
            _refuse_without_folder(file, output)
    if report_file is None:
        yield Kept(changes)
        return
    from tempfile import TemporaryDirectory

    from newsclean.changes import ChangesFile
    from newsclean.discover import JOURNAL
    from newsclean.report_page import Failures, refuse_suffix
    from newsclean.targets import means_a_file

    refuse_suffix(report_file)
    if changes is None and output is not None and not means_a_file(paths, output):
        changes = os.path.join(output, JOURNAL, "changes.jsonl.gz")
    with TemporaryDirectory(prefix="newsclean-") as folder:
        kept = Kept(changes or os.path.join(folder, "changes.jsonl.gz"))
        yield kept
        if kept.report is not None:
            failures = Failures(kept.report.failed, kept.report.errors)
            make_report(ChangesFile(str(kept.changes)), report_file, failures=failures)


def _refuse_without_folder(file: str, output: str | None) -> None:
    """Raise ConfigError where the folder of a file does not exist, unless the run makes it."""
    from newsclean.discover import is_within
    from newsclean.errors import ConfigError

    folder = os.path.dirname(os.path.realpath(file))
    is_made = output is not None and is_within(folder, os.path.realpath(output))
    if not (is_made or os.path.isdir(folder)):
        raise ConfigError(f"{file}: its folder does not exist; make it, or choose another place")
