"""Texts of records that hold markup: `<p>学习的人</p>` is read as a page if the user asks for that, else reported."""

import re
from dataclasses import replace
from itertools import islice

from newsclean.document import Document
from newsclean.edit import Change
from newsclean.patterns import compile_later

_TAG = compile_later(r"</(?:p|div|span|a|strong|em|b|li|ul|td|tr|table|h[1-6]|section|article)>|<br ?/?>|<p[ >]", re.I)
_TAGS = 2  # tags from which a text is plainly markup: one may be in a text on HTML


def as_page(document: Document, *, is_html: bool) -> Document:
    """A document whose text is HTML as the lines of its page; any other that is plainly markup with a finding.

    Raises DocumentError for markup that would keep a parser busy. Whole files and pages are as they are.
    """
    if document.is_whole_file or document.marks or "<" not in document.text:
        return document
    if is_html:
        from newsclean.formats.html.page import read_page

        page = read_page(document.text)
        read = Change("decode", "html", document.line or 1, "html", "text", 0)
        changes = (*document.changes, read)
        text = page.text.removesuffix("\n")
        return replace(document, text=text, marks=page.marks, declared=page.declared, changes=changes)
    tags = list(islice(_TAG.finditer(document.text), _TAGS))
    if len(tags) < _TAGS:
        return document
    tag = tags[0]
    finding = Change("decode", "markup", document.line or 1, tag[0], tag[0], tag.start())
    return replace(document, changes=(*document.changes, finding))
