"""Spark: cleaning a column of a data frame, cleaning files, and the SQL of a verdict. The room of pyspark.

`df` with a column text → `clean_column(df, text="text")` has clean, metadata, changes and error as well.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow

from newsclean.across.statements import By, Statement
from newsclean.across.tables import Source
from newsclean.engines.table import HasPipeline, TableSettings, clean_table, cleaned_schema
from newsclean.engines.work import Work
from newsclean.errors import ConfigError, NewscleanError
from newsclean.pipeline import Pipeline
from newsclean.rewrite import Done
from newsclean.units import Unit

_OLDEST_JAVA = 17
_TRIES = 4
"""A task whose worker dies is tried so often."""


def clean_column(df: Any, text: str = "text", settings: HasPipeline | Pipeline | None = None) -> Any:
    """The data frame with the columns `engines.table.ADDED` behind its own.

    Give it partitions of 1,000 rows and more: each worker loads the tables of the filters once. Raises ConfigError
    where there is no column of strings of that name.
    """
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

    chosen = TableSettings.of(settings, text)
    schema = from_arrow_schema(cleaned_schema(to_arrow_schema(df.schema), text))

    def clean_batches(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        """Clean record batches, as Spark's mapInArrow hands them over."""
        for batch in batches:
            yield from clean_table(pyarrow.Table.from_batches([batch]), chosen).to_batches()

    return df.mapInArrow(clean_batches, schema)


def run_spark(work: Work, units: Sequence[Unit], workers: int) -> Iterator[Done]:
    """What each unit comes to, in order; each is a task, tried again where its worker dies.

    Raises NewscleanError where a unit cannot be done.
    """
    if not units:
        return
    from py4j.protocol import Py4JJavaError

    context = spark_session(workers).sparkContext
    try:
        yield from context.parallelize(units, len(units)).map(work).collect()
    except Py4JJavaError as error:
        message = str(error.java_exception.getMessage()).splitlines()[0]
        raise NewscleanError(f"spark: {message}; run again with fewer --jobs") from None


def spark_session(workers: int = 0) -> Any:
    """The session that is active, or a new one: on this machine, unless `spark-submit` or SPARK_MASTER say otherwise.

    Raises ConfigError where there is no Java, or one that is too old.
    """
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    check_java()
    master = os.environ.get("SPARK_MASTER") or f"local[{workers or '*'},{_TRIES}]"
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.sql.session.timeZone": "UTC",
    }
    if master.startswith("local"):
        # Spark would start the first python3 of the PATH, which need not be this one.
        os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
        settings |= {"spark.sql.shuffle.partitions": "8", "spark.driver.host": "localhost"}
    builder = SparkSession.builder.appName("newsclean").master(master)
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def check_java() -> None:
    """Raises ConfigError where there is no Java that Spark can run on."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which(os.path.join(home, "bin", "java") if home else "java")
    remedy = "install it with apt-get install openjdk-17-jre-headless, or set JAVA_HOME"
    if java is None:
        raise ConfigError(f"Spark needs Java {_OLDEST_JAVA} or later, and there is none; {remedy}")
    shown = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(?:1\.)?(\d+)', shown.stderr + shown.stdout)
    if version is None or int(version[1]) < _OLDEST_JAVA:
        found = f"this is {version[1]}" if version else f"{java} does not tell its version"
        raise ConfigError(f"Spark needs Java {_OLDEST_JAVA} or later, and {found}; {remedy}")


class SparkTables:
    """Implements `across.tables.Tables`: each table is a folder of Parquet files in `folder`."""

    def __init__(self, folder: str) -> None:
        self._folder = os.path.abspath(folder)
        self._session = spark_session()
        self._made = 0

    def read(self, name: str, sources: Sequence[Source]) -> None:
        """See `Tables.read`."""
        selects = []
        for number, source in enumerate(sources):
            self._session.read.parquet(*source.files).createOrReplaceTempView(f"{name}_{number}")
            selects.append(f"SELECT {source.columns} FROM {name}_{number}")
        self._session.sql(" UNION ALL ".join(selects)).createOrReplaceTempView(name)

    def divide(self, rows: int) -> None:
        """Spark divides tables itself."""

    def make(self, statement: Statement) -> None:
        """See `Tables.make`. Tables are written out, so that each is worked out once, but those that are read once."""
        frame = self._session.sql(statement.sql)
        if not statement.is_read_once:
            self._made += 1
            path = os.path.join(self._folder, f"{statement.name}-{self._made}")
            frame.write.parquet(path)
            frame = self._session.read.schema(frame.schema).parquet(path)  # to find the schema would be a job
        frame.createOrReplaceTempView(statement.name)

    def rename(self, old: str, new: str) -> None:
        """See `Tables.rename`."""
        self._session.table(old).createOrReplaceTempView(new)
        self._session.catalog.dropTempView(old)

    def count(self, name: str) -> int:
        """See `Tables.count`."""
        return int(self._session.table(name).count())

    def write(self, sql: str, path: str, by: By | None = None) -> list[str]:
        """See `Tables.write`."""
        self._session.sql(sql).write.parquet(os.path.abspath(path))
        return sorted(os.path.join(path, name) for name in os.listdir(path) if name.endswith(".parquet"))
