"""The commands of `newsclean across`, and the options of `clean --across`."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from newsclean.cli.options import CONFIG, READING, WHICH, with_options
from newsclean.cli.work import print_errors, settings_for, workers_of

if TYPE_CHECKING:
    from newsclean.across.steps import VerdictOptions
    from newsclean.config import Settings

_SITE_FIELD = click.option("--site-field", metavar="KEY", help="Key or column that names the site of a document.")
_JOBS = click.option("-j", "--jobs", type=int, metavar="N", help="Processes (default: one a processor).")
_QUIET = click.option("-q", "--quiet", is_flag=True, help="No summary.")


def _memory_size(context: click.Context, option: click.Parameter, value: str) -> str:
    """The value of --memory; a usage error for what is no size, before any document is cleaned."""
    if re.fullmatch(r"\d+(\.\d+)?\s*[KMGT]i?B", value, re.IGNORECASE):
        return value
    raise click.BadParameter(f"{value!r} is no size; write one such as 2GB", context, option)


_COPIES = click.option(
    "--copies",
    type=click.Choice(["move", "mark"]),
    default="move",
    show_default=True,
    help="Documents that are copies: move them to FILE.copies.jsonl, or leave them in place with copy_of.",
)
VERDICT = (
    click.option("--near", is_flag=True, help="Take out near copies as well."),
    click.option(
        "--keep",
        type=click.Choice(["earliest", "first", "longest"]),
        default="earliest",
        show_default=True,
        help="Which of several copies stays: by date, by path, or the longest.",
    ),
    click.option("--prefer", metavar="SITE,...", default="", help="Copies on these sites stay, in this order."),
    click.option(
        "--against",
        multiple=True,
        metavar="DIR",
        help="Take out what an index has, or an output of --across; repeatable.",
    ),
    click.option(
        "--memory",
        metavar="SIZE",
        default="2GB",
        show_default=True,
        callback=_memory_size,
        help="Memory of the SQL engine.",
    ),
)
ENGINE = click.option(
    "--engine",
    type=click.Choice(["pool", "spark", "ray"]),
    default="pool",
    show_default=True,
    help="Where files are cleaned.",
)
CLEAN_ACROSS = (
    ENGINE,
    click.option("--across", is_flag=True, help="Then take out what holds across documents: templates and copies."),
    *VERDICT,
    _SITE_FIELD,
    _COPIES,
)


@click.group()
def across() -> None:
    """Templates of sites and copies of documents, found across all clean documents of a corpus.

    The steps: index, verdict, show (writes nothing), apply.
    """


@across.command()
@with_options(*WHICH[1:])
@click.argument("folder")
@click.option("-o", "--output", metavar="DIR", required=True, help="Write the index to DIR.")
@with_options(_SITE_FIELD, *READING, _JOBS, _QUIET, *CONFIG)
def index(folder: str, output: str, site_field: str | None, **flags: Any) -> int:
    """Write a row for each paragraph and document of the clean files in FOLDER."""
    settings = _settings(folder, flags)
    from newsclean.across.steps import index_folder
    from newsclean.console import print_to_stderr
    from newsclean.discover import Search

    search = Search(settings.include, settings.extend_exclude)
    header, errors = index_folder(folder, output, search, settings.reading(), site_field, workers_of(settings))
    print_errors(errors)
    if not flags["quiet"]:
        print_to_stderr(header.summary())
    return 2 if header.failed else 0


@across.command()
@click.argument("folder", metavar="INDEX")
@click.option("-o", "--output", metavar="FILE", required=True, help="Write the verdict to FILE, a Parquet file.")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True)
@with_options(*VERDICT, _QUIET, *CONFIG)
def verdict(folder: str, output: str, **flags: Any) -> int:
    """Find what is template or copy in the index INDEX."""
    settings = _settings(".", flags)
    from newsclean.across.steps import find_verdict
    from newsclean.console import print_to_stderr

    summary = find_verdict(folder, output, verdict_options(settings, flags))
    if not flags["quiet"]:
        print_to_stderr(summary.text())
    return 0


@across.command()
@click.argument("verdict", metavar="VERDICT")
@click.option("--site", metavar="HOST", help="Only what is removed on this site.")
@click.option("--rule", metavar="RULE", help="Only what goes by this rule, such as site-boilerplate.")
@click.option("--top", type=click.IntRange(1), default=50, show_default=True, help="The most frequent, so many.")
def show(verdict: str, site: str | None, rule: str | None, top: int) -> None:
    """Show what a verdict takes out, most frequent first; write nothing.

    VERDICT is a file, or a folder that clean --across has written.
    """
    _need("across")
    from newsclean.across.show import show_lines
    from newsclean.console import StandardOutput, print_to_stderr

    out = StandardOutput()
    lines = list(show_lines(verdict, site=site, rule=rule and rule.removeprefix("across/"), top=top))
    for line in lines:
        out.write(f"{line}\n".encode("utf-8", "backslashreplace"))
    out.flush()
    if not lines:
        print_to_stderr("nothing to remove" + (" of that site and rule" if site or rule else ""))


@across.command()
@with_options(*WHICH[1:])
@click.argument("folder")
@click.option("--verdict", metavar="FILE", required=True, help="The verdict to apply.")
@click.option("-o", "--output", metavar="DIR", required=True, help="Write what is left under DIR, in the same tree.")
@with_options(_COPIES, _QUIET, *CONFIG)
def apply(folder: str, verdict: str, output: str, copies: Any, **flags: Any) -> int:
    """Take out of the clean files in FOLDER what a verdict names."""
    settings = _settings(folder, flags)
    from newsclean.across.steps import apply_to_folder
    from newsclean.console import print_to_stderr
    from newsclean.discover import Search

    books = apply_to_folder(folder, verdict, output, Search(settings.include, settings.extend_exclude), copies)
    print_errors(books.errors)
    if not flags["quiet"]:
        print_to_stderr(books.summary())
    return 2 if books.rejected else 0


def clean_across(paths: tuple[str, ...], flags: dict[str, Any], clean: Callable[[str], int]) -> int:
    """`clean --across`: `clean` cleans into the folder it is given; what the verdict leaves of that goes to -o."""
    settings = _settings(paths[0] if paths else ".", flags)
    from newsclean.across.steps import StepOptions, clean_folder, finish_clean
    from newsclean.console import print_to_stderr

    options = StepOptions(
        settings.reading(),
        flags["site_field"],
        verdict_options(settings, flags),
        flags["copies"],
        workers_of(settings),
        flags.get("changes"),
    )
    code = clean(clean_folder(flags["output"]))
    header, summary, books = finish_clean(flags["output"], options)
    if not flags["quiet"]:
        print_to_stderr("\n".join(filter(None, [header.note(), summary.text(), books.summary()])))
    return code or (2 if books.rejected else 0)


def verdict_options(settings: "Settings", flags: dict[str, Any]) -> "VerdictOptions":
    """How a verdict is to be found, by settings and flags; raises ConfigError where a package is missing."""
    from newsclean.across.index import index_folder_in, read_header
    from newsclean.across.steps import Engine, VerdictOptions
    from newsclean.across.verdict import Choice

    engine: Engine = "spark" if flags.get("engine") == "spark" else "duckdb"
    if engine == "spark":
        _need("spark")
    prefer = tuple(site.strip() for site in flags["prefer"].split(",") if site.strip())
    choice = Choice(flags["against"], prefer, flags["keep"])
    for other in choice.against:
        read_header(index_folder_in(other))  # what cannot be used is refused before anything is cleaned
    return VerdictOptions(settings.thresholds(), choice, flags["near"], engine, flags["memory"])


def _settings(path: str, flags: dict[str, Any]) -> "Settings":
    """The settings for a path and the flags; raises ConfigError without the packages of the extra `across`."""
    _need("across")
    return settings_for((path,), flags)


def _need(extra: str) -> None:
    """Raise an error with the command to install where a package of this extra is missing."""
    from newsclean.extras import need

    need(extra)
