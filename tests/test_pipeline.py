"""The pipeline: order, names, errors of filters, and changes that can be done again and undone."""

import pickle
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import newsclean
from newsclean import Pipeline, apply_changes, undo_changes
from newsclean.cleaned import Cleaned, Stage
from newsclean.edit import UNSTABLE, Edit
from newsclean.errors import ConfigError, FilterError, TextError
from newsclean.filters import FILTERS

NAMES = [kind.name for kind in FILTERS]

# Fragments of every trouble the filters know, and of what they must leave, so that random texts meet all of them.
FRAGMENTS = [
    "县城新开了一家书店。", "閱讀的人發現了許多舊書，", "看著窗外", "著名作家", "学习(xuéxí)", "醫(yī)院", "(NDRC)",
    "\ufeff", "\u200b", "&nbsp;", "&amp;lt;", "\x07", "\u00a0", "\n", "\r\n", "\r", "\n\n\n", "  ", "　　",
    "首页 > 新闻 > 正文", "相关推荐", "来源：某某报", "责任编辑：张三", "上一篇：旧闻", "分享到：", "版权所有",
    "新?shēng)r代", "?！痹诙?", "ä¸\xad", "\ud800", "\U0001f600", "県内のニュース", "。", "！", "a",
    "2024-05-06 10:11", "锟斤拷", "\ue5e5", "点击：12",
]  # fmt: skip
PAGES = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=6), max_size=25).map("".join)


@dataclass(frozen=True)
class Shout:
    """Puts an exclamation mark behind every 好; its options let it misbehave."""

    name: ClassVar[str] = "shout"
    summary: ClassVar[str] = "test"
    goes_after: ClassVar[dict[str, str]] = {"layout": "because the test says so"}

    wrong: str = ""

    def edits(self, text):
        if self.wrong == "crash":
            raise KeyError("lost")
        if self.wrong == "nothing":
            return [Edit(0, 1, None, "a")]
        if self.wrong == "overlap":
            return [Edit(0, 2, "", "a"), Edit(1, 2, "", "b")]
        return [Edit(index, index + 1, "好！", "mark") for index, character in enumerate(text) if character == "好"]


@given(PAGES, st.sets(st.sampled_from(NAMES), min_size=1))
@settings(max_examples=150, deadline=None)
def test_changes_redo_and_undo_for_any_text_and_any_filters(text, names):
    cleaned = Pipeline.of(select=names).clean(text)
    assert apply_changes(text, cleaned.changes) == cleaned.text
    assert undo_changes(cleaned.text, cleaned.changes) == text
    lines = 1 + len(text.splitlines())
    assert all(1 <= change.line <= lines for change in cleaned.changes)


@example("鏂伴椈【关闭】")  # what stood beside a misread run tells how it is read
@example("长(cháng)短 长(zhǎng)大\n长(cháng)短 长(zhǎng)大学习(xuéxí)的人")  # and beside pinyin whether it teaches
@given(PAGES)
@settings(max_examples=150, deadline=None)
def test_cleaning_twice_changes_nothing(text):
    pipeline = Pipeline.of()
    once = pipeline.clean(text).text
    assert pipeline.clean(once).text == once


# Paragraphs that come back among chrome: what duplicates takes moves the end of the body, and with it what is chrome.
PARAGRAPHS = [
    "县城新开了一家书店，里面的书很多，来看书的人也很多。",
    "第二天一早，排队的人从门口一直站到了桥头，都说这样的书店从前没有过。",
    "店主说，她只想让大家有个坐下来的地方。",
]
CHROME = [
    "首页 > 新闻 > 正文", "书店开在桥头", "来源：县报", "作者：李四", "2024-05-06 10:11", "责任编辑：张三",
    "上一篇：旧闻", "相关推荐", "分享到：", "评论列表", "版权所有", "图为书店门口。", "县城新开了一家书店", "点击：12",
    "（本报记者王五摄）",
]  # fmt: skip
SHUFFLED = st.lists(st.sampled_from(PARAGRAPHS + CHROME), max_size=16).map("\n".join)


@given(SHUFFLED)
@settings(max_examples=300, deadline=None)
def test_cleaning_a_page_of_repeats_twice_changes_nothing(text):
    pipeline = Pipeline.of()
    cleaned = pipeline.clean(text)
    assert pipeline.clean(cleaned.text).text == cleaned.text
    assert undo_changes(cleaned.text, cleaned.changes) == text


def test_the_line_of_a_change_is_that_of_the_raw_input():
    raw = "首页 > 新闻 > 正文\n\n\n\n县城新开了一家书店，里面的书很多。\n第二天，学习(xuéxí)的人也来了很多。\n"
    changes = Pipeline.of().clean(raw).changes
    assert {change.line for change in changes if change.filter == "pinyin"} == {6}


def test_an_order_that_cannot_work_is_refused_with_the_reason():
    by_name = {kind.name: kind() for kind in FILTERS}
    for early, late in combinations(NAMES, 2):
        Pipeline((by_name[early], by_name[late]))
        if early in by_name[late].goes_after:
            with pytest.raises(ConfigError, match=f"{late} must come after {early}: .+"):
                Pipeline((by_name[late], by_name[early]))
    with pytest.raises(ConfigError, match="because the test says so"):
        Pipeline((Shout(), by_name["layout"]))


def test_the_standing_order_keeps_every_rule_of_order():
    assert Pipeline(kind() for kind in FILTERS).filters == Pipeline.of().filters


def test_a_filter_twice_is_refused():
    with pytest.raises(ConfigError, match="twice"):
        Pipeline((Shout(), Shout()))


def test_unknown_names_and_options_are_all_reported():
    with pytest.raises(ConfigError) as caught:
        Pipeline.of(select=["pinyn"], ignore=["layot"], options={"pinyin": {"densty": 1}})
    assert all(word in str(caught.value) for word in ("pinyn", "layot", "pinyin.densty"))


@pytest.mark.parametrize("wrong", ["crash", "overlap", "nothing"])
def test_what_a_filter_does_wrong_names_the_filter(wrong):
    with pytest.raises(FilterError, match="filter shout: "):
        Pipeline((Shout(wrong),)).clean("好好")


def test_a_pipeline_pickles_and_works_the_same():
    pipeline = Pipeline.of()
    text = "醫(yī)院的學(xué)習(xí)，發(fā)揮著作用。\n"
    assert pickle.loads(pickle.dumps(pipeline)).clean(text) == pipeline.clean(text)


def test_the_one_liner_takes_names():
    assert newsclean.clean("好\u200b的", select=["invisible"]) == "好的"
    assert newsclean.clean("好\u200b的", select="invisible") == "好的"
    assert newsclean.clean("好\u200b的", ignore=["invisible"]) == "好\u200b的"


@dataclass(frozen=True)
class Swap:
    """Turns each of some characters into another, a filter of a user's own that declares nothing."""

    name: ClassVar[str] = "swap"
    summary: ClassVar[str] = "test"
    goes_after: ClassVar[dict[str, str]] = {}

    old: str = ""
    new: str = ""

    def edits(self, text):
        return [Edit(i, i + 1, self.new, self.old) for i, character in enumerate(text) if character == self.old]


@dataclass(frozen=True)
class SwapBehind(Swap):
    name: ClassVar[str] = "swap-behind"


def test_a_filter_that_declares_nothing_runs_again_after_a_change_behind_it():
    cleaned = Pipeline((Swap("二", "三"), SwapBehind("一", "二"))).clean("一二")
    assert cleaned.text == "三三"
    assert [stage.filter for stage in cleaned.stages] == ["swap", "swap-behind", "swap"]
    assert undo_changes(cleaned.text, cleaned.changes) == "一二"
    assert apply_changes("一二", cleaned.changes) == "三三"


def test_a_filter_that_runs_in_two_neighbouring_stages_is_undone_exactly():
    stages = (Stage("swap", (Edit(0, 1, "二三", "a"),)), Stage("swap", (Edit(1, 2, "", "b"), Edit(2, 3, "四五", "c"))))
    cleaned = Cleaned("一五", "二四五", stages)
    assert undo_changes(cleaned.text, cleaned.changes) == "一五"
    assert apply_changes("一五", cleaned.changes) == "二四五"


def test_filters_that_undo_each_other_leave_the_text_raw_with_a_finding():
    cleaned = Pipeline((Swap("一", "二"), SwapBehind("二", "一"))).clean("一二")
    assert cleaned.text == "一二"
    assert [(change.filter, change.rule, change.before, change.after) for change in cleaned.changes] == [
        ("pipeline", UNSTABLE, "", "")
    ]
    assert cleaned.counts() == {"pipeline/unstable": 1}


def test_a_finding_is_reported_once_though_its_filter_runs_again():
    @dataclass(frozen=True)
    class Finder(Swap):
        name: ClassVar[str] = "finder"

        def edits(self, text):
            return sorted(
                [*super().edits(text), *(Edit(i, i + 1, "乙", "seen") for i, c in enumerate(text) if c == "乙")]
            )

    cleaned = Pipeline((Finder("一", "甲"), SwapBehind("丁", "一"))).clean("一丁乙")
    assert cleaned.text == "甲甲乙"
    assert cleaned.counts() == {"finder/一": 2, "swap-behind/丁": 1, "finder/seen": 1}
    assert undo_changes(cleaned.text, cleaned.changes) == "一丁乙"


@pytest.mark.parametrize("given", [None, "新闻".encode(), 5, ["新闻"]])
def test_what_is_no_text_is_refused(given):
    with pytest.raises(TextError, match=f"is of type {type(given).__name__}, not str; "):
        newsclean.clean(given)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"pinyin": {"density": "x"}}, "pinyin.density is 'x', not a number; write density = 0.5"),
        ({"pinyin": {"keep_rare": 1}}, "pinyin.keep_rare is 1, not true or false"),
        ({"traditional": {"keep": 5}}, "traditional.keep is 5, not an array of strings"),
        ({"traditional": {"keep": [5]}}, "traditional.keep is [5], not an array of strings"),
        ({"boilerplate": {"strictness": "lax"}}, "boilerplate.strictness is 'lax', not one of"),
        ({"boilerplate": {"extend_rules": [5]}}, "boilerplate.extend_rules is [5], not an array of strings"),
        ({"duplicates": 5}, "the options of duplicates are 5; give a mapping"),
    ],
    ids=str,
)
def test_an_option_of_the_wrong_type_is_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        Pipeline.of(options=options)
    assert message in str(caught.value)


def test_paths_may_be_given_as_paths(tmp_path):
    phrases = tmp_path / "phrases.toml"
    phrases.write_text('[phrases]\n"軟體" = "软件"\n', "utf-8")
    pipeline = Pipeline.of(options={"traditional": {"extend_phrases": [phrases], "variant": "tw2s"}})
    assert pipeline.clean("他寫軟體。").text == "他写软件。"


@pytest.mark.parametrize("given", [{"select": []}, {"select": ["pinyin"], "ignore": "pinyin"}, {"ignore": NAMES}])
def test_a_choice_that_leaves_no_filter_is_refused(given):
    with pytest.raises(ConfigError, match="leave no filter; "):
        Pipeline.of(**given)


def test_names_of_the_wrong_type_are_refused():
    with pytest.raises(ConfigError, match="select is 5; give names"):
        Pipeline.of(select=5)
    with pytest.raises(ConfigError, match="unknown filter '7'"):
        Pipeline.of(ignore=[7])


def test_findings_are_told_and_change_nothing():
    @dataclass(frozen=True)
    class Finder(Shout):
        name: ClassVar[str] = "finder"

        def edits(self, text):
            return [Edit(0, 1, text[0], "seen")]

    cleaned = Pipeline((Finder(),)).clean("好的")
    assert not cleaned.changed
    assert [change.rule for change in cleaned.changes] == ["seen"]
    assert cleaned.counts() == {"finder/seen": 1}


def test_a_line_is_converted_once_its_title_with_kana_is_off():
    title = "ひまわり農園的向日葵今年開了一千株"
    page = f"{title}\n{title}4月5日，農園裡來了三百個遊客，主人說從沒見過這麼多人，飯都沒來得及吃。\n"
    pipeline = Pipeline.of()
    once = pipeline.clean(page).text
    assert once.splitlines() == [title, "4月5日，农园里来了三百个游客，主人说从没见过这么多人，饭都没来得及吃。"]
    assert pipeline.clean(once).text == once
