"""The command clean: which options exclude each other, and what is cleaned into which place."""

from functools import partial
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from newsclean.cli.across import CLEAN_ACROSS, clean_across
from newsclean.cli.changes import kept_changes
from newsclean.cli.options import BATCH, COMMON, EXIT_CODES, with_options
from newsclean.cli.view import mark_painter
from newsclean.cli.work import Destination, is_single, is_stdin, refuse_if, run_on_files, run_to_stdout, settings_for

if TYPE_CHECKING:
    from newsclean.report import Report


class _Clean(click.Command):
    """`clean`, whose flag --diff may have a value, which click has no way to say."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments with --diff=words as a flag of its own."""
        flags = {"--diff=words": "--diff-words", "--diff=lines": "--diff"}
        for argument in args:
            if argument.startswith("--diff=") and argument not in flags:
                raise click.UsageError(f"{argument}: there are --diff=lines and --diff=words", ctx)
        return super().parse_args(ctx, [flags.get(argument, argument) for argument in args])


@click.command(cls=_Clean, epilog=EXIT_CODES)
@with_options(*COMMON)
@click.option(
    "-o", "--output", metavar="DIR", type=click.Path(), help="Write clean copies under DIR, in the same tree."
)
@click.option("-i", "--in-place", is_flag=True, help="Write each clean file over the raw one.")
@click.option("--backup", metavar="SUFFIX", help="With -i: keep the old file beside the new one, as NAME + SUFFIX.")
@click.option("--list-changed", is_flag=True, help="Name on stderr each file that changed, also with --quiet.")
@click.option("--to", type=click.Choice(["jsonl"]), help="Write one JSON record a document.")
@with_options(*BATCH)
@click.option(
    "--diff",
    "diff",
    flag_value="lines",
    help="Show what would change, write nothing; exit 1 if anything would. --diff=words marks it within the text.",
)
@click.option("--diff-words", "diff", flag_value="words", hidden=True)
@click.option("--changes", metavar="FILE", help="Write every change to FILE (.jsonl, .gz, .zst), for undo and report.")
@click.option("--report", "report_file", metavar="FILE", help="Write a report of the run to FILE: .html, .json or .md.")
@with_options(*CLEAN_ACROSS)
def clean(paths: tuple[str, ...], **flags: Any) -> int:
    """Clean files, folders or standard input.

    Without PATHS, or with -, standard input goes to standard output. Files go to standard output one after the other,
    if all are text or all are JSON lines. Others and folders need -o DIR, -i or --to jsonl.
    """
    _refuse_contradictions(paths, flags)
    with kept_changes(paths, flags["changes"], flags["report_file"], flags["output"]) as kept:
        flags["changes"] = kept.changes
        if flags["across"]:
            return clean_across(paths, flags, lambda folder: kept.ended(_clean_into(paths, folder, flags)))
        return kept.ended(_clean(paths, flags), lint=flags["diff"] is not None)


def _refuse_contradictions(paths: tuple[str, ...], flags: dict[str, Any]) -> None:
    """End with a usage error where options exclude each other, or one needs another."""
    from newsclean.remote import is_remote

    output, in_place, to, diff = flags["output"], flags["in_place"], flags["to"], flags["diff"] is not None
    writes = output is not None or in_place
    refuse_if(diff and (writes or to is not None), "--diff writes nothing; leave -o, -i and --to out")
    refuse_if(output is not None and in_place, "-o and -i exclude each other; choose one")
    refuse_if(in_place and to is not None, "-i and --to exclude each other; choose one")
    refuse_if(flags["backup"] is not None and not in_place, "--backup keeps what -i writes over; add -i")
    source = click.get_current_context().get_parameter_source
    for name in ("near", "keep", "prefer", "against", "memory", "site_field", "copies"):
        is_alone = source(name) is ParameterSource.COMMANDLINE and not flags["across"]
        refuse_if(is_alone, f"--{name.replace('_', '-')} is about the comparison of documents; add --across")
    refuse_if(flags["across"] and output is None, "--across writes what is left to a folder; give -o DIR")
    refuse_if(
        flags["across"] and is_remote(output or ""),
        "--across works on this machine; give a local -o DIR and copy it",
    )
    refuse_if(
        flags["across"] and bool(flags["dry_run"] or flags["shard"]),
        "--across is about all documents; leave --dry-run and --shard out, or see newsclean across",
    )
    for name in ("shard", "fresh", "compress", "min_hanzi"):
        option = f"--{name.replace('_', '-')}"
        refuse_if(bool(flags[name]) and output is None, f"{option} needs -o DIR; give it a folder")
    refuse_if(writes and is_stdin(paths), "-o and -i need PATHS; standard input goes to standard output")
    is_kept = flags["changes"] is not None or flags["report_file"] is not None
    refuse_if(diff and is_kept, "--diff writes nothing; leave --changes and --report out")
    refuse_if(flags["dry_run"] and is_kept, "--dry-run cleans nothing; leave --changes and --report out")


def _clean(paths: tuple[str, ...], flags: dict[str, Any]) -> "Report":
    """Clean in the way that the options of `clean` say."""
    from newsclean import targets, views
    from newsclean.formats.outputs import JsonLines, SameFormat, Shown

    if flags["diff"] is not None:
        by_words = flags["diff"] == "words"
        paint = mark_painter() or (views.plain if by_words else views.bare)
        return run_to_stdout(paths, Shown(partial(views.diff_words if by_words else views.diff, paint=paint)), flags)
    if flags["output"] is not None:
        return _clean_into(paths, flags["output"], flags)
    if flags["in_place"]:
        return run_on_files(paths, SameFormat(), flags, Destination(targets.in_place_jobs))
    if not (flags["to"] or is_single(paths)):
        _refuse_unlike(paths, flags)
    return run_to_stdout(paths, JsonLines() if flags["to"] else SameFormat(), flags)


def _refuse_unlike(paths: tuple[str, ...], flags: dict[str, Any]) -> None:
    """End with a usage error where files cannot follow each other on standard output as `cat` would print them."""
    from newsclean.remote import is_folder
    from newsclean.survey import printed_shape

    elsewhere = "give -o DIR, -i (in place) or --to jsonl"
    refuse_if(any(map(is_folder, paths)), f"a folder is not printed; {elsewhere}")
    reading = settings_for(paths, flags).reading()
    shapes = {path: printed_shape(path, reading) for path in paths}
    odd = next((path for path, shape in shapes.items() if shape is None), None)
    refuse_if(odd is not None, f"{odd}: cannot follow another file on standard output; {elsewhere}")
    refuse_if(len(set(shapes.values()) - {""}) > 1, f"text and JSON lines do not follow each other; {elsewhere}")


def _clean_into(paths: tuple[str, ...], folder: str, flags: dict[str, Any]) -> "Report":
    """Clean into a folder (or a file); what is rejected is listed in that of -o."""
    from newsclean import targets
    from newsclean.formats.outputs import JsonLines, SameFormat

    output = JsonLines() if flags["to"] else SameFormat()
    suffix, packing = ".jsonl" if flags["to"] else "", f".{flags['compress']}" if flags["compress"] else ""
    make_jobs = partial(targets.mirror_jobs, paths=paths, folder=folder, suffix=suffix, packing=packing)
    return run_on_files(paths, output, flags, Destination(make_jobs, folder, flags["output"]))
