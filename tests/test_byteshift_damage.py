"""The simulator of byte-shift damage, held to byte-level facts met on real pages."""

from random import Random

import pytest
from damage import (
    DECODERS,
    KINDS,
    damage,
    encode,
    met_on_pages,
    random_table,
    readings,
    to_traditional,
    traditional_characters,
)

from newsclean.chinese.gbk import tables


@pytest.mark.parametrize(
    ("truth", "table", "seen"),
    [
        ("勇擔使命的時代", "聯", "勇?lián)姑臅r代"),
        ("改革創新,", "飫", "改革?yù)撔?"),
        ("新時代", "聲", "新?shēng)r代"),
        ("新時代", "時聲", "新?shēng)r(shí)代"),
        ("張院對“公立+民營”", "堅", "張?jiān)簩Α肮?民營”"),
        ("張院還明", "堅", "張?jiān)哼€明"),
        ("受國", "國車", "受?chē)?guó)"),
        ("醫院", "醫", "醫(yī)院"),
    ],
)
def test_insert(truth, table, seen):
    assert damage(truth, readings(table)).text == seen


def test_split():
    assert damage("。”在慶祝", [], cuts=1.0).text == "?！痹趹c祝"


def test_a_mark_in_step_is_cut_without_loss():
    damaged = damage("好！大家", [], cuts=1.0)
    assert damaged.text == "好！大家"
    assert not damaged.lost


def test_simplified_text_stays_shifted_to_the_next_ascii_byte():
    assert damage("。“的1", [], cuts=1.0).text == "?！暗?"


@pytest.mark.parametrize(
    ("decoder", "seen"),
    [
        ("cp936", "勇?lián)姑臅r"),
        ("cp936 keeps", "勇?lián)\ue319姑\ue3c0臅r"),
        ("cp936 boxes", "勇?lián)□姑□臅r"),
        ("python gbk", "勇\ufffd(lián)\ufffd使命的時"),
        ("python gb18030", "勇\ufffd(lián)\ue319姑\ue3c0臅r"),
        ("browser", "勇\ufffd(lián)\ue319姑\ue3c0臅r"),
    ],
)
def test_decoders(decoder, seen):
    assert damage("勇擔使命的時", readings("聯"), decoder=decoder).text == seen


@pytest.mark.parametrize("decoder", ["python gbk", "python gb18030"])
def test_the_stepwise_decoder_is_python_s_own(decoder):
    random = Random(7)
    for _ in range(200):
        data = encode("".join(random.choices([*tables().pairs, "r", "("], k=20))).data[1:]
        assert "".join(char for char, _ in DECODERS[decoder](data)) == data.decode(decoder[7:], "replace")


def test_lost_are_exactly_the_characters_that_cannot_be_read():
    damaged = damage("勇擔使命的時代", readings("聯"))
    assert damaged.lost == frozenset(range(1, 6))
    assert damage("時代", readings("時")).lost == frozenset()


def test_conversion_is_one_to_one():
    assert to_traditional("后于里制干为这时") == "后于里制干爲這時"
    assert len(traditional_characters()) > 2000


def test_random_tables_can_be_repeated():
    assert random_table(0.1, Random(3)) == random_table(0.1, Random(3))
    assert random_table(0.1, Random(3)) != random_table(0.1, Random(4))


def test_tables_hold_each_pair_once():
    assert len(tables().chars) + len(tables().private) == 126 * 190
    assert all(encode(char).data == pair.to_bytes(2, "big") for char, pair in list(tables().pairs.items())[::97])


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_met_on_pages_can_be_drawn(kind):
    random = Random(5)
    line = "校长说：“我们要在2026年把Ａ楼建好。”大家都说好。“好的开始是成功的一半。”老师们高兴地回家了。"
    drawn = [page for _ in range(20) if (page := met_on_pages(line, kind, random))]
    assert drawn
    assert all(page.text != page.truth for page in drawn)
