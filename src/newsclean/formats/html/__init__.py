"""Pages of HTML: read as lines with marks, never written; the clean page is plain text. The room of selectolax."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, ClassVar

from newsclean.document import Document
from newsclean.errors import DocumentError
from newsclean.formats.format import ReadOptions
from newsclean.formats.txt import Txt


@dataclass(frozen=True)
class Html(Txt):
    """One document a file; a clean one is written as plain text."""

    name: ClassVar[str] = "html"
    title: ClassVar[str] = "HTML"
    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml", ".shtml")
    output_suffix: ClassVar[str] = ".txt"

    options: ReadOptions = ReadOptions()

    def read(self, source: BinaryIO, path: str) -> Iterator[Document]:
        """The one document, empty for a page without text.

        Raises DocumentError for binary and undecodable bytes, for a page that is too long, and for one that no
        parser gets through.
        """
        from newsclean.formats.html.guards import MOST_BYTES

        most = min(self.options.max_document, MOST_BYTES)
        data = source.read(most + 1)
        if len(data) > most:
            raise DocumentError(f"is longer than {most:,} bytes, which no page of HTML is; split it or leave it out")
        yield html_document(data, path, self.options)


def html_document(
    data: bytes, path: str, options: ReadOptions, declared: str | None = None, line: int | None = None
) -> Document:
    """The document of a page in bytes; `declared` is the encoding that its server named, `line` where its file has it.

    Raises as `Html.read`.
    """
    from newsclean.formats.html.declared import declared_encoding
    from newsclean.formats.html.page import read_page

    if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        data = data.replace(b"\0", b"")  # the parser would drop them; they are no sign of a binary file here
    decoded = options.decode(data, declared or declared_encoding(data), line)
    page = read_page(decoded.text)
    document = Document(path, page.text, decoded.encoding, line, decoded.changes)
    return replace(document, marks=page.marks, declared=page.declared)
