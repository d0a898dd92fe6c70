"""What single cells of a wide table say beside the answers, in expressions that every engine runs."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from crm_assess.analysis.headings import AGENCY, ASSESSED_ON, SIZE
from crm_assess.analysis.tallying import SIZE_BANDS, size_bands
from crm_assess.analysis.wide import DAY, WHOLE_NUMBER

INTEGER, TEXT, DATE = "integer", "text", "date"
"""The kinds of column that are read."""
FLAGS = {AGENCY: "bad:agency", SIZE: "bad:size", ASSESSED_ON: "bad:assessed_on"}
"""Beside the questions: the column that says whether a row's cell cannot be used."""
BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001))))
"""What Python takes off the ends of a text; left to themselves, engines differ in what they call blank."""


def text(name: str, kinds: Mapping[str, str]) -> nw.Expr:
    """A cell as text; nothing is an empty one, as is a column that the table does not have."""
    if name not in kinds:
        return nw.lit("")
    cell = nw.col(name)
    return (cell if kinds[name] == TEXT else cell.cast(nw.String)).fill_null("")


def flag(name: str, kind: str) -> nw.Expr:
    """Whether a cell beside the questions cannot be used."""
    cell = nw.col(name)
    if name == AGENCY:
        return cell.is_null() if kind != TEXT else cell.is_null() | (cell.str.strip_chars(BLANKS) == "")
    if kind == DATE:
        return ~cell.dt.year().is_between(dt.MINYEAR, dt.MAXYEAR)
    if kind == INTEGER:
        return cell < 0
    return ~blank(cell, kind) & ~cell.str.contains(f"^(?:{WHOLE_NUMBER if name == SIZE else DAY})\\z")


def sound_day(kind: str) -> nw.Expr:
    """The date of a row that gives one."""
    cell, sound = nw.col(ASSESSED_ON), ~nw.col(FLAGS[ASSESSED_ON])
    return nw.when(sound & (cell != "") if kind == TEXT else sound).then(cell)


def blank(cell: nw.Expr, kind: str) -> nw.Expr:
    """Whether nothing is in a cell."""
    return cell.is_null() | (cell == "") if kind == TEXT else cell.is_null()


def _first(steps: Sequence[tuple[nw.Expr, Any]], otherwise: Any) -> nw.Expr:
    """The value of the first condition that holds."""
    found: Any = nw.lit(otherwise)
    for condition, value in reversed(steps):
        found = nw.when(condition).then(nw.lit(value)).otherwise(found)
    result: nw.Expr = found
    return result


def group(column: str, kind: str) -> nw.Expr:
    """The value that rows are grouped by; nothing where it is not stated."""
    cell = nw.col(column)
    if column == SIZE:
        below = [(_is_below(cell, kind, start), name) for start, name in zip(SIZE_BANDS, size_bands(), strict=False)]
        band = _first(below, size_bands()[-1])
        return nw.when(~blank(cell, kind)).then(band)
    value = cell.str.strip_chars(BLANKS) if kind == TEXT else cell.cast(nw.String)
    return nw.when(~blank(value, TEXT)).then(value)


def _is_below(cell: nw.Expr, kind: str, bound: int) -> nw.Expr:
    """Whether a number of staff is below a bound; one written as text is compared by its length first."""
    if kind != TEXT:
        return cell < bound
    digits, length = str(bound), cell.str.len_chars()
    return (length < len(digits)) | ((length == len(digits)) & (cell < digits))
