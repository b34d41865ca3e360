"""Filters of other packages: found by their entry point, named in select, ignore, options and the configuration."""

import sys

import pytest

import newsclean
from newsclean import Pipeline
from newsclean.config import read_config
from newsclean.errors import ConfigError
from newsclean.filters import FILTERS, all_filters

TICKS = """
from dataclasses import dataclass
from typing import ClassVar
from newsclean import Edit

@dataclass(frozen=True)
class Ticks:
    name: ClassVar[str] = "ticks"
    summary: ClassVar[str] = "ticks"
    goes_after: ClassVar[dict[str, str]] = {"invisible": "a tick may be an entity"}
    mark: str = "✓"

    def edits(self, text):
        return [Edit(i, i + 1, "", "tick") for i, character in enumerate(text) if character == self.mark]

class Late(Ticks):
    name = "late"
    goes_after = {"ticks": "they hide it", "traditional": "it is Simplified", "not-installed": "never mind"}

class Circle(Ticks):
    name = "circle"
    goes_after = {"circle": "it is its own"}

class Taken(Ticks):
    name = "pinyin"

class NoDataclass:
    name = summary = "x"
    goes_after = {}
    edits = None
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Installs a distribution whose entry points of the group newsclean.filters are the lines given."""

    def install(*points):
        (tmp_path / "ticks_of_ours.py").write_text(TICKS, "utf-8")
        info = tmp_path / "ticks_of_ours-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: ticks-of-ours\nVersion: 1.0\n", "utf-8")
        (info / "entry_points.txt").write_text("\n".join(("[newsclean.filters]", *points, "")), "utf-8")
        monkeypatch.syspath_prepend(str(tmp_path))
        forget()

    def forget():
        all_filters.cache_clear()
        newsclean.pipeline._pipeline_of.cache_clear()

    yield install
    sys.modules.pop("ticks_of_ours", None)
    monkeypatch.undo()
    forget()


def test_a_filter_of_another_package_works_like_any_other(install, tmp_path):
    install("ticks = ticks_of_ours:Ticks")
    assert newsclean.clean("好✓的") == "好的"
    assert newsclean.clean("好✓的", ignore="ticks") == "好✓的"
    assert newsclean.clean("好✓的", select=["ticks"]) == "好的"
    assert Pipeline.of(options={"ticks": {"mark": "✗"}}).clean("好✓✗").text == "好✓"
    config = tmp_path / "newsclean.toml"
    config.write_text('select = ["ticks"]\n[ticks]\nmark = "好"\n', "utf-8")
    settings = read_config(str(config))
    assert settings.pipeline().clean("好✓\u200b").text == "✓\u200b"
    assert ("ticks.mark", "好", str(config)) in settings.rows()


def test_filters_of_other_packages_stand_behind_those_they_go_after(install):
    install("b = ticks_of_ours:Late", "a = ticks_of_ours:Ticks")
    names = [kind.name for kind in all_filters()]
    assert names.index("ticks") == names.index("invisible") + 1
    assert names.index("late") == names.index("traditional") + 1
    assert [kind for kind in all_filters() if kind in FILTERS] == list(FILTERS)
    Pipeline.of()


@pytest.mark.parametrize(
    ("point", "message"),
    [
        ("a = ticks_of_ours:Nothing", "cannot be loaded"),
        ("a = ticks_of_nobody:Ticks", "cannot be loaded"),
        ("a = ticks_of_ours:TICKS", "cannot be loaded"),
        ("a = ticks_of_ours:dataclass", "is no filter: it has no name, summary, goes_after, edits"),
        ("a = ticks_of_ours:NoDataclass", "is no filter: it is no dataclass"),
        ("a = ticks_of_ours:Taken", "there is a filter 'pinyin' already"),
        ("a = ticks_of_ours:Circle", "the filters circle must each come after another of them"),
    ],
)
def test_an_entry_point_that_is_no_filter_is_refused(install, point, message):
    install(point)
    with pytest.raises(ConfigError) as caught:
        Pipeline.of()
    assert message in str(caught.value)
