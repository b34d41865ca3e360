"""The dry run: what a verdict would take out, most frequent first, with its text, how often, on how many sites."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from newsclean.across.index import read_indexed
from newsclean.across.parquet import read_rows
from newsclean.across.read_verdict import entry_of, read_about, verdict_in
from newsclean.across.removed_texts import removed_texts, text_at
from newsclean.across.verdict import KEPT, WHOLE
from newsclean.changes.record import text_digest
from newsclean.document import escaped
from newsclean.formats import ReadOptions


@dataclass
class Found:
    """One entry of what would be removed: all lines of a key, or the copies of a document; `doc` and `position` are the
    place of the first."""

    rule: str
    doc: int
    path: str
    id: str
    digest: str
    position: int
    of: str | None
    count: int = 0
    sites: set[str] = field(default_factory=set)
    text: str | None = None


def found_rows(verdict: str, *, site: str | None, rule: str | None, top: int) -> list[Found]:
    """The `top` most frequent of what goes, of one site or rule if one is given."""
    groups: dict[tuple[Any, ...], Found] = {}
    for row in read_rows(verdict):
        if row["rule"] == KEPT or (site and row["site"] != site) or (rule and row["rule"] != rule):
            continue
        group = groups.setdefault(
            entry_of(row),
            Found(row["rule"], row["doc"], row["path"], row["id"], row["digest"], row["pos"], row["of"]),
        )
        group.count += 1
        group.sites.add(row["site"])
    return sorted(groups.values(), key=lambda found: (-found.count, found.doc, found.position))[:top]


def show_lines(verdict: str, *, site: str | None, rule: str | None, top: int) -> Iterator[str]:
    """What a verdict would take out, as lines for the terminal: rule, count, sites, and the text or the copies."""
    verdict = verdict_in(verdict)
    about = read_about(verdict)
    found = found_rows(verdict, site=site, rule=rule, top=top)
    texts = removed_texts(verdict, about, {(group.doc, group.position) for group in found})
    for group in found:
        group.text = texts.get((group.doc, group.position))
    add_texts([group for group in found if group.text is None], about["index"])
    for group in found:
        sites = f"{len(group.sites):,} site{'' if len(group.sites) == 1 else 's'}"
        text = f"({group.id} is not as it was indexed)" if group.text is None else readable_line(group.text)
        place = ""
        if group.of is not None:
            place = f"{escaped(group.id)}: {'copy of' if group.position == WHOLE else 'from'} {escaped(group.of)}: "
        yield f"{group.count:>9,} × across/{group.rule}, {sites}: {place}{text}"


def add_texts(found: list[Found], index: dict[str, Any]) -> None:
    """Look up the texts in the files that were indexed; what is not there any more stays without."""
    reading = ReadOptions(**index["reading"])
    by_path: dict[str, dict[int, list[Found]]] = {}
    for group in found:
        by_path.setdefault(group.path, {}).setdefault(group.doc, []).append(group)
    for path, wanted in by_path.items():
        number = next(iter(wanted)) >> 32
        for record in read_indexed(index["root"], path, number, reading):
            for group in wanted.pop(record.doc, []):
                if text_digest(record.document.text) == group.digest:
                    group.text = text_at(record.document.text, group.position)
            if not wanted:
                break


def readable_line(text: str) -> str:
    """A text on one line, cut to 80 characters, what cannot be printed escaped."""
    line = escaped(text)
    return line if len(line) <= 80 else f"{line[:79]}…"
