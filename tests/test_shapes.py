"""A file is read as what it is: suffix and first bytes agree, or it is refused; what is not read is reported."""

import json
import os

import pytest
from conftest import visible

from newsclean.formats.shapes import shape_of

RAW, CLEAN = "学习(xuéxí)的人很多。\n", "学习的人很多。\n"
HTML = f"<!DOCTYPE html>\n<html><head><title>书店</title></head><body><p>{RAW}</p></body></html>\n"
RECORD = json.dumps({"id": 1, "text": RAW}, ensure_ascii=False) + "\n"
ARRAY = "[\n" + RECORD.rstrip() + "\n]\n"
WARC = "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"

BY_BYTES = {
    "html": HTML,
    "warc": WARC,
    "arc": "filedesc://a.arc 0.0.0.0 20200101000000 text/plain 76\n",
    "parquet": "PAR1\x15\x04\x15",
    "json": ARRAY,
    "jsonl": RECORD * 2,
}


@pytest.mark.parametrize("name", BY_BYTES)
def test_first_bytes_show_the_shape(name):
    assert shape_of(BY_BYTES[name].encode()) == name


@pytest.mark.parametrize(
    ("head", "shape"),
    [
        (b"", None),
        (b"<p>one tag is no page</p>", None),
        (b"\xef\xbb\xbf <!-- saved -->\n<HTML lang=zh>", "html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0', "html"),
        (HTML.encode("utf-16"), "html"),
        (b"<!-" * 1000, None),
        (b"<!--" + b"-" * 4000, None),
        ("[图] 书店\n".encode(), None),
        (b"[1, 2]\n", None),
        (b'{"text": \n"pretty"}\n', None),
        (b"{not json}\n", None),
        (b'{"text": "' + b"a" * 5000, "jsonl"),
        (b"{" * 4096, None),
    ],
)
def test_first_bytes_that_are_easily_taken_for_something(head, shape):
    assert shape_of(head) == shape


@pytest.mark.parametrize("suffix", ["wat", "arc", "wacz"])
def test_a_file_that_no_format_reads_is_refused_by_name(newsclean, tmp_path, suffix):
    path = tmp_path / f"a.{suffix}"
    path.write_text(RAW, "utf-8")
    for arguments in (("clean",), ("clean", "-i"), ("clean", "-o", "out"), ("check",)):
        done = newsclean(*arguments, f"a.{suffix}")
        assert done.returncode == 2
        assert done.stdout == b""
        assert done.stderr.decode().startswith(f"error: a.{suffix}: is ")
        assert "; " in done.stderr.decode().splitlines()[0]
    assert path.read_text("utf-8") == RAW
    assert newsclean("clean", "--format", "txt", f"a.{suffix}").stdout.decode() == CLEAN


@pytest.mark.parametrize("suffix", ["txt", "jsonl"])
@pytest.mark.parametrize("name", BY_BYTES)
def test_suffix_and_first_bytes_at_odds_are_an_error_that_names_both(newsclean, tmp_path, suffix, name):
    if suffix == name:
        return
    path = tmp_path / f"a.{suffix}"
    path.write_text(BY_BYTES[name], "utf-8")
    done = newsclean("clean", "-i", path)
    assert done.returncode == 2
    assert f"is named .{suffix} (" in done.stderr.decode()
    assert "but holds " in done.stderr.decode()
    assert "--format" in done.stderr.decode()
    assert path.read_bytes() == BY_BYTES[name].encode()


def test_a_stream_of_records_without_a_name_is_read_as_records(newsclean):
    records = [{"text": f'{RAW}"&quot;'}] * 4
    data = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()
    done = newsclean("clean", stdin=data)
    assert done.returncode == 0
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == [f'{CLEAN}""'] * 4
    assert newsclean("clean", "--format", "txt", stdin=data).stdout != done.stdout


def test_a_stream_of_a_shape_that_is_not_read_is_refused(newsclean):
    for name in ("arc",):
        done = newsclean("clean", stdin=BY_BYTES[name].encode())
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.startswith(b"error: <stdin>: is ")


def test_files_of_a_folder_that_are_not_read_are_counted_in_one_line(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    for name in ("a.docx", "b.DOCX", "c.png", "d", "e.txt", "old.jsonl.rejected.jsonl", ".hidden"):
        (tmp_path / "raw" / name).write_text(RAW, "utf-8")
    os.symlink("nowhere", tmp_path / "raw" / "link.txt")
    done = newsclean("clean", "raw", "-o", "out")
    assert done.returncode == 0
    first, second = done.stderr.decode().splitlines()[:2]
    assert first == "not read: 2 .docx, 1 .png, 1 .rejected.jsonl, 1 dangling link, 1 no suffix"
    assert second.startswith("1 documents: 1 changed")
    assert visible(tmp_path / "out") == ["e.txt"]
    assert newsclean("check", "-q", "raw").stderr == b""


def test_globs_may_be_given_in_one_word(newsclean, tmp_path):
    for name in ("a.txt", "b.md", "c.jsonl"):
        (tmp_path / name).write_text(RECORD if name == "c.jsonl" else RAW, "utf-8")
    done = newsclean("check", "--include", "*.md,*.jsonl", ".")
    assert [line.split(":")[0] for line in done.stdout.decode().splitlines()] == ["./b.md", "./c.jsonl"]
    assert b"not read: 1 .txt" in done.stderr


def test_of_a_file_and_a_link_to_it_the_file_is_cleaned(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "real.txt").write_text(RAW, "utf-8")
    os.symlink("real.txt", tmp_path / "raw" / "a_link.txt")
    assert newsclean("clean", "raw", "-o", "out").returncode == 0
    assert visible(tmp_path / "out") == ["real.txt"]


def test_files_named_one_by_one_keep_their_folders(newsclean, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / "raw" / folder).mkdir(parents=True)
        (tmp_path / "raw" / folder / "x.txt").write_text(f"{folder}{RAW}", "utf-8")
        assert newsclean("clean", f"./{folder}/x.txt", "-o", "../out", cwd=tmp_path / "raw").returncode == 0
    assert (tmp_path / "out" / "a" / "x.txt").read_text("utf-8") == f"a{CLEAN}"
    assert (tmp_path / "out" / "b" / "x.txt").read_text("utf-8") == f"b{CLEAN}"


def test_one_file_and_an_output_with_a_suffix_mean_a_file(newsclean, tmp_path):
    (tmp_path / "a.txt").write_text(RAW, "utf-8")
    assert newsclean("clean", "a.txt", "-o", "clean.txt").returncode == 0
    assert (tmp_path / "clean.txt").read_text("utf-8") == CLEAN
    assert newsclean("clean", "a.txt", "-o", "a.txt").returncode == 2
    assert (tmp_path / "a.txt").read_text("utf-8") == RAW
    done = newsclean("clean", "a.txt", "-o", "-")
    assert done.returncode == 2
    assert b"standard output" in done.stderr
    assert not (tmp_path / "-").exists()


def test_rejected_records_of_an_earlier_run_go_when_the_input_is_corrected(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.jsonl").write_text(RECORD + "{broken\n", "utf-8")
    assert newsclean("clean", "raw", "-o", "out").returncode == 2
    assert visible(tmp_path / "out") == ["a.jsonl", "rejected.jsonl"]
    (tmp_path / "raw" / "a.jsonl").write_text(RECORD, "utf-8")
    assert newsclean("clean", "raw", "-o", "out").returncode == 0
    assert visible(tmp_path / "out") == ["a.jsonl"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_of_a_file_stays_when_root_cleans_it(newsclean, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(RAW, "utf-8")
    os.chown(path, 12345, 12345)
    assert newsclean("clean", "-i", path).returncode == 0
    assert path.read_text("utf-8") == CLEAN
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 12345)
