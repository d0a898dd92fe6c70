"""A real local Spark session counts as plain Python does; skipped, and said so, where there is none.

It needs PySpark (`pip install -r requirements/spark.txt` in `.venv`) and a Java runtime, 17 or later. With
CRM_ASSESS_SPARK=required, as in CI, it fails where they are missing.
"""

import os
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest

from crm_assess.cohort import duckdb_engine, polars_engine
from crm_assess.cohort.counting import Engine, Order, agencies, count
from crm_assess.cohort.tables import TableError
from tests.cohort.test_counting import BY, FIGURES, one_by_one
from tests.cohorts import PACK, Row, rows, write_csv, write_json_lines, write_parquet
from tests.running import call

needs_spark = pytest.mark.skipif(
    os.environ.get("CRM_ASSESS_SPARK") != "required" and not (find_spec("pyspark") and shutil.which("java")),
    reason="Spark is tried only with PySpark (pip install 'crm-assess[spark]') and a Java runtime",
)
ORDER = Order(PACK, FIGURES, BY)
# Nearly all of its time goes into compiling, first to Java and then to machine code: it is told to compile little.
SETTINGS = ["--master", "local[2]", "--driver-memory", "1g", "--driver-java-options", "-XX:TieredStopAtLevel=1"]
for _setting in ("shuffle.partitions=1", "adaptive.enabled=false", "codegen.wholeStage=false"):
    SETTINGS += ["--conf", f"spark.sql.{_setting}"]


@needs_spark
@pytest.mark.filterwarnings("ignore")
def test_spark_counts_as_plain_python_and_the_other_engines_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", shlex.join([*SETTINGS, "pyspark-shell"]))
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
    shifted = write_csv(few, tmp_path / "shifted.csv")
    shifted.write_text(shifted.read_text().replace(",2026-", ",2026-01-01,2026-", 1))
    with pytest.raises(TableError, match=r"shifted\.csv:2:1: row: cells in it: 10 \(9, one for each heading\)"):
        count(shifted, spark, ORDER)


@needs_spark
def test_a_connect_server_is_what_spark_itself_looks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from crm_assess.cohort import spark_engine

    monkeypatch.setenv(spark_engine.REMOTE, "sc://before")
    spark_engine.connect(None)
    assert os.environ["SPARK_REMOTE"] == "sc://before"
    spark_engine.connect("sc://host:15002")
    assert os.environ["SPARK_REMOTE"] == "sc://host:15002"


needs_connect = pytest.mark.skipif(
    os.environ.get("CRM_ASSESS_SPARK") != "required" and not find_spec("grpc"),
    reason="Spark Connect is tried only with what it needs (pip install 'crm-assess[spark]')",
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a Spark Connect server on this machine; clients wait until it answers."""
    import pyspark

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = Path(pyspark.__file__).parent
    own = ["spark.ui.enabled=false", "spark.connect.grpc.binding.address=127.0.0.1"]
    own += [f"spark.connect.grpc.binding.port={port}"]
    # spark-submit turns into the Java machine itself, which ends with it.
    command = [str(home / "bin" / "spark-submit"), *SETTINGS]
    command += [part for each in own for part in ("--conf", each)]
    command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "PYSPARK_"))}
    with (tmp_path / "server.log").open("wb") as log:
        started = subprocess.Popen(
            command, cwd=tmp_path, env={**environment, "SPARK_HOME": str(home)}, stdout=log, stderr=log
        )
        yield f"sc://127.0.0.1:{port}"
        started.kill()
        started.wait()


@needs_spark
@needs_connect
def test_a_connect_server_counts_to_the_same_report(server: str, tmp_path: Path) -> None:
    few = [{name: cell for name, cell in row.items() if name not in list(PACK.questions)[4:]} for row in rows(500)]
    table = tmp_path / "a.parquet"
    pl.read_csv(write_csv(few, tmp_path / "a.csv"), infer_schema=False).write_parquet(table)
    # In a process of its own: one process has a session of its own or a server's, not both.
    command = [sys.executable, "-m", "crm_assess", "cohort", str(table), "--format", "json"]
    spark = subprocess.run([*command, "--engine", "spark", "--spark-remote", server], capture_output=True, timeout=300)
    assert spark.returncode == 0, spark.stderr.decode()
    assert b"Warning" not in spark.stderr
    assert spark.stdout == call("cohort", table, "--format", "json").data


def test_a_remote_without_spark_is_refused(tmp_path: Path) -> None:
    table = write_csv(rows(20), tmp_path / "a.csv")
    ended = call("cohort", table, "--spark-remote", "sc://host")
    assert (ended.status, ended.data) == (2, b"")
    assert "--engine spark" in ended.errors
    ended = call("cohort", table, "--engine", "spark", "--spark-remote", "host:15002")
    assert (ended.status, ended.data) == (2, b"")
    assert "sc://" in ended.errors
