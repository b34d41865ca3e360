"""Runs with too little of something: a disk of 1 MB, 12 file descriptors, an output folder that another run has.

Each case of `CASES` gets an empty folder and returns what broke: a traceback, a torn or lost file, counts that do not
add up, or other files after the next run, with enough of everything, than those of an undisturbed one.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import trust_faults

COMMAND = [sys.executable, "-m", "newsclean", "clean", "--no-config", "-q", "-j"]
TO_FOLDER = ["raw", "-o", "out"]
IN_PLACE = ["-i", "raw"]


def write_inputs(top: Path, kilobytes: int = 800) -> None:
    """The inputs of trust_faults, and a large file of records of some 6 KB."""
    trust_faults.write_inputs(top)
    lines = []
    for number in range(kilobytes // 6):
        record = {"id": number, "noise": os.urandom(3000).hex(), "text": f"{number}{trust_faults.PAGE}"}
        lines.append(json.dumps(record, ensure_ascii=False))
    (top / "raw" / "large.jsonl").write_text("\n".join([*lines, ""]), "utf-8")


def clean(top: Path, arguments: list[str], jobs: int = 1, before: Callable[[], None] | None = None) -> tuple[int, str]:
    """Exit code and stderr of a run; its temporary files are in `top`."""
    done = subprocess.run(
        [*COMMAND, str(jobs), *arguments],
        cwd=top, capture_output=True, check=False, text=True, timeout=300, preexec_fn=before,
        env={**os.environ, "TMPDIR": str(top / "tmp")},
    )  # fmt: skip
    return done.returncode, done.stderr


def expected_of(top: Path, arguments: list[str]) -> dict[str, bytes]:
    """The files of an undisturbed run on the same inputs, in a folder of its own."""
    other = top.parent / f"{top.name}-undisturbed"
    subprocess.run(["cp", "-r", str(top), str(other)], check=True)
    clean(other, arguments)
    return trust_faults.files_below(other)


def wrong_after(code: int, stderr: str, top: Path, expected: dict[str, bytes], raw: dict[str, bytes]) -> Iterator[str]:
    """What is wrong after a run with too little of something: it must fail in words and leave whole files."""
    if "Traceback" in stderr or code not in (0, 2):
        yield f"exit {code}: {stderr[-600:]}"
    for name, data in trust_faults.files_below(top).items():
        if name.endswith((".json", "rejected.jsonl")):
            continue
        if data not in (raw.get(name), expected.get(name)):
            yield f"{name} is torn or left over"
    for name in raw:
        if not (top / name).exists():
            yield f"{name} is lost"


def wrong_in_the_end(top: Path, arguments: list[str], expected: dict[str, bytes]) -> Iterator[str]:
    """What is wrong after the next run."""
    code, stderr = clean(top, arguments)
    if trust_faults.files_below(top) != expected and "-o" in arguments:
        code, stderr = clean(top, [*arguments, "--fresh"])  # what was rejected is written down as done
    if "Traceback" in stderr or code != 2:  # one record is bad
        yield f"next run: exit {code}: {stderr[-600:]}"
    now = trust_faults.files_below(top)
    for name in sorted({*now, *expected}):
        if now.get(name) != expected.get(name):
            yield f"next run: {name} differs, is left over or missing"


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """A disk of some megabytes at a folder; only root may do that."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "newsclean-trust", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def full_disk(top: Path, arguments: list[str]) -> list[str]:
    """The output, or all files where it is in place, is on a disk on which too little is left."""
    write_inputs(top, 1500 if "-o" in arguments else 800)
    raw, expected = trust_faults.files_below(top), expected_of(top, arguments)
    place = top / ("out" if "-o" in arguments else "raw")
    place.mkdir(exist_ok=True)
    found: list[str] = []
    kept = {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    with small_disk(place, 1):
        for name, data in kept.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(data)
        code, stderr = clean(top, arguments)
        found += wrong_after(code, stderr, top, expected, raw)
        if code != 2 or "no space left" not in stderr:
            found.append(f"the disk is full, but exit {code}: {stderr[-300:]}")
        subprocess.run(["mount", "-o", "remount,size=8m", str(place)], check=True)
        found += wrong_in_the_end(top, arguments, expected)
    return found


def few_descriptors(top: Path, arguments: list[str], jobs: int) -> list[str]:
    """A process may have 12 files open."""
    write_inputs(top)
    raw, expected = trust_faults.files_below(top), expected_of(top, arguments)
    code, stderr = clean(top, arguments, jobs, lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (12, 12)))
    return [*wrong_after(code, stderr, top, expected, raw), *wrong_in_the_end(top, arguments, expected)]


def two_runs(top: Path, arguments: list[str]) -> list[str]:
    """Two runs over the same files at once."""
    write_inputs(top)
    raw, expected = trust_faults.files_below(top), expected_of(top, arguments)
    runs = [subprocess.Popen([*COMMAND, "2", *arguments], cwd=top, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    found = []
    for run in runs:
        stderr = run.communicate()[1]
        found += list(wrong_after(run.returncode, stderr, top, expected, raw))
    return [*found, *wrong_in_the_end(top, arguments, expected)]


CASES: dict[str, Callable[[Path], list[str]]] = {
    "a disk of 1 MB, to a folder": lambda top: full_disk(top, TO_FOLDER),
    "a disk of 1 MB, in place": lambda top: full_disk(top, IN_PLACE),
    "12 file descriptors, to a folder": lambda top: few_descriptors(top, TO_FOLDER, 1),
    "12 file descriptors, two workers": lambda top: few_descriptors(top, TO_FOLDER, 2),
    "12 file descriptors, in place": lambda top: few_descriptors(top, IN_PLACE, 1),
    "two runs at once, to a folder": lambda top: two_runs(top, TO_FOLDER),
    "two runs at once, in place": lambda top: two_runs(top, IN_PLACE),
}
"""What is run for each kind of scarcity."""
