"""What a run over an output folder has done so far, on disk, so that a run that was killed resumes where it was.

`OUT/.newsclean/journal.jsonl` has a line for each run (settings, inputs), a line for each unit that is done, written
to disk after what the unit wrote, and a line where the run ended; each has a checksum of itself and all lines before
it. `lock` is held while a run writes. With `--shard` each shard has a journal and a lock of its own.
"""

import json
import os
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from stat import S_ISLNK
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple, Self

from newsclean.discover import JOURNAL
from newsclean.document import readable
from newsclean.errors import ConfigError, NewscleanError, reason_of
from newsclean.lock import Lock
from newsclean.part_files import GROWING
from newsclean.remote import is_remote, remote_stamp
from newsclean.units import Job

VERSION = 2
"""Of the shape of the journal: one of another version is not resumed."""


class RunInput(NamedTuple):
    """A file of a run: its real path, its size in bytes, the time of its last change, and its output file."""

    path: str
    size: int
    time: int
    target: str


class Entry(NamedTuple):
    """A unit that is done: how many bytes of input it is, its counts, the bytes of the files that it wrote, how many of
    its files have no output, the sizes of its parts by name, when it ended, and whether the system refused to read or
    write one of its files, so that the next run tries it again. `lead` is as `RecordWriter.lead`."""

    unit: str
    bytes: int
    tally: dict[str, Any]
    written: int
    absent: int
    parts: dict[str, int]
    time: float
    again: bool = False
    lead: int | None = None


@dataclass
class Run:
    """A run as its journal has it; `ended` is None until it has ended.

    `added` are how many of the inputs, the last ones, came later, each time that some did: units never hold inputs
    that came before and behind one of these times.
    """

    settings: Mapping[str, object]
    inputs: Sequence[RunInput]
    command: Sequence[str] = ()
    started: float = field(default_factory=time.time)
    entries: dict[str, Entry] = field(default_factory=dict)
    ended: float | None = None
    added: list[int] = field(default_factory=list)

    def is_same(self, other: "Run") -> bool:
        """Whether both do the same: settings and inputs are equal, in whatever order."""
        return self.settings == other.settings and sorted(self.inputs) == sorted(other.inputs)

    def add_inputs(self, inputs: Sequence[RunInput]) -> None:
        """Take up inputs that came after those it has."""
        self.inputs = [*self.inputs, *inputs]
        self.added.append(len(inputs))
        self.ended = None

    def groups(self) -> Iterator[slice]:
        """The inputs that came together."""
        start = 0
        for size in (len(self.inputs) - sum(self.added), *self.added):
            yield slice(start, start + size)
            start += size


class Journal:
    """The journal of an output folder, locked for this process until it is closed."""

    def __init__(self, folder: str, shard: str = "") -> None:
        self._folder = folder
        inside = journal_folder(folder)
        self.parts_folder = os.path.join(inside, f"parts{shard}")
        self._path = journal_path(folder, shard)
        os.makedirs(self.parts_folder, exist_ok=True)
        self._lock = Lock(os.path.join(inside, f"lock{shard}"), folder)
        self._checksum = 0
        self._file: BinaryIO = open(self._path, "ab")  # noqa: SIM115  # closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._lock.release()

    def begin(self, run: Run, *, fresh: bool = False) -> Run:
        """The run to go on with: the one that the journal has of the same inputs and settings, or `run` itself. A run
        that has ended takes up inputs that were added since.

        Raises ConfigError where it would go on with an unfinished run of other inputs or settings, or write over
        what an earlier run made of other inputs or with other settings; with `fresh` the journal is thrown away.
        """
        if fresh:
            self._file.truncate(0)
        runs, good, self._checksum = read_runs(self._path)
        self._file.truncate(good)
        last = runs[-1] if runs else None
        if last is not None and last.is_same(run):
            return last
        if last is not None and last.ended is None:
            raise ConfigError(
                f"{self._folder}: holds an unfinished run, but {difference(last, run)}; "
                "go on with its command (newsclean status shows it), or clean all anew with --fresh"
            )
        self._refuse_harm(runs, run)
        if last is not None and last.settings == run.settings and set(last.inputs) < set(run.inputs):
            before = set(last.inputs)
            added = [file for file in run.inputs if file not in before]
            self._append({"added": [list(file) for file in added]})
            last.add_inputs(added)
            return last
        mine = {file.path for file in run.inputs}
        if all(file.path in mine for old in runs for file in old.inputs):
            self._file.truncate(0)  # nothing in it is needed any more
            self._checksum = 0
        return self.restart(run)

    def restart(self, run: Run) -> Run:
        """Begin a run anew, whatever was done before."""
        inputs = [list(file) for file in run.inputs]
        head = {"journal": VERSION, "settings": run.settings, "command": run.command, "started": run.started}
        self._append({**head, "inputs": inputs})
        return run

    def _refuse_harm(self, runs: Sequence[Run], run: Run) -> None:
        """Raise ConfigError where a run would write over what another made of other inputs or with other settings."""
        mine = {file.target: file.path for file in run.inputs}
        for old in runs:
            shared = [file for file in old.inputs if file.target in mine]
            other = next((file for file in shared if mine[file.target] != file.path), None)
            if other is not None:
                raise ConfigError(
                    f"{readable(other.target)}: was made from {readable(other.path)}; choose another -o, "
                    "or write over it with --fresh"
                )
            if shared and old.settings != run.settings:
                raise ConfigError(
                    f"{self._folder}: holds the output of another run, but {difference(old, run)}; "
                    "choose another -o, or clean all anew with --fresh"
                )

    def add(self, entry: Entry) -> None:
        """Write down that a unit is done; what it wrote must be on disk by now."""
        self._append(entry._asdict())

    def end(self) -> None:
        """Write down that all units are done and everything is in its place."""
        self._append({"ended": time.time()})

    def _append(self, line: Mapping[str, object]) -> None:
        """Raises NewscleanError where the folder is not there any more."""
        here = os.fstat(self._file.fileno())
        try:
            there = os.stat(self._path)
        except OSError:
            there = None
        if there is None or (there.st_dev, there.st_ino) != (here.st_dev, here.st_ino):
            raise NewscleanError(f"{self._folder}: was removed or replaced while the run wrote there; run it again")
        data = json.dumps(line).encode()
        self._checksum = zlib.crc32(data, self._checksum)
        self._file.write(data[:-1] + _CHECKSUM % self._checksum)
        self._file.flush()
        os.fsync(self._file.fileno())


def journal_path(folder: str, shard: str = "") -> str:
    """Where the journal of an output folder is."""
    return os.path.join(journal_folder(folder), f"journal{shard}.jsonl")


def journal_folder(folder: str) -> str:
    """The folder of the journal of an output folder: in it, or of a remote one on this machine."""
    if not is_remote(folder):
        return os.path.join(folder, JOURNAL)
    state = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    url = folder.rstrip("/")
    return os.path.join(state, "newsclean", f"{zlib.crc32(url.encode()):08x}-{os.path.basename(url)}")


_CHECKSUM = b', "checksum": "%08x"}\n'
"""What each line ends with: the CRC-32 of the line without it and of all lines before, so that edits show."""


def read_runs(path: str) -> tuple[list[Run], int, int]:
    """The runs that a journal has, how many of its bytes are whole lines, and their checksum; a torn last line is
    passed over.

    Raises ConfigError for a journal of another version, or one that is damaged or was edited.
    """
    runs: list[Run] = []
    good = checksum = 0
    for number, line in enumerate(_lines(path), 1):
        if not line.endswith(b"\n"):
            break
        data = line[: -len(_CHECKSUM % 0)] + b"}"
        checksum = zlib.crc32(data, checksum)
        try:
            if not line.endswith(_CHECKSUM % checksum):
                raise ValueError
            _take(json.loads(data), runs)
        except (ValueError, TypeError, KeyError, IndexError):
            raise ConfigError(
                f"{path}:{number}: is no line of this version's journal, or was edited; begin anew with --fresh"
            ) from None
        good += len(line)
    return runs, good, checksum


def _lines(path: str) -> Iterator[bytes]:
    """The lines of a journal, none where there is no file; raises ConfigError where it cannot be read."""
    try:
        with open(path, "rb") as source:
            yield from source
    except FileNotFoundError:
        return
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({reason_of(error)}); check its rights") from None


def _take(line: dict[str, Any], runs: list[Run]) -> None:
    """Add what a line of a journal records."""
    if "journal" in line:
        if line["journal"] != VERSION:
            raise ValueError
        inputs = [RunInput(*file) for file in line["inputs"]]
        runs.append(Run(line["settings"], inputs, line["command"], line["started"]))
    elif "added" in line:
        runs[-1].add_inputs([RunInput(*file) for file in line["added"]])
    elif "unit" in line:
        runs[-1].entries[line["unit"]] = Entry(**line)
        runs[-1].ended = None
    else:
        runs[-1].ended = line["ended"]


_SHOWN = 3


def difference(old: Run, new: Run) -> str:
    """In what two runs differ, in a few words: `keep-meta is true, was false`, `raw/a.txt has changed`."""
    changed = [
        f"{key} is {json.dumps(new.settings.get(key), ensure_ascii=False)}, "
        f"was {json.dumps(old.settings.get(key), ensure_ascii=False)}"
        for key in sorted({*old.settings, *new.settings})
        if old.settings.get(key) != new.settings.get(key)
    ]
    before, after = ({file.path: file for file in run.inputs} for run in (old, new))
    changed += [f"{readable(path)} is new" for path in after if path not in before]
    changed += [f"{readable(path)} is no input any more" for path in before if path not in after]
    changed += [f"{readable(path)} has changed" for path in after if before.get(path, after[path]) != after[path]]
    more = f" and {len(changed) - _SHOWN:,} more" if len(changed) > _SHOWN else ""
    return "; ".join(changed[:_SHOWN]) + more


def run_inputs(jobs: Sequence[Job], folder: str) -> Iterator[RunInput]:
    """The files of jobs as they are now, with targets below `folder` relative to it."""
    real_folder = cache(os.path.realpath)
    for source, target in jobs:
        if is_remote(source):
            try:
                stamp = remote_stamp(source, is_fresh=False)
            except OSError:
                stamp = 0, 0
            yield RunInput(source, *stamp, (target or "").removeprefix(folder).lstrip("/"))
            continue
        head, name = os.path.split(source)
        path = os.path.join(real_folder(head), name)
        relative = (target or "").removeprefix(folder).lstrip("/")
        try:
            stat = os.lstat(path)
            if S_ISLNK(stat.st_mode):
                path = os.path.realpath(path)
                stat = os.stat(path)
        except OSError:  # the work reports it
            yield RunInput(path, 0, 0, relative)
        else:
            yield RunInput(path, stat.st_size, stat.st_mtime_ns, relative)


def remove_leftovers(folder: str, parts: Sequence[str]) -> None:
    """Remove what a killed run left in its folder besides the files that grow and these `parts`."""
    kept = {os.path.basename(path) for path in parts}
    for name in os.listdir(folder):
        if name not in kept and not (parts and name.endswith(GROWING)):
            with suppress(OSError):
                os.unlink(os.path.join(folder, name))
