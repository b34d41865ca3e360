"""Spark and Ray: the same rows, the same bytes, the same verdict as here; one session of each for all tests."""

import hashlib
import json
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

pyarrow = pytest.importorskip("pyarrow", reason="needs newsclean[across]")
pytest.importorskip("pyarrow.parquet", reason="needs newsclean[across]")
# E402 below: what needs pyarrow is imported once it is known to be there.

from newsclean.batch import Batch, run_batch  # noqa: E402
from newsclean.config import Settings  # noqa: E402
from newsclean.engines.table import TableSettings, clean_table  # noqa: E402
from newsclean.errors import ConfigError  # noqa: E402
from newsclean.formats import ReadOptions  # noqa: E402
from newsclean.pipeline import Pipeline  # noqa: E402
from newsclean.report import Verbosity  # noqa: E402
from newsclean.rewrite import Rewrite  # noqa: E402
from newsclean.units import Job, Unit  # noqa: E402

BENCHMARKS = str(Path(__file__).parent.parent / "benchmarks")
TEXTS = ["学(xué)习新思想", "今天的天气很好。", None, "", "æ–°é—»"]


def table_of(texts):
    return pyarrow.table({"id": list(range(len(texts))), "text": pyarrow.array(texts, pyarrow.string())})


# A table


def test_a_table_has_the_clean_text_metadata_changes_and_errors_behind_its_columns():
    cleaned = clean_table(table_of(TEXTS), TableSettings.of(None, "text")).to_pylist()
    assert list(cleaned[0]) == ["id", "text", "clean", "metadata", "changes", "error"]
    assert [row["clean"] for row in cleaned] == ["学习新思想", "今天的天气很好。", None, "", "新闻"]
    assert [row["error"] for row in cleaned] == [None] * 5
    assert json.loads(cleaned[0]["changes"])[0][:2] == ["pinyin", "character"]


def test_an_empty_table():
    assert clean_table(table_of([]), TableSettings.of(None, "text")).num_rows == 0


def test_a_row_that_fails_has_its_text_and_the_reason():
    class Broken:
        name, summary, goes_after, repeat_after, removes_lines = "broken", "", {}, (), False

        def edits(self, text):
            raise ValueError("no")

    cleaned = clean_table(table_of(["你好。"]), TableSettings(Pipeline((Broken(),)))).to_pylist()
    assert cleaned[0]["clean"] == "你好。"
    assert "broken" in cleaned[0]["error"]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"x": ["a"]}, "no column 'text' among x"),
        ({"text": [1]}, "holds int64"),
        ({"text": ["a"], "clean": ["b"]}, "column 'clean' already"),
    ],
)
def test_a_table_that_cannot_be_cleaned_is_refused(columns, message):
    with pytest.raises(ConfigError, match=message):
        clean_table(pyarrow.table(columns), TableSettings.of(Settings(), "text"))


# Sessions


@pytest.fixture(scope="module")
def spark():
    pytest.importorskip("pyspark", reason="needs newsclean[spark]")
    if shutil.which("java") is None:
        pytest.skip("needs Java 17")
    from newsclean.engines.spark import spark_session

    # A short session on few rows: a compiler that thinks longer costs more than it gains.
    os.environ["JAVA_TOOL_OPTIONS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    session = spark_session(2)
    yield session
    session.stop()


@pytest.fixture(scope="module")
def ray():
    ray = pytest.importorskip("ray", reason="needs newsclean[ray]")
    from newsclean.engines.ray import start_ray

    start_ray(2)
    yield ray
    ray.shutdown()


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """Files of several units: the units of small files are made by their size."""
    folder = tmp_path_factory.mktemp("raw")
    for number in range(12):
        lines = [json.dumps({"text": f"学(xué)习{number}，今天很好。" * 40}, ensure_ascii=False)] * 5
        (folder / f"{number:02}.jsonl").write_text("\n".join([*lines, '{"broken', ""]), "utf-8")
    return folder


def digest_of_run(raw, output, workers, engine):
    files = sorted(raw.iterdir())
    jobs = [Job(str(file), str(output / file.name)) for file in files]
    output.mkdir()
    rewrite = Rewrite(Pipeline.of(), ReadOptions(), rejects=str(output / "rejected.jsonl"))
    report = run_batch(rewrite, jobs, Batch(workers, Verbosity(quiet=True), engine=engine))
    assert (report.documents, report.failed) == (72, 12)
    digest = hashlib.sha256()
    for file in sorted(output.iterdir()):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def test_spark_and_the_pool_write_the_same_bytes(spark, raw, tmp_path):
    digests = {digest_of_run(raw, tmp_path / f"{engine}{n}", n, engine) for engine, n in (("pool", 1), ("spark", 2))}
    assert len(digests) == 1


def test_ray_and_the_pool_write_the_same_bytes(ray, raw, tmp_path):
    runs = (("pool", 1), ("pool", 2), ("ray", 1), ("ray", 2))
    assert len({digest_of_run(raw, tmp_path / f"{engine}{n}", n, engine) for engine, n in runs}) == 1


def test_spark_cleans_a_column(spark):
    from newsclean.engines.spark import clean_column

    frame = spark.createDataFrame(list(enumerate(TEXTS)), "id long, text string").repartition(2)
    found = {row["id"]: row.asDict() for row in clean_column(frame, "text", Settings()).collect()}
    here = clean_table(table_of(TEXTS), TableSettings.of(None, "text")).to_pylist()
    assert [found[row["id"]] for row in here] == here
    with pytest.raises(ConfigError, match="no column 'body' among id, text"):
        clean_column(frame, "body")


def test_ray_cleans_batches(ray):
    import ray.data

    from newsclean.engines.ray import clean_batch

    data = ray.data.from_arrow(table_of(TEXTS)).map_batches(clean_batch(), batch_format="pyarrow", batch_size=1000)
    here = clean_table(table_of(TEXTS), TableSettings.of(None, "text")).to_pylist()
    assert sorted(data.take_all(), key=lambda row: row["id"]) == here


def killing_once(work, flag):
    """Work that kills its process the first time, while the flag is missing. Local, so that it is sent by value."""

    def do(unit, gate=None):
        if not os.path.exists(flag):
            with open(flag, "w"):
                pass
            os.kill(os.getpid(), signal.SIGKILL)
        return work(unit)

    return do


@pytest.mark.parametrize("engine", ["spark", "ray"])
def test_a_worker_that_is_killed_changes_nothing(engine, request, raw, tmp_path):
    request.getfixturevalue(engine)
    if engine == "spark":
        from newsclean.engines.spark import run_spark as run
    else:
        from newsclean.engines.ray import run_ray as run
    (tmp_path / "out").mkdir()
    jobs = [Job(str(file), str(tmp_path / "out" / file.name)) for file in sorted(raw.iterdir())[:2]]
    work = killing_once(Rewrite(Pipeline.of(), ReadOptions(), spool=str(tmp_path)), str(tmp_path / "flag"))
    done = list(run(work, [Unit(number, (job,), 1) for number, job in enumerate(jobs)], 2))
    assert sum(outcome.documents for unit in done for outcome in unit.outcomes) == 12
    assert (tmp_path / "flag").exists()


def test_spark_and_duckdb_find_the_same_verdict(spark, tmp_path, monkeypatch):
    pytest.importorskip("duckdb", reason="needs newsclean[across]")
    sys.path.insert(0, BENCHMARKS)
    import across as bench
    import across_second

    from newsclean.across.steps import VerdictOptions, find_verdict, index_folder
    from newsclean.discover import Search

    (tmp_path / "clean").mkdir()
    assert list(bench.write_corpus(across_second.pages(5, 4, 60), str(tmp_path / "clean")))
    printed = sorted((tmp_path / "clean").iterdir())[0].read_text("utf-8").splitlines(keepends=True)[:20]
    mirrored = "".join(printed).replace("https://www.", "https://z.")
    (tmp_path / "clean" / "z.jsonl").write_text(mirrored, "utf-8")
    index_folder(str(tmp_path / "clean"), str(tmp_path / "idx"), Search(), ReadOptions(), None, 1)
    monkeypatch.setattr("newsclean.across.verdict.MOST_ROUNDS", 1)  # each statement once: Spark takes a second for it
    for key, value in {
        "shuffle.partitions": "2",
        "codegen.wholeStage": "false",
        "codegen.factoryMode": "NO_CODEGEN",
    }.items():
        spark.conf.set(f"spark.sql.{key}", value)
    for engine in ("duckdb", "spark"):
        summary = find_verdict(str(tmp_path / "idx"), str(tmp_path / engine), VerdictOptions(engine=engine))
    assert summary.counts["site-boilerplate"] > 1_000
    assert set(summary.counts) == {"site-boilerplate", "copy-document", "copy-passage"}
    assert (tmp_path / "duckdb").read_bytes() == (tmp_path / "spark").read_bytes()


# What is missing


def test_no_java_is_one_clear_line(monkeypatch, tmp_path):
    pytest.importorskip("pyspark", reason="needs newsclean[spark]")
    from newsclean.engines.spark import check_java

    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="there is none; install it with apt-get install openjdk-17-jre-headless"):
        check_java()


def test_an_old_java_is_one_clear_line(monkeypatch, tmp_path):
    pytest.importorskip("pyspark", reason="needs newsclean[spark]")
    from newsclean.engines.spark import check_java

    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_392\"' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(ConfigError, match="Java 17 or later, and this is 8"):
        check_java()


@pytest.mark.parametrize("page", ["spark.md", "ray.md"])
def test_jobs_run_as_printed(page, tmp_path, request):
    """The Python blocks of the documentation, each as a program of its own on a small corpus."""
    text = (Path(__file__).parent.parent / "docs" / page).read_text("utf-8")
    blocks = [block.split("\n```", 1)[0] for block in text.split("```python\n")[1:]]
    for block in blocks:
        for name, fixture in (("pyspark", "spark"), ("import ray", "ray")):
            if name in block:
                request.getfixturevalue(fixture)
        raw = tmp_path / "raw.parquet"
        pyarrow.parquet.write_table(table_of(["学(xué)习新思想"] * 10), raw)
        exec(
            compile(block.replace("raw.parquet", str(raw)).replace("clean.parquet", str(tmp_path / "c")), page, "exec"),
            {},
        )
        shutil.rmtree(tmp_path / "c", ignore_errors=True)
