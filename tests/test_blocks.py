"""Blocks of a file give, one after the other, what the file gives in one go, wherever it is cut."""

import gzip
import io
import json

import pytest

from newsclean.blocks import cut_file
from newsclean.document import Document
from newsclean.formats import ReadOptions, Rejected
from newsclean.formats.format import Frame, Range, Start
from newsclean.formats.json_array import JsonArray
from newsclean.formats.jsonl import Jsonl
from newsclean.formats.lines import Lines
from newsclean.formats.source import Limited
from newsclean.formats.table import Csv

LONG = "县城新开了一家书店，里面的书很多，馆长说：这里有三万册。"
RECORDS = [{"id": index, "text": LONG[: index % 7 * 4 + 2] + str(index)} for index in range(60)]
JSONL = b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in RECORDS)
ROWS = "id,text\r\n" + "".join(f'{index},"{LONG[: index % 9]}\n""第{index}行"",{index}"\r\n' for index in range(60))
TEXT = "".join(f"{LONG[: index % 12]}{index}\n" for index in range(80))

CASES = {
    "records": (Jsonl, JSONL),
    "no line feed at the end": (Jsonl, JSONL[:-1]),
    "a byte order mark": (Jsonl, b"\xef\xbb\xbf" + JSONL),
    "blank and bad lines": (Jsonl, JSONL.replace(b'{"id": 7', b'\n{bad\n \n{"id": 7')),
    "GB18030, most records too short to show it": (Jsonl, JSONL.decode().encode("gb18030")),
    "UTF-8, then GB18030": (Jsonl, JSONL + JSONL.decode().encode("gb18030")),
    "documents a line": (Lines, TEXT.encode()),
    "documents a line in GB18030": (Lines, TEXT.encode("gb18030")),
    "a table with line breaks in quotes": (Csv, ROWS.encode()),
    "a table in GB18030": (Csv, ROWS.encode("gb18030")),
    "a row of other width": (Csv, ROWS.replace('\n3,"', '\n3,4,5,"').encode()),
    "nothing but a header": (Csv, b"id,text\n"),
    "nothing": (Jsonl, b""),
    "an array": (JsonArray, b"[" + b",\n".join(JSONL.splitlines()) + b"]\n"),
    "an array with a mark, on one line": (JsonArray, b"\xef\xbb\xbf \n[ " + JSONL[:-1].replace(b"\n", b", ") + b" ] "),
    "an array of other values": (JsonArray, b'[1,2 , "a]", null,\n[1, {"a": 2}],{"text": "\\"]"}, 12, 13]'),
    "an array of nothing": (JsonArray, b"[ ]\n"),
}


def shown(items):
    """What was read, without the errors, which compare by identity."""
    found = []
    for item in items:
        if isinstance(item, Document):
            found.append((item.line, item.text, item.encoding, item.changes))
        elif isinstance(item, Rejected):
            found.append((item.error.line, str(item.error), item.record))
        elif isinstance(item, (Frame, bytes)):
            found.append(item)
    return found


@pytest.mark.parametrize("most", [1, 100, 1000, 10**6])
@pytest.mark.parametrize("case", CASES)
def test_blocks_give_what_the_file_gives(case, most):
    kind, data = CASES[case]
    format = kind(ReadOptions())
    cutter = format.cutter(io.BytesIO(data))
    found, end = [], 0
    while not cutter.at_end:
        start = cutter.start
        cutter.take(most)
        found += format.read_part(io.BytesIO(data), "a", start, Range(end, cutter.taken))
        end += cutter.taken
    assert end == len(data)
    assert shown(found) == shown(format.read(io.BytesIO(data), "a"))


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_a_file_is_cut_into_ranges_or_unpacked_files(tmp_path, suffix):
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(gzip.compress(JSONL) if suffix else JSONL)
    (tmp_path / "spool").mkdir()
    data = b""
    blocks = list(cut_file(str(path), ReadOptions(), 1000, str(tmp_path / "spool")))
    for block in blocks:
        assert block.is_temporary == bool(suffix)
        with open(block.path, "rb") as file:
            file.seek(block.where.offset)
            data += io.BufferedReader(Limited(file, block.where.size)).read()
        assert block.start.line == data.count(b"\n", 0, len(data) - block.where.size) + 1
    assert data == JSONL
    assert [block.number for block in blocks] == list(range(len(blocks)))
    assert [block.is_last for block in blocks] == [False] * (len(blocks) - 1) + [True]
    assert sum(block.cost for block in blocks) == path.stat().st_size
    assert len(blocks) > 3
    assert all(block.is_unchanged(str(path)) for block in blocks)


def test_a_file_that_is_cut_off_gives_the_records_before_that(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(JSONL * 50)[:-40])
    blocks = list(cut_file(str(path), ReadOptions(), 10**6, str(tmp_path)))
    with open(blocks[-1].path, "rb") as file:
        assert file.read(blocks[-1].where.size).endswith(b"\n")
    assert "is cut off" in str(blocks[-1].error)
    assert blocks[-1].is_last


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b"text\n" * 1000),
        ("a.json", b'{"text": "1"}'),
        ("a.html", b"<html>"),
        ("a.csv", b"one,two\n1,2\n"),  # no column of a text
        ("a.jsonl", '{"text": "1"}\n'.encode("utf-16")),
        ("missing.jsonl", None),
    ],
)
def test_what_cannot_be_divided_has_no_blocks(tmp_path, name, data):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert list(cut_file(str(tmp_path / name), ReadOptions(), 100, str(tmp_path))) == []


def test_a_long_line_needs_no_memory_for_all_of_it():
    class Endless(io.RawIOBase):
        left = 200

        def readline(self, size):
            self.left -= 1
            return b"a" * size if self.left > 0 else b"\n" if self.left == 0 else b""

    cutter = Jsonl(ReadOptions(max_document=1000)).cutter(Endless())
    cutter.take(10)
    assert cutter.taken == 199 * (1 << 20) + 1
    assert cutter.start == Start(line=2)
