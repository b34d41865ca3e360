"""The boilerplate filter on made-up pages of every shape: it settles, undoes, pickles, and stays linear."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.edit import apply_edits, undo_changes
from newsclean.filters.boilerplate import Boilerplate
from newsclean.filters.boilerplate.page import read_page
from newsclean.filters.boilerplate.parts import part_edits
from newsclean.filters.boilerplate.reading import read_rules, rule_set
from newsclean.lines import remove_lines, split_lines
from newsclean.marks import Mark, moved_marks
from newsclean.pipeline import Pipeline

PIPELINE = Pipeline((Boilerplate(),))
NOISE = [line for rule in read_rules() for line in (*rule.example, *rule.not_)]
PROSE = [
    "水渠昨天通水，三百亩旱地今年能种水稻了。",
    "他说，等这条渠等了二十年，等到头发都白了，总算等到了。编辑：王禾",
    "河东村修好了水渠",
    "短",
    "",
    "来源：",
    "2021年4月5日",
    "x6 $ 2 m_ pQ 河边有一棵树",
    "7 @k [w 8 } q: ",
]
LINES = st.sampled_from(NOISE + PROSE) | st.text(max_size=30)
PAGES = st.builds(
    lambda lines, breaks: "".join(line + mark for line, mark in zip(lines, breaks, strict=False)),
    st.lists(LINES, max_size=14),
    st.lists(st.sampled_from(["\n", "\r\n", "\r", "\n\n", ""]), min_size=14, max_size=14),
)


def what_is_known_of(page):
    return page.text, list(filter(None, page.stripped)), list(page.lines().values()), page.parts, page.scrambled


@settings(max_examples=500, deadline=None)
@given(PAGES, st.data())
def test_a_page_without_some_of_its_lines_is_what_is_left_of_it_read_anew(text, data):
    marks = [Mark(*line[:2], 0.5, in_main=False) for line in split_lines(text)[::2]]
    page = read_page(text, rule_set(), tuple(marks))
    lines = sorted(page.lines().keys() | page.scrambled)
    removed = dict.fromkeys(data.draw(st.sets(st.sampled_from(lines or [0]))) & set(lines), "rule")
    edits = sorted([*remove_lines(text, removed), *page.part_edits(removed)])
    left = apply_edits(text, edits)
    after = page.after(removed, edits, left)
    assert what_is_known_of(after) == what_is_known_of(read_page(left, rule_set(), tuple(moved_marks(marks, edits))))


@settings(max_examples=500, deadline=None)
@given(PAGES)
def test_twice_is_once_and_undo_gives_the_page_back(page):
    cleaned = PIPELINE.clean(page)
    assert undo_changes(cleaned.text, cleaned.changes) == page
    assert PIPELINE.clean(cleaned.text).text == cleaned.text


@settings(max_examples=100, deadline=None)
@given(PAGES)
def test_nothing_is_written_only_taken(page):
    assert all(edit.replacement == "" and edit.start < edit.end for edit in Boilerplate().edits(page))


def test_it_pickles():
    again = pickle.loads(pickle.dumps(PIPELINE))
    assert again == PIPELINE
    assert again.clean("首页 > 新闻\n河东村修好了水渠\n").text == "河东村修好了水渠\n"


def test_parts_that_show_only_when_others_are_cut_are_edits_of_the_line_itself():
    line = "首页 > 生活 > 正文 时间:2022-05-01 浏览:318次 阳台种薄荷"
    edits = part_edits(line, rule_set(), rule_set().part_rules)
    assert apply_edits(line, edits) == "阳台种薄荷"
    assert edits == sorted(edits)


@pytest.mark.parametrize(
    "piece",
    [
        "时间:2020-03-04 浏览:",
        "首页 > ",
        "编辑:王禾",
        "_|",
        "上一篇: ",
        "a b c $ ",
        "声明:",
        "来源:\n作者\n",
        "1\n",
        "首页\n新闻一二三\n",
        "- 首页\n- 水渠\n水到了\n",
        "视频|88\n视频|88|9\n",
    ],
)
def test_hostile_text_settles(piece):
    # Work that grew with the square of the text would not come back from this.
    page = piece * (100_000 // len(piece))
    cleaned = PIPELINE.clean(page)
    assert undo_changes(cleaned.text, cleaned.changes) == page
    assert PIPELINE.clean(cleaned.text).text == cleaned.text
