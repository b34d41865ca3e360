"""The dry run: what a verdict would take out, most frequent first, with its text, how often, on how many sites."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from newsclean.across.index import read_indexed
from newsclean.across.parquet import read_rows
from newsclean.across.read_verdict import read_about
from newsclean.across.verdict import KEPT, WHOLE
from newsclean.document import escaped
from newsclean.formats import ReadOptions
from newsclean.lines import line_texts


@dataclass
class Found:
    """One entry of what would be removed: all lines of a key, or the copies of a document; `doc` and `position` are the
    place of the first."""

    rule: str
    doc: int
    path: str
    id: str
    position: int
    of: str | None
    count: int = 0
    sites: set[str] = field(default_factory=set)
    text: str = ""


def found_rows(verdict: str, *, site: str | None, rule: str | None, top: int) -> list[Found]:
    """The `top` most frequent of what goes, of one site or rule if one is given."""
    groups: dict[tuple[Any, ...], Found] = {}
    for row in read_rows(verdict):
        if row["rule"] == KEPT or (site and row["site"] != site) or (rule and row["rule"] != rule):
            continue
        key = (row["rule"], row["key"]) if row["key"] is not None else (row["rule"], row["of"])
        group = groups.get(key)
        if group is None:
            group = Found(row["rule"], row["doc"], row["path"], row["id"], row["pos"], row["of"])
            groups[key] = group
        group.count += 1
        group.sites.add(row["site"])
    return sorted(groups.values(), key=lambda found: (-found.count, found.doc, found.position))[:top]


def show_lines(verdict: str, *, site: str | None, rule: str | None, top: int) -> Iterator[str]:
    """What a verdict would take out, as lines for the terminal: rule, count, sites, and the text or the copies."""
    about = read_about(verdict)
    found = found_rows(verdict, site=site, rule=rule, top=top)
    add_texts(found, about["index"]["root"], ReadOptions(**about["index"]["reading"]))
    for group in found:
        sites = f"{len(group.sites):,} site{'' if len(group.sites) == 1 else 's'}"
        what = group.text if group.position != WHOLE else f"{group.id}: copy of {group.of}"
        if group.rule == "copy-passage":
            what = f"{group.id}: from {group.of}: {what}"
        yield f"{group.count:>9,} × across/{group.rule}, {sites}: {readable_line(what)}"


def add_texts(found: list[Found], root: str, reading: ReadOptions) -> None:
    """Look up the text of each line; what cannot be found any more stays empty."""
    by_path: dict[str, list[Found]] = {}
    for group in found:
        if group.position >= 0:
            by_path.setdefault(group.path, []).append(group)
    for path, groups in by_path.items():
        wanted = {group.doc: [other for other in groups if other.doc == group.doc] for group in groups}
        for record in read_indexed(root, path, groups[0].doc >> 32, reading):
            lines = line_texts(record.document.text)[1] if record.doc in wanted else ()
            for group in wanted.pop(record.doc, []):
                group.text = lines[group.position] if group.position < len(lines) else ""
            if not wanted:
                break


def readable_line(text: str) -> str:
    """A text on one line, cut to 80 characters, what cannot be printed escaped."""
    line = escaped(text)
    return line if len(line) <= 80 else f"{line[:79]}…"
