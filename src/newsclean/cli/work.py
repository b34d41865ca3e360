"""From the flags of a command to a run: its settings, its files, its exit code."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from newsclean.config import Settings
    from newsclean.discover import Found
    from newsclean.report import Report
    from newsclean.rewrite import Job, Rewrite
    from newsclean.run import Voice
    from newsclean.views import View

    Aim = Callable[[list[Found]], list[Job]]


def refuse(wrong: bool, message: str) -> None:
    """End with a usage error where something is wrong."""
    if wrong:
        raise click.UsageError(message, click.get_current_context())


def is_stdin(paths: tuple[str, ...]) -> bool:
    """Whether the paths mean standard input; refuses - beside others."""
    refuse("-" in paths and len(paths) > 1, "- (standard input) goes alone; leave the other PATHS out")
    return not paths or paths == ("-",)


def is_single(paths: tuple[str, ...]) -> bool:
    """Whether one stream is to be cleaned: standard input, or one file."""
    return is_stdin(paths) or (len(paths) == 1 and not os.path.isdir(paths[0]))


def settings_for(paths: tuple[str, ...], flags: dict[str, Any]) -> "Settings":
    """The settings of the file nearest to the paths, with the flags on top; raises ConfigError."""
    from newsclean.config import Settings, find_config, read_config, with_overrides

    named = flags["config_file"]
    refuse(named is not None and flags["no_config"], "--config and --no-config exclude each other; choose one")
    settings = Settings()
    if not flags["no_config"]:
        first = next((path for path in paths if path != "-"), flags.get("stdin_filename")) or "."
        near = first if os.path.isdir(first) else os.path.dirname(first) or "."
        path = named or find_config(near) or find_config(".")
        settings = read_config(path) if path else settings
    return with_overrides(settings, flags)


def _rewrite(settings: "Settings", view: "View | None") -> "Rewrite":
    from newsclean.rewrite import Rewrite

    return Rewrite(settings.pipeline(), settings.format, settings.encoding, settings.text_field, settings.errors, view)


def _voice(flags: dict[str, Any]) -> "Voice":
    from newsclean.run import Voice

    return Voice(flags["quiet"], flags["verbose"])


def show(paths: tuple[str, ...], view: "View | None", flags: dict[str, Any]) -> "Report":
    """Clean documents, or what `view` says of them, to standard output."""
    from newsclean.discover import Search
    from newsclean.report import Report
    from newsclean.run import run_stream
    from newsclean.targets import shown
    from newsclean.views import json_record

    if not is_single(paths):
        return batch(paths, view, flags, shown)

    settings = settings_for(paths, flags)
    if is_stdin(paths):
        return run_stream(_rewrite(settings, view), None, flags["stdin_filename"] or "<stdin>", _voice(flags))
    if view not in (None, json_record) and Search(settings.include, settings.extend_exclude).excludes(paths[0]):
        return Report()
    return run_stream(_rewrite(settings, view), paths[0], paths[0], _voice(flags))


def batch(paths: tuple[str, ...], view: "View | None", flags: dict[str, Any], aim: "Aim") -> "Report":
    """Many files, each to where `aim` says."""
    from newsclean.discover import Search
    from newsclean.run import run_batch

    settings = settings_for(paths, flags)
    jobs = aim(list(Search(settings.include, settings.extend_exclude).files(paths)))
    return run_batch(_rewrite(settings, view), jobs, settings.jobs or _processors(), _voice(flags))


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def exit_code(report: "Report", *, shows: bool = False) -> int:
    """2 where a document failed; for what only shows, 1 where one would change; else 0."""
    if report.failed:
        return 2
    return 1 if shows and report.changed else 0
