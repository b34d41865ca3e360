"""A function for `Dataset.map(..., batched=True)` of Hugging Face datasets; it imports nothing of theirs.

    from newsclean.contrib.huggingface import clean_batch
    dataset.map(clean_batch(), batched=True, num_proc=2)

`{"text": ["学(xué)习"]}` →
`{"text": ["学习"], "newsclean_counts": ['{"pinyin/character": 1}'], "newsclean_error": [None]}`
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newsclean.contrib.counted import clean_counted
from newsclean.pipeline import Pipeline

COUNTS, ERROR = "newsclean_counts", "newsclean_error"
"""The columns that are added: counts by `filter/rule` as JSON, and why a text could not be cleaned (else null)."""


@dataclass(frozen=True)
class CleanBatch:
    """Cleans a batch of rows; pickles, so that it has a fingerprint and can be sent to processes."""

    pipeline: Pipeline
    text: str = "text"

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, Any]:
        """The columns that change or are new, which `map` puts beside the others."""
        counted = [clean_counted(self.pipeline, text) for text in batch[self.text]]
        return {
            self.text: [one.text for one in counted],
            COUNTS: [json.dumps(one.counts, ensure_ascii=False) for one in counted],
            ERROR: [one.error for one in counted],
        }


def clean_batch(text: str = "text", pipeline: Pipeline | None = None) -> CleanBatch:
    """A function that cleans the column `text`, with all filters where no pipeline is given."""
    return CleanBatch(pipeline or Pipeline.of(), text)
