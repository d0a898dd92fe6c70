"""A short report as plain parts, worded once: what plans, comparisons over time, merges and cohorts say in any format.

A paper knows nothing of formats, and a writer of a format nothing of what a paper is about. What is drawn hangs on the
table that holds its numbers, so that who does not see a chart reads the same.
"""

import datetime as dt
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

from crm_assess.language import _, number, pgettext
from crm_assess.reports.rounding import decimal, half_up

Value = str | int | float | Fraction | dt.date | None


class Told(NamedTuple):
    """A cell that people read as words, and programs as a value."""

    text: str
    value: Value


Cell = Value | Told


class For(Enum):
    """Whom a column is for."""

    ALL = "all"
    PEOPLE = "people"
    """Words that programs find in other columns as values."""
    PROGRAMS = "programs"
    """Values that people read in the words of other columns."""


class Column(NamedTuple):
    """A column of a table; its title is translated where the table is read."""

    id: str
    """The measure, for programs."""
    title: str
    number: str = ""
    """How a workbook shows its numbers, such as ``0.0``; empty for words. Numbers are set flush right."""
    whom: For = For.ALL


class Row(NamedTuple):
    """A row of a table: a cell for each column, the first its heading."""

    id: str
    """What it is about, for programs."""
    cells: tuple[Cell, ...]


class Slopes(NamedTuple):
    """Each row of a table as a line over dates, on the scale of levels, 1 to 5."""

    columns: tuple[str, ...]
    """The columns with the values, a date each."""
    dates: tuple[dt.date, ...]
    alternative: str
    """What the chart shows, in words."""


class Shares(NamedTuple):
    """In each row of a table a share and its interval beside the share it is held against, 0 to 100 percent."""

    title: str
    share: str
    low: str
    high: str
    against: str
    """The columns that hold them; nothing is drawn of what a row does not have."""
    key: tuple[str, str, str]
    """What the mark of the share, of the interval and of the other share mean."""
    alternatives: tuple[str, ...]
    """What is drawn in each row, in words."""


class Table(NamedTuple):
    """Rows under headings, and a chart of them."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    chart: Slopes | Shares | None = None

    def read(self) -> "Grid":
        """What people read."""
        shown = [at for at, column in enumerate(self.columns) if column.whom is not For.PROGRAMS]
        return Grid(
            tuple(_(self.columns[at].title) for at in shown),
            tuple(tuple(_text(row.cells[at]) for at in shown) for row in self.rows),
            tuple(place for place, at in enumerate(shown) if self.columns[at].number),
        )

    def data(self, *, words: bool = False) -> tuple[tuple[Column, ...], tuple[tuple[Value, ...], ...]]:
        """What programs read: the columns, and the values of each row; with ``words``, no value is a program's word."""
        held = [at for at, column in enumerate(self.columns) if column.whom is not For.PEOPLE]
        rows = tuple(tuple(value(row.cells[at], words) for at in held) for row in self.rows)
        return tuple(self.columns[at]._replace(title=_(self.columns[at].title)) for at in held), rows

    def values(self, column: str) -> tuple[Value, ...]:
        """The values of one column, by its id."""
        at = next(at for at, own in enumerate(self.columns) if own.id == column)
        return tuple(value(row.cells[at]) for row in self.rows)


class Grid(NamedTuple):
    """A table in words alone."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...]
    """The columns that are set flush right."""


class Entry(NamedTuple):
    """An entry of a list."""

    id: str
    text: str


class Listing(NamedTuple):
    """Entries under a short heading, which counts them."""

    id: str
    title: str
    entries: tuple[Entry, ...]
    none: str
    """What stands there where there is no entry."""


class Facts(NamedTuple):
    """Paragraphs, each with a short heading."""

    facts: tuple[tuple[str, str], ...]


class Heading(NamedTuple):
    """A heading within a section."""

    text: str


Block = str | Heading | Table | Listing | Facts
"""A paragraph, or one of the others."""


class Section(NamedTuple):
    """Blocks under a heading."""

    id: str
    title: str
    blocks: tuple[Block, ...]


class Paper(NamedTuple):
    """A whole short report."""

    id: str
    """What kind of report it is, for programs."""
    title: str
    subtitle: str
    flag: str
    """A word that must not be missed, such as PROJECTION; may be empty."""
    notices: tuple[str, ...]
    """What the reader must know before all else, such as what the flag means."""
    lead: tuple[str, ...]
    """The findings, in sentences."""
    sections: tuple[Section, ...]
    date: dt.date | None
    """The day the report speaks of."""
    made_by: str
    """The program and its version."""


def value(cell: Cell, words: bool = False) -> Value:
    """What a program reads in a cell; with ``words``, what people read where that is a word too."""
    if not isinstance(cell, Told):
        return cell
    return cell.text if words and isinstance(cell.value, str) else cell.value


def _text(cell: Cell) -> str:
    if isinstance(cell, Told):
        return cell.text
    return "" if cell is None else cell if isinstance(cell, str) else str(cell)


def plain(amount: Fraction | int) -> str:
    """An amount with as many decimals as it needs, at most six."""
    text = half_up(Fraction(amount), 6).rstrip("0").rstrip(".")
    return number(text if text != "-0" else "0")


def signed(change: Fraction | None) -> str:
    """A change to one decimal with its sign; ``none`` where there is none, ``0.0`` only where it is nothing at all."""
    if change is None:
        return pgettext("mean", "none")
    if not change:
        return number("0.0")
    size = max(abs(change), Fraction(1, 10))
    return ("+" if change > 0 else "−") + decimal(size, 1)
