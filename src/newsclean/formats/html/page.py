"""HTML as the text of a page, with a mark for each line and what the page declares of itself.

Steps: `guards` refuses what would keep the parser busy; selectolax makes the tree; `lines` walks it; the lines around
the main text are distinguished from it by their place in the tree.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from newsclean.formats.html.declared import declared_metadata
from newsclean.formats.html.guards import refuse_costly
from newsclean.formats.html.lines import HtmlLine, lines_of
from newsclean.marks import Mark

_GRANDPARENT = 0.5  # share of a paragraph that counts for the element around its element: articles come in sections


class HtmlPage(NamedTuple):
    """The text of a page: its title, then its lines; a mark for each line but the title; what it declares of itself."""

    text: str
    marks: tuple[Mark, ...] = ()
    declared: dict[str, str] = {}


def read_page(html: str) -> HtmlPage:
    """The page that HTML describes, without text where it is a frameset or has no body.

    Raises DocumentError where reading it would take minutes.
    """
    refuse_costly(html)
    tree = LexborHTMLParser(html.replace("\0", ""))
    if tree.root is None or tree.body is None:
        return HtmlPage("")
    lines = lines_of(tree.root)
    if not lines:
        return HtmlPage("")
    main = main_element(lines)
    title = page_title(tree)
    texts = [title] if title else []
    marks = []
    position = sum(len(text) + 1 for text in texts)
    for line in lines:
        end = position + len(line.text)
        marks.append(Mark(position, end, line.link_share, main in line.path))
        texts.append(line.text)
        position = end + 1
    return HtmlPage("\n".join(texts) + "\n", tuple(marks), declared_metadata(tree))


def page_title(tree: LexborHTMLParser) -> str:
    """The text of <title>, on one line."""
    for node in tree.css("title"):
        if node.parent is not None and node.parent.tag != "svg":
            return " ".join(node.text().split())
    return ""


def main_element(lines: Sequence[HtmlLine]) -> int | None:
    """The index of the element with most prose in its children; None on a page without prose.

    A paragraph counts for its parent, and by half for its grandparent: of all labelled pages
    94 % of the main text is there, and 91 % of what is there is main text.
    """
    prose: dict[int, float] = defaultdict(float)
    for line in lines:
        if line.is_prose:
            for element, share in zip(line.path[-2::-1], (1.0, _GRANDPARENT), strict=False):
                prose[element] += share * len(line.text)
    return max(prose, key=lambda element: prose[element], default=None)
