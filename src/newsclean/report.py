"""Counts of what was done to each file and to all of them, and the error lines; they add up over processes."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from newsclean.cleaned import Cleaned
from newsclean.decode import decode_counts
from newsclean.document import Document, escaped, place_of, readable
from newsclean.errors import DocumentError, NewscleanError, advised

# Error lines kept of one file: a dump of a million broken lines must fill neither the memory nor the terminal.
MOST_ERRORS_A_FILE = 100
MOST_NAMES = 5  # documents of a kind that the summary names; their count is exact

EMPTIED, HALVED = "empty now", "less than half as long now"
"""What has become of documents that lost much: nothing but white space is left, or less than half of the characters."""


@dataclass(frozen=True)
class Verbosity:
    """How much is printed on stderr besides errors: `quiet` no summary and no progress, `verbose` a line a file,
    `lists_changed` a line for each file that changed."""

    quiet: bool = False
    verbose: bool = False
    lists_changed: bool = False


@dataclass(kw_only=True)
class Tally:
    """Counts that add up.

    `documents` were read: of them `kept` were written, `changed` of these with changes, `failed` could not be cleaned,
    and `dropped` were left out on purpose. `losses` are those that became EMPTIED or HALVED, the first of each by name
    in `names_of_losses`. `counts` are edits by `filter/rule`, `encodings` documents by encoding, and
    `reasons` documents that were not written by reason.
    """

    documents: int = 0
    changed: int = 0
    failed: int = 0
    dropped: int = 0
    kept: int = 0
    characters_in: int = 0
    characters_out: int = 0
    losses: Counter[str] = field(default_factory=Counter)
    names_of_losses: dict[str, list[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    """Records that are no documents, by kind."""
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def unchanged(self) -> int:
        """Documents that were written as they were."""
        return self.kept - self.changed

    def add_tally(self, other: "Tally") -> None:
        """Add the counts of another."""
        for name in _field_names():
            theirs = getattr(other, name)
            if not theirs:
                continue
            mine = getattr(self, name)
            if isinstance(mine, Counter):
                mine.update(theirs)  # of a journal: a dict
            elif isinstance(mine, dict):
                for kind, names in theirs.items():
                    mine[kind] = [*mine.get(kind, ()), *names][:MOST_NAMES]
            else:
                setattr(self, name, mine + theirs)

    def loss_lines(self) -> list[str]:
        """A line for each kind of documents that lost much: `2 documents are empty now: a.txt, b.txt`."""
        lines = []
        for kind, count in sorted(self.losses.items()):
            more = ", …" if count > MOST_NAMES else ""
            are = "document is" if count == 1 else "documents are"
            lines.append(f"{count:,} {are} {kind}: {', '.join(self.names_of_losses[kind])}{more}")
        return lines

    def as_dict(self) -> dict[str, Any]:
        """The counts as JSON may hold them."""
        return {setting.name: getattr(self, setting.name) for setting in fields(Tally)}


@cache
def _field_names() -> tuple[str, ...]:
    """The names of all counts."""
    return tuple(setting.name for setting in fields(Tally))


def reason_kind(message: str) -> str:
    """The kind of an error: its message without what differs from record to record: `has no text among its keys`."""
    what = re.split(r" ?[(;:]", message, maxsplit=1)[0]
    return re.sub(r"'[^']*'|\d[\d,]*", "…", what)[:80]


@dataclass
class Outcome(Tally):
    """What was done to one file."""

    path: str
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What the user is to know besides, in words."""
    written: int | None = None
    """Bytes of its output file; None where there is none."""
    is_open: bool = False
    """Whether a document was begun and is not counted yet as written, failed or dropped."""
    is_cut: bool = False
    """Whether the file, or a part of it, could not be read: to write the rest over it would lose that part."""
    lead: int | None = None
    """Of a block, as `RecordWriter.lead`."""
    may_succeed_later: bool = False
    """Whether the system refused to read or write: nothing that is in the file, so that it is worth trying again."""

    def merge(self, other: "Outcome") -> list[str]:
        """Add what was done to a part of the file; gives the error lines of it that are to be shown."""
        new = other.errors[: max(0, MOST_ERRORS_A_FILE - len(self.errors))]
        self.add_tally(other)
        self.errors += new
        self.notes += other.notes
        self.is_cut |= other.is_cut
        self.may_succeed_later |= other.may_succeed_later
        return new

    def as_unwritten(self) -> "Outcome":
        """The outcome of a file that stays as it was for its last error: one document that failed."""
        return Outcome(documents=1, failed=1, path=self.path, errors=self.errors)

    def begin(self) -> None:
        """Count a document that was read."""
        self.documents += 1
        self.is_open = True

    def _end(self) -> None:
        """Count the document that was begun as finished, or one that failed before it was begun."""
        self.documents += not self.is_open
        self.is_open = False

    def add(self, cleaned: Cleaned, document: Document) -> None:
        """Count one cleaned document; another encoding than UTF-8 and lost characters are changes too."""
        self._end()
        self.kept += 1
        self.characters_in += len(cleaned.raw)
        self.characters_out += len(cleaned.text)
        self.counts.update(cleaned.counts())
        self.encodings[document.encoding] += 1
        decoded = decode_counts(document.encoding, document.changes)
        self.counts.update(decoded)
        self.changed += cleaned.changed or bool(decoded)
        if len(cleaned.text) * 2 < len(cleaned.raw):
            kind = HALVED if cleaned.text.strip() else EMPTIED
            names = self.names_of_losses.setdefault(kind, [])
            self.losses[kind] += 1
            if len(names) < MOST_NAMES:
                names.append(document.id)

    def drop(self, reason: str) -> None:
        """Count one document that was left out on purpose."""
        self._end()
        self.dropped += 1
        self.reasons[reason_kind(reason)] += 1

    def fail(self, message: str, line: int | None = None) -> None:
        """Count one document that could not be read, cleaned or written, with an error line that gives the reason."""
        self._end()
        self.failed += 1
        self.reasons[reason_kind(message)] += 1
        if self.failed <= MOST_ERRORS_A_FILE:
            self.errors.append(f"error: {place_of(self.path, line)}: {escaped(message)}")

    def fail_for(self, error: DocumentError | OSError) -> None:
        """Count a file or document as failed, for an error that was raised."""
        if isinstance(error, DocumentError):
            self.fail(str(error), error.line)
        else:
            self.fail_to_open(error)

    def fail_to_open(self, error: OSError) -> None:
        """Count a file that the system refused to read or write."""
        reason = advised(error, "check the path, its rights and the disk")
        if error.filename not in (None, self.path):  # what could not be written
            reason = f"{readable(str(error.filename))}: {reason}"
        self.fail(reason)
        self.may_succeed_later = True

    def messages(self) -> list[str]:
        """The error lines to show."""
        return [*self.errors, *self.last_message()]

    def last_message(self) -> list[str]:
        """The line that counts the errors that are not shown, if there are any."""
        more = self.failed - MOST_ERRORS_A_FILE
        return [f"error: {readable(self.path)}: {more:,} more like these"] if more > 0 else []


@dataclass
class Report(Tally):
    """The sum of outcomes; `errors` are the first error lines."""

    errors: list[str] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Add one file's outcome."""
        self.add_tally(outcome)
        self.errors += outcome.messages()[: MOST_ERRORS_A_FILE - len(self.errors)]

    def raise_if_lost(self) -> None:
        """Raise NewscleanError where documents are neither written nor rejected nor dropped."""
        if self.documents != self.kept + self.failed + self.dropped:
            raise NewscleanError(
                f"{self.documents:,} documents in, but {self.kept:,} written, {self.failed:,} rejected and "
                f"{self.dropped:,} dropped; please report this as a bug"
            )

    def as_json(self) -> bytes:
        """The counts as the file report.json has them."""
        documents = {
            "in": self.documents,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.failed,
            "dropped": self.dropped,
        }
        counts = {
            "documents": documents,
            "characters": {"in": self.characters_in, "out": self.characters_out},
            "changes": dict(sorted(self.counts.items())),
            "encodings": dict(sorted(self.encodings.items())),
            "reasons": dict(sorted(self.reasons.items())),
            "skipped": dict(sorted(self.skipped.items())),
        }
        return json.dumps(counts, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n"

    def summary(self) -> str:
        """The lines shown at the end of a batch."""
        dropped = f", {self.dropped:,} dropped" if self.dropped else ""
        lines = [
            f"{self.documents:,} documents: {self.changed:,} changed, {self.failed:,} failed{dropped}; "
            f"{self.characters_in:,} characters in, {self.characters_out:,} out"
        ]
        by_filter: dict[str, list[str]] = {}
        if self.skipped:
            by_filter["skipped"] = [f"{kind} {count:,}" for kind, count in sorted(self.skipped.items())]
        if set(self.encodings) - {"utf-8"}:
            by_filter["encodings"] = [f"{name} {count:,}" for name, count in sorted(self.encodings.items())]
        for name, count in sorted(self.counts.items()):
            filter, rule = name.split("/", 1)
            by_filter.setdefault(filter, []).append(f"{rule} {count:,}")
        width = max(map(len, by_filter), default=0)
        lines += [f"  {filter:{width}}  {', '.join(rules)}" for filter, rules in by_filter.items()]
        return "\n".join([*lines, *self.loss_lines()])
