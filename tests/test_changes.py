"""Changes as records: undone and done again exactly, in every encoding; some rules put back and the others kept."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean import Pipeline
from newsclean.changes import changes_of
from newsclean.changes.bytes import encoded_as
from newsclean.changes.put_back import put_back
from newsclean.changes.record import digest, read_changes, text_digest
from newsclean.decode import decode
from newsclean.document import Document
from newsclean.edit import Edit, apply_edits
from newsclean.errors import ChangesError, DocumentError

TEXTS = st.text(alphabet="甲乙ab(é) \n\r\U0001f600\ud800", max_size=40)
PIPELINE = Pipeline.of()
ENCODINGS = [
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk", "gb2312", "big5"),
    *("big5hkscs", "cp950", "hz", "iso2022_jp_2", "utf-7", "cp936", "euc_jp", "cp1252"),
]
PARTS = ["學(xué)習", "新?聞", "首頁 > 新聞\n", "新闻", "&amp;nbsp;", "\u200b", "\n\n\n\n", "責任編輯：王明\n"]
PARTS.append("水渠昨天通水，能种水稻了。\r\n")


def read_back(data):
    """The changes of a file with these bytes, through their line of JSON, and the clean text."""
    decoded = decode(data)
    cleaned = PIPELINE.clean(decoded.text)
    document = Document("a.txt", decoded.text, decoded.encoding, changes=decoded.changes, data=data)
    return read_changes(changes_of(document, cleaned).to_line()), cleaned.text


def test_undone_byte_for_byte_in_every_encoding():
    generator = random.Random(1)
    done = 0
    for number in range(400):
        text = "".join(generator.choices(PARTS, k=generator.randrange(1, 12)))
        data = text.encode(ENCODINGS[number % len(ENCODINGS)], "ignore")
        try:
            changes, clean = read_back(data)
        except DocumentError:  # bytes that no encoding explains are no document
            continue
        done += 1
        raw = changes.undone(clean)
        assert changes.encoded.encode(raw) == data
        assert changes.done_again(raw) == clean
        assert (changes.raw, changes.clean) == (digest(data), text_digest(clean))
    assert done > 300


@settings(deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=30).map(lambda text: text.encode("gb18030", "ignore") + b"\xff\n"))
def test_bytes_that_cannot_be_decoded_come_back(data):
    try:
        decoded = decode(data)
    except DocumentError:
        return
    assert encoded_as(decoded.text, data, decoded.encoding).encode(decoded.text) == data


def test_a_nul_at_the_start_is_no_byte_order_mark():
    data = "\0學習".encode("big5hkscs")
    assert encoded_as("\0學習", data, "big5hkscs").encode("\0學習") == data


def test_only_the_lines_that_encoding_does_not_give_are_kept_as_bytes():
    lines = ["县城新开了一家书店，里面的书很多。".encode("gb18030")] * 50
    lines[7] = lines[7][:9] + b"\xff" + lines[7][9:]
    data = b"\n".join(lines)
    encoded = encoded_as(decode(data).text, data, decode(data).encoding)
    assert [number for number, _ in encoded.lines] == [7]


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_another_text_is_refused(text, other):
    changes = changes_of(Document("a.txt", text, line=1), PIPELINE.clean(text))
    if any(stage for _, stage in changes.stages) and text_digest(other) != changes.clean:
        try:
            undone = changes.undone(other)
        except ChangesError:
            return
        assert changes.done_again(undone) == other


FIELDS = b'{"path":"a","line":null,"raw":"","clean":"","encoding":"utf-8","characters":%b,"stages":[%b]}'


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"id":"a"}',
        b"null",
        FIELDS % (b"[1,2]", b'["f",[["0","","",""]]]'),
        FIELDS % (b"[1,2]", b'["f",[[0,""]]]'),
        FIELDS % (b"1", b""),
    ],
)
def test_a_broken_line_is_refused(line):
    with pytest.raises(ChangesError, match="is broken"):
        read_changes(line)


def test_rules_are_put_back_by_themselves():
    raw = "學(xué)習的人\u200b很多。\n首頁 > 新聞\n水渠昨天通水，三百亩旱地今年能种水稻了，村里放了一挂鞭炮。\n"
    cleaned = PIPELINE.clean(raw)
    changes = changes_of(Document("a.txt", raw), cleaned)
    text, also = changes.put_back(cleaned.text, lambda name: name.startswith("pinyin/"))
    assert (text.splitlines()[0], also) == ("學(xué)習的人很多。", {"traditional/convert": 1})
    text, also = changes.put_back(cleaned.text, lambda name: name.startswith("boilerplate/"))
    assert text.splitlines()[:2] == ["学习的人很多。", "首页 > 新闻"]  # what came before it stays done
    assert not also


@st.composite
def texts_and_stages(draw):
    text = now = draw(TEXTS)
    stages = []
    for number in range(draw(st.integers(0, 4))):
        cuts = sorted(draw(st.lists(st.integers(0, len(now)), max_size=8)))
        pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
        edits = [Edit(start, end, draw(TEXTS), f"r{draw(st.integers(0, 2))}") for start, end in pairs]
        stages.append((f"f{number}", edits))
        now = apply_edits(now, edits)
    return text, stages, now


@settings(max_examples=300, deadline=None)
@given(texts_and_stages(), st.sets(st.sampled_from(["r0", "r1", "r2"])))
def test_putting_back_nothing_changes_nothing_and_everything_gives_the_raw_text(given, rules):
    text, stages, now = given
    assert put_back(text, stages, lambda name: False) == (now, {})
    assert put_back(text, stages, lambda name: True) == (text, {})
    put_back(text, stages, lambda name: name[-2:] in rules)  # raises nothing


@given(TEXTS, st.data())
def test_putting_back_one_rule_of_one_stage_does_the_others(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = [
        Edit(start, end, data.draw(TEXTS), data.draw(st.sampled_from("ab")))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    others = [edit for edit in edits if edit.rule == "b"]
    assert put_back(text, [("f", edits)], lambda name: name == "f/a") == (apply_edits(text, others), {})
