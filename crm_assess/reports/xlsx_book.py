"""A workbook: cells that hold texts as texts, so that none is ever a formula or a link, and numbers and dates as such.

The bytes are the same on every machine.
"""

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from io import BytesIO
from math import ceil
from typing import Any, NamedTuple

from xlsxwriter import Workbook

from crm_assess.language import _, date_pattern
from crm_assess.reports.clean import cut

Value = str | int | float | Fraction | dt.date | None


class Column(NamedTuple):
    """A column: its heading, its width in characters, and the number format of its cells (empty for text)."""

    title: str
    width: int
    number: str = ""


class Table(NamedTuple):
    """Headings, and a row of values for each item, as long as the headings."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


DECIMAL, WHOLE, PERCENT = "0.0", "0", "0 %"
TEXT_WIDTH = 90
"""Characters across a column that holds sentences."""
LONGEST_CELL = 32_700
"""Characters that a cell shows; it can hold 32,767."""
US, THEM, HEAD = "#0B5D66", "#A3541C", "#E3EEEE"
GRID = {"major_gridlines": {"visible": True, "line": {"color": "#D9D3C6"}}}
LINE, HIGHEST, ROOM = 15.0, 405.0, 1.1
"""Height of a line and of the highest row, in points; how much longer lines get by breaking between words."""
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Book:
    """A workbook being written, with the formats that its cells share."""

    def __init__(self, title: str, made_by: str, date: dt.date | None) -> None:
        self._file = BytesIO()
        self.workbook: Any = Workbook(self._file, OPTIONS)
        # Without a date of its own a workbook would take that of the clock.
        day = date or dt.date(1980, 1, 1)
        created = dt.datetime(day.year, day.month, day.day)
        self.workbook.set_properties({"title": title, "author": made_by, "created": created})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def style(self, **properties: Any) -> Any:
        """A cell format: wrapped, at the top, and text even where somebody edits the cell."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            shared = {"text_wrap": True, "valign": "top", "quote_prefix": "num_format" not in properties}
            self._formats[key] = self.workbook.add_format({**shared, **properties})
        return self._formats[key]

    def sheet(self, name: str, frozen: tuple[int, int], wide: bool = False) -> Any:
        """A new sheet for A4 across; what is above and left of ``frozen`` stays in view and on each printed page."""
        sheet = self.workbook.add_worksheet(name)
        sheet.freeze_panes(*frozen)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_footer("&L&A&R" + _("Page {page} of {pages}", page="&P", pages="&N"))
        if frozen[1]:
            sheet.repeat_rows(0, frozen[0] - 1)
        if wide:
            sheet.set_print_scale(60)
            sheet.repeat_columns(1, frozen[1] - 1)
        else:
            sheet.fit_to_pages(1, 0)
        return sheet

    def write(self, sheet: Any, at: tuple[int, int], value: Value, number: str = "", **properties: Any) -> None:
        """Puts a value into a cell as what it is; nothing for none."""
        if isinstance(value, dt.date):
            when = dt.datetime(value.year, value.month, value.day)
            sheet.write_datetime(*at, when, self.style(**{**properties, "num_format": date_pattern(), "align": "left"}))
        elif isinstance(value, str):
            sheet.write_string(*at, cut(value, LONGEST_CELL), self.style(**properties))
        elif value is not None:
            sheet.write_number(*at, float(value), self.style(num_format=number or "0", **properties))

    def table(self, sheet: Any, table: Table, top: int = 0, widths: bool = True) -> int:
        """Writes headings and rows from a row on; returns the row after the last one, from 0."""
        sheet.set_row(top, height((column.title, column.width) for column in table.columns))
        for at, column in enumerate(table.columns):
            self.write(sheet, (top, at), column.title, bold=True, bg_color=HEAD, bottom=1)
            if widths:
                sheet.set_column(at, at, column.width)
        for line, row in enumerate(table.rows, top + 1):
            cells = list(zip(row, table.columns, strict=True))
            sheet.set_row(line, height((value, column.width) for value, column in cells))
            for at, (value, column) in enumerate(cells):
                self.write(sheet, (line, at), value, column.number, **({"align": "center"} if column.number else {}))
        return top + len(table.rows) + 1

    def close(self) -> bytes:
        """The finished workbook."""
        self.workbook.close()
        return self._file.getvalue()


def height(cells: Iterable[tuple[Value, int]]) -> float:
    """A height in points at which every text of a row can be read in a column so many characters wide."""
    lines = (ceil(len(value) * ROOM / width) for value, width in cells if isinstance(value, str))
    return min(HIGHEST, LINE * max([1, *lines]))


def place(sheet: Any, chart: Any, line: int, bars: int, words: str) -> None:
    """Puts a chart below its table, the first item on top, with its content in words for who does not see it."""
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_size({"width": 1000, "height": 110 + 34 * bars})
    sheet.insert_chart(line, 0, chart, {"description": cut(words, LONGEST_CELL), "object_position": 2})
