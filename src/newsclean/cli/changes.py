"""The commands that read a changes file: undo, replay and report."""

import os
from typing import TYPE_CHECKING

import click

from newsclean.cli.work import refuse_if

if TYPE_CHECKING:
    from newsclean.changes import ChangesFile
    from newsclean.changes.files import Way

_CHANGES = click.option("--changes", "changes", metavar="FILE", required=True, help="Changes file of the run.")
_FORCE = click.option("--force", is_flag=True, help="Write over files that are there.")


@click.command()
@click.argument("path")
@_CHANGES
@click.option("-o", "--output", metavar="DIR", help="Write files under DIR; of one file, to this file.")
@click.option("--only", multiple=True, metavar="NAME", help="Put back only edits of this filter or filter/rule.")
@_FORCE
def undo(path: str, changes: str, output: str | None, only: tuple[str, ...], force: bool) -> int:
    """Turn a clean file or folder into the raw one again, byte for byte.

    One file goes to standard output, a folder needs -o DIR. A file that was edited since is refused.
    """
    from newsclean.changes import ChangesFile
    from newsclean.changes.files import Undo, read_options
    from newsclean.console import print_to_stderr

    file = ChangesFile(changes)
    names = frozenset(name.strip() for given in only for name in given.split(","))
    way = Undo(changes, read_options(file.header, of_clean_files=True), names)
    code = _rewrite(path, file, way, output, force)
    for rule, count in sorted(way.also.items()):
        print_to_stderr(
            f"note: {count:,} edits of {rule} went back as well: they were made on top of what was put back"
        )
    return code


@click.command()
@click.argument("path")
@_CHANGES
@click.option("-o", "--output", metavar="DIR", help="Write files under DIR; of one file, to this file.")
@_FORCE
def replay(path: str, changes: str, output: str | None, force: bool) -> int:
    """Clean a raw file or folder again as a run did, by its changes file and without a filter."""
    from newsclean.changes import ChangesFile
    from newsclean.changes.files import Replay, read_options

    file = ChangesFile(changes)
    return _rewrite(path, file, Replay(changes, read_options(file.header, of_clean_files=False)), output, force)


def _rewrite(path: str, file: "ChangesFile", way: "Way", output: str | None, force: bool) -> int:
    """Rewrite a file or folder; gives the exit code."""
    from newsclean.changes.folder import rewrite_folder, rewrite_single
    from newsclean.console import StandardOutput, print_to_stderr

    out = StandardOutput()
    if os.path.isdir(path):
        refuse_if(output is None, "a folder needs -o DIR")
        errors = rewrite_folder(path, file, way, str(output), force)
    else:
        errors = rewrite_single(path, file, way, output, out, force)
    failed = False
    for error in errors:
        print_to_stderr(error)
        failed = True
    out.flush()
    for error in file.errors:
        print_to_stderr(error)
    return 2 if failed or file.errors else 0
