"""A cohort's figures as CSV for a program: one row a figure and group, numbers unrounded, empty where suppressed."""

import csv
from io import StringIO

from crm_assess.models.cohort import Cohort, CohortRow
from crm_assess.reports.clean import clean

FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the start of a formula."""
NUMBERS = (
    *("n", "counted", "unknown", "not_applicable", "share", "low", "high", "study", "relation", "printed"),
    *("difference", "difference_low", "difference_high", "clear", "suppressed"),
)


def cohort_csv(cohort: Cohort) -> str:
    """The figures of the whole cohort, then of each group; levels and answers are in JSON."""
    table = StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["by", "value", "id", *NUMBERS])
    writer.writerows(_row("", "", row) for row in cohort.benchmarks)
    for group in cohort.groups:
        writer.writerows(_row(group.by, group.value or "", row) for row in group.benchmarks)
    return table.getvalue()


def _row(by: str, value: str, row: CohortRow) -> list[str]:
    data = row.model_dump(mode="json")
    return [_text(by), _text(value), row.id, *(_number(data[name]) for name in NUMBERS)]


def _number(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else value if isinstance(value, str) else repr(value)


def _text(text: str) -> str:
    shown = clean(text)
    return f"'{shown}" if shown.startswith(FORMULA) else shown
