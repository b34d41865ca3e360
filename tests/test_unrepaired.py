"""What a filter finds damaged and cannot repair is changed by no later filter."""

import random

import pytest

from newsclean import Pipeline
from newsclean.edit import Edit, moved_spans, without_spans
from newsclean.filters import FILTERS

PIPELINE = Pipeline.of()
SENTENCES = (
    "县里的图书馆周末延长了开放时间，读者可以一直坐到晚上九点。",
    "縣裡的圖書館週末延長了開放時間，讀者可以一直坐到晚上九點。",
    "渔民们清早出海，傍晚回港，码头上的冷库连夜装车。",
    "他说“河边的路修好了”，２００米长。",
)
TRUTHS = ("utf-8", "gbk", "big5", "euc_jp", "utf-16-le")
READINGS = ("latin-1", "cp1252", "cp1250", "cp1251", "cp437", "cp850", "mac-roman", "koi8-r", "cp874", "iso8859-7") + (
    "gb18030",
    "big5hkscs",
    "cp932",
    "cp949",
    "euc_jp",
)
UNREPAIRED = {kind.name: getattr(kind, "unrepaired", frozenset()) for kind in FILTERS}


def damaged_texts(count, seed):
    """Texts damaged in a way by chance: misread wholly or in part, with losses or cut, beside clean text."""
    chance = random.Random(seed)
    while count:
        sentence, truth, reading = chance.choice(SENTENCES), chance.choice(TRUTHS), chance.choice(READINGS)
        start = chance.randrange(len(sentence) - 2)
        part = sentence[start : start + chance.choice((2, 3, 4, 8, 40))]
        data = part.encode(truth, "ignore")
        wrong = data[: len(data) - chance.randrange(3)].decode(reading, chance.choice(("replace", "ignore")))
        before, behind = chance.choice((("", ""), ("记者：", "。"), (chance.choice(SENTENCES), SENTENCES[0])))
        if wrong.strip():
            count -= 1
            yield f"{before}{wrong}{behind}\n{chance.choice(SENTENCES)}\n"


@pytest.mark.parametrize("seed", range(8))
def test_what_is_reported_as_not_repaired_stands_in_the_output(seed):
    for text in damaged_texts(40, seed):
        cleaned = PIPELINE.clean(text)
        for change in cleaned.changes:
            if change.rule in UNREPAIRED[change.filter]:
                assert change.after in cleaned.text, (text, cleaned.text, change)


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("一輛漆成綠色的面包車開進了新\ufffdshēng)r代的石門村。\n", "新时代的石门村"),
        ("一輛漆成綠色的面包車開進了新?shēng)r代的石門村。\n", "新时代的石门村"),
    ],
)
def test_a_finding_of_damage_that_a_later_filter_repairs_is_dropped(text, repaired):
    cleaned = PIPELINE.clean(text)
    assert repaired in cleaned.text
    assert [change.rule for change in cleaned.changes if change.before == change.after] == []


def test_a_finding_beside_a_repair_stays():
    cleaned = PIPELINE.clean("一輛漆成綠色的面包車開進了新?shēng)r代的石門村。\n他說\ufffd\ufffd很好看。\n")
    assert [change.before for change in cleaned.changes if change.rule == "lost"] == ["\ufffd\ufffd"]


@pytest.mark.parametrize(
    "text",
    [
        "醫(yī)院À\x80醫(yī)院",
        "记者：鍛ㄦ學(xué)習(xí)湯寤堕暱浜嗗\ufffd。\n",
        "车。孬腔㇄𤩸學(xué)習(xí)禭\ufffd縣醫(yī)院裡的圖書館\n",
    ],
)
def test_what_is_reported_beside_an_annotation_stays_so_once_that_is_removed(text):
    once = PIPELINE.clean(text).text
    assert PIPELINE.clean(once).text == once


def test_an_edit_keeps_the_characters_of_a_span():
    text = "甲乙丙丁戊己"
    edits = [Edit(0, 3, "ABC", "convert"), Edit(3, 4, "", "control"), Edit(4, 6, "", "menu")]
    assert without_spans(text, edits, [(1, 2), (3, 4)], may_remove=False) == [Edit(0, 3, "A乙C", "convert"), edits[2]]
    assert without_spans(text, edits, [(4, 5)], may_remove=True) == edits
    assert without_spans(text, edits, [(4, 5)], may_remove=False) == edits[:2]


def test_spans_move_with_the_edits_before_them():
    edits = [Edit(0, 2, "", "a"), Edit(5, 5, "xy", "b")]
    assert moved_spans([(1, 3), (2, 4), (5, 7)], edits) == [(0, 2), (5, 7)]
