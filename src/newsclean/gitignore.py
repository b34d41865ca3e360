"""What .gitignore files say of a path, by the rules of gitignore(5)."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple


class Pattern(NamedTuple):
    """One line of a .gitignore; `folder` is where that file stands, absolute and ending in "/"."""

    folder: str
    regex: re.Pattern[str]
    keeps: bool
    only_folders: bool


def read_patterns(lines: Iterable[str], folder: str) -> list[Pattern]:
    """The patterns of one .gitignore file."""
    patterns = []
    for raw in lines:
        line = raw.rstrip("\r\n")
        line = re.sub(r"(?<!\\) +\Z", "", line)
        if not line or line.startswith("#"):
            continue
        keeps = line.startswith("!")
        body = line[1:] if keeps else line
        only_folders = body.endswith("/")
        body = body.rstrip("/") if only_folders else body
        if body:
            patterns.append(Pattern(folder, _regex(body), keeps, only_folders))
    return patterns


def is_ignored(path: str, is_folder: bool, patterns: Iterable[Pattern]) -> bool:
    """Whether the absolute `path`, with "/" between names, is ignored: the last pattern that fits decides.

    Patterns come outermost file first. That nothing below an ignored folder can be kept is for the walker,
    who does not enter it.
    """
    ignored = False
    for pattern in patterns:
        if pattern.only_folders and not is_folder:
            continue
        if path.startswith(pattern.folder) and pattern.regex.fullmatch(path[len(pattern.folder) :]):
            ignored = not pattern.keeps
    return ignored


@lru_cache(maxsize=4096)
def _regex(glob: str) -> re.Pattern[str]:
    """A glob as a regex over a path relative to its file: a slash in it anchors it, else it fits at any depth."""
    anchored = "/" in glob
    parts = glob.removeprefix("/").split("/")
    out = "" if anchored else "(?:.*/)?"
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        if len(part) > 1 and not part.strip("*"):
            out += ".+" if last else "(?:.*/)?"
        else:
            out += _part(part) + ("" if last else "/")
    try:
        return re.compile(out, re.DOTALL)
    except re.error:  # a class that runs backwards, [z-a], or has no end: git matches nothing with it
        return re.compile(r"(?!)")


def _part(glob: str) -> str:
    out = ""
    position = 0
    while position < len(glob):
        character = glob[position]
        position += 1
        if character == "*":
            out += "[^/]*" if not out.endswith("[^/]*") else ""
        elif character == "?":
            out += "[^/]"
        elif character == "[":
            close = glob.find("]", position + 1 + (glob[position : position + 1] in ("!", "^")))
            inside = glob[position:close].replace("\\", "\\\\").replace("[", "\\[") if close > 0 else ""
            out += f"[^{inside[1:]}]" if inside[:1] in ("!", "^") else f"[{inside}]"  # "[]" does not compile
            position = close + 1 if close > 0 else len(glob)
        elif character == "\\" and position < len(glob):
            out += re.escape(glob[position])
            position += 1
        else:
            out += re.escape(character)
    return out
