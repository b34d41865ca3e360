"""Bytes to text: the encodings of Chinese pages, and what is no text."""

import codecs

import pytest

from newsclean.decode import decode
from newsclean.errors import DocumentError

SIMPLIFIED = "县里的图书馆周末延长了开放时间，读者可以一直坐到晚上九点。馆长说，这是大家提出来的。\n"
TRADITIONAL = "縣裡的圖書館週末延長了開放時間，讀者可以一直坐到晚上九點。館長說，這是大家提出來的。\n"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "bom"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (TRADITIONAL, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (TRADITIONAL, "utf-32", "utf-32"),
        ("plain ASCII, nothing else\r\n", "ascii", "utf-8"),
        ("", "utf-8", "utf-8"),
    ],
)
def test_the_encoding_is_found(text, codec, name):
    assert decode(text.encode(codec))[:2] == (text, name)


def test_other_encodings_are_taken_at_chardets_word():
    text = "Съешь же ещё этих мягких французских булок, да выпей чаю. Широкая электрификация южных губерний.\n"
    assert decode(text.encode("koi8-r")).text == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("오늘은 날씨가 좋습니다. 공원에 갑시다.", "euc_kr"),
        ("今日はとても良い天気ですから、公園まで歩きましょう。", "euc_jp"),
        ("今日はとても良い天気ですから、公園まで歩きましょう。", "shift_jis"),
        ("Café à la crème, s'il vous plaît", "cp1252"),
    ],
)
def test_japanese_korean_and_french_are_not_taken_for_chinese(text, codec):
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize(
    "damage", [lambda d: d + b"\xff", lambda d: d[1:], lambda d: d[:-1], lambda d: d[:30] + d[31:]]
)
def test_utf8_with_a_broken_byte_loses_one_character_and_is_never_read_as_something_else(damage):
    data = damage(SIMPLIFIED.strip().encode())
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("\ufffd") == decoded.lost == 1
    assert set(decoded.text) <= set(SIMPLIFIED) | {"\ufffd"}
    with pytest.raises(DocumentError, match="--errors replace") as caught:
        decode(data, errors="strict")
    assert caught.value.line == 1


def test_big5_is_not_read_as_gb18030_however_short():
    for line in ("圖書館週末延長了開放時間", "他們說這是大家的事", "我們的學校在山上"):
        assert decode(line.encode("big5")).text == line
    for line in ("图书馆周末延长了开放时间", "他们说这是大家的事", "我们的学校在山上"):
        assert decode(line.encode("gb18030")).text == line


def test_a_named_encoding_is_taken_strictly():
    assert decode(TRADITIONAL.encode("big5"), encoding="big5").text == TRADITIONAL
    with pytest.raises(DocumentError, match="try another --encoding") as caught:
        decode(("甲\n" + SIMPLIFIED).encode("gbk"), encoding="utf-8")
    assert caught.value.line == 1
    with pytest.raises(DocumentError, match="no encoding is called"):
        decode(b"a", encoding="gb-utf")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (b"PK\x03\x04 the rest", "zip"),
        (b"\x1f\x8b\x08 the rest", "gzip"),
        (b"%PDF-1.7 the rest", "PDF"),
        (b"text with a \0 in it", "NUL"),
        (bytes(range(1, 256)) * 3, "encoding"),
    ],
)
def test_what_is_no_text_is_refused_with_a_remedy(data, word):
    with pytest.raises(DocumentError, match=word) as caught:
        decode(data)
    assert ";" in str(caught.value)


def test_line_breaks_stay():
    assert decode(codecs.BOM_UTF8 + b"a\r\nb\rc\n").text == "a\r\nb\rc\n"
