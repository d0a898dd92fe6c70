"""Assessments as tables, one answer a row: CSV files and Excel workbooks.

A table becomes the same data that YAML and JSON hold, every part with the place of its cell, so that all rules and
all messages are the same.
"""

from crm_assess.files.assessments import SCHEMA
from crm_assess.files.cells import Broken, Row, given, is_comment, word
from crm_assess.files.csvtext import read_csv
from crm_assess.files.document import Document
from crm_assess.files.facts import Facts
from crm_assess.files.grid import Grid
from crm_assess.files.rows import LISTED, Rows
from crm_assess.files.source import Source
from crm_assess.files.surveys import WideTable, has_own_sheets, is_wide, only_one, wide_sheet
from crm_assess.files.workbook import AGENCY, ANSWERS, read_workbook
from crm_assess.models.pack import Pack


def read_csv_table(source: Source, pack: Pack) -> Document:
    """Reads a CSV file: rows ``#agency`` and so on, then headings, then one answer a row; raises InputError."""
    csv = read_csv(source)
    grid, rows = Grid(source.name, csv.dialect), csv.rows()
    facts = Facts(grid)
    headings = next((row for row in rows if not _is_fact(row, facts)), None)
    if headings is None:
        raise source.error(f"has no headings ({LISTED}; read as {csv.dialect})")
    if not grid.data and is_wide(headings, pack):
        return only_one(WideTable(source, csv.dialect, headings, rows), pack)
    Rows(grid, headings).take_all(rows)
    return grid.document(_head(pack))


def read_xlsx_table(source: Source, pack: Pack) -> Document:
    """Reads a workbook: names and values on the sheet ``agency``, headings and rows on the sheet ``answers``."""
    book = read_workbook(source)
    if not has_own_sheets(book):
        table = wide_sheet(source, book)
        if is_wide(table.headings, pack):
            return only_one(table, pack)
    grid = Grid(source.name, "an Excel workbook", {"": AGENCY, "answers": ANSWERS})
    facts = Facts(grid)
    for row in book.rows(AGENCY):
        facts.take(row[:3])  # further to the right a template explains what belongs here
    rows = iter(book.rows(ANSWERS))
    Rows(grid, next((row for row in rows if not is_comment(row) and not _tells_progress(row)), [])).take_all(rows)
    return grid.document(_head(pack))


def _is_fact(row: Row, facts: Facts) -> bool:
    """Whether a row stands above the headings; takes it where it does."""
    if is_comment(row):
        return True
    if word(row[0]).startswith("#"):
        facts.take(row)
        return True
    return False


def _tells_progress(row: Row) -> bool:
    """Whether a row above the headings is a formula alone, a template's: libraries that save one drop its result."""
    cells = [cell.value for cell in row if given(cell)]
    return len(cells) == 1 and isinstance(cells[0], Broken)


def _head(pack: Pack) -> dict[str, object]:
    return {"schema": SCHEMA, "pack": {"id": pack.id, "version": pack.version}}
