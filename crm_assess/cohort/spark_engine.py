"""Spark: where the data outgrow one machine; a session from the environment, or a Spark Connect server."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StringType, StructField, StructType

from crm_assess.cohort.cells import DATE, INTEGER, TEXT
from crm_assess.cohort.definition import Frame
from crm_assess.cohort.tables import CSV, JSON_LINES, Hear, Readable, Table, csv_table

ADDS_FLAGS = False
REMOTE = "SPARK_REMOTE"
"""The variable by which Spark itself finds its Connect server."""
_ERRORS = (PySparkException, Py4JError)
"""What Spark itself has words for, and what it hands on from Java, such as a row of another length."""
_INTEGERS = ("tinyint", "smallint", "int", "bigint")


def connect(remote: str | None) -> None:
    """Uses a Spark Connect server from here on, such as ``sc://host:15002``; without one, what the environment says."""
    if remote:
        os.environ[REMOTE] = remote


def opened(path: Path, form: str) -> Table:
    """A table with the kinds of its columns."""
    if form == CSV:
        return csv_table(path)
    with Readable(path, *_ERRORS):
        if form == JSON_LINES:
            names = _session().read.json(_address(path), primitivesAsString=True, mode="FAILFAST").columns
            return Table(path, form, dict.fromkeys(names, TEXT))
        types = _session().read.parquet(_address(path)).dtypes
    return Table(path, form, {name: _kind(dtype) for name, dtype in types})


def scan(table: Table, hear: Hear) -> Frame:
    """The table as a lazy frame."""
    with Readable(table.path, *_ERRORS):
        return nw.from_native(_frame(table))


def collected(table: Table, queries: list[Frame], hear: Hear) -> list[list[Sequence[Any]]]:
    """The rows of each query."""
    with Readable(table.path, *_ERRORS):
        return [[tuple(row) for row in query.to_native().collect()] for query in queries]


def _session() -> SparkSession:
    """The session there is, else one made as the environment says: quiet, and without a web page of its own."""
    builder = SparkSession.builder.appName("crm-assess")
    if REMOTE not in os.environ:
        for setting in ("spark.ui.enabled", "spark.ui.showConsoleProgress"):
            builder = builder.config(setting, "false")
        builder = builder.config("spark.log.level", "FATAL")  # what goes wrong is told in a line, not as Java's stack
    return builder.getOrCreate()


def _frame(table: Table) -> DataFrame:
    read, columns = _session().read, [StructField(name, StringType()) for name in table.kinds]
    address, schema = _address(table.path), StructType(columns)
    if table.form == CSV:
        return read.csv(
            address, schema=schema, sep=table.separator, header=True, multiLine=True, escape='"', mode="FAILFAST"
        )
    if table.form == JSON_LINES:
        return read.json(address, schema=schema, mode="FAILFAST")
    return read.parquet(address)


def _kind(dtype: str) -> str:
    if dtype in _INTEGERS:
        return INTEGER
    return {"string": TEXT, "date": DATE}.get(dtype, dtype)


def _address(path: Path) -> str:
    """The file as Spark names it, with what it would take for a pattern escaped."""
    return "".join(f"\\{char}" if char in "*?[]{}\\" else char for char in path.resolve().as_posix())
