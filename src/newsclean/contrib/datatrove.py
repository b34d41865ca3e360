"""A formatter for datatrove: a step between a reader and a writer. The room of datatrove.

    from newsclean.contrib.datatrove import NewscleanFormatter
    LocalPipelineExecutor(pipeline=[JsonlReader("raw/"), NewscleanFormatter(), JsonlWriter("clean/")]).run()

`Document.metadata` gets `newsclean_counts`, the changes by `filter/rule`, and `newsclean_error` for a text that could
not be cleaned; the sums are in the statistics of the step.
"""

from collections.abc import Iterable, Iterator

from datatrove.data import Document
from datatrove.pipeline.formatters.base import BaseFormatter
from datatrove.utils.typeshelper import StatHints

from newsclean.contrib.counted import clean_counted
from newsclean.contrib.huggingface import COUNTS, ERROR
from newsclean.pipeline import Pipeline


class NewscleanFormatter(BaseFormatter):  # type: ignore[misc]  # datatrove has no types
    """Cleans the text of each document, with all filters where no pipeline is given."""

    name = "newsclean"

    def __init__(self, pipeline: Pipeline | None = None) -> None:
        super().__init__()
        self.pipeline = pipeline or Pipeline.of()

    def format(self, text: str) -> str:
        """The clean text, without its counts."""
        return clean_counted(self.pipeline, text).text or ""

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """The documents with their clean texts and counts, one by one."""
        for document in data:
            self.stat_update(StatHints.total)
            with self.track_time():
                counted = clean_counted(self.pipeline, document.text)
            document.text = counted.text
            document.metadata[COUNTS] = counted.counts
            for rule, count in counted.counts.items():
                self.stat_update(rule, value=count, unit="change")
            if counted.error is not None:
                document.metadata[ERROR] = counted.error
                self.stat_update("failed")
            yield document
