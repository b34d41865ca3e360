"""What start-up may import and compile: --help nothing heavy, and clean text neither OpenCC nor pypinyin."""

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


NEWS = "县城新开了一家书店，店主说他只想让大家有个坐下来的地方。\n来看书的人很多，孩子们坐在地上读到天黑。\n"
NOT_FOR_A_CLEAN_FILE = {"metadata", "changes", "check", "report_page", "journal", "lock", "batch", "engines.pool"}


def test_one_clean_file_imports_and_compiles_only_what_it_needs(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text(NEWS * 20, "utf-8")
    code = f"""
import re, re._compiler
compiled, compile = [], re._compiler.compile
re._compiler.compile = lambda pattern, flags=0: compiled.append(pattern) or compile(pattern, flags)
from newsclean.cli import main
assert main(["clean", "--no-config", {str(page)!r}]) == 0
assert len(compiled) < 260, len(compiled)
"""
    loaded = imported(code)
    assert not loaded & {f"newsclean.{name}" for name in NOT_FOR_A_CLEAN_FILE}
    assert not loaded & {"tomllib", "regex", "multiprocessing", "zipfile", "secrets"} | loaded & HEAVY


def test_clean_utf8_asks_no_table_how_likely_it_is():
    code = "from newsclean.cli import main; main(['clean', '--no-config'])\n"
    code += "from newsclean.chinese.likelihood import likelihood; assert likelihood.cache_info().currsize == 0"
    imported(code, "今天的天气很好，风也不大，铿锵有力的鼓声传得很远。店名叫 à côté。\n".encode() * 30)
