"""Evidence that a document holds for its own repair: its words, which characters it annotates, its script and its
punctuation."""

import math
import re
from collections import Counter
from functools import cached_property
from itertools import pairwise

from newsclean.chinese.annotations import BARE_TAIL, BEHIND_LOST, LOST, LOST_TAIL, NOTE, TAIL
from newsclean.chinese.likelihood import LONGEST, START, Likelihood, Word
from newsclean.chinese.punctuation import HALF_WIDTH
from newsclean.patterns import compile_later

# From a lost byte to the next ASCII character nothing can be believed.
_DAMAGE = compile_later(rf"(?:[{LOST}](?:{BEHIND_LOST}|[！？；，：!?;:,])|{BARE_TAIL.pattern})[^\x00-\x7f]*")
# The neighbour of damage is half a word, and would be evidence for a wrong other half.
_TOUCHING = compile_later(r"[\u3400-\u9fff0-9]{0,3}\0[@-~€]?[\u3400-\u9fff0-9]{0,3}")
_PRIVATE = compile_later(rf"[\ue000-\uf8ff]|\ufffd[(（]{TAIL.pattern}")
_TAG = compile_later("</?[a-zA-Z]")
_HANZI = compile_later(r"[\u3400-\u9fff0-9]+")
_DIGITS, _FULL_WIDTH_DIGITS = re.compile("[0-9]"), re.compile("[０-９]")
_HALF_WIDTH_SIGNS = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "！，（）：；？"}
"""Full-width digits, letters and what is printed with them."""
_SWALLOWED = compile_later(r"[ -'*-?]")
"""The ASCII characters that a lost byte may have taken along."""

WEIGHT_OF_OWN_WORDS = 0.6
"""Share of a word's frequency in the document that counts as its probability, where the table has it less likely."""
WEIGHT_OF_OWN_BIGRAMS = 0.2
"""The same for two hanzi in a row."""
WRONG_SCRIPT = -6.0
"""Nats for a Traditional character on a Simplified page, or a Simplified one on a Traditional page."""
UNUSUAL_FORM = -4.0
"""Nats for a Traditional character that no conversion from Simplified text gives."""
OTHER_FORM = -3.0
"""Nats for a Traditional character where the page has another form of it: a conversion knows but one, 爲 or 為."""
UNUSUAL_SIGN = -4.0
"""Nats for a full-width space on a page that shows none: bytes of hanzi that make one are commoner."""
MARKS_TO_COUNT = "。，、；：《》（）？！"
MARKS_PRIOR = 300
"""Characters of usual text that a document's own marks are weighed against."""

MISSING_NOTE = -3.0
"""Nats for a character without an annotation that has one at another place of the document."""
UNEXPECTED_NOTE = -3.0
"""Nats for a character with an annotation that has none at any other place."""


class Evidence:
    """What a document shows outside its damage.

    `own` are log-probabilities of its own runs of hanzi, `annotated` and `bare` its characters
    with and without pinyin, `half_width` is for `str.translate` of what is put into it.
    """

    def __init__(self, text: str, language: Likelihood) -> None:
        sound = _DAMAGE.sub("\0", text)
        self.language = language
        self.annotated = frozenset(sound[match.start() - 1] for match in NOTE.finditer(sound) if match.start())
        self.bare = frozenset(re.sub(rf".{NOTE.pattern}", "", sound))
        self.plain = NOTE.sub("", sound)
        undamaged = _TOUCHING.sub("\n", self.plain.translate(language.plain))
        self.own = _own_words(undamaged, language)
        self.own_bigrams = _own_bigrams(undamaged)
        hanzi = sum(map(len, _HANZI.findall(self.plain)))
        old = sum(1 for char in self.plain if ord(char) in language.simplified)
        self.traditional = old * 20 > hanzi
        # The Simplified forms of the page's Traditional characters.
        self._forms = frozenset(language.simplified.get(ord(char)) for char in self.bare | self.annotated)
        self.annotates_simplified = self._annotates_simplified()
        # Sites that make marks or digits half-width do it after the damage; what it hid is full-width in the bytes.
        half_width_marks = self.plain.count(",") > 2 * self.plain.count("，")
        digits, full_width_digits = len(_DIGITS.findall(self.plain)), len(_FULL_WIDTH_DIGITS.findall(self.plain))
        half_width_digits = digits > 2 * full_width_digits if digits else half_width_marks and not full_width_digits
        self.half_width = (HALF_WIDTH if half_width_marks else {}) | (_HALF_WIDTH_SIGNS if half_width_digits else {})
        # A decoder that shows private-use pairs does not drop them, nor does one that leaves the bracket.
        # (A box outside of damage may mean what was left open in a repair.)
        boxes = any("□" in match[0] for match in _DAMAGE.finditer(text))
        self.shows_private = boxes or _PRIVATE.search(text) is not None
        self.shows_annotations = any(kind.search(text) for kind in (NOTE, LOST_TAIL))
        self.shows_tags = _TAG.search(text) is not None
        self._bare_cost = math.log(1 - self._share_annotated())
        self._costs: dict[str, float] = {}

    def _annotates_simplified(self) -> bool:
        """Whether the farm's table held more than Traditional characters: a fifth of the annotated ones are others."""
        others = sum(1 for char in self.annotated if ord(char) not in self.language.simplified)
        return others * 5 > len(self.annotated)

    def _share_annotated(self) -> float:
        """The share of the document's Traditional characters that carry pinyin, pulled towards a third."""
        old = self.language.simplified
        with_note = sum(1 for char in self.annotated if ord(char) in old)
        without = sum(1 for char in self.bare - self.annotated if ord(char) in old)
        return (with_note + 1) / (with_note + without + 3)

    def cost(self, char: str) -> float:
        """Nats (0 or less) for a recovered character without pinyin: is it of the right script,
        was an annotation due?"""
        known = self._costs.get(char)
        if known is None:
            known = self._costs[char] = self._cost(char)
        return known

    def _cost(self, char: str) -> float:
        """Log-probability of a hanzi without an annotation in this text."""
        if char in self.annotated:
            return MISSING_NOTE
        missing = self._bare_cost if self.traditional and ord(char) in self.language.simplified else 0.0
        return self.script_cost(char) + (0.0 if char in self.bare else missing)

    def script_cost(self, char: str) -> float:
        """What is added to the log-probability (0 or less) for a character of the other script, or an unusual one."""
        if char in self.bare or char in self.annotated:
            return 0.0
        if char == "\u3000":
            return UNUSUAL_SIGN
        old = ord(char) in self.language.simplified
        if not self.traditional:
            return WRONG_SCRIPT if old else 0.0
        if old:
            form = OTHER_FORM if self.language.simplified[ord(char)] in self._forms else 0.0
            return form if char in self.language.usual else UNUSUAL_FORM
        return WRONG_SCRIPT if char in self.language.changed and char not in _KEPT else 0.0

    def annotation_cost(self, char: str) -> float:
        """Nats for an annotation behind a recovered character."""
        if char in self.annotated:
            return -MISSING_NOTE
        return UNEXPECTED_NOTE if char in self.bare else -self._bare_cost

    def swallowed_before(self, following: str) -> dict[str, float]:
        """Log-probabilities of the ASCII characters that a lost byte may have taken along, by what
        follows."""
        return self._swallowed[following in _DIGIT_CONTEXT if following else False]

    def swallowed_between(self, before: str, char: str, after: str) -> float:
        """Nats for an ASCII character that was swallowed between two others that come with it at another place."""
        if before + char + after in self._around_ascii:
            return 8.0
        return 2.0 * (before + char in self._around_ascii) + 2.0 * (char + after in self._around_ascii)

    @cached_property
    def _around_ascii(self) -> frozenset[str]:
        """Each such character of the document with its neighbours: the one before, the one behind, both."""
        plain = self.plain
        places = [match.start() for match in _SWALLOWED.finditer(plain)]
        spans = [(at - (at > 0), at + 1) for at in places] + [(at, at + 2) for at in places]
        return frozenset(plain[start:end] for start, end in spans + [(at - (at > 0), at + 2) for at in places])

    @cached_property
    def _swallowed(self) -> tuple[dict[str, float], dict[str, float]]:
        """Log-probabilities of ASCII characters that damage swallowed, and of those in front of a digit or a unit."""
        places = [match.start() for match in _SWALLOWED.finditer(self.plain, 1)]
        counts = Counter(self.plain[at] for at in places if "\u3400" <= self.plain[at - 1] <= "\u9fff")
        return _swallowed(counts, 1.0), _swallowed(counts, _DIGIT_FOLLOWS)


def _own_words(plain: str, language: Likelihood) -> dict[str, Word]:
    """Words and neighbouring words of a document, up to four characters together, where that makes
    them likelier.

    Neighbours within words only: the end of one word and the start of the next are no evidence.
    """
    counts: Counter[str] = Counter()
    total = 300
    for run in _HANZI.findall(plain):
        words = language.divide(run)
        total += len(run)
        for first in range(len(words)):
            joined = ""
            for word in words[first : first + LONGEST]:
                joined += word
                if len(joined) > LONGEST:
                    break
                counts[joined] += 1
    own = {}
    for word, count in counts.items():
        chance = math.log(WEIGHT_OF_OWN_WORDS * count / total)
        known = language.words.get(word)
        if not known or chance > known[0]:
            own[word] = chance, known[1] if known else START
    return own | _own_marks(plain, language, total)


def _own_bigrams(plain: str) -> dict[str, float]:
    """For each two hanzi that are in a row twice or more, the log-probability of the second behind the first."""
    counts: Counter[str] = Counter()
    for run in _HANZI.findall(plain):
        counts.update(run)
        counts.update(map("".join, pairwise(run)))
    return {
        gram: math.log(WEIGHT_OF_OWN_BIGRAMS * count / (counts[gram[0]] + 1))
        for gram, count in counts.items()
        if len(gram) == 2 and count > 1
    }


def _own_marks(plain: str, language: Likelihood, total: int) -> dict[str, Word]:
    """Marks as often as this document has them: a list of names has more 、 than 。."""
    own = {}
    for mark in MARKS_TO_COUNT:
        usual = math.exp(language.words[mark][0])
        own[mark] = math.log((usual * MARKS_PRIOR + plain.count(mark)) / (MARKS_PRIOR + total)), START
    return own


# How often a lost byte took these along, against the document's own counts: the comma is the mark
# of running text.
_USUALLY_SWALLOWED = {",": 6.0, " ": 0.2, ".": 0.1, ":": 0.2, ";": 0.2, "!": 0.1, "+": 0.02, "-": 0.02}
_SWALLOWED_DIGITS = dict.fromkeys("0123456789", 0.05)
_DIGIT_FOLLOWS = 40.0
"""So much likelier is a swallowed digit in front of a digit or a unit."""


_DIGIT_CONTEXT = "0123456789年月日"


def _swallowed(own: Counter[str], factor: float) -> dict[str, float]:
    """For characters, the log-probability that a lost byte took one of them with it."""
    counts: dict[str, float] = {
        **_USUALLY_SWALLOWED,
        **{digit: count * factor for digit, count in _SWALLOWED_DIGITS.items()},
    }
    for char, number in own.items():
        counts[char] = counts.get(char, 0.0) + number * (factor if char in _SWALLOWED_DIGITS else 1.0)
    total = sum(counts.values())
    return {char: math.log(count / total) for char, count in counts.items()}


_KEPT = frozenset("于后里制干")  # written as they are on Traditional pages too
