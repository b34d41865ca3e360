"""The duplicates filter on made-up pages: it settles, it undoes, and what it keeps holds what it took."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.edit import undo_changes
from newsclean.filters.duplicates import Duplicates
from newsclean.pipeline import Pipeline

PIPELINE = Pipeline((Duplicates(),))
TITLE = "河东看春耕：第一把秧插下去了"
PARAGRAPHS = [
    "4月5日，河东村插下了今年的第一把秧，比去年早了三天，插秧的是村里最老的两个人。",
    "今年全村种水稻三百亩，比去年多四十亩，种子是从县农技站领的，一斤不要钱。",
    "村里准备秋天再修一条路，把米运到镇上去卖，运费能省下一半还多，路要修三公里。",
]
LONG = (
    "水渠昨天通水，三百亩旱地今年能种水稻了，村里放了一挂鞭炮，孩子们捂着耳朵跑到山坡上看，"
    "老人们站在渠边洗手，谁也没有先开口。"
)
LINES = st.sampled_from(
    [
        TITLE,
        TITLE + "-河东新闻网",
        TITLE + PARAGRAPHS[0],
        "村民在田里插秧",
        "“来了吗？”",
        "",
        "短",
        "摘要：" + PARAGRAPHS[0][:20] + "……",
    ]
    + PARAGRAPHS
    + ["".join(PARAGRAPHS[:2]), PARAGRAPHS[1][:18] + "…", PARAGRAPHS[2][:-4], PARAGRAPHS[0][6:22] + "...[全文]"]
    + [
        "核心提示",
        "村民在田里插秧 王禾 摄",
        "村民在田里插秧-河东新闻网",
        "村民在田里插秧" + PARAGRAPHS[1],
        f"{TITLE}王禾2021-04-05",
    ]
    + [LONG, LONG.replace("，", ","), LONG.replace("谁也", "谁都"), LONG.replace("三百亩", "四百亩"), LONG[:45]]
) | st.text(max_size=12)
PAGES = st.lists(LINES, max_size=12).map("\n".join)


@settings(max_examples=2000, deadline=None)
@given(PAGES)
def test_twice_is_once_and_undo_gives_the_page_back(page):
    cleaned = PIPELINE.clean(page)
    assert undo_changes(cleaned.text, cleaned.changes) == page
    assert PIPELINE.clean(cleaned.text).text == cleaned.text


@settings(max_examples=200, deadline=None)
@given(PAGES)
def test_every_paragraph_that_was_there_still_is(page):
    kept = "".join(PIPELINE.clean(page).text.split())
    for paragraph in PARAGRAPHS:
        if paragraph in page:
            assert paragraph in kept
    if LONG in page:
        assert any(copy in kept for copy in (LONG, LONG.replace("，", ","), LONG.replace("谁也", "谁都")))
    if "四百亩" in page:
        assert "四百亩" in kept


def test_no_state_between_documents():
    page = f"{TITLE}\n{PARAGRAPHS[0]}\n"
    assert PIPELINE.clean(page).text == page
    assert PIPELINE.clean(page).text == page


def test_white_space_does_not_make_a_difference():
    page = f"{TITLE}\n{PARAGRAPHS[0]}\n{PARAGRAPHS[1]}\n\u3000\u3000{PARAGRAPHS[0][:20]} {PARAGRAPHS[0][20:]}\n"
    assert [change.rule for change in PIPELINE.clean(page).changes] == ["paragraph"]


def test_a_paragraph_first_said_glued_to_something_else():
    page = f"河东\n本报讯{PARAGRAPHS[0]}\n{PARAGRAPHS[1]}\n{PARAGRAPHS[0]}\n"
    assert PIPELINE.clean(page).text == f"河东\n本报讯{PARAGRAPHS[0]}\n{PARAGRAPHS[1]}\n"


@pytest.mark.parametrize(
    "piece",
    [
        TITLE + "\n",
        "摘要：" + PARAGRAPHS[0][:20] + "……\n",
        TITLE + PARAGRAPHS[0] + "\n",
        PARAGRAPHS[0] + "\n短\n",
        LONG + "\n",
        LONG[:45] + "\n" + LONG + "\n",
        LONG.replace("，", ",", 1) + "\n" + LONG + "\n",
        "村民在田里插秧 王禾 摄\n村民在田里插秧\n",
        "核心提示\n",
        TITLE + "\n短\n",
        "短\n" + TITLE + PARAGRAPHS[0] + "\n" + PARAGRAPHS[0] + "\n",
        "一",
        "一，,\n",
    ],
)
def test_hostile_text_settles(piece):
    # Work that grew with the square of the text would not come back from this.
    page = piece * (200_000 // len(piece))
    cleaned = PIPELINE.clean(page)
    assert undo_changes(cleaned.text, cleaned.changes) == page
    assert PIPELINE.clean(cleaned.text).text == cleaned.text
