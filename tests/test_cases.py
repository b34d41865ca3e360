"""Runs every table in fixtures/cases: each case gives its text and rules, can be undone and is clean then."""

import tomllib
from pathlib import Path

import pytest

from newsclean.edit import undo_changes
from newsclean.filters import FILTERS
from newsclean.pipeline import Pipeline

TABLES = Path(__file__).parent.parent / "fixtures" / "cases"


def read_cases():
    for path in sorted(TABLES.glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            yield pytest.param(path.stem, case, id=f"{path.stem}: {case['label']}")


@pytest.mark.parametrize(("name", "case"), list(read_cases()))
def test_case(name, case):
    pipeline = Pipeline.of(select=[name], options={name: case.get("options", {})})
    cleaned = pipeline.clean(case["before"])
    assert cleaned.text == case.get("after", case["before"])
    assert [change.rule for change in cleaned.changes] == case["rules"]
    assert pipeline.filters[0].rules.issuperset(case["rules"])
    assert undo_changes(cleaned.text, cleaned.changes) == case["before"]
    assert pipeline.clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize("kind", FILTERS, ids=lambda kind: kind.name)
def test_every_filter_has_cases_and_negative_twins(kind):
    cases = tomllib.loads((TABLES / f"{kind.name}.toml").read_text("utf-8"))["case"]
    labels = [case["label"] for case in cases]
    assert len(labels) == len(set(labels))
    assert any("after" in case for case in cases)
    assert any("after" not in case for case in cases)
