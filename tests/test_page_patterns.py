"""The patterns of page/: prose, dates, labels, titles and signatures, and that folding knows their characters."""

import re
from pathlib import Path

import opencc
import pytest

import newsclean.page
from newsclean.page.dates import is_date_line, is_time_ago
from newsclean.page.fold import fold
from newsclean.page.labels import SUMMARY_STARTS, names_editor, summary_label
from newsclean.page.names import is_office
from newsclean.page.prose import is_prose, is_sentence, is_speech
from newsclean.page.titles import PageTitle, is_name_behind, is_site_name, site_start

TITLE = "河东村修好了水渠"


def test_folding_knows_the_characters_of_every_pattern():
    room = Path(newsclean.page.__file__).parent
    used = set(re.findall("[一-龥]", "".join(path.read_text("utf-8") for path in room.glob("*.py"))))
    convert = opencc.OpenCC("t2s").convert
    forms = map(chr, range(0x4E00, 0x9FA6))
    assert [form for form in forms if (convert(form) in used and convert(form) != form and fold(form) == form)] == []


@pytest.mark.parametrize(
    ("test", "lines", "others"),
    [
        (
            is_prose,
            [
                "水渠昨天通水，三百亩旱地今年能种水稻了。",
                "他问，水渠要到什么时候才能一直修到山坡上，好让那里的旱地也种上稻？",
            ],
            ["水渠通水了。", "首页 > 新闻 > 河东村修好了水渠，三百亩旱地今年能种水稻了"],
        ),
        (is_sentence, ["水渠昨天已经通水了。"], ["通水了。", "河东村修好了一条水渠"]),
        (is_speech, ["“来了吗？”", "王禾说：“来了。”"], ["来了吗？"]),
        (is_date_line, ["2021年4月5日", "二〇二一年四月五日", "二○二一年四月 五日"], ["2021-04-05", "4月5日"]),
        (is_time_ago, ["王禾 3小時前", "昨天 09:07", "剛剛"], ["三小时前的事", "2021-04-05"]),
        (is_office, ["河東村村民委員會", "河东县教育局"], ["王禾", "局"]),
        (names_editor, ["責任編輯：王禾", "文章来源：河东网"], ["来源：河东网"]),
        (summary_label, ["【核心提示】水渠", "摘要：水渠", "編者按：水渠"], ["水渠的摘要：", "要"]),
        (is_site_name, ["河东新闻网", "河东晚报", "要闻频道"], ["修好了水渠", "三百亩旱地"]),
        (PageTitle.of(f"{TITLE}_要闻_河东网").is_repeated_by, [TITLE, f"{TITLE}三百米", "河东村修好了"], ["河东村"]),
        (lambda line: is_name_behind(line, 8), [TITLE, f"{TITLE}-河东网", f"{TITLE}(图)"], [f"{TITLE}以后。"]),
    ],
)  # fmt: skip
def test_lines(test, lines, others):
    assert [line for line in lines if not test(fold(line))] == []
    assert [line for line in others if test(fold(line))] == []


def test_the_label_of_a_summary_begins_with_one_of_these():
    labels = [
        "摘要",
        "【摘要】",
        "（內容提要）",
        "核心提示",
        "提要",
        "导读",
        "導讀",
        "编者按",
        "編者按",
        "简介",
        "簡介",
        "［摘要］",
    ]
    assert [label for label in labels if label[0] not in SUMMARY_STARTS or not summary_label(fold(label))] == []


@pytest.mark.parametrize("behind", ["", "_要闻_河东新闻网", " - 河东晚报", "|河东在线"])
def test_the_site_behind_a_title(behind):
    assert site_start(fold(TITLE + behind)) == len(TITLE)


@pytest.mark.parametrize("piece", ["-", "河东-", "2021年", "〇", "河东网_", "“", " ", "1 前"])
def test_hostile_lines_end(piece):
    # Work that grew with the square of the line would not come back from this.
    line = piece * (200_000 // len(piece))
    for test in (is_prose, is_speech, is_date_line, is_time_ago, is_office, names_editor, summary_label, is_site_name):
        test(line)
    site_start(line)
    is_name_behind(line, 3)
    PageTitle.of(line).is_repeated_by(line)
