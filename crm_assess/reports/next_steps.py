"""What to do next: the practices that hold a level down, and the answers to find out."""

from typing import NamedTuple

from crm_assess.language import N_
from crm_assess.models.assessment import MISSING
from crm_assess.models.pack import Pack
from crm_assess.models.report import Report
from crm_assess.models.result import DimensionResult, NextStep, QuestionResult
from crm_assess.reports import wording

NO_STEPS = N_("No rated practice holds a level down.")
"""What to say where there is no step."""


class Step(NamedTuple):
    """A practice that holds its dimension's level down, and what the next level looks like."""

    question: str
    topic: str
    from_level: int
    to_level: int
    do: str
    has_figure: bool
    """Whether a figure of the study rests on it."""


class StepGroup(NamedTuple):
    """The next steps of one dimension, lowest level first, those with a figure of the study before the others."""

    id: str
    title: str
    steps: tuple[Step, ...]


class Missing(NamedTuple):
    """A question without an answer."""

    question: str
    topic: str
    dimension: str
    state: str
    has_figure: bool


def step_groups(report: Report, pack: Pack) -> tuple[StepGroup, ...]:
    """All next steps, by dimension."""
    figured = _figured(report)
    groups = []
    for dimension in pack.dimensions:
        own = [step for step in report.next_steps if pack.dimension_of[step.question] is dimension]
        if own:
            steps = tuple(_step(step, pack, step.question in figured) for step in own)
            groups.append(StepGroup(dimension.id, dimension.title, steps))
    return tuple(groups)


def missing_answers(report: Report) -> tuple[Missing, ...]:
    """The questions without an answer: first what a figure rests on, then where a level hangs on it."""
    figured = _figured(report)
    found = [
        (question.id not in figured, part.level is not None, _missing(part, question, question.id in figured))
        for part in report.dimensions
        for question in part.questions
        if question.state in MISSING
    ]
    return tuple(answer for *_, answer in sorted(found, key=lambda item: item[:2]))


def _figured(report: Report) -> set[str]:
    return {standing.question for standing in report.comparison.benchmarks}


def _step(step: NextStep, pack: Pack, has_figure: bool) -> Step:
    return Step(
        question=step.question,
        topic=pack.questions[step.question].topic,
        from_level=step.from_,
        to_level=step.to,
        do=step.do,
        has_figure=has_figure,
    )


def _missing(part: DimensionResult, question: QuestionResult, has_figure: bool) -> Missing:
    return Missing(
        question=question.id,
        topic=question.topic,
        dimension=part.title,
        state=wording.state(question.state),
        has_figure=has_figure,
    )
