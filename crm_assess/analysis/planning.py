"""The cheapest steps to a level: exact, because a question helps a dimension only once it is at the level itself.

A dimension is at a level when three quarters of its applicable questions are. Each question below it either rises
all the way or need not rise at all, so the cheapest set holds as many questions as are lacking, cheapest first; no
other set can cost less. Dimensions share no question, so the agency's plan is that of each of them together.
A missing answer is taken as level 1, the cautious end: finding out can only make the plan cheaper. An answer of not
applicable is never touched: a plan makes no question disappear.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from crm_assess.analysis.comparison import counted_in
from crm_assess.analysis.scoring import WORST, needed
from crm_assess.models.assessment import Answer, Assessment, State, Target
from crm_assess.models.base import LEVELS
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Dimension, Pack, Question
from crm_assess.models.plan import Budget, DimensionPlan, FindOut, Plan, Step, Tie
from crm_assess.models.report import AssessmentReceipt, PackReceipt

PerStep = Fraction | Sequence[Fraction | None] | None
"""The cost of raising one question: for every step, for the steps from its present level up, or not possible."""
Costs = Mapping[str, PerStep]
"""Costs by question id."""
Below = tuple[Question, Answer, int]
"""A question below the wanted level, its answer, and the level that a plan starts from."""
EACH = Fraction(1)
"""What a step costs where nothing is said."""


@dataclass(frozen=True)
class Rise:
    """One question below the wanted level, and what it costs to bring it there."""

    question: Question
    answer: Answer
    level: int
    """Where it starts; 1 for a missing answer."""
    steps: tuple[Fraction, ...]

    @property
    def cost(self) -> Fraction:
        """Of all its steps together."""
        return sum(self.steps, Fraction())


@dataclass(frozen=True)
class Found:
    """The cheapest way of one or more dimensions to a level."""

    dimensions: tuple[DimensionPlan, ...]
    rises: tuple[Rise, ...]
    ties: tuple[Tie, ...]
    missing: tuple[FindOut, ...]

    @property
    def reachable(self) -> bool:
        """Whether every dimension can reach the level; not where there is none to reach it."""
        return bool(self.dimensions) and all(part.reachable for part in self.dimensions)

    @property
    def cost(self) -> Fraction | None:
        """Of all steps; ``None`` where the level cannot be reached."""
        costs = [part.cost for part in self.dimensions if part.cost is not None]
        return sum(costs, Fraction()) if self.reachable else None


def present(answer: Answer) -> int | None:
    """The level that a plan starts from: a missing answer is taken as 1; ``None`` where it is not applicable."""
    if answer.state is State.NOT_APPLICABLE:
        return None
    return WORST if answer.rated is None else answer.rated


def cheapest(
    dimensions: Iterable[Dimension], to: int, assessment: Assessment, costs: Costs, figured: Collection[str] = ()
) -> Found:
    """The cheapest way to a level; among equals those in ``figured`` first, then known answers, then pack order."""
    parts = [_dimension(dimension, to, assessment, costs, figured) for dimension in dimensions]
    asked = [part for part in parts if part]
    reachable = all(part.dimensions[0].reachable for part in asked)
    missing = tuple(found for part in asked for found in part.missing)
    return Found(
        dimensions=tuple(own for part in asked for own in part.dimensions),
        rises=tuple(rise for part in asked for rise in part.rises) if reachable else (),
        ties=tuple(tie for part in asked for tie in part.ties) if reachable else (),
        missing=missing if reachable else tuple(found.model_copy(update={"planned": False}) for found in missing),
    )


@dataclass(frozen=True)
class Wanted:
    """What is asked of a plan."""

    to: int
    dimension: str | None = None
    by: dt.date | None = None
    costs: Costs = field(default_factory=dict)
    budget: Fraction | None = None


def plan(
    wanted: Wanted,
    assessment: Assessment,
    pack: Pack,
    benchmarks: Benchmarks,
    receipts: tuple[AssessmentReceipt, PackReceipt],
) -> Plan:
    """The plan document; ``wanted.dimension`` is one of the pack's."""
    asked = [part for part in pack.dimensions if wanted.dimension in (None, part.id)]
    found = cheapest(asked, wanted.to, assessment, wanted.costs, benchmarks.questions)
    amount, applicable = wanted.budget, {part.id for part in found.dimensions}
    return Plan(
        assessment=receipts[0],
        pack=receipts[1],
        to=wanted.to,
        dimension=wanted.dimension,
        by=wanted.by,
        reachable=found.reachable,
        cost=found.cost,
        ties=found.ties,
        find_out=found.missing,
        steps=planned_steps(found),
        dimensions=found.dimensions,
        left_out=tuple(part.title for part in asked if part.id not in applicable),
        budget=None if amount is None else budget(amount, asked, wanted.to, assessment, wanted.costs),
        would_count=would_count(assessment, found.rises, wanted.to, pack, benchmarks),
    )


def with_targets(assessment: Assessment, planned: Plan, by: dt.date) -> Assessment:
    """The same answers with the plan's levels as targets; a target that is already as high stays as it is."""
    answers = dict(assessment.answers)
    for question in dict.fromkeys(step.question for step in planned.steps):
        answer = assessment.answer(question)
        if answer.target is None or answer.target.level < planned.to:
            answers[question] = answer.model_copy(update={"target": Target(level=planned.to, by=by)})
    return assessment.model_copy(update={"answers": answers})


def planned_steps(found: Found) -> tuple[Step, ...]:
    """Every step of a plan, one level each."""
    return tuple(_step(rise, place, cost) for rise in found.rises for place, cost in enumerate(rise.steps))


def projected(assessment: Assessment, rises: Iterable[Rise], to: int) -> Assessment:
    """What the answers would be with every step done. For arithmetic alone: it is never written anywhere."""
    raised = {rise.question.id: rise.answer.model_copy(update={"level": to}) for rise in rises}
    return assessment.model_copy(update={"answers": {**assessment.answers, **raised}})


def would_count(
    assessment: Assessment, rises: Iterable[Rise], to: int, pack: Pack, benchmarks: Benchmarks
) -> tuple[str, ...]:
    """The benchmarks that the steps would add to those the agency is counted in."""
    now = counted_in(assessment, pack, benchmarks)
    return tuple(own for own in counted_in(projected(assessment, rises, to), pack, benchmarks) if own not in now)


def budget(amount: Fraction, dimensions: Sequence[Dimension], to: int, assessment: Assessment, costs: Costs) -> Budget:
    """The highest level up to ``to`` that the amount pays for."""
    levels = [level for level in reversed(LEVELS) if level <= to]
    ways = [(level, cheapest(dimensions, level, assessment, costs).cost) for level in levels]
    paid = [(level, cost) for level, cost in ways if cost is not None and cost <= amount]
    level, cost = paid[0] if paid else (None, None)
    return Budget(amount=amount, enough=level == to, level=level, cost=cost)


def _dimension(
    dimension: Dimension, to: int, assessment: Assessment, costs: Costs, figured: Collection[str]
) -> Found | None:
    """The cheapest way of one dimension; ``None`` where no question of it applies."""
    answers = [(question, assessment.answer(question.id)) for question in dimension.questions]
    applicable = [(question, answer, level) for question, answer in answers if (level := present(answer)) is not None]
    if not applicable:
        return None
    below = [(question, answer, level) for question, answer, level in applicable if level < to]
    possible = [
        Rise(question, answer, level, steps)
        for question, answer, level in below
        if (steps := _steps(level, to, costs.get(question.id, EACH))) is not None
    ]
    ranked = sorted(possible, key=lambda rise: (rise.cost, rise.question.id not in figured, rise.answer.rated is None))
    lacking = max(0, needed(len(applicable)) - (len(applicable) - len(below)))
    taken = ranked[:lacking]
    part = _part(dimension, len(applicable), below, ranked, lacking)
    missing = _missing(below, {rise.question.id for rise in taken}) if lacking else ()
    in_order = tuple(rise for rise in possible if rise in taken)
    return Found((part,), in_order, tuple(_ties(dimension, ranked, lacking)), missing)


def _steps(level: int, to: int, per_step: PerStep) -> tuple[Fraction, ...] | None:
    if per_step is None:
        return None
    each = (per_step,) * (to - level) if isinstance(per_step, Fraction) else tuple(per_step[: to - level])
    possible = tuple(cost for cost in each if cost is not None)
    return possible if len(possible) == to - level else None


def _part(
    dimension: Dimension, applicable: int, below: Sequence[Below], ranked: Sequence[Rise], lacking: int
) -> DimensionPlan:
    there, reachable = applicable - len(below), lacking <= len(ranked)
    risen = {rise.question.id for rise in ranked}
    unknown = sum(answer.rated is None and question.id not in risen for question, answer, _ in below)
    return DimensionPlan(
        id=dimension.id,
        title=dimension.title,
        applicable=applicable,
        needed=needed(applicable),
        there=there,
        possible=there + len(ranked),
        at_best=there + len(ranked) + unknown,
        reachable=reachable,
        cost=sum((rise.cost for rise in ranked[:lacking]), Fraction()) if reachable else None,
    )


def _ties(dimension: Dimension, ranked: Sequence[Rise], lacking: int) -> Iterator[Tie]:
    """The questions that cost as much as the dearest one taken, where some of them are taken and some are not."""
    taken, others = ranked[:lacking], ranked[lacking:]
    if taken and others and others[0].cost == taken[-1].cost:
        cost = others[0].cost
        equal = tuple(rise.question.id for rise in ranked if rise.cost == cost)
        choose = sum(rise.cost == cost for rise in taken)
        yield Tie(dimension=dimension.id, choose=choose, questions=equal, cost=cost)


def _missing(below: Iterable[Below], planned: Collection[str]) -> tuple[FindOut, ...]:
    return tuple(
        FindOut(question=question.id, state=answer.state, planned=question.id in planned)
        for question, answer, _ in below
        if answer.rated is None
    )


def _step(rise: Rise, place: int, cost: Fraction) -> Step:
    start = rise.level + place
    step = {"question": rise.question.id, "from": start, "to": start + 1, "cost": cost}
    return Step.model_validate({**step, "do": rise.question.sentence(start + 1), "assumed": rise.answer.rated is None})
