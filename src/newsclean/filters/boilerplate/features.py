"""How much each line of a page speaks for the article, by what it is and what is around it: features × weights.

Few features, each with a weight of a fixed sign, so that one can say why a line belongs to the article: `0.6 prose,
1.2 after an end`. The weights are in weights.toml; tools/fit_weights.py made them.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from operator import mul
from typing import NamedTuple

from newsclean.packaged import packaged_text
from newsclean.page.dates import DATE, is_time_ago
from newsclean.page.labels import names_editor
from newsclean.page.line import ABOUT_ARTICLE, PageLine, RuleMatch
from newsclean.patterns import compile_later

ARTICLE_ENDS = frozenset(("comments", "related", "hot-list", "footer", "licence", "disclaimer", "share"))
"""Rules of what is below articles."""

_DIGITS = compile_later("[0-9][0-9]*")  # `[0-9]+` would be tried at every character
_DATE_AT_END = compile_later(rf".{{5,}}?{DATE}.{{0,6}}\Z")
_RANK = compile_later("[0-9]{1,2} ?(?![0-9年月日时点分个名次人元块岁天周万亿%、.．,，:：/～~-])[^0-9 ]")
_SEPARATOR = compile_later("[|>_丨·]")
_STARTED = 40  # characters of prose after which the article has begun, and what ends articles may end it
_RESUMED = 200  # characters of prose below what did not end the article, and at least twice what is above it
_LONG = 80  # characters of a line; more speak no louder
_STOPS, _ENDS = 3, 3  # full stops of a line, and kinds of lines that end articles above it; the same
_WINDOW = 4  # neighbouring lines on either side whose kind counts


class Features(NamedTuple):
    """Features of a line, each with its size, mostly 0 to 1; or the weight of each, positive where it speaks for the
    article."""

    any_line: float
    text: float
    length: float
    stops: float
    text_around: float
    boilerplate: float
    perhaps_boilerplate: float
    about_the_article: float
    after_an_end: float
    looks_like_a_link: float
    repeated: float
    in_links: float = 0.0
    main_element: float = 0.0

    def score(self, weights: "Features") -> float:
        """How much a line with these features speaks for the article."""
        return sum(map(mul, weights, self), 0.0)


@lru_cache(maxsize=1)
def weights() -> Features:
    """The weight of each feature."""
    import tomllib  # not for a page that has no boilerplate

    table = tomllib.loads(packaged_text("filters/boilerplate/weights.toml"))["weights"]
    return Features(**table)


_Counts = tuple[bool, int, int, int, int, int, bool, bool, tuple[RuleMatch, ...], tuple[float, bool] | None]
"""What the features of a line are computed from, as `_features` names it; many lines of a long page have the same."""


class Surroundings:
    """The lines of a page, with what the features of many of them ask for, counted once.

    `title` is the line of the title, or -1, `weights` those of features in scores.
    """

    def __init__(self, lines: Sequence[PageLine], title: int, weights: Features | None = None) -> None:
        self.lines = lines
        self._weights = weights
        self._scores: dict[_Counts, float] = {}
        shapes = [_DIGITS.sub("0", line.text) for line in lines]
        times = Counter(shapes)
        self._is_repeated = [times[shape] > 1 for shape in shapes]
        self._is_text = [_is_text(line.text) for line in lines]
        self._texts_above = list(accumulate(self._is_text, initial=0))
        self._ends = _ends_above(lines, self._is_text, title)

    def has_ended(self, i: int) -> bool:
        """Whether something that is below articles is between the beginning of the article and line `i`."""
        return self._ends[i] > 0

    def score(self, i: int) -> float:
        """How much line `i` speaks for the article."""
        counts = self._counts(i)
        score = self._scores.get(counts)
        if score is None:
            score = self._scores[counts] = _features(counts).score(self._weights or weights())
        return score

    def features(self, i: int) -> Features:
        """The features of line `i`."""
        return _features(self._counts(i))

    def _counts(self, i: int) -> _Counts:
        """What the features of line `i` are computed from."""
        line = self.lines[i]
        text, is_text = line.text, self._is_text[i]
        size, ends_above = len(text), self._ends[i]
        start, end = i - _WINDOW, i + _WINDOW + 1
        if start < 0 or end > len(self.lines):
            start, end = max(0, start), min(len(self.lines), end)
        stops = text.count("。") + text.count("！") + text.count("？")
        return (
            is_text,
            size if size < _LONG else _LONG,
            stops if stops < _STOPS else _STOPS,
            self._texts_above[end] - self._texts_above[start] - is_text,
            end - start - 1,
            ends_above if ends_above < _ENDS else _ENDS,
            not stops and self._looks_like_link(i),
            self._is_repeated[i],
            line.matches,
            line.mark and (line.mark.link_share, line.mark.in_main),
        )

    def _looks_like_link(self, i: int) -> bool:
        """Whether a line is a headline with a date, a rank or a time behind it, a path, a menu, or cut short."""
        text, folded = self.lines[i].text, self.lines[i].folded
        if text.endswith("…") or "..." in text[-4:] or _SEPARATOR.search(text) or text.count(" ") >= 2:
            return True
        has_date = ("20" in folded or "19" in folded) and _DATE_AT_END.match(folded)
        return bool(has_date or _RANK.match(text)) or is_time_ago(folded) or text.isascii()


def _features(counts: _Counts) -> Features:
    """The features of a line with such counts."""
    is_text, size, stops, texts_beside, lines_beside, ends_above, looks_like_link, is_repeated, matches, mark = counts
    share, in_main = mark or (0.0, None)
    return Features(
        any_line=1.0,
        text=float(is_text),
        length=size / _LONG,
        stops=stops / _STOPS,
        text_around=texts_beside / max(1, lines_beside),
        boilerplate=float(any(match.where != "near" for match in matches)),
        perhaps_boilerplate=float(bool(matches)),
        about_the_article=float(any(match.rule in ABOUT_ARTICLE for match in matches)),
        after_an_end=ends_above / _ENDS,
        looks_like_a_link=float(looks_like_link),
        repeated=float(is_repeated),
        in_links=share,
        main_element=0.0 if in_main is None else 1.0 if in_main else -1.0,
    )


def _is_text(line: str) -> bool:
    """Whether a line is a paragraph, or ends like a sentence."""
    if line[-1] in "，。！？；":
        return True
    size = len(line)
    if size >= 20 and ("。" in line or "！" in line or "？" in line):
        return True
    return size >= 40 and line.count("，") + line.count("、") + line.count(",") > 1


def _ends_above(lines: Sequence[PageLine], is_text: Sequence[bool], title: int) -> list[int]:
    """For each line how many kinds of lines that end an article (share bar, editor) occur before it in the article."""
    ends: list[int] = []
    seen: set[str] = set()
    length = 0  # characters of the article so far
    below = _prose_below(lines, is_text)
    for i, line in enumerate(lines):
        if i == title:
            length = 0
            seen.clear()
        ends.append(len(seen))
        if not line.matches:
            length += len(line.text) if is_text[i] and len(line.text) >= 20 else 0
        elif length >= _STARTED and below[i] < max(_RESUMED, 2 * length):
            # One word of a share bar may be a heading of the article's own, and one link be between paragraphs.
            is_beside = bool(lines[i - 1].matches or (i + 1 < len(lines) and lines[i + 1].matches))
            seen.update(
                match.rule
                for match in line.matches
                if match.rule in ARTICLE_ENDS and (is_beside or match.where not in ("near", "line"))
            )
            if is_editor_line(line):
                seen.add("editor")
    return ends


def is_editor_line(line: PageLine) -> bool:
    """Whether a line is the byline that is below articles more than above them."""
    return line.has_rule(("byline",)) and names_editor(line.folded)


def _prose_below(lines: Sequence[PageLine], is_text: Sequence[bool]) -> list[int]:
    """For each line that a rule matches, the characters of the paragraphs that follow it and those beside it.

    0 where less than four fifths of what follows is prose: headlines are between teasers. A body weighs more than
    the summary above a share bar; a teaser or a comment is by itself.
    """
    found = [0] * len(lines)
    prose = total = 0
    for i in range(len(lines) - 1, -1, -1):
        line = lines[i]
        if line.matches:
            found[i] = prose if prose * 5 >= total * 4 else 0
            if not (i and lines[i - 1].matches):
                prose = total = 0
        else:
            total += len(line.text)
            prose += len(line.text) if is_text[i] and len(line.text) >= 20 else 0
    return found
