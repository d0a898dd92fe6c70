"""XLSX: the report as a workbook, one sheet a subject, with real numbers and dates and native charts.

Texts are written as texts, so none of them is ever a formula or a link; the bytes are the same on every machine.
"""

from collections.abc import Sequence
from typing import Any

from crm_assess.language import NP_, _, fill, pgettext
from crm_assess.models.base import LEVELS
from crm_assess.models.report import Report
from crm_assess.reports import xlsx_sheets as sheets
from crm_assess.reports.clean import LONGEST_NAME, cut
from crm_assess.reports.figures import Figure
from crm_assess.reports.view import View
from crm_assess.reports.xlsx_book import (
    DECIMAL,
    GRID,
    PERCENT,
    TEXT_WIDTH,
    THEM,
    US,
    Book,
    height,
    place,
)

RAMP = ("#E3EEEE", "#B7D6D7", "#78B0B3", "#23767D", "#0A434A")
"""Colours of the levels, lowest first; the level's number always stands in the cell."""
PROFILE = (
    (NP_("sheet", "Mean, lowest"), "#B7D6D7"),
    (NP_("sheet", "Mean"), US),
    (NP_("sheet", "Mean, highest"), "#8FC0C2"),
)
"""The columns that the profile draws, and their colours."""


def xlsx(view: View, report: Report) -> bytes:
    """The whole report as one workbook; ``report`` is what the view was made from."""
    title = _("{name}: {text}", name=cut(view.agency, LONGEST_NAME), text=view.title)
    book = Book(title, view.made_by, view.date)
    _summary(book, view)
    _dimensions(book, view)
    _questions(book, view, report)
    _study(book, view)
    book.table(book.sheet(pgettext("sheet", "Method"), (1, 2)), sheets.method(view))
    return book.close()


def _summary(book: Book, view: View) -> None:
    sheet = book.sheet(pgettext("sheet", "Summary"), (2, 0))
    book.write(sheet, (0, 0), cut(view.agency, LONGEST_NAME), bold=True, font_size=16, text_wrap=False)
    book.write(sheet, (1, 0), view.title, font_color=US, bold=True, text_wrap=False)
    sheet.set_row(0, 24)
    told = list(sheets.summary(view))
    for line, (name, value, number) in enumerate(told, 3):
        sheet.set_row(line, height([(value, TEXT_WIDTH)]))
        book.write(sheet, (line, 0), name, bold=True)
        book.write(sheet, (line, 1), value, number, align="left")
    end = book.table(sheet, sheets.next_steps(view), len(told) + 4)
    if view.missing:
        book.table(sheet, sheets.missing(view), end + 1, widths=False)


def _dimensions(book: Book, view: View) -> None:
    sheet, table = book.sheet(pgettext("sheet", "Dimensions"), (1, 3)), sheets.dimensions(view)
    end = book.table(sheet, table)
    titles = [column.title for column in table.columns]
    rows = (*view.rows, view.overall)
    chart = book.workbook.add_chart({"type": "bar"})
    at_title = titles.index(pgettext("sheet", "Title"))
    for name, colour in ((pgettext("sheet", name), colour) for name, colour in PROFILE):
        names, means = ([sheet.name, 1, at, len(rows), at] for at in (at_title, titles.index(name)))
        labels = {"value": True, "num_format": DECIMAL, "font": {"size": 8}}
        series = {"name": name, "categories": names, "values": means, "fill": {"color": colour}, "gap": 60}
        chart.add_series({**series, "data_labels": labels})
    title = _("Mean of each dimension, and where it can lie, from 1 to 5")
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_x_axis({"min": LEVELS[0], "max": LEVELS[-1], "major_unit": 1, "num_format": "0", **GRID})
    chart.set_legend({"position": "bottom"})
    said = _("{title}: mean {mean}, range {range}")
    words = _("; ").join(fill(said, title=row.title, mean=row.mean.text, range=row.range) for row in rows)
    place(sheet, chart, end + 1, 2 * len(rows), words)


def _questions(book: Book, view: View, report: Report) -> None:
    sheet, table = book.sheet(pgettext("sheet", "Questions"), (1, 3), wide=True), sheets.questions(view, report)
    end = book.table(sheet, table)
    at = [column.title for column in table.columns].index(pgettext("sheet", "Level"))
    for level, colour in zip(LEVELS, RAMP, strict=True):
        shown = {"bg_color": colour, "font_color": "#FFFFFF" if level > 3 else "#14302F"}
        rule = {"type": "cell", "criteria": "==", "value": level, "format": book.workbook.add_format(shown)}
        sheet.conditional_format(1, at, end - 1, at, rule)
    sheet.autofilter(0, 0, end - 1, len(table.columns) - 1)


def _study(book: Book, view: View) -> None:
    sheet, table = book.sheet(pgettext("sheet", "Study"), (1, 3), wide=True), sheets.figures(view)
    end = after = book.table(sheet, table)
    if view.study.gaps:
        after = book.table(sheet, sheets.gaps(view), end + 1, widths=False)
    if view.beside:
        after = book.table(sheet, sheets.side_by_side(view.beside), after + 1, widths=False)
    if found := [figure for group in view.study.groups for figure in group.figures]:
        columns = [column.title for column in table.columns]
        drawn = (columns.index(pgettext("sheet", name)) for name in _DRAWN)
        said, shares = ([sheet.name, 1, column, end - 1, column] for column in drawn)
        place(sheet, _shares(book, found, said, shares), after + 1, len(found), _("; ").join(map(_said, found)))


_DRAWN = (NP_("sheet", "What respondents said"), NP_("sheet", "Share"))


def _shares(book: Book, found: Sequence[Figure], said: list[object], shares: list[object]) -> Any:
    """A chart of the figures' shares, from the cells that hold what was said and the shares."""
    chart = book.workbook.add_chart({"type": "bar"})
    labels = [{"value": f"{figure.printed.words} – {figure.standing}", "font": {"size": 8}} for figure in found]
    chart.add_series(
        {
            "name": _("Share of the study's respondents"),
            "categories": said,
            "values": shares,
            "fill": {"color": THEM},
            "gap": 60,
            "data_labels": {"value": True, "custom": labels, "position": "outside_end"},
        }
    )
    title = _("The study's figures, and this agency's standing on each")
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_x_axis({"min": 0, "max": 1, "major_unit": 0.25, "num_format": PERCENT, **GRID})
    chart.set_legend({"none": True})
    return chart


def _said(figure: Figure) -> str:
    said = _("{statement}: {printed}, this agency {standing}")
    return fill(said, statement=figure.statement, printed=figure.printed.words, standing=figure.standing)
