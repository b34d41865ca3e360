"""Writes a report: a page without a library, or its figures as JSON or Markdown, by the suffix of the file."""

import base64
import html
import json
import os
import re
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

from newsclean import __version__
from newsclean.atomic import AtomicFile
from newsclean.changes.header import Header
from newsclean.errors import ConfigError
from newsclean.report_page.clusters import Clusters
from newsclean.report_page.documents import ShownDocument
from newsclean.report_page.summary import Summary, top

SUFFIXES = (".html", ".json", ".md")

MOST_BYTES = 2_200_000
"""Bytes of documents in a page: with the rest it stays below 3 MB."""


class Failures(NamedTuple):
    """How many documents failed, and the first error lines."""

    documents: int
    messages: Sequence[str]


def write_report(
    path: str,
    header: Header,
    summary: Summary,
    clusters: Clusters,
    documents: Sequence[ShownDocument],
    failures: Failures | None = None,
) -> None:
    """Write a report; `failures` are None where they are not known.

    Raises ConfigError for a suffix that is not in SUFFIXES.
    """
    refuse_suffix(path)
    figures = _figures(header, summary, failures) | {"clusters": clusters.figures()}
    suffix = os.path.splitext(path)[1].lower()
    if suffix == ".html":
        data = _page(figures | {"shown": [_document(document, figures) for document in documents]})
    elif suffix == ".json":
        data = _dumped(figures, indent=1) + "\n"
    else:
        data = _markdown(figures)
    with AtomicFile(path) as sink:
        sink.write(data.encode("utf-8"))


def refuse_suffix(path: str) -> None:
    """Raise ConfigError for a report that could not be written."""
    if not path.lower().endswith(SUFFIXES):
        raise ConfigError(f"{path}: a report is one of {', '.join(SUFFIXES)}; give it one of these suffixes")


def _figures(header: Header, summary: Summary, failures: Failures | None) -> dict[str, object]:
    """The figures of the run, as JSON may hold them."""
    rules = [
        {"rule": name} | {key: getattr(count, key) for key in ("documents", "changes", "left", "removed", "replaced")}
        for name, count in summary.sorted_rules()
    ]
    return {
        "newsclean": header.newsclean,
        "written by": __version__,
        "settings": header.settings,
        "digest": header.digest,
        "command": header.command,
        "documents": summary.documents,
        "changed": summary.changed,
        "failed": None if failures is None else failures.documents,
        "emptied": summary.emptied,
        "halved": summary.halved,
        "copies": summary.copies,
        "characters in": summary.characters_in,
        "characters out": summary.characters_out,
        "rules": rules,
        "bars": summary.bars,
        "lines": [line._asdict() for line in summary.lines.most_common()],
        "lost most": [{"id": doc.id, "share": doc.figure, "number": doc.number} for doc in top(summary.lost_most)],
        "trouble": [{"id": doc.id, "findings": doc.figure, "number": doc.number} for doc in top(summary.trouble)],
        "errors": list(failures.messages if failures else ()),
    }


def _document(document: ShownDocument, figures: Mapping[str, object]) -> dict[str, object]:
    """A document as the page reads it, its rules as indexes."""
    rules = figures["rules"]
    assert isinstance(rules, list)
    index = {rule["rule"]: number for number, rule in enumerate(rules)}
    parts = [
        part if isinstance(part, str | int) else [part[0], part[1], [index[rule] for rule in part[2]]]
        for part in document.parts
    ]
    marks = [[text, rule, part] for (text, rule), part in document.marks.items()]
    shown = {"number": document.number, "id": document.id, "characters": document.characters, "parts": parts}
    return shown | {"more": document.more, "marks": marks, "copy": document.across.copy_of}


# Lone surrogates, which no file can hold, and what a terminal or editor would act on: C1 controls, bidi marks.
_TO_ESCAPE = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def _dumped(value: object, indent: int | None = None) -> str:
    """A value as JSON that UTF-8 can hold."""
    separators = None if indent else (",", ":")
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)
    return _TO_ESCAPE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _page(figures: Mapping[str, object]) -> str:
    """The HTML page. Data are JSON in a script element, with "<" escaped; the policy lets only our own script run."""
    data = _dumped(figures).replace("<", "\\u003c")
    script, style = _asset("page.js"), _asset("page.css")
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">\n'
        f"<title>newsclean report</title>\n<style>{style}</style>\n</head>\n<body>\n"
        "<noscript>This page needs JavaScript to show the report.</noscript>\n<main></main>\n"
        f'<script type="application/json" id="data">{data}</script>\n<script>{script}</script>\n</body>\n</html>\n'
    )


@cache
def _asset(name: str) -> str:
    return files("newsclean.report_page").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    """The hash of a script or style as a Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(sha256(text.encode('utf-8')).digest()).decode()}'"


_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>&])")


def _cell(value: object) -> str:
    """A value in a table of Markdown: nothing in it is markup."""
    text = f"{value:,}" if isinstance(value, int) else str(value)
    visible = "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)
    return _MARKDOWN.sub(r"\\\1", visible) if not isinstance(value, int) else text


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join(lines + [f"| {' | '.join(map(_cell, row))} |" for row in rows])


def _markdown(figures: Mapping[str, object]) -> str:
    """The report as Markdown: figures and lists, no documents."""

    def rows(name: str, *keys: str) -> list[list[object]]:
        given = figures[name]
        assert isinstance(given, list)
        return [[row[key] for key in keys] for row in given]

    names = ("documents", "changed", "failed", "emptied", "halved", "copies", "characters in", "characters out")
    totals = [[name, figures[name]] for name in names if figures[name] is not None]
    keys = ("rule", "documents", "changes", "left", "removed", "replaced")
    lost = [[row[0], f"{float(str(row[1])):.0%}"] for row in rows("lost most", "id", "share")]
    return "\n\n".join(
        [
            "# newsclean report",
            "newsclean {}, settings {}: {}".format(
                *(_cell(figures[key]) for key in ("newsclean", "digest", "command"))
            ),
            _table(("total", ""), totals),
            "## Rules",
            _table(keys, rows("rules", *keys)),
            "## Lines removed most often",
            _table(("line", "rule", "times", "sites"), rows("lines", "text", "rule", "times", "sites")),
            "## Documents that lost most",
            _table(("document", "share"), lost),
            "## Trouble left",
            _table(("document", "findings"), rows("trouble", "id", "findings")),
            "## Documents with most copies",
            _table(("document", "copies"), rows("clusters", "id", "copies")),
            "",
        ]
    )
