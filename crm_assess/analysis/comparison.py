"""One agency against the respondents of a study."""

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate

from crm_assess.models.assessment import Answer, Assessment, State
from crm_assess.models.base import LEVELS
from crm_assess.models.benchmark import Benchmark, Benchmarks, Counts, Gap
from crm_assess.models.pack import Pack
from crm_assess.models.result import Comparison, GapResult, GapStatus, Standing, Status


def compare(assessment: Assessment, pack: Pack, benchmarks: Benchmarks) -> Comparison:
    """Holds the answers against every benchmark; one whose question the pack lacks is not applicable."""
    standings = [_standing(benchmark, assessment, pack) for benchmark in benchmarks.benchmarks]
    usable = [standing for standing in standings if standing.status is not Status.NOT_APPLICABLE]
    counted = sum(standing.status is Status.COUNTED for standing in usable)
    return Comparison.model_construct(
        benchmarks=tuple(standings),
        usable=len(usable),
        counted=counted,
        unknown=sum(standing.status is Status.UNKNOWN for standing in usable),
        expected=sum((standing.share for standing in usable), Fraction()),
        at_most=at_most([benchmarks.by_id[standing.id].share.upper for standing in usable], counted),
    )


def counted_in(assessment: Assessment, pack: Pack, benchmarks: Benchmarks) -> list[str]:
    """The benchmarks that the agency is counted in, by id."""
    statuses = compare(assessment, pack, benchmarks).statuses
    return [own for own, status in statuses.items() if status is Status.COUNTED]


def at_most(shares: Iterable[Fraction], counted: int) -> Fraction:
    """The largest share of respondents that can have made ``counted`` or more of the statements.

    Sharp whatever the dependence between the statements: Rueger 1978. ``shares`` are the upper ends, each 0 to 1.
    """
    sums = list(accumulate(sorted(shares)))
    bounds = (sums[len(sums) - 1 - left_out] / (counted - left_out) for left_out in range(counted))
    return min(Fraction(1), *bounds) if counted else Fraction(1)


def status(rule: Counts, at_least: int, answer: Answer, assessed_on: dt.date) -> Status:
    """Whether an answer counts from the level ``at_least`` on, by a rule's other terms."""
    if answer.state is State.NOT_APPLICABLE:
        return Status.NOT_APPLICABLE
    if _promised(rule, at_least, answer, assessed_on):
        return Status.COUNTED
    if answer.rated is None:
        return Status.UNKNOWN
    return Status.COUNTED if answer.rated >= at_least else Status.NOT_COUNTED


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many calendar months later; the month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > dt.MAXYEAR:
        return dt.date.max
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def gap_result(gap: Gap, standings: dict[str, Status]) -> GapResult:
    """Whether the agency shows a gap: its first step is the promise, the others are the delivery."""
    promise, *delivery = (standings[step] for step in gap.steps)
    return GapResult.model_construct(id=gap.id, status=_gap_status(promise, delivery))


def _gap_status(promise: Status, delivery: Sequence[Status]) -> GapStatus:
    if promise is Status.COUNTED and Status.NOT_COUNTED in delivery:
        return GapStatus.SAME
    if promise is Status.COUNTED and set(delivery) == {Status.COUNTED}:
        return GapStatus.BRIDGED
    if promise is Status.NOT_COUNTED and set(delivery) == {Status.NOT_COUNTED}:
        return GapStatus.NOT_STARTED
    return GapStatus.UNKNOWN


def _promised(rule: Counts, at_least: int, answer: Answer, assessed_on: dt.date) -> bool:
    if rule.within_months is None or answer.target is None:
        return False
    return answer.target.level >= at_least and answer.target.by <= months_later(assessed_on, rule.within_months)


def _standing(benchmark: Benchmark, assessment: Assessment, pack: Pack) -> Standing:
    rule = benchmark.counts
    answer = assessment.answer(rule.question)

    def at(level: int) -> Status:
        asked = rule.question in pack.questions
        return status(rule, level, answer, assessment.assessed_on) if asked else Status.NOT_APPLICABLE

    now = at(rule.at_least)
    decided = now in (Status.COUNTED, Status.NOT_COUNTED)
    nearby = [level for level in (rule.at_least - 1, rule.at_least + 1) if level in LEVELS]
    return Standing.model_construct(
        id=benchmark.id,
        share=benchmark.share.value,
        relation=benchmark.share.relation,
        printed=benchmark.printed.words,
        question=rule.question,
        at_least=rule.at_least,
        status=now,
        flips_at=tuple(level for level in nearby if decided and at(level) is not now),
    )
