"""An agency beside another population: its own figures and who is behind them, whether it is one of them."""

from fractions import Fraction
from typing import Any

import pytest

from crm_assess.analysis.comparison import compare, gap_result
from crm_assess.analysis.membership import fingerprint
from crm_assess.analysis.populations import beside, inside
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.models.assessment import Assessment
from crm_assess.models.benchmark import Benchmarks, Interval
from tests.cohorts import PACK, document, rows

FIGURES = load_benchmarks().value
(STUDY,) = FIGURES.studies
MEMBER, OTHER = (Assessment.model_validate(document(row)) for row in rows(2))


def with_members(**changes: Any) -> Benchmarks:
    return FIGURES.model_copy(update={"studies": (STUDY.model_copy(update=changes),)})


def test_another_population_is_shown_by_its_own_figures_alone() -> None:
    own = FIGURES.benchmarks[0].model_copy(
        update={"n": 7, "interval": Interval(low=Fraction(1, 10), high=Fraction(9, 10))}
    )
    figures = with_members(members=(str(fingerprint(MEMBER)),))
    figures = figures.model_copy(update={"benchmarks": (own, *figures.benchmarks[1:])})
    found = beside(MEMBER, PACK, figures, "a" * 64)
    assert (found.benchmarks.sha256, found.benchmarks.studies) == ("a" * 64, (STUDY.id,))
    assert found.comparison == compare(MEMBER, PACK, figures)
    standings = {standing.id: standing.status for standing in found.comparison.benchmarks}
    assert found.gaps == tuple(gap_result(gap, standings) for gap in figures.gaps)
    first, second = found.bases[:2]
    assert (first.id, first.n, first.low, first.high) == (own.id, 7, Fraction(1, 10), Fraction(9, 10))
    assert (second.id, second.n, second.low, second.high) == (figures.benchmarks[1].id, None, None, None)
    (population,) = found.populations
    assert (population.id, population.title, population.n_at_least) == (STUDY.id, STUDY.title, STUDY.sample.n_at_least)
    assert (population.from_, population.to) == (STUDY.fieldwork.from_, STUDY.fieldwork.to)
    assert population.inside is True


@pytest.mark.parametrize(("members", "member", "other"), [((), None, None), ((str(fingerprint(MEMBER)),), True, False)])
def test_whether_an_agency_is_one_of_them_is_told_where_the_file_tells(
    members: tuple[str, ...], member: bool | None, other: bool | None
) -> None:
    study = STUDY.model_copy(update={"members": members})
    assert (inside(study, MEMBER), inside(study, OTHER)) == (member, other)


def test_an_agency_with_few_answers_cannot_be_told() -> None:
    few = MEMBER.model_copy(update={"answers": {}})
    assert inside(STUDY.model_copy(update={"members": ("a" * 64,)}), few) is None
