"""Prefilters: where one says that its filter has no edits for a text, the filter has none."""

import pickle
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean import Pipeline
from newsclean.edit import Edit
from newsclean.errors import FilterError
from newsclean.filter import Holds, Prefiltered
from newsclean.filters import FILTERS
from newsclean.prefilter import Prefilters

FIXTURES = Path(__file__).parent.parent / "fixtures"
NAMES = frozenset(kind.name for kind in FILTERS)
PREFILTERED = [kind for kind in FILTERS if isinstance(kind(), Prefiltered)]
JOINED = Prefilters(kind() for kind in FILTERS)


@cache
def fixture_texts():
    """Every text of the fixtures: whole files, and what the cases clean and make of it."""
    texts = [path.read_text("utf-8", "replace") for path in FIXTURES.rglob("*") if path.suffix in (".txt", ".jsonl")]
    for path in (FIXTURES / "cases").glob("*.toml"):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            texts += [case["before"], case.get("after", "")]
    return texts


# What each filter reacts to, or nearly: joined at random they meet every condition of every prefilter.
FRAGMENTS = [
    "新闻", "聞", "著", "æ–°", "é—»", "ÐÂ", "ð", "–", "“", "鏂伴椈", "陔恓", "锟斤拷", "锟", "斤", "\ufffd", "烫烫烫",
    "烫", "&", "#", "&#20320;&#22909;", "\\u", "4f60", "\\u4f60\\u597d", "%E4%BD%A0", "%", "ï»¿",
    "?", "?shēng)", "？", "?！痹诙?", "?，", "?,字", "(", "（xué)", "(xuéxí)", "[a]", "学(xué)(xué)", "(NDRC)",
    "\u200b", "\xa0", "\ue000", "\x85", "é", "&nbsp;", "&nbsp", " ", "\t", "　", "\n", "\n\n\n", "\r", "\r\n",
    "县城新开了一家书店，里面的书很多，来看书的人也很多，从早到晚都有人来，店主说她只想让大家有个坐下来的地方。",
    "县城新开了一家书店", "县城新开了一家书店…", "摘要：", "导读：县城新开了一家书店，里面的书很多", "图为书店门口。",
    "首页 > 新闻 > 正文", "责任编辑：王禾", "[关闭]", "相关新闻", "版权所有 未经许可不得转载", "（来源：河东网）",
    "本报记者田禾", "（新河社记者田禾摄）", "（摄影：田禾）", "通讯员田禾 记者王禾：", "随笔(12)", "城南(3)",
    "城北(45)", "楼主",
    "第二天一早，排队的人从门口一直站到了桥头。", "书店开在桥头", "书店开在桥头-某某网", "，", ",", "。",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=12).map("".join)
LINES = st.lists(st.sampled_from(FRAGMENTS), max_size=8).map("\n".join)


def edits_in_spite_of_the_prefilter(kind, text):
    filter = kind()
    return [] if filter.prefilter()(text) else list(filter.edits(text))


@pytest.mark.parametrize("kind", PREFILTERED, ids=lambda kind: kind.name)
@settings(max_examples=300, deadline=None)
@given(TEXTS | LINES)
def test_a_text_that_a_prefilter_excludes_has_no_edits(kind, text):
    assert edits_in_spite_of_the_prefilter(kind, text) == []


@pytest.mark.parametrize("kind", PREFILTERED, ids=lambda kind: kind.name)
def test_a_fixture_that_a_prefilter_excludes_has_no_edits(kind):
    assert [text for text in fixture_texts() if edits_in_spite_of_the_prefilter(kind, text)] == []


@pytest.mark.parametrize("kind", PREFILTERED, ids=lambda kind: kind.name)
def test_a_prefilter_excludes_some_texts_and_not_others(kind):
    assert {kind().prefilter()(text) for text in fixture_texts()} == {True, False}


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_shared_scan_says_what_each_prefilter_says(text):
    tests = {kind.name: kind().prefilter() for kind in PREFILTERED}
    excluded = {name for name, test in tests.items() if isinstance(test, Holds) and not test(text)}
    assert JOINED.candidates(text, NAMES) == NAMES - excluded
    assert JOINED.candidates(text, frozenset(["traditional"])) == {"traditional"} - excluded


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("今天下雨，咚锵的鼓声(三)传得很远？100%", {"mojibake", "byteshift", "invisible", "pinyin", "traditional"}),
        ("今天\u200b下雨。", {"mojibake", "byteshift", "pinyin", "traditional"}),
        ("今天會下(xià)雨。", {"mojibake", "byteshift", "invisible"}),
        ("會" * 40, {"mojibake", "byteshift", "invisible", "pinyin"}),
    ],
)
def test_who_is_excluded(text, names):
    assert JOINED.candidates(text, NAMES) == NAMES - names


def test_what_one_filter_writes_is_shown_to_the_next():
    misread = "會議紀要已經發給你們".encode().decode("latin-1")
    assert Pipeline.of().clean(misread).text == "会议纪要已经发给你们"


@dataclass(frozen=True)
class Ticks:
    """A filter of a user's own with a prefilter."""

    name: ClassVar[str] = "ticks"
    summary: ClassVar[str] = "ticks"
    goes_after: ClassVar[dict[str, str]] = {}

    test: object = None

    def prefilter(self):
        return self.test

    def edits(self, text):
        return [Edit(i, i + 1, "", "tick") for i, character in enumerate(text) if character == "✓"]


@pytest.mark.parametrize("test", [Holds("✓"), Holds("✓", "(?=好)|"), lambda text: "✓" in text])
def test_a_filter_of_a_users_own_may_have_either_kind(test):
    pipeline = Pipeline((Ticks(test), *Pipeline.of().filters))
    assert pipeline.clean("學✓好").text == "学好"
    assert not pipeline.clean("学好").changed


@pytest.mark.parametrize("test", [Holds("✓", "("), Holds("好-一"), 5], ids=["pattern", "class", "no test"])
def test_a_prefilter_that_cannot_work_names_its_filter(test):
    with pytest.raises(FilterError, match="filter ticks: "):
        Pipeline((Ticks(test),)).clean("好✓")


@pytest.mark.parametrize(
    "characters", [r"a\-z", "--a", r"\[-\]", "a-", "-a", "一-龥?", r"&\\%", r"\d", "^a", "\0-\x1f"]
)
def test_what_a_class_holds_is_known_without_compiling_it(characters):
    test, pattern = Holds(characters), re.compile(f"[{characters}]")
    assert all(test.may_hold([ord(character)]) for character in map(chr, range(0x10000)) if pattern.match(character))
    assert characters in (r"\d", "^a") or not test.may_hold(map(ord, "字Ω"[characters == "一-龥?"]))


def test_a_pipeline_pickles_without_its_prefilters():
    pipeline = Pipeline.of()
    pipeline.clean("今天下雨。")
    assert len(pickle.dumps(pipeline)) < 5000
    assert pickle.loads(pickle.dumps(pipeline)) == pipeline
