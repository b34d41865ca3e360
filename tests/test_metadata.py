"""Metadata: what a page says of itself, and nothing that it does not, whether its bylines were taken or kept."""

import tomllib
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.lines import remove_lines
from newsclean.metadata import FIELDS, read_metadata
from newsclean.pipeline import Pipeline

FIXTURES = tomllib.loads((Path(__file__).parent.parent / "fixtures" / "metadata.toml").read_text("utf-8"))
CASES, TITLES = FIXTURES["case"], FIXTURES["title"]
PIPELINE = Pipeline.of(select=["boilerplate", "duplicates"])
TITLE = "河东村修好了水渠"
BODY = "水渠昨天通水，三百亩旱地今年能种水稻了，村里放了一挂鞭炮。"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
@pytest.mark.parametrize("kept", [False, True], ids=["taken", "kept"])
def test_byline(case, kept):
    above, under, below = (case.get(place, []) for place in ("above", "under", "below"))
    page = "\n".join([*above, TITLE, *under, BODY, BODY[:10], *below]) + "\n"
    body = [TITLE, BODY, BODY[:10], *(below[-1:] if case["label"].endswith("below a notice") else [])]
    metadata = read_metadata(page, [] if kept else list(remove_lines(page, _lines_but(page, body))))
    if not (kept and above):
        assert metadata.pop("title") == TITLE
    metadata.pop("title", None)
    assert metadata == case["says"]
    assert list(metadata) == [field for field in FIELDS if field in metadata]


def _lines_but(page, kept):
    """The lines of a page that are not among `kept`, each with a rule to remove it for."""
    return {i: "byline" for i, line in enumerate(page.splitlines()) if line not in kept}


def test_labels_are_unique():
    labels = [case["label"] for case in (*CASES, *TITLES)]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("case", TITLES, ids=lambda case: case["label"])
def test_title(case):
    page = "\n".join(case["page"]) + "\n"
    removed = {i: "navigation" for i, line in enumerate(case["page"]) if line in case.get("removed", [])}
    assert read_metadata(page, list(remove_lines(page, removed))).get("title") == case.get("title")


@given(
    st.lists(
        st.sampled_from(
            [
                "来源：",
                "作者",
                "2021-04-05",
                "09:07",
                "|",
                "/",
                " ",
                "\n",
                "王禾",
                "河东网",
                "（",
                "）",
                "记者",
                "2021",
                "民国",
                "年",
                "月",
                "日",
                "十",
                "\ud800",
                "http://a",
                TITLE,
                BODY,
            ]
        )
        | st.text(max_size=4),
        max_size=20,
    ).map("".join)
)
@settings(max_examples=500, deadline=None)
def test_any_text(page):
    metadata = read_metadata(page)
    assert set(metadata) <= set(FIELDS)
    assert all(value and value == value.strip() and "\n" not in value for value in metadata.values())
    assert "date" not in metadata or datetime.fromisoformat(metadata["date"])


def test_through_the_pipeline():
    page = f"首页 > 新闻 > 正文\n{TITLE}\n来源：河东晚报 2021-04-05\n{BODY}\n（责任编辑：王禾）\n"
    assert PIPELINE.clean(page).metadata == {
        "title": TITLE,
        "date": "2021-04-05",
        "source": "河东晚报",
        "editor": "王禾",
    }
    assert PIPELINE.clean("").metadata == {}


def test_a_byline_between_two_copies_of_the_body():
    page = f"{TITLE}\n{BODY}\n2021年4月5日 本地消息\n{TITLE}\n{BODY}\n下一篇：修路\n"
    assert PIPELINE.clean(page).metadata == {"title": TITLE, "date": "2021-04-05"}


def test_a_reporter_named_in_the_body():
    page = f"{TITLE}\n本报讯（记者 王禾）{BODY}\n"
    assert PIPELINE.clean(page).metadata == {"title": TITLE, "author": "王禾"}


@pytest.mark.parametrize(
    "piece", ["来源：", "2021-04-05 ", "记者 ", "来源：\n", "2021-04-05\n", "作者 | ", "（记者", "《", "标题\n", "- "]
)
def test_hostile_text_ends(piece):
    # Work that grew with the square of the text would not come back from this.
    page = piece * (400_000 // len(piece))
    assert set(read_metadata(page)) <= set(FIELDS)
