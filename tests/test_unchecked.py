"""What the program makes without a check, for speed, is what the strict models would let pass: every type is proven.

Results are put together with `model_construct`, and changed with `model_copy`; neither looks at a value. Here each is
taken apart into plain values and made again by the models, which convert nothing.
"""

import datetime as dt
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from crm_assess.analysis.agreement import agreement
from crm_assess.analysis.cohort import Basis, cohort
from crm_assess.analysis.comparison import compare, gap_result
from crm_assess.analysis.evaluation import evaluate
from crm_assess.analysis.merging import Rating, merge
from crm_assess.analysis.own_benchmarks import own_benchmarks
from crm_assess.analysis.planning import Wanted, cheapest, plan, projected, with_targets
from crm_assess.analysis.scoring import score
from crm_assess.analysis.settling import settle
from crm_assess.analysis.tallying import Tallying, added
from crm_assess.models.assessment import Answer, Settlement
from crm_assess.models.base import Model
from crm_assess.models.report import AssessmentReceipt, PackReceipt, Tool
from crm_assess.models.result import Result
from crm_assess.reports.document import Digests, document
from crm_assess.reports.redaction import redacted
from tests.worlds import World, assessment, read, world

WORLDS = range(24)
TODAY = dt.date(2026, 11, 22)


def apart(value: Any) -> Any:
    """A value as plain data: models as mappings by the names that a file uses; everything else as it is."""
    if isinstance(value, Model):
        fields = type(value).model_fields
        assert set(vars(value)) & set(fields) == set(fields), f"{type(value).__name__} lacks a field"
        given = {name: own for name, own in value if name in fields}
        if isinstance(value, Answer) and value.not_applicable is None:
            del given["not_applicable"]  # a file may not say it without a reason
        return {fields[name].alias or name: apart(own) for name, own in given.items()}
    if isinstance(value, tuple):
        return tuple(apart(own) for own in value)
    if isinstance(value, dict):
        return {key: apart(own) for key, own in value.items()}
    return value


def check(value: Model) -> None:
    """Makes the value again by its model; a value of a wrong type, or one too few or many, is refused."""
    assert type(value).model_validate(apart(value)) == value
    assert type(apart(value)) is dict


def answers_of(here: World, start: int, count: int) -> list[Any]:
    return [read(assessment(start + place, here.plain_pack)) for place in range(count)]


def receipts(here: World) -> tuple[AssessmentReceipt, PackReceipt]:
    own = answers_of(here, 0, 1)[0]
    return (
        AssessmentReceipt(agency=own.agency, assessed_on=own.assessed_on, sha256="1" * 64),
        PackReceipt(id=here.pack.id, version=here.pack.version, sha256="2" * 64),
    )


@pytest.mark.parametrize("number", WORLDS)
def test_results_and_reports(number: int) -> None:
    here = world(number)
    digests = Digests(assessment="1" * 64, pack="2" * 64, benchmarks="3" * 64)
    for own in answers_of(here, number * 100, 12):
        for figures in (here.figures, here.figures.ten()):
            result = evaluate(own, here.pack, figures)
            check(result)
            check(document(result, own, here.pack, figures, digests, "1.0"))
        check(compare(own, here.pack, here.figures))
        check(score([own.answer(question) for question in here.pack.questions]))
        statuses = {one.id: one.status for one in result.comparison.benchmarks}
        for gap in figures.gaps:
            check(gap_result(gap, statuses))


def test_a_wrong_type_anywhere_would_be_seen() -> None:
    here = world(0)
    result = evaluate(answers_of(here, 1, 1)[0], here.pack, here.figures)
    for part, wrong in (("technology_first", 1), ("gaps", {}), ("comparison", None)):
        with pytest.raises(ValueError, match=part):
            check(result.model_copy(update={part: wrong}))
    inner = result.overall.model_copy(update={"mean": 3.5})
    with pytest.raises(ValueError, match="mean"):
        check(result.model_copy(update={"overall": inner}))
    with pytest.raises(AssertionError, match="lacks a field"):
        check(Result.model_construct(overall=result.overall))  # type: ignore[call-arg]


@pytest.mark.parametrize("number", WORLDS)
def test_plans_and_the_targets_they_set(number: int) -> None:
    here, draw = world(number), Random(number)
    for own in answers_of(here, number * 100, 6):
        costs = {name: draw.choice([Fraction(1, 2), Fraction(3), None]) for name in here.pack.questions}
        wanted = Wanted(draw.randint(1, 5), by=TODAY, costs=costs, budget=Fraction(draw.randint(0, 20)))
        found = plan(wanted, own, here.pack, here.figures, receipts(here))
        check(found)
        check(with_targets(own, found, TODAY))
        check(projected(own, cheapest(here.pack.dimensions, 3, own, costs).rises, 3))
        check(redacted(own))


@pytest.mark.parametrize("number", WORLDS)
def test_merged_and_settled_assessments(number: int) -> None:
    here, draw = world(number), Random(number)
    own = answers_of(here, number * 100, 3)
    ratings = [Rating(f"{place}.yaml", one) for place, one in enumerate(own)]
    merged = merge(ratings, here.pack)
    check(merged)
    check(agreement(ratings, merged, here.pack))
    settlements = [
        Settlement(
            question=one.question,
            answer=draw.choice([Answer(level=2), one.said[0].answer]),
            by="A. Clerk",
            on=TODAY,
            why="We looked.",
        )
        for one in merged.conflicts
    ]
    check(settle(merged, settlements, here.pack))


@pytest.mark.parametrize("number", WORLDS)
def test_tallies_cohorts_and_their_own_benchmarks(number: int) -> None:
    here = world(number)
    parts = []
    for start in (0, 20):
        tallying = Tallying(here.pack, here.figures)
        members = answers_of(here, number * 100 + start, 12)
        for own in members:
            tallying.add_assessment(own, (own.agency.country,))
        parts.append(tallying.tally(("country",), [own.assessed_on for own in members], [1] * 12))
    whole = added(parts)
    check(whole)
    found = cohort(whole, Basis(here.pack, here.figures), Tool(version="1"), receipts(here)[1])
    check(found)
    if any(row.n for row in found.benchmarks):
        check(own_benchmarks(found, here.figures, "Ours", ()))
