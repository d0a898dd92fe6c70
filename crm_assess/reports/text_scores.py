"""The scores of a report as text: a table, or one below the other where room is scarce, with the scale drawn."""

from collections.abc import Iterator
from fractions import Fraction

from rich.text import Text

from crm_assess.language import N_, _, pgettext
from crm_assess.models.base import LEVELS
from crm_assess.reports import page
from crm_assess.reports.page import QUIET, STRONG, Columns, Screen, joined, words
from crm_assess.reports.rounding import half_up
from crm_assess.reports.scores import Row
from crm_assess.reports.view import View

CELLS = 17
"""Columns of the scale from 1 to 5: four for each level."""


def score_blocks(view: View, screen: Screen) -> Iterator[Text]:
    """The dimensions, the agency and the lenses: level, scale, mean, range, coverage and evidence of each."""
    yield from page.heading(_("Maturity by dimension"), screen)
    if screen.width < page.NARROW:
        for row in (*view.rows, view.overall, *view.lenses):
            yield from _stacked(row, screen)
    else:
        yield from _score_table(view)
    if view.left_out:
        yield page.paragraph(words(view.left_out), screen)
    yield page.paragraph(words(_(_LEGEND), QUIET), screen)
    yield page.paragraph(words(view.technology), screen)


_LEGEND = N_(
    "● mean of the rated answers, ━ where it can lie once the missing ones are known. Evidence: named for how many "
    "answers at level 3 or above."
)


def _score_table(view: View) -> Iterator[Text]:
    rows = (*view.rows, view.overall, *view.lenses)
    # Where a language needs more room for the last columns, it is taken from the titles.
    rated = max(8, *(len(row.coverage) for row in rows))
    evidence = max(8, *(len(row.evidence) for row in rows))
    table = Columns([40 - rated - evidence, 6, CELLS, 4, 7, rated, evidence], right=(3, 5, 6))
    names = ("", _("Level"), scale_header(), pgettext("column", "Mean"), pgettext("column", "Range"))
    header = (*names, pgettext("column", "Rated"), pgettext("column", "Evidence"))
    # The scale's numbers stand over their places: nothing may be taken out of its blanks.
    yield table.row(*(Text(name, QUIET) for name in header))
    for row in view.rows:
        yield _score_row(table, row)
    yield _score_row(table, view.overall, STRONG)
    for row in view.lenses:
        yield _score_row(table, row, indent="  ")


def _score_row(table: Columns, row: Row, style: str = "", indent: str = "") -> Text:
    title = joined(Text(indent), words(row.title, style), by="")
    cells = (row.mean.text, row.range_in_short, row.coverage, row.evidence)
    return table.row(title, words(row.level, style or STRONG), scale(row), *(words(cell, style) for cell in cells))


def _stacked(row: Row, screen: Screen) -> Iterator[Text]:
    yield words(row.title, STRONG)
    yield page.paragraph(joined(words(_("level {level}", level=row.level)), scale(row)), screen, 2)
    yield page.paragraph(words(_("mean {mean}, range {range}", mean=row.mean.text, range=row.range)), screen, 2)
    said = _("rated {coverage}, evidence {evidence}", coverage=row.coverage, evidence=row.evidence)
    yield page.paragraph(words(said), screen, 2)


def scale_header() -> str:
    """The levels' numbers, each over its place on the scale."""
    return (" " * ((CELLS - 1) // (len(LEVELS) - 1) - 1)).join(map(str, LEVELS))


def scale(row: Row) -> Text:
    """The scale from 1 to 5 with the range and the mean drawn on it."""
    cells = ["┼" if place % 4 == 0 else "─" for place in range(CELLS)]
    drawn = Text("".join(cells), QUIET)
    if row.low.exact is None or row.high.exact is None:
        return drawn
    low, high = _cell(row.low.exact), _cell(row.high.exact)
    cells[low : high + 1] = "━" * (high + 1 - low)
    mean = None if row.mean.exact is None else _cell(row.mean.exact)
    if mean is not None:
        cells[mean] = "●"
    drawn = Text("".join(cells), QUIET)
    drawn.stylize("not dim cyan", low, high + 1)
    if mean is not None:
        drawn.stylize("not dim bold", mean, mean + 1)
    return drawn


def _cell(value: Fraction) -> int:
    return int(half_up((value - 1) / (LEVELS[-1] - 1) * (CELLS - 1), 0))
