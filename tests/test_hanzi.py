"""The character tables: sorted, unique, rebuilt to the same bytes, and what they say of a few characters."""

import importlib.util
from pathlib import Path

import pytest

from newsclean.chinese.hanzi import (
    common_hanzi,
    has_kana_or_hangul,
    is_hanzi,
    read_traditional_only,
    traditional_only,
)

ROOT = Path(__file__).parent.parent


def test_the_table_is_sorted_and_unique_and_of_the_bmp():
    characters = read_traditional_only()
    assert characters == sorted(set(characters))
    assert all(is_hanzi(character) and ord(character) < 0x10000 for character in characters)
    assert len(characters) > 3000


def test_the_table_is_rebuilt_to_the_same_bytes():
    script = ROOT / "tools" / "build_traditional.py"
    spec = importlib.util.spec_from_file_location("build_traditional", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.build() == module.TARGET.read_text("utf-8")


def test_the_table_names_its_source_and_licence():
    head = (ROOT / "src" / "newsclean" / "data" / "traditional.txt").read_text("utf-8").split("\n\n")[0][:400]
    assert "OpenCC" in head
    assert "Apache" in head


@pytest.mark.parametrize("character", "們說這國醫學會縣衞")
def test_traditional_only(character):
    assert traditional_only().search(character)


# In GB 2312, or in names that Simplified text writes: they prove nothing.
@pytest.mark.parametrize("character", "们说这国医学会县卫乾著瞭藉於后里于塚昇")
def test_not_traditional_only(character):
    assert not traditional_only().search(character)


def test_common_hanzi_are_level_one_of_gb2312():
    assert len(common_hanzi()) == 3755
    assert {"的", "啊", "座"} <= common_hanzi()
    assert not {"亳", "們", "，", "A"} & common_hanzi()


@pytest.mark.parametrize("character", ["中", "〇", "㐀", "\U00020000", "\U00030000", "豈"])
def test_is_hanzi(character):
    assert is_hanzi(character)


@pytest.mark.parametrize("character", ["a", "，", "あ", "ア", "한", "ㄅ", "々", "\ud840", "\ue000", "😀"])
def test_is_no_hanzi(character):
    assert not is_hanzi(character)


def test_kana_and_hangul():
    assert all(map(has_kana_or_hangul, ["の", "テ", "서울", "ｶﾞ"]))
    assert not any(map(has_kana_or_hangul, ["东京", "卡尔・马克思", "ー", "A"]))
