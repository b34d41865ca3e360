"""Web archives: each record is a document, skipped by its kind, or rejected with a reason; none is lost in silence."""

import gzip
import io
import json
import zlib
from collections import Counter
from pathlib import Path

import pytest

from newsclean.blocks import cut_file
from newsclean.compression import zstd
from newsclean.document import Document
from newsclean.errors import DocumentError
from newsclean.formats import ReadOptions, Rejected, Skipped, open_input
from newsclean.formats.warc.http import read_answer

DUMPS = Path(__file__).parent.parent.parent / "shared" / "data" / "dumps"
TEXT = "河东的书店开了二十年，如今搬到了桥西，老顾客们都来帮忙。"
PAGE = f"<html><title>书店</title><p>{TEXT}</p></html>".encode()


def record(
    body, kind="response", number=1, length=None, media="application/http; msgtype=response", end=b"\r\n", more=""
):
    lines = f"WARC/1.0\nWARC-Type: {kind}\nWARC-Record-ID: <urn:uuid:{number}>\nWARC-Date: 2024-05-18T09:30:00Z\n"
    lines += f"WARC-Target-URI: https://example.invalid/{number}\nContent-Type: {media}\n{more}"
    lines += f"Content-Length: {len(body) if length is None else length}\n\n"
    return lines.encode().replace(b"\n", end) + body + end * 2


def answer(body=PAGE, *header, status="200 OK", media="text/html"):
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", *header]
    return "\r\n".join([*lines, "", ""]).encode() + body


def read(data, path="a.warc", **options):
    """The documents, the skipped kinds, and the record and reason of each rejected."""
    documents, skipped, rejected = [], Counter(), []
    try:
        for item in open_input(io.BytesIO(data), path, ReadOptions(**options)).read():
            if isinstance(item, Document):
                documents.append(item)
            elif isinstance(item, Skipped):
                skipped[item.kind] += 1
            elif isinstance(item, Rejected):
                rejected.append((item.error.line, str(item.error)))
    except DocumentError as error:
        rejected.append((None, str(error)))
    return documents, dict(skipped), rejected


def test_a_page_becomes_a_record_with_what_the_archive_says(newsclean, tmp_path):
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(record(answer())) + gzip.compress(record(answer(), number=2)))
    done = newsclean("clean", "a.warc.gz")
    assert done.returncode == 0
    first, second = map(json.loads, done.stdout.splitlines())
    assert first == {
        "id": "urn:uuid:1",
        "url": "https://example.invalid/1",
        "date": "2024-05-18T09:30:00Z",
        "text": f"书店\n{TEXT}\n",
    }
    assert second["id"] == "urn:uuid:2"
    assert newsclean("clean", "a.warc.gz", "-o", "out").returncode == 0
    packed = (tmp_path / "out" / "a.warc.gz.jsonl.gz", tmp_path / "out" / "a.warc.jsonl.gz")
    assert [gzip.decompress(path.read_bytes()) for path in packed if path.exists()] == [done.stdout]
    assert b"read but not written" in newsclean("clean", "-i", "a.warc.gz").stderr


def test_what_is_no_page_is_counted_by_kind(newsclean, tmp_path):
    data = record(b"software: x\r\n", "warcinfo", media="application/warc-fields")
    data += record(b"GET / HTTP/1.1\r\n\r\n", "request") + record(answer(status="404 Not Found"))
    data += record(answer(b"\x89PNG", media="image/png")) + record(answer(b"", status="301 Moved"))
    data += record(b"", "revisit") + record(TEXT.encode(), "conversion", media="text/plain")
    (tmp_path / "a.warc").write_bytes(data)
    done = newsclean("clean", "a.warc", "-o", "out")
    assert done.returncode == 0
    assert b"1 documents: 0 changed, 0 failed" in done.stderr
    assert b"skipped  301 1, 404 1, image/png 1, request 1, revisit 1, warcinfo 1" in done.stderr
    done = newsclean("clean", "--format", "wet", stdin=data)
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == [TEXT]


def chunked(body, size=50):
    parts = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


RAW_DEFLATE = zlib.compressobj(wbits=-15)
RAW = RAW_DEFLATE.compress(PAGE) + RAW_DEFLATE.flush()


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (gzip.compress(PAGE), "Content-Encoding: gzip"),
        (gzip.compress(PAGE), "content-encoding: X-GZIP"),
        (zlib.compress(PAGE), "Content-Encoding: deflate"),
        (RAW, "Content-Encoding: deflate"),
        (zstd().compress(PAGE), "Content-Encoding: zstd"),
        (gzip.compress(zlib.compress(PAGE)), "Content-Encoding: deflate, gzip"),
        (chunked(PAGE), "Transfer-Encoding: chunked"),
        (PAGE, "Content-Encoding: gzip"),
        (PAGE, "Content-Encoding: br"),
        (PAGE, "Content-Encoding: identity"),
        (PAGE, "Transfer-Encoding: chunked"),
    ],
)
def test_pages_are_unpacked_and_false_claims_passed_through(body, header):
    if "br" in header:
        pytest.importorskip("brotli")
    documents, _, rejected = read(record(answer(body, header)))
    assert rejected == []
    assert [document.text for document in documents] == [f"书店\n{TEXT}\n"]


def test_brotli_and_chunks_around_gzip():
    brotli = pytest.importorskip("brotli")
    assert read_answer(answer(brotli.compress(PAGE), "Content-Encoding: br"), 1 << 20).body == PAGE
    both = answer(chunked(gzip.compress(PAGE)), "Content-Encoding: gzip", "Transfer-Encoding: chunked")
    assert read_answer(both, 1 << 20).body == PAGE
    with pytest.raises(DocumentError, match="longer than"):
        read_answer(answer(brotli.compress(bytes(5 << 20)), "Content-Encoding: br"), 1 << 20)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (record(answer(gzip.compress(bytes(5 << 20)), "Content-Encoding: gzip")), "is longer than 1,048,576 bytes"),
        (record(answer(gzip.compress(PAGE)[:-20], "Content-Encoding: gzip")), "its gzip data end too soon"),
        (record(answer(chunked(PAGE)[:-30], "Transfer-Encoding: chunked")), "is cut off in a chunk"),
        (record(answer(chunked(PAGE)[:60] + b"zz", "Transfer-Encoding: chunked")), "chunk"),
        (record(answer(), more="WARC-Truncated: length\n"), "is cut off (WARC-Truncated: length)"),
        (record(bytes(3 << 20)), "is longer than 1,048,576 bytes"),
        (record(answer(), length=99_999), "bytes, not 99,999, and another record behind them"),
        (record(answer(), length=50), "has more than the 50 bytes of its header"),
        (record(answer(), length="many"), "has no length"),
        (record(answer()).replace(b"WARC-Type:", b"no colon\r\nWARC-Type:"), "has a broken header line"),
        (b"junk\r\n" * 3, "does not begin with a WARC header"),
        (b"WARC/1.0\r\n" + b"a: b\r\n" * 20_000 + b"\r\n", "has a header of more than 65,536 bytes"),
    ],
)
def test_a_bad_record_is_rejected_and_those_around_it_are_read(data, what):
    good = record(answer(), number=7)
    documents, _, rejected = read(good + data + good, max_document=1 << 20)
    assert len(documents) == 2
    assert [line for line, _ in rejected] == [2]
    assert what in rejected[0][1]


def test_a_file_that_is_cut_off_names_the_record(newsclean, tmp_path):
    data = record(answer()) + record(answer(), number=2)
    documents, _, rejected = read(data[:-60])
    assert len(documents) == 1
    assert rejected[0][1].startswith("is cut off")
    assert rejected[0][1].endswith("(record <urn:uuid:2>)")
    packed = gzip.compress(record(answer())) + gzip.compress(record(answer(), number=2))[:-40]
    (tmp_path / "a.warc.gz").write_bytes(packed)
    done = newsclean("clean", "a.warc.gz", "-o", "out")
    assert done.returncode == 2
    assert b"its gzip data end too soon" in done.stderr
    assert len(gzip.decompress((tmp_path / "out" / "a.warc.jsonl.gz").read_bytes()).splitlines()) == 1


def test_line_feeds_alone_and_lengths_that_count_two_bytes_for_each():
    text = f"{TEXT}\n{TEXT}\n".encode()
    data = b"".join(
        record(text, "conversion", number, len(text) + 2, media="text/plain", end=b"\n")[:-2] + b"\n"
        for number in (1, 2, 3)
    )
    documents, _, rejected = read(data)
    assert rejected == [(3, rejected[0][1])]  # the last one cannot be told from one that is cut off
    assert [document.text for document in documents] == [text.decode()] * 2


def test_a_rejected_record_does_not_stand_among_the_clean_ones(newsclean):
    done = newsclean("clean", stdin=record(answer(), length=50) + record(answer()))
    assert done.returncode == 2
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["urn:uuid:1"]


def test_archives_of_other_forms_are_refused_by_name(newsclean, tmp_path):
    for name in ("a.arc.gz", "a.wat.gz"):
        (tmp_path / name).write_bytes(gzip.compress(b"filedesc://a.arc 0.0.0.0 20200101000000 text/plain 76\n"))
        assert b"(ARC)" in newsclean("clean", name).stderr or b"(WAT)" in newsclean("clean", name).stderr
    (tmp_path / "a.wacz").write_bytes(b"PK\x03\x04")
    assert b"(WACZ)" in newsclean("clean", "a.wacz").stderr


# Of each file: how many documents, what is skipped, the numbers of rejected records, whether the file is cut off.
RECORDS = {
    "made/bad-length.warc": (5, {"warcinfo": 1}, [3, 8], False),
    "made/cut-in-a-member.warc.gz": (6, {"warcinfo": 1}, [8], True),
    "made/encodings.warc.gz": (12, {"warcinfo": 1, "404": 1, "image/png": 1, "301": 1, "revisit": 1}, [18], False),
    "made/one-gzip-stream.warc.gz": (
        12,
        {"warcinfo": 1, "404": 1, "image/png": 1, "301": 1, "revisit": 1},
        [18],
        False,
    ),
    "made/pages.warc.wet.gz": (8, {"warcinfo": 1}, [], False),
    "warc/cc.warc.gz": (1, {}, [], False),
    "warc/ccnet-lf-only.warc.wet": (2, {"warcinfo": 1}, [], False),
    "warc/clipped.warc.gz": (0, {}, [1], True),
    "warc/clueweb-quirk.warc.gz": (29, {"warcinfo": 1}, [], False),
    "warc/dupes.warc.gz": (
        1,
        {"warcinfo": 1, "request": 12, "302": 1, "revisit": 9, "application/x-javascript": 1},
        [],
        False,
    ),
    "warc/example-bad-non-chunked.warc.gz": (1, {"warcinfo": 2, "request": 2, "revisit": 1}, [], False),
    "warc/example-iana.org-chunked.warc": (1, {"warcinfo": 1, "request": 1}, [], False),
    "warc/example-trunc.warc": (0, {"warcinfo": 2, "request": 1}, [3], False),
    "warc/example-wget-1-14.warc.gz": (4, {"warcinfo": 1, "request": 1}, [], False),
    "warc/example-wrong-chunks.warc.gz": (1, {"request": 1}, [], False),
    "warc/gzip_extra_sl.warc.gz": (0, {"warcinfo": 1}, [], False),
    "warc/whirlwind.warc.gz": (1, {"warcinfo": 1, "request": 1, "metadata": 1}, [], False),
    "warc/whirlwind.warc.wet.gz": (1, {"warcinfo": 1}, [], False),
}


@pytest.mark.skipif(not DUMPS.is_dir(), reason="the sample archives are not here")
@pytest.mark.parametrize("name", RECORDS)
def test_every_record_of_the_sample_archives_is_accounted_for(name):
    pytest.importorskip("brotli")
    documents, skipped, rejected = read((DUMPS / name).read_bytes(), name)
    count, kinds, bad, is_cut = RECORDS[name]
    assert (len(documents), skipped) == (count, kinds)
    assert [line for line, _ in rejected] == [*bad, *[None] * is_cut]
    assert all(document.text or name.startswith("made/") for document in documents)


def shown(items):
    """What was read, without the errors, which compare by identity."""
    return [
        (item.line, item.text, item.record)
        if isinstance(item, Document)
        else (item.error.line, str(item.error), item.record)
        if isinstance(item, Rejected)
        else item
        for item in items
    ]


def read_in_blocks(path, folder, most, options):
    """What the blocks of a file give, one after the other, and the error that ends the last."""
    items, error = [], None
    for block in cut_file(str(path), options, most, str(folder)):
        with open(block.path, "rb") as file:
            items += block.format.read_part(file, "a.warc", block.start, block.where)
        error = block.error
    return shown(items), error


def read_whole(data, path, options):
    """What a file gives in one go, and the error that ends it."""
    items = []
    try:
        for item in open_input(io.BytesIO(data), str(path), options).read():
            items.append(item)  # those before an error count
    except DocumentError as error:
        return shown(items), error
    return shown(items), None


GOOD = [record(answer(), number=number) for number in range(8)]
LINE_FEEDS = record(f"{TEXT}\n".encode(), "conversion", 1, len(f"{TEXT}\n".encode()) + 2, media="text/plain", end=b"\n")
ARCHIVES = {
    "good": b"".join(GOOD),
    "blank lines": b"\r\n\r\n".join([b"", *GOOD, b"", b""]),
    "junk": b"junk\n".join(GOOD) + b"junk",
    "a length that is too long": GOOD[0] + record(answer(), length=len(answer()) + 300) + b"".join(GOOD),
    "a length that is too short": GOOD[0] + record(answer(), length=50) + b"".join(GOOD),
    "a record that is too long": GOOD[0] + record(bytes(3 << 20)) + b"".join(GOOD),
    "bare line feeds": (LINE_FEEDS[:-2] + b"\n") * 6,
    "cut off": b"".join(GOOD)[:-60],
}


@pytest.mark.parametrize("packing", ["", ".gz", "cut.gz"])
@pytest.mark.parametrize("most", [1, 500, 2000])
@pytest.mark.parametrize("name", ARCHIVES)
def test_blocks_of_an_archive_give_what_it_gives_in_one_go(tmp_path, name, most, packing):
    data = ARCHIVES[name]
    if packing:
        data = gzip.compress(data)[: -40 if "cut" in packing else None]
    path = tmp_path / f"a.warc{packing.removeprefix('cut')}"
    path.write_bytes(data)
    options = ReadOptions(max_document=1 << 20)
    whole, whole_error = read_whole(data, path, options)
    found, error = read_in_blocks(path, tmp_path, most, options)
    assert found == whole
    assert str(error) == str(whole_error)


@pytest.mark.skipif(not DUMPS.is_dir(), reason="the sample archives are not here")
@pytest.mark.parametrize("name", RECORDS)
def test_blocks_of_the_sample_archives_give_the_same(tmp_path, name):
    whole, whole_error = read_whole((DUMPS / name).read_bytes(), name, ReadOptions())
    for most in (1, 20_000):
        found, error = read_in_blocks(DUMPS / name, tmp_path, most, ReadOptions())
        assert found == whole
        assert str(error) == str(whole_error)
