"""A short report as a workbook: its sentences on the first sheet, the tables of each section on one of its own."""

import re
from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import Any

from crm_assess.language import N_, NP_, _, pgettext
from crm_assess.models.base import LEVELS
from crm_assess.reports import wording
from crm_assess.reports import xlsx_book as book
from crm_assess.reports.clean import LONGEST_NAME, cleaned, cut
from crm_assess.reports.paper import Block, Facts, Heading, Listing, Paper, Section, Shares, Slopes, Table
from crm_assess.reports.xlsx_book import Book, Column, Value

LONGEST_SHEET = 31
"""Characters that Excel takes in the name of a sheet."""
NARROWEST, WIDEST = 9, 60
"""Characters across a column."""
COLOURS = ("#0B5D66", "#A3541C", "#4B4E8C", "#6B7A1E", "#8C2F5B", "#1D1B18")
MARKERS = ("circle", "square", "diamond", "triangle", "x", "star")
"""Lines differ by their markers, not by colour alone."""
FIRST, SENTENCES = NP_("sheet", "Summary"), ((N_("Part"), 26), (N_("About"), 30), (N_("Text"), 100))


def paper_xlsx(paper: Paper) -> bytes:
    """The whole paper as one workbook; the flag stands in its first cell and at the top of each printed page."""
    return _written(cleaned(paper))


def _written(paper: Paper) -> bytes:
    made = Book(
        _("{name}: {text}", name=cut(paper.title, LONGEST_NAME), text=paper.subtitle), paper.made_by, paper.date
    )
    _sentences(made, paper)
    taken = {pgettext("sheet", FIRST).casefold()}
    for section in paper.sections:
        tables = [block for block in section.blocks if isinstance(block, Table)]
        if tables:
            _section(made, _sheet_name(section.title, taken), section, paper.flag)
    return made.close()


def _sentences(made: Book, paper: Paper) -> None:
    sheet = _sheet(made, pgettext("sheet", FIRST), (3, 0), paper.flag)
    top = _("{name}: {text}", name=paper.flag, text=paper.title) if paper.flag else paper.title
    made.write(sheet, (0, 0), cut(top, LONGEST_NAME), bold=True, font_size=16, text_wrap=False)
    made.write(sheet, (1, 0), paper.subtitle, bold=True, font_color=book.US, text_wrap=False)
    sheet.set_row(0, 24)
    columns = tuple(Column(_(title), width) for title, width in SENTENCES)
    made.table(sheet, book.Table(columns, tuple(_told(paper))), 2)


def _told(paper: Paper) -> Iterator[tuple[Value, ...]]:
    yield from ((_("Notice"), None, notice) for notice in paper.notices)
    yield from ((_("Findings"), None, sentence) for sentence in paper.lead)
    for section in paper.sections:
        for block in section.blocks:
            yield from ((section.title, about, text) for about, text in _block(block))
    yield (_("Made by"), None, paper.made_by)


def _block(block: Block) -> Iterable[tuple[str | None, str]]:
    if isinstance(block, Listing):
        return [(block.title, entry.text) for entry in block.entries] or [(block.title, block.none)]
    if isinstance(block, Facts):
        return block.facts
    return [(None, block)] if isinstance(block, str) else []


def _section(made: Book, name: str, section: Section, flag: str) -> None:
    sheet, line, charts = _sheet(made, name, (1, 1), flag), 0, list[tuple[Table, int]]()
    widths = list(_widths(section))
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    for block in section.blocks:
        if isinstance(block, Heading):
            made.write(sheet, (line, 0), block.text, bold=True, font_size=13, text_wrap=False)
            line += 1
        elif isinstance(block, Table):
            charts.append((block, line))
            line = made.table(sheet, _sized(_cells(block), widths), line, widths=False) + 1
    for table, top in charts:
        line = _chart(made, sheet, table, top, line)


def _cells(table: Table) -> book.Table:
    columns, rows = table.data(words=True)
    named = tuple(Column(column.title, NARROWEST, column.number) for column in columns)
    rows = tuple(tuple(map(_yes_or_no, row)) for row in rows)
    if not _has_ids(table):
        return book.Table(named, rows)
    heads = (named[0], Column(pgettext("sheet", "Id"), NARROWEST), *named[1:])
    return book.Table(heads, tuple((own[0], row.id, *own[1:]) for row, own in zip(table.rows, rows, strict=True)))


def _yes_or_no(value: Value) -> Value:
    """A truth in words, as people read it in a workbook."""
    return wording.yes_or_no(value) if isinstance(value, bool) else value


def _sized(table: book.Table, widths: Sequence[int]) -> book.Table:
    """The table with the widths of the columns that it is written into, from which the height of a row follows."""
    pairs = zip(table.columns, widths, strict=False)
    return book.Table(tuple(column._replace(width=width) for column, width in pairs), table.rows)


def _has_ids(table: Table) -> bool:
    return any(row.id not in ("", row.cells[0]) for row in table.rows)


def _widths(section: Section) -> Iterator[int]:
    """Wide enough for what stands in a column of any of the section's tables."""
    tables = [_cells(block) for block in section.blocks if isinstance(block, Table)]
    for at in range(max(len(table.columns) for table in tables)):
        columns = [(table.columns[at].title, table.rows) for table in tables if at < len(table.columns)]
        texts = [text for title, rows in columns for row in rows if isinstance(text := row[at], str)]
        yield _width([*(max(title.split(), key=len, default="") for title, rows in columns), *texts])


def _width(texts: Iterable[str]) -> int:
    return min(WIDEST, max([NARROWEST, *(ceil(len(text) * book.ROOM) + 1 for text in texts)]))


def _sheet(made: Book, name: str, frozen: tuple[int, int], flag: str) -> Any:
    sheet = made.sheet(name, frozen)
    if flag:
        sheet.set_header(f'&C&"-,Bold"{flag}')
    return sheet


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name that Excel takes, and that no other sheet has."""
    plain = " ".join(re.sub(r"[\[\]:*?/\\']+", " ", title).split())
    # A blank more than fits tells whether a word ends just there.
    fits = plain if len(plain) <= LONGEST_SHEET else plain[: LONGEST_SHEET + 1].rpartition(" ")[0]
    short = fits or plain[:LONGEST_SHEET] or _("Table")
    number, name = 1, short
    while name.casefold() in taken:
        number += 1
        name = f"{short[: LONGEST_SHEET - 4]} ({number})"
    taken.add(name.casefold())
    return name


def _chart(made: Book, sheet: Any, table: Table, top: int, line: int) -> int:
    """Draws a table's chart below the tables; returns the first row that is free after it."""
    if not table.chart or not table.rows:
        return line
    titles = [column.title for column in _cells(table).columns]
    places = {column.id: titles.index(column.title) for column in table.data()[0]}
    if isinstance(table.chart, Slopes):
        chart, words = _slopes(made, sheet, table, top, places), table.chart.alternative
        chart.set_size({"width": 760, "height": 400})
        sheet.insert_chart(line, 0, chart, {"description": cut(words, book.LONGEST_CELL), "object_position": 2})
        return line + 22
    chart = _shares(made, sheet, table, top, places)
    book.place(sheet, chart, line, len(table.rows) * 2, _("; ").join(table.chart.alternatives))
    return line + 6 + 4 * len(table.rows)


def _slopes(made: Book, sheet: Any, table: Table, top: int, places: dict[str, int]) -> Any:
    assert isinstance(table.chart, Slopes)
    first, last = places[table.chart.columns[0]], places[table.chart.columns[-1]]
    chart = made.workbook.add_chart({"type": "line"})
    for number in range(len(table.rows)):
        line, colour = top + 1 + number, COLOURS[number % len(COLOURS)]
        chart.add_series(
            {
                "name": [sheet.name, line, 0],
                "categories": [sheet.name, top, first, top, last],
                "values": [sheet.name, line, first, line, last],
                "line": {"color": colour, "width": 2},
                "marker": {"type": MARKERS[number % len(MARKERS)], "size": 7, "fill": {"color": colour}},
            }
        )
    chart.set_title({"name": table.title, "name_font": {"size": 12}})
    chart.set_y_axis({"min": LEVELS[0], "max": LEVELS[-1], "major_unit": 1, "num_format": "0", **book.GRID})
    chart.set_legend({"position": "right"})
    chart.show_blanks_as("gap")
    return chart


def _shares(made: Book, sheet: Any, table: Table, top: int, places: dict[str, int]) -> Any:
    shares = table.chart
    assert isinstance(shares, Shares)
    end = top + len(table.rows)
    chart = made.workbook.add_chart({"type": "bar"})
    here, _interval_of, there = shares.key
    for name, column, colour in ((here, shares.share, book.US), (there, shares.against, book.THEM)):
        values = [sheet.name, top + 1, places[column], end, places[column]]
        series = {"name": name, "categories": [sheet.name, top + 1, 0, end, 0], "values": values}
        bars = _interval(table, shares) if column == shares.share else {}
        chart.add_series({**series, "fill": {"color": colour}, "gap": 60, **bars})
    chart.set_title({"name": shares.title, "name_font": {"size": 12}})
    chart.set_x_axis({"min": 0, "max": 1, "major_unit": 0.25, "num_format": book.PERCENT, **book.GRID})
    chart.set_legend({"position": "bottom"})
    return chart


def _interval(table: Table, shares: Shares) -> dict[str, Any]:
    """The interval of each share, as a line to either side of it."""
    found = zip(*(table.values(column) for column in (shares.low, shares.share, shares.high)), strict=True)
    known = [tuple(0.0 if end is None else float(end) for end in ends) for ends in found]
    sides = {
        "minus_values": [share - low for low, share, high in known],
        "plus_values": [high - share for low, share, high in known],
    }
    return {"x_error_bars": {"type": "custom", **sides}}
