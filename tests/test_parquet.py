"""Parquet tables keep their schema, metadata, compression and row groups; only the texts change."""

import datetime
import decimal
import gzip
import json
from pathlib import Path

import pytest

from newsclean import extras
from newsclean.cli import main
from newsclean.errors import DocumentError
from newsclean.formats import Frame, parquet
from newsclean.formats.format import original
from newsclean.formats.parquet import Parquet

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

DUMPS = Path(__file__).parent.parent.parent / "shared" / "data" / "dumps"
RAW, CLEAN = "学习(xuéxí)的人很多。\n", "学习的人很多。\n"


def table(texts, kind=None):
    fields = {
        "id": pa.array(range(len(texts)), pa.int64()),
        "text": pa.array(texts, pa.string()).cast(kind or pa.string()),
        "tag": pa.array(["甲"] * len(texts)).dictionary_encode(),
        "time": pa.array([datetime.datetime(2024, 5, 18)] * len(texts), pa.timestamp("us", "Asia/Shanghai")),
        "score": pa.array([decimal.Decimal("1.50")] * len(texts), pa.decimal128(9, 2)),
        "meta": pa.array([{"tags": ["a", None]}] * len(texts)),
        "emb": pa.array([[1.0, 2.0]] * len(texts), pa.list_(pa.float32(), 2)),
    }
    made = pa.table(fields)
    return made.replace_schema_metadata({"huggingface": '{"info": {}}', "pandas": "{}"})


def shape(path):
    """What must stay of a file besides its texts."""
    metadata = pq.ParquetFile(path).metadata
    groups = [metadata.row_group(i) for i in range(metadata.num_row_groups)]
    packed = [[group.column(i).compression for i in range(metadata.num_columns)] for group in groups]
    return pq.ParquetFile(path).schema_arrow, [group.num_rows for group in groups], packed


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_only_the_texts_change(newsclean, tmp_path, kind):
    codecs = {"id": "gzip", "text": "zstd", "tag": "none", "time": "snappy", "score": "brotli"}
    codecs |= {"meta.tags.list.element": "lz4", "emb.list.element": "snappy"}
    given = table([RAW, None, CLEAN, RAW, ""], kind)
    pq.write_table(given, tmp_path / "a.parquet", row_group_size=2, compression=codecs)
    done = newsclean("clean", "a.parquet", "-o", "out")
    assert done.returncode == 0
    assert b"5 documents: 2 changed" in done.stderr
    found = pq.read_table(tmp_path / "out" / "a.parquet")
    assert found.to_pylist() == table([CLEAN, None, CLEAN, CLEAN, ""], kind).to_pylist()
    assert found.schema.equals(pq.read_table(tmp_path / "a.parquet").schema, check_metadata=True)
    assert found.schema.metadata == given.schema.metadata
    assert shape(tmp_path / "out" / "a.parquet") == shape(tmp_path / "a.parquet")
    assert newsclean("clean", "-i", "a.parquet").returncode == 0
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "out" / "a.parquet").read_bytes()


def test_a_table_becomes_json_lines(newsclean, tmp_path):
    pq.write_table(table([RAW, None]), tmp_path / "a.parquet")
    done = newsclean("clean", "--to", "jsonl", "a.parquet")
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["text"], second["text"]) == (CLEAN, None)
    assert (first["score"], first["meta"], first["emb"]) == ("1.50", {"tags": ["a", None]}, [1.0, 2.0])
    done = newsclean("check", "a.parquet")
    assert done.stdout.startswith(b"a.parquet:1")


def test_a_packed_table_and_a_stream_are_read(newsclean, tmp_path):
    pq.write_table(table([RAW]), tmp_path / "a.parquet")
    data = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "b.parquet.gz").write_bytes(gzip.compress(data))
    assert newsclean("clean", "b.parquet.gz", "-o", "out").returncode == 0
    unpacked = gzip.decompress((tmp_path / "out" / "b.parquet.gz").read_bytes())
    assert unpacked == newsclean("clean", stdin=data).stdout
    assert pq.read_table(pa.BufferReader(unpacked)).equals(table([CLEAN]))


def test_rows_that_are_not_written_are_left_out(tmp_path):
    pq.write_table(table([RAW, "短", RAW]), tmp_path / "a.parquet", row_group_size=2)
    format, data = Parquet(), b""
    with (tmp_path / "a.parquet").open("rb") as file:
        for item in format.read(file, "a.parquet"):
            if isinstance(item, Frame):
                data += item.data
            elif item.text != "短":
                data += format.write(item, CLEAN)
            else:
                assert json.loads(original(format, item))["text"] == "短"
    assert pq.read_table(pa.BufferReader(data)).column("id").to_pylist() == [0, 2]


def test_a_row_that_is_too_long_stays_and_is_named(newsclean, tmp_path):
    pq.write_table(table([RAW, "长" * 1000, RAW]), tmp_path / "a.parquet")
    done = newsclean("clean", "-i", "a.parquet", "--max-document", "1000")
    assert done.returncode == 2
    assert b"error: a.parquet:2: is longer than 1,000 bytes" in done.stderr
    assert pq.read_table(tmp_path / "a.parquet").column("text").to_pylist() == [CLEAN, "长" * 1000, CLEAN]


@pytest.mark.parametrize(
    ("made", "arguments", "what"),
    [
        (pa.table({"a": ["甲"], "b": [1]}), (), "among its columns (a, b)"),
        (pa.table({"a": ["甲"], "text": [1]}), (), "its column 'text' holds int64, not strings (a, text)"),
        (pa.table({"a": [{"text": "甲"}]}), ("--text-field", "a.text"), "has no a.text among its columns (a)"),
        (pa.table({"text": [["甲"]]}), (), "holds list"),
        (pa.table({"text": pa.array([b"a"])}), (), "holds binary"),
    ],
)
def test_tables_without_texts_are_refused_with_their_columns(newsclean, tmp_path, made, arguments, what):
    pq.write_table(made, tmp_path / "a.parquet")
    done = newsclean("clean", "a.parquet", *arguments, "-o", "out")
    assert done.returncode == 2
    assert what in done.stderr.decode()
    assert not (tmp_path / "out" / "a.parquet").exists()


def test_damaged_tables_are_refused(newsclean, tmp_path):
    pq.write_table(table([RAW] * 10), tmp_path / "a.parquet", row_group_size=5)
    data = (tmp_path / "a.parquet").read_bytes()
    for number, bad in enumerate(
        (data[:-6], data[:200], b"PAR1", b"PAR1" + b"a" * 100 + b"PAR1", b"PARE" + data[4:-4] + b"PARE")
    ):
        (tmp_path / f"{number}.parquet").write_bytes(bad)
        done = newsclean("clean", f"{number}.parquet", "-o", "out")
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr
        assert b"; " in done.stderr.splitlines()[0]


def test_an_empty_table_stays(newsclean, tmp_path):
    pq.write_table(table([]), tmp_path / "a.parquet")
    assert newsclean("clean", "a.parquet", "-o", "out").returncode == 0
    assert pq.read_table(tmp_path / "out" / "a.parquet").equals(pq.read_table(tmp_path / "a.parquet"))


def test_without_pyarrow_one_line_says_what_to_install(newsclean, tmp_path, monkeypatch):
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    with (
        (tmp_path / "a").open("w+b") as file,
        pytest.raises(DocumentError, match=r"pip install 'newsclean\[parquet\]'"),
    ):
        list(Parquet().read(file, "a.parquet"))


@pytest.mark.skipif(not DUMPS.is_dir(), reason="the sample tables are not here")
@pytest.mark.parametrize("name", ["made/types.parquet", "records/dj-structured.parquet"])
def test_the_sample_tables_keep_their_shape(newsclean, tmp_path, name):
    assert newsclean("clean", DUMPS / name, "-o", "out").returncode == 0
    (out,) = (tmp_path / "out").rglob("*.parquet")
    given, found = pq.read_table(DUMPS / name), pq.read_table(out)
    assert found.schema.equals(given.schema, check_metadata=True)
    assert found.drop_columns(["text"]).equals(given.drop_columns(["text"]))
    assert shape(out) == shape(DUMPS / name)


def test_a_text_that_is_no_utf8_is_a_damaged_row_group(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    broken = pa.array([RAW.encode(), b"\xff\xfe"], pa.binary()).view(pa.string())
    pq.write_table(pa.table({"text": broken}), tmp_path / "raw" / "a.parquet")
    (tmp_path / "raw" / "b.txt").write_text(RAW, "utf-8")
    done = newsclean("clean", "raw", "-o", "out")
    assert done.returncode == 2
    assert b"error: raw/a.parquet: its row group 1 is damaged" in done.stderr
    assert (tmp_path / "out" / "b.txt").read_text("utf-8") == CLEAN


def test_a_row_group_too_large_for_the_memory_is_read_in_batches_and_named(tmp_path, monkeypatch, capfd):
    pq.write_table(table([RAW, None] * 50), tmp_path / "a.parquet", row_group_size=60)
    monkeypatch.setattr(parquet, "_LARGEST_GROUP", 1000)
    monkeypatch.setattr(parquet, "_BATCH", 500)
    assert main(["clean", str(tmp_path / "a.parquet"), "-o", str(tmp_path / "out"), "-j", "1", "--no-config"]) == 0
    assert "a.parquet: its row group 1 unpacks to " in capfd.readouterr().err
    found = pq.read_table(tmp_path / "out" / "a.parquet")
    assert found.equals(table([CLEAN, None] * 50))
    assert pq.ParquetFile(tmp_path / "out" / "a.parquet").num_row_groups > 2
