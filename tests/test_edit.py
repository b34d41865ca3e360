"""Edits and changes: applying, undoing, and carrying positions back, for any text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.edit import (
    MOST_PASSES,
    UNSTABLE,
    Change,
    Edit,
    PositionMap,
    apply_changes,
    apply_edits,
    compose,
    stretched_spans,
    undo_changes,
    until_stable,
)
from newsclean.errors import ChangesError

TEXTS = st.text(alphabet="甲乙ab(é) \n\r\U0001f600\ud800", max_size=40)


@st.composite
def texts_and_edits(draw, text=None, rule="rule"):
    text = draw(TEXTS) if text is None else text
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [Edit(start, end, draw(TEXTS), rule) for start, end in pairs]


@given(texts_and_edits())
def test_changes_redo_and_undo(given):
    text, edits = given
    after = apply_edits(text, edits)
    changes = [
        Change("filter", edit.rule, 1, text[edit.start : edit.end], edit.replacement, edit.start) for edit in edits
    ]
    assert apply_changes(text, changes) == after
    assert undo_changes(after, changes) == text


@given(texts_and_edits())
def test_positions_outside_edits_are_carried_back_exactly(given):
    text, edits = given
    after = apply_edits(text, edits)
    positions = PositionMap(edits)
    back = [positions.back(position) for position in range(len(after))]
    assert back == sorted(back)
    touched = {position for edit in edits for position in range(edit.start, edit.end)}
    kept = [position for position in range(len(text)) if position not in touched]
    assert set(kept) <= set(back)
    assert all(0 <= position <= len(text) for position in back)


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(2, 1, "", "backwards")],
        [Edit(0, 2, "", "first"), Edit(1, 3, "", "overlapping")],
        [Edit(2, 3, "", "late"), Edit(0, 1, "", "unsorted")],
        [Edit(3, 9, "", "out of range")],
        [Edit(-1, 1, "", "before the start")],
    ],
    ids=lambda edits: edits[-1].rule,
)
def test_edits_that_are_none_are_refused(edits):
    with pytest.raises(ValueError, match="edit"):
        apply_edits("四个汉字", edits)


@st.composite
def two_passes(draw):
    text, first = draw(texts_and_edits(rule="first"))
    _, second = draw(texts_and_edits(apply_edits(text, first), "second"))
    return text, first, second


@given(two_passes())
def test_composed_edits_do_what_both_passes_do(given):
    text, first, second = given
    composed = compose(text, first, second)
    assert apply_edits(text, composed) == apply_edits(apply_edits(text, first), second)


@given(two_passes())
def test_composing_widens_nothing_beyond_what_overlaps(given):
    text, first, second = given
    touched = {position for edit in first for position in range(edit.start, edit.end)}
    back = PositionMap(first)
    touched |= {back.back(position) for edit in second for position in range(edit.start, edit.end)}
    composed = {position for edit in compose(text, first, second) for position in range(edit.start, edit.end)}
    assert composed <= touched


def test_edits_of_two_passes_that_do_not_overlap_keep_their_rules():
    first = [Edit(0, 2, "", "first"), Edit(4, 5, "xy", "first")]
    second = [Edit(0, 1, "", "second"), Edit(4, 5, "", "second")]  # of "cdxyfg"
    assert compose("abcdefg", first, second) == [
        Edit(0, 2, "", "first"),
        Edit(2, 3, "", "second"),
        Edit(4, 5, "xy", "first"),
        Edit(5, 6, "", "second"),
    ]


def test_what_a_second_pass_puts_back_is_no_edit():
    assert compose("abc", [Edit(1, 2, "x", "first")], [Edit(1, 2, "b", "second")]) == []


def test_edits_until_stable_are_those_of_all_passes():
    def take_pair(text):
        at = text.find("()")
        return [Edit(at, at + 2, "", "pair")] if at >= 0 else [Edit(0, 1, text[:1], "finding")]

    edits = until_stable("a(())b", take_pair)
    assert apply_edits("a(())b", edits) == "ab"
    assert {edit.rule for edit in edits} == {"pair", "finding"}


def test_a_text_that_never_becomes_stable_stays_with_a_finding():
    assert until_stable("a", lambda text: [Edit(0, 0, "a", "grow")]) == [Edit(0, 0, "", UNSTABLE)]
    deep = "(" * MOST_PASSES + ")" * MOST_PASSES

    def take_pair(text):
        at = text.find("()")
        return [Edit(at, at + 2, "", "pair")] if at >= 0 else []

    assert until_stable(deep, take_pair) == [Edit(0, 0, "", UNSTABLE)]


def test_two_neighbouring_stages_of_one_filter_are_undone_one_by_one():
    changes = [Change("f", "r", 1, "a", "", 0, 0), Change("f", "r", 1, "b", "", 0, 1)]
    assert apply_changes("abc", changes) == "c"
    assert undo_changes("c", changes) == "abc"


def test_changes_of_another_text_are_refused():
    changes = [Change("f", "r", 1, "甲", "乙", 2)]
    with pytest.raises(ChangesError, match="has no '乙' at character 2"):
        undo_changes("another text", changes)
    with pytest.raises(ChangesError, match="has no '甲' at character 2"):
        apply_changes("no", changes)


@given(st.text("甲乙丙\n", max_size=30), st.data())
def test_stretched_spans_hold_what_is_left_of_each_line(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = [
        Edit(start, end, data.draw(st.sampled_from(["", "丁", "丁丁丁"])), "rule")
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        if start < end
    ]
    after = apply_edits(text, edits)
    spans, position = [], 0
    for line in text.split("\n"):
        spans.append((position, position + len(line)))
        position += len(line) + 1
    moved = list(stretched_spans(spans, edits))
    assert all(0 <= start <= end <= len(after) for start, end in moved)
    assert all(one[1] <= other[0] for one, other in pairwise(moved))
    for (start, end), (new_start, new_end) in zip(spans, moved, strict=True):
        if all(edit.end <= start or edit.start >= end for edit in edits):
            assert after[new_start:new_end] == text[start:end]
