"""XLSX: the report as a workbook, one sheet a subject, with real numbers and dates and native charts.

Texts are written as texts, so none of them is ever a formula or a link; the bytes are the same on every machine.
"""

import datetime as dt
from collections.abc import Iterable
from io import BytesIO
from math import ceil
from typing import Any

from xlsxwriter import Workbook

from crm_assess.models.base import LEVELS
from crm_assess.models.result import Report
from crm_assess.reports import xlsx_sheets as sheets
from crm_assess.reports.clean import cut
from crm_assess.reports.study import Figure
from crm_assess.reports.view import View
from crm_assess.reports.xlsx_sheets import Table, Value

LONGEST_CELL, LONGEST_NAME = 32_700, 200
"""Characters that a cell and a title show; a cell can hold 32,767."""
US, THEM, HEAD = "#0B5D66", "#A3541C", "#E3EEEE"
RAMP = ("#E3EEEE", "#B7D6D7", "#78B0B3", "#23767D", "#0A434A")
"""Colours of the levels, lowest first; the level's number always stands in the cell."""
PROFILE = (("Mean, lowest", "#B7D6D7"), ("Mean", US), ("Mean, highest", "#8FC0C2"))
"""The columns that the profile draws, and their colours."""
GRID = {"major_gridlines": {"visible": True, "line": {"color": "#D9D3C6"}}}
DATE = "yyyy-mm-dd"
LINE, HIGHEST, ROOM = 15.0, 405.0, 1.1
"""Height of a line and of the highest row, in points; how much longer lines get by breaking between words."""
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class _Book:
    """A workbook being written, with the formats that its cells share."""

    def __init__(self, file: BytesIO) -> None:
        self.workbook: Any = Workbook(file, OPTIONS)
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
        sheet.set_footer("&L&A&RPage &P of &N")
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
            sheet.write_datetime(*at, when, self.style(**{**properties, "num_format": DATE, "align": "left"}))
        elif isinstance(value, str):
            sheet.write_string(*at, cut(value, LONGEST_CELL), self.style(**properties))
        elif value is not None:
            sheet.write_number(*at, float(value), self.style(num_format=number or "0", **properties))

    def table(self, sheet: Any, table: Table, top: int = 0, widths: bool = True) -> int:
        """Writes headings and rows from a row on; returns the row after the last one, from 0."""
        sheet.set_row(top, _height((column.title, column.width) for column in table.columns))
        for at, column in enumerate(table.columns):
            self.write(sheet, (top, at), column.title, bold=True, bg_color=HEAD, bottom=1)
            if widths:
                sheet.set_column(at, at, column.width)
        for line, row in enumerate(table.rows, top + 1):
            cells = list(zip(row, table.columns, strict=True))
            sheet.set_row(line, _height((value, column.width) for value, column in cells))
            for at, (value, column) in enumerate(cells):
                self.write(sheet, (line, at), value, column.number, **({"align": "center"} if column.number else {}))
        return top + len(table.rows) + 1


def _height(cells: Iterable[tuple[Value, int]]) -> float:
    """A height in points at which every text of a row can be read in a column so many characters wide."""
    lines = (ceil(len(value) * ROOM / width) for value, width in cells if isinstance(value, str))
    return min(HIGHEST, LINE * max([1, *lines]))


def xlsx(view: View, report: Report) -> bytes:
    """The whole report as one workbook; ``report`` is what the view was made from."""
    file = BytesIO()
    book = _Book(file)
    midnight = dt.datetime(view.date.year, view.date.month, view.date.day)
    title = f"{cut(view.agency, LONGEST_NAME)}: {view.title}"
    book.workbook.set_properties({"title": title, "author": view.made_by, "created": midnight})
    _summary(book, view)
    _dimensions(book, view)
    _questions(book, view, report)
    _study(book, view)
    book.table(book.sheet("Method", (1, 2)), sheets.method(view))
    book.workbook.close()
    return file.getvalue()


def _summary(book: _Book, view: View) -> None:
    sheet = book.sheet("Summary", (2, 0))
    book.write(sheet, (0, 0), cut(view.agency, LONGEST_NAME), bold=True, font_size=16, text_wrap=False)
    book.write(sheet, (1, 0), view.title, font_color=US, bold=True, text_wrap=False)
    sheet.set_row(0, 24)
    told = list(sheets.summary(view))
    for line, (name, value, number) in enumerate(told, 3):
        sheet.set_row(line, _height([(value, sheets.TEXT_WIDTH)]))
        book.write(sheet, (line, 0), name, bold=True)
        book.write(sheet, (line, 1), value, number, align="left")
    end = book.table(sheet, sheets.next_steps(view), len(told) + 4)
    if view.missing:
        book.table(sheet, sheets.missing(view), end + 1, widths=False)


def _dimensions(book: _Book, view: View) -> None:
    sheet, table = book.sheet("Dimensions", (1, 3)), sheets.dimensions(view)
    end = book.table(sheet, table)
    titles = [column.title for column in table.columns]
    rows = (*view.rows, view.overall)
    chart = book.workbook.add_chart({"type": "bar"})
    for name, colour in PROFILE:
        names, means = ([sheet.name, 1, at, len(rows), at] for at in (titles.index("Title"), titles.index(name)))
        labels = {"value": True, "num_format": sheets.DECIMAL, "font": {"size": 8}}
        series = {"name": name, "categories": names, "values": means, "fill": {"color": colour}, "gap": 60}
        chart.add_series({**series, "data_labels": labels})
    chart.set_title({"name": "Mean of each dimension, and where it can lie, from 1 to 5", "name_font": {"size": 12}})
    chart.set_x_axis({"min": LEVELS[0], "max": LEVELS[-1], "major_unit": 1, "num_format": "0", **GRID})
    chart.set_legend({"position": "bottom"})
    words = "; ".join(f"{row.title}: mean {row.mean.text}, range {row.range}" for row in rows)
    _place(sheet, chart, end + 1, 2 * len(rows), words)


def _questions(book: _Book, view: View, report: Report) -> None:
    sheet, table = book.sheet("Questions", (1, 3), wide=True), sheets.questions(view, report)
    end = book.table(sheet, table)
    at = [column.title for column in table.columns].index("Level")
    for level, colour in zip(LEVELS, RAMP, strict=True):
        shown = {"bg_color": colour, "font_color": "#FFFFFF" if level > 3 else "#14302F"}
        rule = {"type": "cell", "criteria": "==", "value": level, "format": book.workbook.add_format(shown)}
        sheet.conditional_format(1, at, end - 1, at, rule)
    sheet.autofilter(0, 0, end - 1, len(table.columns) - 1)


def _study(book: _Book, view: View) -> None:
    sheet, table = book.sheet("Study", (1, 3), wide=True), sheets.figures(view)
    end = after = book.table(sheet, table)
    if view.study.gaps:
        after = book.table(sheet, sheets.gaps(view), end + 1, widths=False)
    found = [figure for group in view.study.groups for figure in group.figures]
    if not found:
        return
    columns = [column.title for column in table.columns]
    said, shares = ([sheet.name, 1, columns.index(name), end - 1, columns.index(name)] for name in _DRAWN)
    chart = book.workbook.add_chart({"type": "bar"})
    labels = [{"value": f"{figure.printed.words} – {figure.standing}", "font": {"size": 8}} for figure in found]
    chart.add_series(
        {
            "name": "Share of the study's respondents",
            "categories": said,
            "values": shares,
            "fill": {"color": THEM},
            "gap": 60,
            "data_labels": {"value": True, "custom": labels, "position": "outside_end"},
        }
    )
    chart.set_title({"name": "The study's figures, and this agency's standing on each", "name_font": {"size": 12}})
    chart.set_x_axis({"min": 0, "max": 1, "major_unit": 0.25, "num_format": sheets.PERCENT, **GRID})
    chart.set_legend({"none": True})
    _place(sheet, chart, after + 1, len(found), "; ".join(map(_said, found)))


_DRAWN = ("What respondents said", "Share")


def _said(figure: Figure) -> str:
    return f"{figure.statement}: {figure.printed.words}, this agency {figure.standing}"


def _place(sheet: Any, chart: Any, line: int, bars: int, words: str) -> None:
    """Puts a chart below its table, the first item on top, with its content in words for who does not see it."""
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_size({"width": 1000, "height": 110 + 34 * bars})
    sheet.insert_chart(line, 0, chart, {"description": cut(words, LONGEST_CELL), "object_position": 2})
