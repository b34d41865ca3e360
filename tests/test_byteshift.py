"""The byteshift filter on invented sentences, damaged by simulation in every way that is known."""

import pickle

import pytest
from damage import DECODERS, HALF_WIDTH, damage
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.edit import apply_edits
from newsclean.filters.byteshift import Byteshift
from newsclean.filters.byteshift.annotations import NOTE

LIAN = [("聯", "lián")]
# Triggers met on real pages: the false character, its reading, and a sentence in which its bytes arise.
TRIGGERS = [
    ("驗", "yàn", "我們的經驗說明，這是因為大家的努力。"),
]


def repair(text: str) -> str:
    return NOTE.sub("", apply_edits(text, list(Byteshift().edits(text))))


@pytest.mark.parametrize("decoder", DECODERS)
def test_every_decoder(decoder):
    truth = "全體教師勇擔使命的時代已經來了，我們一起努力。"
    damaged = damage(truth, LIAN, decoder=decoder)
    assert damaged.lost
    assert repair(damaged.text) == truth
