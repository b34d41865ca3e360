"""HTML comes in as lines with marks, and goes out as plain text; what would keep a parser busy is refused before it."""

import json
import os

import pytest

from newsclean.errors import DocumentError
from newsclean.formats.html.declared import declared_encoding
from newsclean.formats.html.guards import refuse_costly
from newsclean.formats.html.page import read_page
from newsclean.metadata.declared import with_declared
from newsclean.pipeline import Pipeline

FIRST = "河东的书店开了二十年，如今搬到了桥西，老顾客们都来帮忙。"
SECOND = "搬家那天下着小雨，来帮忙的人站满了整条街，书一箱一箱地传过去。"
BODY = f"<h1>二十年书店搬家了</h1><div class=text><p>{FIRST}</p><p>{SECOND}</p></div>"
NAV = "<nav><ul><li><a href=/>河东头条</a></li><li><a href=/b>桥西百态</a></li></ul></nav>"
FOOT = "<footer><a href=/x>河东影像馆</a><br><a href=/y>桥西老照片</a></footer>"
PAGE = f"<!DOCTYPE html><html><head><title>二十年书店搬家了_河东网</title></head><body>{NAV}{BODY}{FOOT}</body></html>"
CLEAN = f"二十年书店搬家了\n{FIRST}\n{SECOND}\n"


def lines(html):
    return read_page(html).text.splitlines()


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>学习<b>的</b>人</p>很多", ["学习的人", "很多"]),
        ("<p>甲</p>\n  <p hidden>乙</p><div style='display:none'>丙</div>", ["甲", "乙", "丙"]),
        ("甲<script>乙</script><style>丙</style><!-- 丁 --><noscript>戊</noscript><template>己</template>庚", ["甲庚"]),
        ("甲<svg><title>乙</title><text>丙</text></svg>丁", ["甲丁"]),
        ("<table><tr><td>甲<td>乙<tr><td>丙</table>", ["甲 乙", "丙"]),
        ("甲<br>乙<hr>丙", ["甲", "乙", "丙"]),
        ("<pre>甲\n  乙</pre>丙\n丁", ["甲", "乙", "丙 丁"]),
        ("<p>　　甲&nbsp;乙 &amp; 丙&lt;</p>", ["　　甲\u00a0乙 & 丙<"]),
        ("<select><option>甲<option>乙</select><textarea>\n丙</textarea><button>丁</button>", ["甲", "乙", "丙", "丁"]),
        ("<ruby>河<rt>hé</rt>东<rt>dōng</rt></ruby>人", ["河(hé)东(dōng)人"]),
        ("<ruby>河<rp>（</rp><rt>hé</rt><rp>）</rp></ruby>东", ["河（hé）东"]),
        ("甲<iframe>乙</iframe>丙", ["甲丙"]),
        ("plain text, no tag", ["plain text, no tag"]),
    ],
)
def test_everything_that_a_page_may_show_is_a_line(html, expected):
    assert lines(html) == expected


def test_the_title_comes_first_and_has_no_mark():
    page = read_page(PAGE)
    assert page.text.splitlines() == [
        "二十年书店搬家了_河东网",
        "河东头条",
        "桥西百态",
        "二十年书店搬家了",
        FIRST,
        SECOND,
        "河东影像馆",
        "桥西老照片",
    ]
    assert [page.text[mark.start : mark.end] for mark in page.marks] == page.text.splitlines()[1:]


def test_marks_tell_links_and_the_main_element():
    marks = read_page(PAGE + "<p>半<a>行</a>").marks
    assert [mark.link_share for mark in marks] == [1, 1, 0, 0, 0, 1, 1, 0.5]
    assert [mark.in_main for mark in marks][:5] == [False, False, False, True, True]


def test_a_heading_of_plain_lines_in_the_text_ends_nothing():
    topics = ("一、选题", "热点新闻", "二、立论", "观点要新", "三、论证", "摆事实", "讲道理")
    lesson = (*topics, "推荐阅读", "《评论十讲》", "作业", "写一篇评论")
    menu = "".join(f"<p><a href=/{word}>{word}</a></p>" for word in ("网站首页", "政务公开", "登录", "注册"))
    head = "<p>当前位置：首页 > 公开 > 通知</p><h1>怎样写新闻评论</h1><p>发布时间：2020-09-01 信息来源：河东网</p>"
    text = f"<div>{''.join(f'<p>{line}</p>' for line in lesson)}</div>"
    foot = "<p>扫一扫在手机打开当前页</p><p>【打印本页】【关闭窗口】</p><p>网站标识码：0000000000</p>"
    page = read_page(f"<title>怎样写新闻评论_河东网</title>{menu}{head}{text}{foot}")
    assert Pipeline.of().clean(page.text, page.marks).text == "\n".join(("怎样写新闻评论", *lesson, ""))


def test_links_below_such_a_heading_go():
    page = read_page(PAGE.replace(FOOT, f"<p>推荐阅读</p><p><a href=/a>桥西的面馆关了门</a></p>{FOOT}"))
    assert Pipeline.of().clean(page.text, page.marks).text == CLEAN


def test_places_to_sign_in_the_main_element_stay():
    form = "<p>甲方（签字）：</p><p>乙方（签字）：</p><p>日期：</p>"
    page = read_page(PAGE.replace(f"{SECOND}</p>", f"{SECOND}</p>{form}"))
    assert "甲方（签字）：\n乙方（签字）：\n日期：\n" in Pipeline.of().clean(page.text, page.marks).text


def test_a_page_is_cleaned_by_its_marks_where_no_rule_knows_its_words():
    page = read_page(PAGE)
    pipeline = Pipeline.of()
    assert pipeline.clean(page.text, page.marks).text == CLEAN
    assert pipeline.clean(page.text).text != CLEAN
    assert pipeline.clean(CLEAN).text == CLEAN


def test_a_text_of_links_and_its_attachments_stay():
    html = PAGE.replace(BODY, f"<h1>二十年书店搬家了</h1><a href=/all>{BODY[18:]}</a>")
    page = read_page(html)
    assert FIRST in Pipeline.of().clean(page.text, page.marks).text
    links = "".join(f"<p><a href=/{n}>附件{n}：搬家清单.docx</a></p>" for n in range(1, 6))
    page = read_page(PAGE.replace("<div class=text>", f"<div class=text>{links}"))
    assert "附件5：搬家清单.docx" in Pipeline.of().clean(page.text, page.marks).text


@pytest.mark.parametrize(
    "html",
    [
        "",
        " \n",
        "<frameset><frame src=a></frameset>",
        "<html><head><title>甲</title></head></html>",
        "<!-- 甲 -->",
        "\0",
    ],
)
def test_a_page_without_text_is_an_empty_document_and_counted(newsclean, tmp_path, html):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.html").write_text(html, "utf-8")
    done = newsclean("clean", "raw", "-o", "out")
    assert done.returncode == 0
    assert done.stderr.startswith(b"1 documents: 0 changed, 0 failed")
    assert (tmp_path / "out" / "a.html.txt").read_bytes() == b""


def test_nul_bytes_are_left_out(newsclean, tmp_path):
    (tmp_path / "a.html").write_bytes(PAGE.replace("二十", "二\0十").encode())
    assert newsclean("clean", "a.html").stdout.decode() == CLEAN


def test_an_image_is_no_page(newsclean, tmp_path):
    (tmp_path / "a.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    done = newsclean("clean", "a.html")
    assert done.returncode == 2
    assert b"is a PNG image" in done.stderr


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<div>" * 2001, "elements within each other"),
        ("<div><span></div>" * 5 + "<ul><li>" * 2001, "elements within each other"),
        ("".join(f"<div><b id={n}></div>" for n in range(2001)), "elements within each other"),
        ("<p " + " ".join(f"a{n}" for n in range(2001)) + ">", "attributes"),
        ("<p " + " ".join(f"a{n}='>'" for n in range(2001)) + ">", "attributes"),
        ("<select>" + "<option>甲" * 4001, "options"),
    ],
)
def test_what_keeps_a_parser_busy_is_refused_before_it(newsclean, tmp_path, html, what):
    with pytest.raises(DocumentError, match=what):
        refuse_costly(html)
    (tmp_path / "a.html").write_text(f"<html>{html}", "utf-8")
    done = newsclean("clean", "a.html")
    assert (done.returncode, done.stdout) == (2, b"")
    assert what.encode() in done.stderr


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 1900,
        "<div>甲</div>" * 50_000,
        "<p>甲" * 50_000,
        "<li>甲<br>" * 50_000,
        "<div><span>甲</div>" * 20_000,
        "<b>甲<b>" * 20_000,
        "<script>" + "'<div>'" * 5000 + "</script>",
        "<!--" + "<div>" * 5000 + "-->",
        "<textarea>" + "<div>" * 5000 + "</textarea>",
        "<select>" + "<option>甲" * 3000 + "</select><select>" + "<option>甲" * 3000,
        "<a " * 100_000,
        "<a x='" * 100_001,
        '<a x="' * 100_001,
        "<!--" * 100_000,
        "<script>" * 100_000,
        "<" * 100_000,
        "</" * 100_000,
        "<a =" * 100_000,
    ],
)
def test_pages_that_any_parser_gets_through_are_not_refused_and_the_scan_is_linear(html):
    refuse_costly(html)


def test_a_page_over_16_mib_is_rejected_with_its_size(newsclean, tmp_path):
    (tmp_path / "a.html").write_bytes(b"<html>" + b"a" * (16 << 20))
    done = newsclean("clean", "a.html")
    assert done.returncode == 2
    assert b"is longer than 16,777,216 bytes" in done.stderr


def test_a_page_is_written_as_text_beside_the_suffix_it_has(newsclean, tmp_path):
    (tmp_path / "raw" / "sub").mkdir(parents=True)
    (tmp_path / "raw" / "a.html").write_text(PAGE, "utf-8")
    (tmp_path / "raw" / "sub" / "b.HTM").write_text(PAGE, "gb18030")
    assert newsclean("clean", "raw", "-o", "out").returncode == 0
    assert (tmp_path / "out" / "a.html.txt").read_text("utf-8") == CLEAN
    assert (tmp_path / "out" / "sub" / "b.HTM.txt").read_text("utf-8") == CLEAN
    assert newsclean("clean", "raw", "-o", "records", "--to", "jsonl").returncode == 0
    record = json.loads((tmp_path / "records" / "a.html.jsonl").read_text("utf-8"))
    assert record == {"id": os.path.join("raw", "a.html"), "title": "二十年书店搬家了", "text": CLEAN}


def test_a_stream_is_recognised_and_another_name_needs_the_format(newsclean, tmp_path):
    assert newsclean("clean", stdin=PAGE.encode()).stdout.decode() == CLEAN
    (tmp_path / "a.asp").write_text(BODY, "utf-8")
    assert newsclean("clean", "--format", "html", "a.asp").stdout.decode() == CLEAN


def test_a_page_is_never_written_over_itself(newsclean, tmp_path):
    (tmp_path / "a.html").write_text(PAGE, "utf-8")
    done = newsclean("clean", "-i", "a.html")
    assert done.returncode == 2
    assert b"error: a.html: is HTML, which is read but not written; give -o DIR" in done.stderr
    assert (tmp_path / "a.html").read_text("utf-8") == PAGE


def test_two_pages_that_would_be_one_file_are_refused(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "x.html").write_text(PAGE, "utf-8")
    (tmp_path / "raw" / "x.html.txt").write_text(CLEAN, "utf-8")
    done = newsclean("clean", "raw", "-o", "out")
    assert done.returncode == 2
    assert b"would both be written there" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "big5", "latin-1", "no-such-name"])
def test_what_a_page_declares_does_not_decide_its_encoding(newsclean, tmp_path, encoding, declared):
    html = PAGE.replace("<head>", f"<head><meta charset={declared}>").replace("书", "書").replace("传", "傳")
    html = html.replace("开", "開").replace("如今", "現在").replace("来", "來").replace("头", "頭").replace("态", "態")
    (tmp_path / "a.html").write_bytes(html.encode(encoding, "xmlcharrefreplace"))
    assert newsclean("clean", "a.html").stdout.decode() == CLEAN.replace("如今", "现在")


def test_the_declared_encoding_is_found():
    assert declared_encoding(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">') == "gb2312"
    assert declared_encoding(b'<?xml version="1.0" encoding="Big5"?>') == "Big5"
    assert declared_encoding(b"<p>charset=gb2312") is None


HEAD = """<meta property="og:title" content="二十年书店搬家了"><meta property="og:site_name" content="河东网">
<meta property="article:published_time" content="2024-05-18T09:30:00+08:00"><meta name=Author content="李田">
<link rel=canonical href="https://example.invalid/a">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "别的", "publisher":
{"name": "河东晚报"}, "author": [{"name": "别人"}]}]}</script><script type="application/ld+json">{broken</script>"""


def test_what_the_head_declares_is_metadata():
    assert read_page(PAGE.replace("</head>", HEAD + "</head>")).declared == {
        "title": "二十年书店搬家了",
        "date": "2024-05-18T09:30",
        "source": "河东晚报",
        "author": "李田",
        "url": "https://example.invalid/a",
    }
    head = HEAD.replace('content="二十年书店搬家了"', 'content="河东网"').replace('"headline"', '"name"')
    assert "title" not in read_page(PAGE.replace("</head>", head + "</head>")).declared


def test_what_a_page_shows_wins_where_it_agrees():
    shown = {"title": "二十年书店搬家了", "date": "2024-05-18", "source": "河东网"}
    declared = {"title": "二十年书店搬家了 - 河东网", "date": "2020-01-02", "author": "李田"}
    merged = {"title": "二十年书店搬家了", "date": "2020-01-02", "source": "河东网", "author": "李田"}
    assert with_declared(shown, declared) == merged
    assert with_declared({}, declared) == declared


def test_ruby_goes_like_any_annotation(newsclean):
    body = BODY.replace("河东", "<ruby>河<rt>hé</rt>东<rt>dōng</rt></ruby>", 1)
    assert newsclean("clean", stdin=PAGE.replace(BODY, body).encode()).stdout.decode() == CLEAN


@pytest.mark.parametrize(
    ("name", "raw", "clean"),
    [
        (
            "a.jsonl",
            f'{{"id": 1, "text": "<p>{FIRST}</p><p>{SECOND}</p>"}}\n',
            f'{{"id": 1, "text": "{FIRST}\\n{SECOND}"}}\n',
        ),
        ("a.csv", f"id,text\n1,<p>{FIRST}</p>\n2,{SECOND}\n", f"id,text\n1,{FIRST}\n2,{SECOND}\n"),
    ],
)
def test_texts_of_records_that_hold_markup(newsclean, tmp_path, name, raw, clean):
    (tmp_path / name).write_text(raw, "utf-8")
    assert newsclean("clean", "--text-is", "html", name).stdout.decode() == clean
    done = newsclean("check", name)
    assert b"decode/markup: <" in done.stdout or "1,<p>" in raw
    assert newsclean("clean", "--text-is", "html", "-i", name).returncode == 0
    assert (tmp_path / name).read_text("utf-8") == clean


def test_a_text_about_html_is_no_markup(newsclean):
    assert b"decode/markup" not in newsclean("check", stdin='{"text": "标签 <br> 表示换行。"}\n'.encode()).stdout
