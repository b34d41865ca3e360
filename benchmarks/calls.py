"""How many Python calls cleaning takes, on fixed documents: `python benchmarks/calls.py [--write]`.

Calls do not depend on how busy a machine is, so tests/test_calls.py can refuse what takes a tenth more of them than
fixtures/calls.toml has. `--write` puts today's counts there; do so after each change that lowers them. What the
interpreter does inside one call (a scan by `re`, say) is not counted: benchmarks/speed.py has that.
"""

import argparse
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import speed
import table

from newsclean import Pipeline

COUNTS = Path(__file__).parent.parent / "fixtures" / "calls.toml"
SLACK = 1.1  # times as many calls as in COUNTS are allowed: what a change of a few lines of a filter may add
WARM = 20  # documents of a kind that are cleaned first, so that tables are loaded and rules compiled
MEASURED = 2
KINDS: dict[str, Callable[[Sequence[str]], list[str]]] = {
    "Simplified": speed.simplified,
    "Traditional": speed.traditional,
    "with pinyin": speed.annotated,
    "boilerplate": speed.framed,
    "damaged": table.damaged,
}
# Runs a command with its calls counted, and prints their number last on stderr.
_COUNTED = """
import sys
calls = 0
def event(frame, event, argument):
    global calls
    calls += event in ("call", "c_call")
sys.setprofile(event)
from newsclean.__main__ import main
try:
    main()
except SystemExit:
    pass
sys.setprofile(None)
print(calls, file=sys.stderr)
"""


class Counter:
    """Counts calls of functions, those of C as well, while it is on."""

    def __init__(self) -> None:
        self.calls = 0

    def __enter__(self) -> "Counter":
        sys.setprofile(self._event)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _event(self, frame: FrameType, event: str, argument: object) -> None:
        self.calls += event in ("call", "c_call")


def documents(kind: str) -> list[str]:
    """WARM + MEASURED documents of a kind, the same ones at each call."""
    return KINDS[kind](table.pages(WARM + MEASURED, seed=90))


def calls_of_documents(kind: str) -> list[int]:
    """The calls of `Pipeline.clean` for each of the measured documents of a kind."""
    pipeline = Pipeline.of()
    warm, measured = documents(kind)[:WARM], documents(kind)[WARM:]
    for text in warm:
        pipeline.clean(text)
    found = []
    for text in measured:
        with Counter() as counter:
            pipeline.clean(text)
        found.append(counter.calls)
    return found


def calls_of_command(*arguments: str) -> int:
    """The calls of the command line in a process of its own, from its first import on."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.txt")
        path.write_text(documents("Simplified")[0], "utf-8")
        program = [sys.executable, "-c", _COUNTED, "clean", "--no-config", *arguments, str(path)]
        for _ in range(2):  # the first run may compile modules
            done = subprocess.run(program, capture_output=True, check=True)
    return int(done.stderr.split()[-1])


def measure() -> dict[str, list[int]]:
    """All counts, by name."""
    return {kind: calls_of_documents(kind) for kind in KINDS} | {"command": [calls_of_command()]}


def kept() -> dict[str, Any]:
    """The counts in COUNTS and the version of Python that they were made with."""
    return tomllib.loads(COUNTS.read_text("utf-8"))


def version() -> str:
    """The version of this Python as far as calls depend on it."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def main() -> None:
    """Print today's counts beside those kept, or keep today's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"keep them in {COUNTS.name}")
    write = parser.parse_args().write
    found = measure()
    before = kept()["calls"] if COUNTS.exists() else {}
    for name, counts in found.items():
        print(f"{name:12} {sum(counts):8,} calls, kept {sum(before.get(name, ())):8,}")
    if write:
        rows = [f'"{name}" = {counts}' for name, counts in found.items()]
        head = "# Calls of Python functions; made by `python benchmarks/calls.py --write`."
        COUNTS.write_text("\n".join((head, f'python = "{version()}"', "", "[calls]", *rows, "")), "utf-8")


if __name__ == "__main__":
    main()
