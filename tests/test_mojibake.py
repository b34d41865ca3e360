"""The mojibake filter on any text, on every encoding it knows, and on text that only looks damaged."""

import foreign
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.edit import undo_changes
from newsclean.pipeline import Pipeline

PIPELINE = Pipeline.of(select=["mojibake"])
NASTY = "ä½\xa0å¥½ÖÐ¹úÎÄ×ÖéA”…â€œ“\x81\ufffd锟斤拷烫\n\r \ud800中"
SENTENCES = (
    "春天的第一场雨下了整整两天。",
    "港口今年吞吐量为３００万吨，比去年多两成！",
    "“谁也没有想到，”老船长说，“水会退得这样快……”",
)


def texts(alphabet):
    return st.text(alphabet, max_size=60)


def windows_1252(data):
    """Decodes as sloppily as browsers do: what the table leaves undefined passes as it is."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)


DECODERS = {"latin-1": lambda data: data.decode("latin-1"), "cp1252": windows_1252}


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_was_decoded_wrongly_comes_back(sentence, encoding, decoder):
    damaged = DECODERS[decoder](sentence.encode(encoding))
    assert damaged != sentence
    assert PIPELINE.clean(damaged).text == sentence


@pytest.mark.parametrize("sentence", SENTENCES)
def test_clean_chinese_stays(sentence):
    assert not PIPELINE.clean(sentence).changes


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x24F), max_size=12))
def test_a_few_latin_letters_never_become_one_hanzi(text):
    cleaned = PIPELINE.clean(text)
    hanzi = sum(character > "\u2fff" for character in cleaned.text)
    changing = [change for change in cleaned.changes if change.before != change.after]
    # Signs, `Ã©`, and a byte order mark, `ï»¿`, become what they were, and no hanzi.
    assert hanzi >= 2 or (hanzi == 0 and all(map(is_utf8_as_latin, changing)))


def is_utf8_as_latin(change):
    """Whether `before` is the UTF-8 of `after`, read byte by byte; C1 controls may be lost."""
    misread = (
        "".join(bytes([byte]).decode(encoding, "ignore") for byte in change.after.encode())
        for encoding in ("cp1252", "latin-1")
    )
    return without_c1(change.before) in map(without_c1, misread)


def without_c1(text):
    return "".join(character for character in text if not "\x80" <= character <= "\x9f")


@given(st.text("abcdeéèàùçëïüöäßñãõåæøœ '’.,-", max_size=80))
def test_western_prose_stays(text):
    assert PIPELINE.clean(text).text == text


@given(texts(NASTY))
def test_any_text_is_undone_and_clean_the_second_time(text):
    cleaned = PIPELINE.clean(text)
    assert undo_changes(cleaned.text, cleaned.changes) == text
    assert PIPELINE.clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize("piece", ["é", "ä½", "ÖÐ", "ÖA", "Ã", "\ufffd", "锟斤拷", "烫"])
def test_a_long_line_of_near_matches_ends(piece):
    text = piece * 20000
    assert undo_changes(PIPELINE.clean(text).text, PIPELINE.clean(text).changes) == text


def big5_of(text):
    return convert("s2tw", text).encode("big5", "ignore")


def convert(config, text):
    import opencc

    return opencc.OpenCC(config).convert(text)


LONGER = (
    "县里的图书馆周末延长了开放时间，读者可以一直坐到晚上九点。馆长说，这是大家提出来的。",
    "渔民们清早出海，傍晚回港，码头上的冷库连夜装车，第二天一早就送到省城的菜市场。",
)
AGAIN = {
    "big5": lambda text: windows_1252(big5_of(text)),
    "utf-8-as-cp437": lambda text: text.encode().decode("cp437"),
    "gb18030-as-cp437": lambda text: text.encode("gb18030").decode("cp437"),
    "big5-as-gbk": lambda text: big5_of(text).decode("gb18030"),
    "gbk-as-big5": lambda text: text.encode("gbk").decode("big5hkscs"),
    "utf-8": lambda text: windows_1252(windows_1252(text.encode()).encode()),
    "entity": lambda text: "".join(f"&#{ord(character)};" for character in text),
    "escape": lambda text: text.encode("unicode_escape").decode(),
    "percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
}


@pytest.mark.parametrize("rule", AGAIN)
@pytest.mark.parametrize("text", LONGER)
def test_every_way_of_reading_it_wrongly_is_taken_back(rule, text):
    try:
        damaged = AGAIN[rule](text)
    except UnicodeDecodeError:
        pytest.skip("these bytes cannot be read so")
    cleaned = PIPELINE.clean(damaged)
    assert cleaned.text == (convert("s2tw", text) if rule.startswith("big5") else text)
    assert {change.rule for change in cleaned.changes} == {rule}


@pytest.mark.parametrize("errors", ["replace", "ignore"])
@pytest.mark.parametrize("codec", ["gbk", "gb18030"])
@pytest.mark.parametrize("text", LONGER)
def test_utf8_read_as_gbk_gives_back_what_is_certain(text, codec, errors):
    damaged = f"编者按。\n{text.encode().decode(codec, errors)}\n"
    cleaned = PIPELINE.clean(damaged)
    first, second, _ = cleaned.text.split("\n")
    assert first == "编者按。"
    assert set(second) <= set(text) | {"\ufffd"}
    assert len(text) - second.count("\ufffd") * 2 <= len(second) <= len(text)
    assert {change.rule for change in cleaned.changes} <= {"utf-8-as-gbk", "lost"}


def test_one_misread_line_leaves_the_others_alone():
    clean = "鹦鹉和鹈鹕在公园里，à côté de l'été。\n"
    damaged = LONGER[0].encode("gb18030").decode("latin-1") + "\n"
    assert PIPELINE.clean(clean + damaged + clean).text == clean + LONGER[0] + "\n" + clean


def test_other_languages_tables_and_code_stay():
    lines = foreign.lines()
    assert len(lines) == 2000
    changed = [line for line in lines if PIPELINE.clean(line).changed]
    assert changed == []
    assert not PIPELINE.clean("\n".join(lines)).changed


def test_addresses_keep_their_codes():
    for address in (
        "https://zh.example.invalid/wiki/%E4%BD%A0%E5%A5%BD",
        "?q=%E4%BD%A0%E5%A5%BD",
        "a.html#%E4%BD%A0%E5%A5%BD",
    ):
        assert not PIPELINE.clean(f"见 {address} 一文").changed


@pytest.mark.parametrize("piece", ["浣犲ソ", "鏂伴", "筁", "&#20320;", "\\u4f60", "%E4%BD", "╛▌", "Ã¤Â½", "铿锵"])
def test_a_long_run_is_read_in_linear_time(piece):
    text = piece * 20_000
    cleaned = PIPELINE.clean(text)
    assert undo_changes(cleaned.text, cleaned.changes) == text


def test_a_dropped_private_use_character_is_filled_in_or_reported():
    text = "新闻说，日前由中央电视台播出的节目在各地受到欢迎，全县有二十六个乡镇和五十个示范点收看。"
    wrong = "".join(c for c in text.encode("utf-8").decode("gb18030", "replace") if not "\ue000" <= c <= "\uf8ff")
    after = PIPELINE.clean(wrong)
    assert "中央" in after.text
    assert all(character in text or character == "\ufffd" for character in after.text)
    assert after.text.count("\ufffd") <= 2 or any(change.rule == "lost" for change in after.changes)
