"""Metadata read from removed lines: what the page says, and nothing that it does not."""

import pytest

from newsclean.pipeline import Pipeline

PIPELINE = Pipeline.of(select=["boilerplate", "duplicates"])
TITLE = "河东村修好了水渠"
BODY = "水渠昨天通水，三百亩旱地今年能种水稻了，村里放了一挂鞭炮。"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["来源：河东晚报 作者：王禾 发布时间：2021年4月5日 09:07"],
            {"source": "河东晚报", "author": "王禾", "date": "2021-04-05T09:07"},
        ),
        (["发布者:管理员来源:通讯员:发布时间:2021-04-05浏览次数:77"], {"date": "2021-04-05"}),
        (["2021-04-05 河东新闻网"], {"date": "2021-04-05", "source": "河东新闻网"}),
        (["發布時間：2021/4/5 來源：河東日報"], {"date": "2021-04-05", "source": "河東日報"}),
        (["出版：2023-05-06 12:00 更新：2023-05-07 18:32"], {"date": "2023-05-06T12:00"}),
        (["更新时间：2023-05-07"], {"date": "2023-05-07"}),
        (["时间:04-05人气:77作者:王禾"], {"author": "王禾"}),
        (["发布时间：2021-13-45 来源：河东网"], {"source": "河东网"}),
        (["来源：", "河东晚报", "作者：", "王禾"], {"source": "河东晚报", "author": "王禾"}),
        (["来源：作者：点击："], {}),
        (["编辑：李田 责任编辑：王禾"], {"editor": "王禾"}),
        (["本报记者 王禾"], {"author": "王禾"}),
    ],
)
def test_byline_under_the_title(lines, expected):
    page = "\n".join([TITLE, *lines, BODY, BODY[:10]]) + "\n"
    metadata = PIPELINE.clean(page).metadata
    assert metadata.pop("title") == TITLE
    assert metadata == expected


def test_url_and_editor_at_the_end():
    page = f"{TITLE}\n{BODY}\n（责任编辑：王禾）\n来源链接：https://river.example/a/1.html\n"
    assert PIPELINE.clean(page).metadata == {
        "title": TITLE,
        "editor": "王禾",
        "url": "https://river.example/a/1.html",
    }


def test_photographers_are_no_authors():
    assert "author" not in PIPELINE.clean(f"{TITLE}\n{BODY}\n本报记者王禾摄\n").metadata


def test_a_page_that_says_nothing():
    assert PIPELINE.clean(f"{TITLE}\n{BODY}\n").metadata == {"title": TITLE}
    assert PIPELINE.clean("").metadata == {}
    assert PIPELINE.clean("一" * 200).metadata == {}
