"""Where each clean file goes, and the refusals that come before anything is written."""

import os
from collections.abc import Sequence

from newsclean.discover import Found
from newsclean.errors import ConfigError
from newsclean.rewrite import REJECTED, Job


def in_place(files: Sequence[Found]) -> list[Job]:
    """Each file onto itself."""
    return [Job(file.path, file.path) for file in files]


def shown(files: Sequence[Found]) -> list[Job]:
    """Each file to standard output."""
    return [Job(file.path) for file in files]


def mirrored(files: Sequence[Found], paths: Sequence[str], folder: str, suffix: str = "") -> list[Job]:
    """Each file at its place under `folder`; `suffix` is added to names that do not end in it.

    Raises ConfigError where the folder is or lies in an input, where two files would meet in one place,
    where one would fall on an input, or where a link leads out of the folder.
    """
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise ConfigError(f"{folder}: is a file; give -o a folder")
    root = os.path.realpath(folder)
    for path in paths:
        top = os.path.realpath(path)
        if os.path.isdir(path) and (root == top or root.startswith(top.rstrip(os.sep) + os.sep)):
            raise ConfigError(
                f"{folder}: the output folder is or lies in the input {path}; choose one outside, or use -i"
            )
    jobs = [Job(file.path, _target(folder, file.relative, suffix)) for file in files]
    _refuse_meetings(jobs, root, folder)
    return jobs


def _target(folder: str, relative: str, suffix: str) -> str:
    name = relative if relative.endswith(suffix) else relative + suffix
    return os.path.join(folder, *name.split("/"))


def _refuse_meetings(jobs: Sequence[Job], root: str, folder: str) -> None:
    sources = {os.path.realpath(job.source): job.source for job in jobs}
    taken: dict[str, str] = {}
    for source, target in jobs:
        place = os.path.realpath(str(target))
        if not place.startswith(root.rstrip(os.sep) + os.sep):
            raise ConfigError(f"{target}: a link leads out of the output folder {folder}; remove the link")
        if place in sources:
            raise ConfigError(
                f"{target}: would be written over the input {sources[place]}; choose another -o, or use -i"
            )
        if place in taken:
            raise ConfigError(
                f"{target}: {taken[place]} and {source} would both be written there; clean them in two runs"
            )
        taken[place] = source
    for place, source in taken.items():
        if f"{place}{REJECTED}" in taken:
            raise ConfigError(
                f"{taken[place + REJECTED]}: would be written where the rejected lines of {source} go; "
                "leave it out with --extend-exclude"
            )
