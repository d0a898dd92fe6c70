"""Everything a cohort's report says, rounded and worded once; a format only lays it out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from crm_assess.models.benchmark import Benchmark, Benchmarks
from crm_assess.models.cohort import Cohort, CohortDimension, CohortGroup, CohortQuestion, CohortRow
from crm_assess.models.pack import Pack
from crm_assess.reports import wording
from crm_assess.reports.disclosure import Fact
from crm_assess.reports.rounding import half_up, on_scale
from crm_assess.reports.study import used_studies
from crm_assess.reports.view import cleaned

SUPPRESSED = "suppressed"
FEW = "few"
"""Stands for a number that would show the answers of a few."""
NONE = "–"


@dataclass(frozen=True)
class CohortFigure:
    """One figure of the study beside the cohort's share, in words; the numbers are for charts."""

    id: str
    statement: str
    suppressed: bool
    share: str
    counts: str
    interval: str
    study: str
    difference: str
    clear: str
    number: float | None
    """The share, 0 to 1."""
    low: float | None
    high: float | None
    study_number: float


@dataclass(frozen=True)
class CohortTable:
    """The figures for one group of assessments, or for all."""

    title: str
    size: str
    suppressed: bool
    figures: tuple[CohortFigure, ...]


@dataclass(frozen=True)
class Spread:
    """How answers or levels are spread over the levels 1 to 5."""

    id: str
    title: str
    suppressed: bool
    size: str
    levels: tuple[str, ...]
    """How many at each level, lowest first."""
    rest: str
    """Quartiles of a dimension's mean, or the answers of a question that are no level."""


@dataclass(frozen=True)
class CohortView:
    """The whole report."""

    title: str
    sentence: str
    whole: CohortTable
    dimensions: tuple[Spread, ...]
    questions: tuple[Spread, ...]
    groups: tuple[CohortTable, ...]
    too_few: bool
    """Whether the whole cohort is a small group, of which nothing is shown."""
    left_out: tuple[Fact, ...]
    must_know: tuple[Fact, ...]


def cohort_view(cohort: Cohort, pack: Pack, benchmarks: Benchmarks) -> CohortView:
    """Words a cohort document; ``benchmarks`` are those it was made with."""
    size = wording.plural(cohort.assessments, "assessment")
    topics = {name: question.topic for name, question in pack.questions.items()}
    titles = {dimension.id: dimension.title for dimension in pack.dimensions}
    return cleaned(
        CohortView(
            title="A cohort beside the study",
            sentence=_sentence(cohort),
            whole=CohortTable("All assessments", size, False, _figures(cohort.benchmarks, benchmarks)),
            dimensions=tuple(_dimension(own, titles[own.id]) for own in cohort.dimensions),
            questions=tuple(_question(own, topics[own.id]) for own in cohort.questions),
            groups=tuple(_group(group, benchmarks) for group in cohort.groups),
            too_few=cohort.assessments < cohort.smallest,
            left_out=tuple(Fact(own.name, own.why) for own in cohort.left_out),
            must_know=tuple(_must_know(cohort, pack, benchmarks)),
        )
    )


def _sentence(cohort: Cohort) -> str:
    size = wording.plural(cohort.assessments, "assessment")
    if cohort.assessments < cohort.smallest:
        return f"{size}: too few to show anything without showing single agencies ({cohort.smallest} are needed)."
    clear = sum(bool(row.clear) for row in cohort.benchmarks)
    compared = sum(row.n is not None and row.n > 0 for row in cohort.benchmarks)
    return f"{size}. Clear of the study on {clear or 'none'} of {wording.plural(compared, 'figure')}."


def _figures(rows: Sequence[CohortRow], benchmarks: Benchmarks) -> tuple[CohortFigure, ...]:
    return tuple(_figure(row, benchmarks.by_id[row.id]) for row in rows)


def _figure(row: CohortRow, benchmark: Benchmark) -> CohortFigure:
    return CohortFigure(
        id=row.id,
        statement=benchmark.statement,
        suppressed=row.suppressed,
        share=SUPPRESSED if row.suppressed else NONE if row.share is None else _percent(row.share),
        counts=_counts(row),
        interval=_range(row.low, row.high),
        study=row.printed,
        difference=_difference(row),
        clear=NONE if row.clear is None else "clear" if row.clear else "not clear",
        number=None if row.share is None else float(row.share),
        low=row.low,
        high=row.high,
        study_number=float(row.study),
    )


def _counts(row: CohortRow) -> str:
    if row.suppressed:
        return NONE
    others = [(row.unknown, "unknown"), (row.not_applicable, "not applicable")]
    return "; ".join([f"{row.counted} of {row.n}", *(f"{count} {word}" for count, word in others if count)])


def _percent(share: Fraction | float) -> str:
    return f"{half_up(Fraction(share) * 100, 0)} %"


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return NONE
    return f"{half_up(Fraction(low) * 100, 0)} to {_percent(high)}"


def _difference(row: CohortRow) -> str:
    if row.difference is None or row.difference_low is None or row.difference_high is None:
        return NONE
    low, high = _points(row.difference_low), _points(row.difference_high)
    return f"{_points(row.difference)} points ({low} to {high})"


def _points(difference: float) -> str:
    text = half_up(Fraction(difference) * 100, 0)
    return {"0": "0", "-0": "0"}.get(text, text.replace("-", "−") if text.startswith("-") else f"+{text}")


def _dimension(own: CohortDimension, title: str) -> Spread:
    rest = NONE
    if own.mean_quartiles:
        first, median, third = map(on_scale, own.mean_quartiles)
        rest = f"median {median}, middle half {first} to {third}"
    return Spread(own.id, title, own.suppressed, _size(own.n), _levels(own.levels), rest)


def _question(own: CohortQuestion, topic: str) -> Spread:
    counts = ((own.dont_know, "don't know"), (own.unanswered, "not answered"), (own.not_applicable, "not applicable"))
    rest = ", ".join(f"{count} {word}" for count, word in counts if count)
    return Spread(own.id, topic, own.suppressed, _size(own.n), _levels(own.levels), rest or NONE)


def _size(n: int | None) -> str:
    return FEW if n is None else str(n)


def _levels(levels: Sequence[int] | None) -> tuple[str, ...]:
    return tuple(map(str, levels)) if levels is not None else (NONE,) * 5


def _group(group: CohortGroup, benchmarks: Benchmarks) -> CohortTable:
    title = f"{group.by}: {'not stated' if group.value is None else group.value}"
    size = SUPPRESSED if group.assessments is None else wording.plural(group.assessments, "assessment")
    return CohortTable(title, size, group.suppressed, _figures(group.benchmarks, benchmarks))


def _must_know(cohort: Cohort, pack: Pack, benchmarks: Benchmarks) -> Iterator[Fact]:
    yield Fact("What is counted", f"Self-assessments, not audited. {_dates(cohort)}")
    versions = [f"version {own}: {count}" for own, count in cohort.pack_versions.items()]
    if versions:
        yield Fact("Questions", f"{pack.id}; assessments by version: {', '.join(versions)}.")
    yield Fact("Levels", "A dimension's level takes every missing answer as 1; means are of rated answers alone.")
    yield Fact("Intervals", _INTERVALS)
    studies = used_studies(benchmarks)
    sizes = wording.listed([f"{study.title}: at least {study.sample.n_at_least}" for study in studies])
    yield Fact("The study", f"{sizes}. That floor is taken as its size. Which answer counts is this project's rule.")
    yield Fact("Small groups", _small(cohort))


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


def _small(cohort: Cohort) -> str:
    return (
        f"Nothing is shown for fewer than {cohort.smallest}, nor what would give it by subtraction; what else is "
        "hidden for that reason is chosen by name, not by its answers."
    )
