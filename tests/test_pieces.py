"""Pieces: both joins exact for any text and any edits, each rule in a piece, cut as finely as can be."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean import Pipeline
from newsclean.edit import Edit, apply_edits
from newsclean.filters import all_filters
from newsclean.pieces import Piece, cut_into_pieces

TEXTS = st.text(alphabet="甲乙ab(é) \n\r\U0001f600\ud800", max_size=40)
NAMES = [kind.name for kind in all_filters()]
ROOT = Path(__file__).parent.parent


@st.composite
def edits_of(draw, text, rule):
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    same_length = st.sampled_from([True, False])
    return [
        Edit(start, end, draw(st.text(alphabet="甲x", min_size=end - start, max_size=end - start)), rule)
        if draw(same_length)
        else Edit(start, end, draw(TEXTS), rule)
        for start, end in pairs
    ]


@st.composite
def texts_and_stages(draw):
    text = now = draw(TEXTS)
    stages = []
    for number in range(draw(st.integers(0, 4))):
        edits = draw(edits_of(now, f"r{number}"))
        stages.append((f"f{number % 2}", edits))
        now = apply_edits(now, edits)
    return text, stages, now


@settings(max_examples=500)
@given(texts_and_stages())
def test_both_joins_are_exact_and_each_rule_is_in_a_piece(given):
    text, stages, now = given
    pieces = cut_into_pieces(text, stages)
    assert "".join(piece.raw for piece in pieces) == text
    assert "".join(piece.clean for piece in pieces) == now
    assert not any(piece.changes for piece in pieces if not piece.rules)
    assert {rule for piece in pieces for rule in piece.rules} == {
        f"{name}/{edit.rule}" for name, edits in stages for edit in edits
    }


PARTS = [
    "學(xué)習",
    "新?聞",
    "鐘(zhōng)",
    "首頁 > 新聞\n",
    "新闻",
    "&amp;nbsp;",
    "\u200b",
    "\n\n\n\n",
    "責任編輯：王明\n",
    "　甲。",
]
PAGES = st.lists(st.sampled_from(PARTS) | st.text(max_size=6), max_size=20).map("".join)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(PARTS) | st.text(max_size=6), max_size=20).map("".join), st.sets(st.sampled_from(NAMES))
)
def test_pieces_of_any_text_and_any_filters(text, names):
    cleaned = Pipeline.of(select=names or None).clean(text)
    pieces = cleaned.pieces
    assert "".join(piece.raw for piece in pieces) == text
    assert "".join(piece.clean for piece in pieces) == cleaned.text
    assert not any(piece.changes for piece in pieces if not piece.rules)
    assert {rule for piece in pieces for rule in piece.rules} == set(cleaned.counts())


def test_what_was_removed_inside_a_later_edit_is_a_piece_of_its_own():
    assert Pipeline.of().clean("學(xué)習").pieces == [
        Piece("學", "学", ("traditional/convert",)),
        Piece("(xué)", "", ("pinyin/character",)),
        Piece("習", "习", ("traditional/convert",)),
    ]


def test_an_edit_of_equal_length_is_cut_into_the_runs_that_change():
    stages = [("f", [Edit(0, 6, "甲x乙y乙z", "r")])]
    assert cut_into_pieces("甲甲乙乙乙乙", stages) == [
        Piece("甲", "甲"),
        Piece("甲", "x", ("f/r",)),
        Piece("乙", "乙"),
        Piece("乙", "y", ("f/r",)),
        Piece("乙", "乙"),
        Piece("乙", "z", ("f/r",)),
    ]


@pytest.mark.parametrize(
    ("text", "edit", "pieces"),
    [
        ("一\n\n\n\n二", Edit(1, 5, "\n\n", "r"), [("一\n\n", "一\n\n"), ("\n\n", ""), ("二", "二")]),
        ("aaa", Edit(0, 3, "aa", "r"), [("aa", "aa"), ("a", "")]),
        ("ab", Edit(0, 2, "axb", "r"), [("a", "a"), ("", "x"), ("b", "b")]),
        ("ab", Edit(1, 1, "", "r"), [("a", "a"), ("", ""), ("b", "b")]),
        ("ab", Edit(0, 1, "a", "r"), [("a", "a"), ("b", "b")]),
    ],
)
def test_what_an_edit_leaves_unchanged_at_its_ends_stays_outside(text, edit, pieces):
    cut = cut_into_pieces(text, [("f", [edit])])
    assert [(piece.raw, piece.clean) for piece in cut] == pieces
    assert [piece.rules for piece in cut if piece.rules] == [("f/r",)]


def test_what_a_later_stage_does_to_an_earlier_change_has_both_rules_in_order():
    stages = [("f", [Edit(0, 1, "xy", "a")]), ("g", [Edit(1, 3, "", "b")])]
    assert cut_into_pieces("甲乙丙", stages) == [
        Piece("甲", "x", ("f/a",)),
        Piece("", "", ("f/a", "g/b")),
        Piece("乙", "", ("g/b",)),
        Piece("丙", "丙"),
    ]


def test_pieces_of_many_edits_take_linear_work():
    generator = random.Random(1)
    text = "".join(generator.choice("甲乙丙") for _ in range(60_000))
    stages = [
        ("f", [Edit(at, at + 1, "", "r") for at in range(0, 60_000, 2)]),
        ("g", [Edit(0, 30_000, "x" * 30_000, "s")]),
    ]
    assert len(cut_into_pieces(text, stages)) <= 90_000


@pytest.mark.skipif(not (ROOT.parent / "shared" / "seeds").is_dir(), reason="no seeds here")
def test_each_rule_of_the_seeds_has_a_piece():
    for path in sorted((ROOT.parent / "shared" / "seeds").glob("*.txt")):
        raw = path.read_text("utf-8")
        cleaned = Pipeline.of().clean(raw)
        pieces = cleaned.pieces
        assert "".join(piece.raw for piece in pieces) == raw
        assert "".join(piece.clean for piece in pieces) == cleaned.text
        assert {rule for piece in pieces for rule in piece.rules} == set(cleaned.counts()), path.name
