"""The byteshift filter on invented sentences, damaged by simulation in every way that is known."""

import pickle
import re
from random import Random

import pytest
from damage import DECODERS, HALF_WIDTH, damage, one_to_one, readings
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.chinese.annotations import NOTE
from newsclean.edit import apply_edits
from newsclean.filters.byteshift import Byteshift
from newsclean.filters.byteshift.doubt import GAP, probability_right, with_gaps
from newsclean.filters.byteshift.explain import explain
from newsclean.filters.byteshift.ranking import Reading
from newsclean.pipeline import Pipeline

# A false character met on real pages, and a sentence in which its bytes arise across two others.
INSERTED = [
    ("驗", "这次事故是因为操作不当造成的，我们要认真总结经验。"),
    ("驗", "大家来到村口的石桥为老人们送去了慰问品。"),
    ("驗", "小朋友们用彩色气球为教室增添了节日的气氛。"),
    ("驅", "警方在现场打实基础，做好各项安全保障工作。"),
    ("驅", "请各位家长在门口等候对孩子进行登记的老师。"),
    ("驅", "会议决定向审计部门提交全年的财务报告。"),
    ("驅", "我们要在这一领域层层落实责任，确保工作取得实效。"),
    ("數", "每当地里的庄稼成熟，村里就热闹起来。"),
    ("數", "保险公司已经按照合同赔偿的金额全部付清。"),
    ("冊", "随着环境的改变试验的结果也有了很大的不同。"),
    ("冊", "学校对全体教师进行了年终业绩评定。"),
    ("鎮", "这种做法已经被新的技术代替传统工艺也得到了保护。"),
    ("績", "技术人员用测量仪器对桥梁进行了全面检查。"),
    ("績", "这台可靠仪表可以连续工作一千个小时。"),
    ("聲", "我们要努力培养担当民族复兴大任的新时代青年。"),
    ("車", "国家对受国际市场影响的企业给予了补贴。"),
]
ANNOTATED = "醫學習進會實發動機關東婦黨務運張員長開領"

CUT = [
    "校长说：“我们要把学校建设得更好。”在座的老师都热烈鼓掌。",
    "他回答说：“这是我应该做的。”说完就转身离开了。",
    "会议强调：“要坚持以人民为中心。”与会代表纷纷表示赞同。",
    "春天来了。《小城故事》这本书终于出版了。",
    "大家都说好。“好的开始是成功的一半。”老师笑着说。",
]


def traditional(text: str) -> str:
    return text.translate(one_to_one()).replace("爲", "為")


def repair(text: str) -> str:
    return NOTE.sub("", apply_edits(text, list(Byteshift().edits(text))))


@pytest.mark.parametrize(("false", "sentence"), INSERTED)
@pytest.mark.parametrize("width", [{}, HALF_WIDTH], ids=["full width", "half width"])
def test_insert(false, sentence, width):
    truth = traditional(sentence).translate(width)
    for table in (false, false + ANNOTATED):
        damaged = damage(truth, readings(table))
        assert damaged.lost
        assert repair(damaged.text) == truth


# On a page without annotations, that is all that there is to go by, this one is less than half sure.
DOUBTFUL = {(str, CUT[1])}


@pytest.mark.parametrize("sentence", CUT)
@pytest.mark.parametrize("convert", [traditional, str], ids=["traditional", "simplified"])
def test_split(sentence, convert):
    damaged = damage(convert(sentence), [], cuts=1.0)
    assert damaged.lost
    if (convert, sentence) in DOUBTFUL:
        assert repair(damaged.text) == damaged.text
        assert [edit.rule for edit in Byteshift().edits(damaged.text)] == ["unrepaired"] * damaged.text.count("?！")
    else:
        assert repair(damaged.text) == damaged.truth


@pytest.mark.parametrize("decoder", DECODERS)
def test_every_decoder(decoder):
    damaged = damage("全體教師勇擔使命的時代已經來了，我們一起努力。", readings("聯"), decoder=decoder)
    assert damaged.lost
    assert repair(damaged.text) == damaged.truth


def test_split_mark_made_half_width_afterwards():
    damaged = damage(traditional(CUT[0]), [], cuts=1.0)
    assert repair(damaged.text.replace("！", "!")) == damaged.truth


def test_the_rest_of_the_line_and_no_more():
    truth = "会议强调：“要坚持以人民为中心。”与会代表纷纷表示赞同。"
    damaged = damage(truth, [], cuts=1.0)
    for line_break in ("\n", "\r\n", "\r"):
        assert repair(f"{damaged.text}{line_break}第二行。") == f"{truth}{line_break}第二行。"


def test_the_document_s_own_words_decide():
    # A name that no dictionary has, whole in one place and damaged in another.
    truth = "張院對“勠立+民營”的合作"
    damaged = damage(truth, readings("堅"))
    assert "勠立" not in repair(damaged.text)
    assert repair(f"“勠立+民營”模式；探討“勠立+民營”。\n{damaged.text}").endswith(truth)


def test_rules_and_findings():
    split = damage(traditional(CUT[1]), [], cuts=1.0).text
    assert [edit.rule for edit in Byteshift().edits(split)] == ["split"]
    (finding,) = Byteshift().edits("大家都來了?yù)")
    assert finding.rule == "unrepaired"
    assert finding.replacement == "?yù)"


@pytest.mark.parametrize(
    "text",
    [
        "你說什麼?!我們真的要走了嗎?！不會吧??",
        "真的吗？！当然是真的！？",
        "價格是多少?價格是一百元?！",
        "這個字怎麼讀?(shēng)我不知道。",
        "溫度是20?C，北緯30?。阿·瓦西里寫作阿?瓦西里。",
        "亳(bó)州在安徽。“乐”字读(yuè)。",
        "Is it so?no) 是嗎?ok)",
        "请访问 http://example.com/?a=1，谢谢!",
    ],
)
def test_clean_text_stays(text):
    assert not [edit for edit in Byteshift().edits(text) if edit.rule != "unrepaired"]


def test_twice_is_once_and_the_same_every_time():
    pipeline = pickle.loads(pickle.dumps(Pipeline.of(select=["byteshift"])))
    damaged = "\n".join(damage(traditional(line), readings(false)).text for false, line in INSERTED)
    first = pipeline.clean(damaged)
    assert pipeline.clean(damaged).changes == first.changes
    assert pipeline.clean(first.text).text == first.text


SHARDS = [
    "?",
    "\ufffd",
    "！",
    "?！",
    "痹",
    "lián)",
    "(lián)",
    "勇",
    "€",
    "r",
    "□",
    "\ue319",
    "\n",
    "\r",
    ")",
    "擔",
    "\ud800",
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(SHARDS) | st.characters(), max_size=30).map("".join))
def test_any_text_gives_edits_that_fit(text):
    apply_edits(text, list(Byteshift().edits(text)))


@settings(deadline=None, max_examples=40)
@given(st.randoms(use_true_random=False), st.sampled_from(sorted(DECODERS)))
def test_what_is_not_damaged_stays(random, decoder):
    """Characters in front of the first lost one are never touched."""
    truth = traditional("".join(random.sample([line for _, line in INSERTED] + CUT, 3)))
    damaged = damage(truth, readings("驗驅數冊鎮績聲車"), 0.5, Random(random.random()), decoder)
    whole = min(damaged.lost, default=len(truth))
    assert repair(damaged.text)[:whole] == truth[:whole]


def test_a_doubtful_run_stays_whole_or_is_repaired_where_it_is_sure():
    text = damage(traditional(INSERTED[0][1]), readings(INSERTED[0][0])).text
    never, partly = Byteshift(risk=0.0), Byteshift(risk=0.0, partial=True)
    assert [edit.rule for edit in never.edits(text)] == ["unrepaired"]
    for edit in partly.edits(text):
        assert edit.rule in ("unrepaired", "partial")
        assert (GAP in edit.replacement) == (edit.rule == "partial")


def test_what_was_repaired_in_part_stays_so():
    pipeline = Pipeline.of(select=["byteshift"], options={"byteshift": {"partial": True}})
    damaged = "那位老人叫聶?lǎn)希膬?ér)子叫段恪，都住在村子里。\n她說：“聶?lǎn)希膬?ér)子叫段恪。”"
    first = pipeline.clean(damaged)
    assert {change.rule for change in first.changes} == {"partial"}
    assert pipeline.clean(first.text).text == first.text


def test_how_sure_a_repair_is_follows_from_odds_and_length():
    def reading(*scores: float) -> Reading:
        candidates = [(score, f"擔使命{number}") for number, score in enumerate(scores)]
        return Reading("?lián)姑", 8, -5.0, True, "insert", candidates, -90.0, 7.0)

    sure, doubtful = probability_right(reading(-60.0, -70.0)), probability_right(reading(-60.0, -60.5))
    assert 0 < doubtful < 0.7 < 0.9 < sure < 1
    assert with_gaps(reading(-60.0, -60.5)) == "擔使命" + GAP
    assert with_gaps(reading(-60.0, -70.0)) == "擔使命0"


def test_evidence_tells_how_sure_a_repair_is_and_what_comes_second():
    text = damage(traditional(CUT[1]), [], cuts=1.0).text
    cleaned = Pipeline.of(select=["byteshift"]).clean(text)
    ((*rows, odds),) = Byteshift().evidence(text, cleaned.changes)
    assert re.fullmatch(r"sure +\d+% of 。”說; ([0-9,.]+ times likelier than .+|nothing else fits)", odds)
    assert [row.split()[0] for row in rows] == ["damaged", "true", "lost"]


def test_explain_shows_bytes():
    assert explain("?lián)姑臅r", "擔使命的時").splitlines() == [
        "damaged ?lián) 姑=B9C3 臅=C495 r=72",
        "true    擔=93FA 使=CAB9 命=C3FC 的=B5C4 時=9572",
        "lost    93 FA CA FC B5",
    ]


def test_a_bare_annotation_shortly_behind_a_lost_byte():
    text = "他說?勇lián)"
    assert [edit.rule for edit in Byteshift().edits(text) if edit.rule != "unrepaired"] == []
