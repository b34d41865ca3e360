"""Draws docs/explain.svg, the picture in the README: `newsclean explain` of a sample, as a terminal shows it.

python tools/readme_pictures.py
"""

import re
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from newsclean import Pipeline
from newsclean.console import paint
from newsclean.document import Document
from newsclean.views import Explain

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "explain.svg"
PAGE = "fixtures/sample/bookmobile.txt"
LINES = 14  # of the view that are shown


def picture() -> str:
    """The picture as SVG, the same each time for the same output."""
    pipeline = Pipeline.of()
    text = (ROOT / PAGE).read_text("utf-8")
    shown = Explain(pipeline.filters, paint)(Document(PAGE, text), pipeline.clean(text))
    console = Console(record=True, width=110, file=StringIO(), force_terminal=True, color_system="standard")
    console.print(Text.from_ansi("\n".join(shown.split("\n")[:LINES])), no_wrap=True, overflow="crop")
    drawn = console.export_svg(title=f"newsclean explain {PAGE}", unique_id="newsclean")
    # rich squeezes hanzi into the width of letters, and names fonts that a browser would have to fetch.
    return re.sub(r' textLength="[^"]*"|@font-face \{.*?\}\s*', "", drawn, flags=re.DOTALL)


if __name__ == "__main__":
    PICTURE.write_text(picture(), "utf-8")
