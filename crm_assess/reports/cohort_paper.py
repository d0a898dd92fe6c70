"""A cohort in words: many assessments beside the study, small groups left out."""

from collections.abc import Iterator, Sequence

from crm_assess.models.base import LEVELS
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.cohort import Cohort, CohortDimension, CohortQuestion
from crm_assess.models.pack import Pack
from crm_assess.reports import cohort_figures, wording
from crm_assess.reports.cohort_figures import NONE
from crm_assess.reports.paper import Cell, Column, Facts, For, Paper, Row, Section, Table, Told
from crm_assess.reports.rounding import on_scale
from crm_assess.reports.study import used_studies

FEW = "few"
"""Stands for a number that would show the answers of a few."""


def cohort_paper(cohort: Cohort, pack: Pack, benchmarks: Benchmarks) -> Paper:
    """Words a cohort document; ``benchmarks`` are those it was made with."""
    return Paper(
        id="cohort",
        title="A cohort beside the study",
        subtitle=wording.plural(cohort.assessments, "assessment"),
        flag="",
        notices=(),
        lead=(_finding(cohort),),
        sections=tuple(_sections(cohort, pack, benchmarks)),
        date=cohort.period.last if cohort.period else None,
        made_by=f"{cohort.tool.name} {cohort.tool.version}",
    )


def _finding(cohort: Cohort) -> str:
    if cohort.assessments < cohort.smallest:
        return f"Too few assessments to show anything without showing single agencies; {cohort.smallest} are needed."
    clear = sum(bool(row.clear) for row in cohort.benchmarks)
    compared = sum(row.n is not None and row.n > 0 for row in cohort.benchmarks)
    return f"Clear of the study on {clear or 'none'} of {wording.plural(compared, 'figure')}."


def _sections(cohort: Cohort, pack: Pack, benchmarks: Benchmarks) -> Iterator[Section]:
    if cohort.assessments >= cohort.smallest:
        yield cohort_figures.whole(cohort, benchmarks)
        yield _dimensions(cohort, pack)
        yield _questions(cohort, pack)
        yield from cohort_figures.groups(cohort, benchmarks)
    if cohort.left_out:
        columns = (Column("name", "File"), Column("why", "Why"))
        rows = tuple(Row(own.name, (own.name, own.why)) for own in cohort.left_out)
        yield Section("left_out", "Left out", (Table("left_out", "What was left out", columns, rows),))
    yield Section("know", "What you must know", (Facts(tuple(_must_know(cohort, pack, benchmarks))),))


_LEVELS = tuple(Column(f"at_level_{level}", f"Level {level}", "0") for level in LEVELS)
_QUARTILES = (("q1", "Mean, first quartile"), ("median", "Mean, median"), ("q3", "Mean, third quartile"))
_DIMENSIONS = (
    *(Column("title", "Dimension"), Column("n", "Known", "0"), *_LEVELS, Column("means", "Means", whom=For.PEOPLE)),
    *(Column(own, title, "0.0", For.PROGRAMS) for own, title in _QUARTILES),
    Column("suppressed", "Suppressed", whom=For.PROGRAMS),
)


def _dimensions(cohort: Cohort, pack: Pack) -> Section:
    titles = {dimension.id: dimension.title for dimension in pack.dimensions}
    rows = tuple(Row(own.id, _dimension(own, titles[own.id])) for own in cohort.dimensions)
    table = Table("dimensions", "How many assessments reached each level", _DIMENSIONS, rows)
    return Section("dimensions", "Levels reached, and how many reached each", (table,))


def _dimension(own: CohortDimension, title: str) -> tuple[Cell, ...]:
    means: tuple[Cell, ...] = (NONE, None, None, None)
    if own.mean_quartiles:
        first, median, third = map(on_scale, own.mean_quartiles)
        means = (f"median {median}, middle half {first} to {third}", *own.mean_quartiles)
    return (title, _size(own.n), *_levels(own.levels), *means, own.suppressed)


_QUESTIONS = (
    *(Column("title", "Question"), Column("n", "Known", "0"), *_LEVELS),
    Column("others", "Other answers", whom=For.PEOPLE),
    *(Column("dont_know", "Don't know", "0", For.PROGRAMS), Column("unanswered", "Not answered", "0", For.PROGRAMS)),
    Column("not_applicable", "Not applicable", "0", For.PROGRAMS),
    Column("suppressed", "Suppressed", whom=For.PROGRAMS),
)


def _questions(cohort: Cohort, pack: Pack) -> Section:
    rows = tuple(Row(own.id, _question(own, pack.questions[own.id].topic)) for own in cohort.questions)
    table = Table("questions", "How often each answer was given", _QUESTIONS, rows)
    return Section("questions", "Answers to each question", (table,))


def _question(own: CohortQuestion, topic: str) -> tuple[Cell, ...]:
    counts = (own.dont_know, own.unanswered, own.not_applicable)
    words = ("don't know", "not answered", "not applicable")
    others = ", ".join(f"{count} {word}" for count, word in zip(counts, words, strict=True) if count)
    return (topic, _size(own.n), *_levels(own.levels), others or NONE, *counts, own.suppressed)


def _size(n: int | None) -> Told:
    return Told(FEW if n is None else str(n), n)


def _levels(levels: Sequence[int] | None) -> tuple[Told, ...]:
    return tuple(Told(str(count), count) for count in levels) if levels is not None else (Told(NONE, None),) * 5


def _must_know(cohort: Cohort, pack: Pack, benchmarks: Benchmarks) -> Iterator[tuple[str, str]]:
    yield "What is counted", f"Self-assessments, not audited. {_dates(cohort)} {_once(cohort)}"
    versions = [f"version {own}: {count}" for own, count in cohort.pack_versions.items()]
    if versions:
        yield "Questions", f"{pack.id}; assessments by version: {', '.join(versions)}."
    yield "Levels", "A dimension's level takes every missing answer as 1; means are of rated answers alone."
    yield "Intervals", _INTERVALS
    studies = used_studies(benchmarks)
    sizes = wording.listed([f"{study.title}: at least {study.sample.n_at_least}" for study in studies])
    yield "The study", f"{sizes}. That floor is taken as its size. Which answer counts is this project's rule."
    yield "Small groups", _small(cohort)


_INTERVALS = (
    "95 %, by Wilson for a share and by Newcombe's method 10 for a difference, as if the agencies were drawn at "
    'random. "Clear" asks that all figures of the table hold together (Bonferroni), and that the words printed '
    'leave no other reading: below a figure printed as "under" nothing is ever clear.'
)


def _dates(cohort: Cohort) -> str:
    if cohort.period is None:
        return "No dates are given."
    first, last = wording.day(cohort.period.first), wording.day(cohort.period.last)
    return f"Assessed on {first}." if first == last else f"Assessed from {first} to {last}."


def _once(cohort: Cohort) -> str:
    if not cohort.by_row:
        return "Of each agency the newest counts."
    rows = "Every row of a table counts, also where an agency has several"
    return f"{rows}: {wording.plural(cohort.by_row, 'row')} of {cohort.assessments}."


def _small(cohort: Cohort) -> str:
    return (
        f"Nothing is shown for fewer than {cohort.smallest}, nor what would give it by subtraction; what else is "
        "hidden for that reason is chosen by name, not by its answers."
    )
