"""A cohort's report as text for a terminal."""

from collections.abc import Iterator

from rich.text import Text

from crm_assess.models.base import LEVELS
from crm_assess.reports import page
from crm_assess.reports.cohort_view import CohortFigure, CohortTable, CohortView, Spread
from crm_assess.reports.page import QUIET, STRONG, Screen, joined, lines, words

Blocks = Iterator[Text]


def cohort_text(view: CohortView, screen: Screen) -> str:
    """Lays the report out in one column no wider than the screen."""
    return page.render(_blocks(view, screen), screen)


def _blocks(view: CohortView, screen: Screen) -> Blocks:
    yield from page.title(view.title, "", screen)
    yield page.paragraph(words(view.sentence, STRONG), screen)
    if not view.too_few:
        yield from _findings(view, screen)
    if view.left_out:
        yield from page.heading("Left out", screen)
        yield from page.facts(((fact.title, fact.text) for fact in view.left_out), screen)
    yield from page.heading("What you must know", screen)
    yield from page.facts(((fact.title, fact.text) for fact in view.must_know), screen)


def _findings(view: CohortView, screen: Screen) -> Blocks:
    yield from _table(view.whole, screen)
    yield from page.heading("Levels reached, and how many reached each", screen)
    yield from _spreads(view.dimensions, screen)
    yield from page.heading("Answers to each question", screen)
    yield from _spreads(view.questions, screen)
    for group in view.groups:
        yield from _table(group, screen)


def _table(table: CohortTable, screen: Screen) -> Blocks:
    yield from page.heading(f"{table.title} ({table.size})", screen)
    if table.suppressed:
        return
    if screen.width < page.NARROW:
        for figure in table.figures:
            yield from _stacked(figure, screen)
        return
    grid = page.columns(page.page_width(screen), [None, 19, 17, 21])
    yield grid.row(*(words(name, QUIET) for name in ("", "Here (95 %)", "Study, as printed", "Difference (95 %)")))
    for figure in table.figures:
        yield grid.row(*_cells(figure))


def _cells(figure: CohortFigure) -> tuple[Text, Text, Text, Text]:
    share = words(figure.share, STRONG)
    here = lines(joined(share, words(f"({figure.interval})")), words(figure.counts, QUIET))
    difference = lines(words(figure.difference), words(figure.clear, QUIET))
    return words(figure.statement), share if figure.suppressed else here, words(figure.study), difference


def _stacked(figure: CohortFigure, screen: Screen) -> Blocks:
    yield page.paragraph(words(figure.statement, STRONG), screen)
    if figure.suppressed:
        yield page.paragraph(words(figure.share), screen, 2)
        return
    yield page.paragraph(words(f"here {figure.share} ({figure.interval}), {figure.counts}"), screen, 2)
    yield page.paragraph(words(f"study {figure.study}; {figure.difference}, {figure.clear}"), screen, 2)


def _spreads(spreads: tuple[Spread, ...], screen: Screen) -> Blocks:
    if screen.width < page.NARROW:
        for spread in spreads:
            yield page.paragraph(words(spread.title, STRONG), screen)
            levels = ", ".join(f"level {place} {count}" for place, count in enumerate(spread.levels, 1))
            yield page.paragraph(words(f"of {spread.size}: {levels}; {spread.rest}"), screen, 2)
        return
    width = max(5, *(len(cell) for spread in spreads for cell in (*spread.levels, spread.size)))
    grid = page.columns(page.page_width(screen), [None, *[width] * 6, 22], range(1, 7))
    yield grid.row(*(words(name, QUIET) for name in ("", "Known", *map(str, LEVELS), "")))
    for spread in spreads:
        yield grid.row(words(spread.title), *map(words, (spread.size, *spread.levels, spread.rest)))
