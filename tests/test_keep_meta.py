"""`--keep-meta`: what tells of the article stays in the text, and all else goes as ever."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsclean.edit import undo_changes
from newsclean.pipeline import Pipeline

KEEPS = Pipeline.of(options={"boilerplate": {"keep_meta": True}})
TITLE = "河东村修好了水渠"
BODY = """水渠昨天通水，三百亩旱地今年能种水稻了，村里放了一挂鞭炮。
村里准备秋天再修一条路，把米运到镇上去卖，运费能省一半。"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            f"首页 > 新闻 > 正文\n{TITLE}\n来源：河东晚报 2021-04-05 浏览：77\n{BODY}\n【打印】【关闭】\n",
            f"{TITLE}\n来源：河东晚报 2021-04-05 浏览：77\n{BODY}\n",
        ),
        (
            f"{TITLE}\n{BODY}\n来源：\n河东晚报\n责任编辑：王禾\n版权所有 河东晚报\n",
            f"{TITLE}\n{BODY}\n来源：\n河东晚报\n责任编辑：王禾\n",
        ),
        (
            f"{TITLE}\n2021-04-05 09:07\n{BODY}（责任编辑：王禾）\n",
            f"{TITLE}\n2021-04-05 09:07\n{BODY}（责任编辑：王禾）\n",
        ),
        (f"{TITLE}\n{BODY}\n责任编辑：王禾\n下一篇：修路\n相关推荐\n", f"{TITLE}\n{BODY}\n责任编辑：王禾\n"),
    ],
)
def test_bylines_stay(before, after):
    cleaned = KEEPS.clean(before)
    assert cleaned.text == after
    assert undo_changes(cleaned.text, cleaned.changes) == before
    assert KEEPS.clean(after).text == after
    without = Pipeline.of().clean(before)
    assert without.text in (f"{TITLE}\n{BODY}\n",)
    assert cleaned.metadata == without.metadata


def test_the_flag_and_the_setting(newsclean, tmp_path):
    page = f"{TITLE}\n来源：河东晚报\n{BODY}\n【关闭】\n".encode()
    kept = page.replace("【关闭】\n".encode(), b"")
    assert newsclean("clean", stdin=page).stdout == kept.replace("来源：河东晚报\n".encode(), b"")
    assert newsclean("clean", "--keep-meta", stdin=page).stdout == kept
    (tmp_path / "newsclean.toml").write_text("[boilerplate]\nkeep-meta = true\n")
    assert newsclean("clean", stdin=page).stdout == kept
    shown = newsclean("config").stdout.decode()
    assert any(line.split()[:2] == ["boilerplate.keep-meta", "true"] for line in shown.splitlines())


LINES = st.sampled_from(
    [
        TITLE,
        *BODY.splitlines(),
        "首页 > 新闻 > 正文",
        "来源：河东晚报 2021-04-05",
        "来源：",
        "河东晚报",
        "2021-04-05 09:07",
        "浏览：77",
    ]
    + [
        "责任编辑：王禾",
        "【关闭】",
        "下一篇：修路",
        "相关推荐",
        "版权所有 河东晚报",
        "分享到：微信",
        "河东的路",
        "本报记者 王禾",
        "首页",
        "",
    ]
    + [f"{BODY.splitlines()[0]}（责任编辑：王禾）"]
)


# A byline that stays must not hide that the rest, looked at once more, is an article with chrome around it.
BETWEEN = """首页
桥头的书店昨天开门，来看书的人从清早排到了天黑。
注册
登录 | 注册
版权所有
首页
首页
首页
第二天一早，排队的人从门口一直站到了桥头，都说从前没有过。
版权所有
桥头的书店昨天开门，来看书的人从清早排到了天黑。
浏览量|1000|2000"""


@example(BETWEEN)
@settings(max_examples=500, deadline=None)
@given(st.lists(LINES, max_size=14).map("\n".join))
def test_twice_is_once(page):
    cleaned = KEEPS.clean(page)
    assert undo_changes(cleaned.text, cleaned.changes) == page
    assert KEEPS.clean(cleaned.text).text == cleaned.text
