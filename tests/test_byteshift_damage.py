"""The simulator of byte-shift damage against byte-level facts met on real pages."""

from random import Random

import pytest

from damage import damage


@pytest.mark.parametrize(
    ("truth", "table", "seen"),
    [
        ("勇擔使命的時代", [("聯", "lián")], "勇?lián)姑臅r代"),
        ("改革創新，", [("飫", "yù")], "改革?yù)撔?"),
        ("新時代", [("聲", "shēng")], "新?shēng)r代"),
    ],
)
def test_insert_shows_what_real_pages_show(truth, table, seen):
    print(damage(truth, table).text)


def test_split():
    print(damage("。”在慶祝", [], 1.0, Random(1)).text)
    for d in ["cp936 keeps","cp936 boxes","python gbk","python gb18030","browser"]:
        print(d, ascii(damage("勇擔使命的時代", [("聯", "lián")],decoder=d).text))
