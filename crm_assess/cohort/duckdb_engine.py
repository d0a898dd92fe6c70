"""DuckDB: one machine, less memory; the engine for JSON Lines."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import duckdb
import narwhals as nw

from crm_assess.cohort.cells import DATE, INTEGER, TEXT
from crm_assess.cohort.definition import Definition, Frame
from crm_assess.cohort.tables import CSV, JSON_LINES, Hear, Readable, Table, csv_table

ADDS_FLAGS = True
# DuckDB draws its bar on standard output, where the results go.
duckdb.execute("SET enable_progress_bar = true")
duckdb.execute("SET enable_progress_bar_print = false")
_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_AS_IT_IS = "hive_partitioning = false"
"""Else a folder called ``country=CA`` would be a column, in place of the file's own."""
_TELL = 0.5
"""Seconds between two words of progress."""
_TEXTS = ("VARCHAR", "ENUM")


def opened(path: Path, form: str) -> Table:
    """A table with the kinds of its columns; those of JSON Lines are all keys of all lines."""
    if form == CSV:
        return csv_table(path)
    with Readable(path, duckdb.Error):
        if form == JSON_LINES:
            keys = (
                f"SELECT DISTINCT unnest(json_keys(json)) AS key FROM read_ndjson_objects(?, {_AS_IT_IS}) ORDER BY key"
            )
            names = [name for (name,) in duckdb.execute(keys, [_literal(path)]).fetchall()]
            return Table(path, form, dict.fromkeys(names, TEXT))
        columns = duckdb.execute(f"DESCRIBE SELECT * FROM read_parquet(?, {_AS_IT_IS})", [_literal(path)]).fetchall()
    return Table(path, form, {name: _kind(dtype) for name, dtype, *_ in columns})


def scan(table: Table, hear: Hear) -> Frame:
    """The table as a lazy frame; how far counting has come is heard while it is collected."""
    with Readable(table.path, duckdb.Error):
        return nw.from_native(_relation(table))


def collected(table: Table, queries: list[Frame], hear: Hear) -> list[list[Sequence[Any]]]:
    """The rows of each query."""
    with Readable(table.path, duckdb.Error), _told(hear):
        return [query.to_native().fetchall() for query in queries]


@contextmanager
def _told(hear: Hear) -> Iterator[None]:
    """Says now and then how much of a query is done, from a thread beside it."""
    if hear is None:
        yield
        return
    done, connection = Event(), duckdb.default_connection()

    def tell() -> None:
        while not done.wait(_TELL):
            hear(max(0, round(connection.query_progress())), "percent")

    thread = Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def suspects(table: Table, definition: Definition) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a Parquet file, each with its number from 1."""
    names = ", ".join(_quoted(name) for name in table.kinds)
    query = f"SELECT file_row_number + 1, {names} FROM read_parquet(?, file_row_number = true, {_AS_IT_IS})"
    result = duckdb.cursor().execute(query, [_literal(table.path)])
    while piece := result.fetchmany(10_000):
        for number, *cells in piece:
            yield number, dict(zip(table.kinds, cells, strict=True))


def _relation(table: Table) -> duckdb.DuckDBPyRelation:
    path, columns = _literal(table.path), dict.fromkeys(table.kinds, "VARCHAR")
    if table.form == CSV:
        return duckdb.read_csv(
            path, header=True, delimiter=table.separator, dtype=columns, quotechar='"', hive_partitioning=False
        )
    if table.form == JSON_LINES:
        return duckdb.read_json(path, columns=columns, format="newline_delimited", hive_partitioning=False)
    casts = ", ".join(f"{_quoted(name)}::{_TYPES[kind]} AS {_quoted(name)}" for name, kind in table.kinds.items())
    return duckdb.read_parquet(path, hive_partitioning=False).project(casts)


_TYPES = {INTEGER: "BIGINT", TEXT: "VARCHAR", DATE: "DATE"}


def _kind(dtype: str) -> str:
    if dtype in _INTEGERS:
        return INTEGER
    if dtype.startswith(_TEXTS):
        return TEXT
    return DATE if dtype == "DATE" else dtype


def _literal(path: Path) -> str:
    """The whole path, since ~ would be another, with what DuckDB would take for a pattern escaped."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in str(path.absolute()))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
