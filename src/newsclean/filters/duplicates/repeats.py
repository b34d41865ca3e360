"""Paragraphs and whole bodies that come again, with the short lines between them."""

from collections import Counter
from itertools import accumulate

from newsclean.filters.duplicates.copies import HEAD, TAIL, Copies, is_chant, is_row, shared
from newsclean.filters.duplicates.near import near_copies
from newsclean.page.fold import fold
from newsclean.page.numbering import is_numbered
from newsclean.page.prose import is_prose, is_sentence, is_speech

_LABEL = 8  # characters that hold the number of a heading
_LINE = 20  # characters of a line by which a copied run is found
_PARAGRAPH = 30  # a shorter sentence may come back on purpose
_RUN = 40  # characters of a copied run
_FORMULA = 60  # a shorter sentence that comes three times is a formula: photo essays and laws have them
_LONG = 120  # so long a paragraph is no refrain and no clause, anywhere on a page
_REFRAIN = 300  # characters of several lines that come back on purpose


def mark_repeats(copies: Copies) -> None:
    """Find the runs of lines that repeat lines above: a paragraph alone, or a body."""
    left = copies.left()
    keys = [copies.keys[k] for k in left]
    near = _unify_near_copies(keys, copies.near_from)
    first = {n: m for n, m in _first_copies(keys).items() if not is_row(copies.texts[left[n]])}
    if not first:
        return
    _cut_glued(copies, left, keys, first)
    page = _Repeats(copies, left, keys)
    for start, end in _runs(keys, first):
        before = first[start] if start in first else start - _distance(start, end, first)
        rule = page.rule_of_line(start, before) if end - start == 1 else page.rule_of_lines(start, end, before)
        if rule:
            copies.removed.update((left[n], "near" if n in near else rule) for n in range(start, end))


class _Repeats:
    """The lines of a page with the counts by which repeated lines are judged."""

    def __init__(self, copies: Copies, left: list[int], keys: list[str]) -> None:
        self.copies, self.left, self.keys = copies, left, keys
        self.times = Counter(keys)
        self.sentences = list(accumulate(map(is_sentence, keys), initial=0))  # how many are above each line
        self.opening = next((n for n, key in enumerate(keys) if is_prose(key)), -1)

    def rule_of_line(self, n: int, before: int) -> str:
        """The rule for removing line `n`, whose first copy is line `before`; "" where it stays."""
        key = self.keys[n]
        if _is_in_copy(self.copies, self.left[n], self.left[before]):
            return "body"
        if self.times[key] > 2 and is_chant(self.keys, n):
            return ""
        in_text = _follows_text(self.keys, n) and _follows_text(self.keys, before)
        opens = before == self.opening and self.times[key] <= 2
        return "paragraph" if n - before == 1 or _is_copy(key, self.times[key], in_text and not opens) else ""

    def rule_of_lines(self, start: int, end: int, before: int) -> str:
        """The rule for removing lines whose first copy begins at line `before`; "" where they stay.

        They could be the refrain of a song, the formulas of a contract, or talk. Refrains and formulas are sentences
        of no great length, with others between the copies that do not come again.
        """
        run = self.keys[start:end]
        size = sum(map(len, run))
        if size < _RUN or (size < _LONG and all(map(is_speech, run))):
            return ""
        if not is_sentence(run[0]) or size >= _REFRAIN or max(map(len, run)) >= _LONG:
            return "body"
        return "" if self.sentences[start] > self.sentences[before + end - start] else "body"


def _distance(start: int, end: int, first: dict[int, int]) -> int:
    """How many lines above a run its first copy is."""
    return next(n - first[n] for n in range(start, end) if n in first)


def _unify_near_copies(keys: list[str], shortest: int) -> set[int]:
    """Replace lines by the earlier line that they are nearly the same as; gives the lines replaced."""
    near = set()
    for n, m, is_sure in near_copies(keys, shortest):
        beside = ((n - 1, m - 1), (n + 1, m + 1))
        # What differs in a word of weight is a copy only where the body around it is copied too.
        if is_sure or any(0 <= a < b < len(keys) and keys[a] == keys[b] and len(keys[a]) >= _LINE for b, a in beside):
            keys[n] = keys[m]
            near.add(n)
    return near


def _cut_glued(copies: Copies, left: list[int], keys: list[str], first: dict[int, int]) -> None:
    """Cut off what a first copy is glued to, where that is a line of its own too: then both copies are the same."""
    alone = set(keys)
    for n, m in first.items():
        glued = len(keys[m]) - len(keys[n])
        if glued > 0 and keys[m][:glued] in alone:
            copies.cut_off(left[m], glued)
            keys[m] = keys[n]


def _is_in_copy(copies: Copies, k: int, before: int) -> bool:
    """Whether a repeated title just above a line, or a cut-off copy just below it, is removed: the line belongs to a
    copied body then."""
    keys, removed = copies.keys, copies.removed
    if removed.get(k - 1) == "title" and before > 0 and keys[k - 1] == keys[before - 1]:
        return True
    return removed.get(k + 1) == "lead" and keys[k + 1][:HEAD] == keys[before + 1][:HEAD]


def _first_copies(keys: list[str]) -> dict[int, int]:
    """For each sentence that comes again, the line that holds it first: the same line, or one that ends with it."""
    again = shared(keys)
    endings = [key[-TAIL:] if len(key) >= _PARAGRAPH else "" for key in keys]
    end_again = shared(endings) - {""}
    first: dict[str, int] = {}
    first_ending: dict[str, int] = {}
    copies: dict[int, int] = {}
    for n in [n for n, key in enumerate(keys) if key in again or endings[n] in end_again]:
        key = keys[n]
        before = first.setdefault(key, n) if key in again else n
        if before < n and len(key) >= _LINE and any(mark in key for mark in "。！？!?…") and "|" not in key:
            copies[n] = before
        elif before == n and endings[n] in end_again:
            # A paragraph whose first copy is glued to something is found only by how that line ends.
            longer = first_ending.setdefault(endings[n], n)
            if len(keys[longer]) > len(key) and keys[longer].endswith(key):
                copies[n] = longer
    return copies


def _is_copy(key: str, times: int, in_text: bool) -> bool:
    """Whether a sentence that repeats one above, alone and apart, is a copy and no refrain or clause.

    `in_text`: both copies follow the words of a text, as behind each verse or under each article of a contract;
    but pages show their first paragraph again, and readers' comments what they answer, below a name.
    """
    if in_text or is_speech(key):
        return len(key) >= _LONG
    return len(key) >= _PARAGRAPH and (times <= 2 or len(key) >= _FORMULA)


def _follows_text(keys: list[str], n: int) -> bool:
    """Whether a line follows a sentence or a numbered heading."""
    return n > 0 and (keys[n - 1][-1] in "。！？；：，…”」!?;:," or is_numbered(fold(keys[n - 1][:_LABEL])))


def _runs(keys: list[str], copies: dict[int, int]) -> list[tuple[int, int]]:
    """Runs of copies, with the neighbouring lines that are beside the first copies too, however short."""
    runs: list[tuple[int, int]] = []
    done = 0
    for n in sorted(copies):
        if n < done:
            continue
        distance = n - copies[n]  # lines between each line of the run and its first copy
        start, end = n, n + 1
        while start > done and start > distance and keys[start - 1] == keys[start - 1 - distance]:
            start -= 1
        while end < len(keys) and end - distance < start and keys[end] == keys[end - distance]:
            end += 1
        runs.append((start, end))
        done = end
    return runs
