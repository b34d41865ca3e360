"""The words that a pattern cannot match without, and how long its matches are: `(?:您|你)的位置[: ]` → `您的位置`.

Called when rules are read: a rule is tried only on lines that hold one of its words.
"""

from collections.abc import Iterable, Set
from functools import cache
from importlib import import_module
from itertools import product
from typing import Any, NamedTuple

# The parser of `re` itself: no public module gives a parsed pattern.
sre: Any = import_module("re._constants")
parser: Any = import_module("re._parser")

_MOST = 128  # words of one rule; a longer list is dropped in favour of another part of the pattern
_LONGEST = 4  # characters of a word; in news longer ones are not rarer by much, but far more of them begin alike
_MOST_COPIES = 4  # repeats of one thing that are written out, as in `地 {0,4}址`

# The commonest hanzi of news, most first: the n-th makes some 0.3 / (n + 20) of a text (newspaper of
# benchmarks/newspaper.py). What is rare makes a better word to look for.
_COMMON = (
    "的国一在中人了和是有年大不为会业上地发出作要工行民这经家新个日部以来到市成生对进全我们政多主时他产本展长实者学方建开理同动月高关重力"
    "电现于公社下报区加分济制自化定文体过前合等场就天与说面后记机事法员用能美得资华也外十务之而设总好北平利金农各子元小将从企明万问提当心"
    "两其表种委党品可里度强改着军代起内目京通科入三系活水第位都导次题特道所世向去省领增还已基海使管最今名术统立南结并技些正应持交安点性西"
)
_FREQUENCY = {character: 0.3 / (rank + 20) for rank, character in enumerate(_COMMON)}
_FREQUENCY |= {",": 0.05, "。": 0.02, ":": 0.002, '"': 0.004, "(": 0.002, " ": 0.005} | dict.fromkeys(
    "0123456789", 0.01
)
_RARE = 0.0005  # other hanzi, letters and marks
# Pairs that are commoner in that newspaper than their characters let expect: words of their own.
_COMMON_PAIRS = frozenset(
    (
        "代表",
        "报道",
        "投资",
        "希望",
        "信息",
        "内容",
        "保证",
        "欢迎",
        "风险",
        "根据",
        "时间",
        "图片",
        "说明",
        "资料",
        "文章",
    )
)
_COMMON_PAIR = 0.0005


class _Literals(NamedTuple):
    """What a part of a pattern matches (`exact`, where it is a short list) and what each match holds (`needed`)."""

    exact: frozenset[str] | None = None
    needed: frozenset[str] | None = None


_NOTHING = frozenset(("",))


def needed_words(pattern: str, shortest: int) -> tuple[str, ...]:
    """Words of which every match of a pattern for `re` holds at least one, each of `shortest` characters or more.

    Empty where there are none, as for `[a-z]+`. Of several such lists it is the one that the fewest lines hold.
    """
    return tuple(sorted(_shortened(_of_sequence(parser.parse(pattern), shortest).needed or ())))


def match_lengths(pattern: str) -> tuple[int, int]:
    """How many characters a match of a pattern for `re` has, at least and at most."""
    least, most = parser.parse(pattern).getwidth()
    return int(least), int(most)


def _of_sequence(items: Iterable[tuple[Any, Any]], shortest: int) -> _Literals:
    """The literals of a sequence of items as the parser gives it."""
    choices: list[frozenset[str]] = []
    run = _NOTHING  # what the items from the last one without a list of its own up to here match
    broken = False
    for item in items:
        exact, needed = _of_item(*item, shortest)
        if needed:
            choices.append(needed)
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = frozenset(a + b for a, b in product(run, exact))
            continue
        broken = True
        choices.append(run)
        run = exact or _NOTHING
    choices.append(run)
    usable = [choice for choice in choices if min(map(len, choice)) >= shortest]
    needed = min(usable, key=_frequency, default=None) if len(usable) > 1 else usable[0] if usable else None
    return _Literals(None if broken else run, needed)


def _of_item(operation: Any, argument: Any, shortest: int) -> _Literals:
    """The literals of one item as the parser gives it: an operation and its argument."""
    if operation is sre.LITERAL:
        return _Literals(frozenset((chr(argument),)))
    if operation is sre.IN:
        return _Literals(_of_class(argument))
    if operation is sre.SUBPATTERN:
        return _of_sequence(argument[-1], shortest)
    if operation is sre.BRANCH:
        return _of_branches([_of_sequence(branch, shortest) for branch in argument[1]])
    if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return _of_repeat(argument, shortest)
    if operation in (sre.AT, sre.ASSERT_NOT):
        return _Literals(_NOTHING)
    if operation is sre.ASSERT:
        return _Literals(_NOTHING, _of_sequence(argument[1], shortest).needed)
    return _Literals()


def _of_class(members: list[tuple[Any, Any]]) -> frozenset[str] | None:
    r"""The characters of a class that lists each of them; None for one with ranges or `\d`."""
    if any(operation is not sre.LITERAL for operation, _ in members):
        return None
    return frozenset(chr(code) for _, code in members)


def _of_branches(branches: list[_Literals]) -> _Literals:
    """The literals of an alternation, from those of its branches."""
    exact = [branch.exact for branch in branches if branch.exact is not None]
    needed = [branch.needed for branch in branches if branch.needed is not None]
    return _Literals(
        frozenset().union(*exact) if len(exact) == len(branches) else None,
        frozenset().union(*needed) if len(needed) == len(branches) else None,
    )


def _of_repeat(repeat: tuple[int, int, Any], shortest: int) -> _Literals:
    """The literals of a repeat: written out where it is of few copies."""
    least, most, items = repeat
    exact, needed = _of_sequence(items, shortest)
    if exact is not None and most <= _MOST_COPIES:
        copies = [frozenset(map("".join, product(exact, repeat=count))) for count in range(least, most + 1)]
        if sum(map(len, copies)) <= _MOST:
            return _Literals(frozenset().union(*copies), needed if least else None)
    return _Literals(None, needed if least else None)


def _shortened(words: Iterable[str]) -> list[str]:
    """The rarest characters in a row of each word, without what holds another of them."""
    kept: list[str] = []
    for word in sorted(map(_rarest_part, words), key=len):
        if not any(other in word for other in kept):
            kept.append(word)
    return kept


def _rarest_part(word: str) -> str:
    """The _LONGEST characters in a row of a word that are rarest together: `仅为信息存储空间服务` → `存储空间`."""
    parts = [word[start : start + _LONGEST] for start in range(max(1, len(word) - _LONGEST + 1))]
    return min(parts, key=_frequency_of)


def frequency_of(character: str) -> float:
    """Roughly, the share of a character in the text of news."""
    return _FREQUENCY.get(character, _RARE)


def _frequency(words: Set[str]) -> float:
    """Roughly, the share of the places in news at which one of some words is found."""
    return sum(map(_frequency_of, words))


def pair_frequency(pair: str) -> float:
    """Roughly, the share of the places in news at which two characters are found."""
    return _COMMON_PAIR if pair in _COMMON_PAIRS else frequency_of(pair[0]) * frequency_of(pair[1])


@cache
def _frequency_of(word: str) -> float:
    """Roughly, the share of the places in news at which a word is found."""
    # Characters of a word come together: beyond the rarest pair each makes it only a little rarer.
    pairs = [pair_frequency(word[start : start + 2]) for start in range(len(word) - 1)]
    return min(pairs) * 0.3 ** (len(word) - 2) if pairs else frequency_of(word)
