"""Where each clean file is written; raises before anything is written where a file would be lost."""

import os
from collections.abc import Sequence

from newsclean.discover import InputFile
from newsclean.errors import ConfigError
from newsclean.rewrite import REJECTED, Job


def in_place_jobs(files: Sequence[InputFile]) -> list[Job]:
    """Jobs that write each file over itself."""
    return [Job(file.path, file.path) for file in files]


def print_jobs(files: Sequence[InputFile]) -> list[Job]:
    """Jobs that print each file."""
    return [Job(file.path) for file in files]


def mirror_jobs(files: Sequence[InputFile], paths: Sequence[str], folder: str, suffix: str = "") -> list[Job]:
    """Jobs that write each file to its relative path under `folder`, with `suffix` added to other names.

    Raises ConfigError where the folder is or lies in an input, where two files would be written to one path,
    where one would be written over an input, or where a link leads out of the folder.
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
    _refuse_collisions(jobs, root, folder)
    return jobs


def _target(folder: str, relative: str, suffix: str) -> str:
    name = relative if relative.endswith(suffix) else relative + suffix
    return os.path.join(folder, *name.split("/"))


def _refuse_collisions(jobs: Sequence[Job], root: str, folder: str) -> None:
    sources = {os.path.realpath(job.source): job.source for job in jobs}
    sources_by_target: dict[str, str] = {}
    for source, target in jobs:
        place = os.path.realpath(str(target))
        if not place.startswith(root.rstrip(os.sep) + os.sep):
            raise ConfigError(f"{target}: a link leads out of the output folder {folder}; remove the link")
        if place in sources:
            raise ConfigError(
                f"{target}: would be written over the input {sources[place]}; choose another -o, or use -i"
            )
        if place in sources_by_target:
            raise ConfigError(
                f"{target}: {sources_by_target[place]} and {source} would both be written there; clean them in two runs"
            )
        sources_by_target[place] = source
    for place, source in sources_by_target.items():
        if f"{place}{REJECTED}" in sources_by_target:
            raise ConfigError(
                f"{sources_by_target[place + REJECTED]}: its output is the file for rejected records of {source}; "
                "leave it out with --extend-exclude"
            )
