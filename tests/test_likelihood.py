"""The likelihood table: its size and sources, and that it tells Chinese from nonsense."""

from importlib.resources import files

import pytest
from damage import read_cp936

from newsclean.chinese.character_ngrams import continuations, log_probability
from newsclean.chinese.likelihood import LONGEST, UNKNOWN, likelihood

DATA = files("newsclean") / "data"


def test_size_and_sources():
    sizes = [len((DATA / name).read_bytes()) for name in ("likelihood.bin", "ngrams.bin")]
    assert max(sizes) <= 3_000_000
    text = (DATA / "likelihood.txt").read_text("utf-8")
    assert "jieba 0.42.1" in text
    assert "jionlp 1.5.31" in text
    assert "smartcn" in text
    assert "Permission is hereby granted" in text


def test_table_is_consistent():
    table = likelihood()
    assert len(table.words) > 150_000
    assert all(1 <= len(word) <= LONGEST for word in table.words)
    assert all(chance < 0 for chance, _ in table.words.values())
    kinds = {kind for _, kind in table.words.values()}
    assert max(kinds) < len(table.follows) == len(table.follows[0])
    assert "对" in table.changed
    assert "對" in table.usual
    assert "同" not in table.changed


@pytest.mark.parametrize("text", ["学校召开了全体教师大会", "我们要认真总结经验", "春天来了，花都开了。"])
def test_prose_is_likelier_than_what_its_bytes_give_elsewhere(text):
    language = likelihood()
    shifted = "".join(char for char, _ in read_cp936(text.encode("gbk")[1:-1]))
    mojibake = text.encode("utf-8").decode("gbk", "ignore")
    assert language.score(text) > -7.5
    assert language.score(shifted) < language.score(text) - 3
    assert language.score(mojibake) < language.score(text) - 3


def test_traditional_is_as_likely_as_simplified():
    language = likelihood()
    assert language.score("學校召開了全體教師大會") == language.score("学校召开了全体教师大会")


def test_divide():
    assert likelihood().divide("学校召开全体教师大会") == ["学校", "召开", "全体", "教师", "大会"]
    assert likelihood().divide("") == []
    assert likelihood().score("") == 0.0


def test_what_follows_a_word():
    behind = likelihood().behind("提高")
    assert behind["教学质量"] > 2 > 0 > behind[""]
    assert likelihood().behind("no such word") == {}


@pytest.mark.parametrize("first", ["的", "保持", "望", "中国", "no word"])
def test_one_pair_is_what_the_row_of_pairs_has(first):
    row = likelihood().behind(first)
    for second in (*row, "学", "no word"):
        assert likelihood().pair(first, second) == row.get(second, row.get("", 0.0))


def test_pairs_of_words_decide_between_two_divisions():
    read = likelihood().log_probability_in_pairs
    assert read("他收藏着名人的书信") > read("他收藏著名人的书信")
    assert read("他向著名教授请教") > read("他向着名教授请教")


def test_misread_text_is_not_counted():
    words = likelihood().words
    assert words["諲"][0] < words["懒"][0] - 3


def test_characters_behind_others():
    assert log_probability("对外开", "放") > log_probability("对外开", "花") + 5
    assert log_probability("", "的") > log_probability("", "醉") + 5
    assert log_probability("", "\ue000") == UNKNOWN
    assert {"放", "始", ""} <= continuations("开").keys()
