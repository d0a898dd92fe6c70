"""Polars: the default engine, on one machine; the table streams through in pieces."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
from polars.exceptions import PolarsError

from crm_assess.analysis.headings import AGENCY
from crm_assess.cohort.cells import DATE, INTEGER, TEXT
from crm_assess.cohort.definition import Definition, Frame
from crm_assess.cohort.tables import CSV, JSON_LINES, Hear, Readable, Table, csv_table
from crm_assess.errors import CrmAssessError

ADDS_FLAGS = True
PIECE = 100_000
"""Rows looked at at a time, where bad cells are named."""


def opened(path: Path, form: str) -> Table:
    """A table with the kinds of its columns; raises CrmAssessError where Polars is not the engine for it."""
    if form == CSV:
        return csv_table(path)
    if form == JSON_LINES:
        raise CrmAssessError(f"{path}: JSON Lines are read by DuckDB, in less memory (--engine duckdb)")
    with Readable(path, PolarsError):
        schema = _parquet(path).collect_schema()
    return Table(path, form, {name: _kind(dtype) for name, dtype in schema.items()})


def scan(table: Table, hear: Hear) -> Frame:
    """The table as a lazy frame, which says how many rows have passed."""
    frame = _scan(table)
    return nw.from_native(frame if hear is None and table.form != CSV else frame.with_columns(_passing(table, hear)))


def _passing(table: Table, hear: Hear) -> pl.Expr:
    """The agencies' names as they are, told by the number as they pass, and all of a CSV file's cells beside them.

    Polars notices a row with more cells than headings only where it reads every column; else the cells behind a
    separator too many would be taken for answers to other questions.
    """
    rows = 0

    def passing(cells: Sequence[pl.Series]) -> pl.Series:
        nonlocal rows
        rows += len(cells[0])
        if hear:
            hear(rows, "rows")
        return cells[0]

    beside = [name for name in table.kinds if name != AGENCY] if table.form == CSV else []
    return pl.map_batches([AGENCY, *beside], passing, return_dtype=pl.self_dtype(), is_elementwise=True)


def collected(table: Table, queries: list[Frame], hear: Hear) -> list[list[Sequence[Any]]]:
    """The rows of each query; the table streams through, and only counts are kept."""
    with Readable(table.path, PolarsError):
        found = pl.collect_all([query.to_native() for query in queries], engine="streaming")
    return [list(frame.iter_rows()) for frame in found]


def suspects(table: Table, definition: Definition) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows that may hold a bad cell, each with its number from 1."""
    first = 1
    for piece in _scan(table).collect_batches(chunk_size=PIECE, maintain_order=True, engine="streaming"):
        found = definition.bad(nw.from_native(piece.lazy()))
        mask = found.to_native().collect().to_series()
        for place, row in zip(mask.arg_true(), piece.filter(mask).iter_rows(named=True), strict=True):
            yield first + place, row
        first += piece.height


def _scan(table: Table) -> pl.LazyFrame:
    if table.form == CSV:
        return pl.scan_csv(table.path.absolute(), infer_schema=False, separator=table.separator, glob=False)
    scan = _parquet(table.path)
    named = [name for name, dtype in scan.collect_schema().items() if dtype.base_type() in (pl.Categorical, pl.Enum)]
    return scan.with_columns(pl.col(named).cast(pl.String)) if named else scan


def _parquet(path: Path) -> pl.LazyFrame:
    """The file by its whole path: one that begins with ``file:`` would be an address."""
    return pl.scan_parquet(path.absolute(), glob=False, hive_partitioning=False)


def _kind(dtype: pl.DataType) -> str:
    if dtype.is_integer():
        return INTEGER
    if dtype == pl.Date:
        return DATE
    return TEXT if dtype.base_type() in (pl.String, pl.Categorical, pl.Enum) else str(dtype)
