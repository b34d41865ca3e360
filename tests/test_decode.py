"""Bytes to text: the encodings of Chinese pages, and what is no text."""

import codecs
import random
from contextlib import suppress

import pytest

from newsclean.chinese.utf8 import read_damaged
from newsclean.decode import decode, mixed
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
        ("รัฐบาลประกาศมาตรการใหม่เพื่อเศรษฐกิจ", "cp874"),
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


LOST = "\ufffd"


def rules(decoded):
    return [(change.rule, change.line, change.before, change.after) for change in decoded.changes]


def test_lines_in_two_encodings_are_read_each_in_its_own():
    for other, text in (("gb18030", SIMPLIFIED), ("big5", TRADITIONAL)):
        first, second = text.strip() + "甲乙\r\n", text.strip() + "丙丁\r\n"
        decoded = decode(first.encode() + second.encode(other) + first.encode() + second.encode(other))
        assert decoded.text == (first + second) * 2
        assert decoded.encoding == "mixed"
        name = "big5hkscs" if other == "big5" else other
        assert rules(decoded) == [("mixed", 2, name, "utf-8"), ("mixed", 4, name, "utf-8")]


def test_a_short_line_in_another_encoding_is_read():
    decoded = decode(SIMPLIFIED.encode() * 3 + "图书馆开放时间\n".encode("gbk"))
    assert decoded.text == SIMPLIFIED * 3 + "图书馆开放时间\n"


@pytest.mark.parametrize("at", range(len(SIMPLIFIED) - 1))
@pytest.mark.parametrize("byte", range(3))
def test_a_bad_byte_in_utf8_costs_one_character(at, byte):
    data = bytearray(SIMPLIFIED[at].encode())
    data[byte] = 0xFF
    before, behind = SIMPLIFIED * 2 + SIMPLIFIED[:at], SIMPLIFIED[at + 1 :]
    decoded = decode(before.encode() + data + behind.encode())
    assert decoded.text == before + LOST + behind
    assert rules(decoded) == [("lost", 3, data.hex(" ").upper(), LOST)]


def test_what_is_lost_in_a_row_is_counted():
    decoded = decode(SIMPLIFIED.encode() + b"\xe5\x9b\xbe\xe4\xb9\xe9\xa6" + SIMPLIFIED.encode())
    assert decoded.text == SIMPLIFIED + "图" + LOST * 2 + SIMPLIFIED
    assert decoded.lost == 2


@pytest.mark.parametrize(("codec", "text"), [("utf-8", SIMPLIFIED), ("gb18030", SIMPLIFIED), ("big5", TRADITIONAL)])
def test_a_file_cut_in_a_character_loses_that_one(codec, text):
    for count in range(12, len(text) - 1):
        data = text[:count].encode(codec) + text[count].encode(codec)[:-1]
        assert decode(data).text == text[:count] + LOST, count


def test_a_byte_lost_in_gb18030_leaves_the_rest_of_the_line_in_step():
    exact = 0
    places = [at for at, character in enumerate(SIMPLIFIED) if character > "\x7f"]
    for at in places:
        for kept in SIMPLIFIED[at].encode("gb18030"):
            data = SIMPLIFIED[:at].encode("gb18030") + bytes([kept]) + SIMPLIFIED[at + 1 :].encode("gb18030")
            decoded = decode(SIMPLIFIED.encode("gb18030") + data)
            text = decoded.text.removeprefix(SIMPLIFIED)
            assert decoded.lost == text.count(LOST) == 1
            assert decoded.changes[-1].line == 2
            # The lost character may be taken for its neighbour, which is wrong then; nothing else is.
            assert sum(a != b for a, b in zip(text, SIMPLIFIED, strict=True)) <= 3
            exact += text == SIMPLIFIED[:at] + LOST + SIMPLIFIED[at + 1 :]
    assert exact >= 0.9 * 2 * len(places)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL * 5, "他的作品揭示了", "第1行\n第2行，abc\n", "plain\n"])
def test_utf16_without_a_mark(codec, text):
    assert decode(text.encode(codec))[:2] == (text, codec)


def test_utf16_with_a_mark_may_be_cut():
    decoded = decode(codecs.BOM_UTF16_LE + SIMPLIFIED.encode("utf-16-le")[:-1])
    assert decoded.text == SIMPLIFIED[:-1] + LOST


def test_seven_bit_encodings():
    assert decode(SIMPLIFIED.encode("hz"))[:2] == (SIMPLIFIED, "hz")
    assert decode("日本語の記事\n".encode("iso2022_jp")).text == "日本語の記事\n"
    code = "echo ~{a,b}~ ~{x~} \x1b$\n"
    assert decode(code.encode())[:2] == (code, "utf-8")


def test_euc_tw():
    text = "圖書館週末延長了開放時間，讀者可以一直坐到晚上九點。亍菟"
    data = bytes.fromhex(  # by glibc's iconv
        "e8b7d5f3f3a8e2cec6ddcdb7cfdbc4a7e2e4cdf3d5ebe2e6a1a2fbf4cfafc6abc5e8c4a1cefec9e4ccafdba5c4b8c4a6f6b5a1a4"
        "8ea2a1a9e1ef"
    )
    assert decode(data)[:2] == (text, "euc-tw")
    assert decode(data, encoding="EUC-TW").text == text
    assert decode(data[:-1], encoding="euc-tw", errors="replace").text == text[:-1] + LOST


def test_a_declaration_decides_where_the_bytes_do_not():
    assert decode("Größe".encode("cp1250"), declared="windows-1250").text == "Größe"
    assert decode(SIMPLIFIED.encode("gbk"), declared="big5").text == SIMPLIFIED
    assert decode(SIMPLIFIED.encode("gbk"), declared="no such thing").text == SIMPLIFIED
    assert decode(SIMPLIFIED.encode("gbk"), declared="iso-8859-1").text == SIMPLIFIED


def test_names_mean_what_pages_mean_by_them():
    assert decode("镕".encode("gb18030"), encoding="gb2312").text == "镕"
    assert decode("喺".encode("big5hkscs"), encoding="big5").text == "喺"
    assert decode("約翰‧史密斯～".encode("cp950"), encoding="big5").text == "約翰‧史密斯～"
    assert decode(b"\x81", encoding="latin-1").text == "\x81"


def test_errors_override():
    data = SIMPLIFIED.encode("gbk")[:-2] + b"\xff\n"
    assert decode(data, encoding="gbk", errors="replace").text == SIMPLIFIED[:-2] + LOST + "\n"
    for options in ({"encoding": "gbk"}, {"errors": "strict"}):
        with pytest.raises(DocumentError) as caught:
            decode(data, **options)
        assert caught.value.line == 1


def test_random_bytes_stay_errors():
    chance = random.Random(4)
    for size in (20, 60, 200, 2000):
        for _ in range(25):
            data = bytes(chance.randrange(1, 256) for _ in range(size))
            with pytest.raises(DocumentError):
                decode(data)


def test_chinese_text_is_never_an_error_however_it_is_damaged():
    chance = random.Random(5)
    for codec in ("utf-8", "gb18030", "big5"):
        for _ in range(60):
            data = bytearray((TRADITIONAL * 4).encode(codec))
            for _ in range(chance.randrange(1, 6)):
                del data[chance.randrange(len(data))]
            decoded = decode(bytes(data))
            right = sum(map(TRADITIONAL.__contains__, decoded.text))
            assert right >= 0.8 * len(TRADITIONAL) * 4


@pytest.mark.parametrize("piece", [b"\xe4", b"\xff", b"\xe4\xb8", b"\xb5\xc4", b"\xb5", b"\xb5A", b"\xe4\xb8\xadA\xff"])
def test_long_damage_ends(piece):
    with suppress(DocumentError):
        decode(SIMPLIFIED.encode("gbk") + piece * 20_000)
    with suppress(DocumentError):
        decode(SIMPLIFIED.encode() + piece * 20_000)


def test_gb18030_is_read_as_windows_writes_it():
    assert decode("门票10".encode("gbk") + b"\x80" + "，欢迎各位读者前来参观。".encode("gbk")).text == (
        "门票10€，欢迎各位读者前来参观。"
    )
    assert decode("图书馆开放".encode("gbk") + b"\xa3\xa0" + "读者很多".encode("gbk")).text == "图书馆开放　读者很多"


def test_surrogates_in_utf8_are_the_character_they_stand_for():
    data = "今天图书馆开门".encode() + b"\xed\xa0\xbd\xed\xb8\x80" + "大家很高兴\n".encode()
    decoded = decode(data)
    assert decoded[:2] == ("今天图书馆开门😀大家很高兴\n", "utf-8")
    assert rules(decoded) == [("cesu-8", 1, "cesu-8", "utf-8")]


@pytest.mark.parametrize("codec", ["utf-8", "gbk"])
def test_a_few_nul_characters_are_no_binary(codec):
    text = ("今天\0" + SIMPLIFIED) * 3
    assert decode(text.encode(codec)).text == text
    with pytest.raises(DocumentError, match="NUL"):
        decode("今\0天\0图\0书\0馆\0".encode(codec))


@pytest.mark.parametrize("word", ["王", "你", "徐", "图书", "要强", "嗯嗯", "通讯员", "小偷"])
def test_a_word_alone_is_gb18030(word):
    assert decode(word.encode("gbk"))[:2] == (word, "gb18030")


_FRAMED = [
    ("gb18030", "┌──┬──┐\n│站名│票价│\n├──┼──┤\n│东门│两元│\n└──┴──┘"),
    ("gb18030", "├── 源码\n│   └── 说明.txt\n└── 图片"),
    ("gb18030", "╔══════╗\n║公告　　║\n╚══════╝"),
    ("gb18030", "┌────┐\n│　庫房　│\n└────┘"),
    ("big5", "┌──┬──┐\n│站名│票價│\n├──┼──┤\n│東門│兩元│\n└──┴──┘"),
    ("utf-8", "┌──┬──┐\n│站名│票价│\n└──┴──┘"),
]


@pytest.mark.parametrize(("codec", "text"), _FRAMED)
def test_a_table_in_a_frame_is_known_by_its_few_hanzi(codec, text):
    assert decode(text.encode(codec)).text == text


def test_random_bytes_between_frames_stay_errors():
    chance, frame = random.Random(6), "┌──┬──┐".encode("gb18030")
    for _ in range(25):
        with pytest.raises(DocumentError):
            decode(frame + bytes(chance.randrange(1, 256) for _ in range(60)) + frame)


@pytest.mark.parametrize("text", ["é€", "ñandú", "Привет", "αβγ"])
def test_a_word_of_another_script_in_utf8_is_not(text):
    assert decode(text.encode())[:2] == (text, "utf-8")


def test_one_damaged_byte_in_a_line_leaves_it_gb18030():
    chance = random.Random(6)
    line = SIMPLIFIED.strip().encode("gbk")
    for _ in range(100):
        data = bytearray(line)
        at = chance.choice([at for at, byte in enumerate(data) if byte > 0x7F])
        change = chance.randrange(3)
        if change == 0:
            del data[at]
        elif change == 1:
            data[at] = chance.randrange(1, 256)
        else:
            data.insert(at, chance.randrange(0x81, 0xFF))
        assert decode(bytes(data)).encoding == "gb18030"


@pytest.mark.parametrize("text", ["學習", "自出版", "有一天他们", "中标结果公告发布于今天"])
@pytest.mark.parametrize("bad", [b"\xff", b"\xff\xfe", b"\xfe\xfe\xff"])
def test_bad_bytes_in_a_few_hanzi_are_lost_and_not_letters_of_another_alphabet(text, bad):
    data = text.encode()
    for at in range(3, len(data) + 1, 3):
        decoded = decode(data[:at] + bad + data[at:] + b"\n")
        assert decoded.encoding == "utf-8"
        assert decoded.text.replace("\ufffd", "") == text + "\n"
        assert decoded.lost == 1


@pytest.mark.parametrize(
    ("text", "codec"),
    [("Сегодня в городе хорошая погода.", "cp1251"), ("Привет, как дела?", "koi8-r"), ("Un café à l'été", "cp1252")],
)
def test_letters_of_another_alphabet_stay_such(text, codec):
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\xff"])
@pytest.mark.parametrize("text", ["思想\n", "一曲", "县里的图书馆周末延长了开放时间。\r\n", "plain text\n", "和１\n"])
def test_damage_in_front_of_utf8_is_no_mark_of_utf16(mark, text):
    decoded = decode(mark + text.encode())
    assert (decoded.encoding, decoded.text, decoded.lost) == ("utf-8", f"\ufffd{text}", 1)


@pytest.mark.parametrize(
    "text", ["ab", "你", "佢", "你好", "นมัสการ", "한국어 신문", "नमस्ते", "┌", "مرحبا", "line\n", "日本語の新聞"]
)
@pytest.mark.parametrize(("mark", "codec"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_text_in_utf16_behind_its_mark_is_read_as_such(text, mark, codec):
    assert decode(mark + text.encode(codec)).text == text


@pytest.mark.parametrize("text", ["伤员", "２０", "的欧洲"])
def test_a_byte_put_into_one_of_two_hanzi_does_not_make_another_alphabet(text):
    data = text.encode()
    assert decode(data[:4] + b"\xff\xfe" + data[4:]).encoding == "utf-8"


def test_the_fast_test_for_damaged_utf8_refuses_nothing_that_the_slow_one_may_take():
    draw = random.Random(18)
    refused = 0
    for _ in range(2_000):
        text = "".join(draw.choice("学习abé的\u200b😀") for _ in range(draw.randrange(12)))
        data = bytearray(text.encode(draw.choice(("utf-8", "gb18030"))))
        for _ in range(draw.randrange(4)):
            data.insert(draw.randrange(len(data) + 1), draw.choice((0x41, 0xC3, 0xE4, 0xB8, 0xAD, 0xFF, 0xF0)))
        if not mixed._may_be_utf8(bytes(data)):
            refused += 1
            found, losses = read_damaged(bytes(data))
            assert len(mixed._beyond_ascii(found)) < max(2, sum(loss.characters for loss in losses))
    assert refused > 100
