"""The search for the article on a page: it settles, keeps texts without chrome, and obeys `strictness`."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.edit import undo_changes
from newsclean.errors import ConfigError
from newsclean.filters.boilerplate import Boilerplate
from newsclean.filters.boilerplate.article import best_run, weights
from newsclean.filters.boilerplate.features import Surroundings
from newsclean.filters.boilerplate.page import page_lines
from newsclean.filters.boilerplate.reading import RULE_FILES
from newsclean.filters.boilerplate.title import copied_title
from newsclean.pipeline import Pipeline

STRICTNESS = ("careful", "normal", "strict")
MENU = ["首页", "新闻", "登录", "注册", "设为首页", "加入收藏", "当前位置：首页 > 新闻", "联系我们", "网站地图"]
AROUND = [
    "2021-03-02 08:00 来源：河东周刊",
    "来源：河东周刊",
    "责任编辑：何田",
    "分享到：",
    "微信",
    "最新评论",
    "钓鱼的人",
    "3小时前",
    "相关阅读",
    "上一篇：河东村修好了水渠",
    "版权所有：河东在线",
    "1",
    "河东镇文化站",
    "2021年3月2日",
]
TEXT = [
    "水到了二号桥",
    "水到了二号桥_河东在线",
    "清早开闸，一个小时以后水就到了二号桥，站在桥上的人都往下看。",
    "守闸的老人说，往年要到四月才放水，今年早了一个月，麦子等着，人也等着，谁也没有料到水来得这么快，连桥上的狗都站住了。",
    "守闸的老人说",
    "一、放水",
    "王禾田",
    "他说：“等着。”",
]
PAGES = st.builds(
    lambda *parts: "\n".join(line for part in parts for line in part) + "\n",
    st.lists(st.sampled_from(MENU), max_size=9),
    st.lists(st.sampled_from(TEXT + AROUND), max_size=14),
    st.lists(st.sampled_from(AROUND + TEXT + MENU), max_size=14),
)


@pytest.mark.parametrize("strictness", STRICTNESS)
@settings(max_examples=300, deadline=None)
@given(page=PAGES)
def test_a_clean_page_is_clean(strictness, page):
    pipeline = Pipeline((Boilerplate(strictness=strictness),))
    cleaned = pipeline.clean(page)
    assert undo_changes(cleaned.text, cleaned.changes) == page
    assert pipeline.clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize("strictness", STRICTNESS)
@pytest.mark.parametrize(
    "text",
    [
        "等水的人\n渠还是干的\n风先来了\n新闻里说\n要放水\n\n评论的人\n都站在桥上\n",
        "第一条 为了节约用水，制定本办法。\n第二条 未经许可，任何单位不得改变用水的用途。\n",
        "“水来了。”\n“来了？”\n“来了。”\n老人放下碗，往外走。\n“评论什么，快去看。”\n",
        "科目 日期 教室\n数学 6月28日 一教101\n英语 6月29日 二教203\n体育 6月30日 操场\n",
        "1. 首页的设计\n2. 登录的流程\n3. 评论的管理\n4. 分享的方式\n5. 搜索的速度\n",
        "水渠昨天通水，三百亩旱地今年能种水稻了。",
    ],
    ids=["poem", "statute", "dialogue", "table", "list", "line"],
)
def test_texts_without_chrome_stay(strictness, text):
    assert Pipeline((Boilerplate(strictness=strictness),)).clean(text).text == text


def test_a_share_bar_below_a_summary_does_not_end_the_article_and_one_below_the_body_does():
    bar = ["评论 31", "分享到："]
    body = [f"{TEXT[3]}第{n}天。" for n in "一二三四五六七"]
    entries = page_lines("\n".join([TEXT[0], TEXT[2] * 2, *bar, *body, *bar, TEXT[3]]))
    page = Surroundings(entries, -1)
    assert [i for i in range(len(entries)) if page.has_ended(i)] == [len(entries) - 2, len(entries) - 1]


def test_another_strictness_is_refused():
    with pytest.raises(ConfigError, match="careful, normal, strict"):
        Boilerplate(strictness="loose")


def test_the_score_of_a_line_is_the_sum_of_its_weighted_features():
    page = Surroundings(page_lines("\n".join([*TEXT, *MENU, *AROUND])), -1)
    features = page.features(0)
    assert features.any_line == 1
    assert features.score(weights()) == pytest.approx(sum(a * b for a, b in zip(features, weights(), strict=True)))


def test_best_run_is_the_highest_sum():
    assert best_run([-1.0, 2.0, -0.5, 2.0, -3.0, 1.0]) == (1, 4)
    assert best_run([-1.0, -2.0]) == (0, 0)
    assert best_run([]) == (0, 0)


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["水到了二号桥那一天_新闻_河东网", "新闻", "水到了二号桥那一天", "来源：河东周刊", TEXT[3]], 2),
        (["水到了二号桥那一天", "水到了二号桥那一天", "相关", "水到了二号桥那一天", "来源：河东周刊", TEXT[3]], 3),
        (["河东镇文化站", TEXT[3], "河东镇文化站", "2021年3月2日"], -1),
        (["河东镇文化站的灯会昨晚开始_河东网", "河东镇文化站", TEXT[3]], -1),
        (["新闻", "首页"], -1),
    ],
)
def test_the_title_next_to_the_body(lines, title):
    assert copied_title(page_lines("\n".join(lines))) == title


def test_the_head_of_the_weights_says_what_they_were_made_from():
    text = Path(RULE_FILES).with_name("weights.toml").read_text("utf-8")
    assert set(tomllib.loads(text)) == {"weights"}
    assert re.search("#   [0-9a-f]{64}\n", text)
    assert re.search(r"# Held out by host: macro F1 0\.\d{4}", text)


@pytest.mark.parametrize(
    "piece", ["首页\n登录\n水到了二号桥，人都往下看。\n", "评论\n水\n", "分享到：\n\n", "一" * 50 + "\n首页\n"]
)
def test_long_pages_of_chrome_settle(piece):
    # Work that grew with the square of the lines would not come back from this.
    page = piece * (60_000 // len(piece))
    cleaned = Pipeline((Boilerplate(),)).clean(page)
    assert undo_changes(cleaned.text, cleaned.changes) == page
    assert Pipeline((Boilerplate(),)).clean(cleaned.text).text == cleaned.text
