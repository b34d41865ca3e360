"""Shows each promise of RELIABILITY.md: `python benchmarks/trust.py [--quick] [--only NAME,...] [--newspaper FILE]`.

A line a promise: `promise | what was run | figure`. A figure that breaks its promise is followed by `BROKEN` and the
first inputs that broke it, and the exit code is 1.
"""

import argparse
import hashlib
import locale
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import hostile
import newspaper
import trust_faults
import trust_files as files
import trust_limits
import trust_texts as texts

from newsclean import Pipeline, apply_changes, undo_changes

T = TypeVar("T")


@dataclass(frozen=True)
class Shown:
    """What was run for a promise, the figure, and the inputs that broke it."""

    run: str
    figure: str
    broken: Sequence[str] = ()


@dataclass(frozen=True)
class Extent:
    """How much is run: `pick` thins out a list, `count` gives a number for the quick and for the long form."""

    quick: bool
    newspaper: Path | None = None

    def count(self, quick: int, long: int) -> int:
        """The number of examples."""
        return quick if self.quick else long

    def pick(self, items: Iterable[T], every: int) -> list[T]:
        """All items, or with --quick one in `every`."""
        return list(items)[:: every if self.quick else 1]


def newspaper_texts(extent: Extent) -> list[str]:
    """Lines and pages of the newspaper, from a file of plain lines or the package if it was fetched before."""
    if extent.newspaper:
        lines = extent.newspaper.read_text("utf-8").splitlines()
        return lines + ["\n".join(lines[start : start + 20]) + "\n" for start in range(0, len(lines), 20)]
    return newspaper.lines() + newspaper.pages() if newspaper.ARCHIVE.exists() else []


def changed(pipeline: Pipeline, text: str) -> str:
    """The first change beyond layout, as filter/rule; empty where there is none."""
    found = (change for change in pipeline.clean(text).changes if change.before != change.after)
    return next((f"{change.filter}/{change.rule}" for change in found if change.filter != "layout"), "")


def untouched(extent: Extent) -> Shown:
    """Clean text is not touched (white space, which layout trims, aside)."""
    pipeline, without = Pipeline.of(), Pipeline.of(ignore=["traditional"])
    made = [(pipeline, kind, text) for kind, text in texts.texts(extent.count(2_200, 20_000))]
    odd = sorted((texts.ROOT / "fixtures" / "odd").glob("*.txt"))  # a third is in Traditional
    made += [(without, path.name, path.read_text("utf-8")) for path in odd]
    paper = extent.pick(newspaper_texts(extent), 20)
    made += [(pipeline, "newspaper", text) for text in paper]
    broken = [f"{name}: {rule}" for chosen, name, text in made if (rule := changed(chosen, text))]
    run = f"{len(made) - len(odd) - len(paper):,} generated, {len(odd)} odd, {len(paper):,} newspaper"
    return Shown(f"{run} documents", f"{len(broken)} changed", broken)


def inputs(extent: Extent) -> list[tuple[str, str]]:
    """Fixtures and generated clean and dirty texts."""
    draw = random.Random(2)
    made = [("dirty", texts.dirty(draw)) for _ in range(extent.count(300, 5_000))]
    return [*extent.pick(texts.fixtures(), 2), *texts.texts(extent.count(300, 5_000), seed=2), *made]


def twice(extent: Extent) -> Shown:
    """Cleaning twice changes no more than cleaning once."""
    pipeline = Pipeline.of()
    given = inputs(extent)
    broken = [name for name, text in given if pipeline.clean(once := pipeline.clean(text).text).text != once]
    return Shown(f"{len(given):,} texts", f"{len(broken)} differ", broken)


def replayed(extent: Extent) -> Shown:
    """Changes replay and undo exactly."""
    pipeline = Pipeline.of()
    broken = []
    given = inputs(extent)
    for name, text in given:
        cleaned = pipeline.clean(text)
        exact = undo_changes(cleaned.text, cleaned.changes) == text
        if not exact or apply_changes(text, cleaned.changes) != cleaned.text:
            broken.append(name)
    return Shown(f"{len(given):,} texts", f"{len(broken)} differ", broken)


def _write(folder: Path, contents: dict[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for name, data in contents.items():
        (folder / name).write_bytes(data)


def _dirty_files(count: int, seed: int) -> dict[str, bytes]:
    draw = random.Random(seed)
    return files.compressed(files.formats([texts.dirty(draw) for _ in range(count)]))


def digest(folder: Path) -> str:
    """A digest of the names and bytes of all files but the journal."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".newsclean" not in path.parts:
            found.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()


def in_place_twice(extent: Extent) -> Shown:
    """`clean -i` twice leaves the bytes of `clean -i` once, in every format that is written."""
    broken = []
    rounds = extent.count(1, 10)
    for seed in range(rounds):
        with tempfile.TemporaryDirectory() as top:
            given = {
                name: data for name, data in _dirty_files(8, seed).items() if Path(name).suffix not in files.READ_ONLY
            }
            _write(Path(top) / "raw", given)
            digests = []
            for _ in range(2):
                done = files.run(["clean", "-i", "-q", "--no-config", "-j", "1", "raw"], Path(top))
                digests.append((done.returncode, digest(Path(top) / "raw")))
            if digests[0] != digests[1] or digests[0][0]:
                broken.append(f"seed {seed}: {digests}")
    return Shown(f"{rounds} × {len(given)} files of every format and compression", f"{len(broken)} differ", broken)


LOCALES = ("C", "C.UTF-8", "zh_CN.UTF-8", "tr_TR.UTF-8")
ENCODINGS = (
    "utf-8", "utf-8-sig", "gb2312", "gbk", "gb18030", "hz", "big5", "big5hkscs", "cp950",
    "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-7", "euc_jp", "iso2022_kr",
)  # fmt: skip


def undone_files(extent: Extent) -> Shown:
    """The command undoes and replays files of all encodings byte for byte."""
    draw = random.Random(4)
    given: dict[str, bytes] = {}
    for number in range(extent.count(54, 2_000)):
        encoding = ENCODINGS[number % len(ENCODINGS)]
        text = texts.dirty(draw).encode(encoding, "ignore").decode(encoding, "ignore")
        given[f"{number:05}-{encoding}.txt"] = text.encode(encoding)
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        _write(top / "raw", given)
        commands = (
            ["clean", "raw", "-o", "clean", "--changes", "c.jsonl", "-q", "--no-config"],
            ["undo", "clean", "--changes", "c.jsonl", "-o", "back"],
            ["replay", "back", "--changes", "c.jsonl", "-o", "again"],
        )
        codes = [files.run(command, top).returncode for command in commands]
        taken = [name for name in given if (top / "clean" / name).exists()]
        broken = [f"exit codes {codes}"] if codes[1:] != [0, 0] else []
        broken += [name for name in taken if not _same(top / "back" / name, given[name])]
        broken += [name for name in taken if not _same(top / "again" / name, (top / "clean" / name).read_bytes())]
    run = f"{len(given):,} files in {len(ENCODINGS)} encodings, {len(given) - len(taken)} refused on reading"
    return Shown(run, f"{len(broken)} differ", broken)


def _same(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() == data


def one_output(extent: Extent) -> Shown:
    """One input gives one output, whatever the workers, order, locale, hash seed and time zone."""
    contents = _dirty_files(6, 3) | {f"{n:04}.txt": text.encode() for n, (_, text) in enumerate(texts.texts(200))}
    runs: list[tuple[str, list[str], dict[str, str]]] = [
        ("-j 1", ["-j", "1"], {}), ("-j 2", ["-j", "2"], {}), ("-j 8", ["-j", "8"], {}),
        ("PYTHONHASHSEED=0", [], {"PYTHONHASHSEED": "0"}), ("PYTHONHASHSEED=7", [], {"PYTHONHASHSEED": "7"}),
        ("TZ", [], {"TZ": "Asia/Kathmandu"}), ("names written in another order", ["-j", "1"], {}),
        *((f"LC_ALL={name}", [], {"LC_ALL": name}) for name in LOCALES if _installed(name)),
    ]  # fmt: skip
    digests = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (what, arguments, env) in enumerate(extent.pick(runs, 2)):
            top = Path(folder) / str(number)
            order = sorted(contents, reverse="order" in what)
            _write(top / "raw", {name: contents[name] for name in order})
            done = files.run(["clean", "raw", "-o", "out", "-q", "--no-config", *arguments], top, **env)
            digests[what] = f"{done.returncode} {digest(top / 'out')}"
    different = len(set(digests.values()))
    broken = [f"{what}: {found}" for what, found in digests.items()] if different > 1 else []
    return Shown(f"{len(contents)} files; {', '.join(digests)}", f"{different} digest", broken)


def _installed(name: str) -> bool:
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        return False
    locale.setlocale(locale.LC_ALL, before)
    return True


def killed(extent: Extent) -> Shown:
    """A run that is killed again and again ends with the files of a run that nobody disturbed."""
    program = str(Path(__file__).parent / "kills.py")
    sizes = ["--kills", str(extent.count(6, 200)), "--megabytes", str(extent.count(3, 60))]
    done = subprocess.run(
        [sys.executable, program, *sizes, "--longest", "2"], capture_output=True, check=False, text=True
    )
    lines = (done.stdout + done.stderr).strip().splitlines()
    return Shown("; ".join(line.partition(":")[0] for line in lines[1:2]), lines[-1], lines if done.returncode else ())


def faults(extent: Extent) -> Shown:
    """An error of the system or a signal at the k-th open, read, write, fsync, rename, mkdir or unlink."""
    chosen = ("rename/SIGKILL", "write/ENOSPC", "open/EIO") if extent.quick else None
    came, broken = trust_faults.broken(
        extent.count(12, 300), lambda operation, what: chosen is None or f"{operation}/{what}" in chosen
    )
    return Shown(f"{came:,} faults in {len(trust_faults.MODES)} kinds of runs", f"{len(broken)} broken", broken)


def limits(extent: Extent) -> Shown:
    """A full disk, few file descriptors, two runs at once: files are old or new, and the next run mends the rest."""
    chosen = [name for name in trust_limits.CASES if os.geteuid() == 0 or "disk" not in name]
    broken = []
    for name in extent.pick(chosen, 3):
        with tempfile.TemporaryDirectory() as folder:
            (top := Path(folder) / "run").mkdir()
            broken += [f"{name}: {what}" for what in trust_limits.CASES[name](top)]
    return Shown(f"{len(extent.pick(chosen, 3))} kinds of scarcity", f"{len(broken)} broken", broken)


def hostile_texts(extent: Extent) -> Shown:
    """Hostile texts cost the pipeline, each filter, each reader and the command what their size costs."""
    subjects, shapes = extent.pick(hostile.SUBJECTS, 5), extent.pick(hostile.SHAPES, 8)
    lengths = hostile.LENGTHS[: extent.count(2, 3)]
    broken = []
    for subject, shape, found in hostile.costs(subjects, shapes, lengths):
        if faults := found.faults(shape):
            broken.append(f"{subject}, {shape}: {', '.join(faults)}")
    run = f"{len(shapes)} shapes for {len(subjects)} subjects, to {lengths[-1]:,} characters"
    return Shown(run, f"{len(broken)} above 2.2 ×, 3 µs or 8 × memory", broken)


def mutated(extent: Extent) -> Shown:
    """Damaged files give no traceback, and every record is written or listed."""
    count, rounds = extent.count(300, 1_000), extent.count(1, 10)
    broken = []
    for seed in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            top = Path(folder)
            files.write_mutated(top / "raw", count, seed)
            done = files.run(["clean", "raw", "-o", "out", "-q", "-j", "1", "--no-config"], top)
            if files.traceback_in(done) or done.returncode not in (0, 2):
                broken.append(f"seed {seed}: exit {done.returncode}: {done.stderr[-300:]!r}")
            else:
                broken += [f"seed {seed}: {what}" for what in files.unbalanced(top / "raw", top / "out")]
    return Shown(f"{count * rounds:,} files of every format", f"{len(broken)} tracebacks or unbalanced", broken)


def _cases(cases: Iterable[T], fails: Callable[[T, Path], object]) -> list[str]:
    broken = []
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            if found := fails(case, Path(folder)):
                broken.append(f"{case!r}: {found}")
    return broken


def names(extent: Extent) -> Shown:
    """No name and no link makes a run write outside its output folder."""
    chosen = extent.pick([*files.NAMES, *files.TRICKS], 5)
    broken = _cases(chosen, files.escapes)
    return Shown(f"{len(chosen)} names and links", f"{len(broken)} left the folder or crashed", broken)


def controls(extent: Extent) -> Shown:
    """Control characters of a text or name are never shown as they are (diffs, which are data, aside)."""
    chosen = extent.pick(files.CONTROLS, 5)
    broken = _cases(chosen, lambda name, top: files.shown_controls(files.CONTROLS[name], top))
    return Shown(f"{len(chosen)} kinds in 6 views", f"{len(broken)} kinds shown as they are", broken)


def usage(extent: Extent) -> Shown:
    """Bad input and wrong usage give one line on stderr and exit 2."""
    with tempfile.TemporaryDirectory() as folder:
        chosen = extent.pick(files.wrong_uses(Path(folder)), 8)
        answers = [(use, files.unclear(use, Path(folder))) for use in chosen]
    broken = [f"{' '.join(use)}: {answer}" for use, answer in answers if answer]
    tracebacks = sum(answer == "traceback" for _, answer in answers)
    return Shown(f"{len(chosen)} kinds", f"{len(broken)} unclear, {tracebacks} tracebacks", broken)


PROMISES: dict[str, Callable[[Extent], Shown]] = {
    function.__name__: function
    for function in (
        untouched, twice, in_place_twice, replayed, undone_files, one_output, killed, faults, limits, hostile_texts,
        mutated, names, controls, usage,
    )
}  # fmt: skip


def main() -> None:
    """Print a line a promise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a sample of each: some three minutes on one core")
    parser.add_argument("--only", default=",".join(PROMISES), help="these promises, of: %(default)s")
    parser.add_argument("--newspaper", type=Path, help="clean text, a paragraph a line")
    arguments = parser.parse_args()
    extent = Extent(arguments.quick, arguments.newspaper)
    failed = False
    for name in arguments.only.split(","):
        shown = PROMISES[name](extent)
        failed |= bool(shown.broken)
        print(f"{name} | {shown.run} | {shown.figure}{' BROKEN' if shown.broken else ''}", flush=True)
        for what in shown.broken[:12]:
            print(f"    {what}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
