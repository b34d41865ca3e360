"""A baseline: the problems that are known already, by path, rule and digest of the line, so that lines may move."""

import json
import os
from collections import Counter
from typing import NamedTuple

from newsclean.atomic import AtomicFile
from newsclean.check.problem import Problem
from newsclean.errors import ConfigError, reason_of

VERSION = 1


class Entry(NamedTuple):
    """What a baseline knows a problem by; `path` is relative to the folder of the baseline."""

    path: str
    rule: str
    line_digest: str


class Baseline:
    """Problems by entry and how often each may occur; `file` is where the baseline is kept."""

    def __init__(self, file: str, known: Counter[Entry] | None = None) -> None:
        self._file = file
        self._folder = os.path.dirname(os.path.realpath(file))
        self._known: Counter[Entry] = Counter() if known is None else known

    def _entry(self, problem: Problem) -> Entry:
        """What the baseline knows a problem by."""
        path = os.path.relpath(os.path.realpath(problem.path), self._folder).replace(os.sep, "/")
        return Entry(path, problem.rule, problem.line_digest)

    def knows(self, problem: Problem) -> bool:
        """Whether the problem is known; one that occurs n times is known n times."""
        entry = self._entry(problem)
        if not self._known[entry]:
            return False
        self._known[entry] -= 1
        return True

    def no_longer_there(self) -> int:
        """How many known problems did not occur."""
        return self._known.total()

    def add(self, problem: Problem) -> None:
        """Take a problem into a baseline that is being written."""
        self._known[self._entry(problem)] += 1

    def end(self) -> None:
        """Nothing to do here: `save` writes the file."""

    def save(self) -> None:
        """Write the file, an entry a line."""
        rows = [
            json.dumps([*entry, count], ensure_ascii=False) for entry, count in sorted(self._known.items()) if count
        ]
        body = ",\n".join(rows)
        data = f'{{"newsclean-baseline": {VERSION}, "entries": [\n{body}\n]}}\n'.encode("utf-8", "surrogatepass")
        with AtomicFile(self._file) as sink:
            sink.write(data)


def read_baseline(file: str) -> Baseline:
    """The baseline of a file; raises ConfigError where it is none, or of a version that is not known."""
    try:
        with open(file, "rb") as source:
            given = json.loads(source.read())
    except OSError as error:
        raise ConfigError(f"{file}: {reason_of(error)}; write it with --write-baseline") from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{file}: is no JSON ({error}); write it anew with --write-baseline") from None
    version = given.get("newsclean-baseline") if isinstance(given, dict) else None
    if version != VERSION:
        what = "is no baseline" if version is None else f"is a baseline of version {version}, not {VERSION}"
        raise ConfigError(f"{file}: {what}; write it anew with --write-baseline")
    known: Counter[Entry] = Counter()
    try:
        for path, rule, digest, count in given["entries"]:
            known[Entry(str(path), str(rule), str(digest))] += int(count)
    except (KeyError, TypeError, ValueError):
        raise ConfigError(f"{file}: has a broken entry; write it anew with --write-baseline") from None
    return Baseline(file, known)
