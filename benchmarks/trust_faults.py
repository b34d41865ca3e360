"""Runs that go wrong at a chosen moment: the k-th open, write, fsync, rename or mkdir fails, or a signal comes there.

Each run is a fork of this process, so that nothing is loaded again. After it the same command is given once more,
undisturbed. `faults_of` returns what broke: a traceback, a torn file, counts that do not add up, other files in the end
than those of a run that nobody disturbed, or something left over.
"""

import builtins
import errno
import gzip
import io
import json
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from newsclean import units
from newsclean.atomic import forget_temporary_files

OPERATIONS = ("open", "read", "write", "fsync", "rename", "mkdir", "unlink")
ERRORS = ("EIO", "ENOSPC", "EMFILE", "EACCES")
SIGNALS = ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP")

PAGE = "首页 > 新闻 > 正文\n县城新开了一家书店，里面的书(shū)很多。\n" + "馆里有三万册书，都能借走。\n" * 3
MODES = {
    "to a folder": ["clean", "raw", "-o", "out", "--changes", "c.jsonl.gz"],
    "in place": ["clean", "-i", "raw"],
    "to a compressed dump": ["clean", "raw/big.jsonl", "--to", "jsonl", "-o", "dump", "--compress", "gz"],
}
BLOCK = 2_000  # bytes of a unit, so that the largest file is cut into blocks


class Fault(NamedTuple):
    """What happens instead of the `count`-th operation of a kind: an error of the system, or a signal before it."""

    operation: str
    count: int
    what: str


def write_inputs(top: Path) -> None:
    """A few small files, one that is clean already, one compressed, one that is cut into blocks with a bad record."""
    (top / "raw" / "s").mkdir(parents=True)
    (top / "tmp").mkdir()
    rows = [json.dumps({"id": number, "text": f"{number}{PAGE}"}, ensure_ascii=False) for number in range(8)]
    records = "\n".join([*rows[:5], "{bad", *rows[5:], ""]).encode()
    (top / "raw" / "a.txt").write_text(PAGE, "utf-8")
    (top / "raw" / "s" / "b.txt").write_bytes(PAGE.encode("gb18030"))
    (top / "raw" / "clean.txt").write_text("里面的书很多。\n", "utf-8")
    (top / "raw" / "big.jsonl").write_bytes(records)
    (top / "raw" / "big2.jsonl.gz").write_bytes(gzip.compress(records * 2, mtime=0))


class _Counter:
    """Counts the operations on files below a folder, and lets the fault happen."""

    def __init__(self, fault: Fault | None, top: str) -> None:
        self._fault, self._top, self._left = fault, top, fault.count if fault else 0

    def step(self, operation: str, path: Any) -> None:
        """Count one; raises the error of the fault, or sends its signal."""
        fault = self._fault
        if fault is None or operation != fault.operation or isinstance(path, int):
            return
        if not os.path.realpath(os.fsdecode(path)).startswith(self._top):
            return
        self._left -= 1
        if self._left == 0:
            if fault.what.startswith("SIG"):
                os.kill(os.getpid(), getattr(signal, fault.what))
            else:
                number = getattr(errno, fault.what)
                raise OSError(number, os.strerror(number), os.fsdecode(path))

    def install(self) -> None:
        """Replace the functions by which Python opens, makes, renames and deletes."""
        counter = self

        class Raw(io.FileIO):
            def __init__(self, file: Any, mode: str, path: Any) -> None:
                super().__init__(file, mode)
                self._path = path

            def write(self, data: Any, /) -> int:
                counter.step("write", self._path)
                return super().write(data)

            def readinto(self, buffer: Any, /) -> int:
                counter.step("read", self._path)
                return super().readinto(buffer)

        def buffered(file: Any, mode: str, path: Any) -> Any:
            raw = Raw(file, mode.replace("b", ""), path)
            if "+" in mode:
                return io.BufferedRandom(raw)
            return io.BufferedReader(raw) if "r" in mode else io.BufferedWriter(raw)

        plain_open, plain_os_open, paths = builtins.open, os.open, {}

        def opened(file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
            self.step("open", file)
            if "b" in mode and not isinstance(file, int):
                return buffered(file, mode, file)
            return plain_open(file, mode, *rest, **named)

        def os_opened(path: Any, *rest: Any, **named: Any) -> int:
            self.step("open", path)
            number = plain_os_open(path, *rest, **named)
            paths[number] = path
            return number

        builtins.open = opened
        os.open = os_opened
        os.fdopen = lambda number, mode="r", *rest: buffered(number, mode, paths.get(number, number))  # type: ignore[assignment]
        replaced = {"rename": ("replace", "rename"), "mkdir": ("mkdir",), "unlink": ("unlink", "remove")}
        for operation, names in replaced.items():
            for name in names:
                setattr(os, name, self._counted(operation, getattr(os, name)))
        os.sync = lambda: None  # all disks of the machine: takes seconds, and cannot fail
        plain_fsync = os.fsync

        def synced(number: int) -> None:
            self.step("fsync", self._top)
            plain_fsync(number)

        os.fsync = synced  # type: ignore[assignment]

    def _counted(self, operation: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(path: Any, *rest: Any, **named: Any) -> Any:
            self.step(operation, path)
            return function(path, *rest, **named)

        return counted

    @property
    def has_come(self) -> bool:
        """Whether the fault has happened."""
        return self._left <= 0


class Ended(NamedTuple):
    """How a run ended: its exit code (negative for a signal), what it wrote on stderr, and whether its fault came."""

    code: int
    stderr: str
    has_come: bool


def run(arguments: Sequence[str], top: Path, fault: Fault | None = None) -> Ended:
    """Run a command in a fork of this process."""
    process = os.fork()
    if process == 0:
        _run_here(arguments, top, fault)
    deadline = time.monotonic() + 60
    while True:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            break
        if time.monotonic() > deadline:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            return Ended(124, "hangs", True)
        time.sleep(0.002)
    code = os.waitstatus_to_exitcode(status)
    return Ended(code & ~64 if code >= 64 else code, (top / "stderr").read_text("utf-8"), code < 0 or code >= 64)


def _run_here(arguments: Sequence[str], top: Path, fault: Fault | None) -> NoReturn:
    """The forked process: exits with the code of the command, plus 64 where the fault has come."""
    code, counter = 99, _Counter(fault, str(top))
    try:
        os.chdir(top)
        null, errors = os.open(os.devnull, os.O_RDWR), os.open("stderr", os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        for number, old in ((null, 0), (null, 1), (errors, 2)):
            os.dup2(number, old)
        sys.stderr = io.TextIOWrapper(io.FileIO(2, "w"), "utf-8", write_through=True)
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w")), "utf-8")
        tempfile.tempdir = str(top / "tmp")
        units.LEAST_BYTES = BLOCK
        forget_temporary_files()
        from newsclean.__main__ import main

        sys.argv = ["newsclean", *arguments, "-q", "--no-config", "-j", "1"]
        counter.install()
        code = main()
    except BaseException:  # what nobody caught would be shown as a traceback
        traceback.print_exc()
    finally:
        os._exit(code | (64 if fault and counter.has_come else 0))


def files_below(folder: Path) -> dict[str, bytes]:
    """Bytes by path, compressed files unpacked; without the journal and the times in it."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".newsclean" not in path.relative_to(folder).parts:
            data = path.read_bytes()
            data = gzip.decompress(data) if path.suffix == ".gz" else data
            # The first line of a changes file has the command, which may have got --fresh.
            found[str(path.relative_to(folder))] = data.partition(b"\n")[2] if path.name == "c.jsonl.gz" else data
    return found


class Trial:
    """A folder with inputs, in which a command goes wrong and is given again."""

    def __init__(self, mode: str, top: Path) -> None:
        self._arguments, self._top = MODES[mode], top
        self._in_place = mode == "in place"
        self._template = top / "template"
        write_inputs(self._template)
        self.work = top / "work"
        self._new_folder()
        self._raw = self._clean_files()
        _load(self._arguments, self.work)
        self._new_folder()
        undisturbed = run(self._arguments, self.work)
        assert undisturbed.code == 2, undisturbed  # one record is bad
        self._expected = self._clean_files()

    def _new_folder(self) -> None:
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self._template, self.work)

    def _clean_files(self) -> dict[str, bytes]:
        return {**files_below(self.work), "stderr": b""}

    def faults_of(self, fault: Fault) -> tuple[bool, list[str]]:
        """Whether the fault came, and what was wrong during it or after the next run."""
        self._new_folder()
        first = run(self._arguments, self.work, fault)
        found = [f"first run: {what}" for what in self._wrong_after(first)]
        again = run(self._arguments, self.work)
        if again.code == 2 and first.code == 2 and self._clean_files() != self._expected and not self._in_place:
            again = run([*self._arguments, "--fresh"], self.work)  # the file was rejected, and that is written down
        found += [f"second run: {what}" for what in _unclear_end(again)]
        now = self._clean_files()
        for name in sorted({*now, *self._expected}):
            if now.get(name) != self._expected.get(name):
                found.append(f"second run: {name} differs, is left over or missing")
        return first.has_come, found + [f"left over: {path.name}" for path in self._leftovers()]

    def _wrong_after(self, ended: Ended) -> Iterator[str]:
        """What is wrong right after the fault."""
        yield from _unclear_end(ended)
        now = self._clean_files()
        for name, data in self._raw.items():
            if now.get(name) not in (data, self._expected.get(name) if self._in_place else data):
                yield f"{name} is torn or gone"
        for name in sorted(now.keys() - self._raw.keys()):
            is_target = name.startswith(("out/", "dump/")) and not name.endswith((".json", "rejected.jsonl"))
            is_temporary = Path(name).name.startswith(".newsclean-")
            if is_target and not is_temporary and now[name] != self._expected.get(name):
                yield f"{name} is torn"
        if ended.code == 0:
            yield "exit 0"
        report = next(self.work.glob("*/report.json"), None)
        if report is not None:
            counts = json.loads(report.read_bytes())["documents"]
            if counts["in"] != sum(counts[key] for key in ("changed", "unchanged", "rejected", "dropped")):
                yield f"counts {counts}"

    def _leftovers(self) -> Iterator[Path]:
        """Temporary files and parts of units."""
        yield from self.work.rglob(".newsclean-*")
        yield from self.work.glob("*/.newsclean/parts/*")
        yield from (self.work / "tmp").iterdir()


def _load(arguments: Sequence[str], folder: Path) -> None:
    """Run a command in this process, so that its forks have all modules, patterns and tables loaded."""
    from newsclean.cli import main

    before = os.getcwd()
    os.chdir(folder)
    try:
        with redirect_stderr(io.StringIO()):
            main([*arguments, "-q", "--no-config", "-j", "1"])
    finally:
        os.chdir(before)


def _unclear_end(ended: Ended) -> Iterator[str]:
    if "Traceback" in ended.stderr or ended.code in (99, 124):
        yield f"exit {ended.code}: {ended.stderr[-1500:]}"
    elif ended.code not in (-signal.SIGKILL, 0, 1, 2, 130, 141, 143, 129):
        yield f"exit {ended.code}"


def kinds_of_faults() -> Iterator[tuple[str, str]]:
    """Operation and what happens there: errors that the operation can have, and signals."""
    for operation in OPERATIONS:
        for what in ERRORS:
            if what != "EMFILE" or operation == "open":
                yield operation, what
        for what in SIGNALS:
            yield operation, what


def broken(most: int, chosen: Callable[[str, str], bool] = lambda operation, what: True) -> tuple[int, list[str]]:
    """How many faults came, and what broke by them, each kind at the first, second ... `most`-th operation."""
    came = 0
    found: list[str] = []
    for mode in MODES:
        with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
            trial = Trial(mode, Path(os.path.realpath(folder)))
            for operation, what in kinds_of_faults():
                for count in range(1, most + 1 if chosen(operation, what) else 0):
                    has_come, wrong = trial.faults_of(Fault(operation, count, what))
                    if not has_come:
                        break
                    came += 1
                    found += [f"{mode}, {what} at {operation} {count}: {one}" for one in wrong]
    return came, found
