"""Takes away what the page says twice: `标题 / 标题-某网 / 标题正文… → 标题 / 正文…`."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from newsclean.edit import Edit
from newsclean.paragraphs import remove_lines, split_lines

_TITLE_SHORTEST, _TITLE_LONGEST = 6, 60  # characters without white space
_TITLE_LINES = 3  # the title is one of the first lines
_LEAD_LINES = 6  # a summary stands among the first lines
_CAPTION = 8  # a shorter line said twice needs prose on both sides
_PARAGRAPH = 30  # a shorter sentence may come back on purpose
_FORMULA = 60  # nor is a shorter one a copy that stands three times: photo essays and laws have formulas
_LOOKS = 6  # what goes may lay the next copy bare; pages settle in two
_KNOWN_BY = 8  # characters by which the start and the end of a line are found again
_SENTENCE = "。！？!?…"
_SITE = re.compile(r"\s*[-_|—–｜·―]+\s*[^。！？!?]{1,40}|\s*(?:图片?)?[(（]?\d{0,2}[)）]?")
_LEAD = re.compile(
    r"\s*[\[【]?(?:摘要|内容摘要|核心提示|導讀|导读|提要|内容提要|简介|簡介|摘\s要|編者按|内容简介)[\]】]?\s*[:：]?\s*"
)
_CUT_OFF = re.compile(r"[.…。]*(?:\[?(?:详细|详情|更多|全文)\]?)?[.…]+$")
# What a paragraph starts with behind a title that was glued to it, rather than what goes on with the title's sentence.
_STARTS = re.compile(
    r"\s|\d{1,4}[年月]|本报|本网|近日|日前|昨[日天]|今[日天]|为[进深贯庆了切]|記者|记者|[“「（(【〔]|[一-龥]{2,8}[讯訊]"
)


@dataclass(slots=True)
class _Said:
    """A line that is not blank: its index among all lines, its text, and its key."""

    index: int
    text: str
    key: str
    start: int = 0  # where its key begins in all keys joined
    offset: int = 0  # where `text` begins in the line, once a title is off


@dataclass(frozen=True)
class Duplicates:
    """Removes the second copy of a title, caption, paragraph or body, and the summary the body says in full.

    What is the same is told by the text without white space. Refrains, dialogue, tables, schedules and short
    lines that come back on purpose stay.
    """

    name: ClassVar[str] = "duplicates"
    summary: ClassVar[str] = "titles, captions and paragraphs said before"
    goes_after: ClassVar[Mapping[str, str]] = {
        "pinyin": "two copies may be annotated differently",
        "traditional": "one copy may be written in Traditional characters",
        "boilerplate": "a byline or a breadcrumb between two copies hides that they are copies",
    }

    def edits(self, text: str) -> Iterable[Edit]:
        """One edit for each line that goes, and one for a title glued to a paragraph."""
        if _all_differ(text):
            return ()
        lines = split_lines(text)
        said = [
            _Said(i, line.text, "") for i, line in enumerate(lines) if line.text and not line.text.isspace()
        ]
        gone: dict[int, str] = {}
        glued: list[tuple[int, int, int]] = []
        for _ in range(_LOOKS):
            search = _Search(said)
            search.run()
            if not search.gone and not search.glued:
                break
            gone.update((said[k].index, rule) for k, rule in search.gone.items())
            glued += search.glued
            said = [line for k, line in enumerate(said) if k not in search.gone]
        titles = [
            Edit(lines[i].start + a, lines[i].start + b, "", "title-glued")
            for i, a, b in glued
            if i not in gone
        ]
        return sorted([*remove_lines(lines, gone), *titles])


def _all_differ(text: str) -> bool:
    """A cheap look that lets most pages pass: no two lines begin or end alike, and no summary opens the page."""
    said = [
        line
        for part in (text.replace("\r", "\n") if "\r" in text else text).split("\n")
        if (line := part.strip())
    ]
    if len({line[:_TITLE_SHORTEST] for line in said}) < len(said) or len(
        {line[-_KNOWN_BY:] for line in said}
    ) < len(said):
        return False
    # A summary may run short lines together, of which only the first few characters are known.
    heads = {line[:2] for line in said if len(line) <= _KNOWN_BY}
    return not any(
        _LEAD.match(line) or (len(line) > _KNOWN_BY and line[:2] in heads) for line in said[:_LEAD_LINES]
    )


@dataclass
class _Search:
    """One look through the lines of one text; `gone` and `glued` are what it finds."""

    said: list[_Said]
    gone: dict[int, str] = field(default_factory=dict)
    glued: list[tuple[int, int, int]] = field(default_factory=list)

    def run(self) -> None:
        """Find titles first: a paragraph is known as a copy only when the title glued to it is off."""
        for line in self.said:
            line.key = "".join(line.text.split())
        self.has_prose = any(_is_prose(line.key) for line in self.said)
        self.heads = Counter(line.key[:12] for line in self.said)
        self._drop_titles()
        self._drop_leads()
        self._drop_blocks()
        self._drop_captions()

    # ---- titles

    def _drop_titles(self) -> None:
        for k in range(min(_TITLE_LINES, len(self.said))):
            title = self.said[k].key
            if (
                k in self.gone
                or not _TITLE_SHORTEST <= len(title) <= _TITLE_LONGEST
                or title[-1] in "。，,；;"
            ):
                continue
            if not self.has_prose and len(title) < 12:
                continue  # a song is named for a line of it
            for other in range(len(self.said)):
                if other == k or other in self.gone:
                    continue
                if self.said[other].key.startswith(title):
                    self._drop_title_copy(k, other)
                elif self.said[other].key.endswith(title) and self._is_caption_and_title(title, other):
                    self.gone[other] = "title"

    def _drop_title_copy(self, k: int, other: int) -> None:
        title, line = self.said[k].key, self.said[other]
        if line.key == title:
            first = all(i in self.gone for i in range(k))
            if other > k and (first or len(title) >= 10) and not self._is_refrain(k, other):
                self.gone[other] = "title"
        elif _SITE.fullmatch(line.key, len(title)) and (other > k or other == k - 1 or k < _TITLE_LINES):
            self.gone[other] = "title"
        elif other > k and len(line.key) >= len(title) + 12:
            end = _end_of(line.text, len(title))
            if self._is_glued(title, line, end):
                start = len(line.text) - len(line.text.lstrip())
                self.glued.append((line.index, line.offset + start, line.offset + end))
                line.text = line.text[end:]
                line.offset += end
                line.key = line.key[len(title) :]

    def _is_caption_and_title(self, title: str, other: int) -> bool:
        """Whether a line is the caption beside it with the title behind, as pictures are named."""
        caption = self.said[other].key[: -len(title)].rstrip("-_|—–｜·")
        return bool(caption) and any(
            self.said[i].key == caption for i in (other - 1, other + 1) if 0 <= i < len(self.said)
        )

    def _is_refrain(self, k: int, other: int) -> bool:
        """Whether a copy of the title stands apart from it on a page without prose, as in a song."""
        return not self.has_prose and any(self.said[i].key != self.said[k].key for i in range(k + 1, other))

    def _is_glued(self, title: str, line: _Said, end: int) -> bool:
        rest = line.key[len(title) :]
        if self.heads[rest[:12]]:  # the paragraph stands elsewhere without the title
            return True
        return len(title) >= 10 and bool(_STARTS.match(line.text, end))

    # ---- paragraphs and bodies

    def _drop_blocks(self) -> None:
        left = [k for k in range(len(self.said)) if k not in self.gone]
        keys = [self.said[k].key for k in left]
        times = Counter(keys)
        first: dict[str, int] = {}
        ends: dict[str, int] = {}
        copies: dict[int, int] = {}
        for n, key in enumerate(keys):
            before = first.setdefault(key, n)
            if before < n and len(key) >= 20 and any(mark in key for mark in _SENTENCE) and "|" not in key:
                copies[n] = before
            elif before == n and len(key) >= _PARAGRAPH:
                glued_to = ends.setdefault(key[-_KNOWN_BY:], n)
                if len(keys[glued_to]) > len(key) and keys[glued_to].endswith(key):
                    copies[n] = glued_to
        for block in _blocks(keys, copies):
            size = sum(len(keys[n]) for n in block)
            if len(block) == 1 and not _is_paragraph(keys[block[0]], times, block[0] - copies[block[0]]):
                continue
            if size >= _PARAGRAPH + 10 or len(block) == 1:
                self.gone.update((left[n], "paragraph" if len(block) == 1 else "body") for n in block)

    # ---- summaries and cut-off copies

    def _drop_leads(self) -> None:
        left = [k for k in range(len(self.said)) if k not in self.gone]
        joined = "".join(self.said[k].key for k in left)
        first: dict[str, int] = {}
        last: dict[str, int] = {}
        position = 0
        for k in left:
            line = self.said[k]
            line.start = position
            opening = joined[position : position + _KNOWN_BY]
            first.setdefault(opening, position)
            last[opening] = position
            position += len(line.key)
        for n, k in enumerate(left):
            line = self.said[k]
            label = _LEAD.match(line.key)
            says = line.key[label.end() :] if label else line.key
            whole = _CUT_OFF.sub("", says)
            if len(whole) < 15 or (n >= _LEAD_LINES and whole == says):
                continue
            there = last.get(whole[:_KNOWN_BY], line.start) if n < _LEAD_LINES else line.start
            if there <= line.start:
                there = first.get(whole[:_KNOWN_BY], line.start)
            if there == line.start or not joined.startswith(whole, there):
                continue
            spans = any(there < self.said[i].start < there + len(whole) for i in left[:40])
            if label or whole != says or spans:
                self.gone[k] = "lead"

    # ---- captions

    def _drop_captions(self) -> None:
        left = [k for k in range(len(self.said)) if k not in self.gone]
        keys = [self.said[k].key for k in left]
        pairs = {n for n in range(1, len(keys)) if keys[n] == keys[n - 1]}
        for n in pairs:
            if self._is_caption(keys, pairs, n):
                self.gone[left[n]] = "caption"

    def _is_caption(self, keys: list[str], pairs: set[int], n: int) -> bool:
        key = keys[n]
        if not self.has_prose or len(key) < 4 or key[0] in '“"「『‘—-' or "|" in key or key.isascii():
            return False
        if any(mark in key for mark in "。！？，!?,…：:；;") and len(key) < 12:
            return False
        if "\t" in self.said[0].text:
            return False
        below = n + 1
        above = n - 2
        near_above = above < 0 or _is_sentence(keys[above]) or above in pairs
        near_below = below >= len(keys) or _is_sentence(keys[below]) or below + 1 in pairs
        return (near_above or near_below) if len(key) >= _CAPTION else (near_above and near_below)


def _is_prose(key: str) -> bool:
    return len(key) >= 20 and "。" in key


def _is_sentence(key: str) -> bool:
    return len(key) >= 10 and any(mark in key for mark in "。！？!?")


def _is_paragraph(key: str, times: Counter[str], distance: int) -> bool:
    """Whether a sentence said before, alone, is a copy and not a refrain or a formula."""
    if len(key) < _PARAGRAPH and distance > 1:
        return False
    return times[key] <= 2 or len(key) >= _FORMULA or distance == 1


def _blocks(keys: list[str], copies: dict[int, int]) -> list[list[int]]:
    """Runs of copies, with the lines beside them that stand beside their first copies as well, however short."""
    blocks: list[list[int]] = []
    done = -1
    for n in sorted(copies):
        if n <= done:
            continue
        before = copies[n]
        start = n
        while (
            start - 1 > done
            and before - (n - start) - 1 >= 0
            and keys[start - 1] == keys[before - (n - start) - 1]
        ):
            start -= 1
        end = n
        while (
            end + 1 < len(keys)
            and keys[end + 1] == keys[before + (end - n) + 1]
            and before + (end - n) + 1 < start
        ):
            end += 1
        blocks.append(list(range(start, end + 1)))
        done = end
    return blocks


def _end_of(text: str, count: int) -> int:
    """The position in `text` behind its first `count` characters that are not white space."""
    for position, character in enumerate(text):
        if not character.isspace():
            count -= 1
            if count == 0:
                return position + 1
    return len(text)
