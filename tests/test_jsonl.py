"""JSON lines: what is not the text passes through to the letter, and no line is lost."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.document import Document
from newsclean.formats import Jsonl, ReadOptions, Rejected
from newsclean.formats.json_record import add_fields


def read(data: bytes, **options):
    return list(Jsonl(ReadOptions(**options)).read(io.BytesIO(data), "x.jsonl"))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(st.text(), VALUES, max_size=4),
    st.text(),
    st.text(),
    st.booleans(),
    st.sampled_from(["\n", "\r\n", ""]),
)
def test_only_the_text_changes(record, before, after, ascii_only, end):
    record["text"] = before
    line = (json.dumps(record, ensure_ascii=ascii_only) + end).encode("utf-8", "surrogatepass")
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return
    (document,) = read(line)
    assert document.text == before
    assert Jsonl().write(document, before) == line
    written = Jsonl().write(document, after)
    assert written.endswith(end.encode())
    assert written.count(b"\n") == end.count("\n")
    assert json.loads(written) == record | {"text": after}
    assert list(json.loads(written)) == list(record)


def test_numbers_spaces_and_escapes_elsewhere_stay_to_the_letter():
    line = b'{ "n": 1.10, "big": 1E400,\t"e":"\\u4f60",  "text" : "\xe5\xa5\xbd" , "x":[1, 2]}\n'
    (document,) = read(line)
    assert Jsonl().write(document, "坏") == line.replace("好".encode(), "坏".encode())


def test_a_line_that_escapes_goes_on_escaping():
    (document,) = read(b'{"text": "\\u4f60\\u597d"}')
    assert Jsonl().write(document, "你") == b'{"text": "\\u4f60"}'


@pytest.mark.parametrize(
    ("record", "text"),
    [
        ({"content": "a", "text": "b"}, "b"),
        ({"raw_content": "a", "content": "b"}, "b"),
        ({"内容": "a"}, "a"),
        ({"text": None, "content": "b"}, "b"),
    ],
)
def test_the_text_key_is_found(record, text):
    assert read(json.dumps(record).encode())[0].text == text


def test_a_named_key_is_taken():
    assert read(b'{"text": "a", "body": "b"}', text_field="body")[0].text == "b"


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (b'{"text": "a"', "no JSON object"),
        (b'{"text": "a"} b', "follows"),
        (b'{"text": "a",}', "key"),
        (b'{text: "a"}', "key"),
        (b'["a"]', "no record"),
        (b'"a"', "no record"),
        (b"{", "too soon"),
        (b'{"title": "a"}', "title"),
        (b'{"text": 5}', "a number"),
        (b'{"text": ["a"]}', "an array"),
        (b"[" * 100_000, "no record"),
        (b'{"a": ' + b"[" * 100_000, "nested"),
        (b'{"text": "\0"}', "NUL"),
    ],
)
def test_a_line_without_a_text_is_rejected_as_it_stands(line, word):
    first, rejected, last = read(b'{"text": "1"}\n' + line + b'\n{"text": "3"}\n')
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(rejected, Rejected)
    assert rejected.record == line + b"\n"
    assert rejected.error.line == 2
    assert word in str(rejected.error)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{ "text" : "好", "n": 1.10 }\n', '{ "text" : "好", "n": 1.10, "title": "你", "date": "2021-04-05" }\n'),
        ('{"date": null, "text": "好"}\r\n', '{"date": null, "text": "好", "title": "你"}\r\n'),
        ('{"text": "\\u597d", "date": ""}', '{"text": "\\u597d", "date": "", "title": "\\u4f60"}'),
        ('{"title": "}", "date": "", "text": "好"}\n', '{"title": "}", "date": "", "text": "好"}\n'),
    ],
)
def test_fields_are_added_where_they_are_absent(line, expected):
    assert add_fields(line.encode(), {"title": "你", "date": "2021-04-05"}) == expected.encode()


def test_a_field_with_a_lone_surrogate_is_added_as_an_escape():
    added = add_fields('{"text": "好"}\n'.encode(), {"title": "\ud800"})
    assert json.loads(added) == {"text": "好", "title": "\ud800"}


def test_blank_lines_pass():
    assert read(b"\n  \r\n") == [b"\n", b"  \r\n"]


def test_a_byte_order_mark_goes_and_gb18030_lines_are_read():
    data = (
        b"\xef\xbb\xbf"
        + '{"text": "你好"}\n'.encode()
        + '{"text": "今天的天气很好，我们去了山上。"}\n'.encode("gb18030")
    )
    first, second = read(data)
    assert (first.text, second.text) == ("你好", "今天的天气很好，我们去了山上。")
    assert second.encoding == "gb18030"


def test_a_lone_surrogate_is_kept_as_an_escape():
    (document,) = read(b'{"text": "a\\ud800b"}')
    assert json.loads(Jsonl().write(document, "\ud800b")) == {"text": "\ud800b"}
