"""JSON arrays, tables, and a document a line: only the text changes, and what is broken is named and kept."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.document import Document
from newsclean.errors import DocumentError, UnreadableRestError
from newsclean.formats import Frame, Jsonl, ReadOptions, Rejected
from newsclean.formats.json_array import JsonArray
from newsclean.formats.lines import Lines
from newsclean.formats.table import Csv, Tsv

RAW, CLEAN = "学习(xuéxí)的人很多。", "学习的人很多。"


class Slow(io.RawIOBase):
    """A stream that gives a few bytes at a time."""

    def __init__(self, data, size):
        self.data, self.size = io.BytesIO(data), size

    def read(self, size=-1):
        return self.data.read(self.size)

    def readline(self, size=-1):
        return self.data.readline(size)


def read(kind, data, size=None, **options):
    return list(kind(ReadOptions(**options)).read(Slow(data, size) if size else io.BytesIO(data), "x"))


def written(kind, items, change=lambda text: text):
    """What is written of a file when every record is."""
    out = b""
    is_first = True
    for item in items:
        if isinstance(item, Frame):
            out += item.data if item.if_first is None or not is_first else item.if_first
        elif isinstance(item, Document):
            out += kind().write(item, change(item.text))
            is_first = False
        else:
            out += item.record if isinstance(item, Rejected) else item
            is_first = False
    return out


# JSON arrays

ARRAYS = [
    b"[]",
    b" [ ]\n",
    b'[{"text": "a"}]',
    b'\xef\xbb\xbf[\n  {"text": "a", "n": 1.10},\n  {"n": 1E400, "text": "b"}\n]\n\n',
    b'[{"text": "[{\\"\\\\"},\t{"text": "]}", "x": [[], {"y": "\\u4f60"}]} ,{"text": ""}]',
    b'[\n1, "a\\"]", null, [{"text": "b"}], {"title": "c"}, -1.5e3, {"text": 1}, {"text": null}\n]',
]


@pytest.mark.parametrize("data", ARRAYS)
@pytest.mark.parametrize("size", [1, 3, 7, None])
def test_an_array_is_written_as_it_was(data, size):
    items = read(JsonArray, data, size)
    assert written(JsonArray, items) == data
    values = json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    records = [item for item in items if not isinstance(item, Frame)]
    assert len(records) == len(values)
    for record, value in zip(records, values, strict=True):
        is_document = isinstance(value, dict) and isinstance(value.get("text", 1), str | None)
        assert isinstance(record, Document if is_document else Rejected)


@settings(deadline=None)
@given(
    st.lists(st.dictionaries(st.text(), st.text() | st.integers() | st.none())), st.integers(1, 9), st.integers(0, 3)
)
def test_any_array_comes_back(values, size, indent):
    data = json.dumps([{**value, "text": str(value)} for value in values], indent=indent or None).encode()
    items = read(JsonArray, data, size)
    assert written(JsonArray, items) == data
    again = json.loads(written(JsonArray, items, lambda text: f'"{text}"\n'))
    assert again == [{**value, "text": f'"{value}"\n'} for value in values]


@pytest.mark.parametrize(
    ("data", "good", "line", "words"),
    [
        (b'[\n{"text": "a"},\n{"text": "b"},\n]', 2, 4, "there is a comma before the end"),
        (b'[\n{"text": "a"},\n{"text": "b', 1, 3, "cut off"),
        (b'[\n{"text": "a"},\n', 1, 3, "cut off"),
        (b'[\n{"text": "a"}\n{"text": "b"}]', 1, 3, "a comma is missing"),
        (b'[\n{"text": "a"}]\n\n[', 1, 4, "something follows"),
        (b'[\n{"text": "a"}, 12', 1, 2, "cut off"),
    ],
)
def test_of_a_broken_array_the_good_records_come_first(data, good, line, words):
    items = []
    with pytest.raises(UnreadableRestError, match=words) as caught:
        items.extend(iter_into(items, JsonArray().read(io.BytesIO(data), "x")))
    assert caught.value.line == line
    assert sum(isinstance(item, Document) for item in items) == good


def test_records_on_one_line_are_named_by_number():
    rejected = [
        item for item in read(JsonArray, b'[{"text": "a"}, 3, {"text": "b"},\n4]') if isinstance(item, Rejected)
    ]
    assert [str(item.error).startswith("record 2: ") for item in rejected] == [True, False]
    with pytest.raises(UnreadableRestError, match="cut off, behind record 2"):
        read(JsonArray, b'[{"text": "a"}, 3, {"text": "b')


def iter_into(items, found):
    for item in found:
        items.append(item)
    return ()


@pytest.mark.parametrize("data", [b'{"text": "a"}', b'"a"', b"1", b"text", "[]".encode("utf-16")])
def test_what_is_no_array_is_refused(data):
    with pytest.raises(DocumentError):
        read(JsonArray, data)


def test_an_array_is_cleaned_and_stays_one(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    records = [{"id": 0}, {"id": 1, "text": RAW}, {"id": 2, "text": 3}, {"id": 3, "text": RAW}]
    (tmp_path / "raw" / "a.json").write_text(json.dumps(records, ensure_ascii=False, indent=2), "utf-8")
    done = newsclean("clean", "raw", "-o", "out")
    assert done.returncode == 2
    assert b"raw/a.json:2: has no text" in done.stderr
    assert b"raw/a.json:9: its 'text' is a number" in done.stderr
    expected = [{"id": 1, "text": CLEAN}, {"id": 3, "text": CLEAN}]
    assert json.loads((tmp_path / "out" / "a.json").read_text("utf-8")) == expected
    rejected = (tmp_path / "out" / "rejected.jsonl").read_text("utf-8").splitlines()
    assert ["".join(json.loads(line)["record"].split()) for line in rejected] == ['{"id":0}', '{"id":2,"text":3}']
    assert json.loads(newsclean("clean", "raw/a.json").stdout) == [{"id": 0}, expected[0], records[2], expected[1]]
    lines = newsclean("clean", "raw/a.json", "--to", "jsonl").stdout.decode().splitlines()
    assert json.loads(lines[1]) == {"id": 1, "text": CLEAN}


def test_a_cut_array_is_cleaned_up_to_the_cut_and_stays_an_array(newsclean, tmp_path):
    (tmp_path / "a.json").write_text(f'[\n{{"text": "{RAW}"}},\n{{"text": "ab', "utf-8")
    done = newsclean("clean", "a.json", "-o", "out.json")
    assert done.returncode == 2
    assert b"a.json:3: the array is cut off" in done.stderr
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == [{"text": CLEAN}]


# Tables

TABLES = [
    (b"", 0),
    (b"id,text\n", 0),
    (b"id,text\n1,a\n2,b", 2),
    (b'\xef\xbb\xbfid;text\r\n1;"a;""b""\r\nc"\r\n\r\n2;d\r\n', 2),
    (b'text,id\n"a ""b"" c",1\n"",2\n,3\nsix" nails,4\n', 4),
    (b'"id","text","x"\n"1","a\n\n""\n",""\n', 1),
]


@pytest.mark.parametrize(("data", "count"), TABLES)
def test_a_table_is_written_as_it_was(data, count):
    items = read(Csv, data)
    assert written(Csv, items) == data
    assert sum(isinstance(item, Document) for item in items) == count


@given(
    st.lists(st.tuples(st.text(), st.text(), st.text()), max_size=5),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([(Csv, ","), (Csv, ";"), (Tsv, "\t")]),
    st.text(),
)
def test_only_the_text_of_a_table_changes(rows, quoting, end, kind, new):
    rows = [tuple("".join(c for c in value if c not in "\0\r" and c.isprintable()) for value in row) for row in rows]
    rows = [row for row in rows if any(row)]
    new = "".join(c for c in new if c != "\0" and not "\ud800" <= c <= "\udfff")
    format, delimiter = kind
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([("id", "text", "url"), *rows])
    data = sink.getvalue().encode()
    items = read(format, data, encoding="utf-8")
    documents = [item for item in items if isinstance(item, Document)]
    assert [document.text for document in documents] == [row[1] for row in rows]
    assert written(format, items) == data
    changed = written(format, items, lambda text: new).decode()
    again = list(csv.reader(io.StringIO(changed, newline=""), delimiter=delimiter))
    assert again[1:] == [[row[0], new if new != row[1] else row[1], row[2]] for row in rows]


def test_rows_of_another_width_and_bad_rows_are_rejected_with_their_line():
    data = b'id,text\n1,a\n2\n3,b,c\n4,"x\ny"\n5,\0\n6,d\n'
    items = [item for item in read(Csv, data) if not isinstance(item, Frame)]
    assert [item.error.line for item in items if isinstance(item, Rejected)] == [3, 4, 7]
    assert [(item.text, item.line) for item in items if isinstance(item, Document)] == [("a", 2), ("x\ny", 5), ("d", 8)]
    assert written(Csv, read(Csv, data)) == data


def test_a_quote_that_is_not_closed_names_where_it_opened():
    items = []
    with pytest.raises(UnreadableRestError, match="not closed") as caught:
        iter_into(items, Csv().read(io.BytesIO(b'id,text\n1,a\n2,"b\n3,c\n4,d\n'), "x"))
    assert caught.value.line == 3
    assert [item.text for item in items if isinstance(item, Document)] == ["a"]


def test_a_row_whose_quote_closes_within_a_later_line_is_rejected():
    data = b'id,text\n1,"a\n2,b\n3,"c"\n4,d\n5,"e"f\n'
    items = [item for item in read(Csv, data) if not isinstance(item, Frame)]
    assert [type(item) for item in items] == [Rejected, Document, Document]
    assert items[0].error.line == 2
    assert "closes in the middle of a later line" in str(items[0].error)
    assert written(Csv, read(Csv, data)) == data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"id,title\n1,a\n", r"among its columns \(id, title\).*the first row must be the names"),
        (b"text,text\na,b\n", "several columns 'text'"),
        (b"\x00\x01,text\n", "NUL"),
    ],
)
def test_a_table_without_a_text_is_refused(data, words):
    with pytest.raises(DocumentError, match=words):
        read(Csv, data)


def test_a_table_of_a_spreadsheet_is_cleaned(newsclean, tmp_path):
    rows = [("编号", "正文", "网址"), *((str(n), f"第{n}页。\r\n{RAW},“好”", "a,b") for n in range(50))]
    sink = io.StringIO(newline="")
    csv.writer(sink).writerows(rows)
    (tmp_path / "a.csv").write_bytes(sink.getvalue().encode("gbk", "replace").replace(b"xu?x?", "xuéxí".encode("gbk")))
    done = newsclean("clean", "a.csv")
    assert done.returncode == 0
    again = list(csv.reader(io.StringIO(done.stdout.decode("utf-8"), newline="")))
    assert again == [list(rows[0]), *([row[0], row[1].replace(RAW, CLEAN), row[2]] for row in rows[1:])]
    record = json.loads(newsclean("clean", "a.csv", "--to", "jsonl").stdout.splitlines()[0])
    assert record == {"编号": "0", "正文": again[1][1], "网址": "a,b"}
    assert newsclean("check", "a.csv").stdout.decode().splitlines()[1].startswith("a.csv:2:9: ")


def test_a_named_column_is_taken(newsclean):
    data = f"a\tb\n{RAW}\t{RAW}\n".encode()
    done = newsclean("clean", "--format", "tsv", "--text-field", "b", stdin=data)
    assert done.stdout.decode() == f"a\tb\n{RAW}\t{CLEAN}\n"
    assert newsclean("clean", "--format", "tsv", stdin=data).returncode == 2


# A document a line


def test_each_line_is_a_document(newsclean):
    data = f"{RAW}\r\n\n首页 > 新闻\n{RAW}".encode()
    done = newsclean("clean", "--format", "lines", stdin=data)
    assert done.stdout.decode().splitlines()[0] == CLEAN
    assert done.stdout.count(b"\n") == 3
    assert done.stdout.decode().endswith(f"\n{CLEAN}")
    records = newsclean("clean", "--format", "lines", "--to", "jsonl", stdin=data).stdout.decode().splitlines()
    assert json.loads(records[0]) == {"id": "<stdin>:1", "text": CLEAN}
    assert [json.loads(record)["id"] for record in records] == ["<stdin>:1", "<stdin>:3", "<stdin>:4"]
    checked = newsclean("check", "--format", "lines", stdin=data).stdout.decode().splitlines()
    assert checked[0].startswith("<stdin>:1:3: pinyin")
    assert checked[-1].startswith("<stdin>:4:3: pinyin")


def test_lines_keep_their_breaks_and_bad_ones_are_rejected():
    data = "天气很好。\r\n  \nab\0cd\n风不大。".encode()
    items = read(Lines, data)
    assert written(Lines, items) == data
    assert [type(item) for item in items] == [Document, bytes, Rejected, Document]
    assert items[2].error.line == 3


# Nested fields


@pytest.mark.parametrize("kind", [Jsonl, JsonArray])
@pytest.mark.parametrize(
    ("record", "field", "text"),
    [
        ({"data": {"text": RAW, "n": 1}}, "data.text", RAW),
        ({"data.text": RAW, "data": {"text": "no"}}, "data.text", RAW),
        ({"a": {"b": {"c": RAW}}, "b": 0}, "a.b.c", RAW),
    ],
)
def test_a_nested_field_is_found_and_only_it_changes(kind, record, field, text):
    data = json.dumps([record] if kind is JsonArray else record, ensure_ascii=False).encode()
    items = read(kind, data, text_field=field)
    (document,) = (item for item in items if isinstance(item, Document))
    assert document.text == text
    assert written(kind, items, lambda text: CLEAN).decode() == data.decode().replace(RAW, CLEAN)


@pytest.mark.parametrize("record", [{"data": {}}, {"data": "text"}, {"data": {"text": 3}}, {"data": [1]}, {}])
def test_a_nested_field_that_is_not_there_is_rejected(record):
    (rejected,) = read(Jsonl, json.dumps(record).encode(), text_field="data.text")
    assert isinstance(rejected, Rejected)
    assert "data.text" in str(rejected.error)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
@pytest.mark.parametrize("options", [(), ("--encoding", "utf-16"), ("--encoding", "utf-16-le")])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", 'id,text\r\n1,學習很多人\r\n2,"第一行\n第二行(xuéxí)"\r\n'),
        ("a.tsv", "text\tid\n学习(xuéxí)的人\t1\n"),
        ("a.jsonl", '{"text": "学习(xuéxí)的人"}\n'),
    ],
)
def test_lines_in_utf16_are_refused_with_a_remedy(tmp_path, newsclean, name, text, codec, options):
    (tmp_path / name).write_bytes(text.encode(codec))
    done = newsclean("clean", name, *options)
    assert done.returncode == 2
    assert done.stdout == b""
    assert "are read as UTF-8: convert with iconv -f utf-" in done.stderr.decode()


@pytest.mark.parametrize("codec", ["utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"])
def test_wide_encodings_without_a_mark_are_named_with_their_order(codec):
    line = '{"text": "县城新开了一家书店"}\n'
    with pytest.raises(DocumentError, match=f"iconv -f {codec} -t utf-8"):
        list(Jsonl().read(io.BytesIO(line.encode(codec)), "a.jsonl"))
    if "32" in codec:
        with pytest.raises(DocumentError, match=f"say --encoding {codec}"):
            ReadOptions().decode("县城新开了一家书店，里面的书很多。\n".encode(codec))
