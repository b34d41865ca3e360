"""Edits and changes: applying, undoing, and carrying positions back, for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.edit import Change, Edit, PositionMap, apply_changes, apply_edits, undo_changes

TEXTS = st.text(alphabet="甲乙ab(é) \n\r\U0001f600\ud800", max_size=40)


@st.composite
def texts_and_edits(draw):
    text = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [Edit(start, end, draw(TEXTS), "rule") for start, end in pairs]


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
