"""Lines as spans, and taking whole lines out."""

from hypothesis import example, given
from hypothesis import strategies as st

from newsclean.edit import apply_edits
from newsclean.lines import line_starts, lines_at, remove_lines, split_lines

TEXTS = st.text(alphabet="甲a \n\r", max_size=30)


@given(TEXTS)
def test_lines_cover_the_text(text):
    lines = split_lines(text)
    assert "".join(text[line.start : line.next] for line in lines) == text
    assert all(text[line.start : line.end] == line.text for line in lines)
    assert not any(mark in line.text for line in lines for mark in "\r\n")


@given(TEXTS, st.sets(st.integers(0, 30)))
@example("\ra\n\na", {1})
def test_removing_lines_leaves_the_others_and_the_final_break(text, chosen):
    lines = split_lines(text)
    rules = {index: "rule" for index in chosen if index < len(lines)}
    after = apply_edits(text, list(remove_lines(text, rules)))
    kept = [line.text for index, line in enumerate(lines) if index not in rules]
    assert _words(line.text for line in split_lines(after)) == _words(kept)
    if kept and kept[-1]:
        assert after.endswith(("\n", "\r")) == text.endswith(("\n", "\r"))


def _words(lines):
    """The lines without the empty ones at the end, of which the last may be no line without its break."""
    return "\n".join(lines).rstrip("\n")


def test_every_kind_of_break_begins_a_line():
    assert line_starts("一\n二\r\n三\r四") == [2, 5, 7]


@given(TEXTS, st.sets(st.integers(0, 29)))
def test_the_lines_at_positions_are_those_that_hold_them(text, positions):
    chosen = sorted(position for position in positions if position < len(text) and text[position] not in "\r\n")
    holding = [
        (line.start, line.text)
        for line in split_lines(text)
        if any(line.start <= position < line.end for position in chosen)
    ]
    assert list(lines_at(text, chosen)) == holding
