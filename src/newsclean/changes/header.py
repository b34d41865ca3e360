"""The first line of a changes file: the versions, the settings of the run and their digest."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

from newsclean import __version__
from newsclean.errors import ChangesError
from newsclean.formats import clean_name

VERSION = 1
"""The version of the format; a file of another one is refused."""

_KEY = "newsclean-changes"


class Header(NamedTuple):
    """What a run was: the version of newsclean, the settings by name and their digest, and the command.

    `to` and `compress` are those options of the command; `lists_rejected` is whether records that it rejected were
    taken out of the clean files.
    """

    newsclean: str
    settings: Mapping[str, object]
    digest: str
    command: str = ""
    to: str | None = None
    compress: str | None = None
    lists_rejected: bool = True

    def clean_name(self, path: str) -> str:
        """The name that the run gave the clean file of a raw one."""
        return clean_name(path, ".jsonl" if self.to else "", f".{self.compress}" if self.compress else "")

    def raw_name(self, path: str) -> str:
        """The name of the raw file of a clean one, of the same format."""
        return path.removesuffix(f".{self.compress}") if self.compress else path

    def to_line(self) -> bytes:
        """The header as a line of JSON."""
        return f"{json.dumps({_KEY: VERSION, **self._asdict()}, ensure_ascii=True)}\n".encode()


def make_header(settings: Mapping[str, object], command: str = "") -> Header:
    """The header of a run with these settings, which can be written as JSON."""
    plain = json.dumps(settings, sort_keys=True, default=list)
    return Header(__version__, json.loads(plain), blake2b(plain.encode(), digest_size=8).hexdigest(), command)


def read_header(line: bytes) -> Header:
    """The header of a changes file; raises ChangesError where it is none, or of another version."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        fields = None
    version = fields.pop(_KEY, None) if isinstance(fields, dict) else None
    if version is None:
        raise ChangesError("is no changes file; write one with newsclean clean --changes")
    if version != VERSION:
        raise ChangesError(f"is a changes file of version {version}, not {VERSION}; use the newsclean that wrote it")
    try:
        return Header(**fields)
    except TypeError:
        raise ChangesError("has a broken first line; write it anew with newsclean clean --changes") from None
