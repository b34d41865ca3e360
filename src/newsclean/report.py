"""Counts of what was done to each file and to all of them, and the error lines; they add up over processes."""

from collections import Counter
from dataclasses import dataclass, field

from newsclean.decode import decode_counts
from newsclean.document import Document, readable
from newsclean.errors import DocumentError, reason_of
from newsclean.pipeline import Cleaned

# Error lines kept of one file: a dump of a million broken lines must fill neither the memory nor the terminal.
MOST_ERRORS_A_FILE = 100


@dataclass(kw_only=True)
class Tally:
    """Counts that add up: documents, characters, edits by `filter/rule`, documents by encoding."""

    documents: int = 0
    changed: int = 0
    failed: int = 0
    dropped: int = 0
    characters_in: int = 0
    characters_out: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    """Records that are no documents, by kind."""


@dataclass
class Outcome(Tally):
    """What was done to one file."""

    path: str
    errors: list[str] = field(default_factory=list)

    def add(self, cleaned: Cleaned, document: Document) -> None:
        """Count one cleaned document; another encoding than UTF-8 and lost characters are changes too."""
        self.documents += 1
        self.characters_in += len(cleaned.raw)
        self.characters_out += len(cleaned.text)
        self.counts.update(cleaned.counts())
        self.encodings[document.encoding] += 1
        decoded = decode_counts(document.encoding, document.changes)
        self.counts.update(decoded)
        self.changed += cleaned.changed or bool(decoded)

    def drop(self) -> None:
        """Count one document that was left out on purpose."""
        self.documents += 1
        self.dropped += 1

    def fail(self, message: str, line: int | None = None) -> None:
        """Count one document that could not be read, cleaned or written, with an error line that says why."""
        self.documents += 1
        self.failed += 1
        if self.failed <= MOST_ERRORS_A_FILE:
            place = readable(self.path) if line is None else f"{readable(self.path)}:{line}"
            self.errors.append(f"error: {place}: {message}")

    def fail_for(self, error: DocumentError | OSError) -> None:
        """Count a file or document as failed, for an error that was raised."""
        if isinstance(error, DocumentError):
            self.fail(str(error), error.line)
        else:
            self.fail_to_open(error)

    def fail_to_open(self, error: OSError) -> None:
        """Count a file that the system refused to read or write."""
        reason = reason_of(error)
        if error.filename not in (None, self.path):  # what could not be written
            reason = f"{readable(str(error.filename))}: {reason}"
        self.fail(f"{reason}; check the path, its rights and the disk")

    def messages(self) -> list[str]:
        """The error lines to show."""
        more = self.failed - MOST_ERRORS_A_FILE
        return [*self.errors, f"error: {readable(self.path)}: {more:,} more like these"] if more > 0 else self.errors


@dataclass
class Report(Tally):
    """The sum of outcomes; `errors` are the first error lines."""

    errors: list[str] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Add one file's outcome."""
        self.documents += outcome.documents
        self.changed += outcome.changed
        self.failed += outcome.failed
        self.characters_in += outcome.characters_in
        self.characters_out += outcome.characters_out
        self.counts.update(outcome.counts)
        self.encodings.update(outcome.encodings)
        self.errors += outcome.messages()[: MOST_ERRORS_A_FILE - len(self.errors)]
        self.skipped.update(outcome.skipped)

    def summary(self) -> str:
        """The lines shown at the end of a batch."""
        lines = [
            f"{self.documents:,} documents: {self.changed:,} changed, {self.failed:,} failed; "
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
        return "\n".join(lines)
