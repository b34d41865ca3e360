"""The command line; the only room of click. What a command needs is imported when it runs."""

import errno
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from newsclean import __version__
from newsclean.errors import NewscleanError, OutputError

if TYPE_CHECKING:
    from newsclean.config import Settings
    from newsclean.discover import Found
    from newsclean.report import Report
    from newsclean.rewrite import Job, Rewrite
    from newsclean.run import Voice
    from newsclean.views import View

    Aim = Callable[[list[Found]], list[Job]]

Command = TypeVar("Command", bound=Callable[..., Any])

_EXIT_CODES = """\b
Exit codes: 0 done; 1 from check and --diff: something would change;
2 usage, configuration, or a document failed; 130 interrupted; 141 pipe closed."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    with suppress(ValueError):  # not in the main thread: then signals are somebody else's
        signal.signal(signal.SIGTERM, _terminate)
    try:
        code = cli.main(args=arguments, prog_name="newsclean", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        from newsclean.console import say

        say(error.format_message())
        return 2
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "newsclean"
        return _fail(f"{error.format_message().rstrip('.')}; see {command} --help")
    except click.exceptions.Abort:
        return 130
    except SystemExit as error:  # click's own end on a closed pipe is 1
        return 141 if error.code == 1 else int(error.code or 0)
    except OutputError as error:
        return 141 if error.errno == errno.EPIPE else _fail(str(error))
    except BrokenPipeError:
        return 141
    except NewscleanError as error:
        return _fail(str(error))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return _fail(f"{error.filename or 'output'}: {reason}; check the disk and its rights")
    finally:
        _close_output()


def _fail(message: str) -> int:
    from newsclean.console import say

    say(f"error: {message}")
    return 2


def _close_output() -> None:
    if sys.stdout is None:  # closed by who started us
        return
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        from newsclean.console import drop_output

        drop_output()


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(143)  # as an exception, so that half-written files are taken away


def _names(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """`--select a,b --select c` as (a, b, c)."""
    names = tuple(name.strip() for value in given for name in value.split(",") if name.strip())
    if given and not names:  # an empty variable in a script must not mean every filter
        raise click.BadParameter("names no filter")
    return names


_CONFIG = (
    click.option("--config", "config_file", metavar="FILE", help="Read settings from FILE."),
    click.option("--no-config", is_flag=True, help="Read no settings file."),
)
_WHICH = (
    click.argument("paths", nargs=-1, metavar="[PATHS]..."),
    click.option(
        "--include",
        multiple=True,
        metavar="GLOB",
        help="In folders, take files like this (default: *.txt, *.jsonl).",
    ),
    click.option("--extend-exclude", multiple=True, metavar="GLOB", help="Leave out files and folders like this."),
)
_COMMON = (
    *_WHICH,
    click.option("--select", multiple=True, callback=_names, metavar="NAME,...", help="Run only these filters."),
    click.option("--ignore", multiple=True, callback=_names, metavar="NAME,...", help="Leave these filters out."),
    click.option("--keep-meta", is_flag=True, help="Leave bylines, times and counts in the text."),
    click.option("--stdin-filename", metavar="NAME", help="What to call standard input; its suffix tells the format."),
    click.option("--format", metavar="NAME", help="Read as txt or jsonl, whatever the suffix."),
    click.option("--text-field", metavar="KEY", help="Where a JSON record keeps its text."),
    click.option("--encoding", metavar="NAME", help="Decode as this, strictly, instead of finding out."),
    click.option("--variant", type=click.Choice(["t2s", "tw2s", "hk2s"]), help="Which Traditional the text is in."),
    click.option(
        "--errors",
        type=click.Choice(["strict", "replace"]),
        help="What cannot be decoded: an error, or U+FFFD (default: replace; strict with -i and --encoding).",
    ),
    click.option("-j", "--jobs", type=int, metavar="N", help="Processes for large batches (default: one a processor)."),
    click.option("-q", "--quiet", is_flag=True, help="No summary, no progress bar."),
    click.option("-v", "--verbose", is_flag=True, help="Say on stderr what became of each file."),
    *_CONFIG,
)


def _with(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


@click.group(epilog=_EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="newsclean %(version)s")
def cli() -> None:
    """Turn scraped Chinese news pages into clean text, and say what was removed and why."""


@cli.command(epilog=_EXIT_CODES)
@_with(*_COMMON)
@click.option("-o", "--output", metavar="DIR", help="Write clean copies under DIR, in the same tree.")
@click.option("-i", "--in-place", is_flag=True, help="Write each clean file over the raw one.")
@click.option("--to", type=click.Choice(["jsonl"]), help="Write one JSON record a document.")
@click.option("--diff", is_flag=True, help="Show what would change, write nothing; exit 1 if anything would.")
def clean(paths: tuple[str, ...], output: str | None, in_place: bool, to: str | None, diff: bool, **flags: Any) -> int:
    """Clean files, folders or standard input.

    Without PATHS, or with -, standard input goes to standard output. One file goes to standard output.
    Several files or a folder need -o DIR, -i or --to jsonl.
    """
    writes = output is not None or in_place
    _refuse(diff and (writes or to is not None), "--diff writes nothing; leave -o, -i and --to out")
    _refuse(output is not None and in_place, "-o and -i exclude each other; choose one")
    _refuse(in_place and to is not None, "-i and --to exclude each other; choose one")
    _refuse(writes and _is_stdin(paths), "-o and -i need PATHS; standard input goes to standard output")
    from newsclean import targets, views

    if diff:
        return _exit_code(_show(paths, views.diff, flags), shows=True)
    view = views.json_record if to else None
    if in_place:
        return _exit_code(_batch(paths, view, flags, targets.in_place))
    if output is not None:
        mirrored = partial(targets.mirrored, paths=paths, folder=output, suffix=".jsonl" if to else "")
        return _exit_code(_batch(paths, view, flags, mirrored))
    _refuse(not (to or _is_single(paths)), "several files or a folder need -o DIR, -i (in place) or --to jsonl")
    return _exit_code(_show(paths, view, flags))


@cli.command(epilog=_EXIT_CODES)
@_with(*_COMMON)
def check(paths: tuple[str, ...], **flags: Any) -> int:
    """List what clean would change, like a linter; write nothing; exit 1 if anything would change.

    Each line reads path:line: filter/rule: excerpt.
    """
    from newsclean.views import check_lines

    return _exit_code(_show(paths, check_lines, flags), shows=True)


@cli.command()
@_with(*_COMMON)
def explain(paths: tuple[str, ...], **flags: Any) -> int:
    """Show what each filter does to each document, before and after, and why.

    Without colours, [-this goes-] {+this comes+} and [=this is found and left=].
    """
    from newsclean import console, views

    view = partial(views.explain, paint=console.paint) if sys.stdout.isatty() else views.explain
    return _exit_code(_show(paths, view, flags | {"quiet": True}))


@cli.command()
@_with(*_WHICH)
def detect(paths: tuple[str, ...], include: tuple[str, ...], extend_exclude: tuple[str, ...]) -> int:
    """Say of each file its encoding, how much of it is certain, its newlines and its script.

    Like file(1), for Chinese text. Without PATHS, or with -, standard input.
    """
    from newsclean.discover import Search
    from newsclean.run import run_detect

    files = None if _is_stdin(paths) else (file.path for file in Search(include, extend_exclude).files(paths))
    return 2 if run_detect(files) else 0


@cli.command()
def filters() -> None:
    """List the filters, in the order in which they work."""
    from newsclean.filters import FILTERS

    _print_columns([(kind.name, kind.summary) for kind in FILTERS])


@cli.command()
@click.argument("path", default=".", metavar="[PATH]")
@_with(*_CONFIG)
def config(path: str, **flags: Any) -> None:
    """Show each setting in force for PATH, and where it came from."""
    settings = _settings((path,), flags)
    settings.pipeline()  # what a filter refuses is said here as well
    _print_columns([(key, _shown(value), origin) for key, value, origin in settings.rows()])


@cli.group()
def rules() -> None:
    """Try rules of your own before boilerplate uses them (its setting extend-rules)."""


@rules.command("test")
@click.argument("file")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@_with(*_CONFIG)
def rules_test(file: str, paths: tuple[str, ...], **flags: Any) -> int:
    """Check each rule of FILE against its own examples and counter-examples, and show what it hits in PATHS.

    A hit reads path:line: id: excerpt, with (stays) behind it where cleaning leaves the line all the same.
    """
    from newsclean.console import StandardOutput, say
    from newsclean.discover import Search
    from newsclean.trial import Trial

    settings = _settings((*paths, file), flags)
    trial, out = Trial(file, settings), StandardOutput()
    out.write(f"{trial.verdict()}\n".encode("utf-8", "backslashreplace"))
    found = Search(settings.include, settings.extend_exclude).files(paths)
    for hit in trial.hits(path for path, _ in found):
        out.write(f"{hit.told()}\n".encode("utf-8", "backslashreplace"))
    out.flush()
    if paths:
        _print_columns(trial.rows())
    for failure in trial.failures:
        say(failure)
    return 2 if trial.failures else 0


def _shown(value: object) -> str:
    import json

    if value is None:
        return "-"
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False, default=str)


def _print_columns(rows: list[tuple[str, ...]]) -> None:
    from newsclean.console import StandardOutput, columns

    out = StandardOutput()
    out.write(f"{columns(rows)}\n".encode())
    out.flush()


def _refuse(wrong: bool, message: str) -> None:
    if wrong:
        raise click.UsageError(message, click.get_current_context())


def _is_stdin(paths: tuple[str, ...]) -> bool:
    _refuse("-" in paths and len(paths) > 1, "- (standard input) goes alone; leave the other PATHS out")
    return not paths or paths == ("-",)


def _is_single(paths: tuple[str, ...]) -> bool:
    return _is_stdin(paths) or (len(paths) == 1 and not os.path.isdir(paths[0]))


def _settings(paths: tuple[str, ...], flags: dict[str, Any]) -> "Settings":
    from newsclean.config import Settings, find_config, read_config, with_option, with_overrides

    named = flags["config_file"]
    _refuse(named is not None and flags["no_config"], "--config and --no-config exclude each other; choose one")
    settings = Settings()
    if not flags["no_config"]:
        first = next((path for path in paths if path != "-"), flags.get("stdin_filename")) or "."
        near = first if os.path.isdir(first) else os.path.dirname(first) or "."
        path = named or find_config(near) or find_config(".")
        settings = read_config(path) if path else settings
    if flags.get("variant"):
        settings = with_option(settings, "traditional", "variant", flags["variant"])
    return with_overrides(settings, flags)


def _rewrite(settings: "Settings", view: "View | None") -> "Rewrite":
    from newsclean.rewrite import Rewrite

    return Rewrite(settings.pipeline(), settings.format, settings.encoding, settings.text_field, settings.errors, view)


def _voice(flags: dict[str, Any]) -> "Voice":
    from newsclean.run import Voice

    return Voice(flags["quiet"], flags["verbose"])


def _show(paths: tuple[str, ...], view: "View | None", flags: dict[str, Any]) -> "Report":
    """Clean documents, or what `view` says of them, to standard output."""
    from newsclean.discover import Search
    from newsclean.report import Report
    from newsclean.run import run_stream
    from newsclean.targets import shown
    from newsclean.views import json_record

    if not _is_single(paths):
        return _batch(paths, view, flags, shown)

    settings = _settings(paths, flags)
    if _is_stdin(paths):
        return run_stream(_rewrite(settings, view), None, flags["stdin_filename"] or "<stdin>", _voice(flags))
    if view not in (None, json_record) and Search(settings.include, settings.extend_exclude).excludes(paths[0]):
        return Report()
    return run_stream(_rewrite(settings, view), paths[0], paths[0], _voice(flags))


def _batch(paths: tuple[str, ...], view: "View | None", flags: dict[str, Any], aim: "Aim") -> "Report":
    """Many files, each to where `aim` says."""
    from newsclean.discover import Search
    from newsclean.run import run_batch

    settings = _settings(paths, flags)
    jobs = aim(list(Search(settings.include, settings.extend_exclude).files(paths)))
    return run_batch(_rewrite(settings, view), jobs, settings.jobs or _processors(), _voice(flags))


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _exit_code(report: "Report", *, shows: bool = False) -> int:
    """2 where a document failed; for what only shows, 1 where one would change; else 0."""
    if report.failed:
        return 2
    return 1 if shows and report.changed else 0
