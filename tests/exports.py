"""Exports of surveys for the tests, as KoboToolbox writes them: every group, every column of its own, all in quotes."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from crm_assess.files.layout import answer_cells
from crm_assess.models.assessment import Assessment
from crm_assess.models.pack import Pack

BEFORE, BEHIND = ["start", "end"], ["meta/instanceID", "__version__", "_id", "_uuid", "_submission_time", "_index"]
FACTS = ["agency", "assessed_on", "country", "kind", "size", "assessor", "role"]
PARTS = ["", "_reason", "_note", "_evidence", "_target_level", "_target_by"]
Rows = list[list[Any]]


def export_rows(assessments: Iterable[Assessment], pack: Pack) -> Rows:
    """A row of headings and one for each assessment, as the survey of the pack's XLSForm gives them."""
    groups = {question.id: f"dimension_{pack.dimension_of[question.id].id}" for question in pack.questions.values()}
    asked = [f"{groups[name]}/{name}{part}" for name in pack.questions for part in PARTS]
    rows: Rows = [[*BEFORE, *FACTS, *asked, *BEHIND]]
    for at, one in enumerate(assessments, 1):
        who = one.assessors[0] if one.assessors else None
        facts = [one.agency.name, str(one.assessed_on), one.agency.country, one.agency.kind, one.agency.size]
        answers = [cell for name in pack.questions for cell in _cells(one, name)]
        time = f"{one.assessed_on}T09:00:00.000+01:00"
        behind = [f"uuid:{at}", "v1", at, f"u{at}", time, at]
        rows.append([time, time, *facts, who and who.name, who and who.role, *answers, *behind])
    return rows


def _cells(one: Assessment, name: str) -> list[Any]:
    cells = answer_cells(one.answer(name))
    by = cells["target_by"]
    return [cells["answer"], cells["reason"], cells["note"], cells["evidence"], cells["target_level"], by and str(by)]


def csv_bytes(rows: Sequence[Sequence[Any]], separator: str = ";") -> bytes:
    """The rows as CSV, all in quotes, with a byte order mark."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(rows: Sequence[Sequence[Any]], sheet: str = "Survey") -> bytes:
    """The rows as a workbook with one sheet; numbers and dates keep their type."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss", "strings_to_formulas": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": dt.datetime(2026, 11, 22)})  # the same bytes at any time
        page = book.add_worksheet(sheet)
        for line, row in enumerate(rows):
            page.write_row(line, 0, row)
    return buffer.getvalue()
