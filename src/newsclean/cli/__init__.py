"""The command line; the only room of click. A command imports what it needs when it runs."""

import errno
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import NoReturn

import click

from newsclean.cli.commands import cli
from newsclean.errors import NewscleanError, OutputError, advised

__all__ = ["cli", "main"]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    with suppress(ValueError):  # only the main thread may handle signals
        signal.signal(signal.SIGTERM, _terminate)
        if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup ignores it
            signal.signal(signal.SIGHUP, _terminate)
    try:
        given = sys.argv[1:] if arguments is None else arguments
        if any(argument == "" or argument.startswith("--") and argument.endswith("=") for argument in given):
            return _fail("an argument is empty; give it a value (is a variable of the shell not set?)")
        code = cli.main(args=given, prog_name="newsclean", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        from newsclean.console import print_to_stderr

        print_to_stderr(error.format_message())
        return 2
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "newsclean"
        return _fail(f"{error.format_message().rstrip('.')}; see {command} --help")
    except click.exceptions.Abort:
        return 130
    except SystemExit as error:  # click's own end on a closed pipe is 1
        return 141 if error.code == 1 else int(error.code or 0)
    except OutputError as error:
        return 141 if error.errno == errno.EPIPE else _fail(str(error))
    except BrokenPipeError:
        return 141
    except NewscleanError as error:
        return _fail(str(error))
    except OSError as error:
        name = str(error.filename2 or error.filename or "output")  # of a move, the file that it was to be
        return _fail(f"{name}: {advised(error, _what_to_try(name, error.errno))}")
    finally:
        _close_output()


def _fail(message: str) -> int:
    """Print an error on stderr; the exit code that belongs to it."""
    from newsclean.console import print_to_stderr

    print_to_stderr(f"error: {message}")
    return 2


def _what_to_try(name: str, number: int | None) -> str:
    """What to do about an error of the system with a file or an address."""
    if "://" in name:
        return "check the address, the network and the credentials for it"
    return "give a file" if number == errno.EISDIR else "check the disk and its rights"


def _close_output() -> None:
    """Write out what is buffered; where nobody reads it, drop it."""
    if sys.stdout is None:  # closed by the parent process
        return
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        from newsclean.console import drop_output

        drop_output()


def _terminate(number: int, _frame: FrameType | None) -> NoReturn:
    """End by exception on a signal."""
    if hasattr(signal, "setitimer"):  # an import may swallow the exception: raise it again
        signal.signal(signal.SIGALRM, lambda _, frame: _terminate(number, frame))
        signal.setitimer(signal.ITIMER_REAL, _RETRY_SECONDS)
    sys.exit(128 + number)  # as an exception, so that half-written files are deleted


_RETRY_SECONDS = 3.0
