"""The pinyin filter: generated annotations go, text comes back whole, and pypinyin is not imported for it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.chinese.readings import toned_readings, usual_readings
from newsclean.edit import undo_changes
from newsclean.filters.pinyin import spelling
from newsclean.filters.pinyin.annotations import find_annotations
from newsclean.filters.pinyin.lessons import taught_spans
from newsclean.filters.pinyin.letters import Letters, read_letters
from newsclean.filters.pinyin.readings import readings, spelled_hanzi, without_tones
from newsclean.filters.pinyin.zhuyin import in_zhuyin, only_zhuyin
from newsclean.pipeline import Pipeline

PIPELINE = Pipeline.of(select=["pinyin"])
NASTY = "学習乐的亳(（[)）]xuéíyuè1:'’ g/ \n。读音念作“”\ud800"
PLAIN = "今天上午我在山下小学里看见很多学生和老师一起种树"  # read in one way each, or mostly


def texts(alphabet):
    return st.text(alphabet, max_size=60)


words = st.lists(st.text(PLAIN, min_size=1, max_size=4), min_size=4, max_size=12)
forms = st.sampled_from(["({})", "（{}）", "[{}]", "【{}】", "〔{}〕", "({} )"])
joints = st.sampled_from(["", " ", "'", "’"])


@given(words, forms, joints)
def test_every_annotated_word_comes_back(words, form, joint):
    annotated = "，".join(word + form.format(joint.join(toned_readings(hanzi)[0] for hanzi in word)) for word in words)
    assert PIPELINE.clean(annotated).text == "，".join(words)


@given(words, forms)
def test_every_annotated_character_comes_back(words, form):
    text = "，".join(words)
    annotated = re.sub("[一-鿿]", lambda match: match[0] + form.format(toned_readings(match[0])[0]), text)
    assert PIPELINE.clean(annotated).text == text


@given(words)
def test_toneless_annotations_bring_their_space_along(words):
    text = "，".join(words)
    annotated = re.sub("[一-鿿]", lambda match: f"{match[0]}({without_tones(toned_readings(match[0])[0])}) ", text)
    assert PIPELINE.clean(annotated).text == text


@given(texts(NASTY))
def test_only_brackets_with_letters_go(text):
    for change in PIPELINE.clean(text).changes:
        assert re.fullmatch(r"[(（\[][^一-鿿\n]*[)）\]] ?", change.before)
        assert change.after == ""


@given(texts(NASTY))
def test_any_text_is_undone_and_clean_the_second_time(text):
    cleaned = PIPELINE.clean(text)
    assert undo_changes(cleaned.text, cleaned.changes) == text
    assert PIPELINE.clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize(
    "piece", ["(", "学(xué", "学(xué)(xué)", "学(lǜlǜlǜlǜlǜlǜ)", "读音", "读(dú)作", "一一一(yiyiyi)"]
)
def test_a_long_line_of_near_matches_ends(piece):
    text = piece * 10000
    cleaned = PIPELINE.clean(text)
    assert undo_changes(cleaned.text, cleaned.changes) == text


def test_density_is_an_option():
    text = "有人在亳(bó)州看山(shān)，看水(shuǐ)，看树(shù)。" + "这里没有注释。" * 200
    assert "亳(bó)" in PIPELINE.clean(text).text
    assert "亳(bó)" not in Pipeline.of(select=["pinyin"], options={"pinyin": {"density": 0.1}}).clean(text).text


def test_a_taught_sentence_ends_where_it_ends():
    text = "先说一句。“乐”读作什么？再说一句。"
    assert [text[start:end] for start, end in taught_spans(text)] == ["“乐”读作什么"]


def test_annotations_are_found_where_letters_spell():
    found = [
        text for text in ("学(xué)", "大学(dàxué)", "学(who)", "(xué)", "学 (xué)", "”(xué)") if find_annotations(text)
    ]
    assert found == ["学(xué)", "大学(dàxué)"]


def test_readings():
    assert toned_readings("学") == ("xué",)
    assert readings("乐") >= {"le", "yue"}
    assert readings("绿") >= {"lv"}
    assert readings("略") >= {"lve", "lue"}
    assert readings("A") == frozenset()
    assert without_tones("Xī'ān lu:4") == "xianlv"
    assert spelled_hanzi("在西安", 3, "xian") == 2  # not 先, and not one hanzi more
    assert spelled_hanzi("在西安", 3, "beijing") == 0


@pytest.mark.parametrize(
    ("pinyin", "zhuyin"),
    [
        ("xue", "ㄒㄩㄝ"),
        ("zhi", "ㄓ"),
        ("lv", "ㄌㄩ"),
        ("yuan", "ㄩㄢ"),
        ("jiong", "ㄐㄩㄥ"),
        ("er", "ㄦ"),
        ("weng", "ㄨㄥ"),
        ("dong", "ㄉㄨㄥ"),
        ("bi", "ㄅㄧ"),
        ("zhiy", ""),
    ],
)
def test_zhuyin(pinyin, zhuyin):
    assert in_zhuyin(pinyin) == zhuyin


def test_every_usual_syllable_has_its_own_zhuyin():
    common = [hanzi for hanzi in map(chr, range(0x4E00, 0x9FA6)) if usual_readings(hanzi)]
    syllables = {without_tones(reading) for hanzi in common for reading in usual_readings(hanzi)}
    assert len({in_zhuyin(syllable) for syllable in syllables}) == len(syllables) > 390
    assert only_zhuyin("(ㄌㄠˇ ㄕ˙x)") == "ㄌㄠㄕ"


def test_pypinyin_is_read_but_not_imported():
    code = (
        "import sys; from newsclean.pipeline import Pipeline; "
        "assert Pipeline.of(select=['pinyin']).clean('学(xué)校').text == '学校'; "
        "assert not [name for name in sys.modules if name.startswith('pypinyin')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})


def test_usual_readings_are_a_sound_table():
    table = Path(__file__).parent.parent / "src" / "newsclean" / "data" / "readings.txt"
    head, rows = table.read_text("utf-8").split("\n\n")
    assert "MIT" in head
    pairs = [row.split(" ") for row in rows.splitlines()]
    first = [reading for reading, _ in pairs]
    assert first == sorted(set(first))
    for reading, characters in pairs:
        assert list(characters) == sorted(set(characters))
        assert all(without_tones(reading) in readings(hanzi) for hanzi in characters)


def test_usual_readings():
    assert set(usual_readings("行")) == {"xíng", "háng"}
    assert usual_readings("裡") == usual_readings("里")
    assert usual_readings("尉") == ("wèi",)
    assert usual_readings("亳") == usual_readings("A") == ()


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("xuéxí", Letters(("xuexi",), ("xuéxí",), True, False, False, 2)),
        ("Xī'ān", Letters(("xian",), ("xīān",), True, False, False, 2)),
        ("ta1men", Letters(("tamen",), ("tamen",), True, False, False, 2)),
        ("xue", Letters(("xue",), ("xue",), False, False, False, 1)),
        ("Li Na", Letters(("lina",), ("lina",), False, True, False, 2)),
        ("CO2", Letters(("co",), ("co",), True, False, False, 1)),
        ("háng/xíng", Letters(("hang", "xing"), ("háng", "xíng"), True, False, False, 1)),
        ("ㄒㄩㄝˊ", Letters(("ㄒㄩㄝ",), ("ㄒㄩㄝ",), True, False, True, 1)),
        ("lu\u0308\u0300", Letters(("lv",), ("lǜ",), True, False, False, 1)),
    ],
)
def test_letters(letters, expected):
    assert read_letters(letters) == expected


def test_what_is_remembered_changes_nothing(monkeypatch):
    text = "学习(xuéxí)的(de)人，西安(xian)、先(xian)、银行(háng/xíng)。" * 3
    fresh = PIPELINE.clean(text).text
    monkeypatch.setattr(spelling, "_MOST_REMEMBERED", 1)
    spelling.SPELLINGS.clear()
    assert PIPELINE.clean(text).text == fresh
    assert len(spelling.SPELLINGS) == 1
