"""Cleaning takes no more Python calls than fixtures/calls.toml keeps, give or take a tenth."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import calls

pytestmark = pytest.mark.skipif(
    calls.kept()["python"] != calls.version(), reason=f"counted with Python {calls.kept()['python']}"
)


@pytest.mark.parametrize("kind", calls.KINDS)
def test_a_document_takes_no_more_calls_than_before(kind):
    for counted, kept in zip(calls.calls_of_documents(kind), calls.kept()["calls"][kind], strict=True):
        assert counted <= kept * calls.SLACK, "if this is worth it: python benchmarks/calls.py --write"


def test_a_command_takes_no_more_calls_than_before():
    assert calls.calls_of_command() <= calls.kept()["calls"]["command"][0] * calls.SLACK


def test_a_counter_counts_calls_of_python_and_of_c():
    def one_call() -> int:
        return len("ab")

    with calls.Counter() as counter:
        one_call()
    assert counter.calls == 4  # one_call, len, and the two that switch the counter off
