"""What start-up may import: --help nothing heavy, and clean Simplified text neither OpenCC nor pypinyin."""

import subprocess
import sys

import pytest

HEAVY = {"opencc", "pypinyin", "chardet", "rich", "pathspec", "selectolax", "pyarrow", "brotli"}


def imported(code, stdin=b""):
    code += "\nimport sys; sys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], input=stdin, capture_output=True, check=True)
    return set(done.stderr.decode().split())


@pytest.mark.parametrize("arguments", [["--help"], ["clean", "--help"], ["detect", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments):
    loaded = imported(f"from newsclean.cli import main; assert main({arguments!r}) == 0")
    assert "click" in loaded
    assert not loaded & (HEAVY | {"regex", "newsclean.filters", "newsclean.pipeline"})


def test_clean_text_loads_no_converter():
    loaded = imported("from newsclean.cli import main; main(['clean', '--no-config'])", "今天的天气很好。\n".encode())
    assert "newsclean.filters" in loaded
    assert not loaded & HEAVY


def test_clean_utf8_asks_no_table_how_likely_it_is():
    code = "from newsclean.cli import main; main(['clean', '--no-config'])\n"
    code += "from newsclean.chinese.likelihood import likelihood; assert likelihood.cache_info().currsize == 0"
    imported(code, "今天的天气很好，风也不大，铿锵有力的鼓声传得很远。店名叫 à côté。\n".encode() * 30)
