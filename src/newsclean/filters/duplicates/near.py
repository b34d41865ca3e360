"""Copies that differ in a few characters: other marks, one small word more, or a word edited in a copied body."""

from collections.abc import Iterator, Sequence

from newsclean.filters.duplicates.copies import HEAD, TAIL, shared
from newsclean.patterns import compile_later

# Marks that one copy has full-width and another not.
_MARKS = str.maketrans("，。：；！？（）“”„‟‘’「」『』《》〈〉—–－―～、｜", ",.:;!?()\"\"\"\"''''''<><>----~,|")

# A difference in these characters alone makes no other sentence.
_SMALL = frozenset("的地得了着著过在于於是和与與及并也就都将將把被等之而其它他她这這那此已所为為有个個")
_MARK = compile_later(r"[^\w一-龥]")
# Lines that differ in one of these words differ in meaning.
_WEIGHTY = compile_later(
    "[0-9０-９零〇一二三四五六七八九十百千万萬亿億两兩半几幾不没沒无無未非勿莫甲乙丙丁上下左右前后後内外大小多少"
    "高低东東西南北男女早晚增减減升降买買卖賣A-Za-z%％]"
)
_LONGEST_GAP = 4  # characters that differ in one place, at most
_AGREES = 6  # characters behind a gap by which the copies are found to agree again
_SHARE = 40  # one character in so many may differ, and two in any line


def is_same(one: str, other: str) -> bool:
    """Whether two strings are the same, their marks of whatever width and form."""
    return one == other or (len(one) == len(other) and one.translate(_MARKS) == other.translate(_MARKS))


def near_copies(keys: Sequence[str], shortest: int) -> Iterator[tuple[int, int, bool]]:
    """Lines of `shortest` characters or more that are nearly the same as an earlier line.

    Gives the line, the earlier one, and whether that is sure by itself rather than only beside other copies.
    """
    long = [n for n, key in enumerate(keys) if len(key) >= shortest]
    heads, tails = [keys[n][:HEAD] for n in long], [keys[n][-TAIL:] for n in long]
    if any("，" in part for part in heads) and any("," in part for part in heads):  # otherwise it would only cost
        heads, tails = [part.translate(_MARKS) for part in heads], [part.translate(_MARKS) for part in tails]
    again, end_again = shared(heads), shared(tails)
    if not (again or end_again):
        return
    first_heads: dict[str, int] = {}
    first_tails: dict[str, int] = {}
    alike = [part for part in zip(long, heads, tails, strict=True) if part[1] in again or part[2] in end_again]
    for n, head, tail in alike:
        for m in {first_heads.setdefault(head, n), first_tails.setdefault(tail, n)} - {n}:
            if keys[m] == keys[n]:
                break
            gaps = differences(keys[m].translate(_MARKS), keys[n].translate(_MARKS))
            if gaps is not None and not any(map(_WEIGHTY.search, gaps)):
                yield n, m, all(character in _SMALL or _MARK.match(character) for gap in gaps for character in gap)
                break


def differences(one: str, other: str) -> list[str] | None:
    """What two strings differ in, place by place, both sides together; None where that is more than a little."""
    left = max(2, len(one) // _SHARE)
    if abs(len(one) - len(other)) > left:
        return None
    gaps = []
    i = j = 0
    while i < len(one) and j < len(other):
        if one[i] == other[j]:
            i, j = i + 1, j + 1
            continue
        gap = _gap(one, i, other, j)
        if gap is None or (left := left - max(gap)) < 0:
            return None
        gaps.append(one[i : i + gap[0]] + other[j : j + gap[1]])
        i, j = i + gap[0], j + gap[1]
    rest = one[i:] + other[j:]
    return None if len(rest) > left else gaps + [rest] * bool(rest)


_GAPS = sorted(
    ((a, b) for a in range(_LONGEST_GAP + 1) for b in range(_LONGEST_GAP + 1) if a + b),
    key=lambda gap: (max(gap), abs(gap[0] - gap[1])),
)


def _gap(one: str, i: int, other: str, j: int) -> tuple[int, int] | None:
    """How many characters to pass on either side until both agree again."""
    for a, b in _GAPS:
        behind = one[i + a : i + a + _AGREES]
        if behind == other[j + b : j + b + _AGREES]:
            return a, b
    return None
