"""Clean documents of odd kinds, fixtures/odd: what looks like boilerplate and is content stays, line for line."""

from collections import Counter
from pathlib import Path

import pytest

from newsclean import Pipeline

ODD = sorted((Path(__file__).parent.parent / "fixtures" / "odd").glob("*.txt"))
STRICTNESSES = ("careful", "normal")


@pytest.fixture(scope="module", params=STRICTNESSES)
def pipeline(request):
    return Pipeline.of(ignore=["traditional"], options={"boilerplate": {"strictness": request.param}})


def test_there_are_documents_of_many_kinds():
    assert len(ODD) >= 60
    assert len({path.stem.split("-")[0] for path in ODD}) >= 36


@pytest.mark.parametrize("path", ODD, ids=lambda path: path.stem)
def test_every_line_stays(pipeline, path):
    raw = path.read_text("utf-8")
    lines, kept = (
        Counter(line.strip() for line in text.splitlines() if line.strip()) for text in (raw, pipeline.clean(raw).text)
    )
    assert lines == kept
