"""Pass one: an index of clean files: a row for each paragraph and each document, in Parquet parts of a slice of files.

`clean/` → `idx/header.json`, `idx/rows/00000.parquet` …, `idx/documents/00000.parquet` …; the header is written last.
"""

import json
import multiprocessing
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from glob import escape, glob
from hashlib import blake2b
from typing import Any, NamedTuple

import pyarrow

from newsclean import __version__
from newsclean.across import rows
from newsclean.across.parquet import ParquetRows
from newsclean.atomic import AtomicFile
from newsclean.changes.record import text_digest
from newsclean.discover import InputFile
from newsclean.document import Document
from newsclean.errors import ConfigError, DocumentError
from newsclean.formats import Format, ReadOptions, open_input
from newsclean.formats.json_record import JsonRecord
from newsclean.report import Outcome

HEADER = "header.json"
_SLICE_BYTES = 16 << 20
"""A part holds the files of so many bytes, or one larger file."""

_ROWS = pyarrow.schema(
    [
        ("doc", pyarrow.int64()),
        ("site", pyarrow.int64()),
        ("pos", pyarrow.int32()),
        ("again", pyarrow.bool_()),
        ("len", pyarrow.int32()),
        ("h1", pyarrow.int64()),
        ("h2", pyarrow.int64()),
        ("m", pyarrow.int64()),
        ("sentence", pyarrow.bool_()),
    ]
)
_DOCUMENTS = pyarrow.schema(
    [
        ("doc", pyarrow.int64()),
        ("path", pyarrow.string()),
        ("id", pyarrow.string()),
        ("site", pyarrow.string()),
        ("date", pyarrow.int32()),
        ("len", pyarrow.int64()),
        ("digest", pyarrow.string()),
    ]
)


@dataclass(frozen=True)
class Header:
    """What an index is of: `root` is the folder of its files, `digest` that of all its documents."""

    version: int
    newsclean: str
    root: str
    reading: dict[str, Any]
    site_field: str | None
    documents: int
    paragraphs: int
    failed: int
    digest: str
    by_path: int

    def summary(self) -> str:
        """The lines for the terminal."""
        text = f"{self.documents:,} documents, {self.paragraphs:,} paragraphs, {self.failed:,} failed"
        return "\n".join(filter(None, [text, self.note()]))

    def note(self) -> str:
        """What is to be known of the sites; nothing where each document names its own."""
        if not self.by_path:
            return ""
        return f"{self.by_path:,} documents name no url: their first folder is their site (see --site-field)"


class Record(NamedTuple):
    """A document of a file with its number in the corpus and its fields."""

    doc: int
    document: Document
    site: str
    date: int
    is_by_path: bool
    """Whether its site is known from its path only."""


class _Part(NamedTuple):
    """What a slice of files became: counts, error lines, and the digest of its documents."""

    documents: int
    paragraphs: int
    failed: int
    errors: list[str]
    digest: str
    by_path: int


@dataclass(frozen=True)
class Indexer:
    """Writes the parts of an index into `folder`; pickles, so that a pool of processes can be sent it."""

    folder: str
    reading: ReadOptions = ReadOptions()
    site_field: str | None = None

    def __call__(self, part: int, first: int, files: Sequence[InputFile]) -> _Part:
        """Write the part of files of which the first has the number `first`."""
        digest, by_path, outcomes = blake2b(digest_size=16), 0, []
        with part_writers(self.folder, part) as (row_writer, document_writer):
            for number, file in enumerate(files, first):
                outcome = Outcome(file.path)
                outcomes.append(outcome)
                for record in read_records(file, number, self.reading, self.site_field, outcome):
                    text = record.document.text
                    site = rows.key_of(record.site)[0]
                    by_path += record.is_by_path
                    found = list(rows.rows_of(text))
                    length = sum(row.paragraph.length for row in found)
                    row_writer.add_rows((record.doc, site, position, again, *rest) for position, again, rest in found)
                    own_digest = text_digest(text)
                    digest.update(bytes.fromhex(own_digest))
                    name = file.relative if record.document.line is None else f"{file.relative}:{record.document.line}"
                    document_writer.add_row(
                        (record.doc, file.relative, name, record.site, record.date, length, own_digest)
                    )
        errors = [error for outcome in outcomes for error in outcome.messages()]
        failed = sum(outcome.failed for outcome in outcomes)
        return _Part(document_writer.count, row_writer.count, failed, errors, digest.hexdigest(), by_path)


def build_index(indexer: Indexer, root: str, files: Sequence[InputFile], workers: int) -> tuple[Header, list[str]]:
    """Write the index of the files under `root`; gives its header and error lines for what cannot be read.

    Raises ConfigError where the folder holds something that is no index.
    """
    _empty(indexer.folder)
    for name in ("rows", "documents"):
        os.makedirs(os.path.join(indexer.folder, name), exist_ok=True)
    files = sorted(files, key=lambda file: rows.order_of(file.relative))
    parts = list(_run(indexer, list(_slices(files)), workers))
    digest = blake2b("".join(part.digest for part in parts).encode(), digest_size=16).hexdigest()
    header = Header(
        rows.VERSION,
        __version__,
        os.path.realpath(root),
        asdict(indexer.reading),
        indexer.site_field,
        sum(part.documents for part in parts),
        sum(part.paragraphs for part in parts),
        sum(part.failed for part in parts),
        digest,
        sum(part.by_path for part in parts),
    )
    write_header(indexer.folder, header)
    return header, [error for part in parts for error in part.errors]


@contextmanager
def part_writers(folder: str, part: int) -> Iterator[tuple[ParquetRows, ParquetRows]]:
    """Writers for the rows and the documents of a part of an index."""
    paths = (os.path.join(folder, name, f"{part:05}.parquet") for name in ("rows", "documents"))
    with ParquetRows(next(paths), _ROWS) as row_writer, ParquetRows(next(paths), _DOCUMENTS) as document_writer:
        yield row_writer, document_writer


def write_header(folder: str, header: Header) -> None:
    """Write the header of an index, all parts of which are written."""
    with AtomicFile(os.path.join(folder, HEADER)) as sink:
        sink.write(json.dumps(asdict(header), ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape"))


def index_folder_in(folder: str) -> str:
    """The folder of an index: `folder`, or the one below it where `clean --across` keeps its own."""
    places = (os.path.join(folder, below) for below in ("index", os.path.join(".newsclean", "across", "index")))
    if os.path.exists(os.path.join(folder, HEADER)):
        return folder
    return next((place for place in places if os.path.exists(os.path.join(place, HEADER))), folder)


def read_header(folder: str) -> Header:
    """The header of an index; raises ConfigError where it is unfinished or of another version."""
    path = os.path.join(folder, HEADER)
    try:
        with open(path, "rb") as source:
            table = json.load(source)
        version = table["version"]
        header = Header(**table) if version == rows.VERSION else None
    except FileNotFoundError:
        raise ConfigError(f"{folder}: is no finished index; make one with newsclean across index") from None
    except (OSError, ValueError, TypeError, KeyError):
        raise ConfigError(f"{path}: cannot be read; make the index anew with newsclean across index") from None
    if header is None:
        raise ConfigError(
            f"{folder}: is an index of version {version}, not {rows.VERSION}; make it anew with newsclean across index"
        )
    return header


def index_files(folder: str, name: str) -> list[str]:
    """The Parquet files of an index: `name` is rows or documents."""
    return sorted(glob(os.path.join(escape(folder), name, "*.parquet")))


def read_records(
    file: InputFile, number: int, reading: ReadOptions, site_field: str | None, outcome: Outcome
) -> Iterator[Record]:
    """The documents of the file with that number in the corpus; what cannot be read is a failure of the outcome."""
    try:
        with open(file.path, "rb") as stream:
            source = open_input(stream, file.path, reading)
            count = 0
            for item in source.read():
                if isinstance(item, Document):
                    fields = _fields(source.format, item)
                    site = str(fields.get(site_field) or "") if site_field else ""
                    site = site or rows.host_of(str(fields.get("url") or ""))
                    date = rows.date_of(str(fields.get("date") or ""))
                    folder, slash, _ = file.relative.partition("/")
                    yield Record((number << 32) + count, item, site or (folder if slash else ""), date, not site)
                    count += 1
                elif error := getattr(item, "error", None):
                    outcome.fail(str(error), error.line)
    except (DocumentError, OSError) as error:
        outcome.fail_for(error)


def read_indexed(
    root: str, path: str, number: int, reading: ReadOptions, site_field: str | None = None
) -> Iterator[Record]:
    """The documents of a file of an index again, by its place under the folder `root`; failures are passed over."""
    place = os.path.join(root, *path.split("/"))
    return read_records(InputFile(place, path, place), number, reading, site_field, Outcome(place))


def _fields(format: Format, document: Document) -> dict[str, Any]:
    """The fields of the record of a document besides its text, whatever its format."""
    if document.is_whole_file:
        return {}
    if isinstance(document.record, JsonRecord):
        return document.record.fields()
    fields = json.loads(format.write_json_line(document, "", {}))
    return fields if isinstance(fields, dict) else {}


def _slices(files: Sequence[InputFile]) -> Iterator[tuple[int, int, Sequence[InputFile]]]:
    """The files in slices of about the same size: the number of the slice, that of its first file, its files."""
    start = size = part = 0
    if not files:
        yield 0, 0, files
    for index, file in enumerate(files):
        size += os.path.getsize(file.path) if os.path.exists(file.path) else 0
        if size >= _SLICE_BYTES or index + 1 == len(files):
            yield part, start, files[start : index + 1]
            start, size, part = index + 1, 0, part + 1


def _run(indexer: Indexer, slices: Sequence[tuple[int, int, Sequence[InputFile]]], workers: int) -> Iterable[_Part]:
    """What each slice of files became, in order."""
    if workers <= 1 or len(slices) <= 1:
        yield from (indexer(*part) for part in slices)
        return
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(min(workers, len(slices)), mp_context=context) as pool:
        yield from pool.map(indexer, *zip(*slices, strict=True))


def _empty(folder: str) -> None:
    """Remove an index that is there, its header first: what is half written is no index."""
    if not os.path.isdir(folder):
        return
    there = [name for name in os.listdir(folder) if not name.startswith(".")]
    if there and HEADER not in there and not {"rows", "documents"} & set(there):
        raise ConfigError(f"{folder}: holds something else than an index; choose an empty folder")
    if HEADER in there:
        os.unlink(os.path.join(folder, HEADER))
    for name in ("rows", "documents"):
        shutil.rmtree(os.path.join(folder, name), ignore_errors=True)
