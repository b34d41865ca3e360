"""The commands, each with its arguments and help text."""

import os
from typing import Any

import click

from newsclean import __version__
from newsclean.cli.across import across
from newsclean.cli.changes import replay, report, undo
from newsclean.cli.clean import clean
from newsclean.cli.manual import man
from newsclean.cli.options import CONFIG, EXIT_CODES, WHICH, with_options
from newsclean.cli.view import check, explain
from newsclean.cli.work import is_stdin, print_errors, refuse_if, settings_for


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="newsclean %(version)s")
def cli() -> None:
    """Turn scraped Chinese news pages into clean text; every change has a name and can be shown."""


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
    text = script.source_template % script.source_vars()  # script.source() would start bash for its version
    out.write(f"{text}\n".encode())
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
    from newsclean.console import StandardOutput
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
    return print_errors(test.failures)


def _as_json(value: object) -> str:
    """A setting as JSON, - where it is not set."""
    import json

    if value is None:
        return "-"
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False, default=str)


def _print_columns(rows: list[tuple[str, ...]]) -> None:
    from newsclean.console import StandardOutput, columns

    out = StandardOutput()
    out.write(f"{columns(rows)}\n".encode())
    out.flush()


for command in (clean, check, explain, undo, replay, report, across, man):
    cli.add_command(command)
