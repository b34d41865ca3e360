"""Blank runs and trailing white space: `一行   ⏎⏎⏎⏎二行` → `一行⏎⏎二行`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from newsclean.edit import Edit
from newsclean.filter import Prefilter, RepeatAfter
from newsclean.lines import Line, line_texts, split_lines


@dataclass(frozen=True)
class Layout:
    """Removes trailing white space, blank lines beyond one, and those at the start and end of the text.

    Indentation, line breaks of whatever style and the final line break (one, if there is any) stay. A text of
    white space alone becomes its final line break, or nothing where it has none.
    """

    name: ClassVar[str] = "layout"
    summary: ClassVar[str] = "runs of blank lines, trailing white space"
    goes_after: ClassVar[Mapping[str, str]] = {
        "invisible": "odd spaces and line separators count once they are plain ones",
        "boilerplate": "lines that are removed leave runs of blank lines behind",
        "duplicates": "paragraphs that are removed leave runs of blank lines behind",
    }
    repeat_after: ClassVar[RepeatAfter] = "never"
    removes_lines: ClassVar[bool] = False
    rules: ClassVar[frozenset[str]] = frozenset(("blank-lines", "trailing-space"))

    def prefilter(self) -> Prefilter:
        """Whether a text begins with white space, or holds some at the end of a line or too many blank lines."""
        return _may_hold_blanks

    def edits(self, text: str) -> Iterable[Edit]:
        """Edits with the rules `trailing-space` and `blank-lines`."""
        lines = split_lines(text)
        full = [index for index, line in enumerate(lines) if line.stripped]
        if not full:
            if lines and lines[-1].end:
                yield Edit(0, lines[-1].end, "", "blank-lines")
            return
        if lines[full[0]].start:
            yield Edit(0, lines[full[0]].start, "", "blank-lines")
        for here, there in zip(full, full[1:], strict=False):
            yield from _trailing_space(lines[here])
            yield from _blank_lines(lines[here + 1 : there])
        yield from _end(lines[full[-1]], lines[-1])


def _may_hold_blanks(text: str) -> bool:
    """Whether a text may hold white space to remove: most clean texts do not."""
    if "\r" in text or text[:1].isspace() or text.endswith("\n\n"):
        return True
    texts, stripped = line_texts(text)
    if texts != stripped and list(map(str.rstrip, texts)) != texts:
        return True
    return texts.count("") > 1 and "\n\n\n" in text


def _trailing_space(line: Line) -> Iterator[Edit]:
    """The edit that takes white space off the end of a line."""
    kept = len(line.text.rstrip())
    if line.start + kept < line.end:
        yield Edit(line.start + kept, line.end, "", "trailing-space")


def _blank_lines(blank: Sequence[Line]) -> Iterator[Edit]:
    """Of the blank lines between two others the first stays, without its white space."""
    if blank:
        yield from _trailing_space(blank[0])
    if len(blank) > 1:
        yield Edit(blank[1].start, blank[-1].next, "", "blank-lines")


def _end(full: Line, last: Line) -> Iterator[Edit]:
    """What is behind the last line that is not blank, `full`; the text keeps the final line break of `last`."""
    if full is last:
        yield from _trailing_space(full)
    elif last.next > last.end:
        yield from _trailing_space(full)
        yield Edit(full.next, last.next, "", "blank-lines")
    else:
        yield Edit(full.start + len(full.text.rstrip()), last.end, "", "blank-lines")
