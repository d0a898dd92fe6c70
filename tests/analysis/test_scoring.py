"""Scores: the worked example, the edges of the rule of three quarters, and what holds for every set of answers."""

from fractions import Fraction
from itertools import chain, product
from random import Random

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from crm_assess.analysis.scoring import overall, score
from crm_assess.models.assessment import Answer, State
from crm_assess.models.base import LEVELS
from crm_assess.models.result import Score
from tests.analysis.answers import ANSWER_LISTS, ANSWERS, DONT_KNOW, MISSING, NOT_APPLICABLE, UNANSWERED, rated

SCALE = ("mean", "median", "low", "high", "level", "level_low", "level_high")


def agency(*dimensions: list[Answer]) -> Score:
    """The score of an agency, given the answers of each dimension."""
    return overall([score(answers) for answers in dimensions], score(chain(*dimensions)))


def scale(found: Score) -> dict[str, Fraction | int | None]:
    return {name: getattr(found, name) for name in SCALE}


def test_worked_example_of_one_dimension() -> None:
    found = score([*rated(3, 3, 4, 2, 5), DONT_KNOW, UNANSWERED, NOT_APPLICABLE])
    assert scale(found) == {
        "mean": Fraction(17, 5),
        "median": 3,
        "low": Fraction(19, 7),
        "high": Fraction(27, 7),
        "level": None,
        "level_low": 1,
        "level_high": 3,
    }
    assert (found.questions, found.applicable, found.rated) == (8, 7, 5)
    assert (found.dont_know, found.unanswered, found.not_applicable) == (1, 1, 1)
    assert found.distribution == (0, 1, 2, 1, 1)
    assert (found.evidenced, found.evidence_due) == (0, 4)


@pytest.mark.parametrize(
    ("levels", "level"),
    [
        ([4], 4),
        ([3, 4], 3),
        ([3, 4, 4], 3),
        ([3, 4, 4, 4], 4),
        ([1, 5, 5, 5], 5),
        ([1, 1, 5, 5, 5, 5, 5], 1),
        ([1, 1, 5, 5, 5, 5, 5, 5], 5),
        ([1, 1, 1, 5, 5, 5, 5, 5], 1),
        ([2, 2, 3, 3, 4, 4, 5, 5], 3),
    ],
)
def test_a_level_is_reached_by_three_in_four_and_not_by_less(levels: list[int], level: int) -> None:
    found = score(rated(*levels))
    assert (found.level, found.level_low, found.level_high) == (level, level, level)


def test_one_weak_dimension_holds_an_agency_down_however_many_questions_the_others_have() -> None:
    found = agency(rated(5, 5, 5, 5, 5, 5, 5, 5), rated(2))
    assert (found.level, found.level_low, found.level_high, found.mean) == (2, 2, 2, Fraction(7, 2))


@pytest.mark.parametrize(
    ("answers", "low", "high"),
    [
        ([*rated(3, 3, 3), DONT_KNOW], 3, 3),
        ([*rated(3, 3, 3), UNANSWERED], 3, 3),
        ([*rated(3, 3, 5), DONT_KNOW], 3, 3),
        ([*rated(3, 5, 5), DONT_KNOW], 3, 5),
        ([*rated(4, 4), DONT_KNOW, UNANSWERED], 1, 4),
        ([DONT_KNOW], 1, 5),
        ([DONT_KNOW, *rated(2)], 1, 2),
    ],
)
def test_the_level_is_named_only_where_missing_answers_cannot_change_it(
    answers: list[Answer], low: int, high: int
) -> None:
    found = score(answers)
    assert (found.level_low, found.level_high) == (low, high)
    assert found.level == (low if low == high else None)


@pytest.mark.parametrize("count", [0, 1, 8])
def test_all_not_applicable_is_not_scored(count: int) -> None:
    found = score([NOT_APPLICABLE] * count)
    assert scale(found) == dict.fromkeys(SCALE)
    assert (found.applicable, found.not_applicable, found.distribution) == (0, count, (0, 0, 0, 0, 0))
    assert scale(agency([NOT_APPLICABLE] * count, [])) == dict.fromkeys(SCALE)


@pytest.mark.parametrize("count", [1, 8])
def test_nothing_known_has_no_mean_but_the_whole_range(count: int) -> None:
    found = score(MISSING * count)
    nothing = dict.fromkeys(("mean", "median", "level"))
    assert scale(found) == nothing | {"low": 1, "high": 5, "level_low": 1, "level_high": 5}


def test_evidence_is_counted_beside_the_score_and_from_level_three() -> None:
    shown = [Answer(level=level, evidence=("Service report",)) for level in LEVELS]
    found = score([*shown, *rated(*LEVELS), Answer(level="dont_know", evidence=("Asked.",))])
    assert (found.evidenced, found.evidence_due) == (3, 6)
    assert scale(found) == scale(score([*rated(*LEVELS), *rated(*LEVELS), DONT_KNOW]))


def test_an_agency_is_the_mean_of_its_dimensions_and_the_least_of_their_levels() -> None:
    found = agency(rated(5, 5, 5, 5), rated(2), [DONT_KNOW, UNANSWERED], [NOT_APPLICABLE])
    assert scale(found) == {
        "mean": Fraction(7, 2),
        "median": 5,
        "low": Fraction(8, 3),
        "high": Fraction(4),
        "level": None,
        "level_low": 1,
        "level_high": 2,
    }
    assert (found.questions, found.applicable, found.rated) == (8, 7, 5)


def test_a_dimension_weighs_the_same_whatever_its_number_of_questions() -> None:
    assert agency(rated(*[5] * 9), rated(1)).mean == 3


# What holds for every set of answers. The numbers are those of the relations in docs/method.md.


def ends(found: Score) -> tuple[Fraction | int, ...]:
    """All that a raised level may raise and may not lower; 0 where nothing is scored."""
    values = (found.mean, found.median, found.low, found.high, found.level_low, found.level_high)
    return tuple(0 if value is None else value for value in values)


@given(ANSWER_LISTS, st.data())
def test_raising_one_level_lowers_nothing(answers: list[Answer], data: st.DataObject) -> None:
    places = [place for place, answer in enumerate(answers) if answer.rated is not None and answer.rated < 5]
    assume(places)
    place = data.draw(st.sampled_from(places))
    raised = list(answers)
    raised[place] = Answer(level=data.draw(st.integers((answers[place].rated or 0) + 1, 5)))
    for before, after in ((score(answers), score(raised)), (agency(answers, rated(3)), agency(raised, rated(3)))):
        assert all(new >= old for old, new in zip(ends(before), ends(after), strict=True))
        assert None in (before.level, after.level) or (after.level or 0) >= (before.level or 0)


@given(st.lists(ANSWERS, max_size=9).filter(lambda answers: sum(a.rated is None for a in answers) <= 4))
@example([*rated(3, 5, 5), DONT_KNOW])
def test_the_range_is_that_of_all_completions(answers: list[Answer]) -> None:
    choices = [LEVELS if answer in MISSING else (answer.rated,) for answer in answers if answer != NOT_APPLICABLE]
    every = [score(rated(*[level for level in levels if level])) for levels in product(*choices)]
    found = score(answers)
    assume(found.applicable)
    means, levels = [one.mean or 0 for one in every], [one.level or 0 for one in every]
    assert (found.low, found.high) == (min(means), max(means))
    assert (found.level_low, found.level_high) == (min(levels), max(levels))


@given(ANSWER_LISTS, st.data())
def test_answering_a_missing_question_never_widens_the_range(answers: list[Answer], data: st.DataObject) -> None:
    places = [place for place, answer in enumerate(answers) if answer in MISSING]
    assume(places)
    answered = list(answers)
    answered[data.draw(st.sampled_from(places))] = data.draw(st.sampled_from(rated(*LEVELS)))
    for before, after in ((score(answers), score(answered)), (agency(answers, MISSING), agency(answered, MISSING))):
        assert (before.low or 0) <= (after.low or 0) <= (after.high or 0) <= (before.high or 0)
        assert (before.level_low or 0) <= (after.level_low or 0) <= (after.level_high or 0) <= (before.level_high or 0)
        assert before.level is None or after.level == before.level


@given(ANSWER_LISTS, st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(answers: list[Answer], random: Random) -> None:
    shuffled = list(answers)
    random.shuffle(shuffled)
    assert score(shuffled) == score(answers)


@given(ANSWER_LISTS, ANSWER_LISTS, ANSWER_LISTS)
def test_the_order_of_dimensions_changes_nothing(one: list[Answer], two: list[Answer], three: list[Answer]) -> None:
    assert agency(one, two, three) == agency(three, one, two)


@given(ANSWER_LISTS)
def test_only_what_is_all_not_applicable_is_not_scored(answers: list[Answer]) -> None:
    found = score(answers)
    nothing = all(answer.state is State.NOT_APPLICABLE for answer in answers)
    assert (found.low is None) == (found.high is None) == (found.level_low is None) == nothing
    assert (found.mean is None) == (found.median is None) == (found.rated == 0)


@given(st.sampled_from(LEVELS), st.lists(st.integers(1, 9), min_size=1, max_size=4), st.integers(0, 3))
def test_the_same_level_everywhere_is_that_level_and_that_mean(level: int, sizes: list[int], left_out: int) -> None:
    dimensions = [rated(*[level] * size) + [NOT_APPLICABLE] * left_out for size in sizes]
    for found in (score(dimensions[0]), agency(*dimensions)):
        assert scale(found) == dict.fromkeys(SCALE, level)


@given(ANSWER_LISTS)
def test_the_level_agrees_with_the_counts_it_stands_on(answers: list[Answer]) -> None:
    found = score(answers)
    assume(found.level is not None)
    assert found.level is not None
    missing = found.applicable - found.rated
    at_or_above = sum(found.distribution[found.level - 1 :])
    assert 4 * (at_or_above + (missing if found.level == 1 else 0)) >= 3 * found.applicable
    above = sum(found.distribution[found.level :]) + missing
    assert found.level == 5 or 4 * above < 3 * found.applicable


@given(ANSWER_LISTS)
def test_the_parts_add_up_and_the_numbers_keep_their_order(answers: list[Answer]) -> None:
    found = score(answers)
    assert found.questions == len(answers) == found.applicable + found.not_applicable
    assert found.applicable == found.rated + found.dont_know + found.unanswered
    assert sum(found.distribution) == found.rated
    assert found.evidenced <= found.evidence_due == sum(found.distribution[2:])
    if found.mean is not None and found.low is not None and found.high is not None:
        assert 1 <= found.low <= found.mean <= found.high <= 5
