"""Reads the data files of the package, `data/simplified.txt`."""

import os


def packaged_bytes(path: str) -> bytes:
    """The bytes of a file of the package; `path` is relative to newsclean/, with slashes."""
    # importlib.resources would give the same, and bring zipfile, tempfile and pathlib to every start: 10 ms.
    with open(os.path.join(os.path.dirname(__file__), *path.split("/")), "rb") as source:
        return source.read()


def packaged_text(path: str) -> str:
    """The text of a file of the package, in UTF-8."""
    return packaged_bytes(path).decode("utf-8")
