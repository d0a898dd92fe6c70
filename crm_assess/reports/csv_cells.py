"""Cells of a CSV file that no spreadsheet runs."""

from fractions import Fraction
from typing import Any

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001  a spreadsheet takes the wide forms too
"""What a spreadsheet takes for the start of a formula."""


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
