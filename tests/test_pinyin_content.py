"""What an author wrote in brackets stays: by itself, all in one document, and between lines that a farm annotated."""

import re

import pytest
from content_pinyin import IN_NAMED, IN_TAUGHT, NAMED, TAUGHT, sentences
from hypothesis import given
from hypothesis import strategies as st

from newsclean.edit import undo_changes
from newsclean.pipeline import Pipeline

PIPELINE = Pipeline.of(select=["pinyin"])
FARMED = (
    "今(jīn)天(tiān)上午，村(cūn)里(lǐ)的(de)老师(lǎoshī)带(dài)着学生(xuésheng)去(qù)河边(hébiān)看(kàn)水(shuǐ)。\n"
    "他(tā)们(men)沿(yán)着小路(xiǎolù)走(zǒu)了(le)很久(hěnjiǔ)，才(cái)看见(kànjiàn)那(nà)座桥(qiáo)。\n"
)
TONELESS = (
    "今(jin) 天(tian) 上午，村(cun) 里(li) 的(de) 老师带(dai) 着学生去(qu) 河边看(kan) 水(shui) 。\n"
    "他(ta) 们(men) 沿(yan) 着小路走(zou) 了(le) 很久，才(cai) 看见那(na) 座桥(qiao) 。\n"
)


def test_there_are_a_thousand_and_they_are_told_apart():
    assert len(sentences()) == len(set(sentences())) >= 1000


def test_each_sentence_stays():
    assert [text for text in sentences() if PIPELINE.clean(text).changed] == []


def test_all_of_them_in_one_document_stay():
    assert PIPELINE.clean("\n".join(sentences())).changes == ()


@pytest.mark.parametrize("farmed", [FARMED, TONELESS])
@pytest.mark.parametrize("frame", [*IN_TAUGHT, *IN_NAMED])
def test_both_kinds_in_one_document_come_apart(farmed, frame):
    fillings = (
        [entry.split(" ") for entry in TAUGHT.split("|")] if frame in IN_TAUGHT else [[n] for n in NAMED.split("|")]
    )
    for filling in fillings:
        content = frame.format(*filling)
        bare = re.sub(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+\) ?", "", farmed)
        assert PIPELINE.clean(f"{farmed}{content}\n{farmed}").text == f"{bare}{content}\n{bare}"


lines = st.sampled_from([*sentences(), *FARMED.splitlines(), *TONELESS.splitlines()])
annotated = st.sampled_from(re.findall(r"[一-鿿]+\([^)]*\) ?", FARMED + TONELESS))
options = st.fixed_dictionaries({"density": st.sampled_from([0.1, 0.4, 3.0]), "keep_rare": st.booleans()})


@given(st.lists(lines | annotated, max_size=12), st.sampled_from(["\n", "，"]), options)
def test_any_mixture_is_undone_and_clean_the_second_time(parts, joint, options):
    pipeline = Pipeline.of(select=["pinyin"], options={"pinyin": options})
    text = joint.join(parts)
    cleaned = pipeline.clean(text)
    assert undo_changes(cleaned.text, cleaned.changes) == text
    assert pipeline.clean(cleaned.text).text == cleaned.text
