"""A cohort in words: many assessments beside the study, small groups left out."""

from collections.abc import Iterator, Sequence

from crm_assess.language import N_, _, day, fill, listed, ngettext
from crm_assess.models.assessment import State
from crm_assess.models.base import LEVELS
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.cohort import Cohort, CohortDimension, CohortQuestion
from crm_assess.models.pack import Pack
from crm_assess.reports import cohort_figures, wording
from crm_assess.reports.cohort_figures import NONE
from crm_assess.reports.paper import Cell, Column, Facts, For, Paper, Row, Section, Table, Told
from crm_assess.reports.rounding import on_scale
from crm_assess.reports.study import used_studies

FEW = N_("few")
"""Stands for a number that would show the answers of a few."""


def cohort_paper(cohort: Cohort, pack: Pack, benchmarks: Benchmarks) -> Paper:
    """Words a cohort document; ``benchmarks`` are those it was made with."""
    return Paper(
        id="cohort",
        title=_("A cohort beside the study"),
        subtitle=ngettext("{count} assessment", "{count} assessments", cohort.assessments),
        flag="",
        notices=(),
        lead=(_finding(cohort),),
        sections=tuple(_sections(cohort, pack, benchmarks)),
        date=cohort.period.last if cohort.period else None,
        made_by=f"{cohort.tool.name} {cohort.tool.version}",
    )


def _finding(cohort: Cohort) -> str:
    if cohort.assessments < cohort.smallest:
        said = _("Too few assessments to show anything without showing single agencies; {count} are needed.")
        return fill(said, count=cohort.smallest)
    clear = sum(bool(row.clear) for row in cohort.benchmarks)
    compared = sum(row.n is not None and row.n > 0 for row in cohort.benchmarks)
    if not clear:
        return ngettext(
            "Clear of the study on none of {count} figure.", "Clear of the study on none of {count} figures.", compared
        )
    return ngettext(
        "Clear of the study on {clear} of {count} figure.",
        "Clear of the study on {clear} of {count} figures.",
        compared,
        clear=clear,
    )


def _sections(cohort: Cohort, pack: Pack, benchmarks: Benchmarks) -> Iterator[Section]:
    if cohort.assessments >= cohort.smallest:
        yield cohort_figures.whole(cohort, benchmarks)
        yield _dimensions(cohort, pack)
        yield _questions(cohort, pack)
        yield from cohort_figures.groups(cohort, benchmarks)
    if cohort.left_out:
        columns = (Column("name", N_("File")), Column("why", N_("Why")))
        rows = tuple(Row(own.name, (own.name, own.why)) for own in cohort.left_out)
        yield Section("left_out", _("Left out"), (Table("left_out", _("What was left out"), columns, rows),))
    yield Section("know", _("What you must know"), (Facts(tuple(_must_know(cohort, pack, benchmarks))),))


_TITLES = (N_("Level 1"), N_("Level 2"), N_("Level 3"), N_("Level 4"), N_("Level 5"))
_LEVELS = tuple(Column(f"at_level_{level}", title, "0") for level, title in zip(LEVELS, _TITLES, strict=True))
_QUARTILES = (
    ("q1", N_("Mean, first quartile")),
    ("median", N_("Mean, median")),
    ("q3", N_("Mean, third quartile")),
)
_DIMENSIONS = (
    *(
        Column("title", N_("Dimension")),
        Column("n", N_("Known"), "0"),
        *_LEVELS,
        Column("means", N_("Means"), whom=For.PEOPLE),
    ),
    *(Column(own, title, "0.0", For.PROGRAMS) for own, title in _QUARTILES),
    Column("suppressed", N_("Suppressed"), whom=For.PROGRAMS),
)


def _dimensions(cohort: Cohort, pack: Pack) -> Section:
    titles = {dimension.id: dimension.title for dimension in pack.dimensions}
    rows = tuple(Row(own.id, _dimension(own, titles[own.id])) for own in cohort.dimensions)
    table = Table("dimensions", _("How many assessments reached each level"), _DIMENSIONS, rows)
    return Section("dimensions", _("Levels reached, and how many reached each"), (table,))


def _dimension(own: CohortDimension, title: str) -> tuple[Cell, ...]:
    means: tuple[Cell, ...] = (NONE, None, None, None)
    if own.mean_quartiles:
        first, median, third = map(on_scale, own.mean_quartiles)
        said = _("median {median}, middle half {first} to {third}", median=median, first=first, third=third)
        means = (said, *own.mean_quartiles)
    return (title, _size(own.n), *_levels(own.levels), *means, own.suppressed)


_QUESTIONS = (
    *(Column("title", N_("Question")), Column("n", N_("Known"), "0"), *_LEVELS),
    Column("others", N_("Other answers"), whom=For.PEOPLE),
    Column("dont_know", N_("Don't know"), "0", For.PROGRAMS),
    Column("unanswered", N_("Not answered"), "0", For.PROGRAMS),
    Column("not_applicable", N_("Not applicable"), "0", For.PROGRAMS),
    Column("suppressed", N_("Suppressed"), whom=For.PROGRAMS),
)


def _questions(cohort: Cohort, pack: Pack) -> Section:
    rows = tuple(Row(own.id, _question(own, pack.questions[own.id].topic)) for own in cohort.questions)
    table = Table("questions", _("How often each answer was given"), _QUESTIONS, rows)
    return Section("questions", _("Answers to each question"), (table,))


def _question(own: CohortQuestion, topic: str) -> tuple[Cell, ...]:
    counts = (own.dont_know, own.unanswered, own.not_applicable)
    states = (State.DONT_KNOW, State.UNANSWERED, State.NOT_APPLICABLE)
    others = ", ".join(wording.counted(state, n) for state, n in zip(states, counts, strict=True) if n)
    return (topic, _size(own.n), *_levels(own.levels), others or NONE, *counts, own.suppressed)


def _size(n: int | None) -> Told:
    return Told(_(FEW) if n is None else str(n), n)


def _levels(levels: Sequence[int] | None) -> tuple[Told, ...]:
    return tuple(Told(str(count), count) for count in levels) if levels is not None else (Told(NONE, None),) * 5


def _must_know(cohort: Cohort, pack: Pack, benchmarks: Benchmarks) -> Iterator[tuple[str, str]]:
    yield _("What is counted"), " ".join([_("Self-assessments, not audited."), _dates(cohort), _once(cohort)])
    versions = [_("version {version}: {count}", version=own, count=n) for own, n in cohort.pack_versions.items()]
    if versions:
        said = _("{pack}; assessments by version: {versions}.", pack=pack.id, versions=", ".join(versions))
        yield _("Questions"), said
    yield _("Levels"), _("A dimension's level takes every missing answer as 1; means are of rated answers alone.")
    yield _("Intervals"), _(_INTERVALS)
    yield _("The study"), _study(benchmarks)
    yield _("Small groups"), _small(cohort)


def _study(benchmarks: Benchmarks) -> str:
    """Over how many the study's shares are taken: a floor that is printed, or what a cohort's own file says of each."""
    studies = used_studies(benchmarks)
    sizes = [_("{title}: at least {count}", title=study.title, count=study.sample.n_at_least) for study in studies]
    said = _("{sizes}. That floor is taken as its size. Which answer counts is this project's rule.")
    if all(figure.n for figure in benchmarks.benchmarks):
        sizes = [_("{title}: {count}", title=study.title, count=study.sample.n_at_least) for study in studies]
        said = _("{sizes}. Each share is taken over those known of them. Which answer counts is this project's rule.")
    return fill(said, sizes=listed(sizes))


_INTERVALS = N_(
    "95 %, by Wilson for a share and by Newcombe's method 10 for a difference, as if the agencies were drawn at "
    'random. "Clear" asks that all figures of the table hold together (Bonferroni), and that the words printed '
    'leave no other reading: below a figure printed as "under" nothing is ever clear.'
)


def _dates(cohort: Cohort) -> str:
    if cohort.period is None:
        return _("No dates are given.")
    first, last = day(cohort.period.first), day(cohort.period.last)
    if first == last:
        return _("Assessed on {date}.", date=first)
    return _("Assessed from {first} to {last}.", first=first, last=last)


def _once(cohort: Cohort) -> str:
    if not cohort.by_row:
        return _("Of each agency the newest counts.")
    return ngettext(
        "Every row of a table counts, also where an agency has several: {count} row of {total}.",
        "Every row of a table counts, also where an agency has several: {count} rows of {total}.",
        cohort.by_row,
        total=cohort.assessments,
    )


def _small(cohort: Cohort) -> str:
    shown = _(
        "No group and no figure of fewer than {count} assessments is shown, nor what would give one by subtraction; "
        "what else is hidden for that reason is chosen by name, not by its answers.",
        count=cohort.smallest,
    )
    return f"{shown} {_(_STILL_TOLD)}"


_STILL_TOLD = N_(
    "Of those shown the counts are told as they are, small ones too; where all of a group answered alike, each one's "
    "answer is known. Two reports over nearly the same assessments can be subtracted from each other."
)
