"""Whether .gitignore files exclude a path; the room of pathspec."""

import os
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern


class IgnorePattern(NamedTuple):
    """One line of a .gitignore file; `folder` is where the file is, absolute and ending in "/".

    `by_name` patterns have no slash inside and are held against a name, others against the path from `folder`.
    """

    folder: str
    pattern: "GitIgnoreSpecPattern"
    by_name: bool

    def matches(self, path: str) -> bool:
        """Whether the absolute `path`, a folder's with "/" at its end, fits; below a folder that fits nothing does."""
        if not path.startswith(self.folder):
            return False
        inside = path[len(self.folder) :]
        if self.by_name:
            inside = inside[inside.rstrip("/").rfind("/") + 1 :]
        found = self.pattern.match_file(inside)
        # pathspec's name for the slash behind the folder that fits.
        return found is not None and (
            "ps_d" not in found.match.re.groupindex or found.match.end("ps_d") in (-1, len(inside))
        )


def read_patterns(folder: str) -> list[IgnorePattern]:
    """The patterns of the .gitignore file in `folder`, none where there is no file that can be read."""
    try:
        with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="replace") as source:
            return list(_parse(source, folder.replace(os.sep, "/").rstrip("/") + "/"))
    except OSError:
        return []


def is_ignored(path: str, is_folder: bool, patterns: Sequence[IgnorePattern]) -> bool:
    """Whether the absolute `path`, with "/" between names, is ignored: the last pattern that fits decides.

    Patterns come outermost file first. What lies below an ignored folder is ignored whatever they say:
    the caller must not enter such a folder.
    """
    path += "/" * is_folder
    return next((bool(pattern.pattern.include) for pattern in reversed(patterns) if pattern.matches(path)), False)


def _parse(lines: Iterable[str], folder: str) -> Iterable[IgnorePattern]:
    """The patterns of the lines of a .gitignore file in a folder."""
    from pathspec.patterns.gitignore import GitIgnorePatternError
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    for raw in lines:
        line = re.sub(r"\*{3,}", "**", raw.rstrip("\r\n"))  # which is what git reads
        try:
            pattern = GitIgnoreSpecPattern(line)
        except (GitIgnorePatternError, re.error):  # "!", or the class [z-a]: git matches nothing with them
            continue
        if pattern.include is not None:  # a comment or an empty line
            yield IgnorePattern(folder, pattern, "/" not in line.rstrip(" ").removesuffix("/"))
