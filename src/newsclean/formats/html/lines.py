"""A tree of HTML as lines: `<p>学习<b>的人</b></p>` → `学习的人`, each with the share of it in links and its place.

Everything that a page may show comes out, hidden or not, in navigation or footer: which of it is boilerplate, the
filters decide. Left out are only scripts, styles and the like, which are no text.
"""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from newsclean.patterns import compile_later

_NO_TEXT = frozenset(re.findall("[a-z]+", "script style template noscript svg head title iframe noframes noembed"))
_BLOCKS = frozenset(
    re.findall(
        "[a-z0-9]+",
        "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
        "figure footer form frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend li main marquee menu "
        "nav ol optgroup option p pre search section select summary table tbody tfoot textarea thead tr ul video audio "
        "br",
    )
)
_CELLS = frozenset(("td", "th"))
_LINE_BREAKS_STAY = frozenset(("pre", "textarea", "listing"))
_NOTED = _BLOCKS | _CELLS | _LINE_BREAKS_STAY | {"a", "rt"}
_WHITE_CHARACTERS = " \t\n\f\r"  # what HTML calls white space; other spaces are for the filters
_WHITE = compile_later(f"[{_WHITE_CHARACTERS}]+")
_STOPS = compile_later("[。！？；]")
_LEAST_PROSE = 20  # characters of a line that counts as prose


class HtmlLine(NamedTuple):
    """A line of a page: its text, the share of its characters in links, and the elements around it, outermost first."""

    text: str
    link_share: float
    path: tuple[int, ...]

    @property
    def is_prose(self) -> bool:
        """Whether the line is a sentence or more, and not in a link."""
        return len(self.text) >= _LEAST_PROSE and self.link_share < 0.5 and _STOPS.search(self.text) is not None


def lines_of(root: LexborNode) -> list[HtmlLine]:
    """The lines of a tree that are not blank."""
    return _Walk().lines_of(root)


class _Walk:
    """One way through a tree, with the lines that were found and the one that is being put together."""

    def __init__(self) -> None:
        self._lines: list[HtmlLine] = []
        self._parts: list[str] = []
        self._linked: list[str] = []
        self._path: list[int] = []
        self._brackets: list[str] = []  # what ends each annotation that is open
        self._links = self._kept_breaks = 0

    def lines_of(self, root: LexborNode) -> list[HtmlLine]:
        """Depth first: the first child of each element, else what follows it or one around it."""
        around: list[tuple[str, LexborNode | None]] = []  # elements that were entered, and what follows each
        node: LexborNode | None = root
        parts = self._parts
        while True:
            while node is None:
                if not around:
                    return self._lines
                tag, node = around.pop()
                if tag in _NOTED:
                    self._leave(tag)
            tag = node.tag or ""
            if tag == "-text":
                text = node.text_content or ""
                if parts or self._kept_breaks or text.strip(_WHITE_CHARACTERS):  # two in three are between blocks
                    self._text(text)
            elif tag not in _NO_TEXT and node.is_element_node:
                if tag in _NOTED:
                    self._enter(node, tag)
                around.append((tag, node.next if around else None))
                node = node.child
                continue
            node = node.next

    def _enter(self, node: LexborNode, tag: str) -> None:
        """Note that an element begins; a block ends the line before it."""
        if tag in _BLOCKS:
            if self._parts:
                self._end()
            self._path.append(node.mem_id)
        elif tag in _CELLS:
            self._add(" ")
            self._path.append(node.mem_id)
        elif tag == "a":
            self._links += 1
        elif tag == "rt":
            is_open = "".join(self._parts[-1:]).rstrip().endswith(("(", "（"))  # by <rp>
            self._brackets.append("" if is_open else ")")
            self._add("" if is_open else "(")
        self._kept_breaks += tag in _LINE_BREAKS_STAY

    def _leave(self, tag: str) -> None:
        """Note that an element ends; a block ends its last line."""
        if tag in _BLOCKS:
            if self._parts:
                self._end()
            self._path.pop()
        elif tag in _CELLS:
            self._path.pop()
        elif tag == "a":
            self._links -= 1
        elif tag == "rt":
            self._add(self._brackets.pop())
        self._kept_breaks -= tag in _LINE_BREAKS_STAY

    def _text(self, text: str) -> None:
        """Take in text, which ends lines where line breaks are kept."""
        if not self._kept_breaks:
            self._add(text)
            return
        first, *others = text.splitlines() or [""]
        self._add(first)
        for line in others:
            self._end()
            self._add(line)

    def _add(self, text: str) -> None:
        """Add text to the line that is being put together."""
        self._parts.append(text)
        if self._links:
            self._linked.append(text)

    def _end(self) -> None:
        """Add the line that was put together to the others, if it is not blank; the next one begins empty."""
        text = _WHITE.sub(" ", "".join(self._parts)).strip(" ")
        if text and not text.isspace():
            linked = len(_WHITE.sub("", "".join(self._linked))) if self._linked else 0
            share = min(1.0, linked / max(1, len(text.replace(" ", "")))) if linked else 0.0
            self._lines.append(HtmlLine(text, share, tuple(self._path)))
        self._parts.clear()
        self._linked.clear()
