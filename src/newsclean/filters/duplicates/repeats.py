"""Paragraphs and whole bodies said again, with the short lines between them."""

import re
from collections import Counter
from itertools import accumulate

from newsclean.filters.duplicates.near import near_copies
from newsclean.filters.duplicates.page import HEAD, TAIL, Page, is_chant, is_prose, is_row, is_sentence, is_speech

_NUMBERED = re.compile("第[0-9一二三四五六七八九十百]+[条章节款回]|[（(]?[0-9一二三四五六七八九十]+[）)、.．]")
_LINE = 20  # characters of a line by which a copied run is found
_PARAGRAPH = 30  # a shorter sentence may come back on purpose
_RUN = 40  # characters of a copied run
_FORMULA = 60  # a shorter sentence that stands three times is a formula: photo essays and laws have them
_LONG = 120  # so long a paragraph is no refrain and no clause, wherever it stands
_REFRAIN = 300  # characters of several lines that come back on purpose


def drop_repeats(page: Page) -> None:
    """Note runs of lines that were said before as gone: a paragraph alone, or a body."""
    left = page.left()
    keys = page.keys(left)
    near = _equate(keys, page.near_from)
    first = {n: m for n, m in _first_copies(keys).items() if not is_row(page.said[left[n]].text)}
    if not first:
        return
    _cut_glued(page, left, keys, first)
    times = Counter(keys)
    sentences = list(accumulate(map(is_sentence, keys), initial=0))  # how many stand above each line
    opening = next((n for n, key in enumerate(keys) if is_prose(key)), -1)
    for start, end in _runs(keys, first):
        before = first[start] if start in first else start - _back(start, end, first)
        rule = ""
        if end - start == 1:
            alone = keys[start]
            opens = before == opening and times[alone] <= 2
            in_text = _follows_text(keys, start) and _follows_text(keys, before)
            if _is_in_copy(page, left[start], left[before]):
                rule = "body"
            elif times[alone] > 2 and is_chant(keys, start):
                continue
            elif start - before == 1 or _is_copy(alone, times[alone], in_text and not opens):
                rule = "paragraph"
        elif sum(map(len, keys[start:end])) >= _RUN and not _is_refrain(keys, start, end, before, sentences):
            rule = "body"
        if rule:
            page.gone.update((left[n], "near" if n in near else rule) for n in range(start, end))


def _back(start: int, end: int, first: dict[int, int]) -> int:
    """How far back the first copies of a run stand."""
    return next(n - first[n] for n in range(start, end) if n in first)


def _equate(keys: list[str], shortest: int) -> set[int]:
    """Let the lines that nearly say what an earlier one does say it to the letter; which ones they are."""
    near = set()
    for n, m, is_sure in near_copies(keys, shortest):
        beside = ((n - 1, m - 1), (n + 1, m + 1))
        # What differs in a word of weight is a copy only where the body around it is copied too.
        if is_sure or any(0 <= a < b < len(keys) and keys[a] == keys[b] and len(keys[a]) >= _LINE for b, a in beside):
            keys[n] = keys[m]
            near.add(n)
    return near


def _cut_glued(page: Page, left: list[int], keys: list[str], first: dict[int, int]) -> None:
    """Cut off what a first copy is glued to, where that stands on a line of its own: the copy is then as clean."""
    alone = set(keys)
    for n, m in first.items():
        glued = len(keys[m]) - len(keys[n])
        if glued > 0 and keys[m][:glued] in alone:
            page.cut(left[m], glued)
            keys[m] = keys[n]


def _is_in_copy(page: Page, k: int, before: int) -> bool:
    """Whether the second copy of a title above a line, or a copy cut off below it, goes as well: so it is of a body."""
    said = page.said
    if page.gone.get(k - 1) == "title" and before > 0 and said[k - 1].key == said[before - 1].key:
        return True
    return page.gone.get(k + 1) == "lead" and said[k + 1].key[:HEAD] == said[before + 1].key[:HEAD]


def _is_refrain(keys: list[str], start: int, end: int, before: int, sentences: list[int]) -> bool:
    """Whether lines said again could be the refrain of a song, the formulas of a contract or talk, and no body.

    Refrains and formulas are sentences of no great length, with others between the copies that are not said again.
    """
    run = keys[start:end]
    if all(map(is_speech, run)) and sum(map(len, run)) < _LONG:
        return True
    if not is_sentence(run[0]) or sum(map(len, run)) >= _REFRAIN or max(map(len, run)) >= _LONG:
        return False
    return sentences[start] > sentences[before + end - start]


def _first_copies(keys: list[str]) -> dict[int, int]:
    """For each sentence said before, where: the same line, or one that ends with it."""
    first: dict[str, int] = {}
    endings: dict[str, int] = {}
    copies: dict[int, int] = {}
    for n, key in enumerate(keys):
        before = first.setdefault(key, n)
        if before < n and len(key) >= _LINE and any(mark in key for mark in "。！？!?…") and "|" not in key:
            copies[n] = before
        elif before == n and len(key) >= _PARAGRAPH:
            # A paragraph whose first copy is glued to something is found only by how that line ends.
            longer = endings.setdefault(key[-TAIL:], n)
            if len(keys[longer]) > len(key) and keys[longer].endswith(key):
                copies[n] = longer
    return copies


def _is_copy(key: str, times: int, in_text: bool) -> bool:
    """Whether a sentence said before, alone and apart from the first copy, is one and no refrain or clause.

    `in_text`: both copies follow the words of a text, as behind each verse or under each article of a contract;
    but pages show their first paragraph again, and readers' comments what they answer, below a name.
    """
    if in_text or is_speech(key):
        return len(key) >= _LONG
    return len(key) >= _PARAGRAPH and (times <= 2 or len(key) >= _FORMULA)


def _follows_text(keys: list[str], n: int) -> bool:
    """Whether a sentence or a numbered heading stands in front of a line."""
    return n > 0 and (keys[n - 1][-1] in "。！？；：，…”」!?;:," or _NUMBERED.match(keys[n - 1]) is not None)


def _runs(keys: list[str], copies: dict[int, int]) -> list[tuple[int, int]]:
    """Runs of copies, with the lines beside them that stand beside the first copies too, however short."""
    runs: list[tuple[int, int]] = []
    done = 0
    for n in sorted(copies):
        if n < done:
            continue
        back = n - copies[n]  # how far back the first copy of each line of the run stands
        start, end = n, n + 1
        while start > done and start > back and keys[start - 1] == keys[start - 1 - back]:
            start -= 1
        while end < len(keys) and end - back < start and keys[end] == keys[end - back]:
            end += 1
        runs.append((start, end))
        done = end
    return runs
