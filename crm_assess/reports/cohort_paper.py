"""A cohort's report as plain parts, for the formats that lay out any short report."""

from collections.abc import Iterator

from crm_assess.models.base import LEVELS
from crm_assess.reports.cohort_view import CohortFigure, CohortTable, CohortView, Spread
from crm_assess.reports.paper import Bar, Bars, Paper, Section, Table

_HEADER = ("Statement", "Share here", "95 %", "Counted", "Study, as printed", "Difference (95 %)", "Clear of the study")


def cohort_paper(view: CohortView, made_by: str) -> Paper:
    """The same words in sections and tables."""
    return Paper(
        title=view.title,
        flag="",
        subtitle=view.whole.size,
        lead=(view.sentence,),
        sections=tuple(_sections(view)),
        made_by=made_by,
    )


def _sections(view: CohortView) -> Iterator[Section]:
    if not view.too_few:
        yield _figures(view.whole)
        yield Section("Levels reached, and how many reached each", (_spreads(view.dimensions, "Dimension", "Means"),))
        yield Section("Answers to each question", (_spreads(view.questions, "Question", "Other answers"),))
        yield from map(_figures, view.groups)
    if view.left_out:
        rows = tuple((fact.title, fact.text) for fact in view.left_out)
        yield Section("Left out", (Table(("File", "Why"), rows),))
    yield Section("What you must know", tuple(f"{fact.title}: {fact.text}" for fact in view.must_know))


def _figures(table: CohortTable) -> Section:
    title = f"{table.title} ({table.size})"
    if table.suppressed:
        return Section(title, ("Too few to be shown, or what would give such a few by subtraction.",))
    bars = Bars(f"{title}: shares beside the study's", tuple(map(_bar, table.figures)))
    return Section(title, (bars, Table(_HEADER, tuple(map(_figure, table.figures)), (1,))))


def _bar(figure: CohortFigure) -> Bar:
    text = figure.share if figure.number is None else f"{figure.share} ({figure.interval}), study {figure.study}"
    return Bar(figure.statement, text, figure.number, figure.low, figure.high, figure.study_number)


def _figure(figure: CohortFigure) -> tuple[str, ...]:
    numbers = (figure.share, figure.interval, figure.counts)
    return (figure.statement, *numbers, figure.study, figure.difference, figure.clear)


def _spreads(spreads: tuple[Spread, ...], name: str, rest: str) -> Table:
    header = (name, "Known", *(f"Level {level}" for level in LEVELS), rest)
    rows = tuple((spread.title, spread.size, *spread.levels, spread.rest) for spread in spreads)
    return Table(header, rows, tuple(range(1, 7)))
