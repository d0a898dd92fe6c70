"""The first bad cells of a wide table, by row and column: read again, a row at a time, once the counts are off."""

import csv
import json
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import Any

from crm_assess.analysis.wide import cell_problem
from crm_assess.cohort.definition import Definition
from crm_assess.cohort.tables import CSV, JSON_LINES, Table

SHOWN = 100
Located = tuple[int, dict[str, Any]]
"""A row and where it starts: the line of a text file, the number of a row of Parquet, both from 1."""


def named(table: Table, definition: Definition) -> list[str]:
    """The first hundred bad cells, ``FILE:ROW:COLUMN: WHERE: what is wrong``; none where nothing here can read it."""
    return list(islice(_problems(table, definition), SHOWN))


def _problems(table: Table, definition: Definition) -> Iterator[str]:
    places = {name: place for place, name in enumerate(table.kinds, 1)}
    for row, cells in _rows(table, definition):
        for name, place in places.items():
            problem = cell_problem(name, cells.get(name), definition.pack)
            if problem:
                yield f"{table.path}:{row}:{place}: {name}: {problem}"


def _rows(table: Table, definition: Definition) -> Iterator[Located]:
    if table.form == CSV:
        return _csv(table)
    if table.form == JSON_LINES:
        return _json_lines(table)
    for engine in ("polars", "duckdb"):
        if find_spec(engine):
            found: Iterator[Located] = import_module(f"crm_assess.cohort.{engine}_engine").suspects(table, definition)
            return found
    return iter(())


def _csv(table: Table) -> Iterator[Located]:
    with table.path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=table.separator)
        names, start = next(reader), reader.line_num + 1
        for row in reader:
            yield start, dict(zip(names, row, strict=False))
            start = reader.line_num + 1


def _json_lines(table: Table) -> Iterator[Located]:
    with table.path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, json.loads(line)
