"""How far the runs into an output folder have come, from their journals."""

import glob
import os
import shlex
from collections.abc import Iterator

from newsclean.errors import ConfigError
from newsclean.journal import Run, journal_folder, read_runs
from newsclean.lock import clock, holder_of, is_locked
from newsclean.report import Tally


def status_lines(folder: str) -> tuple[list[str], bool]:
    """Lines on the last run of each journal of a folder, and whether all are done; raises ConfigError without one."""
    paths = sorted(glob.glob(os.path.join(glob.escape(journal_folder(folder)), "journal*.jsonl")))
    if not paths:
        raise ConfigError(f"{folder}: holds no journal; give the folder that clean -o wrote to")
    lines: list[str] = []
    is_done = True
    for path in paths:
        runs, *_ = read_runs(path)
        shard = os.path.basename(path).removeprefix("journal").removesuffix(".jsonl")
        if runs:
            name = folder if not shard else f"{folder} ({shard.strip('.').replace('-', ' ')})"
            lines += _run_lines(name, runs[-1], os.path.join(journal_folder(folder), f"lock{shard}"))
            is_done = is_done and runs[-1].ended is not None
    return lines, is_done


def _run_lines(name: str, run: Run, lock: str) -> Iterator[str]:
    """The lines that show the state of one run."""
    tally = Tally()
    for entry in run.entries.values():
        tally.add_tally(Tally(**entry.tally))
    done, total = sum(entry.bytes for entry in run.entries.values()), sum(file.size for file in run.inputs)
    running = is_locked(lock)
    state = "finished" if run.ended is not None else f"{holder_of(lock)} is at it" if running else "stopped"
    yield f"{name}: {state}; begun {clock(run.started)}"
    files, units = len(run.inputs), len(run.entries)
    yield f"  done      {_megabytes(done)} of {_megabytes(total)} in {files:,} files; {units:,} units"
    yield (
        f"  documents {tally.documents:,}: {tally.changed:,} changed, {tally.unchanged:,} unchanged, "
        f"{tally.failed:,} rejected, {tally.dropped:,} dropped"
    )
    yield from (f"  rejected  {count:,} {reason}" for reason, count in sorted(tally.reasons.items()))
    last = max((entry.time for entry in run.entries.values()), default=run.started)
    if done and last > run.started and run.ended is None:
        rate = done / (last - run.started)
        yield f"  rate      {rate / 1e6:.1f} MB/s, about {(total - done) / rate / 60:.0f} minutes left"
    again = sum(entry.again for entry in run.entries.values())
    if again:
        yield f"  again     {again:,} units, of which the system refused files: the command below tries them again"
    if (run.ended is None or again) and not running:
        yield f"  go on     {shlex.join(['newsclean', *run.command[1:]])}"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
