"""Inputs that benchmarks/fuzz.py found to break something, given to the same target again."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import fuzz  # noqa: E402

FOUND = sorted(path for path in (ROOT / "fixtures" / "fuzz").rglob("*") if path.is_file())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_fuzzing_found_stays_mended(path):
    check, _ = fuzz.TARGETS[path.parent.name]
    check(path.read_bytes())
