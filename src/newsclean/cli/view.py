"""The commands that show what clean would change and write nothing: check and explain."""

import os
from collections.abc import Callable
from glob import escape
from typing import TYPE_CHECKING, Any

import click

from newsclean.cli.options import COMMON, EXIT_CODES, with_options
from newsclean.cli.work import exit_code, is_stdin, print_errors, refuse_if, refuse_unknown, run_to_stdout, settings_for

if TYPE_CHECKING:
    from newsclean.console import StandardOutput
    from newsclean.views import Explain
    from newsclean.views.marks import Mark

PROBLEM_FORMATS = ("text", "json", "github", "sarif")


@click.command(epilog=EXIT_CODES)
@with_options(*COMMON)
@click.option("--output-format", type=click.Choice(PROBLEM_FORMATS), default="text", help="How to write the problems.")
@click.option("--statistics", is_flag=True, help="Show counts by rule: problems, characters, documents.")
@click.option("--baseline", metavar="FILE", help="Leave out the problems that FILE knows.")
@click.option("--write-baseline", metavar="FILE", help="Write the problems there are to FILE.")
def check(
    paths: tuple[str, ...],
    output_format: str,
    statistics: bool,
    baseline: str | None,
    write_baseline: str | None,
    **flags: Any,
) -> int:
    """List what clean would change, like a linter; write nothing; exit 1 if anything would change.

    Each line reads path:line:column: filter/rule: excerpt.
    """
    from newsclean import check
    from newsclean.console import StandardOutput, columns, has_colours, print_to_stderr
    from newsclean.formats.outputs import Shown

    given = [statistics, output_format != "text", write_baseline is not None]
    refuse_if(sum(given) > 1, "--statistics, --output-format and --write-baseline exclude each other; choose one")
    refuse_if(None not in (baseline, write_baseline), "--baseline and --write-baseline exclude each other; choose one")
    known = check.read_baseline(baseline) if baseline is not None else None
    file = baseline or write_baseline
    if file is not None:  # it may stand among the files that are checked
        flags["extend_exclude"] = (*flags["extend_exclude"], escape(os.path.basename(file)))
    out = StandardOutput()
    shape = "coloured" if output_format == "text" and has_colours() else output_format
    takes: check.Takes = check.ProblemWriter(shape, out.write)
    if statistics:
        takes = check.Statistics(lambda rows: out.write(f"{columns(rows)}\n".encode()))
    written = check.Baseline(write_baseline) if write_baseline is not None else None
    sink = check.ProblemSink(written or takes, known, out.flush)
    report = run_to_stdout(paths, Shown(check.problem_lines), flags, sink)
    sink.end()
    if written is not None:
        written.save()
    if known is not None and known.no_longer_there() and not flags["quiet"]:
        count = f"{known.no_longer_there():,} problems of {baseline}"
        print_to_stderr(f"note: {count} occur no more; write it anew with --write-baseline")
    return 2 if report.failed else 1 if sink.new and written is None else 0


@click.command()
@with_options(*COMMON)
@click.option("--rule", metavar="NAME", help="Mark only the changes of a filter or filter/rule.")
@click.option("--context", type=click.IntRange(min=0), metavar="N", help="Show only N lines around changes.")
@click.option("--pager/--no-pager", default=True, help="Show it in $PAGER; the default on a terminal.")
@click.option("--changes", metavar="FILE", help="Show what the run that wrote FILE did, copies of --across as well.")
def explain(
    paths: tuple[str, ...], rule: str | None, context: int | None, pager: bool, changes: str | None, **flags: Any
) -> int:
    """Show each document as it reads, what is removed and added in it, by which rules, and why.

    Without colours: [-removed-] {+added+} [=reported, left as it is=]. With --changes PATHS are raw files or folders.
    """
    from newsclean.console import Pager, StandardOutput
    from newsclean.formats.outputs import Shown
    from newsclean.pipeline import known_rules
    from newsclean.views import Explain, plain

    settings = settings_for(paths, flags)
    refuse_if(changes is not None and is_stdin(paths), "--changes shows raw files of a run; give their PATHS")
    if rule is not None:
        refuse_unknown(
            (rule,), known_rules((rule,), settings.filters) | {"decode": None, "pipeline": None, "across": None}
        )
    view = Explain(settings.pipeline().filters, mark_painter() or plain, rule, context)
    out = Pager() if pager else StandardOutput()
    if changes is None:
        code = exit_code(run_to_stdout(paths, Shown(view), flags | {"quiet": True}, out))
    else:
        code = _show_changes(paths, changes, view, out)
    if isinstance(out, Pager):
        out.close()
    return code


def _show_changes(paths: tuple[str, ...], changes: str, view: "Explain", out: "StandardOutput") -> int:
    """Show what a run did to the files at some paths, by its changes file; gives the exit code."""
    from newsclean.changes import ChangesFile
    from newsclean.changes.directions import explained_by
    from newsclean.changes.folder import show_files

    file = ChangesFile(changes)
    code = print_errors(show_files(paths, file, explained_by(changes, file.header, view), out))
    out.flush()
    return max(code, print_errors(file.errors))


def mark_painter() -> "Callable[[Mark], str] | None":
    """What marks are written with where standard output shows colours."""
    from newsclean import console

    return console.paint if console.has_colours() else None
