"""The traditional filter: OpenCC's gaps are filled, the tables in order, twice is once for every variant."""

import pickle
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.chinese.hanzi import is_hanzi, read_traditional_only
from newsclean.chinese.likelihood import likelihood
from newsclean.edit import undo_changes
from newsclean.errors import ConfigError
from newsclean.filters.traditional import VARIANTS, Traditional
from newsclean.pipeline import Pipeline

likelihood()  # read now, as it takes longer than hypothesis gives an example
PIPELINE = Pipeline.of(select=["traditional"])
NASTY = "們說薴乾著着於名作，《》張衞像想座標藉慰のア서\n\r \ud800\U0002f800中"
TABLE = Path(__file__).parent.parent / "src" / "newsclean" / "filters" / "traditional" / "corrections.toml"
ROWS = tomllib.loads(TABLE.read_text("utf-8"))["char"]


def texts(alphabet):
    return st.text(alphabet, max_size=40)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["char"])
def test_a_row_of_corrections_is_sound(row):
    assert set(row) <= {"char", "usual", "other", "words", "except", "in-names"}
    assert len(row["char"]) == 1
    assert is_hanzi(row["char"])
    assert row.get("usual") or row.get("other")
    for words in (row.get("words", []), row.get("except", [])):
        assert words == sorted(set(words))
        assert all(row["other"] in word and len(word) <= 4 for word in words)
    for exception in row.get("except", []):
        assert any(word in exception for word in row["words"])


def test_each_character_is_corrected_once():
    characters = [row["char"] for row in ROWS]
    assert len(characters) == len(set(characters))


@pytest.mark.parametrize("row", [row for row in ROWS if row.get("usual")], ids=lambda row: row["char"])
def test_a_character_alone_becomes_the_usual_one(row):
    assert PIPELINE.clean(f"說{row['char']}橋").text == f"说{row['usual']}桥"


WORDS = [(row["char"], row["other"], word) for row in ROWS for word in row.get("words", ())]


@pytest.mark.parametrize(("char", "other", "word"), WORDS, ids=lambda value: value)
def test_a_word_is_spared_or_set_right(char, other, word):
    written = word.replace(other, char)
    after = PIPELINE.clean(f"說：{written}。").text
    assert word in after or word.replace("著", "着") in after  # 借著 is set right twice


@given(st.text("中文新闻乾著瞭藉皇后里程，。\n", max_size=60))
def test_simplified_text_stays(text):
    assert not PIPELINE.clean(text).changes


@pytest.mark.parametrize("variant", VARIANTS)
@given(texts(NASTY))
def test_any_text_is_undone_and_clean_the_second_time(variant, text):
    pipeline = Pipeline.of(
        select=["traditional"], options={"traditional": {"variant": variant, "keep": ["們說", "衞"]}}
    )
    cleaned = pipeline.clean(text)
    assert undo_changes(cleaned.text, cleaned.changes) == text
    assert pipeline.clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_character_of_the_table_is_stable_after_one_cleaning(variant):
    pipeline = Pipeline.of(select=["traditional"], options={"traditional": {"variant": variant}})
    once = pipeline.clean("\n".join(read_traditional_only())).text
    assert pipeline.clean(once).text == once


@given(texts(NASTY))
def test_lines_with_kana_or_hangul_stay(text):
    lines = PIPELINE.clean(text + "\n說の\n說서").text.split("\n")
    assert lines[-2:] == ["說の", "說서"]


def test_an_unknown_variant_is_named():
    with pytest.raises(ConfigError, match="s2t.*known: t2s"):
        Traditional(variant="s2t")


def test_kept_words_are_a_list():
    with pytest.raises(ConfigError, match="list"):
        Traditional(keep="臺灣")


def test_kept_words_are_not_corrected_either():
    pipeline = Pipeline.of(select=["traditional"], options={"traditional": {"keep": ["等著你", "衞"]}})
    assert pipeline.clean("說等著你，坐著，衞").text == "说等著你，坐着，衞"


def phrases(tmp_path, table):
    path = tmp_path / "phrases.toml"
    path.write_text(table, "utf-8")
    return str(path)


def test_phrases_of_the_users_come_first(tmp_path):
    path = phrases(tmp_path, '[phrases]\n"軟體" = "软件"\n"滑鼠" = "鼠标"\n"計程車" = "出租车"\n')
    pipeline = Pipeline.of(select=["traditional"], options={"traditional": {"extend_phrases": path}})
    text = "學著寫軟體，用滑鼠。\n软体动物和滑鼠\n計程車來了"
    cleaned = pipeline.clean(text)
    assert cleaned.text == "学着写软件，用鼠标。\n软体动物和滑鼠\n出租车来了"
    assert [(change.rule, change.before, change.after) for change in cleaned.changes] == [
        ("convert", "學", "学"),
        ("zhe", "著", "着"),
        ("convert", "寫", "写"),
        ("phrase", "軟體", "软件"),
        ("phrase", "滑鼠", "鼠标"),
        ("phrase", "計程車", "出租车"),
        ("convert", "來了", "来了"),
    ]
    assert undo_changes(cleaned.text, cleaned.changes) == text
    assert pipeline.clean(cleaned.text).text == cleaned.text


def test_a_phrase_may_keep_itself_and_settle_what_is_kept(tmp_path):
    path = phrases(tmp_path, '[phrases]\n"錢鍾書" = "錢鍾書"\n"著書" = "著书"\n')
    pipeline = Pipeline.of(select=["traditional"], options={"traditional": {"extend_phrases": path}})
    once = pipeline.clean("錢鍾書著書甚多，說。").text
    assert once == "錢鍾書著书甚多，说。"
    assert pipeline.clean(once).text == once


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("[phrases\n", "cannot be read"),
        ("phrases = 3\n", r"\[phrases\]"),
        ('[phrases]\n"軟體" = "软件"\n[words]\n', r"\[phrases\]"),
        ('[phrases]\n"軟體" = 3\n', "軟體"),
        ('[phrases]\n"" = "软件"\n', "not a phrase"),
        ('[phrases]\n"軟體" = "软\\n件"\n', "one line"),
        ('[phrases]\n"軟體" = "新軟體"\n', "next time"),
    ],
)
def test_phrases_that_cannot_work_are_told(tmp_path, table, told):
    with pytest.raises(ConfigError, match=told) as caught:
        Traditional(extend_phrases=phrases(tmp_path, table))
    assert "phrases.toml" in str(caught.value)


def test_a_file_that_is_not_there_is_told():
    with pytest.raises(ConfigError, match="none.toml: cannot be read"):
        Traditional(extend_phrases=("none.toml",))


def test_phrases_are_found_beside_the_settings(newsclean, tmp_path):
    (tmp_path / "corpus").mkdir()
    phrases(tmp_path / "corpus", '[phrases]\n"軟體" = "软件"\n')
    settings = '[traditional]\nextend-phrases = "phrases.toml"\n'
    (tmp_path / "corpus" / "newsclean.toml").write_text(settings)
    page = tmp_path / "corpus" / "a.txt"
    page.write_text("他們寫軟體。\n", "utf-8")
    assert newsclean("clean", page, cwd="/").stdout.decode() == "他们写软件。\n"
    shown = newsclean("explain", page, cwd="/").stdout.decode()
    assert "traditional/phrase" in shown
    assert "[-軟體-]{+软件+}" in shown


def test_the_variant_is_a_flag(newsclean, tmp_path):
    from newsclean.cli.commands import clean

    (tmp_path / "newsclean.toml").write_text('[traditional]\nvariant = "hk2s"\nkeep = ["棱"]\n')
    text = "稜角與棱、裏說\n".encode()
    assert newsclean("clean", "--variant", "tw2s", stdin=text).stdout == "棱角与棱、里说\n".encode()
    rows = newsclean("clean", "--variant", "tw2x", stdin=text)
    assert (rows.returncode, b"tw2x" in rows.stderr) == (2, True)
    option = next(parameter for parameter in clean.params if parameter.name == "variant")
    assert tuple(option.type.choices) == VARIANTS


def test_an_unknown_scope_is_named():
    with pytest.raises(ConfigError, match="page.*known: line, document"):
        Traditional(scope="page")


@given(texts("這说的國国\n著乾の"))
def test_what_the_document_scope_leaves_it_leaves_again(text):
    pipeline = Pipeline.of(select=["traditional"], options={"traditional": {"scope": "document", "keep_titles": True}})
    once = pipeline.clean(text).text
    assert pipeline.clean(once).text == once


def test_it_pickles_after_use():
    filter = Traditional(keep=["臺灣"])
    assert list(filter.edits("說"))
    assert pickle.loads(pickle.dumps(filter)) == filter


def test_it_must_come_after_pinyin():
    from newsclean.filters.pinyin import Pinyin

    with pytest.raises(ConfigError, match="乾"):
        Pipeline((Traditional(), Pinyin()))
    cleaned = Pipeline((Pinyin(), Traditional())).clean("乾(qián)隆年間的會(huì)館")
    assert cleaned.text == "乾隆年间的会馆"


@pytest.mark.parametrize("piece", ["們", "們著", "們乾", "們の\n", "學生著《", "們着著", "們\ud800"])
def test_a_long_text_ends(piece):
    text = piece * 10000
    cleaned = PIPELINE.clean(text)
    assert undo_changes(cleaned.text, cleaned.changes) == text
