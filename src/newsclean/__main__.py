"""Starts the command line, as `newsclean` and as `python -m newsclean`."""

import gc
import signal
import sys


def main() -> int:
    """Run the command line and return its exit code; Ctrl-C while it is still being loaded is no traceback."""
    gc.set_threshold(20_000, 20, 20)  # loading modules leaves no garbage to look for: 5 % of a start
    interrupt = signal.getsignal(signal.SIGINT)
    if interrupt is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # an exception within an import may come out as another
    from newsclean.cli import main

    signal.signal(signal.SIGINT, interrupt)
    return main()


if __name__ == "__main__":
    sys.exit(main())
