"""Counting assessments into tallies, and adding tallies up."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from crm_assess.analysis.comparison import status
from crm_assess.analysis.scoring import WORST, mean, reached
from crm_assess.models.assessment import MISSING, Answer, Assessment, PackRef, State
from crm_assess.models.base import LEVELS
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.benchmark import Counts as Rule
from crm_assess.models.pack import Pack
from crm_assess.models.result import Status
from crm_assess.models.tally import NOT_SCORED, Histogram, Stratum, Tally, Values, period

SIZE_BANDS = (50, 250, 1000, 10000)
"""Numbers of staff at which the next size band begins."""

Profile = tuple[tuple[int, int, int, int, int], int]
"""How many answers of one dimension stand at each level, and how many are missing; the others do not apply."""

_PARTS = ("questions", "levels", "means", "benchmarks")


class Tallying:
    """Counts that grow: assessments go in one by one, or whole histograms from a data frame."""

    def __init__(self, pack: Pack, benchmarks: Benchmarks) -> None:
        self._pack = pack
        self._rules = {benchmark.id: benchmark.counts for benchmark in benchmarks.benchmarks}
        self._sizes: Counter[Values] = Counter()
        self._counts: dict[Values, dict[tuple[str, str], Counter[str]]] = {}

    def add_assessment(self, assessment: Assessment, values: Values) -> None:
        """Counts one assessment."""
        self.add_rows(values, 1)
        for question in self._pack.questions:
            self.add_answers(values, question, answer_key(assessment.answer(question)), 1)
        for dimension in self._pack.dimensions:
            answers = [assessment.answer(question.id) for question in dimension.questions]
            self.add_profile(values, dimension.id, profile(answers), 1)
        for name, rule in self._rules.items():
            self._count(values, "benchmarks", name, self._status(rule, assessment), 1)

    def add_rows(self, values: Values, count: int) -> None:
        """Counts so many assessments; what they hold is told apart from it."""
        self._sizes[values] += count

    def add_answers(self, values: Values, question: str, key: str, count: int) -> None:
        """Counts equal answers to one question."""
        self._count(values, "questions", question, key, count)

    def add_profile(self, values: Values, dimension: str, found: Profile, count: int) -> None:
        """Counts equal profiles of one dimension: the level reached and the exact mean follow from a profile."""
        at_levels, missing = found
        levels = [level for level, times in zip(LEVELS, at_levels, strict=True) for _ in range(times)]
        level, average = reached(levels, missing, WORST), mean(levels)
        self._count(values, "levels", dimension, NOT_SCORED if level is None else str(level), count)
        self._count(values, "means", dimension, NOT_SCORED if average is None else str(average), count)

    def stand_by_answers(self) -> None:
        """Derives the standings from the answers alone: right where no answer has a target, as in a wide table."""
        for values, counts in self._counts.items():
            for name, rule in self._rules.items():
                answers = counts.get(("questions", rule.question), Counter({State.NOT_APPLICABLE: self._sizes[values]}))
                for key, count in answers.items():
                    self._count(values, "benchmarks", name, _standing(rule, key), count)

    def tally(
        self, by: Sequence[str], dates: Iterable[dt.date] = (), versions: Iterable[int] = (), by_row: bool = False
    ) -> Tally:
        """All that was counted, as a frozen value in a fixed order; ``by_row`` where an agency may be in it twice."""
        strata = [self._stratum(values) for values in sorted(self._sizes, key=order)]
        return Tally(
            pack=PackRef(id=self._pack.id, version=self._pack.version),
            pack_versions=_ordered(Counter(map(str, versions))),
            rules=self._rules,
            by=tuple(by),
            period=period(list(dates)),
            by_row=sum(self._sizes.values()) if by_row else 0,
            strata=tuple(strata),
        )

    def _count(self, values: Values, part: str, name: str, key: str, count: int) -> None:
        counts = self._counts.setdefault(values, {})
        counts.setdefault((part, name), Counter())[key] += count

    def _status(self, rule: Rule, assessment: Assessment) -> Status:
        if rule.question not in self._pack.questions:
            return Status.NOT_APPLICABLE
        return status(rule, rule.at_least, assessment.answer(rule.question), assessment.assessed_on)

    def _stratum(self, values: Values) -> Stratum:
        parts: dict[str, dict[str, Histogram]] = {part: {} for part in _PARTS}
        for (part, name), histogram in sorted(self._counts[values].items()):
            parts[part][name] = _ordered(histogram)
        return Stratum(values=values, assessments=self._sizes[values], **parts)


def answer_key(answer: Answer) -> str:
    """What an answer is counted as: its level, else its state."""
    return str(answer.state) if answer.rated is None else str(answer.rated)


def profile(answers: Iterable[Answer]) -> Profile:
    """How many answers stand at each level, and how many are missing."""
    keys = Counter(map(answer_key, answers))
    one, two, three, four, five = (keys[str(level)] for level in LEVELS)
    return (one, two, three, four, five), sum(keys[state] for state in MISSING)


def added(tallies: Sequence[Tally]) -> Tally:
    """Some tallies of the same questions, rules and columns as one."""
    first = tallies[0]
    strata: dict[Values, list[Stratum]] = {}
    for tally in tallies:
        for stratum in tally.strata:
            strata.setdefault(stratum.values, []).append(stratum)
    periods = [tally.period for tally in tallies if tally.period]
    return first.model_copy(
        update={
            "pack_versions": _sum(tally.pack_versions for tally in tallies),
            "by_row": sum(tally.by_row for tally in tallies),
            "period": period([day for span in periods for day in (span.first, span.last)]),
            "strata": tuple(merged(strata[values], values) for values in sorted(strata, key=order)),
        }
    )


def merged(strata: Sequence[Stratum], values: Values) -> Stratum:
    """Some strata as one that agrees in ``values``."""
    parts = {}
    for part in _PARTS:
        names = sorted({name for stratum in strata for name in getattr(stratum, part)})
        parts[part] = {name: _sum(getattr(stratum, part).get(name, {}) for stratum in strata) for name in names}
    return Stratum(values=values, assessments=sum(stratum.assessments for stratum in strata), **parts)


class Singles(NamedTuple):
    """A column by which most of a tally's assessments stand alone, so that its groups would name them."""

    column: str
    alone: int
    """How many of its groups are of a single assessment."""
    groups: int


def naming(tally: Tally, safe: Collection[str]) -> Singles | None:
    """The first of a tally's columns whose groups would name more than half of its assessments; None without one.

    The columns in ``safe`` are not looked at.
    """
    for place, column in enumerate(tally.by):
        sizes: Counter[str | None] = Counter()
        for stratum in tally.strata:
            sizes[stratum.values[place]] += stratum.assessments
        alone = sum(size == 1 for size in sizes.values())
        if column not in safe and alone * 2 > tally.assessments:
            return Singles(column, alone, len(sizes))
    return None


def group_value(assessment: Assessment, column: str) -> str | None:
    """The value of an agency's country, kind or size band; None where it is not stated."""
    agency = assessment.agency
    if column == "size":
        return None if agency.size is None else size_band(agency.size)
    value = {"country": agency.country, "kind": agency.kind}[column]
    return value.strip() if value else None


def size_band(size: int) -> str:
    """The band of a number of staff: ``250 to 999``."""
    starts = (0, *SIZE_BANDS)
    place = max(place for place, start in enumerate(starts) if start <= size)
    return size_bands()[place]


def size_bands() -> list[str]:
    """The names of the size bands, smallest first."""
    ends = [f"{start} to {end - 1}" for start, end in zip((0, *SIZE_BANDS), SIZE_BANDS, strict=False)]
    return [*ends, f"{SIZE_BANDS[-1]} or more"]


def order(values: Values) -> tuple[tuple[bool, int, str], ...]:
    """The fixed order of groups: by their names, size bands by size, what is not stated last."""
    bands = size_bands()
    return tuple((value is None, bands.index(value) if value in bands else -1, value or "") for value in values)


def means(histogram: Mapping[str, int]) -> dict[Fraction, int]:
    """A histogram of means as numbers, without those not scored."""
    return {Fraction(key): count for key, count in histogram.items() if key != NOT_SCORED}


def _standing(rule: Rule, key: str) -> Status:
    if key == State.NOT_APPLICABLE:
        return Status.NOT_APPLICABLE
    if not key.isdecimal():
        return Status.UNKNOWN
    return Status.COUNTED if int(key) >= rule.at_least else Status.NOT_COUNTED


def _sum(histograms: Iterable[Mapping[str, int]]) -> Histogram:
    total: Counter[str] = Counter()
    for histogram in histograms:
        total.update(histogram)
    return _ordered(total)


def _ordered(histogram: Mapping[str, int]) -> Histogram:
    return {key: histogram[key] for key in sorted(histogram) if histogram[key]}
