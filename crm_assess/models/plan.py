"""A plan: the cheapest steps to a level. A projection, never an assessment."""

import datetime as dt
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from crm_assess.models.assessment import State
from crm_assess.models.base import Model
from crm_assess.models.report import AssessmentReceipt, PackReceipt
from crm_assess.models.result import Named


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


Cost = Annotated[Fraction, PlainSerializer(_number, return_type=int | float, when_used="json")]
"""An exact cost in the user's own unit, zero or more; whole where it is whole."""


class Step(Model):
    """One question raised by one level."""

    question: str
    """The question's id."""
    from_: Annotated[int, Field(alias="from")]
    """The level before, 1 to 4."""
    to: int
    """The level after."""
    cost: Cost
    """In the user's own unit."""
    do: str
    """What can be seen once the step is done."""
    assumed: bool
    """Whether the answer is missing, and level 1 was taken for it: find out first."""


class FindOut(Model):
    """A missing answer in a dimension that needs steps; it was taken as level 1."""

    question: str
    """The question's id."""
    state: State
    """Don't know, or unanswered."""
    planned: bool
    """Whether the plan has steps for it."""


class Tie(Model):
    """Questions that cost the same, of which the plan needs only some: any ``choose`` of them will do."""

    dimension: str
    """The dimension's id."""
    choose: int
    """How many of them the plan needs."""
    questions: tuple[str, ...]
    """The plan has taken the first ``choose`` of them."""
    cost: Cost
    """Of each."""


class DimensionPlan(Named):
    """What one dimension needs: three quarters of its applicable questions at the level or above."""

    applicable: int
    """Questions that have a meaning for the agency."""
    needed: int
    """How many questions must be at the level."""
    there: int
    """How many are, every missing answer taken as 1."""
    possible: int
    """How many can be, some steps not being possible."""
    at_best: int
    """How many can be if every missing answer turns out to be there already."""
    reachable: bool
    """Whether the possible steps bring enough of them there."""
    cost: Cost | None
    """Of its steps together; null where they do not."""


class Budget(Model):
    """What a budget is enough for."""

    amount: Cost
    """In the user's own unit."""
    enough: bool
    """Whether it pays for the level that is wanted."""
    level: int | None
    """The highest level up to the wanted one that it pays for; at least the one already reached."""
    cost: Cost | None
    """What that level costs."""


class Plan(Model):
    """The plan document."""

    schema_: Annotated[Literal["crm-assess/plan/1"], Field(alias="schema")] = "crm-assess/plan/1"
    """What this document is, and in which version."""
    projection: Literal[True] = True
    """Nothing here has been shown by the agency: what would be, if every step were done."""
    assessment: AssessmentReceipt
    """From what it starts."""
    pack: PackReceipt
    """What was asked."""
    to: int
    """The level that is wanted, 1 to 5."""
    dimension: str | None
    """The one dimension that is planned, ``None`` for the agency."""
    by: dt.date | None
    """The day by which it is to be reached, where one is set."""
    reachable: bool
    """Whether every dimension that is planned can reach it."""
    cost: Cost | None
    """Of all steps together; null where it cannot be reached."""
    ties: tuple[Tie, ...]
    """Where others would cost the same."""
    find_out: tuple[FindOut, ...]
    """What is to be asked before any step is taken."""
    steps: tuple[Step, ...]
    """In the order of the questions, one level each."""
    dimensions: tuple[DimensionPlan, ...]
    """What each needs."""
    left_out: tuple[str, ...]
    """Dimensions without an applicable question, which the agency's level leaves out."""
    budget: Budget | None
    """Only where one was given."""
    would_count: tuple[str, ...]
    """Benchmarks that the steps would add to those the agency is counted in."""
