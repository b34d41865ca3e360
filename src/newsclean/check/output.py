"""Problems as text, as JSON, as SARIF 2.1.0, and as workflow commands of GitHub (`::warning file=a.txt,line=7::…`)."""

import os
from collections.abc import Callable, Mapping
from urllib.parse import quote

from newsclean import __version__
from newsclean.check.problem import Problem
from newsclean.formats.format import json_line

FORMATS = ("text", "json", "github", "sarif")

Write = Callable[[bytes], object]


class ProblemWriter:
    """Writes problems in one of FORMATS as they come."""

    def __init__(self, format: str, write: Write) -> None:
        self._write = write
        self._render, self._head, self._between, self._tail = _SHAPES[format]
        self._rules: dict[str, None] = {}
        self._count = 0

    def add(self, problem: Problem) -> None:
        """Write one."""
        self._put((self._between if self._count else self._head) + self._render(problem))
        self._count += 1
        self._rules.setdefault(problem.rule)

    def end(self) -> None:
        """Write what belongs behind the last one."""
        tail = self._tail(list(self._rules))
        self._put(tail if self._count else self._head + tail)

    def _put(self, text: str) -> None:
        """Write a text; lone surrogates are written as escapes."""
        if text:
            self._write(text.encode("utf-8", "backslashreplace"))


def _text(problem: Problem) -> str:
    """The line of a problem for a terminal."""
    return f"{problem}\n"


def _coloured(problem: Problem) -> str:
    """The text line in colours: the path bold, the rule cyan where it changes something, else yellow."""
    rule = f"\x1b[{36 if problem.changes else 33}m{problem.rule}\x1b[0m"
    return f"\x1b[1m{problem.path}\x1b[0m:{problem.line}:{problem.column}: {rule}: {problem.message}\n"


def _github(problem: Problem) -> str:
    """A workflow command."""
    place = f"file={_property(problem.path)},line={problem.line},col={problem.column},title={_property(problem.rule)}"
    return f"::warning {place}::{_data(f'{problem.rule}: {problem.message}')}\n"


def _data(text: str) -> str:
    """A message as workflow commands want it: escapes of GitHub's toolkit, actions/toolkit command.ts."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property of a workflow command, such as the file, escaped likewise."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _json(problem: Problem) -> str:
    """The line of a problem as JSON."""
    given = {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "rule": problem.rule,
        "before": problem.before,
        "after": problem.after,
        "message": problem.message,
    }
    return _dumped(given)


def _dumped(value: Mapping[str, object]) -> str:
    """A value as JSON without a line break behind it."""
    return json_line(value).decode().rstrip("\n")


def _sarif(problem: Problem) -> str:
    """A result of SARIF."""
    place = {
        "artifactLocation": {"uri": quote(problem.path.replace(os.sep, "/"))},
        "region": {"startLine": problem.line, "startColumn": problem.column},
    }
    result = {
        "ruleId": problem.rule,
        "level": "warning" if problem.changes else "note",
        "message": {"text": f"{problem.rule}: {problem.message}"},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"lineDigest/v1": problem.line_digest},
    }
    return _dumped(result)


def _sarif_tail(rules: list[str]) -> str:
    """What closes the results: the tool and its rules."""
    driver = {
        "name": "newsclean",
        "version": __version__,
        "rules": [{"id": rule, "shortDescription": {"text": f"A change or finding of {rule}."}} for rule in rules],
    }
    return f'\n], "tool": {{"driver": {_dumped(driver)}}}}}]}}\n'


_SARIF_HEAD = (
    '{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", '
    '"runs": [{"columnKind": "unicodeCodePoints", "results": [\n'
)

_Shape = tuple[Callable[[Problem], str], str, str, Callable[[list[str]], str]]

_SHAPES: dict[str, _Shape] = {  # each problem; what is written before the first, between two, and behind the last
    "text": (_text, "", "", lambda rules: ""),
    "coloured": (_coloured, "", "", lambda rules: ""),
    "github": (_github, "", "", lambda rules: ""),
    "json": (_json, "[\n", ",\n", lambda rules: "\n]\n"),
    "sarif": (_sarif, _SARIF_HEAD, ",\n", _sarif_tail),
}
