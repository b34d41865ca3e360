"""Whole pages: fixtures/golden/<name>/raw.txt cleaned must be clean.txt, twice the same, undone raw again."""

from pathlib import Path

import pytest

from newsclean.edit import undo_changes
from newsclean.pipeline import Pipeline

GOLDEN = Path(__file__).parent.parent / "fixtures" / "golden"
PAGES = sorted(path.name for path in GOLDEN.iterdir() if (path / "raw.txt").exists())


@pytest.mark.parametrize("name", PAGES)
def test_page(name):
    # Layout and script have cases of their own; a page here tells which lines stay.
    pipeline = Pipeline.of(select=["boilerplate", "duplicates"])
    raw = (GOLDEN / name / "raw.txt").read_text("utf-8")
    cleaned = pipeline.clean(raw)
    assert cleaned.text == (GOLDEN / name / "clean.txt").read_text("utf-8")
    assert undo_changes(cleaned.text, cleaned.changes) == raw
    assert not pipeline.clean(cleaned.text).changes


def test_there_are_pages():
    assert len(PAGES) >= 5


@pytest.mark.parametrize("name", PAGES)
def test_every_change_of_a_page_has_a_rule_that_its_filter_names(name):
    pipeline = Pipeline.of()
    cleaned = pipeline.clean((GOLDEN / name / "raw.txt").read_text("utf-8"))
    named = {f"{filter.name}/{rule}" for filter in pipeline.filters for rule in filter.rules}
    assert named.issuperset(cleaned.counts())
