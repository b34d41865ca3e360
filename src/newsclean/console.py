"""Standard output and stderr, and on a terminal a progress bar and colours; the only room of rich."""

import errno
import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from subprocess import PIPE, Popen
from typing import IO, Protocol

from newsclean.errors import OutputError, reason_of
from newsclean.rewrite import Done
from newsclean.views.marks import Mark


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
        self._stream: IO[bytes] = open(sys.stdout.fileno(), "wb", closefd=False)  # noqa: SIM115  # lives as long
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

    def write_file(self, path: str) -> None:
        """Write what a file holds and delete the file."""
        with open(path, "rb") as source:
            while data := source.read(1 << 20):
                self.write(data)
        os.unlink(path)


def _output_error(error: OSError) -> OutputError:
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


def with_progress(ended: Iterable[Done], sizes: Mapping[str, int]) -> Iterator[Done]:
    """The same, with a progress bar on stderr while they come; for a terminal. `sizes` has the bytes of each unit."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    # No refresh in between: it would take a thread, and a process with threads must not be forked.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task("", total=sum(sizes.values()))
        progress.refresh()
        for done in ended:
            progress.advance(task, sizes[done.unit])
            progress.refresh()
            yield done


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
        self._process: Popen[bytes] | None = None
        command = shlex.split(os.environ.get("PAGER") or "less")
        if sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and command and shutil.which(command[0]):
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
