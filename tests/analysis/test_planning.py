"""The plan, held against trying every set of raises there is."""

import datetime as dt
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from crm_assess.analysis.evaluation import evaluate
from crm_assess.analysis.planning import (
    Costs,
    Found,
    Wanted,
    budget,
    cheapest,
    plan,
    planned_steps,
    projected,
    with_targets,
    would_count,
)
from crm_assess.analysis.scoring import reached
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.models.assessment import Agency, Assessment, Target
from crm_assess.models.pack import Dimension, Pack
from crm_assess.models.report import AssessmentReceipt, PackReceipt

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


# Exact plans: the first questions of "Online and offline offerings", at one unit a step unless told otherwise


OFFERINGS = SHIPPED.dimensions[0]
NAMES = [question.id for question in OFFERINGS.questions]


def first(count: int) -> Dimension:
    return OFFERINGS.model_copy(update={"questions": OFFERINGS.questions[:count]})


def answered(*levels: Any) -> Assessment:
    return assess(dict(zip(NAMES, levels, strict=False)))


def taken(found: Found) -> list[tuple[Any, ...]]:
    return [(step.question, step.from_, step.to, step.cost) for step in planned_steps(found)]


def test_a_dimension_says_how_many_are_there_how_many_are_needed_and_how_many_can_be() -> None:
    levels = answered(3, 4, 2, 1, {"not_applicable": "None."}, "dont_know")
    found = cheapest([first(6)], 3, levels, {NAMES[3]: None})
    (part,) = found.dimensions
    assert (part.id, part.title) == (OFFERINGS.id, OFFERINGS.title)
    assert (part.applicable, part.needed, part.there, part.possible, part.at_best) == (5, 4, 2, 4, 4)
    assert (part.reachable, part.cost, found.cost) == (True, Fraction(3), Fraction(3))
    assert taken(found) == [(NAMES[2], 2, 3, 1), (NAMES[5], 1, 2, 1), (NAMES[5], 2, 3, 1)]
    assert [(one.question, one.planned) for one in found.missing] == [(NAMES[5], True)]


def test_what_cannot_be_reached_has_no_cost_and_no_steps_in_any_dimension() -> None:
    second = SHIPPED.dimensions[1].model_copy(update={"questions": SHIPPED.dimensions[1].questions[:2]})
    barred = second.questions[0].id
    levels = assess({**dict.fromkeys(NAMES, 1), second.questions[1].id: "dont_know"})
    found = cheapest([first(8), second], 2, levels, {barred: None})
    assert (found.reachable, found.cost) == (False, None)
    assert (found.rises, found.ties) == ((), ())
    assert [(part.reachable, part.possible) for part in found.dimensions] == [(True, 8), (False, 1)]
    # Both answers of the second are missing: the one that cannot rise may turn out to be there.
    assert [part.at_best for part in found.dimensions] == [8, 2]
    assert [part.cost for part in found.dimensions] == [6, None]
    assert [(one.question, one.planned) for one in found.missing] == [(barred, False), (second.questions[1].id, False)]


def test_costs_for_each_step_are_those_from_the_present_level_up() -> None:
    costs: Costs = {NAMES[0]: [Fraction(2), Fraction(3), Fraction(5)], NAMES[1]: Fraction(1, 2)}
    found = cheapest([first(2)], 4, answered(2, 3), costs)
    assert taken(found) == [
        (NAMES[0], 2, 3, 2),
        (NAMES[0], 3, 4, 3),
        (NAMES[1], 3, 4, Fraction(1, 2)),
    ]
    assert found.cost == Fraction(11, 2)
    too_few: Costs = {NAMES[0]: [Fraction(2)]}
    assert cheapest([first(1)], 4, answered(2), too_few).reachable is False
    barred: Costs = {NAMES[0]: [Fraction(2), None]}
    assert cheapest([first(1)], 4, answered(2), barred).reachable is False
    assert cheapest([first(1)], 3, answered(2), barred).cost == 2


def test_among_equals_known_answers_go_before_missing_ones_and_then_the_order_of_asking() -> None:
    found = cheapest([first(4)], 2, answered("dont_know", 1, None, 1), {})
    assert [rise.question.id for rise in found.rises] == [NAMES[0], NAMES[1], NAMES[3]]
    (tie,) = found.ties
    assert (tie.dimension, tie.choose, tie.cost) == (OFFERINGS.id, 3, Fraction(1))
    assert tie.questions == (NAMES[1], NAMES[3], NAMES[0], NAMES[2])
    assert [(one.question, one.state, one.planned) for one in found.missing] == [
        (NAMES[0], "dont_know", True),
        (NAMES[2], "unanswered", False),
    ]


@pytest.mark.parametrize(
    ("levels", "costs", "choose", "among"),
    [
        ((1, 1, 3, 3), {}, 1, [0, 1]),
        ((1, 2, 1, 3), {}, 1, [0, 2]),
        ((1, 1, 1, 3), {0: Fraction(1, 2)}, 1, [1, 2]),
        ((1, 3, 3, 3), {}, 0, []),
        ((3, 3, 3, 3), {}, 0, []),
        ((1, 2, 3, 3), {}, 0, []),
        ((1, 1, 3, 3), {1: None}, 0, []),
    ],
)
def test_a_tie_is_a_choice_that_the_plan_leaves(
    levels: tuple[int, ...], costs: dict[int, Fraction | None], choose: int, among: list[int]
) -> None:
    found = cheapest([first(4)], 3, answered(*levels), {NAMES[place]: cost for place, cost in costs.items()})
    ties = [(tie.choose, [NAMES.index(name) for name in tie.questions]) for tie in found.ties]
    assert ties == ([(choose, among)] if choose else [])


def test_a_budget_says_what_it_is_enough_for_and_what_that_costs() -> None:
    two = answered(1, 1)
    found = [budget(Fraction(amount), [first(2)], 3, two, {}) for amount in (0, 1, 2, 3, 4, 9)]
    assert [(one.level, one.enough) for one in found] == [*[(1, False)] * 2, *[(2, False)] * 2, *[(3, True)] * 2]
    assert [one.cost for one in found] == [0, 0, 2, 2, 4, 4]
    assert [one.amount for one in found] == [0, 1, 2, 3, 4, 9]


def test_no_budget_buys_a_level_where_nothing_applies() -> None:
    found = budget(Fraction(9), [first(1)], 3, answered({"not_applicable": "None."}), {})
    assert (found.level, found.cost, found.enough) == (None, None, False)


RECEIPTS = (
    AssessmentReceipt(agency=Agency(name="Office"), assessed_on=dt.date(2026, 11, 22), sha256="1" * 64),
    PackReceipt(id=SHIPPED.id, version=SHIPPED.version, sha256="2" * 64),
)


def test_the_document_holds_everything_that_was_found_and_what_it_was_made_from() -> None:
    nothing = {question.id: {"not_applicable": "None."} for question in SHIPPED.dimensions[1].questions}
    one = assess({**dict.fromkeys(SHIPPED.questions, 1), NAMES[0]: "dont_know", **nothing})
    wanted = Wanted(to=2, by=dt.date(2027, 6, 30), costs={NAMES[1]: Fraction(3)}, budget=Fraction(100))
    found = plan(wanted, one, SHIPPED, FIGURES, RECEIPTS)
    figured = {benchmark.counts.question for benchmark in FIGURES.benchmarks}
    by_hand = cheapest(SHIPPED.dimensions, 2, one, wanted.costs, figured)
    assert found.schema_ == "crm-assess/plan/1"
    assert (found.assessment, found.pack) == RECEIPTS
    assert (found.to, found.dimension, found.by) == (2, None, dt.date(2027, 6, 30))
    assert (found.reachable, found.cost) == (True, by_hand.cost)
    assert (found.ties, found.find_out, found.dimensions) == (by_hand.ties, by_hand.missing, by_hand.dimensions)
    assert found.steps == planned_steps(by_hand)
    assert found.left_out == (SHIPPED.dimensions[1].title,)
    assert found.budget == budget(Fraction(100), SHIPPED.dimensions, 2, one, wanted.costs)
    assert found.would_count == would_count(one, by_hand.rises, 2, SHIPPED, FIGURES)


def test_the_plan_of_one_dimension_leaves_the_others_alone_and_no_budget_is_none() -> None:
    insight = SHIPPED.dimensions[3]
    one = assess(dict.fromkeys(SHIPPED.questions, 2))
    found = plan(Wanted(to=3, dimension=insight.id), one, SHIPPED, FIGURES, RECEIPTS)
    assert (found.dimension, found.by, found.budget) == (insight.id, None, None)
    assert ([part.id for part in found.dimensions], found.cost, len(found.steps)) == ([insight.id], Fraction(6), 6)
    assert {SHIPPED.dimension_of[step.question].id for step in found.steps} == {insight.id}
    paid = plan(Wanted(to=3, dimension=insight.id, budget=Fraction(6)), one, SHIPPED, FIGURES, RECEIPTS)
    assert paid.budget is not None
    assert (paid.budget.amount, paid.budget.enough, paid.budget.level) == (Fraction(6), True, 3)
    assert paid.would_count == ("satisfaction_followed_up",)


def test_a_plan_sets_targets_and_lowers_none_that_is_there() -> None:
    own = [question.id for question in SHIPPED.dimensions[3].questions]
    aimed = {"level": 2, "target": {"level": 5, "by": "2030-01-01"}}
    as_high = {"level": 2, "target": {"level": 3, "by": "2030-01-01"}}
    low = {"level": 2, "note": "Begun.", "target": {"level": 2, "by": "2030-01-01"}}
    levels = {**dict.fromkeys(SHIPPED.questions, 4), **dict.fromkeys(own, 2)}
    one = assess({**levels, own[0]: aimed, own[1]: as_high, own[2]: low})
    found = plan(Wanted(to=3, dimension=SHIPPED.dimensions[3].id), one, SHIPPED, FIGURES, RECEIPTS)
    by = dt.date(2027, 6, 30)
    after = with_targets(one, found, by)
    raised = {step.question for step in found.steps}
    assert raised >= {own[0], own[1], own[2]}
    new = Target(level=3, by=by)
    for question in SHIPPED.questions:
        kept = question not in raised or question in own[:2]
        expected = one.answer(question) if kept else one.answer(question).model_copy(update={"target": new})
        assert after.answer(question) == expected
    assert after.answer(own[2]).note == "Begun."
