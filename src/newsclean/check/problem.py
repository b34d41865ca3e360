"""A problem is a change or finding with its place in the raw file: `page.txt:7:3: pinyin/word: (xuéxí)`."""

import json
from hashlib import blake2b
from typing import NamedTuple

from newsclean.cleaned import Cleaned
from newsclean.document import Document, readable
from newsclean.edit import Change
from newsclean.views.excerpt import excerpt


class Problem(NamedTuple):
    """A change or finding and its place, line and column from 1.

    Of a record `line` is that of its file, and `column` counts the characters of its text. `line_digest` is a digest
    of the line of text that it is on, by which a baseline knows it wherever the line moves.
    """

    path: str
    line: int
    column: int
    rule: str
    before: str
    after: str
    line_digest: str
    is_of_record: bool = False

    @property
    def document(self) -> tuple[str, int | None]:
        """The document it is in: its path, and the line of its record if it is one."""
        return self.path, self.line if self.is_of_record else None

    @property
    def changes(self) -> bool:
        """Whether it is a change; else it is a finding, left as it is."""
        return self.before != self.after

    @property
    def message(self) -> str:
        """What is removed, or what it becomes, in one short line."""
        return excerpt(self.before, self.after)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.rule}: {self.message}"


def problems_of(document: Document, cleaned: Cleaned) -> list[Problem]:
    """The problems of a document, by place in its raw text."""
    changes = sorted((*document.changes, *cleaned.changes), key=lambda change: (change.line, change.column))
    if not changes:
        return []
    starts = [0, *cleaned.line_starts]
    path = readable(document.path)
    return [_problem(path, document.line, change, cleaned.raw, starts) for change in changes]


def _problem(path: str, record_line: int | None, change: Change, raw: str, starts: list[int]) -> Problem:
    """A change with its place; of a record the column counts from the start of its text."""
    line, column = change.line, change.column
    index = line - 1 if record_line is None or change.filter != "decode" else 0  # decoding counts lines of the file
    start = starts[min(index, len(starts) - 1)]
    text = raw[start : starts[index + 1] if index + 1 < len(starts) else len(raw)].strip()
    if record_line is not None:
        line, column = record_line, start + column
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return Problem(
        path,
        line,
        column,
        f"{change.filter}/{change.rule}",
        change.before,
        change.after,
        digest,
        record_line is not None,
    )


def problem_lines(document: Document, cleaned: Cleaned) -> str:
    """The problems of a document, each as a JSON array on a line: so they cross from one process to another."""
    return "".join(f"{json.dumps(problem)}\n" for problem in problems_of(document, cleaned))


def read_problem(line: bytes) -> Problem:
    """The problem of one line of `problem_lines`."""
    return Problem(*json.loads(line))
