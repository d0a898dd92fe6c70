"""An assessment's whole result: scores, comparison, gaps and next steps together."""

from collections.abc import Collection, Sequence
from fractions import Fraction

from crm_assess.analysis.comparison import compare, gap_result
from crm_assess.analysis.progress import targets
from crm_assess.analysis.scoring import overall, score
from crm_assess.models.assessment import Answer, Assessment
from crm_assess.models.base import LEVELS
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Dimension, Pack, Question
from crm_assess.models.result import DimensionResult, LensResult, NextStep, QuestionResult, Result, TargetResult

TECHNOLOGY, OTHERS = "technology", ("people", "process")
AHEAD_BY = 1
"""So many levels ahead of people and process, technology came first."""


def evaluate(assessment: Assessment, pack: Pack, benchmarks: Benchmarks) -> Result:
    """Scores an assessment of a pack and holds it against the benchmarks."""
    dimensions = tuple(_dimension(dimension, assessment) for dimension in pack.dimensions)
    comparison = compare(assessment, pack, benchmarks)
    everything = score(assessment.answer(question) for question in pack.questions)
    lenses = tuple(_lens(lens, assessment, pack) for lens in pack.lenses)
    return Result.model_construct(
        overall=overall(dimensions, everything),
        dimensions=dimensions,
        lenses=lenses,
        technology_first=technology_first(lenses),
        comparison=comparison,
        gaps=tuple(gap_result(gap, comparison.statuses) for gap in benchmarks.gaps),
        next_steps=tuple(
            step
            for dimension, found in zip(pack.dimensions, dimensions, strict=True)
            for step in next_steps(dimension, found.level_low, assessment, benchmarks.questions)
        ),
        targets=targets(assessment, pack),
    )


def next_steps(
    dimension: Dimension, level_low: int | None, assessment: Assessment, figured: Collection[str]
) -> list[NextStep]:
    """The rated questions that hold a dimension at ``level_low``: lowest first, then those in ``figured``."""
    rated = [(assessment.answer(question.id).rated, question) for question in dimension.questions]
    holding = [
        (level, question.id not in figured, place, question)
        for place, (level, question) in enumerate(rated)
        if level is not None and level_low is not None and level <= level_low and level < LEVELS[-1]
    ]
    return [
        NextStep.model_construct(question=question.id, from_=level, to=level + 1, do=question.sentence(level + 1))
        for level, _, _, question in sorted(holding)
    ]


def technology_first(lenses: Sequence[LensResult]) -> bool:
    """Whether the technology mean exceeds the mean of people and process together by one level or more."""
    technology, others = lens_mean(lenses, [TECHNOLOGY]), lens_mean(lenses, OTHERS)
    return technology is not None and others is not None and technology - others >= AHEAD_BY


def lens_mean(lenses: Sequence[LensResult], ids: Collection[str]) -> Fraction | None:
    """The mean of all answers rated through the lenses with these ids, 1 to 5; ``None`` where none is rated."""
    chosen = [lens for lens in lenses if lens.id in ids]
    rated = sum(lens.rated for lens in chosen)
    total = sum(level * count for lens in chosen for level, count in enumerate(lens.distribution, 1))
    return Fraction(total, rated) if rated else None


def _dimension(dimension: Dimension, assessment: Assessment) -> DimensionResult:
    answers = [assessment.answer(question.id) for question in dimension.questions]
    measures = {**dict(score(answers)), "questions": tuple(map(_question, dimension.questions, answers))}
    return DimensionResult.model_construct(id=dimension.id, title=dimension.title, **measures)


def _lens(lens: str, assessment: Assessment, pack: Pack) -> LensResult:
    answers = (assessment.answer(question.id) for question in pack.questions.values() if question.lens == lens)
    return LensResult.model_construct(id=lens, title=pack.lenses[lens], **dict(score(answers)))


def _question(question: Question, answer: Answer) -> QuestionResult:
    level, target = answer.rated, answer.target
    return QuestionResult.model_construct(
        id=question.id,
        topic=question.topic,
        state=answer.state,
        level=level,
        evidence=len(answer.evidence),
        target=TargetResult.model_construct(level=target.level, by=target.by) if target else None,
        next=question.sentence(level + 1) if level is not None and level < LEVELS[-1] else None,
    )
