"""Paragraphs and whole bodies said again, with the short lines between them; and captions."""

import re
from collections import Counter

from newsclean.filters.duplicates.page import TAIL, Page, is_prose, is_row, is_sentence, is_speech

_NUMBERED = re.compile("第[0-9一二三四五六七八九十百]+[条章节款回]|[（(]?[0-9一二三四五六七八九十]+[）)、.．]")
_LINE = 20  # characters of a line by which a copied run is found
_PARAGRAPH = 30  # a shorter sentence may come back on purpose
_RUN = 40  # characters of a copied run
_FORMULA = 60  # a shorter sentence that stands three times is a formula: photo essays and laws have them
_LONG = 120  # so long a paragraph is no refrain and no clause, wherever it stands
_CAPTION = 8  # a shorter caption said twice needs sentences on both sides


def drop_repeats(page: Page) -> None:
    """Note runs of lines that were said before as gone: a paragraph alone, or a body."""
    left = page.left()
    keys = page.keys(left)
    first = {n: m for n, m in _first_copies(keys).items() if not is_row(page.said[left[n]].text)}
    if not first:
        return
    times = Counter(keys)
    opening = next((n for n, key in enumerate(keys) if is_prose(key)), -1)
    for start, end in _runs(keys, first):
        if end - start == 1:
            alone = keys[start]
            opens = first[start] == opening and times[alone] <= 2
            in_text = _follows_text(keys, start) and _follows_text(keys, first[start])
            if start - first[start] == 1 or _is_copy(alone, times[alone], in_text and not opens):
                page.gone[left[start]] = "paragraph"
        elif sum(map(len, keys[start:end])) >= _RUN:
            page.gone.update((left[n], "body") for n in range(start, end))


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


def drop_captions(page: Page) -> None:
    """Note the second of two captions that stand side by side as gone."""
    left = page.left()
    keys = page.keys(left)
    pairs = {n for n in range(1, len(keys)) if keys[n] == keys[n - 1]}
    if not page.has_prose or any("\t" in line.text for line in page.said[:3]):
        return
    for n in pairs:
        if _could_be_caption(keys[n]) and _stands_in_prose(keys, pairs, n):
            page.gone[left[n]] = "caption"


def _could_be_caption(key: str) -> bool:
    if len(key) < 4 or key[0] in '“"「『‘—-' or "|" in key or key.isascii():
        return False
    return len(key) >= 12 or not any(mark in key for mark in "。！？，!?,…：:；;")


def _stands_in_prose(keys: list[str], pairs: set[int], n: int) -> bool:
    """Whether sentences, or other captions said twice, stand above and below: verses repeat among verses."""
    above, below = n - 2, n + 1
    good_above = above < 0 or is_sentence(keys[above]) or above in pairs
    good_below = below >= len(keys) or is_sentence(keys[below]) or below + 1 in pairs
    return (good_above or good_below) if len(keys[n]) >= _CAPTION else (good_above and good_below)
