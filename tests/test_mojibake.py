"""The mojibake filter on any text, on every encoding it knows, and on text that only looks damaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.edit import undo_changes
from newsclean.pipeline import Pipeline

PIPELINE = Pipeline.of(select=["mojibake"])
NASTY = "ä½\xa0å¥½ÖÐ¹úÎÄ×ÖéA”…â€œ“\x81\ufffd锟斤拷烫\n\r \ud800中"
SENTENCES = (
    "春天的第一场雨下了整整两天。",
    "港口今年吞吐量为３００万吨，比去年多两成！",
    "“谁也没有想到，”老船长说，“水会退得这样快……”",
)


def texts(alphabet):
    return st.text(alphabet, max_size=60)


def windows_1252(data):
    """Decodes as sloppily as browsers do: what the table leaves undefined passes as it is."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)


DECODERS = {"latin-1": lambda data: data.decode("latin-1"), "cp1252": windows_1252}


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_was_decoded_wrongly_comes_back(sentence, encoding, decoder):
    damaged = DECODERS[decoder](sentence.encode(encoding))
    assert damaged != sentence
    assert PIPELINE.clean(damaged).text == sentence


@pytest.mark.parametrize("sentence", SENTENCES)
def test_clean_chinese_stays(sentence):
    assert not PIPELINE.clean(sentence).changes


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x24F), max_size=12))
def test_a_few_latin_letters_never_become_one_hanzi(text):
    after = PIPELINE.clean(text).text
    assert after == text or sum(character > "\u2fff" for character in after) >= 2


@given(st.text("abcdeéèàùçëïüöäßñãõåæøœ '’.,-", max_size=80))
def test_western_prose_stays(text):
    assert PIPELINE.clean(text).text == text


@given(texts(NASTY))
def test_any_text_is_undone_and_clean_the_second_time(text):
    cleaned = PIPELINE.clean(text)
    assert undo_changes(cleaned.text, cleaned.changes) == text
    assert PIPELINE.clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize("piece", ["é", "ä½", "ÖÐ", "ÖA", "Ã", "\ufffd", "锟斤拷", "烫"])
def test_a_long_line_of_near_matches_ends(piece):
    text = piece * 20000
    assert undo_changes(PIPELINE.clean(text).text, PIPELINE.clean(text).changes) == text
