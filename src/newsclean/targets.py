"""Where each clean file is written; raises before anything is written where a file would be lost."""

import os
from collections.abc import Mapping, Sequence
from functools import cache

from newsclean.discover import JOURNAL, REJECTED, REPORT, InputFile, is_within
from newsclean.errors import ConfigError
from newsclean.formats import clean_name
from newsclean.remote import is_folder
from newsclean.units import Job


def in_place_jobs(files: Sequence[InputFile]) -> list[Job]:
    """Jobs that write each file over itself."""
    return [Job(file.path, file.path) for file in files]


def print_jobs(files: Sequence[InputFile]) -> list[Job]:
    """Jobs that print each file."""
    return [Job(file.path) for file in files]


def mirror_jobs(
    files: Sequence[InputFile], paths: Sequence[str], folder: str, suffix: str = "", packing: str = ""
) -> list[Job]:
    """Jobs that write each file to its relative path under `folder`, with `suffix` added to other names.

    `packing` is the suffix of the compression that all files get; empty: compressed files keep theirs.

    One file and a `folder` with a suffix, such as clean.txt, mean that file. Raises ConfigError where the folder is
    or lies in an input, or holds an input file, where two files would be written to one path, or where a link leads
    out of the folder.
    """
    if folder == "-":
        raise ConfigError("-o takes a folder; leave it out for standard output")
    if means_a_file(paths, folder):
        return _single_job(files, folder)
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise ConfigError(f"{folder}: is a file; give -o a folder")
    root = os.path.realpath(folder)
    for path in paths:
        top = os.path.realpath(path)
        if is_folder(path) and is_within(root, top):
            raise ConfigError(
                f"{folder}: the output folder is or lies in the input {path}; choose one outside, or use -i"
            )
        if not is_folder(path) and is_within(top, root):
            raise ConfigError(f"{folder}: the output folder holds the input {path}; choose another -o, or use -i")
    _refuse_links_of_a_run(folder, root)
    jobs = [Job(file.path, _target(folder, file.relative, suffix, packing)) for file in files]
    _refuse_collisions(jobs, {file.real: file.path for file in files}, root)
    return jobs


def means_a_file(paths: Sequence[str], output: str) -> bool:
    """Whether `-o` names a file: the only input is one, and the name has a suffix."""
    if len(paths) != 1 or is_folder(paths[0]) or is_folder(output):
        return False
    return bool(os.path.splitext(output)[1])


def rejected_path(paths: Sequence[str], output: str) -> str:
    """The path of the list of rejected documents: in the output folder, or beside the output file."""
    return f"{output}.{REJECTED}" if means_a_file(paths, output) else os.path.join(output, REJECTED)


def _single_job(files: Sequence[InputFile], target: str) -> list[Job]:
    """The job of one input file whose output file is named."""
    if any(file.real == os.path.realpath(target) for file in files):
        raise ConfigError(f"{target}: would be written over itself; choose another -o, or use -i")
    return [Job(file.path, target) for file in files]


def _target(folder: str, relative: str, suffix: str, packing: str) -> str:
    """The path of the output of an input file."""
    return os.path.join(folder, *clean_name(relative, suffix, packing).split("/"))


def _refuse_links_of_a_run(folder: str, root: str) -> None:
    """Raise ConfigError where what a run writes besides its targets is a link that leads out of its folder."""
    journal = os.path.join(folder, JOURNAL)
    inside = os.listdir(journal) if os.path.isdir(journal) else []
    for path in (
        *(os.path.join(folder, name) for name in (JOURNAL, REJECTED, REPORT)),
        *(os.path.join(journal, name) for name in inside),
    ):
        if not is_within(os.path.realpath(path), root):
            raise ConfigError(f"{path}: a link leads out of the output folder; remove the link")


def _refuse_collisions(jobs: Sequence[Job], sources: Mapping[str, str], root: str) -> None:
    """Raise ConfigError where a target is an input, lies outside `root`, or is the target of two inputs."""
    real_folder = cache(os.path.realpath)
    source_of: dict[str, str] = {}
    key_of = str.casefold if folds_case(root) else str
    for source, target in jobs:
        folder, name = os.path.split(str(target))
        place = (
            os.path.realpath(str(target)) if os.path.islink(str(target)) else os.path.join(real_folder(folder), name)
        )
        if place == root or not is_within(place, root):
            raise ConfigError(f"{target}: a link leads out of the output folder; remove the link")
        if place in sources:
            raise ConfigError(
                f"{target}: would be written over the input {sources[place]}; choose another -o, or use -i"
            )
        key = key_of(place)
        if key in source_of:
            raise ConfigError(
                f"{target}: {source_of[key]} and {source} would both be written there; clean each into its own -o"
            )
        source_of[key] = source
    for name in (REJECTED, REPORT):
        if key_of(os.path.join(root, name)) in source_of:
            raise ConfigError(
                f"{source_of[key_of(os.path.join(root, name))]}: its output would be the {name} of the run; "
                "leave it out with --extend-exclude"
            )


def folds_case(folder: str) -> bool:
    """Whether `a.txt` and `A.txt` are one file in a folder, or in the one in which it would be made."""
    while not os.path.exists(folder):
        folder = os.path.dirname(folder)
    parent, name = os.path.split(folder)
    other = os.path.join(parent, name.swapcase())
    return name != name.swapcase() and os.path.exists(other) and os.path.samefile(folder, other)
