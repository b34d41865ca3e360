"""What an earlier process has done of a run: which of it is lost, which is in its place, which is done again."""

import os
from collections.abc import Sequence

from newsclean.journal import Entry, Run, remove_leftovers
from newsclean.part_files import Part, file_size, footers_path, growing_path, lost_units, take_back
from newsclean.parts import CLEAN, FOOTERS, REJECTED
from newsclean.rewrite import Rewrite
from newsclean.units import Job


class Earlier:
    """The units of `run` that are done; their parts are in `folder`."""

    def __init__(self, run: Run, rewrite: Rewrite, jobs: Sequence[Job], folder: str, shard_suffix: str) -> None:
        self._run, self._rewrite, self._jobs = run, rewrite, jobs
        self._folder, self._shard_suffix = folder, shard_suffix

    def take_up(self) -> set[str]:
        """Drop the lost units of an unfinished run and those that are worth trying again, and delete what is of no use
        in its folder of parts.

        Gives the files that are in their place.
        """
        run, folder = self._run, self._folder
        again = [entry for entry in run.entries.values() if entry.again]
        if run.ended is not None and not again:
            return set()
        run.ended = None
        parts = {entry.unit: self.parts_of(entry) for entry in sorted(run.entries.values(), key=_place)}
        heads = {part.target: part.head for part in self._rewrite.further}
        targets = self._targets_of_parts(again) if again else self._targets_of_run()
        for target in targets:  # those of the run grow again, even where all units that wrote there are done
            if again or file_size(growing_path(folder, target)) is None:
                take_back({entry.unit for entry in again}, target, parts, heads.get(target, b""), folder)
        for entry in again:
            del run.entries[entry.unit], parts[entry.unit]
        lost, placed = lost_units(parts, heads, folder)
        for unit in lost:
            del run.entries[unit]
        remove_leftovers(folder, [part.path for of_unit in parts.values() for part in of_unit])
        return placed

    def _targets_of_run(self) -> set[str]:
        """The files that parts of all units are appended to."""
        return {part.target for part in self._rewrite.further} | {self._rewrite.rejects or ""} - {""}

    def _targets_of_parts(self, entries: Sequence[Entry]) -> set[str]:
        """The files that parts of these units are appended to, or may be once they are done again."""
        targets = self._targets_of_run()
        blocks = [entry for entry in entries if "." in entry.unit]
        targets |= {self._clean_target(entry) for entry in blocks}
        targets |= {footers_path(self._rewrite.spool, entry.unit) for entry in blocks if FOOTERS in entry.parts}
        return targets

    def parts_of(self, entry: Entry) -> list[Part]:
        """The parts that a unit has written."""
        targets = {part.name: part.target for part in self._rewrite.further}
        if self._rewrite.rejects is not None:
            targets[REJECTED] = self._rewrite.rejects
        targets |= {CLEAN: self._clean_target(entry), FOOTERS: footers_path(self._rewrite.spool, entry.unit)}
        paths = {name: os.path.join(self._folder, f"{entry.unit}.{name}") for name in entry.parts}
        return [Part(paths[name], size, targets[name]) for name, size in entry.parts.items()]

    def _clean_target(self, entry: Entry) -> str:
        """The file to which the clean documents of a block are appended."""
        return with_shard(self._jobs[_place(entry)[0]].target or "", self._shard_suffix)


def _place(entry: Entry) -> tuple[int, int]:
    """The number of the first file of a unit, and of its block."""
    first, _, block = entry.unit.partition(".")
    return int(first), int(block or 0)


def with_shard(path: str, suffix: str) -> str:
    """A path with the name of a shard in it: `out/big.jsonl.gz` → `out/big.3-of-16.jsonl.gz`."""
    folder, name = os.path.split(path)
    inner, dot, rest = name.partition(".")
    return os.path.join(folder, f"{inner}{suffix}{dot}{rest}") if suffix else path
