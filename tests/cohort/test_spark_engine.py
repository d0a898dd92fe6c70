"""A real local Spark session counts as plain Python does; skipped, and said so, where there is none.

It needs PySpark (`pip install -r requirements/spark.txt` in `.venv`) and a Java runtime, 17 or later. With
CRM_ASSESS_SPARK=required, as in CI, it fails where they are missing.
"""

import os
import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from crm_assess.cohort import duckdb_engine, polars_engine
from crm_assess.cohort.counting import Engine, Order, agencies, count
from tests.cohort.test_counting import BY, FIGURES, one_by_one
from tests.cohorts import PACK, Row, rows, write_csv, write_json_lines, write_parquet
from tests.running import call

needs_spark = pytest.mark.skipif(
    os.environ.get("CRM_ASSESS_SPARK") != "required" and not (find_spec("pyspark") and shutil.which("java")),
    reason="Spark is tried only with PySpark (pip install 'crm-assess[spark]') and a Java runtime",
)
ORDER = Order(PACK, FIGURES, BY)


@needs_spark
@pytest.mark.filterwarnings("ignore")
def test_spark_counts_as_plain_python_and_the_other_engines_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = "--master local[2] --conf spark.sql.shuffle.partitions=2 --driver-memory 1g pyspark-shell"
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", settings)
    from crm_assess.cohort import spark_engine

    spark: Engine = spark_engine
    everyone = rows(10_000)
    # Spark takes seconds to compile what it does with each column: the other forms have a few.
    few = [{name: cell for name, cell in row.items() if name not in list(PACK.questions)[4:]} for row in everyone[:200]]
    table = write_parquet(everyone, tmp_path / "a.parquet")
    expected = one_by_one(everyone)
    for engine in (spark, polars_engine, duckdb_engine):
        assert count(table, engine, ORDER).tally == expected
    forms: dict[str, Callable[[list[Row], Path], Path]] = {"a.csv": write_csv, "a.jsonl": write_json_lines}
    for name, write in forms.items():
        own = write(few, tmp_path / name)
        assert count(own, spark, ORDER).tally == count(own, duckdb_engine, ORDER).tally
    assert agencies(own, spark, ORDER) == agencies(own, duckdb_engine, ORDER)


@needs_spark
def test_a_connect_server_is_what_spark_itself_looks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from crm_assess.cohort import spark_engine

    monkeypatch.setenv(spark_engine.REMOTE, "sc://before")
    spark_engine.connect(None)
    assert os.environ["SPARK_REMOTE"] == "sc://before"
    spark_engine.connect("sc://host:15002")
    assert os.environ["SPARK_REMOTE"] == "sc://host:15002"


def test_a_remote_without_spark_is_refused(tmp_path: Path) -> None:
    table = write_csv(rows(20), tmp_path / "a.csv")
    ended = call("cohort", table, "--spark-remote", "sc://host")
    assert (ended.status, ended.data) == (2, b"")
    assert "--engine spark" in ended.errors
    ended = call("cohort", table, "--engine", "spark", "--spark-remote", "host:15002")
    assert (ended.status, ended.data) == (2, b"")
    assert "sc://" in ended.errors
