"""The sieve lets a filter sleep only where it has nothing to say."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import Pipeline
from newsclean.filter import WokenFilter
from newsclean.filters import FILTERS
from newsclean.sieve import Sieve

WOKEN = [kind for kind in FILTERS if isinstance(kind(), WokenFilter)]
TEXTS = st.text(alphabet="新闻聞著ðÐ–é“æ°\ufffd锟斤拷鏂伴椈\u200b\xa0\ue000&#;x20nbsp\\u4f60%E4 \n", max_size=40)


def test_some_filters_can_sleep():
    assert [kind.name for kind in WOKEN] == ["mojibake", "invisible", "traditional"]


@given(TEXTS)
def test_who_sleeps_has_no_edits(text):
    filters = [kind() for kind in WOKEN]
    asleep = Sieve(filters).asleep(text)
    assert [filter.name for filter in filters if filter.name in asleep and list(filter.edits(text))] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("今天下雨。", {"mojibake", "invisible", "traditional"}),
        ("今天\u200b下雨。", {"mojibake", "traditional"}),
        ("今天會下雨。", {"mojibake", "invisible"}),
        ("會" * 40, set()),
    ],
)
def test_who_sleeps(text, names):
    assert Sieve([kind() for kind in WOKEN]).asleep(text) == names


def test_what_one_filter_writes_wakes_the_next():
    misread = "會議紀要已經發給你們".encode().decode("latin-1")
    assert Pipeline.of().clean(misread).text == "会议纪要已经发给你们"


def test_a_pipeline_pickles_without_its_sieve():
    pipeline = Pipeline.of()
    pipeline.clean("今天下雨。")
    assert len(pickle.dumps(pipeline)) < 5000
    assert pickle.loads(pickle.dumps(pipeline)) == pipeline
