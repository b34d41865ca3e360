"""Clean text comes out as it went in: each format, packed in each way, byte for byte."""

import json

import pytest

from newsclean.compression import COMPRESSIONS, packed, unpack

CLEAN = ["河东的书店开了二十年，如今搬到了桥西。", '他说:"走吧"，就走了。\n第二段说的是搬家的那一天。', ""]
RECORDS = [{"id": number, "n": 0.10, "text": text, "tags": [None, "甲"]} for number, text in enumerate(CLEAN)]
QUOTED = [text.replace('"', '""') for text in CLEAN]
BY_SUFFIX = {
    "jsonl": "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in RECORDS),
    "json": json.dumps(RECORDS, ensure_ascii=False, indent=1) + "\n",
    "csv": "id,text\r\n" + "".join(f'{number},"{text}"\r\n' for number, text in enumerate(QUOTED)),
    "tsv": "id\ttext\n" + "".join(f'{number}\t"{text}"\n' for number, text in enumerate(QUOTED)),
    "txt": "\n\n".join(CLEAN[:2]) + "\n",
}


class Bytes:
    def __init__(self):
        self.data = b""

    def write(self, data):
        self.data += data
        return len(data)


@pytest.mark.parametrize("compression", COMPRESSIONS, ids=lambda compression: compression.name)
def test_clean_files_come_out_as_they_went_in(newsclean, tmp_path, compression):
    (tmp_path / "raw").mkdir()
    names = {f"a.{suffix}{compression.suffixes[0]}": text.encode() for suffix, text in BY_SUFFIX.items()}
    for name, data in names.items():
        sink = Bytes()
        with packed(sink, compression) as packing:
            packing.write(data)
        (tmp_path / "raw" / name).write_bytes(sink.data)
    done = newsclean("clean", "raw", "-o", "out")
    assert done.returncode == 0, done.stderr
    for name, data in names.items():
        with (tmp_path / "out" / name).open("rb") as file:
            assert unpack(file, compression).read() == data


def test_a_byte_order_mark_of_a_table_stays_out_of_its_first_column(newsclean, tmp_path):
    (tmp_path / "a.csv").write_text('"text",n\n"学习(xuéxí)的人",1\n', "utf-8-sig")
    assert newsclean("clean", "a.csv").stdout.decode("utf-8-sig") == '"text",n\n"学习的人",1\n'
    assert newsclean("clean", "a.csv").stdout.startswith(b"\xef\xbb\xbf")
    (tmp_path / "b.csv").write_text("text,n\n学习(xuéxí)的人,1\n", "utf-8-sig")
    assert newsclean("clean", "--to", "jsonl", "b.csv").stdout.decode() == '{"text": "学习的人", "n": "1"}\n'


@pytest.mark.parametrize(
    ("name", "data", "rest"),
    [
        ("a.csv", 'id,text\n1,好的人\n2,"没有关上', '2,"没有关上'),
        ("a.json", '[{"text": "好的人"},\n{"text": "没有关上', '{"text": "没有关上'),
        ("a.json", '[{"text": "好的人"},\n{"text": "甲"}', None),
    ],
)
def test_a_last_record_that_is_cut_off_is_listed_and_counted(newsclean, tmp_path, name, data, rest):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / name).write_text(data, "utf-8")
    done = newsclean("clean", "raw", "-o", "out")
    assert done.returncode == 2
    assert b"1 failed" in done.stderr
    listed = [json.loads(line) for line in (tmp_path / "out" / "rejected.jsonl").read_text("utf-8").splitlines()]
    assert [row.get("record") for row in listed] == [rest]
    assert newsclean("clean", "-i", f"raw/{name}").returncode == 2
    assert (tmp_path / "raw" / name).read_text("utf-8") == data


@pytest.mark.parametrize(("name", "data"), [("a.json", '["甲", "乙"]'), ("a.jsonl", '["甲"]\n'), ("b.jsonl", '"甲"\n')])
def test_texts_that_are_no_records_are_told_apart(newsclean, tmp_path, name, data):
    (tmp_path / name).write_text(data, "utf-8")
    done = newsclean("clean", name)
    assert done.returncode == 2
    assert 'no record; write each text as {"text": ' in done.stderr.decode()
