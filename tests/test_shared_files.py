"""Large arrays, archives and tables are cleaned in units: the same files for units of any size, by any workers, and
after a kill at any moment."""

import gzip
import hashlib
import json
import os

import pytest

from newsclean import units
from newsclean.batch import Batch, run_batch
from newsclean.changes import ChangesOutput
from newsclean.compression import by_suffix, unpack
from newsclean.formats import ReadOptions, parquet
from newsclean.formats.outputs import JsonLines, SameFormat
from newsclean.parts import Further
from newsclean.pipeline import Pipeline
from newsclean.report import Verbosity
from newsclean.rewrite import Rewrite
from newsclean.units import Job

RAW = "学习(xuéxí)的人很多，图书馆里坐满了人。\n"
RECORDS = [json.dumps({"id": number, "text": f"第{number}条。{RAW}"}, ensure_ascii=False) for number in range(60)]
BAD = ["1", '"a"', "null", '{"id": 7}', "[[]]"]
ONE = len(RECORDS[0].encode())


def write_archive(path):
    """An archive of which the third record is cut short."""
    records = []
    for number in range(30):
        body = f"第{number}页。{RAW}".encode()
        length = len(body) + 500 * (number == 2)
        head = f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:{number}>\r\nContent-Type: text/plain\r\n"
        records.append(gzip.compress(f"{head}Content-Length: {length}\r\n\r\n".encode() + body + b"\r\n\r\n"))
    path.write_bytes(b"".join(records))


def write_arrays(folder):
    """An array, one that begins with values that are rejected, the same packed, and one that is cut off."""
    array = "[\n" + ",\n".join([*RECORDS, *BAD, *RECORDS]) + "\n]\n"
    bad_first = "[ " + " , ".join([*BAD * 20, *RECORDS]) + " ]"
    (folder / "a.json").write_text(array, "utf-8")
    (folder / "b.json").write_text(bad_first, "utf-8")
    (folder / "c.json.gz").write_bytes(gzip.compress(bad_first.encode()))
    (folder / "d.json").write_text(array[: len(array) // 2], "utf-8")
    (folder / "e.json.gz").write_bytes(gzip.compress(array.encode())[:-30])
    (folder / "f.json").write_text("[" + ",".join(BAD * 80) + "]", "utf-8")


def write_tables(folder):
    """A table of many row groups, an empty one, and one of which a row group is damaged."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    table = pa.table(
        {
            "id": list(range(200)),
            "text": [None if number % 9 == 0 else f"第{number}行。{RAW}" for number in range(200)],
            "tags": pa.array([["甲", None]] * 200),
            "kind": pa.array(["乙"] * 200).dictionary_encode(),
        }
    ).replace_schema_metadata({"huggingface": "{}"})
    pq.write_table(table, folder / "g.parquet", row_group_size=13, compression={"text": "zstd", "id": "none"})
    pq.write_table(table.slice(0, 0), folder / "h.parquet")
    broken = pa.array([b"\xff\xfe" if 30 < row < 35 else RAW.encode() for row in range(60)], pa.binary())
    pq.write_table(pa.table({"text": broken.view(pa.string())}), folder / "i.parquet", row_group_size=10)


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    write_arrays(folder)
    write_archive(folder / "w.warc.gz")
    write_tables(folder)
    (folder / "z.txt").write_text(RAW, "utf-8")
    return folder


def digest_of(folder):
    """A digest of the names and the unpacked bytes of all files but the journal."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".newsclean" not in path.parts:
            with open(path, "rb") as file:
                packing = by_suffix(path.name)
                digest.update(str(path.name).encode() + (unpack(file, packing) if packing else file).read())
    return digest.hexdigest()


def run_into(raw, out, *, workers=1, output=None, **settings):
    """A run over all files of `raw` into `out`, with a changes file there."""
    jobs = []
    for path in sorted(raw.iterdir()):
        name = path.name.replace("warc.gz", "jsonl.gz") + (".jsonl" if output else "")
        jobs.append(Job(str(path), str(out / name)))
    changes = Further("changes", ChangesOutput(), str(out / "changes.jsonl"), b"{}\n")
    rejects = str(out / "rejected.jsonl")
    work = Rewrite(Pipeline.of(), ReadOptions(), output or SameFormat(), (changes,), rejects=rejects)
    return run_batch(work, jobs, Batch(workers, Verbosity(quiet=True), str(out), **settings))


@pytest.mark.parametrize("output", [None, JsonLines()])
def test_units_of_any_size_write_the_same(raw, tmp_path, monkeypatch, output):
    monkeypatch.setattr(parquet, "_BATCH", 1000)
    digests = set()
    for size, workers in ((1, 1), (ONE * 7, 1), (ONE * 7, 2), (3000, 1), (1 << 20, 1)):
        monkeypatch.setattr(units, "LEAST_BYTES", size)
        out = tmp_path / f"out{size}{workers}"
        report = run_into(raw, out, workers=workers, output=output)
        assert report.documents == report.kept + report.failed
        digests.add((digest_of(out), report.documents, report.kept, report.failed))
    assert len(digests) == 1


def test_what_is_written_has_its_shape(raw, tmp_path, monkeypatch):
    pq = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(units, "LEAST_BYTES", ONE * 7)
    run_into(raw, tmp_path / "out")
    out = tmp_path / "out"
    clean = [json.loads(record.replace("(xuéxí)", "")) for record in RECORDS]
    assert json.loads((out / "b.json").read_text("utf-8")) == clean
    assert (out / "b.json").read_text("utf-8").startswith('[{"id": 0')
    assert json.loads(gzip.decompress((out / "c.json.gz").read_bytes())) == clean
    assert json.loads((out / "a.json").read_text("utf-8")) == clean * 2
    assert (out / "a.json").read_text("utf-8").startswith('[\n{"id": 0')
    cut_off = json.loads((out / "d.json").read_text("utf-8"))
    assert cut_off == (clean * 2)[: len(cut_off)]
    assert len(cut_off) > 50
    assert json.loads((out / "f.json").read_text("utf-8")) == []
    given, found = pq.ParquetFile(raw / "g.parquet"), pq.ParquetFile(out / "g.parquet")
    assert found.schema_arrow.equals(given.schema_arrow, check_metadata=True)
    groups = range(given.num_row_groups)
    assert [found.metadata.row_group(i).num_rows for i in groups] == [
        given.metadata.row_group(i).num_rows for i in groups
    ]
    assert [found.metadata.row_group(i).column(1).compression for i in groups] == ["ZSTD"] * 16
    assert found.read().drop_columns(["text"]).equals(given.read().drop_columns(["text"]))
    assert found.read()["text"].to_pylist()[1:3] == [f"第{number}行。{RAW}".replace("(xuéxí)", "") for number in (1, 2)]
    assert pq.read_table(out / "h.parquet").num_rows == 0
    assert pq.read_table(out / "i.parquet").num_rows == 50
    rejected = [json.loads(line) for line in (out / "rejected.jsonl").read_text("utf-8").splitlines()]
    assert [row["reason"][:23] for row in rejected if row["file"].endswith("i.parquet")] == ["its row group 4 is dama"]


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("every", [13, 29, 87])
def test_a_run_that_is_killed_again_and_again_writes_the_same(raw, tmp_path, monkeypatch, every):
    monkeypatch.setattr(units, "LEAST_BYTES", ONE * 7)
    run_into(raw, tmp_path / "whole")
    wanted = digest_of(tmp_path / "whole")
    calls = 0

    def stop_sometimes(call):
        def wrapped(*arguments):
            nonlocal calls
            calls += 1
            if calls % every == 0:
                raise Killed
            return call(*arguments)

        return wrapped

    kills = 0
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", stop_sometimes(os.fsync))
        patch.setattr(os, "replace", stop_sometimes(os.replace))
        while True:
            try:
                run_into(raw, tmp_path / "out")
                break
            except Killed:
                kills += 1
                calls += kills % 3  # at other steps than before
                assert kills < 1000
    assert kills > 2
    assert digest_of(tmp_path / "out") == wanted
    assert not list((tmp_path / "out" / ".newsclean" / "parts").iterdir())


def test_large_files_of_all_shapes_are_written_over_themselves(raw, tmp_path, monkeypatch):
    monkeypatch.setattr(units, "LEAST_BYTES", ONE * 7)
    run_into(raw, tmp_path / "out")
    for name in ("w.warc.gz", "z.txt"):
        (raw / name).unlink()
    before = {path.name: path.read_bytes() for path in raw.iterdir()}
    jobs = [Job(str(path), str(path)) for path in sorted(raw.iterdir())]
    run_batch(Rewrite(Pipeline.of()), jobs, Batch(2, Verbosity(quiet=True)))
    for name in ("d.json", "e.json.gz", "i.parquet"):  # what cannot be read would be lost
        assert (raw / name).read_bytes() == before[name]
    assert (raw / "g.parquet").read_bytes() == (tmp_path / "out" / "g.parquet").read_bytes()
    array = json.loads((raw / "b.json").read_text("utf-8"))
    assert array[:100] == json.loads(f"[{','.join(BAD * 20)}]")  # rejected records stay
    assert len(array) == 160
