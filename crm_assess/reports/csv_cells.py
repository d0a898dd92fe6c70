"""The one tidy table that every report is as CSV, ``section,id,measure,value``: no spreadsheet runs a cell of it."""

import csv
from collections.abc import Iterable
from fractions import Fraction
from io import StringIO
from typing import Any

HEADER = ("section", "id", "measure", "value")
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001  a spreadsheet takes the wide forms too
"""What a spreadsheet takes for the start of a formula."""


def tidy(lines: Iterable[tuple[str, str, str, Any]]) -> str:
    """Lines of section, id, measure and value as one table; any of them may hold anybody's words."""
    table = StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(map(cell, line) for line in lines)
    return table.getvalue()


def cell(value: Any) -> str:
    """A value as a cell: what could start a formula gets an apostrophe before it, numbers stay unrounded.

    So does a text that starts with one, so that taking one off gives every text back. Nothing for none.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Fraction):
        return repr(float(value))
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    return f"'{text}" if text.lstrip().startswith((*FORMULA, "'")) else text
