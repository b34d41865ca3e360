"""Standard output and stderr, and on a terminal a progress bar and colours; the only room of rich."""

import errno
import os
import shlex
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Protocol

from newsclean.document import readable
from newsclean.errors import OutputError, reason_of
from newsclean.report import Outcome, Report, Verbosity
from newsclean.views.marks import Mark

if TYPE_CHECKING:
    import rich.progress


class Sink(Protocol):
    """Where a run writes what it prints; its failures are OutputErrors."""

    def write(self, data: bytes) -> int:
        """Write all of `data`."""
        ...

    def flush(self) -> None:
        """Send on what is buffered."""
        ...


class StandardOutput:
    """Standard output, as bytes; its failures are OutputErrors, unlike those of the files that are read."""

    def __init__(self, flush_each: bool = False) -> None:
        if sys.stdout is None:
            raise OutputError("standard output: is closed; open it, or write to files with -o", errno.EBADF)
        # A buffer of our own: with PYTHONUNBUFFERED that of sys.stdout is a raw file, whose write may write short.
        self._stream: IO[bytes] = open(sys.stdout.fileno(), "wb", closefd=False)  # noqa: SIM115  # kept open
        self._flush_each = flush_each

    def write(self, data: bytes) -> int:
        """Write all of `data`; raises OutputError where the system refuses."""
        try:
            count = self._stream.write(data)
            if self._flush_each:
                self._stream.flush()
        except OSError as error:
            raise _output_error(error) from error
        return count

    def flush(self) -> None:
        """Send on what is buffered; raises OutputError likewise."""
        try:
            self._stream.flush()
        except OSError as error:
            raise _output_error(error) from error


def _output_error(error: OSError) -> OutputError:
    """The error for standard output that cannot be written, which is dropped from then on."""
    drop_output()
    return OutputError(
        f"standard output: {reason_of(error)}; send it elsewhere and run again", error.errno or errno.EIO
    )


def drop_output() -> None:
    """Point standard output at the null device, so that the last flush of what is buffered cannot fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_to_stderr(message: str) -> None:
    """Print a line on stderr, if it is open."""
    with suppress(OSError):
        print(message, file=sys.stderr)


def print_messages(outcomes: Iterable[Outcome], verbosity: Verbosity) -> None:
    """Print the error lines and notes of files, and where it is asked for what became of each."""
    for outcome in outcomes:
        for message in outcome.messages():
            print_to_stderr(message)
        for note in outcome.notes:
            print_to_stderr(f"note: {readable(outcome.path)}: {note}")
        is_listed = verbosity.lists_changed and outcome.changed and not outcome.failed
        if is_listed or (verbosity.verbose and not verbosity.quiet):
            state = "failed" if outcome.failed else "changed" if outcome.changed else "clean"
            print_to_stderr(f"{readable(outcome.path)}: {state}")


class Progress(Protocol):
    """Shows how far a run has come."""

    def advance(self, size: int, report: Report) -> None:
        """So many more bytes of input are done; `report` has all counts until now."""
        ...


@contextmanager
def progress(total: int, is_quiet: bool) -> Iterator[Progress]:
    """Progress over `total` bytes on stderr: a bar on a terminal, else a line every LINE_SECONDS."""
    if is_quiet or sys.stderr is None or not sys.stderr.isatty():
        yield _Lines(total, is_quiet)
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    # No refresh in between: it would take a thread, and a process with threads must not be forked.
    with Bar(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        bar.add_task("", total=total)
        bar.refresh()
        yield _Bar(bar)


LINE_SECONDS = 30.0


class _Lines:
    """Progress as a line every LINE_SECONDS; none where it is quiet."""

    def __init__(self, total: int, is_quiet: bool) -> None:
        self._total, self._is_quiet = total, is_quiet
        self._start = self._last = time.monotonic()
        self._size = 0

    def advance(self, size: int, report: Report) -> None:
        self._size += size
        now = time.monotonic()
        if not self._is_quiet and now - self._last >= LINE_SECONDS:
            self._last = now
            left = (now - self._start) * max(0, self._total - self._size) / max(1, self._size)
            print_to_stderr(f"{_so_far(self._size, now - self._start, report)}, {left / 60:.0f} minutes left")


class _Bar:
    """Progress as a bar of rich."""

    def __init__(self, bar: "rich.progress.Progress") -> None:
        self._bar, self._start, self._size = bar, time.monotonic(), 0

    def advance(self, size: int, report: Report) -> None:
        self._size += size
        text = _so_far(self._size, time.monotonic() - self._start, report)
        self._bar.update(self._bar.task_ids[0], advance=size, description=text, refresh=True)


def _so_far(size: int, seconds: float, report: Report) -> str:
    """How many documents are done, how many of them rejected, and how fast."""
    rate = size / max(seconds, 0.001) / 1e6
    return f"{report.documents:,} documents, {report.failed:,} rejected, {rate:.1f} MB/s"


_COLOURS = {"same": "", "removed": "red strike", "added": "green underline", "reported": "yellow"}


def paint(mark: Mark) -> str:
    """A mark of `explain` in the colours of a terminal."""
    from rich.color import ColorSystem
    from rich.style import Style

    return Style.parse(_COLOURS[mark.kind]).render(mark.text, color_system=ColorSystem.STANDARD)


def has_colours() -> bool:
    """Whether standard output is a terminal that shows colours, and nobody asked for none (https://no-color.org)."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class Pager(StandardOutput):
    """The user's pager, $PAGER or less, where standard output is a terminal and there is one; else standard output."""

    def __init__(self) -> None:
        super().__init__()
        from shutil import which
        from subprocess import PIPE, Popen

        self._process: Popen[bytes] | None = None
        command = shlex.split(os.environ.get("PAGER") or "less")
        if sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and command and which(command[0]):
            self._process = Popen(command, stdin=PIPE, env={"LESS": "FRX", **os.environ})
            assert self._process.stdin is not None
            self._stream = self._process.stdin

    def close(self) -> None:
        """Wait until the user has left the pager."""
        if self._process is not None:
            with suppress(BrokenPipeError):
                self._stream.close()
            self._process.wait()


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as aligned columns, by the width that hanzi take on a terminal."""
    from rich.cells import cell_len

    widths = [max(cell_len(row[index]) for row in rows) for index in range(len(rows[0]) - 1)] if rows else []
    lines = []
    for row in rows:
        padded = [cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=False)]
        lines.append("  ".join([*padded, row[-1]]))
    return "\n".join(lines)
