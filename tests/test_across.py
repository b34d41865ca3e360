"""Verdicts across documents: what is template, passage and copy, each with its twin that must stay."""

import json
import random
import sys
from pathlib import Path

import pytest

pytest.importorskip("duckdb", reason="needs newsclean[across]")
pytest.importorskip("pyarrow", reason="needs newsclean[across]")

import pyarrow.parquet

from newsclean.across import rows
from newsclean.across.apply import Books
from newsclean.across.parquet import read_rows
from newsclean.across.read_verdict import read_about
from newsclean.across.steps import VerdictOptions, apply_to_folder, find_verdict, index_folder
from newsclean.across.thresholds import Thresholds
from newsclean.across.verdict import KEPT, WHOLE, Choice
from newsclean.discover import Search
from newsclean.errors import ConfigError, NewscleanError
from newsclean.formats import ReadOptions

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import across as bench
import across_first
import across_fourth
import across_second
import across_third
from across_pages import Prose


class Corpus:
    """A folder of clean pages, and the verdict on it."""

    def __init__(self, folder):
        self.folder, self.clean = folder, folder / "clean"
        self.clean.mkdir()
        self.prose = Prose(random.Random(3))
        self.pages = []

    def add(self, *lines, site="a.example", date="2024-05-01"):
        """Add a page; gives its id."""
        path = self.clean / f"{site}.jsonl"
        record = {"url": f"http://www.{site}/", "date": date, "text": "\n".join(lines)}
        with path.open("a", encoding="utf-8") as sink:
            sink.write(json.dumps(record, ensure_ascii=False) + "\n")
        self.pages.append(site)
        return f"{path.name}:{self.pages.count(site)}"

    def article(self, paragraphs=4):
        return [self.prose.sentence() + self.prose.sentence() for _ in range(paragraphs)]

    def verdict(self, **options):
        """What goes: {(id, line) or id: rule}; `of` has for each document that goes the one that stays."""
        index_folder(str(self.clean), str(self.folder / "idx"), Search(), ReadOptions(), None, 1)
        self.path = str(self.folder / "verdict.parquet")
        self.summary = find_verdict(str(self.folder / "idx"), self.path, VerdictOptions(**options))
        found, self.of, self.copies = {}, {}, {}
        for row in read_rows(self.path):
            if row["rule"] == KEPT:
                self.copies[row["id"]] = row["copies"]
            elif row["pos"] == WHOLE:
                found[row["id"]] = row["rule"]
                self.of[row["id"]] = row["of"]
            else:
                found[row["id"], row["pos"]] = row["rule"]
        return found


@pytest.fixture
def corpus(tmp_path):
    return Corpus(tmp_path)


def many(corpus, make, count=40, site="a.example"):
    return [corpus.add(*make(number), site=site) for number in range(count)]


# Keys


def test_keys_ignore_marks_width_and_case():
    assert rows.folded("“Ａ股”，上涨！") == "a股上涨"
    assert rows.folded("㈠ 总则") == rows.folded("（一）总则")
    assert rows.masked(rows.folded("今天是2024年5月1日 星期三")) == rows.masked(
        rows.folded("今天是2023年12月31日 星期日")
    )


def test_rows_have_positions_and_whether_their_key_came_before():
    first, second, third = rows.rows_of("甲乙。\n\n……\n丙丁\n甲，乙！")
    assert [(row.position, row.paragraph.length, row.again) for row in (first, second, third)] == [
        (0, 2, False),
        (3, 2, False),
        (4, 2, True),
    ]
    assert first.paragraph == third.paragraph != second.paragraph
    assert [row.paragraph.sentence for row in (first, second, third)] == [True, False, True]


@pytest.mark.parametrize(
    ("date", "number"),
    [
        ("2024-05-01T08:00", 20240501),
        ("2024年5月1日", 20240501),
        ("20240501", 20240501),
        ("3024-05-01", 30240501),
        ("2024-13-01", rows.UNKNOWN_DATE),
        ("昨天", rows.UNKNOWN_DATE),
        ("0001-01-01", rows.UNKNOWN_DATE),
        ("1970-01-01", rows.UNKNOWN_DATE),
        ("1970-01-02", 19700102),
        ("", rows.UNKNOWN_DATE),
    ],
)
def test_dates(date, number):
    assert rows.date_of(date) == number


@pytest.mark.parametrize(
    ("url", "host"), [("https://www.a.cn/x", "a.cn"), ("m.a.cn/x", "m.a.cn"), ("http://[", ""), ("", "")]
)
def test_hosts(url, host):
    assert rows.host_of(url) == host


# Templates of sites


def test_a_footer_goes_and_the_same_words_within_an_article_stay(corpus):
    footer = "本报地址：某市某路一号"
    pages = many(corpus, lambda _: [*corpus.article(), footer], count=40)
    many(corpus, lambda _: corpus.article(), count=120)
    quoting = corpus.add(*corpus.article(2), footer, *corpus.article(2), footer)
    found = corpus.verdict()
    assert {found.get((page, 4)) for page in pages} == {"site-boilerplate"}
    assert (quoting, 5) in found
    assert (quoting, 2) not in found
    assert all(position >= 4 for _, position in found)


def test_a_menu_above_and_a_counter_with_numbers_go(corpus):
    pages = many(corpus, lambda number: ["首页 新闻 财经 体育", f"浏览次数：{number * 7}", *corpus.article()])
    found = corpus.verdict()
    assert {found.get((page, position)) for page in pages for position in (0, 1)} == {"site-boilerplate"}
    assert len(found) == 2 * len(pages)


def test_an_insert_on_most_pages_goes_wherever_it_stands(corpus):
    pages = many(corpus, lambda _: [*corpus.article(2), "扫码关注本报微信", *corpus.article(2)])
    assert set(corpus.verdict()) == {(page, 2) for page in pages}


def test_a_short_reply_within_a_third_of_the_threads_of_a_small_forum_stays(corpus):
    def page(number):
        reply = ["同意楼上的看法"] if number < 8 else []
        return [*corpus.article(1), *reply, *corpus.article(1)]

    many(corpus, page, count=21)
    assert corpus.verdict() == {}


def test_a_place_that_few_lines_fill_goes_and_the_title_below_stays(corpus):
    def page(number):
        weather = f"{'京沪粤湘'[number % 4]}{'晴阴雨'[number % 3]} {number % 9}~{number % 7 + 20}℃"
        return [
            "首页 新闻 财经",
            weather,
            "字号：大 中 小",
            corpus.prose.phrase(12, 14),
            "分享到：微信 微博",
            *corpus.article(),
        ]

    pages = many(corpus, page, count=120)
    assert {(page, position) for page in pages for position in (0, 1, 2, 4)} == set(corpus.verdict())


def test_titles_that_differ_by_their_numbers_stay_where_there_is_no_other(corpus):
    headlines = [f"{corpus.prose.phrase(26, 30)}" for _ in range(6)]
    pages = many(
        corpus,
        lambda number: (
            [f"2024-05-{number % 28 + 1:02}", f"5月{number % 28 + 1}日要闻", *random.sample(headlines, 3)]
            + [corpus.prose.phrase(26, 30)]
        ),
    )
    assert {(page, 0) for page in pages} == {key for key in corpus.verdict() if key[1] < 2}


def test_a_series_keeps_its_titles_on_a_site_of_titles(corpus):
    def page(number):
        title = f"早报5月{number % 28 + 1}日" if number % 5 == 0 else corpus.prose.phrase(12, 14)
        return [f"今天是5月{number % 28 + 1}日", title, *corpus.article()]

    many(corpus, page, count=100)
    assert not any(position == 1 for _, position in corpus.verdict())


def test_the_date_above_a_table_of_figures_goes(corpus):
    many(corpus, lambda number: [f"今天是5月{number % 28 + 1}日", corpus.prose.phrase(8, 12), *corpus.article()])
    row = corpus.prose.phrase(20, 30)
    tables = many(
        corpus, lambda number: [f"今天是5月{number % 28 + 1}日", "水情通报", f"{row}{number}米，涨{number}厘米。"], 9
    )
    found = corpus.verdict()
    assert {(page, 0) for page in tables} <= set(found)
    assert not any((page, 2) in found for page in tables)


def test_counters_around_a_list_of_headlines_go_and_its_title_stays(corpus):
    def page(number):
        headlines = [f"{place}. {corpus.prose.phrase(12, 20)}" for place in range(1, 7)]
        day = f"{number % 9 + 1}月{number % 28 + 1}日要闻速览"
        below = ["点击标题查看", f"阅读 {number * 7} 评论 {number}", "关于我们"]
        article = [corpus.prose.phrase(12, 20), *corpus.article(6)]
        return ["首页 新闻 财经", *(article if number % 4 == 0 else [day, *headlines]), *below]

    pages = many(corpus, page)
    assert set(corpus.verdict()) == {(page, position) for page in pages for position in (0, 8, 9, 10)}


def test_a_table_of_short_figures_stays(corpus):
    def page(number):
        rows = [f"{name} {number * 37 % 991 / 100 + 1:.2f}" for name in ("美元", "欧元", "日元", "港元")]
        return ["首页 新闻 财经", f"5月{number % 28 + 1}日汇率", *rows, "关于我们"]

    pages = many(corpus, page)
    assert set(corpus.verdict()) == {(page, position) for page in pages for position in (0, 6)}


def test_a_long_paragraph_on_few_pages_stays(corpus):
    note = "编者按：" + corpus.prose.sentence() + corpus.prose.sentence() + corpus.prose.sentence()
    many(corpus, lambda number: [*([note] if number < 6 else []), *corpus.article()], count=90)
    assert corpus.verdict() == {}


def test_a_phrase_of_the_language_on_many_sites_stays(corpus):
    for site in range(30):
        many(
            corpus,
            lambda number: [*corpus.article(), *(["本办法自发布之日起施行。"] if number % 15 == 0 else [])],
            count=75,
            site=f"s{site}.example",
        )
    assert corpus.verdict() == {}


def test_a_site_of_few_pages_has_no_template_and_is_counted(corpus):
    many(corpus, lambda _: [*corpus.article(), "本报地址：某市某路一号"], count=4)
    assert corpus.verdict() == {}
    assert corpus.summary.small_sites == 1
    assert "too few pages" in corpus.summary.text()


def test_every_page_the_same_leaves_one(corpus):
    text = corpus.article()
    first, *others = many(corpus, lambda _: text)
    found = corpus.verdict()
    assert found == dict.fromkeys(others, "copy-document")
    assert set(corpus.of.values()) == {first}


# Passages and copies


def test_a_copied_document_goes_and_names_the_one_that_stays(corpus):
    text = ["某市召开大会", *corpus.article()]
    late = corpus.add(*text, site="a.example", date="2024-05-03")
    early = corpus.add(*text, site="b.example", date="2024-05-01")
    undated = corpus.add(*text, site="c.example", date="")
    assert corpus.verdict() == {late: "copy-document", undated: "copy-document"}
    assert corpus.of == {late: early, undated: early}
    assert corpus.copies == {early: 2}


@pytest.mark.parametrize(
    ("choice", "stays"),
    [
        (Choice(keep="first"), "a.example.jsonl:1"),
        (Choice(keep="longest"), "c.example.jsonl:1"),
        (Choice(prefer=("b.example",)), "m.b.example.jsonl:1"),
    ],
)
def test_which_copy_stays(corpus, choice, stays):
    text = corpus.article(6)
    corpus.add(*text, site="a.example", date="2024-05-03")
    corpus.add(*text, site="m.b.example", date="2024-05-02")
    corpus.add("各位读者", *text, site="c.example", date="2024-05-04")
    found = corpus.verdict(choice=choice)
    assert {stays} == {"a.example.jsonl:1", "m.b.example.jsonl:1", "c.example.jsonl:1"} - set(found)


def test_a_copied_passage_goes_and_own_text_around_it_stays(corpus):
    report = corpus.article(5)
    corpus.add("甲市快讯", *report, site="a.example", date="2024-05-01")
    other = corpus.add("乙报评论", *corpus.article(2), *report, *corpus.article(2), site="b.example", date="2024-05-02")
    assert corpus.verdict() == {(other, position): "copy-passage" for position in range(3, 8)}


def test_a_passage_of_documents_that_each_print_a_part_is_found(corpus):
    report = corpus.article(6)
    corpus.add(*corpus.article(2), *report[:3], site="a.example", date="2024-05-01")
    corpus.add(*corpus.article(2), *report[2:], site="b.example", date="2024-05-02")
    whole = corpus.add(*corpus.article(1), *report, site="c.example", date="2024-05-03")
    assert {key for key in corpus.verdict() if key[0] == whole} == {(whole, position) for position in range(1, 7)}


def test_a_quotation_of_two_paragraphs_stays(corpus):
    quoted = corpus.article(2)
    for site in range(6):
        corpus.add(*corpus.article(2), *quoted, *corpus.article(2), site=f"s{site}.example")
    assert corpus.verdict() == {}


def test_short_lines_in_common_stay(corpus):
    for site in range(6):
        corpus.add(*corpus.article(2), "记者：", "答：", "（完）", "问：", *corpus.article(2), site=f"s{site}.example")
    assert corpus.verdict() == {}


def test_a_sentence_of_its_own_keeps_a_document(corpus):
    report = corpus.article(30)
    corpus.add(*report, site="a.example", date="2024-05-01")
    own = "市民自发前来献花。"
    other = corpus.add(*report, own, site="b.example", date="2024-05-02")
    found = corpus.verdict()
    assert other not in found
    assert (other, 30) not in found
    assert (other, 0) in found


# Near copies


def altered(corpus, texts, share):
    return [corpus.prose.altered(text, share) for text in texts]


def test_near_copies_go_and_name_the_one_that_stays(corpus):
    text = corpus.article(6)
    early = corpus.add(*text, site="a.example", date="2024-05-01")
    late = corpus.add(*altered(corpus, text, 0.03), site="b.example", date="2024-05-02")
    corpus.add(*corpus.article(6), site="b.example")
    assert corpus.verdict() == {}
    assert corpus.verdict(near=True) == {late: "near-copy"}
    assert corpus.of == {late: early}


def test_a_near_copy_with_a_paragraph_of_its_own_stays(corpus):
    text = corpus.article(9)
    corpus.add(*text, site="a.example", date="2024-05-01")
    corpus.add(*altered(corpus, text, 0.02), *corpus.article(1), site="b.example", date="2024-05-02")
    assert corpus.verdict(near=True) == {}


def test_tables_of_figures_stay(corpus):
    for day in range(1, 29):
        rates = [
            f"2024年5月{day}日银行间外汇市场人民币汇率中间价为：1{name}对人民币{day * 37 % 991 / 100 + place:.4f}元。"
            for place, name in enumerate(("美元", "欧元", "日元", "港元"))
        ]
        corpus.add(f"5月{day}日人民币汇率中间价公告", *rates, site=f"s{day % 9}.example")
    assert corpus.verdict(near=True) == {}


def test_both_makes_of_signatures_find_texts_alike():
    from newsclean.across import minhash

    prose = Prose(random.Random(5))
    text = "".join(prose.article(8, 8))
    other = prose.altered(text, 0.04)
    for make in (minhash._with_numpy, minhash._with_rensa):
        if make is minhash._with_rensa:
            pytest.importorskip("rensa", reason="needs newsclean[near]")
        same = (make(text) == make(other)).mean()
        assert 0.4 < same < 0.95
        assert (make(text) == make("".join(prose.article(8, 8)))).mean() < 0.1


# The generated corpora: the figures at small scale, and twice is once


@pytest.mark.parametrize("generator", [across_first, across_second, across_third, across_fourth])
def test_generated_corpus_and_twice_is_once(tmp_path, generator):
    (tmp_path / "clean").mkdir()
    pages = list(bench.write_corpus(generator.pages(11, 12, 150), str(tmp_path / "clean")))
    index_folder(str(tmp_path / "clean"), str(tmp_path / "idx"), Search(), ReadOptions(), None, 2)
    verdict = str(tmp_path / "verdict.parquet")
    summary = find_verdict(str(tmp_path / "idx"), verdict, VerdictOptions(near=True))
    assert summary.stable
    score = bench.Score(pages, verdict)
    assert score.lines["own", True] == 0
    assert score.lines["keep", True] == 0
    assert score.near_wrong == score.tables_removed == score.near_lost == score.lost == score.copies_left == 0
    books = apply_to_folder(str(tmp_path / "clean"), verdict, str(tmp_path / "final"), Search(), "move")
    assert books.documents == len(pages) == books.written + books.copies
    index_folder(str(tmp_path / "final"), str(tmp_path / "idx2"), Search(), ReadOptions(), None, 1)
    again = find_verdict(str(tmp_path / "idx2"), str(tmp_path / "again.parquet"), VerdictOptions(near=True))
    assert again.counts == {}


# Applying


def test_apply_moves_copies_marks_kept_and_writes_clusters(corpus):
    text = ["某市召开大会", *corpus.article()]
    early = corpus.add(*text, site="a.example", date="2024-05-01")
    late = corpus.add(*text, site="b.example", date="2024-05-02")
    corpus.verdict()
    final = corpus.folder / "final"
    books = apply_to_folder(str(corpus.clean), corpus.path, str(final), Search(), "move")
    assert (books.documents, books.written, books.copies) == (2, 1, 1)
    kept = json.loads((final / "a.example.jsonl").read_text("utf-8"))
    assert (kept["copies"], kept["text"]) == (1, "\n".join(text))
    copy = json.loads((final / "b.example.jsonl.copies.jsonl").read_text("utf-8"))
    assert (copy["copy_of"], copy["rule"], copy["text"]) == (early, "across/copy-document", "\n".join(text))
    clusters = list(read_rows(str(final / ".newsclean/across/clusters.parquet")))
    assert clusters == [{"kept": early, "copy": late, "rule": "copy-document", "similarity": 1.0}]
    assert [file.relative for file in Search().files([str(final)])] == ["a.example.jsonl"]


def test_apply_marks_copies_in_place(corpus):
    text = corpus.article()
    early = corpus.add(*text, site="a.example", date="2024-05-01")
    corpus.add(*text, site="b.example", date="2024-05-02")
    corpus.verdict()
    final = corpus.folder / "final"
    books = apply_to_folder(str(corpus.clean), corpus.path, str(final), Search(), "mark")
    assert (books.written, books.copies) == (2, 0)
    assert json.loads((final / "b.example.jsonl").read_text("utf-8"))["copy_of"] == early


def test_apply_to_txt_and_json_arrays_keeps_line_breaks_and_commas(tmp_path):
    corpus = Corpus(tmp_path)
    text = corpus.article(4)
    (corpus.clean / "a").mkdir()
    (corpus.clean / "b").mkdir()
    (corpus.clean / "a" / "one.txt").write_bytes("\r\n".join(text).encode() + b"\r\n")
    (corpus.clean / "a" / "two.txt").write_bytes("\r\n".join(["前言", *corpus.article(2), *text]).encode() + b"\r\n")
    copy, own = {"text": "\n".join(text)}, {"text": "\n".join(corpus.article())}
    (corpus.clean / "b/b.json").write_text(json.dumps([copy, own, copy], ensure_ascii=False, indent=1), "utf-8")
    corpus.verdict()
    apply_to_folder(str(corpus.clean), corpus.path, str(tmp_path / "final"), Search(), "move")
    assert (tmp_path / "final/a/one.txt").read_bytes() == (corpus.clean / "a/one.txt").read_bytes()
    assert (tmp_path / "final/a/two.txt").read_text("utf-8").splitlines()[0] == "前言"
    assert len((tmp_path / "final/a/two.txt").read_bytes().split(b"\r\n")) == 4
    assert json.loads((tmp_path / "final/b/b.json").read_text("utf-8")) == [own]
    assert len((tmp_path / "final/b/b.json.copies.jsonl").read_text("utf-8").splitlines()) == 2


def test_a_verdict_for_other_text_is_refused_by_name_and_nothing_is_written(corpus):
    text = corpus.article()
    corpus.add(*text, site="a.example", date="2024-05-01")
    corpus.add(*text, site="b.example", date="2024-05-02")
    corpus.verdict()
    path = corpus.clean / "b.example.jsonl"
    path.write_text(path.read_text("utf-8").replace("。", "！", 1), "utf-8")
    with pytest.raises(ConfigError, match=r"b\.example\.jsonl:1: is not the text"):
        apply_to_folder(str(corpus.clean), corpus.path, str(corpus.folder / "final"), Search(), "move")
    assert not list((corpus.folder / "final").glob("*.jsonl"))
    path.unlink()
    with pytest.raises(ConfigError, match=r"b\.example\.jsonl: is not there"):
        apply_to_folder(str(corpus.clean), corpus.path, str(corpus.folder / "final"), Search(), "move")


def test_a_file_with_fewer_documents_is_refused(corpus):
    text = corpus.article()
    corpus.add(*text, site="a.example", date="2024-05-01")
    corpus.add(*corpus.article(), site="b.example", date="2024-05-02")
    corpus.add(*text, site="b.example", date="2024-05-02")
    corpus.verdict()
    path = corpus.clean / "b.example.jsonl"
    path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    with pytest.raises(ConfigError, match=r"has no document b\.example\.jsonl:2"):
        apply_to_folder(str(corpus.clean), corpus.path, str(corpus.folder / "final"), Search(), "move")


def test_what_cannot_be_read_is_rejected_and_the_books_balance(corpus):
    corpus.add(*corpus.article())
    with (corpus.clean / "a.example.jsonl").open("a") as sink:
        sink.write("{broken\n")
    corpus.verdict()
    books = apply_to_folder(str(corpus.clean), corpus.path, str(corpus.folder / "final"), Search(), "move")
    assert (books.documents, books.written, books.rejected) == (2, 1, 1)
    assert "a.example.jsonl:2" in books.errors[0]
    assert (corpus.folder / "final/rejected.jsonl").exists()


def test_books_that_do_not_balance_are_an_error():
    with pytest.raises(NewscleanError, match="do not balance"):
        Books(documents=2, written=1).check()


# Bad input


def test_an_empty_corpus(corpus):
    assert corpus.verdict() == {}
    assert corpus.summary.documents == 0


def test_documents_without_text(corpus):
    corpus.add("")
    corpus.add("…… ——")
    assert corpus.verdict(near=True) == {}


def test_numbers_of_records_are_as_they_are_written(tmp_path):
    corpus = Corpus(tmp_path)
    text = json.dumps("\n".join(corpus.article()))
    late, early = f'{{"n": {"9" * 6000}, "date": 20240502, "text": {text}}}', f'{{"date": 20240501, "text": {text}}}'
    (corpus.clean / "a.jsonl").write_text(f"{late}\n{early}\n")
    assert corpus.verdict() == {"a.jsonl:1": "copy-document"}


def test_an_unfinished_index_is_refused(corpus):
    corpus.add(*corpus.article())
    corpus.verdict()
    (corpus.folder / "idx/header.json").unlink()
    with pytest.raises(ConfigError, match="no finished index"):
        find_verdict(str(corpus.folder / "idx"), corpus.path, VerdictOptions())


@pytest.mark.parametrize("change", ['"version": 0', '"version": "x'])
def test_an_index_of_another_version_or_broken_is_refused(corpus, change):
    corpus.add(*corpus.article())
    corpus.verdict()
    header = corpus.folder / "idx/header.json"
    header.write_text(header.read_text().replace(f'"version": {rows.VERSION}', change, 1))
    with pytest.raises(ConfigError, match="make (it|the index) anew"):
        find_verdict(str(corpus.folder / "idx"), corpus.path, VerdictOptions())


def test_a_size_that_is_none_and_a_damaged_index_are_refused(corpus):
    corpus.add(*corpus.article())
    corpus.verdict()
    with pytest.raises(ConfigError, match="--memory is 'lots'"):
        corpus.verdict(memory="lots")
    (part,) = (corpus.folder / "idx/rows").iterdir()
    part.write_bytes(part.read_bytes()[:100])
    with pytest.raises(NewscleanError, match="the index is damaged"):
        find_verdict(str(corpus.folder / "idx"), corpus.path, VerdictOptions())


def test_a_file_that_is_no_verdict_or_of_another_version_is_refused(corpus, tmp_path):
    corpus.add(*corpus.article())
    corpus.verdict()
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    table = pyarrow.parquet.read_table(corpus.path)
    pyarrow.parquet.write_table(table.replace_schema_metadata({"newsclean": '{"version": 0}'}), tmp_path / "y.parquet")
    for name, message in (("x", "is no verdict"), ("y", "version 0"), ("z", "does not exist")):
        with pytest.raises(ConfigError, match=message):
            read_about(str(tmp_path / f"{name}.parquet"))


def test_against_the_same_corpus_is_refused_and_another_one_takes_out_what_it_has(corpus):
    text = corpus.article()
    corpus.add(*text, site="a.example", date="2020-05-01")
    corpus.add(*corpus.article(), site="a.example")
    corpus.verdict()
    index = str(corpus.folder / "idx")
    with pytest.raises(ConfigError, match="same documents"):
        find_verdict(index, corpus.path, VerdictOptions(choice=Choice(against=(index,))))
    (corpus.folder / "may").mkdir()
    may = Corpus(corpus.folder / "may")
    may.add(*text, date="2024-05-01")
    may.verdict()
    other = str(may.folder / "idx")
    find_verdict(index, corpus.path, VerdictOptions(choice=Choice(against=(other,))))
    rows_found = [(row["id"], row["rule"], row["of"]) for row in read_rows(corpus.path)]
    assert rows_found == [("a.example.jsonl:1", "copy-document", f"{other}/a.example.jsonl:1")]


def test_a_site_that_is_none_is_refused(corpus):
    corpus.add(*corpus.article())
    with pytest.raises(ConfigError, match="is no site"):
        corpus.verdict(choice=Choice(prefer=("a'b",)))


def test_two_runs_on_one_index_the_second_is_refused(corpus):
    from newsclean.across.lock import locked

    corpus.add(*corpus.article())
    with locked(str(corpus.folder / "idx")), pytest.raises(ConfigError, match="in use by another run"):
        corpus.verdict()
    assert corpus.verdict() == {}


def test_a_folder_of_something_else_is_no_place_for_an_index(corpus):
    corpus.add(*corpus.article())
    (corpus.folder / "idx").mkdir()
    (corpus.folder / "idx/thesis.txt").write_text("x")
    with pytest.raises(ConfigError, match="something else"):
        corpus.verdict()


def test_a_document_of_many_paragraphs_and_a_key_in_many_documents(corpus):
    many_lines = [corpus.prose.phrase(12, 30) for _ in range(20_000)]
    corpus.add(*many_lines, site="a.example", date="2024-05-01")
    copy = corpus.add(*many_lines, site="b.example", date="2024-05-02")
    for number in range(2_000):
        corpus.add(corpus.prose.sentence(), "（完）", site=f"s{number % 300}.example")
    found = corpus.verdict()
    assert {key: rule for key, rule in found.items() if rule != "site-boilerplate"} == {copy: "copy-document"}


def test_a_full_disk_while_spilling_is_a_clear_error_and_no_verdict(tmp_path, monkeypatch):
    from newsclean.across import duck

    make, index = duck.DuckTables.make, str(tmp_path / "idx")

    def limited(tables, statement):
        tables._connection.execute("SET max_temp_directory_size = '100KB'")
        make(tables, statement)

    monkeypatch.setattr(duck.DuckTables, "make", limited)
    monkeypatch.setattr(duck, "_ROWS_A_PART", 1 << 40)
    bench.write_index(across_first.pages(8, 6, 150), index)
    with pytest.raises(NewscleanError, match="duckdb: .* give more with --memory"):
        find_verdict(index, str(tmp_path / "v.parquet"), VerdictOptions(memory="16MB"))
    assert not (tmp_path / "v.parquet").exists()
    assert not [name for name in (tmp_path / "idx").iterdir() if "spill" in name.name]
    message = "Out of Memory Error: failed to offload data block of size 256.0 KiB (7.5 MiB/7.7 MiB used)."
    assert duck._remedy(message) == "make room on its disk, or give more with --memory"


def test_parts_give_the_same_verdict(corpus, monkeypatch):
    from newsclean.across import duck

    pages = list(bench.write_corpus(across_first.pages(4, 6, 60), str(corpus.clean)))
    whole = corpus.verdict()
    monkeypatch.setattr(duck, "_ROWS_A_PART", len(pages) * 3)
    assert corpus.verdict() == whole
    assert whole


def test_thresholds_that_contradict_each_other_are_refused():
    with pytest.raises(ConfigError, match="copy-own-length"):
        Thresholds(copy_own_length=200)
    with pytest.raises(ConfigError, match="from 0 to 1"):
        Thresholds(long_share=10.0)


# The command line


def test_steps_of_the_command_line(corpus, newsclean):
    text = corpus.article()
    for number in range(8):
        corpus.add(*corpus.article(), "本报地址：某市某路一号", date=f"2024-05-0{number + 1}")
    corpus.add(*text, site="b.example", date="2024-05-01")
    corpus.add(*text, site="c.example", date="2024-05-02")
    assert newsclean("across", "index", "clean", "-o", "idx").returncode == 0
    assert newsclean("across", "verdict", "idx", "-o", "v.parquet", "--near").returncode == 0
    shown = newsclean("across", "show", "v.parquet").stdout.decode()
    assert "8 × across/site-boilerplate, 1 site: 本报地址：某市某路一号" in shown
    assert "c.example.jsonl:1: copy of b.example.jsonl:1" in shown
    assert newsclean("across", "show", "v.parquet", "--rule", "across/copy-document").stdout.count(b"\n") == 1
    done = newsclean("across", "apply", "clean", "--verdict", "v.parquet", "-o", "final")
    assert done.returncode == 0
    assert "10 documents = 9 written + 1 copies + 0 rejected; 8 lines removed" in done.stderr.decode()


def test_clean_across_is_clean_and_then_the_steps(tmp_path, newsclean):
    prose = Prose(random.Random(9))
    (tmp_path / "raw").mkdir()
    for number in range(8):
        lines = ["学(xué)习" + prose.phrase(8, 12), *prose.article(3, 3), "河东人的每一天从渡口开始"]
        (tmp_path / f"raw/{number}.txt").write_text("\n".join(lines), "utf-8")
    done = newsclean("clean", "raw", "-o", "clean", "--across", "-j", "1")
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "clean/3.txt").read_text("utf-8").startswith("学习")
    assert "客户端" not in (tmp_path / "clean/3.txt").read_text("utf-8")
    assert b"8 documents name no url" in done.stderr
    assert sorted(path.name for path in (tmp_path / "clean/.newsclean/across").iterdir()) == [
        ".lock",
        "clusters.parquet",
        "index",
        "texts.parquet",
        "verdict.parquet",
    ]
    for shown in ("clean", "clean/.newsclean/across", "clean/.newsclean/across/verdict.parquet"):
        done = newsclean("across", "show", shown)
        assert done.stdout.decode() == "        8 × across/site-boilerplate, 1 site: 河东人的每一天从渡口开始\n"
    done = newsclean("across", "show", "raw")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert b"raw: is a folder without a verdict" in done.stderr


def test_show_has_the_text_of_lines_of_each_site_and_of_copies(corpus, newsclean):
    report = corpus.article()
    for site in ("a.example", "b.example"):
        for _ in range(8):
            corpus.add(*corpus.article(), "河东人的每一天从渡口开始", site=site)
    corpus.add(*report, site="c.example", date="2024-04-01")
    corpus.add(*report, site="d.example")
    corpus.add("编者按", *corpus.article(), *report, site="e.example")
    done = newsclean("clean", "clean", "-o", "final", "--across", "-j", "1")
    assert done.returncode == 0, done.stderr.decode()
    shown = newsclean("across", "show", "final").stdout.decode().splitlines()
    text = f"{report[0][:79]}…" if len(report[0]) > 80 else report[0]
    assert shown[1:] == [
        f"        4 × across/copy-passage, 1 site: e.example.jsonl:1: from c.example.jsonl:1: {text}",
        f"        1 × across/copy-document, 1 site: d.example.jsonl:1: copy of c.example.jsonl:1: {text}",
    ]
    done = newsclean("across", "show", "final", "--site", "b.example")
    assert done.stdout.decode() == "        8 × across/site-boilerplate, 1 site: 河东人的每一天从渡口开始\n"


def test_show_has_no_text_of_a_document_that_was_edited_since(corpus, newsclean):
    for _ in range(8):
        corpus.add(*corpus.article(), "版权所有")
    corpus.verdict()
    path = corpus.clean / "a.example.jsonl"
    path.write_text(path.read_text("utf-8").replace("。", "！"), "utf-8")
    shown = newsclean("across", "show", "verdict.parquet").stdout.decode()
    assert "1 site: (a.example.jsonl:1 is not as it was indexed)\n" in shown


def test_against_takes_the_output_of_clean_across(corpus, newsclean):
    text = corpus.article()
    corpus.add(*text)
    (corpus.folder / "june").mkdir()
    june = {"text": "\n".join(text)}, {"text": "\n".join(corpus.article())}
    (corpus.folder / "june/a.jsonl").write_text("\n".join(map(json.dumps, june)) + "\n")
    assert newsclean("clean", "clean", "-o", "may", "--across", "-j", "1").returncode == 0
    for against in ("may", "may/.newsclean/across", "may/.newsclean/across/index"):
        done = newsclean("clean", "june", "-o", f"{against}-june", "--across", "--against", against, "-j", "1")
        assert done.returncode == 0, done.stderr.decode()
        assert b"2 documents = 1 written + 1 copies + 0 rejected" in done.stderr
        record = json.loads((corpus.folder / f"{against}-june/a.jsonl.copies.jsonl").read_text())
        assert record["copy_of"] == f"{against}/a.example.jsonl:1"
    done = newsclean("clean", "june", "-o", "never", "--across", "--against", "clean")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"clean: is no finished index" in done.stderr
    assert not (corpus.folder / "never").exists()


def test_the_changes_file_of_clean_across_undoes_it(tmp_path, newsclean):
    prose = Prose(random.Random(9))
    (tmp_path / "raw/b").mkdir(parents=True)
    for number in range(8):
        lines = ["学(xué)习" + prose.phrase(8, 12), *prose.article(3, 3), "河东人的每一天从渡口开始"]
        (tmp_path / "raw" / ("b" if number % 2 else "") / f"{number}.txt").write_text("\n".join(lines), "utf-8")
    copied = (tmp_path / "raw/0.txt").read_text("utf-8")
    (tmp_path / "raw/b/z.txt").write_text(copied, "utf-8")
    done = newsclean("clean", "raw", "-o", "clean", "--across", "--changes", "changes.jsonl", "-j", "1")
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "clean/b/z.txt.copies.jsonl").exists()
    assert b'"across"' in (tmp_path / "changes.jsonl").read_bytes()
    undone = newsclean("undo", "clean", "--changes", "changes.jsonl", "-o", "again")
    assert (undone.returncode, undone.stderr) == (0, b"")
    for path in (tmp_path / "raw").rglob("*.txt"):
        assert path.read_bytes() == (tmp_path / "again" / path.relative_to(tmp_path / "raw")).read_bytes()
    assert len(list((tmp_path / "again").rglob("*.txt"))) == 9
    done = newsclean("replay", "raw", "--changes", "changes.jsonl", "-o", "twice")
    assert (done.returncode, done.stderr) == (0, b"")
    files = {path.relative_to(tmp_path / "twice") for path in (tmp_path / "twice").rglob("*.txt")}
    assert files == {path.relative_to(tmp_path / "clean") for path in (tmp_path / "clean").rglob("*.txt")}
    for path in files:
        assert (tmp_path / "twice" / path).read_bytes() == (tmp_path / "clean" / path).read_bytes()


def test_explain_names_the_documents_that_stay(tmp_path, newsclean):
    prose = Prose(random.Random(9))
    passage = [prose.sentence() + prose.sentence() + prose.sentence() for _ in range(4)]
    pages = {"a/0.txt": [*prose.article(2, 2), *passage], "b/1.txt": [*prose.article(3, 3), *passage]}
    pages["b/2.txt"] = pages["a/0.txt"]
    for name, lines in pages.items():
        (tmp_path / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "raw" / name).write_text("\n".join(["学(xué)习", *lines]), "utf-8")
    done = newsclean("clean", "raw", "-o", "clean", "--across", "--changes", "c.jsonl", "-j", "1")
    assert done.returncode == 0, done.stderr.decode()
    shown = newsclean("explain", "raw/b", "--changes", "c.jsonl")
    assert (shown.returncode, shown.stderr) == (0, b"")
    text = shown.stdout.decode()
    assert text.count("the passage stays in a/0.txt\n") == 5  # the title as well
    assert "\n  across/copy-document: 100% of it is in a/0.txt, which stays\n" in text
    assert f"across/copy-passage │ [-{passage[0][:9]}" in text
    assert "学 is read xué" in text
    shown = newsclean("explain", "raw", "--changes", "c.jsonl", "--rule", "across", "--context", "0").stdout.decode()
    assert "pinyin" not in shown
    assert "across/copy-passage" in shown
    for arguments in (["clean/b/1.txt"], ["clean"], ["nosuch.txt"], []):
        shown = newsclean("explain", *arguments, "--changes", "c.jsonl", stdin=b"")
        assert (shown.returncode, shown.stdout, shown.stderr.count(b"\n")) == (2, b"", 1)


def test_of_documents_with_one_text_only_those_that_the_verdict_names_get_its_edits(tmp_path, newsclean):
    prose = Prose(random.Random(9))
    footer = "河东人的每一天从渡口开始"
    for number in range(8):
        path = tmp_path / f"raw/b/{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([prose.phrase(8, 12), *prose.article(3, 3), footer]), "utf-8")
    (tmp_path / "raw/a").mkdir()
    for name in ("a/0.txt", "b/9.txt"):  # a has too few pages for a template
        (tmp_path / "raw" / name).write_text(
            f"今日的天气和昨日的相同，山里有雨，河上有雾，出门的人请带伞。\n{footer}", "utf-8"
        )
    (tmp_path / "raw/a/none.jsonl").touch()
    done = newsclean("clean", "raw", "-o", "clean", "--across", "--changes", "changes.jsonl", "-j", "1")
    assert done.returncode == 0, done.stderr.decode()
    assert footer in (tmp_path / "clean/a/0.txt").read_text("utf-8")
    assert footer not in (tmp_path / "clean/b/9.txt").read_text("utf-8")
    assert (tmp_path / "clean/a/none.jsonl").read_bytes() == b""
    for command, source, like in (("undo", "clean", "raw"), ("replay", "raw", "clean")):
        done = newsclean(command, source, "--changes", "changes.jsonl", "-o", command)
        assert (done.returncode, done.stderr) == (0, b"")
        for path in (tmp_path / command).rglob("*.*"):
            assert path.read_bytes() == (tmp_path / like / path.relative_to(tmp_path / command)).read_bytes()
    assert len(list((tmp_path / "undo").rglob("*.*"))) == 11


def test_undo_of_one_file_puts_back_the_copies_beside_it(tmp_path, newsclean):
    text = "学(xué)习" + "\n".join(Prose(random.Random(9)).article(3, 3))
    (tmp_path / "raw").mkdir()
    record = json.dumps({"text": text}, ensure_ascii=False) + "\n"
    raw = (record + "\n" + json.dumps({"rule": "own", "text": text}) + "\n\n" + record).encode()
    (tmp_path / "raw/a.jsonl").write_bytes(raw)
    (tmp_path / "raw/b.json").write_text(f"[{record}, {record}]", "utf-8")
    done = newsclean("clean", "raw", "-o", "clean", "--across", "--changes", "changes.jsonl", "-j", "1")
    assert done.returncode == 0, done.stderr.decode()
    undone = newsclean("undo", "clean/a.jsonl", "--changes", "changes.jsonl")
    assert (undone.returncode, undone.stderr, undone.stdout) == (0, b"", raw)
    undone = newsclean("undo", "clean", "--changes", "changes.jsonl", "-o", "again")
    assert b"error: clean/b.json.copies.jsonl: holds 2 documents that undo can put back into plain" in undone.stderr
    assert (undone.returncode, undone.stderr.count(b"\n")) == (2, 1)
    (tmp_path / "clean/a.jsonl.copies.jsonl").unlink()
    undone = newsclean("undo", "clean/a.jsonl", "--changes", "changes.jsonl")
    assert (undone.returncode, undone.stdout) == (2, b"")
    assert b"its copies are not in clean/a.jsonl.copies.jsonl" in undone.stderr


@pytest.mark.parametrize("copies", ["move", "mark"])
def test_fields_that_across_adds_are_taken_out_and_added_again(tmp_path, newsclean, copies):
    text = "学(xué)习" + "\n".join(Prose(random.Random(9)).article(3, 3))
    records = [{"text": text}, {"text": text, "rule": "own"}, {"text": text, "copies": 2}]
    (tmp_path / "raw").mkdir()
    for is_ascii in (False, True):
        own = {"text": "\n".join(Prose(random.Random(is_ascii)).article(3, 3))}
        lines = [json.dumps(record, ensure_ascii=is_ascii) for record in [*records, own]]
        (tmp_path / f"raw/新{is_ascii}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    options = ("--across", "--changes", "changes.jsonl", "--copies", copies, "-j", "1")
    done = newsclean("clean", "raw", "-o", "clean", *options)
    assert done.returncode == 0, done.stderr.decode()
    for command, source, like in (("undo", "clean", "raw"), ("replay", "raw", "clean")):
        done = newsclean(command, source, "--changes", "changes.jsonl", "-o", command)
        assert (done.returncode, done.stderr) == (0, b"")
        for path in (tmp_path / command).iterdir():
            assert path.read_bytes() == (tmp_path / like / path.name).read_bytes()
    assert len(list((tmp_path / "undo").iterdir())) == 2


@pytest.mark.parametrize("copies", ["move", "mark"])
def test_a_parquet_table_gets_columns_which_undo_takes_out(tmp_path, newsclean, copies):
    prose = Prose(random.Random(9))
    text, other = ("学(xué)习" + "\n".join(prose.article(3, 3)) for _ in range(2))
    raw = pyarrow.table({"text": [text, other, None, text, text], "n": [1, 2, 3, 4, 5]})
    (tmp_path / "raw").mkdir()
    pyarrow.parquet.write_table(raw, tmp_path / "raw/a.parquet", row_group_size=2)
    pyarrow.parquet.write_table(raw.slice(1, 1).append_column("rule", [["own"]]), tmp_path / "raw/b.parquet")
    options = ("--across", "--changes", "changes.jsonl", "--copies", copies, "-j", "1")
    done = newsclean("clean", "raw", "-o", "clean", *options)
    assert done.returncode == 0, done.stderr.decode()
    clean = pyarrow.parquet.read_table(tmp_path / "clean/a.parquet").to_pydict()
    if copies == "move":
        assert (clean["n"], clean["copies"]) == ([1, 2, 3], [2, 1, None])
        assert not pyarrow.parquet.read_table(tmp_path / "clean/b.parquet").num_rows
        return
    assert (clean["n"], clean["copies"]) == ([1, 2, 3, 4, 5], [2, 1, None, None, None])
    assert clean["copy_of"] == [None, None, None, "a.parquet:1", "a.parquet:1"]
    assert clean["rule"] == [None, None, None, "across/copy-document", "across/copy-document"]
    assert pyarrow.parquet.read_table(tmp_path / "clean/b.parquet")["rule"].to_pylist() == ["own"]
    done = newsclean("undo", "clean", "--changes", "changes.jsonl", "-o", "again")
    assert (done.returncode, done.stderr) == (0, b"")
    for name in ("a.parquet", "b.parquet"):
        again, before = (pyarrow.parquet.read_table(tmp_path / folder / name) for folder in ("again", "raw"))
        assert again.equals(before)


def test_places_that_cannot_be_are_one_error_before_anything_is_written(corpus, newsclean):
    corpus.add(*corpus.article())
    corpus.verdict()
    (corpus.folder / "file").write_text("x")
    before = sorted(corpus.folder.rglob("*"))
    for arguments, error in (
        (("apply", "nowhere", "--verdict", "verdict.parquet", "-o", "final"), "nowhere: is no folder"),
        (("apply", "file", "--verdict", "verdict.parquet", "-o", "final"), "file: is no folder"),
        (("apply", "clean", "--verdict", "clean", "-o", "final"), "clean: is no verdict"),
        (("verdict", "idx", "-o", "clean"), "clean: is a folder"),
        (("verdict", "clean", "-o", "v.parquet"), "clean: is no finished index"),
        (("index", "clean", "-o", "file"), "file: file exists"),
        (("show", "file"), "file: is no verdict"),
    ):
        done = newsclean("across", *arguments)
        assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
        assert f"error: {error}" in done.stderr.decode()
    assert sorted(corpus.folder.rglob("*")) == before
    assert newsclean("across", "verdict", "idx", "-o", "new/v.parquet").returncode == 0
    done = newsclean("across", "show", "new/v.parquet")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"nothing to remove\n")


def test_a_second_run_into_one_folder_is_refused(corpus, newsclean):
    from newsclean.across.lock import locked

    corpus.add(*corpus.article())
    with locked(str(corpus.folder / "final/.newsclean/across/index")):
        done = newsclean("clean", "clean", "-o", "final", "--across", "-j", "1")
    assert (done.returncode, b"is in use by another run" in done.stderr) == (2, True)
    assert not list((corpus.folder / "final").glob("*.jsonl"))
    assert newsclean("clean", "clean", "-o", "final", "--across", "-j", "1").returncode == 0


def test_across_needs_an_output_folder(newsclean, tmp_path):
    (tmp_path / "a.txt").write_text("你好。", "utf-8")
    done = newsclean("clean", "a.txt", "--across")
    assert (done.returncode, b"give -o DIR" in done.stderr) == (2, True)
    done = newsclean("clean", "a.txt", "--across", "-o", "out", "--dry-run")
    assert (done.returncode, b"about all documents" in done.stderr) == (2, True)


def test_a_missing_extra_is_one_line(monkeypatch):
    from newsclean import extras

    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"pip install 'newsclean\[across\]'"):
        extras.need("across")


def test_thresholds_are_shown_and_set(newsclean, tmp_path):
    (tmp_path / "newsclean.toml").write_text("[across]\nlong-share = 0.2\n")
    shown = newsclean("config").stdout.decode()
    assert [line.split()[1] for line in shown.splitlines() if line.startswith("across.long-share")] == ["0.2"]
    (tmp_path / "newsclean.toml").write_text("[across]\nlong-shar = 0.2\n")
    assert b"unknown key 'across.long-shar'" in newsclean("config").stderr


def test_the_commands_of_the_docs_run(tmp_path, newsclean):
    docs = (Path(__file__).parent.parent / "docs/across.md").read_text("utf-8")
    commands = [line.split()[1:] for line in docs.splitlines() if line.startswith("    newsclean ")]
    assert [command[:2] for command in commands[1:]] == [
        ["across", step] for step in ("index", "verdict", "show", "apply")
    ]
    (tmp_path / "dump").mkdir()
    assert list(bench.write_corpus(across_first.pages(5, 3, 30), str(tmp_path / "dump")))
    for command in commands:
        done = newsclean(*command)
        assert done.returncode == 0, done.stderr.decode()
    assert sorted(path.name for path in (tmp_path / "final").glob("*.jsonl"))
