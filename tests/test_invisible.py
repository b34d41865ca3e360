"""The invisible filter on any text: nothing hidden is left, nothing seen is lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.edit import undo_changes
from newsclean.pipeline import Pipeline

PIPELINE = Pipeline.of(select=["invisible"])
NASTY = (
    "\x00\x85\x0b\x9f\xa0\xad\u200b\u200c\u200d\u200f\u2028\u202e\ufeff\ufffc\ue000\u205f"
    "&amp;#38;nbsp;lt中 \n\ré👨اk\ud800"
)


def texts(alphabet):
    return st.text(alphabet, max_size=60)


@given(st.text("中文新闻，。 A1\n", max_size=60))
def test_clean_text_stays(text):
    assert not PIPELINE.clean(text).changes


@given(st.text(st.characters(max_codepoint=0xFFFF), max_size=60))
def test_what_can_be_seen_stays(text):
    text = text.replace("&", "+")  # entities are for the tests below
    assert seen(PIPELINE.clean(text).text) == seen(text)


def seen(text):
    # Joiner, object mark, fillers of hangul and variation selectors are letters and marks by name only.
    hidden = "\u034f\ufffc\u115f\u1160\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE0F)))
    return [as_hanzi(one) for one in text if unicodedata.category(one)[0] in "LMNPS" and one not in hidden]


def as_hanzi(character):
    """A radical or compatibility form as the hanzi that looks the same; anything else as it is."""
    name = unicodedata.name(character, "")
    looks_like_hanzi = "RADICAL" in name or "COMPATIBILITY IDEOGRAPH" in name
    return unicodedata.normalize("NFKC", character) if looks_like_hanzi else character


@pytest.mark.parametrize("name", ["lt", "nbsp", "middot", "ldquo", "#20013", "#x4E2D"])
@pytest.mark.parametrize("levels", range(4))
def test_entities_escaped_several_times_are_one_edit(name, levels):
    cleaned = PIPELINE.clean("前&" + "amp;" * levels + name + ";后")
    assert len(cleaned.text) == 3
    assert [change.rule for change in cleaned.changes] == ["entity"]


def test_an_entity_that_shows_when_a_hidden_character_goes():
    cleaned = PIPELINE.clean("一&am\u200bp;二")
    assert cleaned.text == "一&二"
    assert undo_changes(cleaned.text, cleaned.changes) == "一&am\u200bp;二"


@given(texts(NASTY))
def test_any_text_is_undone_and_clean_the_second_time(text):
    cleaned = PIPELINE.clean(text)
    assert undo_changes(cleaned.text, cleaned.changes) == text
    assert PIPELINE.clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize("piece", ["&", "&amp;", "&#", "\u200b学", "\ue000a", "\u200eא", "\x85é", "\xa0"])
def test_a_long_line_of_near_matches_ends(piece):
    text = piece * 20000
    cleaned = PIPELINE.clean(text)
    assert undo_changes(cleaned.text, cleaned.changes) == text
