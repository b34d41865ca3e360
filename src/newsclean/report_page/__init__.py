"""A report of a run, from its changes file: one page to look at, or the same figures as JSON or Markdown.

Called by `newsclean report` and `clean --report`. Steps: `Summary` reads the changes file once, counts, and chooses
the documents to show; `chosen_documents` reads it again for those and cuts them into pieces; `write_report` writes.
"""

from newsclean.report_page.clusters import Clusters
from newsclean.report_page.documents import ShownDocument, chosen_documents
from newsclean.report_page.output import MOST_BYTES, SUFFIXES, Failures, refuse_suffix, write_report
from newsclean.report_page.summary import Choice, Summary, summarise

__all__ = [
    "MOST_BYTES",
    "SUFFIXES",
    "Choice",
    "Clusters",
    "Failures",
    "ShownDocument",
    "Summary",
    "chosen_documents",
    "refuse_suffix",
    "summarise",
    "write_report",
]
