"""The verdict on an index: runs the SQL until another round finds nothing, asks `near`, writes `verdict.parquet`."""

import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import pyarrow
import pyarrow.parquet

from newsclean.across.index import Header, index_files, index_folder_in, read_header
from newsclean.across.parquet import ParquetFile
from newsclean.across.rows import key_of, masked
from newsclean.across.statements import Statement, statements
from newsclean.across.tables import Source, Tables
from newsclean.across.thresholds import Thresholds
from newsclean.errors import ConfigError

VERSION = 1
"""Of the verdict file; one of another version is refused."""

MOST_ROUNDS = 3
"""Templates are found anew in what a round leaves; the generated corpora need two rounds, the second for nothing."""

KEPT = "kept"
"""In the column `rule`: the row is of a document that others are copies of."""

WHOLE = -1
"""In the column `pos`: the whole document."""

METADATA = b"newsclean"
SCHEMA = pyarrow.schema(
    [
        ("doc", pyarrow.int64()),
        ("path", pyarrow.string()),
        ("id", pyarrow.string()),
        ("site", pyarrow.string()),
        ("digest", pyarrow.string()),
        ("pos", pyarrow.int32()),
        ("key", pyarrow.int64()),
        ("rule", pyarrow.string()),
        ("of", pyarrow.string()),
        ("similarity", pyarrow.float32()),
        ("copies", pyarrow.int32()),
    ]
)
"""A row for each line that goes (`pos`, its index among the lines of the clean text), for each document that goes
(WHOLE; `of` names the one that stays), and for each that stays with copies (KEPT)."""

Keep = Literal["earliest", "first", "longest"]
_ORDERS = {"earliest": "date", "first": "doc", "longest": "-len"}

NearFinder = Callable[[Tables], None]
"""Makes the table `near_copy` (doc, pos, key, rule, of_doc, similarity) from `paragraph` and `removed`."""

_ROW = "doc, site, pos, len, again, sentence, h1, h2, m"
_VERDICT = "doc, pos, key, rule, of_doc"


@dataclass(frozen=True)
class Choice:
    """Which of several copies stays: those of `against` (see `index_folder_in`), those of the sites in `prefer`, in
    their order, then by `keep`: the earliest date, the first path, or the longest text."""

    against: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
    keep: Keep = "earliest"

    def __post_init__(self) -> None:
        """Raises ConfigError for a preferred site that is no host."""
        for site in self.prefer:
            if not re.fullmatch(r"[\w.-]+", site):
                raise ConfigError(f"{site!r} is no site; give --prefer the hosts of addresses, such as xinhuanet.com")


@dataclass(frozen=True)
class Summary:
    """What a verdict has found: documents and paragraphs of the corpus, lines and documents that go, by rule."""

    documents: int
    paragraphs: int
    rounds: int
    stable: bool
    counts: dict[str, int]
    sites: int
    small_sites: int

    def text(self) -> str:
        """How many lines and documents the verdict removes, by rule, and on how many sites, in one line."""
        found = ", ".join(f"{rule} {count:,}" for rule, count in sorted(self.counts.items())) or "nothing to remove"
        sites = f"{self.sites:,} sites"
        if self.small_sites:
            sites += f" ({self.small_sites:,} with too few pages to tell what is template)"
        text = f"{self.documents:,} documents of {sites}, {self.paragraphs:,} paragraphs: {found}"
        return text if self.stable else f"{text}; still finding more after {self.rounds} rounds, run it again"


def write_verdict(
    folder: str, tables: Tables, path: str, thresholds: Thresholds, choice: Choice, near: NearFinder | None = None
) -> Summary:
    """Find which lines and documents of the index in `folder` are removed, and write that to `path`.

    Raises ConfigError where an index cannot be used, or is the one it is to be held against.
    """
    header = read_header(folder)
    _refuse_same(folder, header, choice.against)
    _read_tables(folder, tables, choice)
    tables.divide(header.paragraphs)
    sites, small_sites = _count_sites(tables, thresholds)
    number_mask, _ = key_of(masked("0"))
    parameters = {**asdict(thresholds), "keep_order": _ORDERS[choice.keep], "number_mask": number_mask}
    rounds, stable = _find(tables, parameters, near)
    about = {
        "version": VERSION,
        "index": asdict(header),
        "thresholds": asdict(thresholds),
        "choice": asdict(choice),
        "rounds": rounds,
        "stable": stable,
    }
    counts = _write(tables, path, about)
    return Summary(header.documents, header.paragraphs, rounds, stable, counts, sites, small_sites)


def _refuse_same(folder: str, header: Header, against: Sequence[str]) -> None:
    """Raises ConfigError where one of the indexes `against` is of the same documents."""
    for other in against:
        if read_header(index_folder_in(other)).digest == header.digest:
            raise ConfigError(
                f"{other}: is an index of the same documents as {folder}, all of which would go; "
                "leave --against out, or name another index"
            )


def _read_tables(folder: str, tables: Tables, choice: Choice) -> None:
    """The tables that verdict.sql reads, and `about`, what is known of each document."""
    preferred = _preferred(choice.prefer)
    documents = [Source(index_files(folder, "documents"), f"doc, date, len, {preferred} AS preferred, 0 AS fixed")]
    about = [Source(index_files(folder, "documents"), "doc, path, id, site, digest")]
    others = [Source(index_files(folder, "rows")[:1], "doc, pos, len, sentence, h1, h2, TRUE AS of_none")]
    for number, other in enumerate(choice.against):
        index = index_folder_in(other)
        doc = f"{-1 - (number << 56)} - doc"
        name = os.path.join(other, "").replace("'", "''")
        documents.append(
            Source(index_files(index, "documents"), f"{doc} AS doc, date, len, {preferred} AS preferred, 1 AS fixed")
        )
        about.append(
            Source(index_files(index, "documents"), f"{doc} AS doc, path, concat('{name}', id) AS id, site, digest")
        )
        others.append(Source(index_files(index, "rows"), f"{doc} AS doc, pos, len, sentence, h1, h2, FALSE AS of_none"))
    tables.read("paragraph", [Source(index_files(folder, "rows"), _ROW)])
    tables.read("known_document", documents)
    tables.read("about", about)
    tables.read("any_paragraph", others)
    tables.make(
        Statement(
            "other_paragraph", None, "SELECT doc, pos, len, sentence, h1, h2 FROM any_paragraph WHERE NOT of_none"
        )
    )


def _preferred(sites: Sequence[str]) -> str:
    """SQL for the rank of a document's site among the preferred ones, 0 the best; subdomains rank as their site."""
    cases = " ".join(f"WHEN site = '{site}' OR site LIKE '%.{site}' THEN {place}" for place, site in enumerate(sites))
    return f"CASE {cases} ELSE {len(sites)} END" if sites else "0"


def _count_sites(tables: Tables, thresholds: Thresholds) -> tuple[int, int]:
    """How many sites there are, and how many of them have too few pages for a template."""
    site = "SELECT site FROM about WHERE doc >= 0 GROUP BY site"
    tables.make(Statement("any_site", None, site))
    tables.make(Statement("small_site", None, f"{site} HAVING count(*) < {thresholds.site_pages}"))
    return tables.count("any_site"), tables.count("small_site")


def _find(tables: Tables, parameters: dict[str, Any], near: NearFinder | None) -> tuple[int, bool]:
    """Fill the table `removed`, in rounds; gives how many there were, and whether the last found nothing."""
    tables.make(Statement("removed", None, f"{_EMPTY} WHERE 1 = 0"))
    most = MOST_ROUNDS * (1 if near is None else 2)  # without near copies, templates may be others
    for number in range(1, most + 1):
        for statement in statements("verdict.sql", parameters):
            tables.make(statement)
        found = tables.count("verdict")
        if found:
            _remove(tables, f"SELECT {_VERDICT}, CAST(1.0 AS DOUBLE) AS similarity FROM verdict")
        elif near is not None:
            near(tables)
            near = None  # asked once only
            found = tables.count("near_copy")
            tables.make(Statement("verdict", None, f"SELECT {_VERDICT} FROM near_copy"))
            _remove(tables, f"SELECT {_VERDICT}, similarity FROM near_copy")
        if not found:
            return number, True
        for statement in statements("rounds.sql", {}):
            tables.make(statement)
        tables.rename("left_paragraph", "paragraph")
    return most, False


_EMPTY = (
    "SELECT CAST(0 AS BIGINT) AS doc, 0 AS pos, CAST(0 AS BIGINT) AS key, '' AS rule, CAST(0 AS BIGINT) AS of_doc, "
    "CAST(0 AS DOUBLE) AS similarity"
)


def _remove(tables: Tables, select: str) -> None:
    """Add rows to the table `removed`."""
    tables.make(Statement("more_removed", None, f"SELECT {_VERDICT}, similarity FROM removed UNION ALL {select}"))
    tables.rename("more_removed", "removed")


def _write(tables: Tables, path: str, about: dict[str, Any]) -> dict[str, int]:
    """Write the rows of the verdict, in the order of the documents; gives how many each rule has."""
    *needed, outcome = statements("outcome.sql", {})
    for statement in needed:
        tables.make(statement)
    counts: Counter[str] = Counter()
    schema = SCHEMA.with_metadata({METADATA: json.dumps(about, ensure_ascii=False, sort_keys=True)})
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(path)), prefix=".newsclean-") as folder:
        parts = tables.write(f"{outcome.sql} ORDER BY l.doc, l.pos", os.path.join(folder, "verdict"), "doc")
        with ParquetFile(path, schema) as sink:
            for part in parts:
                for batch in pyarrow.parquet.ParquetFile(part).iter_batches(100_000):
                    table = pyarrow.Table.from_batches([batch]).cast(SCHEMA)
                    counts.update(table["rule"].to_pylist())
                    sink.add(table)
    del counts[KEPT]
    return dict(counts)
