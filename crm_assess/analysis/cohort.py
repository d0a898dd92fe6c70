"""What a tally says: shares with their intervals, levels and quartiles, groups; small groups left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from crm_assess.analysis import suppression
from crm_assess.analysis.proportions import Bounds, Sample, familywise, newcombe, quartiles, wilson
from crm_assess.analysis.tallying import means, merged, order
from crm_assess.models.base import LEVELS
from crm_assess.models.benchmark import Benchmark, Benchmarks, Relation
from crm_assess.models.cohort import (
    Cohort,
    CohortDimension,
    CohortGroup,
    CohortQuestion,
    CohortRow,
    FiveCounts,
    LeftOut,
)
from crm_assess.models.pack import Pack
from crm_assess.models.report import PackReceipt, Tool
from crm_assess.models.result import Status
from crm_assess.models.tally import Histogram, Stratum, Tally, Values


@dataclass(frozen=True)
class Basis:
    """What a cohort is held against and by which rule small groups are left out."""

    pack: Pack
    benchmarks: Benchmarks
    smallest: int = suppression.SMALLEST


def cohort(tally: Tally, basis: Basis, tool: Tool, receipt: PackReceipt, left_out: Sequence[LeftOut] = ()) -> Cohort:
    """Everything the cohort document says."""
    pack = basis.pack
    whole = merged(tally.strata, ())
    rows = len(basis.benchmarks.benchmarks)
    return Cohort(
        tool=tool,
        pack=receipt,
        pack_versions=tally.pack_versions,
        period=tally.period,
        smallest=basis.smallest,
        assessments=tally.assessments,
        by_row=tally.by_row,
        left_out=tuple(left_out),
        benchmarks=tuple(_rows(whole, basis, rows, _few(whole, basis))),
        dimensions=tuple(_dimension(dimension.id, whole, basis.smallest) for dimension in pack.dimensions),
        questions=tuple(_question(question, whole, basis.smallest) for question in pack.questions),
        groups=tuple(_groups(tally, basis)),
    )


def _rows(stratum: Stratum, basis: Basis, rows: int, hide: set[str]) -> list[CohortRow]:
    return [
        _row(benchmark, stratum.benchmarks[benchmark.id], basis, rows, benchmark.id in hide)
        for benchmark in basis.benchmarks.benchmarks
    ]


def _few(whole: Stratum, basis: Basis) -> set[str]:
    standings = whole.benchmarks.items()
    return {name for name, histogram in standings if _small(known(histogram), whole, basis.smallest)}


def _row(benchmark: Benchmark, standings: Histogram, basis: Basis, rows: int, hide: bool) -> CohortRow:
    counted, n = standings.get(Status.COUNTED, 0), known(standings)
    numbers: dict[str, Any] = dict.fromkeys(_NUMBERS)
    if not hide:
        unknown, not_applicable = (standings.get(state, 0) for state in (Status.UNKNOWN, Status.NOT_APPLICABLE))
        numbers |= {"n": n, "counted": counted, "unknown": unknown, "not_applicable": not_applicable}
    if n and not hide:
        numbers |= _compared(benchmark, Sample(Fraction(counted, n), n), basis, rows)
    return CohortRow(**_printed(benchmark), **numbers, suppressed=hide)


_SHARES = ("share", "low", "high", "difference", "difference_low", "difference_high", "clear")
_NUMBERS = ("n", "counted", "unknown", "not_applicable", *_SHARES)


def _compared(benchmark: Benchmark, ours: Sample, basis: Basis, rows: int) -> dict[str, Any]:
    """The share, its interval, and the difference from the study with its interval."""
    theirs = Sample(benchmark.share.value, study_size(benchmark, basis.benchmarks))
    own, apart, strict = wilson(ours), newcombe(ours, theirs), newcombe(ours, theirs, familywise(rows))
    values = (ours.share, *own, float(ours.share - theirs.share), *apart, _clear(benchmark.share.relation, strict))
    return dict(zip(_SHARES, values, strict=True))


def known(standings: Histogram) -> int:
    """How many stand clearly on one side of a benchmark."""
    return standings.get(Status.COUNTED, 0) + standings.get(Status.NOT_COUNTED, 0)


def study_size(benchmark: Benchmark, benchmarks: Benchmarks) -> int:
    """Over how many the study's share is taken: as printed, or the floor that is known, which is optimistic."""
    study = next(study for study in benchmarks.studies if study.id == benchmark.study)
    return benchmark.n or study.sample.n_at_least


def _clear(relation: Relation, difference: Bounds) -> bool:
    """Whether the difference excludes zero; towards the side that the print leaves open it shows nothing."""
    above, below = difference.low > 0, difference.high < 0
    if relation in (Relation.UNDER, Relation.AT_MOST):
        return above
    return below if relation is Relation.OVER else above or below


def _printed(benchmark: Benchmark) -> dict[str, Any]:
    share = benchmark.share
    return {
        "id": benchmark.id,
        "study": share.value,
        "relation": share.relation,
        "printed": benchmark.printed.words,
    }


def _dimension(dimension: str, whole: Stratum, smallest: int) -> CohortDimension:
    levels = _five(whole.levels.get(dimension, {}))
    if _small(sum(levels), whole, smallest):
        return CohortDimension(id=dimension, n=None, levels=None, mean_quartiles=None, suppressed=True)
    histogram = means(whole.means.get(dimension, {}))
    shown = None if sum(histogram.values()) < smallest else quartiles(histogram)
    return CohortDimension(id=dimension, n=sum(levels), levels=levels, mean_quartiles=shown, suppressed=False)


def _question(question: str, whole: Stratum, smallest: int) -> CohortQuestion:
    histogram = whole.questions.get(question, {})
    levels = _five(histogram)
    states = ("dont_know", "unanswered", "not_applicable")
    if _small(sum(levels), whole, smallest):
        hidden = dict.fromkeys(("n", "levels", *states))
        return CohortQuestion(id=question, **hidden, suppressed=True)
    others = {state: histogram.get(state, 0) for state in states}
    return CohortQuestion(id=question, n=sum(levels), levels=levels, **others, suppressed=False)


def _small(n: int, whole: Stratum, smallest: int) -> bool:
    """Whether a count over the whole cohort is one of a few; a count of nobody shows nobody."""
    return whole.assessments < smallest or 0 < n < smallest


def _five(histogram: Histogram) -> FiveCounts:
    one, two, three, four, five = (histogram.get(str(level), 0) for level in LEVELS)
    return one, two, three, four, five


def _groups(tally: Tally, basis: Basis) -> list[CohortGroup]:
    values = [sorted({own.values[column] for own in tally.strata}, key=_by_name) for column in range(len(tally.by))]
    sizes = {stratum.values: stratum.assessments for stratum in tally.strata}
    out = suppression.hidden_by_column(sizes, values, basis.smallest, [set() for _ in values])
    rows = len(basis.benchmarks.benchmarks) * sum(map(len, values))
    hidden = {name: _hidden_rows(name, tally, values, basis, out) for name in basis.benchmarks.by_id}
    return [
        _group(tally, basis, (column, value), rows, {name for name in hidden if place in hidden[name][column]})
        if place not in out[column]
        else _hidden_group(tally.by[column], value, basis)
        for column in range(len(tally.by))
        for place, value in enumerate(values[column])
    ]


def _hidden_rows(
    name: str, tally: Tally, values: list[list[str | None]], basis: Basis, out: Sequence[set[int]]
) -> list[set[int]]:
    """For each column, the places of the groups whose row of one benchmark is hidden: its base is what is known."""
    sizes: Mapping[Values, int] = {stratum.values: known(stratum.benchmarks[name]) for stratum in tally.strata}
    members = {stratum.values: stratum.assessments for stratum in tally.strata}
    return suppression.hidden_by_column(sizes, values, basis.smallest, out, members)


def _group(tally: Tally, basis: Basis, group: tuple[int, str | None], rows: int, hide: set[str]) -> CohortGroup:
    column, value = group
    members = merged([stratum for stratum in tally.strata if stratum.values[column] == value], ())
    return CohortGroup(
        by=tally.by[column],
        value=value,
        assessments=members.assessments,
        suppressed=False,
        benchmarks=tuple(_rows(members, basis, rows, hide)),
    )


def _hidden_group(by: str, value: str | None, basis: Basis) -> CohortGroup:
    rows = tuple(_row(benchmark, {}, basis, 1, True) for benchmark in basis.benchmarks.benchmarks)
    return CohortGroup(by=by, value=value, assessments=None, suppressed=True, benchmarks=rows)


def _by_name(value: str | None) -> tuple[tuple[bool, int, str], ...]:
    return order((value,))
