"""A mapper for data-juicer: loading this file registers the operator `newsclean_mapper`. The room of data_juicer.

    custom_operator_paths: [.../newsclean/contrib/data_juicer_mapper.py]   # in the configuration of data-juicer
    process:
      - newsclean_mapper:
          ignore: [traditional]

Each sample gets the columns `newsclean_counts` and `newsclean_error` of `contrib.huggingface`.
"""

from collections.abc import Sequence
from typing import Any

from data_juicer.ops.base_op import OPERATORS, Mapper

from newsclean.contrib.huggingface import CleanBatch
from newsclean.pipeline import Pipeline


@OPERATORS.register_module("newsclean_mapper")
class NewscleanMapper(Mapper):  # type: ignore[misc]  # data-juicer has no types
    """Cleans the texts of samples; `select` and `ignore` name filters, as in the settings of newsclean."""

    _batched_op = True

    def __init__(
        self, select: Sequence[str] | None = None, ignore: Sequence[str] = (), *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._clean = CleanBatch(Pipeline.of(select=select, ignore=ignore), self.text_key)

    def process_batched(self, samples: dict[str, Any]) -> dict[str, Any]:
        """The samples, a column each, with their clean texts and counts."""
        return samples | self._clean(samples)
