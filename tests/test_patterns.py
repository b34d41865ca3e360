"""Patterns that are compiled at their first use, and the class of rare hanzi that is built beforehand."""

import importlib
import pkgutil
import re
import runpy
from pathlib import Path

import pytest

import newsclean
from newsclean.packaged import packaged_text
from newsclean.patterns import compile_later

TOOLS = Path(__file__).parent.parent / "tools"


def test_a_pattern_is_compiled_at_its_first_use():
    broken = compile_later("(")
    with pytest.raises(re.error):
        broken.search("")
    pattern = compile_later("(?P<digit>[0-9])", re.ASCII)
    assert pattern.pattern == "(?P<digit>[0-9])"
    assert pattern.search("a1").span() == (1, 2)
    assert pattern.sub("-", "a1b2") == "a-b-"
    assert (pattern.groups, list(pattern.groupindex)) == (1, ["digit"])


def test_every_pattern_of_newsclean_compiles():
    modules = pkgutil.walk_packages(newsclean.__path__, "newsclean.")
    names = [
        module.name for module in modules if not module.name.startswith(("newsclean.contrib", "newsclean.__main__"))
    ]
    patterns = [value for name in names for value in vars(importlib.import_module(name)).values()]
    later = [value for value in patterns if type(value) is type(compile_later("a"))]
    assert len(later) > 200
    assert all(value.compiled for value in later)


def test_the_class_of_rare_hanzi_is_current():
    tool = runpy.run_path(str(TOOLS / "build_rare.py"))
    rare = tool["rare_hanzi"]()
    assert packaged_text("data/rare.txt") == tool["class_of"](rare) + "\n", "run python tools/build_rare.py"
    pattern = re.compile(f"[{tool['class_of'](rare)}]")
    assert [point for point in range(0x3400, 0xA000) if pattern.match(chr(point))] == rare
