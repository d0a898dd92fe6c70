"""The first bad cells of a wide table, by row and column: read again, a row at a time, once the counts are off."""

import csv
import json
from collections import deque
from collections.abc import Collection, Iterator
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from os import SEEK_END
from typing import Any

from crm_assess.analysis.wide import cell_problem
from crm_assess.cohort.definition import Definition
from crm_assess.cohort.tables import CSV, JSON_LINES, LONGEST_HEADER, Table, TableError

SHOWN = 100
LONGEST_CELL = 2**31 - 1
"""Characters; more than any engine takes, and as many as the reader of CSV can be told."""
Located = tuple[int, dict[str, Any]]
"""A row and where it starts: the line of a text file, the number of a row of Parquet, both from 1."""


def named(table: Table, definition: Definition, bad: Collection[str], most: int) -> list[str]:
    """The first bad cells, ``FILE:ROW:COLUMN: WHERE: what is wrong``; none where nothing here can read the table.

    Only the columns ``bad`` are looked at, and no more than ``most`` cells (or 100) are named.
    """
    return list(islice(_problems(table, definition, bad), min(most, SHOWN)))


def misshapen(table: Table) -> list[str]:
    """Of a CSV file the first hundred lines that are no text, else rows with more cells than headings, else with fewer.

    None of other forms.
    """
    if table.form != CSV:
        return []
    found = (list(islice(lines, SHOWN)) for lines in (_no_text(table), _longer(table, 1), _longer(table, -1)))
    return next(filter(None, found), [])


def cut_off(table: Table) -> list[str]:
    """The last row of a CSV file where neither all its cells nor the end of its line are there: half a file.

    Elsewhere a row with fewer cells is blank at its end, as spreadsheets write it; a row that they write has an end.
    """
    if table.form != CSV or not _ends_early(table):
        return []
    wanted = len(table.kinds)
    told = f"{wanted}, one for each heading"
    return [
        f"{table.path}:{line}:1: row: the file ends in its middle; cells in it: {len(cells)} ({told})"
        for line, cells in deque(_csv(table), maxlen=1)
        if len(cells) < wanted
    ]


def _ends_early(table: Table) -> bool:
    """Whether the last line has no end and too few separators: looked at before all lines are read again."""
    with table.path.open("rb") as file:
        file.seek(max(0, file.seek(0, SEEK_END) - LONGEST_HEADER))
        last = file.read().rpartition(b"\n")[2]
    return bool(last.strip()) and last.count(table.separator.encode()) < len(table.kinds) - 1


def _problems(table: Table, definition: Definition, bad: Collection[str]) -> Iterator[str]:
    places = {name: place for place, name in enumerate(table.kinds, 1) if name in bad}
    for row, cells in _rows(table, definition):
        for name, place in places.items():
            problem = cell_problem(name, cells.get(name), definition.pack)
            if problem:
                yield f"{table.path}:{row}:{place}: {name}: {problem}"


def _no_text(table: Table) -> Iterator[str]:
    with table.path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                column = len(line[: error.start].decode()) + 1
                yield f"{table.path}:{number}:{column}: file: is not UTF-8 text (save it as UTF-8)"


def _longer(table: Table, sign: int) -> Iterator[str]:
    """The rows that are longer than the headings, or with -1 shorter; an empty line is no row."""
    wanted = len(table.kinds)
    for line, cells in _csv(table):
        if cells and (len(cells) - wanted) * sign > 0:
            yield f"{table.path}:{line}:1: row: cells in it: {len(cells)} ({wanted}, one for each heading)"


def _rows(table: Table, definition: Definition) -> Iterator[Located]:
    if table.form == CSV:
        return ((line, dict(zip(table.kinds, cells, strict=False))) for line, cells in _csv(table) if any(cells))
    if table.form == JSON_LINES:
        return _json_lines(table)
    for engine in ("polars", "duckdb"):
        if find_spec(engine):
            found: Iterator[Located] = import_module(f"crm_assess.cohort.{engine}_engine").suspects(table, definition)
            return found
    return iter(())


def _csv(table: Table) -> Iterator[tuple[int, list[str]]]:
    """The rows below the headings, each with the line on which it starts; bytes that are no text are replaced."""
    csv.field_size_limit(LONGEST_CELL)
    with table.path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=table.separator)
        next(reader)
        start = reader.line_num + 1
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1


def _json_lines(table: Table) -> Iterator[Located]:
    with table.path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield number, json.loads(line, parse_int=_whole)
                except RecursionError:
                    raise TableError(f"{table.path}:{number}:1: row: is nested too deeply to be read") from None


def _whole(digits: str) -> int | str:
    """A whole number; one that is longer than any that is meant stays text, since Python may refuse to read it."""
    return int(digits) if len(digits) < 20 else digits
