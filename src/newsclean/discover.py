"""Finds the files under the paths that a user gives, in an order that does not depend on the disk."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import NamedTuple

from newsclean.formats import FORMATS
from newsclean.gitignore import IgnorePattern, is_ignored, read_patterns


class InputFile(NamedTuple):
    """A file to clean: `path` as reached from here, `relative` to the PATH that led to it, with "/" between names."""

    path: str
    relative: str


@dataclass(frozen=True)
class Search:
    """Which files count: `include` are globs that replace the formats' suffixes, `exclude` globs that go on top.

    A glob with a slash is held against the path relative to the PATH given, one without against the name.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def files(self, paths: Sequence[str]) -> Iterator[InputFile]:
        """The files under `paths`: those named outright, and of folders those that count, each once, sorted by name.

        Hidden files, those that .gitignore names, and links that lead out of the folder are left out. A
        path that does not exist is found all the same: whoever opens it says so.
        """
        seen: set[str] = set()
        for path in paths:
            found = self._walk(path) if os.path.isdir(path) else self._named(path)
            for file in found:
                identity = os.path.realpath(file.path)
                if identity not in seen:
                    seen.add(identity)
                    yield file

    def _named(self, path: str) -> Iterator[InputFile]:
        if not self.excludes(path):
            yield InputFile(path, os.path.basename(path))

    def excludes(self, path: str) -> bool:
        """Whether a file named outright, or a folder on its way from here, is left out: hooks name every file."""
        names = os.path.relpath(path).replace(os.sep, "/").split("/")
        return any(_fits("/".join(names[: count + 1]), self.exclude) for count in range(len(names)))

    def _walk(self, top: str) -> Iterator[InputFile]:
        root = os.path.realpath(top)
        unreadable: list[OSError] = []
        patterns: dict[str, list[IgnorePattern]] = {}
        for folder, folders, names in os.walk(root, onerror=unreadable.append):
            inside = os.path.relpath(folder, root).replace(os.sep, "/")
            prefix = "" if inside == "." else f"{inside}/"
            outer = patterns.get(os.path.dirname(folder)) if prefix else _patterns_above(root)
            patterns[folder] = here = (outer or []) + read_patterns(folder)
            # A link to a folder is not entered: within the tree its files are found where they stand.
            folders[:] = sorted(name for name in folders if self._is_open(root, prefix + name, True, here))
            for name in sorted(names):
                if self._counts(prefix + name) and self._is_open(root, prefix + name, False, here):
                    yield InputFile(os.path.join(top, prefix + name), prefix + name)
        for error in unreadable:  # whoever opens the folder says what is wrong with it
            yield InputFile(str(error.filename), os.path.basename(str(error.filename)))

    def _is_open(self, root: str, relative: str, is_folder: bool, patterns: list[IgnorePattern]) -> bool:
        """Whether the walk may take this file or enter this folder."""
        path = os.path.join(root, relative)
        if relative.rpartition("/")[2].startswith(".") or _fits(relative, self.exclude):
            return False
        if is_ignored(path.replace(os.sep, "/"), is_folder, patterns):
            return False
        if os.path.islink(path) and not _is_within(os.path.realpath(path), root):
            return False
        return is_folder or not os.path.exists(path) or os.path.isfile(path)  # a pipe would wait for ever

    def _counts(self, relative: str) -> bool:
        if self.include:
            return _fits(relative, self.include)
        return relative.lower().endswith(tuple(suffix for kind in FORMATS for suffix in kind.suffixes))


def _fits(path: str, globs: Sequence[str]) -> bool:
    name = path.rpartition("/")[2]
    return any(
        fnmatchcase(path, glob) or fnmatchcase(path, f"*/{glob}") if "/" in glob else fnmatchcase(name, glob)
        for glob in (glob.rstrip("/") for glob in globs)
    )


def _is_within(path: str, folder: str) -> bool:
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
