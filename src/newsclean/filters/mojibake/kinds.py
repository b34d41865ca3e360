"""The ways in which text is decoded wrongly, each with how to find its runs in a line and read them again."""

from functools import partial

from newsclean.chinese.big5 import read_big5
from newsclean.filters.mojibake.double_byte import big5_as_gbk, gbk_as_big5, hanzi_runs, utf8_as_gbk
from newsclean.filters.mojibake.runs import Finder, read_gb18030
from newsclean.filters.mojibake.single_byte import pair_runs, utf8_runs
from newsclean.filters.mojibake.tables import DOS, WESTERN

KINDS: dict[str, Finder] = {
    "utf-8": partial(utf8_runs, WESTERN),
    "gb18030": partial(pair_runs, WESTERN, read_gb18030),
    "big5": partial(pair_runs, WESTERN, read_big5),
    "utf-8-as-cp437": partial(utf8_runs, DOS),
    "gb18030-as-cp437": partial(pair_runs, DOS, read_gb18030),
    "big5-as-cp437": partial(pair_runs, DOS, read_big5),
    "utf-8-as-gbk": partial(hanzi_runs, utf8_as_gbk),
    "big5-as-gbk": partial(hanzi_runs, big5_as_gbk),
    "gbk-as-big5": partial(hanzi_runs, gbk_as_big5),
}
"""By rule: what the bytes were, and as what they were read where that was not Latin-1 or Windows-1252."""
