"""The commands, each with its arguments and help text."""

import os
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from newsclean import __version__
from newsclean.cli.across import CLEAN_ACROSS, across, clean_across
from newsclean.cli.changes import kept_changes, replay, report, undo
from newsclean.cli.options import BATCH, COMMON, CONFIG, EXIT_CODES, WHICH, with_options
from newsclean.cli.view import check, explain, mark_painter
from newsclean.cli.work import (
    is_single,
    is_stdin,
    refuse_for_batch,
    refuse_if,
    run_on_files,
    run_to_stdout,
    settings_for,
)

if TYPE_CHECKING:
    from newsclean.cli.changes import Kept


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="newsclean %(version)s")
def cli() -> None:
    """Turn scraped Chinese news pages into clean text; every change has a name and can be shown."""


class _Clean(click.Command):
    """`clean`, whose flag --diff may have a value, which click has no way to say."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments with --diff=words as a flag of its own."""
        flags = {"--diff=words": "--diff-words", "--diff=lines": "--diff"}
        for argument in args:
            if argument.startswith("--diff=") and argument not in flags:
                raise click.UsageError(f"{argument}: there are --diff=lines and --diff=words", ctx)
        return super().parse_args(ctx, [flags.get(argument, argument) for argument in args])


@cli.command(cls=_Clean, epilog=EXIT_CODES)
@with_options(*COMMON)
@click.option(
    "-o", "--output", metavar="DIR", type=click.Path(), help="Write clean copies under DIR, in the same tree."
)
@click.option("-i", "--in-place", is_flag=True, help="Write each clean file over the raw one.")
@click.option("--list-changed", is_flag=True, help="Name on stderr each file that changed, also with --quiet.")
@click.option("--to", type=click.Choice(["jsonl"]), help="Write one JSON record a document.")
@with_options(*BATCH)
@click.option(
    "--diff",
    is_flag=True,
    help="Show what would change, write nothing; exit 1 if anything would. --diff=words marks it within the text.",
)
@click.option("--diff-words", is_flag=True, hidden=True)
@click.option("--changes", metavar="FILE", help="Write every change to FILE (.jsonl, .gz, .zst), for undo and report.")
@click.option("--report", "report_file", metavar="FILE", help="Write a report of the run to FILE: .html, .json or .md.")
@with_options(*CLEAN_ACROSS)
def clean(
    paths: tuple[str, ...],
    output: str | None,
    in_place: bool,
    to: str | None,
    diff: bool,
    diff_words: bool,
    changes: str | None,
    report_file: str | None,
    **flags: Any,
) -> int:
    """Clean files, folders or standard input.

    Without PATHS, or with -, standard input goes to standard output. One file goes to standard output.
    Several files or a folder need -o DIR, -i or --to jsonl.
    """
    writes = output is not None or in_place
    diff = diff or diff_words
    refuse_if(diff and (writes or to is not None), "--diff writes nothing; leave -o, -i and --to out")
    refuse_if(output is not None and in_place, "-o and -i exclude each other; choose one")
    refuse_if(in_place and to is not None, "-i and --to exclude each other; choose one")
    only_across = [name for name in ("near", "against", "prefer") if flags[name] and not flags["across"]]
    refuse_if(bool(only_across), f"--{''.join(only_across[:1])} says how documents are compared; add --across")
    refuse_if(flags["across"] and output is None, "--across writes what is left to a folder; give -o DIR")
    refuse_if(
        flags["across"] and bool(flags.get("dry_run") or flags.get("shard")),
        "--across is about all documents; leave --dry-run and --shard out, or see newsclean across",
    )
    refuse_for_batch(output, flags)
    refuse_if(writes and is_stdin(paths), "-o and -i need PATHS; standard input goes to standard output")
    refuse_if(
        diff and (changes is not None or report_file is not None),
        "--diff writes nothing; leave --changes and --report out",
    )
    with kept_changes(paths, changes, report_file, output) as kept:
        flags["changes"] = kept.changes
        return _clean(paths, output, in_place, to, diff, diff_words, flags, kept)


def _clean(
    paths: tuple[str, ...],
    output: str | None,
    in_place: bool,
    to: str | None,
    diff: bool,
    diff_words: bool,
    flags: dict[str, Any],
    kept: "Kept",
) -> int:
    """Clean in the way that the options of `clean` say."""
    from newsclean import targets, views
    from newsclean.formats.outputs import JsonLines, SameFormat, Shown

    if diff:
        view = partial(views.diff_words, paint=mark_painter()) if diff_words else views.diff
        return kept.ended(run_to_stdout(paths, Shown(view), flags), lint=True)
    written = JsonLines() if to else SameFormat()
    if in_place:
        return kept.ended(run_on_files(paths, written, flags, targets.in_place_jobs))
    if output is not None:
        suffix, packing = ".jsonl" if to else "", f".{flags['compress']}" if flags["compress"] else ""
        make_jobs = partial(targets.mirror_jobs, paths=paths, suffix=suffix, packing=packing)

        def clean_into(folder: str) -> int:
            jobs_in_folder = partial(make_jobs, folder=folder)
            return kept.ended(run_on_files(paths, written, flags, jobs_in_folder, folder, list_in=output))

        return clean_across(paths, output, flags, clean_into) if flags["across"] else clean_into(output)
    refuse_if(not (to or is_single(paths)), "several files or a folder need -o DIR, -i (in place) or --to jsonl")
    return kept.ended(run_to_stdout(paths, written, flags))


cli.add_command(check)
cli.add_command(explain)
cli.add_command(undo)
cli.add_command(replay)
cli.add_command(report)


@cli.command()
@with_options(*WHICH)
def detect(paths: tuple[str, ...], include: tuple[str, ...], extend_exclude: tuple[str, ...]) -> int:
    """Show for each file its encoding, the share of certain bytes, its newlines and its script.

    Like file(1), for Chinese text. Without PATHS, or with -, standard input.
    """
    from newsclean.discover import Search
    from newsclean.run import run_detect

    files = None if is_stdin(paths) else (file.path for file in Search(include, extend_exclude).files(paths))
    return 2 if run_detect(files) else 0


@cli.command()
@click.argument("folder", metavar="DIR")
def status(folder: str) -> int:
    """Show how far the runs into an output folder have come, and how to go on; exit 2 while one is unfinished."""
    from newsclean.console import StandardOutput
    from newsclean.status import status_lines

    lines, is_done = status_lines(folder)
    out = StandardOutput()
    out.write("".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))
    out.flush()
    return 0 if is_done else 2


@cli.command()
def filters() -> None:
    """List the filters, in the order in which they work."""
    from newsclean.filters import all_filters

    _print_columns([(kind.name, kind.summary) for kind in all_filters()])


@cli.command()
@click.argument("path", default=".", metavar="[PATH]")
@with_options(*CONFIG)
def config(path: str, **flags: Any) -> None:
    """Show each setting in force for PATH, and where it came from."""
    refuse_if(not os.path.exists(path), f"{path}: no such file or folder; give one that exists")
    settings = settings_for((path,), flags)
    settings.pipeline()  # raises what a filter refuses
    _print_columns([(key, _as_json(value), origin) for key, value, origin in settings.rows()])


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a script that completes commands, options and paths in a shell.

    For bash: newsclean completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    from newsclean.console import StandardOutput

    completes = get_completion_class(shell)
    assert completes is not None
    script = completes(cli, {}, "newsclean", "_NEWSCLEAN_COMPLETE")
    out = StandardOutput()
    out.write(
        f"{script.source_template % script.source_vars()}\n".encode()
    )  # source() would start bash for its version
    out.flush()


@cli.group()
def rules() -> None:
    """Try your own boilerplate rules before cleaning with them (setting boilerplate.extend-rules)."""


@rules.command("test")
@click.argument("file")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@with_options(*CONFIG)
def rules_test(file: str, paths: tuple[str, ...], **flags: Any) -> int:
    """Check the rules of FILE against their examples and counter-examples, and show the lines they match in PATHS.

    Each line reads path:line: id: excerpt, with (stays) where cleaning does not remove the line.
    """
    from newsclean.console import StandardOutput, print_to_stderr
    from newsclean.discover import Search
    from newsclean.rules_test import RulesTest

    settings = settings_for((*paths, file), flags)
    test, out = RulesTest(file, settings), StandardOutput()
    out.write(f"{test.summary()}\n".encode("utf-8", "backslashreplace"))
    files = Search(settings.include, settings.extend_exclude).files(paths)
    for match in test.matches(file.path for file in files):
        out.write(f"{match}\n".encode("utf-8", "backslashreplace"))
    out.flush()
    if paths:
        _print_columns(test.rows())
    for failure in test.failures:
        print_to_stderr(failure)
    return 2 if test.failures else 0


cli.add_command(across)


def _as_json(value: object) -> str:
    import json

    if value is None:
        return "-"
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False, default=str)


def _print_columns(rows: list[tuple[str, ...]]) -> None:
    from newsclean.console import StandardOutput, columns

    out = StandardOutput()
    out.write(f"{columns(rows)}\n".encode())
    out.flush()
