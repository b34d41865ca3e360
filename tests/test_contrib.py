"""The functions for pipelines of others, in the real libraries."""

import json
from pathlib import Path

import pytest

import newsclean
from newsclean.contrib.counted import clean_counted
from newsclean.contrib.huggingface import clean_batch
from newsclean.pipeline import Pipeline

TEXTS = ["学习(xuéxí)的人很多。", "今天的天气很好。", None, ""]
CLEAN = ["学习的人很多。", "今天的天气很好。", None, ""]


class Broken:
    """A filter that fails."""

    name, summary, goes_after, repeat_after, removes_lines = "broken", "", {}, (), False

    def edits(self, text):
        raise ValueError("no")


def test_a_text_that_cannot_be_cleaned_is_given_as_it_was():
    counted = clean_counted(Pipeline((Broken(),)), "你好。")
    assert (counted.text, counted.counts) == ("你好。", {})
    assert "broken" in counted.error
    assert clean_counted(Pipeline.of(), "好\ud800").error is not None


def test_datasets_map_gives_clean_texts_and_counts(tmp_path):
    datasets = pytest.importorskip("datasets", reason="needs the package datasets")
    raw = datasets.Dataset.from_dict({"id": [1, 2, 3, 4], "text": TEXTS})
    clean = raw.map(clean_batch(), batched=True, batch_size=2)
    assert clean["text"][:] == CLEAN
    assert clean["id"][:] == [1, 2, 3, 4]
    assert [json.loads(counts) for counts in clean["newsclean_counts"]] == [{"pinyin/word": 1}, {}, {}, {}]
    assert clean["newsclean_error"][:] == [None] * 4
    assert raw.map(clean_batch(), batched=True, num_proc=2)["text"][:] == CLEAN
    hashed = {datasets.fingerprint.Hasher.hash(clean_batch()) for _ in range(2)}
    assert len(hashed) == 1  # so that the cache of a run is found again


def test_a_datatrove_formatter_cleans_between_reader_and_writer(tmp_path):
    pytest.importorskip("datatrove", reason="needs the package datatrove")
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from newsclean.contrib.datatrove import NewscleanFormatter

    (tmp_path / "raw").mkdir()
    lines = [json.dumps({"id": str(number), "text": text}) for number, text in enumerate(TEXTS) if text]
    (tmp_path / "raw" / "a.jsonl").write_text("\n".join(lines), "utf-8")
    steps = [
        JsonlReader(str(tmp_path / "raw")),
        NewscleanFormatter(),
        JsonlWriter(str(tmp_path / "clean"), "${rank}.jsonl", compression=None),
    ]
    stats = LocalPipelineExecutor(pipeline=steps, logging_dir=str(tmp_path / "log")).run()
    rows = [json.loads(line) for line in (tmp_path / "clean" / "00000.jsonl").read_text("utf-8").splitlines()]
    assert [row["text"] for row in rows] == [text for text in CLEAN if text]
    assert [row["metadata"]["newsclean_counts"] for row in rows] == [{"pinyin/word": 1}, {}]
    assert stats.stats[1].stats["pinyin/word"].total == 1
    assert NewscleanFormatter().format(TEXTS[0]) == CLEAN[0]


def test_a_data_juicer_mapper_cleans_samples():
    pytest.importorskip("data_juicer", reason="needs the package py-data-juicer")
    from data_juicer.config.config import load_custom_operators
    from data_juicer.core.data import NestedDataset
    from data_juicer.ops.base_op import OPERATORS

    load_custom_operators([str(Path(newsclean.__file__).parent / "contrib" / "data_juicer_mapper.py")])
    mapper = OPERATORS.modules["newsclean_mapper"]
    samples = NestedDataset.from_list([{"text": text, "id": number} for number, text in enumerate(TEXTS) if text])
    clean = samples.map(mapper(ignore=["traditional"]).process, batch_size=2)
    assert clean["text"][:] == [text for text in CLEAN if text]
    assert [json.loads(counts) for counts in clean["newsclean_counts"]] == [{"pinyin/word": 1}, {}]
    assert mapper(select=["layout"]).process({"text": TEXTS[:1]})["text"] == TEXTS[:1]
