"""The layout filter on any text: only white space goes, and the final line break is as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.edit import undo_changes
from newsclean.pipeline import Pipeline

PIPELINE = Pipeline.of(select=["layout"])
NASTY = " \t　\xa0\n\n\r中A\u2028\ud800"


def texts(alphabet):
    return st.text(alphabet, max_size=40)


@given(texts(NASTY))
def test_words_and_indentation_stay(text):
    after = PIPELINE.clean(text).text
    assert [line.rstrip() for line in lines(text)] == [line.rstrip() for line in lines(after)]


def lines(text):
    return [line for line in text.replace("\r", "\n").split("\n") if line.strip()]


@given(texts(NASTY))
def test_the_final_line_break_is_neither_added_nor_taken(text):
    after = PIPELINE.clean(text).text
    assert after.endswith(("\n", "\r")) == text.endswith(("\n", "\r"))


@given(texts("中 \n"))
def test_no_two_blank_lines_and_no_trailing_space_are_left(text):
    after = PIPELINE.clean(text).text
    assert "\n\n\n" not in after
    assert " \n" not in after
    assert not after.endswith(" ")
    assert not after.startswith("\n") or not after.strip()


@given(texts(NASTY))
def test_any_text_is_undone_and_clean_the_second_time(text):
    cleaned = PIPELINE.clean(text)
    assert undo_changes(cleaned.text, cleaned.changes) == text
    assert PIPELINE.clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize("piece", [" ", " \n", "\n", "\r", "a ", "\n \r"])
def test_long_runs_end(piece):
    text = piece * 20000 + "中"
    cleaned = PIPELINE.clean(text)
    assert undo_changes(cleaned.text, cleaned.changes) == text
