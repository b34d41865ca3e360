"""Finds the files under the paths that a user gives, in an order that does not depend on the disk."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from stat import S_ISLNK, S_ISREG
from typing import NamedTuple

from newsclean.compression import without_suffix
from newsclean.formats import FORMATS
from newsclean.gitignore import IgnorePattern, is_ignored, read_patterns
from newsclean.remote import is_folder, is_remote, names_below

REJECTED = "rejected.jsonl"
"""The list of what a run did not write, in its output folder; `.rejected.jsonl` behind the name of an output file
where there is no folder. Never an input."""

COPIES = ".copies.jsonl"
"""The same for the file of the documents that are copies of others."""

JOURNAL = ".newsclean"
"""The folder in an output folder that holds the journal of its run."""

REPORT = "report.json"
"""The counts of a run, in its output folder; no input where a journal is beside it."""

_SUFFIXES = tuple(suffix for kind in FORMATS for suffix in kind.suffixes)


class InputFile(NamedTuple):
    """A file to clean: `path` as reached from here, `relative` the place it has in an output folder, `real` its
    path without links. Names in `relative` are joined by "/"."""

    path: str
    relative: str
    real: str


@dataclass(frozen=True)
class Search:
    """Which files count: `include` are globs that replace the formats' suffixes, `exclude` globs that leave files out.

    A glob with a slash is compared with the path relative to the PATH given, one without with the name.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def files(self, paths: Sequence[str], skipped: Counter[str] | None = None) -> list[InputFile]:
        """The files under `paths`: those named outright, and of folders those that count, each once, sorted by name.

        Hidden files, those that .gitignore names, and links that lead out of the folder are left out; of a file and
        a link to it, the file is taken. Files of folders that do not count are counted by suffix in `skipped`.
        A path that does not exist is given all the same: the error comes when it is opened.
        """
        skipped = Counter() if skipped is None else skipped
        found: list[InputFile] = []
        for path in paths:
            walk = self._walk_remote if is_remote(path) else self._walk
            found += walk(path, skipped) if is_folder(path) else self._named(path)
        are_links = [os.path.islink(file.path) for file in found]
        no_links = {file.real for file, is_link in zip(found, are_links, strict=True) if not is_link}
        unique: dict[str, InputFile] = {}
        for file, is_link in zip(found, are_links, strict=True):
            if file.real not in no_links or not is_link:
                unique.setdefault(file.real, file)
        return list(unique.values())

    def _named(self, path: str) -> Iterator[InputFile]:
        """The file that was named as an argument, if no --exclude takes it."""
        if not self.excludes(path):
            here = os.path.relpath(path).replace(os.sep, "/")
            relative = os.path.basename(path) if here.startswith("../") or is_remote(path) else here
            yield InputFile(path, relative, os.path.realpath(path))

    def excludes(self, path: str) -> bool:
        """Whether a file named outright, or a folder on its way from here, is left out: hooks name every file."""
        return self._excludes_below(os.path.relpath(path).replace(os.sep, "/"))

    def takes(self, path: str) -> bool:
        """Whether a file at a path would be taken from its folder, as far as its name shows."""
        return self._counts(path.replace(os.sep, "/")) and not self.excludes(path)

    def _walk(self, top: str, skipped: Counter[str]) -> Iterator[InputFile]:
        """The files below a local folder that count; the others are counted in `skipped`."""
        root = os.path.realpath(top)
        unreadable: list[OSError] = []
        patterns: dict[str, list[IgnorePattern]] = {}
        for folder, folders, names in os.walk(root, onerror=unreadable.append):
            inside = os.path.relpath(folder, root).replace(os.sep, "/")
            prefix = "" if inside == "." else f"{inside}/"
            outer = patterns.get(os.path.dirname(folder)) if prefix else _patterns_above(root)
            patterns[folder] = here = (outer or []) + read_patterns(folder)
            # A link to a folder is not entered: within the tree its files are found under their own path.
            folders[:] = sorted(name for name in folders if self._may_take(root, prefix + name, True, here))
            for name in sorted(names):
                if not self._may_take(root, prefix + name, False, here):
                    continue
                path = os.path.join(folder, name)
                is_link = os.path.islink(path)
                if is_link and not os.path.exists(path):
                    skipped["dangling link"] += 1
                elif name == REPORT and os.path.isdir(os.path.join(folder, JOURNAL)):
                    skipped[REPORT] += 1
                elif name == REJECTED or name.endswith((f".{REJECTED}", COPIES)):
                    skipped[COPIES if name.endswith(COPIES) else f".{REJECTED}"] += 1
                elif self._counts(prefix + name):
                    real = os.path.realpath(path) if is_link else path
                    yield InputFile(os.path.join(top, prefix + name), prefix + name, real)
                else:
                    skipped[_suffix(name)] += 1
        for error in unreadable:  # the error is reported when the folder is opened
            name = str(error.filename)
            yield InputFile(name, os.path.basename(name), name)

    def _walk_remote(self, top: str, skipped: Counter[str]) -> Iterator[InputFile]:
        """The same below a remote one."""
        for relative in names_below(top):
            name = relative.rpartition("/")[2]
            if f"/{relative}".count("/.") or self._excludes_below(relative):
                continue
            if name in (REJECTED, REPORT) or not self._counts(relative):
                skipped[name if name in (REJECTED, REPORT) else _suffix(name)] += 1
            else:
                path = f"{top.rstrip('/')}/{relative}"
                yield InputFile(path, relative, os.path.realpath(path))

    def _excludes_below(self, relative: str) -> bool:
        """Whether a file of a folder, or a folder on its way, is left out."""
        names = relative.split("/")
        return any(fits("/".join(names[: count + 1]), self.exclude) for count in range(len(names)))

    def _may_take(self, root: str, relative: str, is_folder: bool, patterns: list[IgnorePattern]) -> bool:
        """Whether the walk may take this file or enter this folder."""
        path = os.path.join(root, relative)
        if relative.rpartition("/")[2].startswith(".") or fits(relative, self.exclude):
            return False
        if is_ignored(path.replace(os.sep, "/"), is_folder, patterns):
            return False
        try:
            mode = os.lstat(path).st_mode
            if S_ISLNK(mode):
                if not is_within(os.path.realpath(path), root):
                    return False
                mode = os.stat(path).st_mode
        except OSError:
            return True  # a dangling link is counted, another file is reported when it is opened
        return is_folder or S_ISREG(mode)  # reading a pipe would wait for ever

    def _counts(self, relative: str) -> bool:
        """Whether a file of a folder is an input, by --include or by its suffix."""
        return fits(relative, self.include) if self.include else without_suffix(relative.lower()).endswith(_SUFFIXES)


def _suffix(name: str) -> str:
    """The suffix of a name in lower case, with that of a compression behind it: `.warc.gz`."""
    inner = without_suffix(name.lower())
    return os.path.splitext(inner)[1] + name.lower()[len(inner) :] or "no suffix"


def skipped_line(skipped: Counter[str]) -> str:
    """One line on the files of folders that were not read: `not read: 3 .html, 1 .png`."""
    return "not read: " + ", ".join(f"{count:,} {kind}" for kind, count in sorted(skipped.items()))


def fits(path: str, globs: Sequence[str]) -> bool:
    """Whether a path with "/" between names fits a glob: one with a slash as a whole or at its end, else its name."""
    name = path.rpartition("/")[2]
    return any(
        fnmatchcase(path, glob) or fnmatchcase(path, f"*/{glob}") if "/" in glob else fnmatchcase(name, glob)
        for glob in (glob.rstrip("/") for glob in globs)
    )


def is_within(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies below it; both without links."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _patterns_above(root: str) -> list[IgnorePattern]:
    """The patterns of the .gitignore files above `root`, up to the top of its repository, outermost first."""
    above = []
    folder = root
    while not os.path.exists(os.path.join(folder, ".git")):
        folder, below = os.path.dirname(folder), folder
        if folder == below:
            return []  # in no repository: only what lies below counts
        above.append(folder)
    return [pattern for folder in reversed(above) for pattern in read_patterns(folder)]
