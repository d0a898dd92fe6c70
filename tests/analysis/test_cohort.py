"""A cohort's numbers are what counting by hand gives, and its parts add up."""

from collections.abc import Sequence
from fractions import Fraction
from statistics import quantiles
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_assess.analysis.cohort import Basis, cohort
from crm_assess.analysis.evaluation import evaluate
from crm_assess.analysis.proportions import Sample, familywise, newcombe, wilson
from crm_assess.analysis.tallying import Tallying, added, group_value, size_band
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.models.assessment import Answer, Assessment
from crm_assess.models.benchmark import Relation
from crm_assess.models.cohort import Cohort
from crm_assess.models.report import PackReceipt, Tool
from crm_assess.models.result import Status
from crm_assess.models.tally import Tally
from tests.cohorts import PACK, document, rows

FIGURES = load_benchmarks().value


def assessments(count: int, seed: int = 7) -> list[Assessment]:
    return [Assessment.model_validate(document(row)) for row in rows(count, seed)]


def tally(members: Sequence[Assessment], *by: str) -> Tally:
    tallying = Tallying(PACK, FIGURES)
    for member in members:
        tallying.add_assessment(member, tuple(group_value(member, column) for column in by))
    return tallying.tally(by, [member.assessed_on for member in members], [1] * len(members))


def of(counted: Tally, smallest: int = 5) -> Cohort:
    receipt = PackReceipt(id=PACK.id, version=PACK.version, sha256="0" * 64)
    return cohort(counted, Basis(PACK, FIGURES, smallest), Tool(version="1"), receipt)


def test_every_number_is_what_the_single_reports_come_to() -> None:
    members = assessments(60)
    results = [evaluate(member, PACK, FIGURES) for member in members]
    found = of(tally(members))
    assert found.assessments == 60
    for place, row in enumerate(found.benchmarks):
        statuses = [result.comparison.benchmarks[place].status for result in results]
        assert row.counted == statuses.count(Status.COUNTED)
        assert row.n == statuses.count(Status.COUNTED) + statuses.count(Status.NOT_COUNTED)
        assert (row.unknown, row.not_applicable) == (
            statuses.count(Status.UNKNOWN),
            statuses.count(Status.NOT_APPLICABLE),
        )
    for place, dimension in enumerate(found.dimensions):
        scores = [result.dimensions[place] for result in results]
        assert dimension.levels == tuple(sum(score.level_low == level for score in scores) for level in range(1, 6))
        means = [score.mean for score in scores if score.mean is not None]
        assert dimension.mean_quartiles == tuple(quantiles(means, n=4, method="inclusive"))
    for question in found.questions:
        answers = [member.answer(question.id) for member in members]
        assert question.levels == tuple(sum(answer.rated == level for answer in answers) for level in range(1, 6))
        assert question.dont_know == sum(answer.level == "dont_know" for answer in answers)


def test_a_row_holds_share_interval_and_difference() -> None:
    row = of(tally(assessments(60))).benchmarks[4]
    assert row.id == "integrated_channels"
    assert row.n is not None
    assert row.counted is not None
    ours, theirs = Sample(Fraction(row.counted, row.n), row.n), Sample(Fraction("0.32"), 140)
    assert row.share == ours.share
    assert (row.low, row.high) == wilson(ours)
    assert (row.difference_low, row.difference_high) == newcombe(ours, theirs)
    strict = newcombe(ours, theirs, familywise(13))
    assert row.clear is (strict.low > 0 or strict.high < 0)


def answered(level: int | None, count: int) -> list[Assessment]:
    answers = {} if level is None else dict.fromkeys(PACK.questions, level)
    return [Assessment.model_validate({**document(row), "answers": answers}) for row in rows(count)]


def test_nothing_is_clear_on_the_side_that_the_printed_words_leave_open() -> None:
    """Nobody is counted: far below every figure, but "fewer than 40 percent" may itself have been as low."""
    clear = {row.id: row.clear for row in of(tally(answered(1, 60))).benchmarks}
    assert clear["customers_involved"] is True
    assert clear["questions_resolved_efficiently"] is False
    assert clear["superior_service_delivered"] is False
    assert all(row.clear for row in of(tally(answered(5, 60))).benchmarks if row.id != "service_is_important")


def test_a_target_counts_for_a_forecast() -> None:
    row = rows(1)[0]
    promise = {"call_centre": {"level": 1, "target": {"level": 3, "by": "2027-01-01"}}}
    members = [Assessment.model_validate(document({**row, "assessed_on": "2026-01-01"}, answers=promise))] * 6
    counted = {own.id: own.counted for own in of(tally(members)).benchmarks}
    assert (counted["call_centre_in_use"], counted["call_centre_in_three_years"]) == (0, 6)


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 29), st.integers(0, 99))
def test_parts_add_up_to_the_whole(cut: int, seed: int) -> None:
    members = assessments(30, seed)
    parts = [tally(members[:cut], "country"), tally(members[cut:], "country")]
    assert added(parts) == added(parts[::-1]) == tally(members, "country")


def test_fewer_than_may_be_shown_show_nothing() -> None:
    found = of(tally(assessments(4)))
    assert all(row.suppressed and (row.n, row.share, row.clear) == (None, None, None) for row in found.benchmarks)
    assert all(part.suppressed and part.levels is None for part in found.dimensions)
    assert all(part.suppressed and part.levels is None for part in found.questions)
    assert not any(row.suppressed for row in of(tally(assessments(4)), 3).benchmarks if row.n)


def test_a_row_known_of_fewer_is_suppressed_though_the_cohort_is_large() -> None:
    assert all(row.suppressed for row in of(tally([*answered(None, 20), *answered(3, 4)])).benchmarks)
    nobody = of(tally(answered(None, 20))).benchmarks
    assert all((row.n, row.unknown, row.share, row.suppressed) == (0, 20, None, False) for row in nobody)


def test_groups_are_in_order_and_add_up() -> None:
    members = assessments(60)
    groups = of(tally(members, "country")).groups
    assert [(group.by, group.value) for group in groups] == [("country", value) for value in "ABC"]
    assert sum(group.assessments or 0 for group in groups) == 60


def test_of_every_group_and_row_nothing_small_can_be_had_by_subtraction() -> None:
    """Here with the document itself, as a reader gets it: total minus the groups shown leaves none or no few."""
    for seed in range(30):
        found = of(tally(assessments(24, seed), "country"))
        for place, whole in enumerate(found.benchmarks):
            shown = [group.benchmarks[place] for group in found.groups]
            assert all(row.n is None or row.n >= 5 for row in shown)
            if whole.n is not None:
                left = whole.n - sum(row.n or 0 for row in shown)
                assert left == 0 or left >= 5


@pytest.mark.parametrize(
    ("size", "band"),
    [(0, "0 to 49"), (49, "0 to 49"), (50, "50 to 249"), (9999, "1000 to 9999"), (10000, "10000 or more")],
)
def test_size_bands(size: int, band: str) -> None:
    assert size_band(size) == band


# Exact cohorts: every level, question and group as it was given


def answers_all(level: Any, count: int, **others: Any) -> list[Assessment]:
    everywhere = {**dict.fromkeys(PACK.questions, level), **others}
    return [Assessment.model_validate({**document(row), "answers": everywhere}) for row in rows(count)]


def test_the_document_says_of_how_many_and_of_which_period() -> None:
    members = assessments(6)
    found = of(tally(members))
    days = [member.assessed_on for member in members]
    assert found.period is not None
    assert (found.period.first, found.period.last) == (min(days), max(days))
    assert (found.assessments, found.smallest, found.left_out) == (6, 5, ())
    assert (found.pack_versions, found.tool.version) == ({"1": 6}, "1")
    assert [part.id for part in found.dimensions] == [part.id for part in PACK.dimensions]
    assert [own.id for own in found.questions] == list(PACK.questions)


def test_five_show_levels_and_quartiles_of_every_dimension_and_question() -> None:
    found = of(tally([*answers_all(2, 2), *answers_all(4, 3)]))
    for part in found.dimensions:
        assert (part.n, part.levels, part.suppressed) == (5, (0, 2, 0, 3, 0), False)
        assert part.mean_quartiles == (Fraction(2), Fraction(4), Fraction(4))
    for own in found.questions:
        assert (own.n, own.levels, own.suppressed) == (5, (0, 2, 0, 3, 0), False)
        assert (own.dont_know, own.unanswered, own.not_applicable) == (0, 0, 0)


def test_a_question_tells_every_state_apart() -> None:
    members = [*answers_all(3, 5), *answers_all("dont_know", 3), *answers_all(None, 2)]
    own = of(tally(members)).questions[0]
    assert (own.n, own.levels) == (5, (0, 0, 5, 0, 0))
    assert (own.dont_know, own.unanswered, own.not_applicable) == (3, 2, 0)
    reason = {"not_applicable": "None."}
    (life,) = [one for one in of(tally(answers_all(3, 6, life_events=reason))).questions if one.id == "life_events"]
    assert (life.n, life.not_applicable, life.levels, life.suppressed) == (0, 6, (0, 0, 0, 0, 0), False)


@pytest.mark.parametrize(("known", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_count_of_a_few_is_hidden_and_one_of_none_is_not(known: int, hidden: bool) -> None:
    found = of(tally([*answers_all(None, 9), *answers_all(3, known)]))
    assert {own.suppressed for own in found.questions} == {hidden}
    assert {own.n for own in found.questions} == {None if hidden else known}
    assert {own.dont_know for own in found.questions} == {None if hidden else 0}


def test_quartiles_of_a_few_means_are_not_shown_though_the_levels_are() -> None:
    """All apply, so that a level is reached for certain, but only four can say how high."""
    for rated, quartile in ((4, None), (5, 3)):
        found = of(tally([*answers_all("dont_know", 6), *answers_all(3, rated)])).dimensions[0]
        assert (found.n, found.suppressed) == (6 + rated, False)
        assert found.mean_quartiles == (None if quartile is None else (Fraction(quartile),) * 3)


def test_a_dimension_that_applies_to_nobody_has_nothing_to_show() -> None:
    reason = {"not_applicable": "None."}
    found = of(tally(answers_all(3, 6, **{own.id: reason for own in PACK.dimensions[0].questions}))).dimensions
    assert (found[0].n, found[0].levels, found[0].mean_quartiles, found[0].suppressed) == (0, (0,) * 5, None, False)
    assert (found[1].n, found[1].levels) == (6, (0, 0, 6, 0, 0))


def test_the_difference_is_ours_minus_the_studys_and_clear_only_beyond_chance_over_all_rows() -> None:
    """Of sixteen, so many are counted for "integrates the channels" (32 percent)."""
    question = FIGURES.by_id["integrated_channels"].counts.question
    clear = {}
    for counted in range(17):
        members = [*answers_all(1, 16 - counted), *answers_all(1, counted, **{question: 5})]
        row = next(row for row in of(tally(members)).benchmarks if row.id == "integrated_channels")
        assert row.difference == pytest.approx(counted / 16 - 0.32)
        strict = newcombe(Sample(Fraction(counted, 16), 16), Sample(Fraction("0.32"), 140), familywise(13))
        assert row.clear is (strict.low > 0 or strict.high < 0)
        clear[counted] = row.clear
    assert [count for count, found in clear.items() if not found] == list(range(11))


def test_towards_the_side_that_the_print_leaves_open_nothing_is_clear() -> None:
    """ "More than a third": to be far above it shows nothing, to be far below it does."""
    own = FIGURES.by_id["integrated_channels"]
    for relation, above, below in (("over", False, True), ("at_most", True, False), ("about", True, True)):
        share = own.share.model_copy(update={"relation": Relation(relation), "value": Fraction(1, 2)})
        figures = FIGURES.model_copy(update={"benchmarks": (own.model_copy(update={"share": share}),), "gaps": ()})
        for level, clear in ((5, above), (1, below)):
            tallying = Tallying(PACK, figures)
            for member in answers_all(level, 40):
                tallying.add_assessment(member, ())
            receipt = PackReceipt(id=PACK.id, version=PACK.version, sha256="0" * 64)
            (row,) = cohort(tallying.tally(()), Basis(PACK, figures), Tool(version="1"), receipt).benchmarks
            assert row.clear is clear


def test_a_small_group_is_named_and_shows_nothing_and_one_more_is_hidden_with_it() -> None:
    members = [*of_country("B", 4), *of_country("A", 9), *of_country(None, 9), *of_country("C", 9)]
    groups = of(tally(members, "country")).groups
    assert [(group.by, group.value) for group in groups] == [("country", own) for own in ("A", "B", "C", None)]
    assert [group.suppressed for group in groups] == [False, True, True, False]
    assert [group.assessments for group in groups] == [9, None, None, 9]
    for group in groups:
        assert [row.id for row in group.benchmarks] == [figure.id for figure in FIGURES.benchmarks]
        assert {row.suppressed for row in group.benchmarks} == {group.suppressed}
        assert {row.n for row in group.benchmarks} == {None if group.suppressed else 9}


def test_groups_whose_known_together_are_all_that_can_be_known_are_all_hidden() -> None:
    """Five each, of which one in A does not know: A and B hidden together are nine, so A would be the four."""
    figure = FIGURES.benchmarks[0]
    unsure = of_country("A", 1)[0]
    unsure = unsure.model_copy(
        update={"answers": {**unsure.answers, figure.counts.question: Answer(level="dont_know")}}
    )
    members = [unsure, *of_country("A", 4), *of_country("B", 5), *of_country("C", 5)]
    groups = of(tally(members, "country")).groups
    assert [group.assessments for group in groups] == [5, 5, 5]
    assert [group.benchmarks[0].suppressed for group in groups] == [True, True, True]
    assert [group.benchmarks[1].suppressed for group in groups] == [False, False, False]


def of_country(country: str | None, count: int) -> list[Assessment]:
    documents = [document({**row, "country": country}) for row in rows(count)]
    return [Assessment.model_validate({**own, "answers": dict.fromkeys(PACK.questions, 3)}) for own in documents]


def test_counts_that_lack_a_part_show_nothing_of_it() -> None:
    counted = tally(answers_all(3, 6))
    bare = [stratum.model_copy(update={"questions": {}, "levels": {}, "means": {}}) for stratum in counted.strata]
    found = of(counted.model_copy(update={"strata": tuple(bare)}))
    assert {(part.n, part.levels, part.mean_quartiles) for part in found.dimensions} == {(0, (0,) * 5, None)}
    assert {(own.n, own.levels, own.dont_know) for own in found.questions} == {(0, (0,) * 5, 0)}
