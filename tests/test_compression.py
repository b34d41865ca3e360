"""Compressed files are read and written as what they hold; of damaged, cut and endless ones the good part stays."""

import bz2
import gzip
import io
import json
import lzma
import random
import resource
import subprocess
import sys

import pytest
from conftest import visible

from newsclean.compression import COMPRESSIONS, by_first_bytes, packed, unpack, without_suffix
from newsclean.errors import UnreadableRestError

RAW, CLEAN = "学习(xuéxí)的人很多。\n", "学习的人很多。\n"
KINDS = [kind.name for kind in COMPRESSIONS]


def kind_of(name):
    return next(kind for kind in COMPRESSIONS if kind.name == name)


def pack(name, data):
    sink = io.BytesIO()
    with packed(sink, kind_of(name)) as packing:
        packing.write(data)
    return sink.getvalue()


def unpacked(name, data, most=None):
    return unpack(io.BytesIO(data), kind_of(name), most).read()


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("size", [0, 1, 100_000, 3_000_000])
def test_what_is_packed_unpacks_to_the_same(name, size):
    data = random.Random(size).randbytes(size // 2) + b"a" * (size - size // 2)
    assert unpacked(name, pack(name, data)) == data
    assert by_first_bytes(pack(name, data)).name == name


@pytest.mark.parametrize("name", KINDS)
def test_members_behind_each_other_are_one_stream(name):
    data = pack(name, b"one\n") + pack(name, b"") + pack(name, b"two\n")
    assert unpacked(name, data) == b"one\ntwo\n"


@pytest.mark.parametrize("name", ["gzip", "xz"])
def test_zeros_behind_a_member_are_filling(name):
    assert unpacked(name, pack(name, b"one") + bytes(200_000) + pack(name, b"two") + bytes(8)) == b"onetwo"


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("damage", ["cut", "garbage", "flip"])
def test_damage_is_an_error_behind_what_is_good(name, damage):
    text = "".join(f"{index} {index * 7919 % 10007}\n" for index in range(150_000)).encode()
    first, data = pack(name, b"good\n"), pack(name, text)
    broken = {
        "cut": first + data[: len(data) // 2],
        "garbage": first + b"garbage" * 5,
        "flip": first + data[:20] + bytes(byte ^ 0xFF for byte in data[20:40]) + data[40:],
    }[damage]
    stream = unpack(io.BytesIO(broken), kind_of(name))
    assert stream.readline() == b"good\n"
    words = {"cut": "is cut off", "garbage": f"has something behind its {name} data", "flip": "cut off|damaged"}
    with pytest.raises(UnreadableRestError, match=words[damage]):
        stream.read()


def test_the_same_bytes_whenever_they_are_packed():
    assert pack("gzip", b"a")[4:8] == bytes(4)  # no time


@pytest.mark.parametrize(
    ("path", "inner"), [("a.jsonl.gz", "a.jsonl"), ("a.TXT.ZST", "a.TXT"), ("a.txt", "a.txt"), ("a.xz", "a")]
)
def test_the_suffix_of_a_compression_is_taken_off(path, inner):
    assert without_suffix(path) == inner


LINES = "".join(json.dumps({"text": RAW * 3, "n": n}, ensure_ascii=False) + "\n" for n in range(400))


@pytest.mark.parametrize("name", KINDS)
def test_a_compressed_file_is_cleaned_like_any_other(newsclean, tmp_path, name):
    suffix = kind_of(name).suffixes[0]
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / f"a.jsonl{suffix}").write_bytes(pack(name, LINES.encode()))
    (tmp_path / "raw" / f"b.txt{suffix}").write_bytes(pack(name, RAW.encode()))
    expected = LINES.replace(RAW.strip(), CLEAN.strip()).encode()
    assert newsclean("clean", "raw", "-o", "out").returncode == 0
    assert visible(tmp_path / "out") == [f"a.jsonl{suffix}", f"b.txt{suffix}"]
    assert unpacked(name, (tmp_path / "out" / f"a.jsonl{suffix}").read_bytes()) == expected
    assert unpacked(name, (tmp_path / "out" / f"b.txt{suffix}").read_bytes()) == CLEAN.encode()
    assert newsclean("clean", f"raw/a.jsonl{suffix}").stdout == expected
    assert newsclean("clean", stdin=(tmp_path / "raw" / f"a.jsonl{suffix}").read_bytes()).stdout == expected
    assert f"raw/b.txt{suffix}:1:3: pinyin" in newsclean("check", "raw").stdout.decode()
    assert newsclean("detect", f"raw/b.txt{suffix}").stdout.startswith(f"raw/b.txt{suffix}: utf-8".encode())
    assert newsclean("clean", "-i", "raw").returncode == 0
    assert unpacked(name, (tmp_path / "raw" / f"a.jsonl{suffix}").read_bytes()) == expected
    assert newsclean("clean", "raw", "--to", "jsonl", "-o", "records").returncode == 0
    assert visible(tmp_path / "records") == [f"a.jsonl{suffix}", f"b.txt.jsonl{suffix}"]


@pytest.mark.parametrize("name", KINDS)
def test_records_before_a_cut_are_written_and_the_rest_is_named(newsclean, tmp_path, name):
    noise = random.Random(7)
    lines = [json.dumps({"text": f"{noise.randbytes(300).hex()}。"}, ensure_ascii=False) + "\n" for _ in range(3000)]
    suffix = kind_of(name).suffixes[0]
    path = tmp_path / f"a.jsonl{suffix}"
    whole = pack(name, "".join(lines).encode())
    path.write_bytes(whole[: len(whole) * 3 // 4])
    done = newsclean("clean", path, "-o", "out")
    assert done.returncode == 2
    assert b"is cut off" in done.stderr
    written = unpacked(name, (tmp_path / "out" / path.name).read_bytes()).decode().splitlines(keepends=True)
    assert 500 < len(written) < 3000
    assert written == lines[: len(written)]
    assert newsclean("clean", path).stdout.decode() == "".join(written)
    assert newsclean("clean", "-i", path).returncode == 2
    assert path.read_bytes() == whole[: len(whole) * 3 // 4]


@pytest.mark.parametrize("shape", ["jsonl", "json", "csv", "txt"])
@pytest.mark.parametrize("name", KINDS)
def test_the_record_in_which_the_data_end_is_listed_with_its_line(newsclean, tmp_path, name, shape):
    record = f'"{RAW.strip()}"' if shape == "csv" else json.dumps({"text": RAW.strip()}, ensure_ascii=False)
    first = {"json": "[", "csv": "text\n"}.get(shape, "")
    between = ",\n" if shape == "json" else "\n"
    data = (first + record + between + record + between + record[: len(record) // 2]).encode()
    path = tmp_path / f"a.{shape}{kind_of(name).suffixes[0]}"
    path.write_bytes(pack(name, data) + b"garbage")  # all that is unpacked is read before the fault
    options = ("--format", "lines") if shape == "txt" else ()
    assert newsclean("clean", path, "-o", "out", *options).returncode == 2
    (listed,) = map(json.loads, (tmp_path / "out" / "rejected.jsonl").read_text("utf-8").splitlines())
    assert listed["record"] == record[: len(record) // 2]
    assert listed["line"] == (4 if shape == "csv" else 3)


@pytest.mark.parametrize("shape", ["jsonl", "json", "csv"])
def test_a_stream_that_ends_within_its_first_record_is_an_error(newsclean, tmp_path, shape):
    noise = random.Random(7).randbytes(200_000).hex()
    path = tmp_path / f"a.{shape}.gz"
    path.write_bytes(gzip.compress(noise.encode())[:-20_000])
    done = newsclean("clean", "--format", shape, path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: ")
    assert done.stdout == b""


def test_a_cut_page_is_not_written(newsclean, tmp_path):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(RAW.encode() * 50)[:-9])
    done = newsclean("clean", path, "-o", "out")
    assert done.returncode == 2
    assert b"is cut off" in done.stderr
    assert not list((tmp_path / "out").rglob("*.gz"))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt.gz", RAW.encode(), "is named as gzip data but holds none"),
        ("a.txt", gzip.compress(RAW.encode()), "is named .txt but holds gzip data"),
        ("a.jsonl.xz", bz2.compress(b"{}"), "is named as xz data"),
        ("a.html.gz", gzip.compress(RAW.encode()), "is HTML"),
        ("a.txt.gz", gzip.compress(b"PAR1"), "holds a parquet table"),
        ("a.txt.gz", gzip.compress(gzip.compress(b"a")), "gzip data"),
    ],
)
def test_names_and_bytes_at_odds(newsclean, tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    done = newsclean("clean", "-i", name)
    assert done.returncode == 2
    assert words in done.stderr.decode()
    assert (tmp_path / name).read_bytes() == data


@pytest.mark.parametrize("suffix", ["txt.gz", "jsonl.gz", "txt.xz", "jsonl.zst"])
@pytest.mark.parametrize("line", [b"", b"\n"])
def test_a_bomb_is_stopped_in_little_memory(tmp_path, suffix, line):
    path = tmp_path / f"a.{suffix}"
    kind = next(kind for kind in COMPRESSIONS if path.name.endswith(kind.suffixes))
    path.write_bytes(pack(kind.name, (b" " * ((1 << 20) - len(line)) + line) * 16) * 64)  # 1 GiB in 64 members
    limits = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))}
    command = [sys.executable, "-m", "newsclean", "clean", path, "-o", tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False, **limits)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"--max-unpacked" in done.stderr or b"--max-document" in done.stderr


def test_what_is_large_on_purpose_is_allowed(newsclean, tmp_path):
    path = tmp_path / "a.jsonl.xz"
    path.write_bytes(lzma.compress((b" " * ((1 << 20) - 1) + b"\n") * 70))
    assert b"--max-unpacked" in newsclean("clean", path).stderr
    assert newsclean("clean", "--max-unpacked", "80 MiB", path, "-o", "out").returncode == 0


def test_a_document_that_is_too_long_is_rejected_with_what_to_do(newsclean, tmp_path):
    record = json.dumps({"text": "a" * 3000}) + "\n"
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(RAW * 200, "utf-8")
    (tmp_path / "raw" / "b.jsonl").write_text('{"text": "1"}\n' + record + '{"text": "3"}\n' + record[:-1], "utf-8")
    done = newsclean("clean", "raw", "-o", "out", "--max-document", "2K")
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[:3] == [
        "error: raw/a.txt: is longer than 2,048 bytes; split it, or allow it with --max-document",
        "error: raw/b.jsonl:2: is longer than 2,048 bytes; split it, or allow it with --max-document",
        "error: raw/b.jsonl:4: is longer than 2,048 bytes; split it, or allow it with --max-document",
    ]
    assert (tmp_path / "out" / "b.jsonl").read_text() == '{"text": "1"}\n{"text": "3"}\n'
    listed = (tmp_path / "out" / "rejected.jsonl").read_text().splitlines()
    assert [json.loads(line)["record"] for line in listed if "b.jsonl" in line] == [record, record[:-1]]
    shown = newsclean("clean", "raw/b.jsonl", "--max-document", "2K")
    assert shown.stdout == (tmp_path / "raw" / "b.jsonl").read_bytes()
    assert newsclean("clean", "--max-document", "2 parsecs", "raw/a.txt").returncode == 2
