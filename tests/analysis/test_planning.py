"""The plan, held against trying every set of raises there is."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from crm_assess.analysis.evaluation import evaluate
from crm_assess.analysis.planning import Costs, budget, cheapest, planned_steps, projected, would_count
from crm_assess.analysis.scoring import reached
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.models.assessment import Assessment
from crm_assess.models.pack import Pack

SHIPPED = load_pack().value
FIGURES = load_benchmarks().value
ANSWERS = [1, 2, 3, 4, 5, "dont_know", None, {"not_applicable": "We have none."}]
AMOUNTS = st.one_of(st.none(), st.sampled_from([Fraction(0), Fraction(1), Fraction(2), Fraction(5, 2)]))


def pack_of(*sizes: int) -> Pack:
    """The first questions of the first dimensions of the shipped pack, each open to "not applicable"."""
    return SHIPPED.model_copy(
        update={
            "dimensions": tuple(
                dimension.model_copy(update={"questions": dimension.questions[:size]})
                for dimension, size in zip(SHIPPED.dimensions, sizes, strict=False)
            )
        }
    )


def assess(answers: dict[str, Any]) -> Assessment:
    return Assessment.model_validate(
        {
            "schema": "crm-assess/assessment/1",
            "pack": {"id": SHIPPED.id, "version": SHIPPED.version},
            "agency": {"name": "Office"},
            "assessed_on": "2026-11-22",
            "answers": answers,
        }
    )


@st.composite
def cases(draw: DrawFn) -> tuple[Pack, Assessment, int, Costs]:
    """Up to five questions in one or two dimensions, with and without costs."""
    pack = pack_of(*draw(st.sampled_from([(4,), (5,), (1, 3), (2, 3), (4, 1), (1,)])))
    answers = {question: draw(st.sampled_from(ANSWERS)) for question in pack.questions}
    lists = st.lists(AMOUNTS, min_size=4, max_size=4)
    costs = {question: draw(st.one_of(AMOUNTS, lists)) for question in pack.questions if draw(st.booleans())}
    return pack, assess(answers), draw(st.integers(1, 5)), costs


def brute_force(pack: Pack, assessment: Assessment, to: int, costs: Costs) -> Fraction | None:
    """The smallest cost over every way of raising every applicable question by any number of levels."""
    ways = [options(pack, assessment, question, costs) for question in pack.questions]
    prices = [
        sum((price for _, price in way), Fraction())
        for way in product(*ways)
        if stands_at(pack, to, dict(zip(pack.questions, [level for level, _ in way], strict=True)))
    ]
    return min(prices, default=None)


def options(pack: Pack, assessment: Assessment, question: str, costs: Costs) -> list[tuple[int | None, Fraction]]:
    answer = assessment.answer(question)
    if answer.not_applicable:
        return [(None, Fraction())]
    start = answer.rated or 1
    per_step = costs.get(question, Fraction(1))
    found: list[tuple[int | None, Fraction]] = [(start, Fraction())]
    for place, level in enumerate(range(start + 1, 6)):
        price = per_step if isinstance(per_step, Fraction) or per_step is None else per_step[place]
        if price is None:
            break
        found.append((level, found[-1][1] + price))
    return found


def stands_at(pack: Pack, to: int, levels: dict[str, int | None]) -> bool:
    parts = [[level for question in part.questions if (level := levels[question.id])] for part in pack.dimensions]
    scored = [part for part in parts if part]
    return bool(scored) and all((reached(part, 0, 1) or 0) >= to for part in scored)


@settings(deadline=None)
@given(cases())
def test_no_set_of_raises_is_cheaper_and_none_is_found_where_there_is_none(
    case: tuple[Pack, Assessment, int, Costs],
) -> None:
    pack, assessment, to, costs = case
    found = cheapest(pack.dimensions, to, assessment, costs)
    assert found.cost == brute_force(pack, assessment, to, costs)
    assert found.reachable == (found.cost is not None)


@given(cases())
def test_the_steps_cost_what_the_plan_says_and_lead_to_the_level(case: tuple[Pack, Assessment, int, Costs]) -> None:
    pack, assessment, to, costs = case
    found = cheapest(pack.dimensions, to, assessment, costs)
    steps = planned_steps(found)
    if found.cost is None:
        assert steps == ()
        return
    assert sum((step.cost for step in steps), Fraction()) == found.cost
    after = evaluate(projected(assessment, found.rises, to), pack, FIGURES.model_copy(update={"gaps": ()}))
    assert (after.overall.level_low or 0) >= to


@given(cases())
def test_each_choice_among_ties_costs_the_same(case: tuple[Pack, Assessment, int, Costs]) -> None:
    pack, assessment, to, costs = case
    found = cheapest(pack.dimensions, to, assessment, costs)
    for tie in found.ties:
        assert 0 < tie.choose < len(tie.questions)
        taken = {rise.question.id: rise.cost for rise in found.rises}
        assert [taken.get(question) for question in tie.questions[: tie.choose]] == [tie.cost] * tie.choose
        # Without any one of them the others still give a plan at the same cost.
        for barred in tie.questions:
            assert cheapest(pack.dimensions, to, assessment, {**costs, barred: None}).cost == found.cost


@settings(deadline=None, max_examples=30)
@given(cases(), AMOUNTS.filter(lambda amount: amount is not None))
def test_a_budget_pays_for_the_highest_level_that_costs_no_more(
    case: tuple[Pack, Assessment, int, Costs], amount: Fraction
) -> None:
    pack, assessment, to, costs = case
    found = budget(amount, pack.dimensions, to, assessment, costs)
    prices = {level: brute_force(pack, assessment, level, costs) for level in range(1, to + 1)}
    affordable = [level for level, price in prices.items() if price is not None and price <= amount]
    assert found.level == max(affordable, default=None)
    assert found.enough == (to in affordable)


@given(cases())
def test_not_applicable_is_never_touched_and_an_answer_given_is_never_lowered(
    case: tuple[Pack, Assessment, int, Costs],
) -> None:
    pack, assessment, to, costs = case
    found = cheapest(pack.dimensions, to, assessment, costs)
    after = projected(assessment, found.rises, to)
    for question, answer in assessment.answers.items():
        assert after.answer(question).not_applicable == answer.not_applicable
        assert (after.answer(question).rated or 1) >= (answer.rated or 1)


def test_greed_for_the_next_cheap_step_would_cost_more() -> None:
    # A cheap first step that leads to dear ones must not tempt: 1 + 9 against 3 + 3.
    pack = pack_of(1)
    (only,) = pack.questions
    two = pack_of(2).dimensions[0]
    first, second = (question.id for question in two.questions)
    costs: Costs = {first: [Fraction(1), Fraction(9)], second: [Fraction(3), Fraction(3)]}
    both = cheapest([two], 3, assess({first: 1, second: 1}), costs)
    assert both.cost == 16  # three quarters of two are two
    four = SHIPPED.dimensions[0].model_copy(update={"questions": SHIPPED.dimensions[0].questions[:4]})
    rest = {question.id: 3 for question in four.questions[2:]}
    one = cheapest([four], 3, assess({first: 1, second: 1, **rest}), costs)
    assert one.cost == 6
    assert [rise.question.id for rise in one.rises] == [second]
    assert only == first


def test_a_missing_answer_is_to_be_found_out_and_taken_as_level_1() -> None:
    pack = pack_of(1)
    (question,) = pack.questions
    found = cheapest(pack.dimensions, 2, assess({question: "dont_know"}), {})
    (missing,) = found.missing
    assert (missing.question, missing.state, missing.planned) == (question, "dont_know", True)
    (step,) = planned_steps(found)
    assert (step.from_, step.to, step.assumed) == (1, 2, True)
    assert step.do == pack.questions[question].sentence(2)


def test_nothing_needs_finding_out_where_the_level_stands_whatever_it_is() -> None:
    pack = pack_of(4)
    answers: dict[str, Any] = dict.fromkeys(pack.questions, 3)
    *_, last = pack.questions
    found = cheapest(pack.dimensions, 3, assess({**answers, last: "dont_know"}), {})
    assert found.cost == 0
    assert found.missing == ()


def test_a_dimension_that_does_not_apply_has_no_level_to_reach() -> None:
    pack = pack_of(1)
    (question,) = pack.questions
    found = cheapest(pack.dimensions, 2, assess({question: {"not_applicable": "None here."}}), {})
    assert (found.reachable, found.cost, found.dimensions) == (False, None, ())


@pytest.mark.parametrize("level", [2, 3])
def test_the_figures_that_the_steps_would_add_are_those_counted_only_afterwards(level: int) -> None:
    answers: dict[str, Any] = dict.fromkeys(SHIPPED.questions, 1)
    assessment = assess(answers)
    found = cheapest(SHIPPED.dimensions, level, assessment, {})
    added = would_count(assessment, found.rises, level, SHIPPED, FIGURES)
    raised = {rise.question.id for rise in found.rises}
    reachable = [own for own, figure in FIGURES.by_id.items() if 1 < figure.counts.at_least <= level]
    assert list(added) == [own for own in reachable if FIGURES.by_id[own].counts.question in raised]


def pack_home(question: str) -> str:
    return SHIPPED.dimension_of[question].id


def test_among_equals_a_question_with_a_figure_comes_first() -> None:
    figured = {benchmark.counts.question for benchmark in FIGURES.benchmarks}
    found = cheapest(SHIPPED.dimensions, 2, assess(dict.fromkeys(SHIPPED.questions, 1)), {}, figured)
    for dimension in SHIPPED.dimensions:
        own = {question.id for question in dimension.questions} & figured
        raised = {rise.question.id for rise in found.rises if pack_home(rise.question.id) == dimension.id}
        assert own <= raised or raised <= own
