"""The traditional filter: OpenCC's gaps are filled, the tables in order, twice is once for every variant."""

import pickle
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.edit import undo_changes
from newsclean.errors import ConfigError
from newsclean.filters.traditional import VARIANTS, Traditional
from newsclean.hanzi import is_hanzi, read_traditional_only
from newsclean.pipeline import Pipeline

PIPELINE = Pipeline.of(select=["traditional"])
NASTY = "們說薴乾著着於名作，《》張衞像想座標藉慰のア서\n\r \ud800\U0002f800中"
TABLE = Path(__file__).parent.parent / "src" / "newsclean" / "filters" / "traditional" / "corrections.toml"
ROWS = tomllib.loads(TABLE.read_text("utf-8"))["char"]


def texts(alphabet):
    return st.text(alphabet, max_size=40)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["char"])
def test_a_row_of_corrections_is_sound(row):
    assert set(row) <= {"char", "usual", "other", "words", "except"}
    assert len(row["char"]) == 1
    assert is_hanzi(row["char"])
    assert row.get("usual") or row.get("other")
    for words in (row.get("words", []), row.get("except", [])):
        assert words == sorted(set(words))
        assert all(row["other"] in word and len(word) <= 4 for word in words)


def test_each_character_is_corrected_once():
    characters = [row["char"] for row in ROWS]
    assert len(characters) == len(set(characters))


@pytest.mark.parametrize("row", [row for row in ROWS if row.get("usual")], ids=lambda row: row["char"])
def test_a_character_alone_becomes_the_usual_one(row):
    assert PIPELINE.clean(f"說{row['char']}橋").text == f"说{row['usual']}桥"


WORDS = [(row["char"], row["other"], word) for row in ROWS for word in row.get("words", ())]


@pytest.mark.parametrize(("char", "other", "word"), WORDS, ids=lambda value: value)
def test_a_word_is_spared_or_set_right(char, other, word):
    written = word.replace(other, char)
    after = PIPELINE.clean(f"說：{written}。").text
    assert word in after or word.replace("著", "着") in after  # 借著 is set right twice


@given(st.text("中文新闻乾著瞭藉皇后里程，。\n", max_size=60))
def test_simplified_text_stays(text):
    assert not PIPELINE.clean(text).changes


@pytest.mark.parametrize("variant", VARIANTS)
@given(texts(NASTY))
def test_any_text_is_undone_and_clean_the_second_time(variant, text):
    pipeline = Pipeline.of(
        select=["traditional"], options={"traditional": {"variant": variant, "keep": ["們說", "衞"]}}
    )
    cleaned = pipeline.clean(text)
    assert undo_changes(cleaned.text, cleaned.changes) == text
    assert pipeline.clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_character_of_the_table_is_stable_after_one_cleaning(variant):
    pipeline = Pipeline.of(select=["traditional"], options={"traditional": {"variant": variant}})
    once = pipeline.clean("\n".join(read_traditional_only())).text
    assert pipeline.clean(once).text == once


@given(texts(NASTY))
def test_lines_with_kana_or_hangul_stay(text):
    lines = PIPELINE.clean(text + "\n說の\n說서").text.split("\n")
    assert lines[-2:] == ["說の", "說서"]


def test_an_unknown_variant_is_named():
    with pytest.raises(ConfigError, match="s2t.*known: t2s"):
        Traditional(variant="s2t")


def test_kept_words_are_a_list():
    with pytest.raises(ConfigError, match="list"):
        Traditional(keep="臺灣")


def test_kept_words_are_not_corrected_either():
    pipeline = Pipeline.of(select=["traditional"], options={"traditional": {"keep": ["等著你", "衞"]}})
    assert pipeline.clean("說等著你，坐著，衞").text == "说等著你，坐着，衞"


def test_it_pickles_after_use():
    filter = Traditional(keep=["臺灣"])
    assert list(filter.edits("說"))
    assert pickle.loads(pickle.dumps(filter)) == filter


def test_it_must_come_after_pinyin():
    from newsclean.filters.pinyin import Pinyin

    with pytest.raises(ConfigError, match="乾"):
        Pipeline((Traditional(), Pinyin()))
    cleaned = Pipeline((Pinyin(), Traditional())).clean("乾(qián)隆年間的會(huì)館")
    assert cleaned.text == "乾隆年间的会馆"


@pytest.mark.parametrize("piece", ["們", "們著", "們乾", "們の\n", "學生著《", "們着著", "們\ud800"])
def test_a_long_text_ends(piece):
    text = piece * 10000
    cleaned = PIPELINE.clean(text)
    assert undo_changes(cleaned.text, cleaned.changes) == text
