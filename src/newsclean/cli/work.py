"""From the flags of a command to a run: its settings, its files, its exit code."""

import os
import shlex
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from newsclean.batch import Batch
    from newsclean.config import NearestSettings, Settings
    from newsclean.console import Sink
    from newsclean.discover import InputFile
    from newsclean.engines import Engine
    from newsclean.formats.outputs import Output
    from newsclean.parts import Further
    from newsclean.report import Report, Verbosity
    from newsclean.rewrite import FileSettings, Rewrite
    from newsclean.rule_choice import Known
    from newsclean.units import Job

    MakeJobs = Callable[[list[InputFile]], list[Job]]


def refuse_if(wrong: bool, message: str) -> None:
    """End with a usage error if `wrong`."""
    if wrong:
        raise click.UsageError(message, click.get_current_context())


def refuse_unknown(names: "Iterable[str]", known: "Known") -> None:
    """Raise ConfigError for names of filters and rules that there are not."""
    from newsclean.errors import ConfigError
    from newsclean.rule_choice import problems_of_names

    if problems := problems_of_names(names, known):
        raise ConfigError("; ".join(problems))


def is_stdin(paths: tuple[str, ...]) -> bool:
    """Whether the paths mean standard input; a usage error for - beside other paths."""
    refuse_if("-" in paths and len(paths) > 1, "- (standard input) must be the only path; leave the other PATHS out")
    return not paths or paths == ("-",)


def is_single(paths: tuple[str, ...]) -> bool:
    """Whether one stream is to be cleaned: standard input, or one file."""
    from newsclean.remote import is_folder

    return is_stdin(paths) or (len(paths) == 1 and not is_folder(paths[0]))


def nearest_settings(flags: dict[str, Any]) -> "NearestSettings":
    """The settings of each file, with the flags in place of their values."""
    from newsclean.config import NearestSettings

    named = flags["config_file"]
    refuse_if(named is not None and flags["no_config"], "--config and --no-config exclude each other; choose one")
    return NearestSettings(flags, named, flags["no_config"])


def settings_for(paths: tuple[str, ...], flags: dict[str, Any]) -> "Settings":
    """The settings of the first of the paths; raises ConfigError."""
    first = next((path for path in paths if path != "-"), flags.get("stdin_filename")) or "."
    return nearest_settings(flags).of(first)


def _files(paths: tuple[str, ...], nearest: "NearestSettings", skipped: Counter[str]) -> "list[InputFile]":
    """The files under the paths, as the settings of each path and of each file have it, whatever is beside them."""
    from newsclean.discover import Search

    searches = {path: (own.include, own.extend_exclude) for path in paths for own in (nearest.of(path),)}
    if len(set(searches.values())) == 1:
        found = Search(*searches[paths[0]]).files(paths, skipped)
    else:
        every = (file for path in paths for file in Search(*searches[path]).files([path], skipped))
        found = list({file.real: file for file in every}.values())
    done = {exclude for _, exclude in searches.values()}
    own = ((file, nearest.of(file.path).extend_exclude) for file in found)
    return [file for file, exclude in own if exclude in done or not Search((), exclude).excludes(file.path)]


def _other_settings(
    jobs: "Sequence[Job]", settings: "Settings", nearest: "NearestSettings"
) -> "dict[str, FileSettings]":
    """The files whose settings are not those of the run, each with how it is read and cleaned."""
    from newsclean.rewrite import FileSettings

    settings_of: dict[int, FileSettings] = {}
    others = {}
    for job in jobs:
        own = nearest.of(job.source)
        if own is not settings:
            if id(own) not in settings_of:
                settings_of[id(own)] = FileSettings(own.pipeline(), own.reading())
            others[job.source] = settings_of[id(own)]
    return others


def _rewrite(settings: "Settings", output: "Output", flags: dict[str, Any]) -> "Rewrite":
    """How the documents of a run are cleaned and written."""
    from newsclean.rewrite import Rewrite

    changes = flags.get("changes")
    further = () if changes is None else (_changes_part(settings, changes, flags),)
    return Rewrite(settings.pipeline(), settings.reading(), output, further)


def _changes_part(settings: "Settings", target: str, flags: dict[str, Any]) -> "Further":
    """What a run writes besides, to the changes file `target`."""
    from newsclean.changes import ChangesOutput, make_header
    from newsclean.parts import Further

    values = settings.values()
    if flags.get("in_place"):
        values["errors"] = settings.errors or "strict"
    header = make_header(values, shlex.join(sys.argv[1:]))
    header = header._replace(
        to=flags.get("to"), compress=flags.get("compress"), lists_rejected=flags.get("output") is not None
    )
    return Further("changes", ChangesOutput(), target, header.to_line())


def refuse_among_inputs(file: str, paths: tuple[str, ...]) -> None:
    """Raise ConfigError where a file that a run writes would be an input of the next one."""
    from newsclean.discover import is_within
    from newsclean.errors import ConfigError

    place = os.path.realpath(file)
    for path in paths:
        if path != "-" and is_within(place, os.path.realpath(path)):
            raise ConfigError(
                f"{file}: is or lies in the input {path}; choose another place: the next run would clean it"
            )


def _verbosity(flags: dict[str, Any]) -> "Verbosity":
    """How much is printed, by the flags."""
    from newsclean.report import Verbosity

    return Verbosity(flags["quiet"], flags["verbose"], flags.get("list_changed", False))


def run_to_stdout(
    paths: tuple[str, ...], output: "Output", flags: dict[str, Any], sink: "Sink | None" = None
) -> "Report":
    """Clean documents and write to standard output, or to `sink`, what `output` shows of each."""
    from newsclean.discover import Search
    from newsclean.formats.outputs import Shown
    from newsclean.report import Report
    from newsclean.run import Stream, run_stream
    from newsclean.targets import print_jobs

    if not is_single(paths):
        return run_on_files(paths, output, flags, Destination(print_jobs), sink)

    settings = settings_for(paths, flags)
    workers, limit = workers_of(settings), flags.get("limit")
    rewrite = replace(_rewrite(settings, output, flags), sample=flags.get("sample"))
    if is_stdin(paths):
        name = flags["stdin_filename"] or "<stdin>"
        return run_stream(rewrite, Stream(None, name, workers, limit), _verbosity(flags), sink)
    # A hook names every file of a commit; who cleans one file to standard output wants that file.
    if isinstance(output, Shown) and Search(settings.include, settings.extend_exclude).excludes(paths[0]):
        return Report()
    return run_stream(rewrite, Stream(paths[0], paths[0], workers, limit), _verbosity(flags), sink)


class Destination(NamedTuple):
    """Where a run over files writes: `make_jobs` gives each file its target, `target` is the folder of these, or the
    one file; the list of what is not written is there, or in `list_in`."""

    make_jobs: "MakeJobs"
    target: str | None = None
    list_in: str | None = None


def run_on_files(
    paths: tuple[str, ...],
    output: "Output",
    flags: dict[str, Any],
    destination: Destination,
    sink: "Sink | None" = None,
) -> "Report":
    """Clean many files, each to its target; without one, to standard output or `sink`."""
    from newsclean.batch import run_batch
    from newsclean.remote import is_in_memory
    from newsclean.report import Report
    from newsclean.resume import with_shard
    from newsclean.targets import means_a_file, rejected_path

    nearest = nearest_settings(flags)
    settings = nearest.of(paths[0])
    jobs = _jobs(paths, nearest, destination, quiet=flags["quiet"])
    if flags.get("dry_run"):
        from newsclean.survey import survey

        survey(jobs, settings.reading())
        return Report()
    target = destination.target
    folder = None if target is None or means_a_file(paths, target) else target
    batch = _batch(settings, nearest, output, flags, folder)
    if any(map(is_in_memory, (*paths, target or ""))):
        batch = replace(batch, workers=1)
    place = destination.list_in or target
    rewrite = replace(
        _rewrite(settings, output, flags),
        rejects=None if place is None else with_shard(rejected_path(paths, place), batch.shard_suffix),
        min_hanzi=flags.get("min_hanzi") or 0,
        sample=flags.get("sample"),
        others=_other_settings(jobs, settings, nearest),
        backup=_checked_backup(flags.get("backup"), jobs, nearest),
    )
    return run_batch(rewrite, jobs, batch, sink)


def _jobs(
    paths: tuple[str, ...], nearest: "NearestSettings", destination: Destination, *, quiet: bool
) -> "Sequence[Job]":
    """The files below the paths, each with its target; those of other kinds are counted on stderr."""
    from newsclean.console import print_to_stderr
    from newsclean.discover import skipped_line

    skipped: Counter[str] = Counter()
    jobs = destination.make_jobs(_files(paths, nearest, skipped))
    if skipped and not quiet:
        print_to_stderr(skipped_line(skipped))
    return jobs


def _checked_backup(suffix: str | None, jobs: "Sequence[Job]", nearest: "NearestSettings") -> str:
    """The suffix of old files that are kept; raises ConfigError where the next run would clean them."""
    from newsclean.discover import Search
    from newsclean.errors import ConfigError
    from newsclean.remote import is_remote

    if suffix is None:
        return ""
    if not suffix or "/" in suffix or os.sep in suffix:
        raise ConfigError(f"--backup {suffix!r}: is no suffix of a name; write one such as .orig")
    for job in jobs:
        own = nearest.of(job.source)
        backup = job.source + suffix
        if is_remote(backup):
            raise ConfigError(f"{job.source}: --backup keeps local files only; leave it out, or use -o")
        if Search(own.include, own.extend_exclude).takes(backup):
            raise ConfigError(f"{backup}: the next run would clean it; choose a suffix such as .orig")
    return suffix


def _batch(
    settings: "Settings", nearest: "NearestSettings", output: "Output", flags: dict[str, Any], folder: str | None
) -> "Batch":
    """How a run over files goes, with a journal in `folder`."""
    from newsclean.batch import Batch

    engine: Engine = flags.get("engine") or "pool"
    if engine != "pool":
        from newsclean.extras import need

        need(engine)
    return Batch(
        workers=workers_of(settings),
        verbosity=_verbosity(flags),
        folder=folder,
        settings=_run_settings(settings, output, flags) | {"settings-files": nearest.digests(settings)},
        command=tuple(sys.argv),
        fresh=flags.get("fresh", False),
        limit=flags.get("limit"),
        shard=flags.get("shard"),
        engine=engine,
    )


def _run_settings(settings: "Settings", output: "Output", flags: dict[str, Any]) -> dict[str, object]:
    """What decides what a run writes, as its journal keeps it."""
    import json

    from newsclean import __version__

    values = {key: value for key, value, _ in settings.rows() if key != "jobs"}
    values |= {
        key.replace("_", "-"): flags.get(key)
        for key in ("limit", "sample", "shard", "min_hanzi", "compress", "changes")
    }
    values |= {"to": type(output).__name__, "newsclean": __version__}
    loaded: dict[str, object] = json.loads(json.dumps(values, default=str))
    return loaded


def workers_of(settings: "Settings") -> int:
    """How many processes clean: the setting `jobs`, else one for each processor that this process may use."""
    if settings.jobs:
        return settings.jobs
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def print_errors(errors: Iterable[str]) -> int:
    """Print error lines on stderr; gives the exit code: 2 where there are any, else 0."""
    from newsclean.console import print_to_stderr

    code = 0
    for error in errors:
        print_to_stderr(error)
        code = 2
    return code


def exit_code(report: "Report", *, lint: bool = False) -> int:
    """2 where a document failed; with `lint`, 1 where one would change; else 0."""
    if report.failed:
        return 2
    return 1 if lint and report.changed else 0
