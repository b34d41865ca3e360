"""Starts the command line, as `newsclean` and as `python -m newsclean`."""

import gc
import sys


def main() -> int:
    """Run the command line and return its exit code; Ctrl-C while it is still being loaded is no traceback."""
    gc.set_threshold(20_000, 20, 20)  # loading modules leaves no garbage to look for: 5 % of a start
    try:
        from newsclean.cli import main
    except KeyboardInterrupt:
        return 130
    return main()


if __name__ == "__main__":
    sys.exit(main())
