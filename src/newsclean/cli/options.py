"""The options that commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def _split(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """`--include *.a,*.b --include *.c` as (*.a, *.b, *.c)."""
    return tuple(name.strip() for value in given for name in value.split(",") if name.strip())


def _split_filters(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """The same for names of filters, of which there must be one."""
    names = _split(context, parameter, given)
    if given and not names:  # an empty variable in a script must not mean every filter
        raise click.BadParameter("no filter name given")
    return names


def _list_option(flag: str, metavar: str, text: str, callback: Callable[..., Any] = _split) -> Any:
    return click.option(flag, multiple=True, callback=callback, metavar=f"{metavar},...", help=text)


EXIT_CODES = """\b
Exit codes: 0 done; 1 from check and --diff: something would change;
2 usage, configuration, or a document failed; 130 interrupted; 141 pipe closed."""

CONFIG = (
    click.option("--config", "config_file", metavar="FILE", type=click.Path(), help="Read settings from FILE."),
    click.option("--no-config", is_flag=True, help="Read no settings file."),
)
WHICH = (
    click.argument("paths", nargs=-1, metavar="[PATHS]...", type=click.Path()),
    _list_option("--include", "GLOB", "In folders, take files that match this (default: the suffixes of all formats)."),
    _list_option("--extend-exclude", "GLOB", "Leave out files and folders that match this."),
)


def _shard(_context: click.Context, _parameter: click.Parameter, given: str | None) -> tuple[int, int] | None:
    """`3/16` as (3, 16)."""
    if given is None:
        return None
    number, slash, count = given.partition("/")
    if not (slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
        raise click.BadParameter(f"{given!r} is no shard; write 3/16 for the third of 16")
    return int(number), int(count)


def _share(_context: click.Context, _parameter: click.Parameter, given: float | None) -> float | None:
    """A share of documents, which is a number."""
    if given is not None and not given > 0:  # nan
        raise click.BadParameter(f"{given} is no share; write 0.01 for one in a hundred")
    return given


READING = (
    click.option(
        "--format",
        metavar="NAME",
        help="Format of the input: txt, lines, jsonl, json, csv, tsv, parquet, html, warc or wet.",
    ),
    click.option("--text-field", metavar="KEY", help="Key or column of the text in a record; a.b for nested keys."),
    click.option("--max-document", metavar="SIZE", help="Reject documents of more bytes (default: 64 MiB)."),
)
BATCH = (
    click.option("--dry-run", is_flag=True, help="Count files, bytes and formats, and what is refused; clean nothing."),
    click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Clean the first N documents."),
    click.option(
        "--sample",
        type=click.FloatRange(0, 1, min_open=True),
        callback=_share,
        metavar="SHARE",
        help="Clean this share of documents.",
    ),
    click.option("--shard", callback=_shard, metavar="K/N", help="With -o: do only the Kth of N shares of the work."),
    click.option("--fresh", is_flag=True, help="With -o: do all again, whatever an earlier run has done."),
    click.option(
        "--compress", type=click.Choice(["gz", "bz2", "xz", "zst"]), help="With -o: compress what is written."
    ),
    click.option(
        "--min-hanzi", type=click.IntRange(min=1), metavar="N", help="With -o: drop and list documents with fewer left."
    ),
)
COMMON = (
    *WHICH,
    _list_option("--select", "NAME", "Run only these filters, or rules (filter/rule).", _split_filters),
    _list_option("--ignore", "NAME", "Leave these filters, or rules (filter/rule), out.", _split_filters),
    click.option("--keep-meta", is_flag=True, help="Leave bylines, times and counts in the text."),
    click.option(
        "--stdin-filename", metavar="NAME", help="Name of standard input in messages; its suffix gives the format."
    ),
    *READING,
    click.option("--text-is", type=click.Choice(["html"]), help="The text of a record holds HTML."),
    click.option("--encoding", metavar="NAME", help="Encoding of the input; undecodable bytes are an error."),
    click.option(
        "--variant", type=click.Choice(["t2s", "tw2s", "hk2s"]), help="Traditional Chinese variant of the input."
    ),
    click.option(
        "--errors",
        type=click.Choice(["strict", "replace"]),
        help="Undecodable characters: an error, or U+FFFD (default: replace; strict with -i and --encoding).",
    ),
    click.option(
        "--max-unpacked", metavar="SIZE", help="Stop unpacking a file at so many bytes (default: 200 times its size)."
    ),
    click.option("-j", "--jobs", type=int, metavar="N", help="Processes for large batches (default: one a processor)."),
    click.option("-q", "--quiet", is_flag=True, help="No summary, no progress bar."),
    click.option("-v", "--verbose", is_flag=True, help="Print on stderr whether each file changed."),
    *CONFIG,
)


def with_options(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """A decorator that gives a command several options, in this order."""

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add
