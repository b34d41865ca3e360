"""Real scraped pages, where they stand beside the project: seeds equal to gold, labelled pages by score."""

import importlib.util
import json
from pathlib import Path

import pytest

import newsclean

SHARED = Path(__file__).parent.parent.parent / "shared"

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real pages are not here")


@pytest.fixture(scope="module")
def score():
    spec = importlib.util.spec_from_file_location("score", SHARED / "tools" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def squeezed(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("name", sorted(path.stem for path in (SHARED / "seeds").glob("*.txt")))
def test_seed_equals_gold(name):
    raw, gold = ((SHARED / folder / f"{name}.txt").read_text("utf-8") for folder in ("seeds", "gold"))
    assert squeezed(newsclean.clean(raw)) == squeezed(gold)


def test_labelled_pages(score):
    sums = [0, 0, 0]
    for line in (SHARED / "data" / "pages.jsonl").read_text("utf-8").splitlines():
        page = json.loads(line)
        found = score.score(page["gold"], newsclean.clean(page["raw"], ignore=["traditional"]))
        sums = [total + count for total, count in zip(sums, found[:3], strict=True)]
    hit, in_gold, in_out = sums
    assert hit / in_gold >= 0.999
    assert hit / in_out >= 0.99
