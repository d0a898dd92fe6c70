"""Tables for the tests: the same rows as CSV text and as an Excel workbook."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

FACTS: list[list[Any]] = [["#agency", "Office of Permits"], ["#assessed_on", "2026-11-22"]]
HEADINGS = ["question", "answer", "note", "evidence", "target_level", "target_by", "reason"]


def csv_file(
    rows: Sequence[Sequence[Any]],
    facts: Sequence[Sequence[Any]] = FACTS,
    headings: Sequence[str] = HEADINGS,
    separator: str = ",",
    encoding: str = "utf-8",
    newline: str = "\n",
) -> bytes:
    """The rows as a CSV file."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=newline).writerows([*facts, headings, *rows])
    return text.getvalue().encode(encoding)


def xlsx_file(
    rows: Sequence[Sequence[Any]],
    facts: Sequence[Sequence[Any]] = FACTS,
    headings: Sequence[str] = HEADINGS,
    sheets: Sequence[str] = ("agency", "answers"),
) -> bytes:
    """The rows as an Excel workbook; None leaves a cell out, other values keep their type."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        tables: list[list[Sequence[Any]]] = [[[row[0].lstrip("#"), *row[1:]] for row in facts], [headings, *rows]]
        for name, table in zip(sheets, tables, strict=False):
            sheet = book.add_worksheet(name)
            for line, row in enumerate(table):
                for column, value in enumerate(row):
                    if isinstance(value, str) and not value.startswith("="):
                        sheet.write_string(line, column, value)
                    elif value is not None:
                        sheet.write(line, column, value)
    return buffer.getvalue()
